// What the page of a payment link says, in Japanese.
import type { Translation } from '../texts.ts';
import { count, every } from './words.ts';

export const linkTexts: Pick<Translation, 'link'> = {
  link: {
    missing: 'このリンクは存在しません',
    missingHelp:
      'リンクが途中で切れているか、取り下げられた可能性があります。送り主にご確認ください。請求は発生していません。',
    closed: 'このリンクは終了しました',
    closedHelp: (title) => [
      '「',
      title,
      '」のお支払いはもう受け付けていません。送り主にご確認ください。請求は発生していません。',
    ],
    goOn: { pay: '支払う', book: '予約する', donate: '寄付する', subscribe: '定期購入する' },
    goOnHint: '次のページでお支払い方法を選びます。それまで請求は発生しません。',
    freeAtFirst: (days, amount, rhythm, times, until) =>
      `最初の${count(days, { other: '#日間' })}は無料です。その後は${until}、${every(rhythm, times)}${amount}です。`,
    trialOnce: '無料になるのは初回のみです。以前に無料トライアルを利用された方は、すぐにお支払いとなります。',
    afterwards: (amount, rhythm, times, until) => `その後は${until}、${every(rhythm, times)}${amount}です。`,
    notOnSale: '現在販売していません。',
    notNow: (shop) => `現在お支払いいただけません。${shop}にお問い合わせください。請求は発生していません。`,
    amountIn: (currency) => `金額（${currency}）`,
    noAmount: 'お支払いになる金額を入力してください。',
    notAnAmount: (example) => `金額は ${example} のように数字で入力してください。`,
    amountOutside: (bounds) => `この金額はお支払いいただけません。${bounds}`,
    anyAmount: '金額はご自由にお決めください。',
    orMore: (least) => `${least}以上。`,
    upTo: (most) => `${most}まで。`,
    between: (least, most) => `${least}から${most}まで。`,
  },
};
