import { expect, test } from 'vitest';
import { makeDiscount, makeFacts, makeLine, makeMerchant, makeSession } from '../../../test/makers.ts';
import type { Discount } from '../discount.ts';
import { price } from '../pricing/price.ts';
import { nextCodes } from './codes.ts';

const entered = (code: string) => ({ code, replaced: null, by: 'buyer' as const });
const gets = { scope: {}, quantity: 1, rate: 1_000_000 };
const BOGO: Partial<Discount> = {
  id: 'bogo',
  code: 'BOGO',
  benefit: { kind: 'buy-x-get-y', buys: { scope: {}, quantity: 5 }, gets, maxTimes: null },
  combinable: false,
};

/** The codes, and what they take off, after the one of `offer` was entered beside `SUMMER10`. */
function enter(offer: Partial<Discount>, quantity: number): readonly [readonly string[], number] {
  const facts = makeFacts({ merchant: makeMerchant({ offers: [makeDiscount(), makeDiscount(offer)] }) });
  const cart = makeSession({ lines: [makeLine({ quantity })], codes: [entered('SUMMER10')] });
  const codes = nextCodes(cart, [entered(offer.code ?? '')], true, facts);
  if ('problems' in codes) throw new Error('the code was refused');
  const { totals } = price({ ...cart, codes }, facts);
  return [codes.map(({ code, replaced }) => `${code} for ${replaced}`), totals.discount];
}

test('a code that would give nothing costs the buyer no code that does', () => {
  expect(enter(BOGO, 1)).toEqual([['SUMMER10 for null', 'BOGO for null'], 35_950]);
});

test('a code that gives less takes the place of none', () => {
  const five = { ...BOGO, id: 'five', code: 'FIVE', benefit: { kind: 'percentage', rate: 50_000 } } as const;
  expect(enter(five, 1)).toEqual([['SUMMER10 for null', 'FIVE for null'], 35_950]);
});

test('a code that gives something takes the place of what it cannot stand beside', () => {
  expect(enter(BOGO, 6)).toEqual([['BOGO for SUMMER10'], 359_500]);
});
