// What the page of a payment link says, in Arabic.
import type { Translation } from '../texts.ts';
import { apart, every, EVERY } from './words.ts';

export const linkTexts: Pick<Translation, 'link'> = {
  link: {
    missing: 'هذا الرابط غير موجود',
    missingHelp: 'قد يكون ناقصًا أو تم سحبه. اسأل من أرسله إليك؛ لم يُخصم أي مبلغ.',
    closed: 'هذا الرابط مغلق',
    closedHelp: (title) => ['لم يعد بالإمكان دفع ثمن «', title, '». اسأل من أرسل الرابط إليك؛ لم يُخصم أي مبلغ.'],
    goOn: { pay: 'الدفع', book: 'الحجز', donate: 'التبرع', subscribe: 'الاشتراك' },
    goOnHint: 'في الصفحة التالية تختار طريقة الدفع. لن يُخصم أي مبلغ قبل ذلك.',
    freeAtFirst: (days, amount, rhythm, times, until) =>
      `مجانًا لمدة ${EVERY.day(days)}، ثم ${apart(amount)} ${every(rhythm, times)}، ${until}.`,
    trialOnce: 'التجربة المجانية لمرة واحدة فقط. من سبق له تجربة مجانية هنا يدفع فورًا.',
    afterwards: (amount, rhythm, times, until) => `ثم ${apart(amount)} ${every(rhythm, times)}، ${until}.`,
    notOnSale: 'هذا غير متاح للبيع حاليًا.',
    notNow: (shop) => `لا يمكن الدفع حاليًا. اسأل ${apart(shop)}؛ لم يُخصم أي مبلغ.`,
    amountIn: (currency) => `المبلغ بعملة ${apart(currency)}`,
    noAmount: 'أدخل المبلغ الذي تريد دفعه.',
    notAnAmount: (example) => `اكتب المبلغ بالأرقام، مثل ${apart(example)}.`,
    amountOutside: (bounds) => `هذا المبلغ غير ممكن. ${bounds}`,
    anyAmount: 'أي مبلغ تريده.',
    orMore: (least) => `${apart(least)} أو أكثر.`,
    upTo: (most) => `حتى ${apart(most)}.`,
    between: (least, most) => `من ${apart(least)} إلى ${apart(most)}.`,
  },
};
