// Discounts by example: one row is a cart, the discounts there are, and what each line costs then.
import { describe, expect, test } from 'vitest';
import {
  makeDiscount,
  makeFacts,
  makeItem,
  makeLine,
  makeMerchant,
  makeSession,
  NOW_MS,
} from '../../../test/makers.ts';
import type { PastOrder } from '../buyer-history.ts';
import type { Benefit, Discount, Scope } from '../discount.ts';
import type { Buyer, Line, Session } from '../session.ts';
import { checkTotals, priceLines } from './lines.ts';
import { price } from './price.ts';

const PERCENT = 10_000;
const DAY_MS = 86_400_000;

/** `shoes 1000 ×2` is two pieces of the product `shoes` at 10.00; the last word may name a tag of it. */
function cartOf(text: string): { lines: Line[]; items: ReturnType<typeof makeItem>[] } {
  const parts = text.split(', ').map((part) => /^(\w+) (\d+)(?: ×(\d+))?(?: #(\w+))?( gift)?$/.exec(part));
  const lines = parts.map((part, index): Line => {
    const [, name = '', amount = '', quantity = '1', , gift] = part ?? [];
    return makeLine({
      id: `li_${index + 1}`,
      variantId: name,
      productId: name,
      unitAmount: Number(amount),
      quantity: Number(quantity),
      requiresShipping: false,
      giftOfferId: gift === undefined ? null : 'gift',
    });
  });
  const items = parts.map((part) => {
    const [, name = '', , , tag] = part ?? [];
    const tags = tag === undefined ? {} : { tags: [tag], collections: [`all-${tag}`] };
    return makeItem({ product: { id: name, ...tags }, variant: { id: name } });
  });
  return { lines, items };
}

/** A discount as a row writes it: automatic unless it has a code, and a percentage unless it says what it gives. */
type Given = Partial<Discount> & { readonly percent?: number };

const toDiscount = ({ percent = 10, ...given }: Given, index: number): Discount =>
  makeDiscount({
    id: `d${index}`,
    code: null,
    label: given.code ?? `Offer ${index}`,
    rate: percent * PERCENT,
    ...given,
  });

interface Around {
  readonly codes?: string;
  readonly lanes?: readonly string[];
  readonly buyer?: Partial<Buyer>;
  readonly history?: readonly PastOrder[];
  readonly dialect?: string;
}

/** What the lines cost, then why codes do not count: `900 450 B: discount_outdone`. */
function outcome(cart: string, offers: readonly Given[], around: Around = {}): string {
  const priced = pricedCart(cart, offers, around);
  const refusals = priced.codes.flatMap(({ code, refusal }) =>
    refusal === undefined ? [] : [`${code}: ${refusal.code}`],
  );
  return [...priceLines(priced).map(({ total }) => total), ...refusals].join(' ');
}

const refusalText = (cart: string, offers: readonly Given[], codes: string): string | undefined =>
  pricedCart(cart, offers, { codes }).codes.find(({ refusal }) => refusal !== undefined)?.refusal?.text;

function pricedCart(cart: string, offers: readonly Given[], around: Around): Session {
  const { lines, items } = cartOf(cart);
  const merchant = makeMerchant({
    offers: offers.map(toDiscount),
    taxes: [],
    ...(around.lanes && { discountLanes: around.lanes }),
  });
  const codes = (around.codes ?? '').split(' ').filter(Boolean);
  const session = makeSession({
    lines,
    dialect: around.dialect ?? 'native',
    buyer: { email: null, phone: null, name: null, externalId: null, ...around.buyer },
    codes: codes.map((code) => ({ code, replaced: null, by: 'buyer' })),
  });
  const priced = { ...session, ...price(session, makeFacts({ merchant, items, history: around.history ?? [] })) };
  checkTotals(priced);
  return priced;
}

const off = (amount: number, per: 'cart' | 'piece' = 'cart'): Pick<Discount, 'benefit'> => ({
  benefit: { kind: 'amount', amounts: { INR: amount }, per },
});
const parts = (...given: readonly (readonly [Scope, number | string])[]): Pick<Discount, 'benefit'> => ({
  benefit: {
    kind: 'parts',
    parts: given.map(([scope, amount]) => ({
      scope,
      off: typeof amount === 'string' ? parseInt(amount, 10) * PERCENT : { INR: amount },
    })),
  },
});
const fixed = (amount: number): Pick<Discount, 'benefit'> => ({
  benefit: { kind: 'fixed-price', prices: { INR: amount } },
});
const byPieces = (...tiers: readonly [number, number][]): Pick<Discount, 'benefit'> => ({
  benefit: {
    kind: 'tiered',
    by: 'quantity',
    tiers: tiers.map(([from, percent]) => ({ from, off: percent * PERCENT })),
  },
});
const bySpend = (...tiers: readonly [number, number][]): Pick<Discount, 'benefit'> => ({
  benefit: {
    kind: 'tiered',
    by: 'spend',
    tiers: tiers.map(([from, amount]) => ({ from: { INR: from }, off: { INR: amount } })),
  },
});
type BuyXGetY = Extract<Benefit, { kind: 'buy-x-get-y' }>;
const buyGet = (
  quantity: number,
  free: number,
  {
    percent = 100,
    of = {},
    get = of,
    maxTimes = null,
  }: {
    percent?: number;
    of?: BuyXGetY['buys']['scope'];
    get?: BuyXGetY['gets']['scope'];
    maxTimes?: number | null;
  } = {},
): Pick<Discount, 'benefit'> => ({
  benefit: {
    kind: 'buy-x-get-y',
    buys: { scope: of, quantity },
    gets: { scope: get, quantity: free, rate: percent * PERCENT },
    maxTimes,
  },
});
const spendGet = (spend: number, get: BuyXGetY['gets']['scope'], of = {}): Pick<Discount, 'benefit'> => ({
  benefit: {
    kind: 'buy-x-get-y',
    buys: { scope: of, spend: { INR: spend } },
    gets: { scope: get, quantity: 1, rate: 100 * PERCENT },
    maxTimes: null,
  },
});

type Row = readonly [name: string, cart: string, offers: readonly Given[], expected: string, around?: Around];
const shoes = { products: ['shoes'] };
const socks = { products: ['socks'] };
const both = { products: ['shoes', 'socks'] };

function examples(rows: readonly Row[]): void {
  for (const [name, cart, offers, expected, around] of rows) {
    test(name, () => expect(outcome(cart, offers, around)).toBe(expected));
  }
}

describe('a percentage', () => {
  // prettier-ignore
  examples([
    ['of the whole cart', 'shoes 1000, socks 500', [{ percent: 10 }], '900 450'],
    ['of several pieces', 'shoes 1000 ×3', [{ percent: 10 }], '2700'],
    ['rounds half up once for the cart', 'shoes 15, socks 10', [{ percent: 10 }], '13 9'],
    ['rounds less than half down', 'shoes 14, socks 10', [{ percent: 10 }], '13 9'],
    ['of everything leaves nothing', 'shoes 1000', [{ percent: 100 }], '0'],
    ['of a product', 'shoes 1000, socks 500', [{ scope: shoes }], '900 500'],
    ['of a variant', 'shoes 1000, socks 500', [{ scope: { variants: ['socks'] } }], '1000 450'],
    ['of a tag', 'shoes 1000 #sale, socks 500', [{ scope: { tags: ['sale'] } }], '900 500'],
    ['of a collection', 'shoes 1000 #sale, socks 500', [{ scope: { collections: ['all-sale'] } }], '900 500'],
    ['of what any list names', 'shoes 1000 #sale, socks 500, hat 300', [{ scope: { ...socks, tags: ['sale'] } }], '900 450 300'],
    ['of nothing in the cart', 'socks 500', [{ scope: shoes }], '500'],
    ['leaves gifts alone', 'shoes 1000, mug 200 gift', [{ percent: 10 }], '900 0'],
    ['stops at its cap', 'shoes 1000, socks 500', [{ percent: 10, cap: { INR: 100 } }], '933 467'],
    ['has no cap in another currency', 'shoes 1000', [{ percent: 10, cap: { USD: 1 } }], '900'],
  ]);
});

describe('a fixed amount', () => {
  // prettier-ignore
  examples([
    ['falls on all lines by their price', 'shoes 1000, socks 500', [off(300)], '800 400'],
    ['falls on those in scope', 'shoes 1000, socks 500', [{ ...off(300), scope: shoes }], '700 500'],
    ['never takes more than there is', 'socks 500', [off(800)], '0'],
    ['never takes more than there is in scope', 'shoes 1000, socks 500', [{ ...off(800), scope: socks }], '1000 0'],
    ['off each piece', 'shoes 1000 ×2, socks 500 ×3', [off(100, 'piece')], '1800 1200'],
    ['off each piece, as far as it goes', 'shoes 1000, socks 50 ×2', [off(100, 'piece')], '900 0'],
    ['off each piece in scope', 'shoes 1000 ×2, socks 500', [{ ...off(100, 'piece'), scope: shoes }], '1800 500'],
    ['off each piece up to a cap', 'shoes 1000 ×5', [{ ...off(100, 'piece'), cap: { INR: 250 } }], '4750'],
    ['in another currency is none', 'shoes 1000', [{ benefit: { kind: 'amount', amounts: { USD: 5 }, per: 'cart' } }], '1000'],
    ['leaves the odd paisa where it is owed', 'shoes 100, socks 100, hat 100', [off(100)], '67 67 66'],
  ]);
});

describe('different things for different goods', () => {
  // prettier-ignore
  examples([
    ['each as it says', 'shoes 1000 ×2, socks 500 ×3, hat 300', [parts([shoes, 100], [socks, '10%'])], '1800 1350 300'],
    ['the first part that fits', 'shoes 1000, socks 500', [parts([shoes, '50%'], [{}, '10%'])], '500 450'],
    ['never more than there is', 'socks 50 ×2', [parts([socks, 80])], '0'],
    ['up to a cap of all', 'shoes 1000, socks 500', [{ ...parts([shoes, '50%'], [socks, '50%']), cap: { INR: 150 } }], '900 450'],
    ['nothing for others', 'hat 300', [{ ...parts([shoes, 100]), code: 'A' }], '300 A: discount_not_applicable', { codes: 'A' }],
  ]);
});

describe('a fixed price', () => {
  // prettier-ignore
  examples([
    ['for each piece', 'shoes 1000 ×2', [fixed(750)], '1500'],
    ['is no rise', 'shoes 1000, socks 500', [fixed(750)], '750 500'],
    ['in scope', 'shoes 1000, boots 1200', [{ ...fixed(750), scope: shoes }], '750 1200'],
    ['of nothing', 'shoes 1000', [fixed(0)], '0'],
    ['of all that cost less anyway', 'socks 500', [fixed(750)], '500'],
    ['up to a cap', 'shoes 1000 ×2', [{ ...fixed(750), cap: { INR: 300 } }], '1700'],
  ]);
});

describe('tiers', () => {
  const pieces = byPieces([2, 5], [3, 10], [10, 20]);
  const spend = bySpend([1_000, 100], [2_000, 300]);
  // prettier-ignore
  examples([
    ['below the lowest give nothing', 'socks 500', [pieces], '500'],
    ['begin at their number of pieces', 'socks 500 ×2', [pieces], '950'],
    ['count pieces of all lines together', 'socks 500 ×2, hat 100', [pieces], '900 90'],
    ['of which the highest counts for everything', 'socks 100 ×12', [pieces], '960'],
    ['count pieces in scope only', 'socks 500 ×2, shoes 1000 ×8', [{ ...pieces, scope: socks }], '950 8000'],
    ['by spend begin at their amount', 'shoes 1000', [spend], '900'],
    ['by spend below the lowest', 'socks 999', [spend], '999'],
    ['by spend, the highest', 'shoes 1000 ×3', [spend], '2700'],
    ['by spend count before other discounts', 'shoes 2000', [{ percent: 50, scope: shoes }, spend], '700'],
    ['leave gifts out', 'socks 500, mug 700 gift', [spend], '500 0'],
    ['up to a cap', 'shoes 1000 ×3', [{ ...spend, cap: { INR: 200 } }], '2800'],
  ]);
});

describe('buy some, get others', () => {
  // prettier-ignore
  examples([
    ['of two and one the third is free', 'socks 500 ×3', [buyGet(2, 1)], '1000'],
    ['of two and one, two are too few', 'socks 500 ×2', [buyGet(2, 1)], '1000'],
    ['as often as it fits', 'socks 500 ×7', [buyGet(2, 1)], '2500'],
    ['at most so often', 'socks 500 ×9', [buyGet(2, 1, { maxTimes: 1 })], '4000'],
    ['the cheapest first', 'shoes 1000 ×2, socks 500', [buyGet(2, 1)], '2000 0'],
    ['of several prices, the cheapest of all', 'shoes 1000 ×2, socks 500, hat 300 ×3', [buyGet(2, 1)], '2000 500 300'],
    ['for half the price', 'socks 500 ×3', [buyGet(2, 1, { percent: 50 })], '1250'],
    ['two and two, of three the third is free', 'socks 500 ×3', [buyGet(2, 2)], '1000'],
    ['two and two, of four two are free', 'socks 500 ×4', [buyGet(2, 2)], '1000'],
    ['two and two, of seven three are free', 'socks 500 ×7', [buyGet(2, 2)], '2000'],
    ['two and two, at most so often', 'socks 500 ×7', [buyGet(2, 2, { maxTimes: 1 })], '2500'],
    ['others than what is bought', 'shoes 1000, socks 500 ×2', [buyGet(1, 1, { of: shoes, get: socks })], '1000 500'],
    ['others, as many as there are', 'shoes 1000 ×3, socks 500', [buyGet(1, 1, { of: shoes, get: socks })], '3000 0'],
    ['a dearer one, where the cheaper are needed for it', 'shoes 1000 ×2, socks 2000', [buyGet(2, 1, { of: shoes, get: both })], '2000 0'],
    ['the cheaper of those that can be spared', 'shoes 1000 ×3, socks 2000', [buyGet(2, 1, { of: shoes, get: both })], '2000 2000'],
    ['both kinds, as far as each goes', 'shoes 1000 ×5, socks 2000', [buyGet(2, 1, { of: shoes, get: both })], '4000 0'],
    ['by spend, a dearer one where the cheaper are needed for it', 'shoes 1000 ×2, socks 2000', [spendGet(2_000, both, shoes)], '2000 0'],
    ['of what the discount is for', 'shoes 1000, socks 75 ×2', [{ ...buyGet(2, 1), scope: shoes }], '1000 150'],
    ['of what the discount is for, and nothing else', 'shoes 1000 ×3, socks 75', [{ ...buyGet(2, 1), scope: shoes }], '2000 75'],
    ['others than what the discount is for, where it says which', 'shoes 1000 ×2, socks 75 ×2', [{ ...buyGet(2, 1, { get: socks }), scope: shoes }], '2000 75'],
    ['others that are not there', 'shoes 1000 ×3', [buyGet(1, 1, { of: shoes, get: socks })], '3000'],
    ['several at once', 'shoes 1000, socks 500 ×3', [buyGet(1, 2, { of: shoes, get: socks })], '1000 500'],
    ['fewer than offered, when no more are in the cart', 'shoes 1000, socks 500', [buyGet(1, 2, { of: shoes, get: socks })], '1000 0'],
    ['never what was bought for it', 'shoes 1000', [buyGet(1, 1)], '1000'],
    ['by spend', 'shoes 1000 ×2, socks 500', [spendGet(2_000, socks)], '2000 0'],
    ['by spend that does not suffice', 'shoes 1000, socks 500', [spendGet(2_000, socks)], '1000 500'],
    ['by spend for each time', 'shoes 1000 ×4, socks 500 ×3', [spendGet(2_000, socks)], '4000 500'],
    ['up to a cap', 'shoes 1000 ×2', [{ ...buyGet(1, 1), cap: { INR: 400 } }], '1600'],
    ['on what earlier discounts left', 'socks 500 ×3', [{ percent: 10, lane: 'first' }, buyGet(2, 1)], '900', { lanes: ['first'] }],
    ['gifts are neither bought nor given', 'socks 500 ×2, mug 100 gift', [buyGet(2, 1)], '1000 0'],
  ]);
});

describe('conditions', () => {
  const A = { code: 'A' };
  const order = (over: Partial<PastOrder> = {}): PastOrder => ({
    atMs: NOW_MS - 10 * DAY_MS,
    currency: 'INR',
    total: 5_000,
    codes: [],
    paid: 'paid',
    buyers: ['asha@example.com'],
    ...over,
  });
  const known = { codes: 'A', buyer: { email: 'Asha@Example.com' } };
  // prettier-ignore
  examples([
    ['a code that nobody entered', 'shoes 1000', [A], '1000'],
    ['a code', 'shoes 1000', [A], '900', { codes: 'a' }],
    ['no such code', 'shoes 1000', [A], '1000 B: discount_not_found', { codes: 'B' }],
    ['a minimum that is met', 'shoes 1000', [{ ...A, minimum: { INR: 1_000 } }], '900', { codes: 'A' }],
    ['a minimum that is not', 'shoes 999', [{ ...A, minimum: { INR: 1_000 } }], '999 A: discount_minimum_not_met', { codes: 'A' }],
    ['a minimum counts what is in scope', 'shoes 900, socks 500', [{ ...A, scope: shoes, minimum: { INR: 1_000 } }], '900 500 A: discount_minimum_not_met', { codes: 'A' }],
    ['a maximum that is kept', 'shoes 1000', [{ ...A, maximum: { INR: 1_000 } }], '900', { codes: 'A' }],
    ['a maximum that is passed', 'shoes 1001', [{ ...A, maximum: { INR: 1_000 } }], '1001 A: discount_maximum_exceeded', { codes: 'A' }],
    ['enough pieces', 'shoes 1000 ×3', [{ ...A, minQuantity: 3 }], '2700', { codes: 'A' }],
    ['too few pieces', 'shoes 1000 ×2', [{ ...A, minQuantity: 3 }], '2000 A: discount_minimum_not_met', { codes: 'A' }],
    ['too many pieces', 'shoes 1000 ×4', [{ ...A, maxQuantity: 3 }], '4000 A: discount_maximum_exceeded', { codes: 'A' }],
    ['nothing that it is for', 'socks 500', [{ ...A, scope: shoes }], '500 A: discount_not_applicable', { codes: 'A' }],
    ['another channel', 'shoes 1000', [{ ...A, channels: ['flexype'] }], '1000 A: discount_not_applicable', { codes: 'A' }],
    ['its channel', 'shoes 1000', [{ ...A, channels: ['flexype'] }], '900', { codes: 'A', dialect: 'flexype' }],
    ['before its time', 'shoes 1000', [{ ...A, startsAtMs: NOW_MS + 1 }], '1000 A: discount_not_started', { codes: 'A' }],
    ['in its time', 'shoes 1000', [{ ...A, startsAtMs: NOW_MS, endsAtMs: NOW_MS + 1 }], '900', { codes: 'A' }],
    ['after its time', 'shoes 1000', [{ ...A, endsAtMs: NOW_MS }], '1000 A: discount_ended', { codes: 'A' }],
    ['a buyer in the list', 'shoes 1000', [{ ...A, buyers: { only: ['asha@example.com'] } }], '900', known],
    ['a buyer who is not', 'shoes 1000', [{ ...A, buyers: { only: ['ravi@example.com'] } }], '1000 A: discount_not_for_buyer', known],
    ['nobody yet', 'shoes 1000', [{ ...A, buyers: { only: ['asha@example.com'] } }], '1000 A: discount_buyer_unknown', { codes: 'A' }],
    ['a phone in the list', 'shoes 1000', [{ ...A, buyers: { only: ['+919876543210'] } }], '900', { codes: 'A', buyer: { phone: '+919876543210' } }],
    ['a phone in the list, typed another way', 'shoes 1000', [{ ...A, buyers: { only: ['+919876543210'] } }], '900', { codes: 'A', buyer: { phone: '098765 43210' } }],
    ['an id of the merchant in the list', 'shoes 1000', [{ ...A, buyers: { only: ['crm@7'] } }], '900', { ...known, buyer: { email: 'a@b.co', externalId: 'Crm@7' } }],
    ['no first order, by another name', 'shoes 1000', [{ ...A, buyers: { maxOrders: 0 } }], '1000 A: discount_not_for_buyer', { codes: 'A', buyer: { email: 'new@example.com', phone: '98765 43210' }, history: [order({ buyers: ['+919876543210'] })] }],
    ['somebody else’s orders', 'shoes 1000', [{ ...A, buyers: { maxOrders: 0 } }], '900', { ...known, history: [order({ buyers: ['ravi@example.com'] })] }],
    ['a first order', 'shoes 1000', [{ ...A, buyers: { maxOrders: 0 } }], '900', known],
    ['no first order', 'shoes 1000', [{ ...A, buyers: { maxOrders: 0 } }], '1000 A: discount_not_for_buyer', { ...known, history: [order()] }],
    ['enough orders', 'shoes 1000', [{ ...A, buyers: { minOrders: 2 } }], '900', { ...known, history: [order(), order()] }],
    ['too few orders', 'shoes 1000', [{ ...A, buyers: { minOrders: 2 } }], '1000 A: discount_not_for_buyer', { ...known, history: [order()] }],
    ['too many orders', 'shoes 1000', [{ ...A, buyers: { maxOrders: 1 } }], '1000 A: discount_not_for_buyer', { ...known, history: [order(), order()] }],
    ['spent enough lately', 'shoes 1000', [{ ...A, buyers: { past: { withinMs: 30 * DAY_MS, minSpend: { INR: 5_000 } } } }], '900', { ...known, history: [order()] }],
    ['spent it and got it back', 'shoes 1000', [{ ...A, buyers: { past: { withinMs: null, minSpend: { INR: 5_000 } } } }], '1000 A: discount_not_for_buyer', { ...known, history: [order({ paid: 'refunded' })] }],
    ['too few orders that were kept', 'shoes 1000', [{ ...A, buyers: { minOrders: 2 } }], '1000 A: discount_not_for_buyer', { ...known, history: [order(), order({ paid: 'refunded' })] }],
    ['no first order, though it was given back', 'shoes 1000', [{ ...A, buyers: { maxOrders: 0 } }], '1000 A: discount_not_for_buyer', { ...known, history: [order({ paid: 'refunded' })] }],
    ['spent it too long ago', 'shoes 1000', [{ ...A, buyers: { past: { withinMs: 5 * DAY_MS, minSpend: { INR: 5_000 } } } }], '1000 A: discount_not_for_buyer', { ...known, history: [order()] }],
    ['spent it in another currency', 'shoes 1000', [{ ...A, buyers: { past: { withinMs: null, minSpend: { INR: 5_000 } } } }], '1000 A: discount_not_for_buyer', { ...known, history: [order({ currency: 'USD' })] }],
    ['used the code before', 'shoes 1000', [{ ...A, buyers: { past: { withinMs: null, usedCode: 'WELCOME' } } }], '900', { ...known, history: [order({ codes: ['WELCOME'] })] }],
    ['never used the code', 'shoes 1000', [{ ...A, buyers: { past: { withinMs: null, usedCode: 'WELCOME' } } }], '1000 A: discount_not_for_buyer', { ...known, history: [order()] }],
    ['ordered often enough lately', 'shoes 1000', [{ ...A, buyers: { past: { withinMs: 30 * DAY_MS, minOrders: 1 } } }], '900', { ...known, history: [order()] }],
    ['so often for each buyer needs one', 'shoes 1000', [{ ...A, maxUsesPerBuyer: 1 }], '1000 A: discount_buyer_unknown', { codes: 'A' }],
    ['so often for each buyer', 'shoes 1000', [{ ...A, maxUsesPerBuyer: 1 }], '900', known],
    ['an automatic one for first orders, nobody yet', 'shoes 1000', [{ buyers: { maxOrders: 0 } }], '1000'],
  ]);
});

describe('several at once', () => {
  const A = { code: 'A', percent: 10 };
  const B = { code: 'B', percent: 50 };
  const alone = { code: 'ALONE', percent: 50, combinable: false };
  // prettier-ignore
  examples([
    ['automatic ones of the cart: the best counts', 'shoes 1000', [{ percent: 10 }, { percent: 20 }], '800'],
    ['of equal ones the first by id', 'shoes 1000, socks 500', [{ percent: 10, id: 'b' }, { ...off(150), id: 'a' }], '900 450'],
    ['one of a product, then one of the cart', 'shoes 1000, socks 500', [{ percent: 10 }, { percent: 50, scope: socks }], '900 225'],
    ['of a product the best counts', 'socks 500', [{ percent: 10, scope: socks }, { percent: 30, scope: socks }], '350'],
    ['the best on what earlier lanes left', 'shoes 1000', [{ percent: 90, scope: shoes }, off(50), { percent: 30 }], '50'],
    ['lanes in the order of the merchant', 'shoes 1000', [{ ...off(200), lane: 'x' }, { percent: 50, lane: 'y' }], '300', { lanes: ['y', 'x'] }],
    ['lanes the other way round', 'shoes 1000', [{ ...off(200), lane: 'x' }, { percent: 50, lane: 'y' }], '400', { lanes: ['x', 'y'] }],
    ['a code after automatic ones', 'shoes 1000', [{ ...off(200) }, A], '720', { codes: 'A' }],
    ['codes in the order given', 'shoes 1000', [A, { code: 'C', ...off(100) }], '800', { codes: 'A C' }],
    ['codes in the other order', 'shoes 1000', [A, { code: 'C', ...off(100) }], '810', { codes: 'C A' }],
    ['codes for different things', 'shoes 1000, socks 500', [{ ...A, scope: shoes }, { ...B, scope: socks }], '900 250', { codes: 'A B' }],
    ['a code that stands alone', 'shoes 1000', [A, alone], '900 ALONE: discount_not_combinable', { codes: 'A ALONE' }],
    ['a code that stood alone first', 'shoes 1000', [A, alone], '500 A: discount_not_combinable', { codes: 'ALONE A' }],
    ['codes in one lane: the best', 'shoes 1000', [{ ...A, lane: 'x' }, { ...B, lane: 'x' }], '500 A: discount_outdone', { codes: 'A B' }],
    ['a code outdone by an automatic one', 'shoes 1000', [{ ...A, lane: 'order' }, { percent: 20 }], '800 A: discount_outdone', { codes: 'A' }],
    ['a code that outdoes an automatic one', 'shoes 1000', [{ ...B, lane: 'order' }, { percent: 20 }], '500', { codes: 'B' }],
    ['nothing is left for the second', 'shoes 1000', [{ ...A, percent: 100 }, B], '0 B: discount_not_applicable', { codes: 'A B' }],
    ['a cap of nothing', 'shoes 1000', [{ ...A, cap: { INR: 0 } }], '1000 A: discount_not_applicable', { codes: 'A' }],
    ['a share of nothing', 'shoes 1000', [{ ...A, percent: 0 }], '1000 A: discount_not_applicable', { codes: 'A' }],
    ['a share that rounds to nothing', 'shoes 4', [A], '4 A: discount_not_applicable', { codes: 'A' }],
    ['a code that gives nothing is in no other’s way', 'socks 500 ×2', [A, { code: 'BOGO', ...buyGet(5, 1), combinable: false }], '900 BOGO: discount_minimum_not_met', { codes: 'BOGO A' }],
    ['tiers that are not reached are in no other’s way', 'socks 500', [A, { code: 'T', ...byPieces([3, 10]), combinable: false }], '450 T: discount_minimum_not_met', { codes: 'T A' }],
    ['nor is a code that an automatic one outdoes', 'shoes 1000', [A, { code: 'C', percent: 5, lane: 'order', combinable: false }, { percent: 20 }], '720 C: discount_outdone', { codes: 'C A' }],
    ['a code that outdoes another may stand alone', 'shoes 1000', [{ ...A, lane: 'x' }, { ...alone, lane: 'x' }], '500 A: discount_outdone', { codes: 'A ALONE' }],
    ['a code refused beside another counts once that one is outdone', 'shoes 1000', [{ ...alone, percent: 5, lane: 'x' }, { code: 'C', ...off(100) }, { code: 'D', percent: 20, lane: 'x' }], '700 ALONE: discount_outdone', { codes: 'ALONE C D' }],
    ['what has only amounts in another currency', 'shoes 1000', [A, { code: 'USD', benefit: { kind: 'amount', amounts: { USD: 5 }, per: 'cart' }, combinable: false }], '900 USD: discount_not_applicable', { codes: 'USD A' }],
    ['tiers by an amount in another currency', 'shoes 1000', [{ code: 'T', benefit: { kind: 'tiered', by: 'spend', tiers: [{ from: { USD: 1 }, off: 100_000 }] } }], '1000 T: discount_not_applicable', { codes: 'T' }],
    ['a tier that takes off another currency is none', 'shoes 1000', [{ code: 'T', benefit: { kind: 'tiered', by: 'quantity', tiers: [{ from: 1, off: { USD: 1 } }] } }], '1000 T: discount_not_applicable', { codes: 'T' }],
    ['of tiers those in the currency count', 'shoes 1000 ×2', [{ benefit: { kind: 'tiered', by: 'quantity', tiers: [{ from: 1, off: 100_000 }, { from: 2, off: { USD: 1 } }] } }], '1800'],
    ['others for a spend in another currency', 'shoes 1000', [{ code: 'B', benefit: { kind: 'buy-x-get-y', buys: { scope: {}, spend: { USD: 1 } }, gets: { scope: {}, quantity: 1, rate: 1_000_000 }, maxTimes: null } }], '1000 B: discount_not_applicable', { codes: 'B' }],
    ['a code that gives nothing here says so', 'socks 500 ×2', [{ code: 'A', ...buyGet(2, 1) }], '1000 A: discount_minimum_not_met', { codes: 'A' }],
    ['tiers not reached say so', 'socks 500', [{ code: 'A', ...byPieces([3, 10]) }], '500 A: discount_minimum_not_met', { codes: 'A' }],
    ['a fixed price that is no help says so', 'socks 500', [{ code: 'A', ...fixed(600) }], '500 A: discount_not_applicable', { codes: 'A' }],
  ]);
});

test.each<[string, string, Given, string]>([
  ['a spend that is missing', 'socks 500', bySpend([1_000, 100]), '“A” needs a larger order: add ₹5.00 more.'],
  ['pieces that are missing', 'socks 500', byPieces([3, 10]), '“A” needs more pieces: add 2 more.'],
  [
    'goods that are missing',
    'socks 500, shoes 1000',
    { ...bySpend([1_000, 100]), scope: socks },
    '“A” needs a larger order of what it is for: add ₹5.00 more.',
  ],
  [
    'pieces to buy',
    'socks 500',
    { ...buyGet(2, 1), label: 'Three for two' },
    '“A” (Three for two) needs more of what it is for: add 1 more.',
  ],
  ['money to spend', 'socks 500', spendGet(800, shoes), '“A” needs more of what it is for: add ₹3.00 more.'],
  [
    'pieces to get',
    'socks 500 ×2',
    buyGet(2, 1, { get: shoes }),
    '“A” makes a further piece cheaper: add more of what it is for.',
  ],
])('a refusal names %s', (_, cart, given, text) => {
  expect(refusalText(cart, [{ code: 'A', ...given }], 'A')).toBe(text);
});

test('of two that take off the same, none is called the better', () => {
  const twins = ['A', 'B'].map((code) => ({ code, lane: 'x' }));
  expect(refusalText('shoes 1000', twins, 'A B')).toBe(
    'Only one of “B” and “A” counts, and “A” takes at least as much off.',
  );
});
