// What the page says on which a merchant is asked for access, in Japanese.
import type { Translation } from '../texts.ts';

export const accessTexts: Pick<Translation, 'access'> = {
  access: {
    title: (program, shop) => `${program}のアクセス許可 · ${shop}`,
    heading: (program, shop) => [program, 'に', shop, 'へのアクセスを許可しますか？'],
    asks: (program, host) => [program, '（', host, '）が求めている操作：'],
    everything: 'ショップでできるすべての操作',
    see: (what) => `${what}の閲覧`,
    change: (what) => `${what}の閲覧と変更`,
    resources: {
      coupons: 'クーポン',
      customers: '顧客情報',
      disputes: '支払いの異議申し立て',
      invoices: '請求書',
      orders: '注文',
      payment_links: '支払いリンク',
      payments: '支払い',
      products: '商品',
      subscriptions: '定期購入',
      webhooks: '通知（Webhook）',
    },
    key: 'ショップのキー',
    keyHint: (prefix) =>
      `ショップの持ち主であることを示すもので、${prefix} で始まります。プログラムには渡されません。また、プログラムはこのキーでできること以上の操作はできません。`,
    give: 'アクセスを許可する',
    refuse: '許可せずに戻る',
    ends: 'ショップの設定からプログラムを削除すると、アクセスは終了します。',
    noRealMoney: 'このショップでは実際のお金は動きません。',
    tooOld:
      'アクセスは許可されませんでした。このページを長時間開いたままにしていたか、ブラウザーがクッキーを保存していません。もう一度お試しください。',
    noKey: 'ショップのキーを入力してください。',
    unknownKey: (shop) => `この API で使える${shop}のキーではありません。ご確認のうえ、もう一度お試しください。`,
    uselessKey: 'このキーでは、求められている操作を何も許可できません。許可できるキーを使ってください。',
    givenKey: 'このキーはプログラムに渡されたものです。ショップ自身のキーを使ってください。',
    unanswerable: 'このリクエストには応じられません',
    wrongAddress:
      'プログラムが指定した返答先は登録されていません。アクセスは許可されていません。プログラムの提供元にお知らせください。',
    unknownProgram:
      'この名前のプログラムを登録しているショップはありません。アクセスは許可されていません。プログラムの提供元にお知らせください。',
  },
};
