// How long a cart takes to price, in this process and on one core: the usual one, and how the time grows with lines and rules.
import { makeAddress, makeDiscount, makeFacts, makeItem, makeLine, makeMerchant, makeSession } from '../test/makers.ts';
import type { Discount } from '../src/domain/discount.ts';
import type { CartToPrice, PricingFacts } from '../src/domain/pricing/cart.ts';
import { price } from '../src/domain/pricing/price.ts';
import { median } from './measure.ts';

export interface PricingCase {
  readonly lines: number;
  /** Discounts of the shop; five of them count. */
  readonly rules: number;
}

export const PRICING_CASES: readonly PricingCase[] = [
  { lines: 20, rules: 5 },
  ...[5, 25, 50, 100, 250].map((lines) => ({ lines, rules: 5 })),
  ...[25, 50, 100, 250, 500].map((rules) => ({ lines: 20, rules })),
];

/** Ends when as much time has gone into the case. */
const ENOUGH_MS = 1_000;
/** One measurement takes so many runs, since a single one is too short for the clock. */
const RUNS = 50;

/** The median of one run in microseconds. */
export function measurePricing(sizes: PricingCase, enoughMs = ENOUGH_MS): number {
  const { cart, facts } = caseOf(sizes);
  const times: number[] = [];
  const startedMs = performance.now();
  for (let nowMs = startedMs; nowMs - startedMs < enoughMs || times.length < 3;) {
    for (let run = 0; run < RUNS; run++) price(cart, facts);
    const endedMs = performance.now();
    times.push(((endedMs - nowMs) * 1_000) / RUNS);
    nowMs = endedMs;
  }
  // The first runs are those of a program that is still being compiled.
  return median(times.slice(Math.floor(times.length / 3)));
}

export const pricingLine = ({ lines, rules }: PricingCase, microseconds: number): string =>
  `price ${String(lines).padStart(4)} lines ${String(rules).padStart(4)} discounts ${microseconds.toFixed(1).padStart(9)} µs`;

/** Lines of twenty variants in four collections; shipping and tax as in the demo store. */
export function caseOf({ lines, rules }: PricingCase): { readonly cart: CartToPrice; readonly facts: PricingFacts } {
  const items = Array.from({ length: 20 }, (_, index) =>
    makeItem({
      product: { id: `product-${index}`, collections: [`collection-${index % 4}`] },
      variant: { id: `variant-${index}`, sku: `SKU-${index}`, prices: { INR: 10_000 + index * 1_111 } },
    }),
  );
  const byId = new Map(items.map((item) => [item.variant.id, item]));
  const cart = makeSession({
    lines: Array.from({ length: lines }, (_, index) => {
      const { product, variant } = items[index % items.length] ?? makeItem();
      return makeLine({
        id: `li_${index + 1}`,
        variantId: variant.id,
        productId: product.id,
        quantity: 1 + (index % 3),
        unitAmount: variant.prices['INR'] ?? 0,
      });
    }),
    codes: ['TEN', 'FLAT', 'SHIP'].map((code) => ({ code, replaced: null, by: 'buyer' as const })),
    shippingAddress: makeAddress(),
  });
  const others = Array.from({ length: Math.max(0, rules - COUNTING.length) }, (_, index) =>
    // Half are codes that nobody has entered, half stand in the lane of products and are outdone.
    makeDiscount({
      id: `other-${index}`,
      code: index % 2 === 0 ? `CODE-${index}` : null,
      rate: 1_000 + index,
      scope: { collections: [`collection-${index % 4}`] },
    }),
  );
  const [standard] = makeMerchant().shipping;
  const shipping = standard === undefined ? [] : [{ ...standard, freeFrom: {} }];
  const merchant = makeMerchant({ offers: [...COUNTING, ...others], shipping });
  return { cart, facts: { ...makeFacts({ merchant }), item: (ref) => byId.get(ref) } };
}

const COUNTING: readonly Discount[] = [
  makeDiscount({ id: 'collection', code: null, rate: 200_000, scope: { collections: ['collection-1'] } }),
  makeDiscount({
    id: 'tiers',
    code: null,
    benefit: {
      kind: 'tiered',
      by: 'quantity',
      tiers: [
        { from: 5, off: 20_000 },
        { from: 10, off: 50_000 },
      ],
    },
  }),
  makeDiscount({ id: 'ten', code: 'TEN' }),
  makeDiscount({ id: 'flat', code: 'FLAT', benefit: { kind: 'amount', amounts: { INR: 5_000 }, per: 'cart' } }),
  makeDiscount({ id: 'ship', code: 'SHIP', benefit: { kind: 'free-shipping', upTo: {} } }),
];
