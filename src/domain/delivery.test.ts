import { describe, expect, test } from 'vitest';
import { makeAddress, makeFacts, makeItem, makeMerchant, makeSession } from '../../test/makers.ts';
import type { Address } from './address.ts';
import { deliveryProblems, missingForParcel, pickupAt, shipsByPlace, whyUndeliverable } from './delivery.ts';
import { price } from './pricing/price.ts';
import type { Session } from './session.ts';
import type { ShippingRate } from './shipping-rate.ts';

const [standard] = makeMerchant().shipping as [ShippingRate];
const METRO: Partial<ShippingRate> = { postalCodes: { patterns: { '0000*': '56005600' } } };
const SOUTH: Partial<ShippingRate> = { regions: ['IN-KA'] };
const LIGHT: Partial<ShippingRate> = {
  amounts: {},
  table: { by: 'grams', tiers: [{ upTo: 500, amounts: { INR: 1 } }] },
};
const SHOP: Partial<ShippingRate> = { id: 'shop', pickup: { address: 'MG Road' }, amounts: { INR: 0 } };

function problemsOf(rates: readonly Partial<ShippingRate>[], address: Partial<Address>, over: Partial<Session> = {}) {
  const merchant = makeMerchant({ shipping: rates.map((rate) => ({ ...standard, ...rate })) });
  const facts = makeFacts({ merchant, items: [makeItem({ variant: { grams: 501 } })] });
  const cart = makeSession({ shippingAddress: makeAddress(address), ...over });
  const session = { ...cart, ...price(cart, facts) };
  return { session, facts, problems: deliveryProblems(session, facts) };
}

describe('an address that nothing is sent to', () => {
  test.each<[string, readonly Partial<ShippingRate>[], Partial<Address>, string, string]>([
    ['a country', [{}], { country: 'NP' }, 'country_not_served shipping_address.country', 'does not ship to Nepal.'],
    [
      'a postal code',
      [METRO],
      { postalCode: '744101' },
      'address_not_served shipping_address.postal_code',
      'does not deliver to 744101. Enter another',
    ],
    [
      'an excepted postal code',
      [{ except: METRO }],
      {},
      'address_not_served shipping_address.postal_code',
      'does not deliver to 560001.',
    ],
    [
      'a region',
      [SOUTH],
      { region: 'Goa' },
      'address_not_served shipping_address.region',
      'does not deliver to Goa. Check its',
    ],
    [
      'no region',
      [SOUTH],
      { region: null },
      'address_not_served shipping_address.region',
      'ships to parts of India only: enter the state or region.',
    ],
    [
      'a cart too heavy',
      [LIGHT],
      {},
      'address_not_served shipping_option',
      'no way of shipping for an order as large as this one',
    ],
    [
      'what can only be fetched',
      [METRO, SHOP],
      { postalCode: '744101' },
      'address_not_served shipping_address.postal_code',
      'Enter another address, or pick the order up.',
    ],
    ['another currency', [{ amounts: { USD: 1 } }], {}, 'country_not_served shipping_address.country', 'India'],
  ])('%s', (_, rates, address, expected, words) => {
    const { problems, session, facts } = problemsOf(rates, address);
    expect(problems.map(({ code, at }) => `${code} ${at}`).join()).toBe(expected);
    expect(problems.map(({ text }) => text).join()).toContain(words);
    expect(problems.every(({ fixableBy }) => fixableBy === 'buyer')).toBe(true);
    expect(whyUndeliverable(session, facts)).toEqual(problems[0] ?? null);
    expect(session.totals.shipping).toBeNull();
  });
});

test('without a postal code it is asked for, and nothing else is said of it', () => {
  const { problems } = problemsOf([METRO], { postalCode: null });
  expect(problems.map(({ code, at }) => `${code} ${at}`)).toEqual([
    'shipping_address_required shipping_address.postal_code',
  ]);
});

describe('a region on which prices depend', () => {
  const ISLANDS = { except: { regions: ['IN-AN'] } };
  const taxed = (region: string | null, taxes: Parameters<typeof makeMerchant>[0]) => {
    const facts = makeFacts({ merchant: makeMerchant(taxes) });
    const cart = makeSession({ shippingAddress: makeAddress({ region }) });
    return deliveryProblems({ ...cart, ...price(cart, facts) }, facts).map(({ at, text }) => `${at} ${text}`);
  };

  test.each<[string, readonly Partial<ShippingRate>[], string | null, string | null]>([
    ['is asked for', [{}, { ...SOUTH, id: 'south' }], null, 'Enter the state or region of India'],
    ['is asked for where one is excepted', [ISLANDS], null, 'Enter the state or region of India'],
    ['is asked for again where it is misspelt', [ISLANDS], 'Andamans', '“Andamans” is no state or region of India'],
    ['is not asked for where it is known', [ISLANDS], 'karnataka', null],
    ['is not asked for where nothing depends on it', [{}], null, null],
    ['is not asked for by who fetches the order', [ISLANDS, SHOP], null, null],
  ])('%s', (_, rates, region, words) => {
    const over = rates.includes(SHOP) ? { shippingOption: 'shop' } : {};
    const { problems } = problemsOf(rates, { region }, over);
    const told = problems.filter(({ at }) => at === 'shipping_address.region').map(({ text }) => text);
    expect(told).toEqual(words === null ? [] : [expect.stringContaining(words)]);
  });

  test('is asked for where taxes go by it', () => {
    const taxes = [{ country: 'IN', region: 'IN-KA', rate: 10_000, label: 'Cess' }];
    expect(taxed('Karnatak', { taxes })).toEqual([
      expect.stringMatching(/^shipping_address\.region “Karnatak” is no state/),
    ]);
    expect(taxed('KA', { taxes })).toEqual([]);
    expect(taxed(null, { taxes: [{ ...taxes[0]!, country: 'US', region: 'US-NY' }] })).toEqual([]);
  });
});

describe('fetching the order', () => {
  const country = { name: null, line1: null, city: null, postalCode: null };

  test('needs no more of the address than its country', () => {
    const { problems, session, facts } = problemsOf([{}, SHOP], country, { shippingOption: 'shop' });
    expect(problems).toEqual([]);
    expect(session.totals.shipping).toBe(0);
    expect(missingForParcel(session, facts)).toEqual([]);
    expect(pickupAt('shop', facts.merchant)).toEqual({ address: 'MG Road' });
  });

  test('is chosen, where it is the only way as well', () => {
    const { problems, session, facts } = problemsOf([SHOP], {});
    expect(problems).toMatchObject([{ code: 'shipping_option_required', text: 'Choose where to pick the order up.' }]);
    expect(whyUndeliverable(session, facts)).toBeNull();
    expect(problemsOf([{}, SHOP], {}).session.shippingOption).toBe('standard');
  });
});

test('what the page asks early depends on whether any rate looks at more than the country', () => {
  const merchant = (over: Partial<ShippingRate>) => makeMerchant({ shipping: [{ ...standard, ...over }] });
  expect([{}, METRO, SOUTH, { except: { regions: ['IN-AN'] } }].map((over) => shipsByPlace(merchant(over)))).toEqual([
    ...[false, true, true, true],
  ]);
});
