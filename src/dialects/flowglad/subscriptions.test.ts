import { describe, expect, it } from 'vitest';
import {
  makeAddress,
  makeCustomer,
  makeItem,
  makeLine,
  makeMerchant,
  MERCHANT_ID,
  NOW_MS,
} from '../../../test/makers.ts';
import { makeAsked, makeContext, makeRequest } from '../../../test/wire-makers.ts';
import type { ProductEntry } from '../../domain/catalog.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { Subscription } from '../../domain/subscription.ts';
import { isoTime } from '../wire.ts';
import { packExtra } from './extra.ts';
import { parseAdjust } from './parse-adjust.ts';
import { paymentMethodRecord } from './payment-methods.ts';
import { parseCreateSubscription } from './parse-create-subscription.ts';
import { parseCancelSubscription } from './parse-subscriptions.ts';
import { renderAdjusted } from './render-adjust.ts';
import { subscriptionDetails, subscriptionRecord } from './subscriptions.ts';
import { paymentMethodId, subscriptionId, uuidIn } from './wire-ids.ts';

const ID = '01900000-0000-8000-8000-0000000000d1';
const INSTRUMENT = '01900000-0000-8000-8000-0000000000e1';
const { product, variant } = makeItem();
const line = makeLine({ variantId: variant.id, productId: product.id, unitAmount: 900, quantity: 2 });

const make = (over: Partial<Subscription> = {}): Subscription => ({
  merchantId: MERCHANT_ID,
  id: ID,
  livemode: false,
  dialect: 'flowglad',
  customerId: makeCustomer().id,
  customerExternalId: 'user_1',
  status: 'active',
  currency: 'INR',
  recurring: { interval: 'month', intervalCount: 3 },
  lines: [line],
  codes: [],
  instrumentId: INSTRUMENT,
  startedAtMs: NOW_MS,
  anchorMs: NOW_MS,
  trialEndsAtMs: null,
  periodStartMs: NOW_MS,
  periodEndMs: NOW_MS + 1,
  periods: 1,
  renewals: 0,
  failedCharges: 0,
  cancelAtMs: null,
  canceledAtMs: null,
  cancelReason: null,
  dueAtMs: NOW_MS + 1,
  firstSessionId: 's',
  lastSessionId: 's',
  name: 'Club pass',
  metadata: {},
  extra: {},
  version: 1,
  createdAtMs: NOW_MS,
  updatedAtMs: NOW_MS,
  ...over,
});

describe('the record', () => {
  it('has ids that are read again, though the store made them of names', () => {
    const record = subscriptionRecord(make(), 'newest');
    expect(record).toMatchObject({ id: subscriptionId(ID), defaultPaymentMethodId: paymentMethodId(INSTRUMENT) });
    expect(uuidIn(subscriptionId(ID), 'sub_')).toBe(ID);
    expect(uuidIn(paymentMethodId(INSTRUMENT), 'pm_')).toBe(INSTRUMENT);
  });

  it.each<[Partial<Subscription>, string, boolean]>([
    [{}, 'active', true],
    [{ status: 'trialing' }, 'trialing', true],
    [{ status: 'past_due' }, 'past_due', true],
    [{ cancelAtMs: NOW_MS + 1 }, 'cancellation_scheduled', true],
    [{ cancelAtMs: NOW_MS + 1, status: 'trialing' }, 'cancellation_scheduled', true],
    [{ cancelAtMs: NOW_MS + 1, status: 'canceled' }, 'canceled', false],
  ])('of %j is %s', (over, status, current) => {
    expect(subscriptionRecord(make(over), 'newest')).toMatchObject({ status, current });
  });

  it('says why it ended', () => {
    const reason = (cancelReason: Subscription['cancelReason']) =>
      subscriptionRecord(make({ status: 'canceled', cancelReason }), 'newest')['cancellationReason'];
    expect([reason(null), reason('requested'), reason('payment_failed')]).toEqual([
      null,
      'customer_request',
      'non_payment',
    ]);
  });

  it('is named and described as its session was told, or as it was sold through another API', () => {
    const outputMetadata = { seats: 2 };
    const extra = packExtra({ outputName: 'Team', outputMetadata, preserveBillingCycleAnchor: false });
    expect(subscriptionRecord(make({ extra }), 'newest')).toMatchObject({ name: 'Team', metadata: { seats: 2 } });
    expect(subscriptionRecord(make(), 'newest')).toMatchObject({ name: 'Club pass', metadata: null });
    const native = make({ dialect: 'native', metadata: { ref: '1' } });
    expect(subscriptionRecord(native, 'newest')).toMatchObject({ metadata: { ref: '1' } });
  });

  it('has the price of the catalogue with what is paid for, as long as there is one', () => {
    const variants = [{ variant, isOnSale: false, createdAtMs: 0, updatedAtMs: 0 }];
    const entry: ProductEntry = { product, owner: 'configuration', variants, createdAtMs: 0, updatedAtMs: 0 };
    const itemsOf = (products: readonly ProductEntry[]) =>
      subscriptionDetails(make(), products, makeMerchant(), 'newest')['subscriptionItems'];
    expect(itemsOf([entry])).toMatchObject([
      { priceId: variant.id, price: { id: variant.id, active: false }, unitPrice: 900, quantity: 2 },
    ]);
    expect(itemsOf([])).toEqual([]);
  });
});

describe('what is planned', () => {
  interface Item {
    readonly id: string;
    readonly name: string;
    readonly quantity: number;
    readonly addedDate: string;
    readonly expiredAt: string | null;
  }
  const { recurring } = make();
  const extra = makeLine({ id: 'li_2', variantId: 'extra', title: 'Extra' });
  const more = { ...line, quantity: 3 };
  function itemsOf(over: Partial<Subscription>): readonly Item[] {
    const subscription = make(over);
    const plan = { recurring, lines: [more, extra] };
    const told = { subscription, type: 'subscription.updated' } as const;
    const change = { when: 'period-end', atMs: NOW_MS + 1, isUpgrade: true, plan, bill: null, after: told } as const;
    const reply = renderAdjusted({ kind: 'subscription-change', subscription, change }, makeContext(), makeAsked());
    return (JSON.parse(reply.body ?? '') as { subscriptionItems: Item[] }).subscriptionItems;
  }

  it('has ids of its own until it has begun, and what stays keeps its own', () => {
    const planned = itemsOf({ lines: [line, extra], next: { recurring, lines: [more, extra] } });
    expect(planned.map(({ name, quantity, expiredAt }) => [name, quantity, expiredAt])).toEqual([
      [line.title, 2, isoTime(NOW_MS + 1)],
      ['Extra', extra.quantity, null],
      [line.title, 3, null],
    ]);
    expect(new Set(planned.map(({ id }) => id)).size).toBe(3);
    const begun = itemsOf({ lines: [more, extra] });
    expect(begun.map(({ id }) => id)).toEqual([planned[0]?.id, planned[1]?.id]);
  });

  it('begins with the next period, after a pause too', () => {
    const periodEndMs = Date.UTC(2030, 3, 1);
    const anchorMs = Date.UTC(2030, 0, 1);
    const over = { anchorMs, periodEndMs, next: { recurring, lines: [more] } };
    expect(itemsOf(over)[1]?.addedDate).toBe('2030-04-01T00:00:00.000Z');
    const paused = itemsOf({ ...over, pause: { fromMs: periodEndMs, periods: 1 } });
    expect(paused.map(({ addedDate, expiredAt }) => [addedDate, expiredAt])).toEqual([
      [isoTime(NOW_MS), '2030-04-01T00:00:00.000Z'],
      ['2030-07-01T00:00:00.000Z', null],
    ]);
  });
});

describe('a payment method', () => {
  const instrument: Instrument = {
    merchantId: MERCHANT_ID,
    id: INSTRUMENT,
    livemode: false,
    customerId: makeCustomer().id,
    gateway: 'sandbox',
    method: 'card',
    reference: 'secret-reference',
    card: { brand: 'visa', last4: '4242', expMonth: 8, expYear: 2034 },
    isDefault: true,
    createdAtMs: NOW_MS,
    updatedAtMs: NOW_MS,
  };

  it('shows of a card what may be shown, and whose it was said to be', () => {
    const billing = { name: 'Asha', email: 'asha@example.com', address: makeAddress() };
    const record = paymentMethodRecord({ ...instrument, billing }, 'US', 'newest');
    expect(record).toMatchObject({
      type: 'card',
      default: true,
      paymentMethodData: { brand: 'visa', last4: '4242', exp_month: 8, exp_year: 2034 },
      billingDetails: { name: 'Asha', email: 'asha@example.com', address: { country: 'IN', postal_code: '560001' } },
    });
    expect(JSON.stringify(record)).not.toContain('secret-reference');
  });

  it('is a link where it is a wallet, in the shop’s country where nobody has given one', () => {
    const record = paymentMethodRecord({ ...instrument, card: null, method: 'wallet' }, 'US', 'newest');
    const billingDetails = { name: null, email: null, address: { country: 'US', line1: null } };
    expect(record).toMatchObject({ type: 'link', paymentMethodData: {}, billingDetails });
  });
});

it.each(['startDate', 'trialEnd'])('cannot begin at a %s that is no date', (field) => {
  const body = { customerExternalId: 'user_1', priceId: 'price_1', [field]: 8.7e15 };
  expect(parseCreateSubscription(makeRequest({ body }))).toMatchObject({ do: 'reject', problems: [{ at: field }] });
});

it.each([
  ['immediately', { do: 'cancel-subscription', id: ID, when: 'now' }],
  ['at_end_of_current_billing_period', { do: 'cancel-subscription', id: ID, when: 'period-end' }],
  ['at_future_date', { do: 'reject', problems: [{ at: 'cancellation.timing' }] }],
  ['someday', { do: 'reject' }],
])('to cancel it %s', (timing, intent) => {
  const body = { cancellation: { timing, endDate: '2040-01-01T00:00:00Z' } };
  expect(parseCancelSubscription(makeRequest({ params: { id: subscriptionId(ID) }, body }))).toMatchObject(intent);
});

it('a change is read with and without the object around it', () => {
  const adjustment = { timing: 'immediately', newSubscriptionItems: [{ priceSlug: 'pro' }] };
  const parse = (body: object) => parseAdjust(false)(makeRequest({ method: 'POST', body, params: { id: 'sub_1' } }));
  const wrapped = parse({ adjustment });
  expect(wrapped).toMatchObject({ do: 'change-subscription', wish: { when: 'now' } });
  expect(parse(adjustment)).toEqual(wrapped);
  expect(parse({ newSubscriptionItems: [] })).toMatchObject({ problems: [{ at: 'adjustment.timing' }] });
  expect(parse({})).toMatchObject({ problems: [{ at: 'adjustment' }] });
});
