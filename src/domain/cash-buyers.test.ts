// Who may pay on delivery, by example: one row is a rule, a buyer, what they have ordered before, and what they are told.
import { describe, expect, test } from 'vitest';
import { makeAddress, makeFacts, makeMerchant, makeOpen, makeSession, NOW_MS } from '../../test/makers.ts';
import { buyerNames, orderNames, ordersBy, type PastOrder } from './buyer-history.ts';
import { cashRefusals, type CashBuyers } from './cash-buyers.ts';
import type { StartPayment } from './command.ts';
import { decide } from './decide.ts';
import { codAvailable, codRefusal } from './offers.ts';
import type { PaymentStatus } from './payment.ts';
import type { Buyer, Session } from './session.ts';

const DAY_MS = 86_400_000;
const NO = 'Cash on delivery is not possible for this account.';
const UNKNOWN = 'Cash on delivery depends on who is buying: enter your e-mail address first.';

const NOBODY: Buyer = { email: null, phone: null, name: null, externalId: null };
const asha = { email: 'Asha@example.com' };

/** `paid, pending 3`: how each order stands, and how many days ago it was placed. */
const ordersOf = (text: string): PastOrder[] =>
  text
    .split(', ')
    .filter(Boolean)
    .map((order) => {
      const [paid, days = '1'] = order.split(' ');
      const atMs = NOW_MS - Number(days) * DAY_MS;
      return { buyers: ['asha@example.com'], atMs, currency: 'INR', total: 1, codes: [], paid: paid as PaymentStatus };
    });

const shop = (buyers: CashBuyers, partial?: CashBuyers) =>
  makeMerchant({
    cashOnDelivery: {
      ...{ enabled: true, fee: {}, countries: ['IN'], buyers },
      ...(partial && {
        partial: { countries: ['IN'], upfront: { kind: 'share', rate: 100_000, ofFee: false }, buyers: partial },
      }),
    },
  });

describe('cash on delivery for some buyers', () => {
  test.each<[string, CashBuyers, Partial<Buyer>, string, string]>([
    ['in the list', { only: ['asha@example.com'] }, asha, '', ''],
    ['not in the list', { only: ['asha@example.com'] }, { email: 'ravi@example.com' }, '', NO],
    ['listed by phone', { only: ['+919876543210'] }, { phone: '+919876543210' }, '', ''],
    ['listed by the shop’s own id', { only: ['crm-7'] }, { externalId: 'CRM-7' }, '', ''],
    ['nobody yet, where a list is asked', { only: ['asha@example.com'] }, {}, '', UNKNOWN],
    ['in the list of those who may not', { not: ['asha@example.com'] }, asha, '', NO],
    ['not in that list', { not: ['asha@example.com'] }, { email: 'ravi@example.com' }, '', ''],
    ['nobody yet, where only some may not', { not: ['asha@example.com'] }, {}, '', ''],
    ['a first order', { maxOrders: 0 }, asha, '', ''],
    ['a later order', { maxOrders: 0 }, asha, 'paid', NO],
    ['enough orders', { minOrders: 2 }, asha, 'paid, paid', ''],
    ['too few orders that were kept', { minOrders: 2 }, asha, 'paid, refunded', NO],
    ['too few orders', { minOrders: 2 }, asha, 'paid', NO],
    ['nobody yet, where orders are asked', { minOrders: 1 }, {}, '', UNKNOWN],
    ['few open orders', { maxUnpaid: 1 }, asha, 'pending, paid', ''],
    ['many open orders', { maxUnpaid: 1 }, asha, 'pending, partially_paid', NO],
    ['few returns', { maxReturned: { orders: 1, withinMs: null } }, asha, 'refunded, partially_refunded, paid', ''],
    ['many returns', { maxReturned: { orders: 1, withinMs: null } }, asha, 'refunded, refunded', NO],
    ['returns long ago', { maxReturned: { orders: 0, withinMs: 30 * DAY_MS } }, asha, 'refunded 31', ''],
    ['returns of late', { maxReturned: { orders: 0, withinMs: 30 * DAY_MS } }, asha, 'refunded 30', NO],
    ['orders of others', { maxOrders: 0 }, { email: 'ravi@example.com' }, 'paid', ''],
  ])('%s', (_, rule, buyer, past, expected) => {
    const facts = makeFacts({ merchant: shop(rule), history: ordersOf(past) });
    const session = makeSession({ buyer: { ...NOBODY, ...buyer }, shippingAddress: makeAddress() });
    expect(cashRefusals(session, facts)?.cod ?? '').toBe(expected);
  });

  /** `me 98765 00000` is a buyer with this phone, `to 98765 00000` somebody to whose address it belongs. */
  const reachedBy = (text: string): Session => {
    const [whose, phone] = [text.slice(0, 2), text.slice(3)];
    const address = makeAddress({ phone: whose === 'to' ? phone : null });
    return makeSession({ buyer: { ...NOBODY, phone: whose === 'me' ? phone : null }, shippingAddress: address });
  };
  test.each<[string, string, string, string]>([
    ['to', 'to 98765 00000', 'to +919876500000', NO],
    ['of', 'to 98765 00000', 'me 98765 00000', NO],
    ['of one who now gives it with an address', 'me 98765 00000', 'to 98765 00000', NO],
    ['to another', 'to 98765 00000', 'to 98765 43210', ''],
  ])('counts open orders by the phone that is called: %s', (_, before, now, expected) => {
    const [order] = ordersOf('pending').map((each) => ({ ...each, buyers: orderNames(reachedBy(before)) }));
    const facts = makeFacts({ merchant: shop({ maxUnpaid: 0 }), history: order === undefined ? [] : [order] });
    expect(cashRefusals(reachedBy(now), facts)?.cod ?? '').toBe(expected);
  });

  test.each([
    ['to 98765 00000', NO],
    ['me 98765 00000', NO],
    ['to 98765 43210', ''],
  ])('asks its lists for the phone that is called: %s', (reached, expected) => {
    const facts = makeFacts({ merchant: shop({ not: ['+919876500000'] }) });
    expect(cashRefusals(reachedBy(reached), facts)?.cod ?? '').toBe(expected);
  });

  test('is no matter of whose phone a gift is sent to, for rules about buyers alone', () => {
    expect(
      ordersBy(buyerNames(reachedBy('me 98765 00000')), [
        ...ordersOf('paid').map((each) => ({ ...each, buyers: orderNames(reachedBy('to 98765 00000')) })),
      ]),
    ).toEqual([]);
  });

  test('a part has rules of its own', () => {
    const facts = makeFacts({ merchant: shop({ maxOrders: 0 }, { minOrders: 1 }), history: ordersOf('paid') });
    const session = makeSession({ buyer: { ...NOBODY, ...asha } });
    expect(cashRefusals(session, facts)).toEqual({ cod: NO });
    expect(cashRefusals(session, { ...facts, history: [] })).toEqual({
      partialCod: 'Paying a part on delivery is not possible for this account.',
    });
  });
});

describe('a session', () => {
  const open = makeOpen({ input: { buyer: { email: 'asha@example.com' }, shippingAddress: makeAddress() } });
  const cod: StartPayment = {
    ...{ type: 'start-payment', attemptId: '01900000-0000-7000-8000-0000000000a2', method: 'cod' },
    ...{ orderId: '01900000-0000-7000-8000-0000000000f1', gateway: null, card: null },
  };

  function opened(history: readonly PastOrder[]) {
    const facts = makeFacts({ merchant: shop({ maxUnpaid: 0 }), history });
    const decision = decide(null, open, facts);
    if (decision.kind === 'refusal') throw new Error(JSON.stringify(decision.problems));
    return { session: decision.session, facts };
  }

  test('knows from when it was priced, also where nobody has looked up who is buying', () => {
    const { session, facts } = opened(ordersOf('pending'));
    const page = { ...facts, history: [] };
    expect([codAvailable(session, page), codRefusal(session, page)]).toEqual([false, NO]);
    expect(codAvailable(opened([]).session, page)).toBe(true);
  });

  test('is asked again when it is paid so, in both directions', () => {
    const { session, facts } = opened([]);
    expect(decide(session, cod, { ...facts, history: ordersOf('pending') })).toMatchObject({
      kind: 'refusal',
      problems: [{ code: 'method_unavailable', text: NO }],
    });
    const barred = opened(ordersOf('pending'));
    expect(decide(barred.session, cod, { ...barred.facts, history: ordersOf('paid') })).toMatchObject({
      kind: 'decision',
    });
  });
});
