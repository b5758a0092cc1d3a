// The step of fees that come with a line, as the seller has agreed for it. No discount takes anything off them.
import { LINE_FEES } from '../own-terms.ts';
import type { Adjustment } from '../session.ts';
import type { CartToPrice } from './cart.ts';
import { ENGLISH_PRICE_WORDS } from './price-words.ts';

export const lineFees = ({ lines, currency }: Pick<CartToPrice, 'lines' | 'currency'>): Adjustment[] =>
  lines.flatMap(({ id, title, ownTerms, giftOfferId }) =>
    LINE_FEES.flatMap((fee): Adjustment[] => {
      const amount = giftOfferId === null ? (ownTerms?.fees?.[fee]?.[currency] ?? 0) : 0;
      if (amount === 0) return [];
      const label = ENGLISH_PRICE_WORDS.lineFee(fee, title);
      return [{ source: `${fee}_fee`, kind: 'surcharge', label, amount, lineShares: [], lineFee: { line: id, fee } }];
    }),
  );
