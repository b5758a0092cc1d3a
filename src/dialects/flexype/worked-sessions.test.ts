// Sessions worked out to the end beside the vendor's sample: what was done with a cart, and what Get Session then shows.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  makeAddress,
  makeCustomer,
  makeDiscount,
  makeFacts,
  makeGiftItem,
  makeGiftOffer,
  makeItem,
  makeMerchant,
} from '../../../test/makers.ts';
import { makeContext, makeRequest } from '../../../test/wire-makers.ts';
import type { SessionInput } from '../../domain/command.ts';
import { decide } from '../../domain/decide.ts';
import createBody from './fixtures/create-session.request.json' with { type: 'json' };
import { parseCreate } from './parse.ts';
import { renderSession } from './render-session.ts';

const CUSTOMER = '01900000-0000-7000-8000-0000000000c1';

const merchant = makeMerchant({
  // Ten coins are worth a rupee, and take off up to a quarter.
  coins: {
    ...{ name: 'Star Coins', logoUrl: 'https://my-store.com/coin.svg', ratio: { coins: 10, worth: { INR: 100 } } },
    ...{ redeem: { share: 250_000 }, lifeMs: null },
  },
  cashOnDelivery: {
    ...{ enabled: true, fee: { INR: 4_900 }, countries: ['IN'] },
    partial: { countries: ['IN'], upfront: { kind: 'share', rate: 100_000, ofFee: true } },
  },
  offers: [
    makeDiscount({ id: '00000000-0000-4000-8000-00000000c010' }),
    makeDiscount({ id: '00000000-0000-4000-8000-00000000c005', code: 'EXTRA5', label: 'Extra', rate: 50_000 }),
    makeGiftOffer({ id: '00000000-0000-4000-8000-00000000f001' }),
  ],
});
const items = [makeItem(), makeGiftItem()];
const customer = makeCustomer({ id: CUSTOMER });
const coinsOf = (): number => 12_000;
const facts = makeFacts({ merchant, items, coinsOf });

function shown(input: SessionInput): { readonly data: Readonly<Record<string, unknown>> } {
  const intent = parseCreate(makeRequest({ body: createBody }));
  if (intent.do !== 'open') throw new Error(`not an opening: ${intent.do}`);
  const opened = decide(null, intent.command, facts);
  if (opened.kind === 'refusal') throw new Error(opened.problems[0]?.text);
  const known = { ...facts, customer: input.customer === undefined ? null : customer };
  const revised = decide(opened.session, { type: 'revise-session', input, mayOverridePrices: false }, known);
  if (revised.kind === 'refusal') throw new Error(revised.problems[0]?.text);
  const result = { kind: 'session', session: revised.session, warnings: [] } as const;
  const { body } = renderSession(result, makeContext({ merchant, items, coinsOf }));
  return JSON.parse(body ?? '') as { data: Record<string, unknown> };
}

/** Ids that are new with every session. */
const settled = (text: string): unknown => JSON.parse(text.replace(/"(id|_id)":"[0-9a-f-]{36}"/g, '"$1":"…"'));

describe.each<readonly [string, SessionInput, Readonly<Record<string, number | boolean>>]>([
  [
    'gift-taken',
    { gifts: [{ variant: makeGiftItem().variant.id, quantity: 1 }] },
    { cart_total: 3595, sub_total: 3595, discount: 0, total: 3595, total_payable: 3595, shipping: -1 },
  ],
  [
    'two-codes',
    { codes: ['summer10', 'EXTRA5'].map((code) => ({ code, by: 'buyer' as const })) },
    // 10 % of 3595 are 359.50; 5 % of the 3235.50 that are left are 161.775, and half a paisa goes up.
    { discount: 521.28, coupon_discount: 521.28, payment_offer_discount: 0, total: 3073.72, total_payable: 3073.72 },
  ],
  [
    'cash-on-delivery',
    { shippingAddress: makeAddress(), paymentMethod: 'cod' },
    // 3595 and 49 for the way and 49 for the cash.
    { shipping: 49, cod_price: 49, cod_available: true, cod_order: true, total: 3693, total_payable: 3693 },
  ],
  [
    'partial-cod',
    {
      ...{ shippingAddress: makeAddress(), paymentMethod: 'card', partialCod: true },
      codes: [{ code: 'SUMMER10', by: 'buyer' }],
    },
    // 3595 − 359.50 + 49 + 49 are 3333.50, of which 10 % are paid now.
    {
      ...{ cod_price: 49, cod_order: false, is_partial_cod: true, partial_cod_price: 333.35 },
      ...{ discount: 359.5, total: 3333.5, total_payable: 3333.5, amount_paid: 0 },
    },
  ],
  [
    'two-codes-and-coins',
    {
      ...{ customer: { id: CUSTOMER }, coins: 5_000 },
      codes: ['summer10', 'EXTRA5'].map((code) => ({ code, by: 'buyer' as const })),
    },
    // 3595 − 521.28 are 3073.72 as above; 5,000 coins are worth 500 of that.
    {
      ...{ discount: 1021.28, coupon_discount: 521.28, coin_discount: 500, payment_offer_discount: 0 },
      ...{ total: 2573.72, total_payable: 2573.72 },
    },
  ],
])('%s', (name, input, pricing) => {
  const answer = shown(input);

  it('has the totals of a calculation by hand', () => expect(answer.data['pricing']).toMatchObject(pricing));

  it('is shown as the golden answer', () => {
    const path = join(import.meta.dirname, 'fixtures', `${name}.reply.json`);
    expect(settled(JSON.stringify(answer))).toEqual(JSON.parse(readFileSync(path, 'utf8')));
  });
});
