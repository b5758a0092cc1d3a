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

/** The codes, and what they take off, after `BOGO` was entered beside `SUMMER10`. */
function enterBogo(quantity: number): readonly [readonly string[], number] {
  const facts = makeFacts({ merchant: makeMerchant({ offers: [makeDiscount(), makeDiscount(BOGO)] }) });
  const cart = makeSession({ lines: [makeLine({ quantity })], codes: [entered('SUMMER10')] });
  const codes = nextCodes(cart, [entered('BOGO')], true, facts);
  if ('problems' in codes) throw new Error('the code was refused');
  const { totals } = price({ ...cart, codes }, facts);
  return [codes.map(({ code, replaced }) => `${code} for ${replaced}`), totals.discount];
}

test('a code that would give nothing costs the buyer no code that does', () => {
  expect(enterBogo(1)).toEqual([['SUMMER10 for null', 'BOGO for null'], 35_950]);
});

test('a code that gives something takes the place of what it cannot stand beside', () => {
  expect(enterBogo(6)).toEqual([['BOGO for SUMMER10'], 359_500]);
});
