// What a buyer is told where there is no page to tell it on: in the browser's language, because nothing else is known.
import { acceptedLanguages } from '../base/accept-language.ts';

/** What went wrong, as far as it matters to a buyer. */
export type Regret = 'noPage' | 'nothingHere' | 'notAForm' | 'tooLarge' | 'tooManyTries' | 'ourFault' | 'crowded';

export interface Apologies {
  readonly language: string;
  readonly dir: 'ltr' | 'rtl';
  readonly title: string;
  readonly reference: (id: string) => string;
  readonly texts: Readonly<Record<Regret, string>>;
}

const en: Apologies = {
  language: 'en',
  dir: 'ltr',
  title: 'Sorry',
  reference: (id) => `Reference: ${id}`,
  texts: {
    noPage: 'There is no such page. Go back to the shop and follow its link to the checkout once more.',
    nothingHere: 'There is nothing at this address.',
    notAForm: 'This address takes submitted forms (application/x-www-form-urlencoded).',
    tooLarge: 'What was sent is too large.',
    tooManyTries: 'Too many tries in a short time. Wait {seconds} s, then go back and try again.',
    ourFault: 'Something went wrong on our side. Nothing is paid twice; try again.',
    crowded: 'Very many people are here right now. Wait a moment, then load this page again.',
  },
};

const de: Apologies = {
  language: 'de',
  dir: 'ltr',
  title: 'Das tut uns leid',
  reference: (id) => `Vorgang: ${id}`,
  texts: {
    noPage: 'Diese Seite gibt es nicht. Gehen Sie zurück zum Shop und folgen Sie dem Link zur Kasse noch einmal.',
    nothingHere: 'Unter dieser Adresse ist nichts zu finden.',
    notAForm: 'Diese Adresse nimmt abgesendete Formulare an (application/x-www-form-urlencoded).',
    tooLarge: 'Die gesendeten Daten sind zu groß.',
    tooManyTries:
      'Zu viele Versuche in kurzer Zeit. Warten Sie {seconds} s, gehen Sie zurück und versuchen Sie es noch einmal.',
    ourFault: 'Bei uns ist ein Fehler aufgetreten. Es wird nichts doppelt abgebucht; versuchen Sie es noch einmal.',
    crowded: 'Gerade sind sehr viele Menschen hier. Warten Sie einen Moment und laden Sie diese Seite dann neu.',
  },
};

const pt: Apologies = {
  language: 'pt',
  dir: 'ltr',
  title: 'Desculpe',
  reference: (id) => `Referência: ${id}`,
  texts: {
    noPage: 'Esta página não existe. Volte à loja e siga mais uma vez o link para finalizar a compra.',
    nothingHere: 'Não há nada neste endereço.',
    notAForm: 'Este endereço recebe formulários enviados (application/x-www-form-urlencoded).',
    tooLarge: 'Os dados enviados são grandes demais.',
    tooManyTries: 'Muitas tentativas em pouco tempo. Espere {seconds} s, volte e tente de novo.',
    ourFault: 'Algo deu errado do nosso lado. Nada é cobrado duas vezes; tente de novo.',
    crowded: 'Há muita gente aqui agora. Espere um momento e carregue esta página de novo.',
  },
};

const ja: Apologies = {
  language: 'ja',
  dir: 'ltr',
  title: '申し訳ありません',
  reference: (id) => `照会番号：${id}`,
  texts: {
    noPage: 'このページは見つかりません。ショップに戻り、もう一度購入手続きへお進みください。',
    nothingHere: 'このアドレスには何もありません。',
    notAForm: 'このアドレスは送信フォーム（application/x-www-form-urlencoded）のみ受け付けます。',
    tooLarge: '送信されたデータが大きすぎます。',
    tooManyTries: '短時間に操作が集中しました。{seconds}秒待ってから戻り、もう一度お試しください。',
    ourFault: 'こちらで問題が発生しました。二重に請求されることはありません。もう一度お試しください。',
    crowded: 'ただいまアクセスが集中しています。しばらくしてからページを再読み込みしてください。',
  },
};

const ar: Apologies = {
  language: 'ar',
  dir: 'rtl',
  title: 'نعتذر',
  reference: (id) => `الرقم المرجعي: \u2068${id}\u2069`,
  texts: {
    noPage: 'هذه الصفحة غير موجودة. عُد إلى المتجر واتبع رابط إتمام الشراء مرة أخرى.',
    nothingHere: 'لا يوجد شيء في هذا العنوان.',
    notAForm: 'يقبل هذا العنوان النماذج المُرسلة فقط (\u2068application/x-www-form-urlencoded\u2069).',
    tooLarge: 'حجم البيانات المُرسلة كبير جدًا.',
    tooManyTries: 'محاولات كثيرة في وقت قصير. انتظر {seconds} ث، ثم ارجع وحاول مرة أخرى.',
    ourFault: 'حدث خطأ من جانبنا. لا يُخصم أي مبلغ مرتين؛ حاول مرة أخرى.',
    crowded: 'يزور الصفحة الآن عدد كبير جدًا من الناس. انتظر لحظة ثم أعد تحميل هذه الصفحة.',
  },
};

const ALL: readonly Apologies[] = [en, de, pt, ja, ar];

export function apologiesFor(acceptLanguage: string | undefined): Apologies {
  for (const tag of acceptedLanguages(acceptLanguage ?? '')) {
    const found = ALL.find(({ language }) => language === tag.split(/[-_]/, 1)[0]?.toLowerCase());
    if (found !== undefined) return found;
  }
  return en;
}
