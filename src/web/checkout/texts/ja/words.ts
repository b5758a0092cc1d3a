// Words and sentences that several texts of the page in Japanese share.
import { counter } from '../counter.ts';
import type { FieldName } from '../../form.ts';
import type { Rhythm } from '../texts.ts';

// Japanese counts everything the same way.
export const count = counter<'other'>('ja');
export const pieces = (number: number): string => count(number, { other: '#点' });

export const EVERY: Readonly<Record<Rhythm, readonly [each: string, several: string]>> = {
  day: ['毎日', '日ごとに'],
  week: ['毎週', '週間ごとに'],
  month: ['毎月', 'か月ごとに'],
  year: ['毎年', '年ごとに'],
};
export const every = (rhythm: Rhythm, times: number): string =>
  times === 1 ? EVERY[rhythm][0] : `${times}${EVERY[rhythm][1]}`;

export const NAMES: Readonly<Partial<Record<FieldName, string>>> = {
  email: 'メールアドレス',
  tax_id: '税務番号',
  country: '国',
  name: '氏名',
  line1: '住所',
  line2: '住所（2行目）',
  city: '市区町村',
  region: '地域',
  postal_code: '郵便番号',
  phone: '電話番号',
  shipping_option: '配送方法',
  method: 'お支払い方法',
  code: '割引コード',
};
export const nameOf = (field: FieldName): string => NAMES[field] ?? 'この項目';

export const missing = 'この項目を入力してください。';
export const email = 'メールアドレスをご確認ください。name@example.com のような形式で入力してください。';
export const phone = '電話番号をご確認ください。数字で入力し、海外の番号には国番号を付けてください。';
export const cardNumber = 'カード番号を入力してください。カード表面の12〜19桁の数字です。';
export const cardDigit = 'カード番号をご確認ください。数字に誤りがあります。';
export const cardExpiry = '有効期限を月と年で入力してください（例：08 / 30）。';
export const cardExpired = 'このカードは有効期限が切れています。';
export const cardCvc = 'セキュリティコードを入力してください。カードに記載の3桁または4桁の数字です。';
export const newCode = 'コードを再送信';
export const verbs = {
  save: '保存する',
  complete: '注文を確定する',
  subscribe: '定期購入を申し込む',
  trial: '無料トライアルを開始する',
  order: '注文を確定する',
  pay: '支払う',
};
