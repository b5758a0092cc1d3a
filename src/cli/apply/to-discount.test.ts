import { describe, expect, it } from 'vitest';
import { readShop, shopWith } from '../../../test/read-shop.ts';
import type { Mistake } from './mistake.ts';
import { readConfiguration } from './read-configuration.ts';
import { checkChannels } from './to-discount.ts';

/** Of a shop with this one discount, in YAML's own short form. */
function read(discount: string, more = '') {
  const { drafts, mistakes } = readShop(
    shopWith(`products:
  - { id: shoes, title: Shoes, collections: [summer], tags: [New], variants: [{ id: shoes-1, price: 10 }] }
  - { id: socks, title: Socks, variants: [{ id: socks-1, price: 5 }] }
discounts: [${discount}]
cash_on_delivery: { countries: [IN], partial: { upfront: { percent: 20 } } }
${more}`),
  );
  return {
    offers: drafts.flatMap(({ merchant }) => merchant.offers),
    lanes: drafts.map(({ merchant }) => merchant.discountLanes ?? []),
    mistakes,
  };
}

describe('a discount of a configuration', () => {
  it.each([
    ['{ code: A, percent: 7.5 }', { code: 'A', label: 'A', benefit: { kind: 'percentage', rate: 75_000 } }],
    ['{ name: diwali, label: Diwali, percent: 10 }', { code: null, label: 'Diwali' }],
    ['{ code: A, amount: 200 }', { benefit: { kind: 'amount', amounts: { INR: 20_000 }, per: 'cart' } }],
    [
      '{ code: A, amount: 20, per_piece: true }',
      { benefit: { kind: 'amount', amounts: { INR: 2_000 }, per: 'piece' } },
    ],
    [
      '{ code: A, fixed_price: { INR: 5, USD: 1 } }',
      { benefit: { kind: 'fixed-price', prices: { INR: 500, USD: 100 } } },
    ],
    [
      '{ code: A, tiers: [{ pieces: 2, percent: 5 }, { pieces: 4, amount: 9 }] }',
      {
        benefit: {
          kind: 'tiered',
          by: 'quantity',
          tiers: [
            { from: 2, off: 50_000 },
            { from: 4, off: { INR: 900 } },
          ],
        },
      },
    ],
    [
      '{ code: A, tiers: [{ from: 100, percent: 5 }] }',
      { benefit: { kind: 'tiered', by: 'spend', tiers: [{ from: { INR: 10_000 }, off: 50_000 }] } },
    ],
    [
      '{ code: A, buy: { pieces: 2, of: { products: [shoes] } }, get: { percent: 50, of: { variants: [socks-1] } }, max_times: 3 }',
      {
        benefit: {
          kind: 'buy-x-get-y',
          buys: { scope: { products: ['shoes'] }, quantity: 2 },
          gets: { scope: { variants: ['socks-1'] }, quantity: 1, rate: 500_000 },
          maxTimes: 3,
        },
      },
    ],
    [
      '{ code: A, buy: { spend: 30, of: { tags: [New] } } }',
      {
        benefit: {
          buys: { scope: { tags: ['New'] }, spend: { INR: 3_000 } },
          gets: { scope: { tags: ['New'] }, quantity: 1, rate: 1_000_000 },
          maxTimes: null,
        },
      },
    ],
    [
      '{ code: A, percent: 5, cap: 20, minimum: { INR: 30, USD: 1 }, starts: 2026-06-01, ends: 2026-07-01T00:00:00+05:30, combinable: true, disables_cod: true, max_uses: 9 }',
      {
        cap: { INR: 2_000 },
        minimum: { INR: 3_000, USD: 100 },
        startsAtMs: Date.UTC(2026, 5, 1),
        endsAtMs: Date.UTC(2026, 5, 30, 18, 30),
        combinable: true,
        disablesCod: true,
        maxUses: 9,
      },
    ],
    [
      '{ code: A, percent: 5 }',
      { startsAtMs: null, endsAtMs: null, combinable: false, disablesCod: false, maxUses: null },
    ],
    ['{ name: diwali, percent: 10 }', { code: null, name: 'diwali', label: 'diwali' }],
    [
      '{ code: A, percent: 5, buyers: { only: [+91 98765-43210, CRM@7, B-12] } }',
      { buyers: { only: ['+919876543210', 'crm@7', 'b-12'] } },
    ],
    ['{ code: A, free_shipping: { up_to: 60 } }', { benefit: { kind: 'free-shipping', upTo: { INR: 6_000 } } }],
    ['{ code: A, percent: 5, on: { collections: [summer] } }', { scope: { collections: ['summer'] } }],
    [
      '{ code: A, percent: 5, maximum: 90, minimum_pieces: 2, maximum_pieces: 9, channels: [flexype], lane: extra }',
      { maximum: { INR: 9_000 }, minQuantity: 2, maxQuantity: 9, channels: ['flexype'], lane: 'extra' },
    ],
    [
      '{ name: a, percent: 5, payment_methods: [card, partial_cod], max_uses: 9, max_uses_per_buyer: 1 }',
      { paymentModes: ['card', 'partial_cod'], maxUses: 9, maxUsesPerBuyer: 1 },
    ],
    [
      '{ code: A, percent: 5, max_uses_per_buyer: 1, buyers: { only: [Asha@Example.com], max_orders: 0 } }',
      { maxUsesPerBuyer: 1, buyers: { only: ['asha@example.com'], maxOrders: 0 } },
    ],
    [
      '{ code: A, percent: 5, buyers: { min_orders: 2, past: { days: 30, orders: 1, spend: 50, code: welcome } } }',
      {
        buyers: {
          minOrders: 2,
          past: { withinMs: 30 * 86_400_000, minOrders: 1, minSpend: { INR: 5_000 }, usedCode: 'WELCOME' },
        },
      },
    ],
  ])('%s', (text, expected) => {
    const { offers, mistakes } = read(text);
    expect(mistakes).toEqual([]);
    expect(offers).toMatchObject([expected]);
  });

  it.each([
    ['{ percent: 5 }', 'needs either code (what buyers enter) or name'],
    ['{ code: A, name: a, percent: 5 }', 'needs either code (what buyers enter) or name'],
    ['{ code: A }', 'must give exactly one of percent, amount, fixed_price, tiers, buy, free_shipping'],
    ['{ code: A, percent: 5, amount: 3 }', 'must give exactly one of'],
    ['{ code: A, percent: 101 }', 'must lie between 0 and 100'],
    ['{ code: A, percent: 5, per_piece: true }', 'goes with amount only'],
    ['{ code: A, percent: 5, get: { pieces: 1 } }', 'has get or max_times without buy'],
    ['{ code: A, tiers: [{ pieces: 2, from: 3, percent: 5 }] }', 'begins with either pieces'],
    ['{ code: A, tiers: [{ pieces: 2, percent: 5 }, { from: 9, percent: 6 }] }', 'must begin like the first tier'],
    ['{ code: A, tiers: [{ pieces: 3, percent: 5 }, { pieces: 3, percent: 6 }] }', 'overlaps with a tier before it'],
    ['{ code: A, tiers: [{ from: 30, percent: 5 }, { from: 20, percent: 6 }] }', 'overlaps with a tier before it'],
    ['{ code: A, percent: 5, starts: 2026-07-01, ends: 2026-06-01 }', 'ends must come after starts'],
    [
      '{ name: a, percent: 5, max_uses: 3 }',
      'has no code, and only uses of codes and of offers for payment_methods are counted',
    ],
    [
      '{ code: A, percent: 5, on: { collections: [sumer] } }',
      'names the collection sumer, which does not exist. Did you mean summer?',
    ],
    [
      '{ code: A, percent: 5, on: { products: [shoe] } }',
      'names the product shoe, which does not exist. Did you mean shoes?',
    ],
    ['{ code: A, buy: { pieces: 2, of: { tags: [Old] } } }', 'names the tag Old, which does not exist.'],
    [
      '{ code: A, tiers: [{ from: { INR: 10 }, percent: 5 }, { from: { USD: 5 }, percent: 6 }, { from: { INR: 5 }, percent: 7 }] }',
      'overlaps with a tier before it',
    ],
    ['{ code: A, percent: 5, buyers: { only: [+91 12] } }', '+91 12 is no phone number'],
    ['{ code: A, percent: 5, buyers: { min_orders: 501 } }', 'must be below 500'],
    [
      '{ name: a, percent: 5, payment_methods: [crad] }',
      'names the method crad, which does not exist. Did you mean card?',
    ],
    ['{ code: A, percent: 5, payment_methods: [card] }', 'payment_methods is for discounts without a code'],
    ['{ name: a, free_shipping: true, payment_methods: [card] }', 'payment_methods cannot stand beside free_shipping'],
    ['{ name: a, percent: 5, payment_methods: [card], lane: b }', 'lane cannot stand beside payment_methods'],
    [
      '{ name: a, percent: 5, payment_methods: [card], disables_cod: true }',
      'disables_cod cannot be true beside payment_methods',
    ],
    ['{ code: A, percent: 0 }', 'percent is 0: it would take nothing off'],
    ['{ code: A, amount: { INR: 0, USD: 1 } }', 'amount is 0: it would take nothing off'],
    ['{ code: A, percent: 5, on: {} }', 'on names no variants, products, collections or tags'],
    ['{ code: A, percent: 5, minimum: 100, maximum: 50 }', 'maximum is below the minimum in INR'],
    ['{ code: A, percent: 5, minimum_pieces: 5, maximum_pieces: 2 }', 'maximum_pieces is below minimum_pieces'],
    ['{ code: A, percent: 5, buyers: { min_orders: 3, max_orders: 1 } }', 'max_orders is below min_orders'],
    ['{ code: A, percnt: 5 }', 'percnt'],
    ['{ code: A, percent: 5 }, { code: a, percent: 6 }', 'repeats the code A'],
  ])('%s is refused with its line', (text, expected) => {
    const { mistakes } = read(text);
    expect(mistakes.join('\n')).toContain(expected);
    expect(mistakes.every((mistake) => /^kassa\.yaml:11:\d+ /.test(mistake))).toBe(true);
  });

  it('bounds free shipping where the file does', () => {
    const free = (text: string) => read(`{ code: A, free_shipping: ${text} }`).offers;
    expect(free('true')).toEqual([expect.objectContaining({ benefit: { kind: 'free-shipping', upTo: {} } })]);
  });

  it('stands in lanes that the file puts in order, of which none may be misspelt', () => {
    const lanes = (names: string) => read('{ name: a, percent: 5, lane: extra }', `discount_lanes: [${names}]`);
    expect(lanes('extra, order')).toMatchObject({ mistakes: [], lanes: [['extra', 'order']] });
    expect(lanes('extra, order, order').mistakes.join()).toContain('repeats the lane order');
    expect(lanes('product').mistakes.join()).toContain('names the lane product, which does not exist. Did you mean');
  });

  it('is for channels that there are', () => {
    const mistakes: Mistake[] = [];
    const text = shopWith('discounts: [{ code: A, percent: 5, channels: [native, flexpye] }]');
    const { merchants } = readConfiguration(text, 'kassa.yaml', {});
    checkChannels(merchants[0]?.discounts ?? [], ['discounts'], ['native', 'flexype'], mistakes);
    expect(mistakes).toEqual([
      {
        path: ['discounts', 0, 'channels', 1],
        text: 'names the API flexpye, which does not exist. Did you mean flexype?',
      },
    ]);
  });
});
