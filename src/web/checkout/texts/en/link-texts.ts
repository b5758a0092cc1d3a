// What the page of a payment link says, in English.
import type { Part, Rhythm, Rich } from '../texts.ts';
import { count, every } from './words.ts';

const link = {
  missing: 'There is no such link',
  missingHelp: 'It may be incomplete or taken back. Ask whoever has sent it to you; nothing was charged.',
  closed: 'This link is closed',
  closedHelp: (title: Part): Rich => [
    '“',
    title,
    '” cannot be paid for any more. Ask whoever has sent it to you; nothing was charged.',
  ],
  goOn: { pay: 'Pay', book: 'Book', donate: 'Donate', subscribe: 'Subscribe' },
  goOnHint: 'On the next page you choose how to pay. Nothing is charged before that.',
  freeAtFirst: (days: number, amount: string, rhythm: Rhythm, times: number, until: string): string =>
    `Free for ${count(days, { one: '# day', other: '# days' })}, then ${amount} ${every(rhythm, times)}, ${until}.`,
  trialOnce: 'Free only the first time. Whoever has had a free trial here before pays at once.',
  afterwards: (amount: string, rhythm: Rhythm, times: number, until: string): string =>
    `Then ${amount} ${every(rhythm, times)}, ${until}.`,
  notOnSale: 'This is not on sale at the moment.',
  notNow: (shop: string): string => `This cannot be paid for at the moment. ${shop} knows more; nothing was charged.`,
  amountIn: (currency: string): string => `Amount in ${currency}`,
  noAmount: 'Enter the amount that you want to pay.',
  notAnAmount: (example: string): string => `Write the amount in digits, like ${example}.`,
  amountOutside: (bounds: string): string => `This amount is not possible. ${bounds}`,
  anyAmount: 'As much as you like.',
  orMore: (least: string): string => `${least} or more.`,
  upTo: (most: string): string => `Up to ${most}.`,
  between: (least: string, most: string): string => `From ${least} to ${most}.`,
};

export const linkTexts = { link };
