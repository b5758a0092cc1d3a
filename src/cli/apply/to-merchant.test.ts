import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeGateways } from '../../../test/gateways.ts';
import { DEMO_FILE } from '../demo.ts';
import type { Mistake } from './mistake.ts';
import { readConfiguration } from './read-configuration.ts';
import { toMerchant } from './to-merchant.ts';

const gateways = makeGateways();

const demo = readFileSync(DEMO_FILE, 'utf8');

function read(text: string) {
  const mistakes: Mistake[] = [];
  const drafts = readConfiguration(text, 'kassa.yaml', {}).merchants.map((input, index) =>
    toMerchant(input, ['merchants', index], gateways, mistakes),
  );
  return { drafts, mistakes: mistakes.map(({ path, text: sentence }) => `${path.join('.')} ${sentence}`) };
}

describe('toMerchant', () => {
  it('turns the demo store into minor units and parts per million', () => {
    const { drafts, mistakes } = read(demo);
    expect(mistakes).toEqual([]);
    const [rupees, dollars] = drafts;
    expect(rupees?.merchant).toMatchObject({
      livemode: false,
      currency: 'INR',
      taxesIncluded: true,
      taxes: [{ country: 'IN', rate: 50_000, label: 'GST' }],
      cashOnDelivery: {
        ...{ enabled: true, fee: { INR: 5_000 }, countries: ['IN'] },
        partial: { upfront: { kind: 'share', rate: 200_000, ofFee: false }, leastUpfront: { INR: 10_000 } },
      },
    });
    expect(rupees?.merchant.shipping[0]).toMatchObject({
      amounts: { INR: 4_900 },
      freeFrom: { INR: 499_900 },
      minDays: 3,
      maxDays: 5,
    });
    expect(rupees?.merchant.offers).toMatchObject([
      { code: 'SUMMER10', benefit: { kind: 'percentage', rate: 100_000 }, cap: {}, combinable: true },
      {
        code: 'WELCOME15',
        benefit: { kind: 'percentage', rate: 150_000 },
        cap: { INR: 50_000 },
        minimum: { INR: 100_000 },
        disablesCod: true,
      },
      { code: null, name: 'upi', label: '5 % off with UPI', cap: { INR: 10_000 }, paymentModes: ['upi'] },
      { code: 'PAIR', benefit: { kind: 'buy-x-get-y', maxTimes: 1 } },
      { code: 'FREESHIP', benefit: { kind: 'free-shipping', upTo: { INR: 4_900 } } },
      { kind: 'gift', threshold: { INR: 350_000 }, maxQuantity: 1, variantIds: ['52647247479102'] },
    ]);
    expect(rupees?.items.find(({ variant }) => variant.id === '46107636203656')).toMatchObject({
      product: { id: '8948397801608', singleVariant: false },
      variant: { title: '1-2Y(16)', prices: { INR: 359_500 }, inventoryQuantity: null },
    });
    expect(rupees?.items.find(({ variant }) => variant.id === '52647247479102')).toMatchObject({
      product: { title: '2 Pairs Agate Earrings', vendor: 'Neidhal', singleVariant: true },
      variant: { title: 'Default Title', prices: { INR: 30_000 }, inventoryQuantity: -368, whenOutOfStock: 'continue' },
    });
    expect(dollars?.merchant.shipping[0]).toMatchObject({ countries: ['*'], amounts: { USD: 990 } });
    expect(dollars?.items.find(({ variant }) => variant.id === 'icons-harbor-1')?.variant.prices).toEqual({
      USD: 2_900,
      EUR: 2_700,
    });
  });

  it('gives the same ids every time', () => {
    expect(read(demo).drafts).toEqual(read(demo).drafts);
  });

  it.each([
    [
      'three decimals of a rupee',
      ["price: '449.50'", "price: '449.505'"],
      'merchants.0.products.3.variants.0.price has more than the 2 decimals of INR',
    ],
    [
      'a gift that does not exist',
      ['variants: [52647247479102]', 'variants: [52647247479103]'],
      'merchants.0.gifts.0.variants.0 names the variant 52647247479103, which does not exist. Did you mean 52647247479102?',
    ],
    [
      'a gift of a collection that does not exist',
      ['# on: { collections: [gowns] }', 'on: { collections: [gownz] }'],
      'merchants.0.gifts.0.on.collections.0 names the collection gownz, which does not exist.',
    ],
    [
      'a method that no gateway offers',
      ['methods: [cod, bank_transfer]', 'methods: [cod, bank-transfers]'],
      'merchants.0.gateways.1.methods.1 names the method bank-transfers, which does not exist. Did you mean bank_transfer?',
    ],
    [
      'an unknown gateway',
      ['- name: sandbox # A', '- name: sandbux # A'],
      'merchants.0.gateways.0.name names the gateway sandbux, which does not exist. Did you mean sandbox?',
    ],
    [
      'a variant twice',
      ['id: 46107636236424', 'id: 46107636203656'],
      'merchants.0.products.0.variants.1.id repeats the variant id 46107636203656',
    ],
    [
      'a SKU that is another variant’s id',
      ['sku: GOWN-CH-18', 'sku: "46107636203656"'],
      'merchants.0.products.0.variants.1.sku is the id of another variant: 46107636203656 would name two things.',
    ],
    ['a code twice', ['code: WELCOME15', 'code: summer10'], 'merchants.0.discounts.1.code repeats the code SUMMER10'],
    ['settings the gateway refuses', ['instructions: Wire', 'instruktions: Wire'], 'merchants.1.gateways.1.settings '],
  ])('tells %s', (_, [before, after], sentence) => {
    expect(demo).toContain(before);
    expect(read(demo.replace(before ?? '', after ?? '')).mistakes.join('\n')).toContain(sentence);
  });
});

it.each([
  ['phone_login: required, abandoned_after_minutes: 30', { phoneLogin: 'required', abandonedAfterMs: 1_800_000 }],
  ['abandoned_after_minutes: false', { abandonedAfterMs: null }],
])('reads %s', (text, expected) => {
  const shop = `{ slug: a, name: A, mode: test, currency: INR, country: IN, gateways: [{ name: manual, methods: [cod] }], ${text} }`;
  const { drafts, mistakes } = read(`merchants: [${shop}]`);
  expect(mistakes).toEqual([]);
  expect(drafts[0]?.merchant).toMatchObject(expected);
});
