// The life of an order of which a part is paid at once and the rest on delivery, and of offers for ways to pay.
import { describe, expect, test } from 'vitest';
import { makeAddress, makeDiscount, makeFacts, makeMerchant, makeOpen, METHODS } from '../../../test/makers.ts';
import type { PartialCod } from '../cash-on-delivery.ts';
import type { Command, SessionInput, StartPayment } from '../command.ts';
import { decide } from '../decide.ts';
import type { Decision } from '../decision.ts';
import type { Discount } from '../discount.ts';
import type { Facts } from '../facts.ts';
import { codAvailable, partialCodMethods } from '../offers.ts';
import { dueNow, isPaidLater, paidAmount, paymentStatus, type Report } from '../payment.ts';
import { readiness } from '../readiness.ts';
import type { Session } from '../session.ts';

const CARD = { number: '4242424242424242', expMonth: 12, expYear: 2030, cvc: '123' };
const ATTEMPT = '01900000-0000-7000-8000-0000000000a2';
const ORDER = '01900000-0000-7000-8000-0000000000f1';
const WALLET = { method: 'wallet', gateway: 'sandbox', label: 'Wallet', takesCard: false, refunds: true };

const PARTIAL: PartialCod = { countries: ['IN'], upfront: { kind: 'share', rate: 200_000, ofFee: false } };

function shop(partial: Partial<PartialCod> | null = {}, offers: readonly Discount[] = [], over: Partial<Facts> = {}) {
  const cashOnDelivery = {
    ...{ enabled: true, fee: { INR: 5_000 }, countries: ['IN'] },
    ...(partial !== null && { partial: { ...PARTIAL, ...partial } }),
  };
  const merchant = makeMerchant({ cashOnDelivery, offers });
  return makeFacts({ merchant, methods: () => [...METHODS, WALLET], everyMethod: () => [...METHODS, WALLET], ...over });
}

const pay = (over: Partial<StartPayment> = {}): StartPayment => ({
  ...{ type: 'start-payment', attemptId: ATTEMPT, orderId: ORDER, method: 'card', gateway: null, card: CARD },
  ...over,
});

const told = (report: Report): Command => ({
  ...{ type: 'report-payment', attemptId: ATTEMPT, orderId: ORDER, refundId: '01900000-0000-7000-8000-0000000000e1' },
  report,
});
const arrived: Command = { type: 'mark-paid', attemptId: ATTEMPT, orderId: ORDER, note: 'Courier' };

function run(session: Session | null, command: Command, facts: Facts): Decision {
  const decision = decide(session, command, facts);
  if (decision.kind === 'refusal') throw new Error(JSON.stringify(decision.problems));
  return decision;
}
const refusal = (session: Session, command: Command, facts: Facts): string => {
  const decision = decide(session, command, facts);
  return decision.kind === 'refusal' ? `${decision.problems[0]?.code} ${decision.problems[0]?.text}` : 'done';
};

const opened = (facts: Facts, input: Partial<SessionInput> = {}): Session =>
  run(
    null,
    makeOpen({ input: { buyer: { email: 'asha@example.com' }, shippingAddress: makeAddress(), ...input } }),
    facts,
  ).session;

const revise = (input: SessionInput): Command => ({ type: 'revise-session', input, mayOverridePrices: false });
const CHOSEN: SessionInput = { paymentMethod: 'card', partialCod: true };

/** ₹3,595.00 and ₹49.00 for shipping; 20 % of it now, and ₹50.00 for paying on delivery. */
const TOTAL = 369_400;
const NOW = 72_880;

describe('a part now', () => {
  test('is chosen with the way to pay it, and let go with another', () => {
    const facts = shop();
    const chosen = run(opened(facts), revise(CHOSEN), facts).session;
    expect(chosen).toMatchObject({ paymentMethod: 'card', partialCod: { upfront: NOW }, totals: { total: TOTAL } });
    expect(dueNow(chosen)).toBe(NOW);
    const renamed = run(chosen, revise({ note: 'Ring twice' }), facts).session;
    expect(renamed.partialCod).toEqual({ upfront: NOW });
    const other = run(chosen, revise({ paymentMethod: 'wallet' }), facts).session;
    expect(other).toMatchObject({ paymentMethod: 'wallet', partialCod: { upfront: NOW } });
    for (const input of [{ partialCod: false }, { paymentMethod: 'bank_transfer' }, { paymentMethod: null }]) {
      expect(run(chosen, revise(input), facts).session.partialCod).toBeUndefined();
    }
    const whole = run(chosen, revise({ paymentMethod: 'card', partialCod: false }), facts).session;
    expect(whole).toMatchObject({ paymentMethod: 'card', totals: { total: TOTAL - 5_000 } });
  });

  test.each<[string, Partial<StartPayment>, number]>([
    ['without saying how', { method: null }, NOW],
    ['naming its method', { method: 'card' }, NOW],
    ['by another method that brings money at once', { method: 'wallet', card: null }, NOW],
    ['wholly, when that is said', { method: 'card', partialCod: false }, TOTAL - 5_000],
    ['wholly, by what comes later', { method: 'bank_transfer', card: null }, TOTAL - 5_000],
  ])('is paid %s', (_, how, amount) => {
    const facts = shop();
    const chosen = run(opened(facts), revise(CHOSEN), facts).session;
    expect(run(chosen, pay(how), facts).session.attempts).toMatchObject([{ amount }]);
  });

  test('takes a way to pay it', () => {
    const facts = shop();
    expect(refusal(opened(facts), revise({ partialCod: true }), facts)).toBe(
      'missing_value `partial_cod` pays a part by some method now: give that as `payment_method`, or with it.',
    );
  });

  test('is what the attempt is for; its payment makes the order, and the rest is due', () => {
    const facts = shop();
    const paying = run(run(opened(facts), revise(CHOSEN), facts).session, pay({ method: null }), facts).session;
    expect(paying.attempts).toMatchObject([{ amount: NOW, method: 'card' }]);
    const { session, events } = run(paying, told({ kind: 'paid' }), facts);
    expect(session).toMatchObject({ state: 'completed', partialCod: { upfront: NOW } });
    expect(events).toMatchObject([
      { type: 'payment.partially_paid', detail: { amount: NOW } },
      { type: 'order.created' },
      { type: 'session.completed' },
    ]);
    expect([paymentStatus(session), paidAmount(session), isPaidLater(session)]).toEqual(['partially_paid', NOW, true]);
  });

  test('the rest arrives once, by the merchant’s word', () => {
    const facts = shop();
    const paying = run(opened(facts), pay({ partialCod: true }), facts).session;
    const ordered = run(paying, told({ kind: 'paid' }), facts).session;
    const { session, events } = run(ordered, arrived, facts);
    expect(events).toMatchObject([
      { type: 'payment.succeeded', detail: { method: 'cod', gateway: 'manual', amount: TOTAL - NOW, note: 'Courier' } },
      { type: 'order.updated', detail: { reason: 'paid' } },
    ]);
    expect([paymentStatus(session), paidAmount(session)]).toEqual(['paid', TOTAL]);
    expect(refusal(session, arrived, facts)).toMatch(/^session_completed /);
  });

  test('only what the provider has is given back; cash is given back by hand', () => {
    const facts = shop();
    const paying = run(opened(facts), pay({ partialCod: true }), facts).session;
    const whole = run(run(paying, told({ kind: 'paid' }), facts).session, arrived, facts).session;
    const back = (amount: number | null): Command => ({
      type: 'refund-payment',
      refundId: 'r',
      amount,
      reason: 'Torn',
    });
    expect(refusal(whole, back(NOW + 1), facts)).toMatch(/^refund_too_large /);
    const refunded = run(whole, back(null), facts).session;
    expect(refunded.refunds).toMatchObject([{ amount: NOW }]);
    expect(paymentStatus(refunded)).toBe('partially_refunded');
  });

  test('a late payment of another amount goes back', () => {
    const facts = shop();
    const paying = run(opened(facts), pay(), facts).session;
    const away = run(paying, told({ kind: 'challenge', redirectUrl: 'https://bank.test' }), facts).session;
    const { session, effects } = run(away, revise(CHOSEN), facts);
    expect(effects).toMatchObject([{ type: 'void-attempt' }]);
    const late = run(session, told({ kind: 'paid' }), facts);
    expect(late.session).toMatchObject({ state: 'open', refunds: [{ automatic: true, amount: TOTAL - 5_000 }] });
  });

  test('who has all of it by other means waits for nothing', () => {
    const facts = shop();
    const chosen = run(opened(facts), revise(CHOSEN), facts).session;
    const { session, events } = run(chosen, arrived, facts);
    expect([paymentStatus(session), paidAmount(session), isPaidLater(session)]).toEqual(['paid', TOTAL, false]);
    expect(events[0]).toMatchObject({ type: 'payment.succeeded', detail: { amount: TOTAL } });
  });
});

describe('a part is not possible', () => {
  const ways = (facts: Facts, input: Partial<SessionInput> = {}) =>
    partialCodMethods(opened(facts, input), facts).map(({ method }) => method);

  test.each<[string, Facts, Partial<SessionInput>, readonly string[]]>([
    ['but it is by all that brings money at once', shop(), {}, ['card', 'wallet']],
    ['where the shop has none', shop(null), {}, []],
    ['before there is an address', shop(), { shippingAddress: null }, []],
    ['elsewhere', shop({ countries: ['NP'] }), {}, []],
    ['below its minimum', shop({ minimum: { INR: 400_000 } }), {}, []],
    ['above its maximum', shop({ maximum: { INR: 300_000 } }), {}, []],
    ['where it would be all', shop({ upfront: { kind: 'amount', amounts: { INR: TOTAL } } }), {}, []],
    ['where it would be what all of it costs at once', shop({ leastUpfront: { INR: TOTAL - 5_000 } }), {}, []],
    ['where it would be nothing', shop({ upfront: { kind: 'amount', amounts: { USD: 500 } } }), {}, []],
    ['where the caller hides it', shop(), { paymentMethods: { only: null, hide: ['partial_cod'], order: [] } }, []],
    ['where the caller wants others', shop(), { paymentMethods: { only: ['card'], hide: [], order: [] } }, []],
    [
      'beside a code that forbids it',
      shop({}, [makeDiscount({ disablesCod: true })]),
      { codes: [{ code: 'SUMMER10', by: 'buyer' }] },
      [],
    ],
    [
      'by what the caller wants alone',
      shop(),
      { paymentMethods: { only: ['card', 'partial_cod'], hide: [], order: [] } },
      ['card'],
    ],
  ])('%s', (_, facts, input, expected) => {
    expect(ways(facts, input)).toEqual(expected);
  });

  test('and says why', () => {
    const facts = shop({ maximum: { INR: 300_000 } });
    const why = 'method_unavailable Paying a part on delivery is for orders of up to ₹3,000.00.';
    expect(refusal(opened(facts), revise(CHOSEN), facts)).toBe(why);
    expect(refusal(opened(facts), pay({ partialCod: true }), facts)).toBe(why);
    expect(refusal(opened(shop()), pay({ method: 'bank_transfer', card: null, partialCod: true }), shop())).toBe(
      'method_unavailable This session cannot be paid in part by “bank_transfer”. Possible methods: card, wallet.',
    );
  });

  test.each<[string, SessionInput, string]>([
    ['a part', CHOSEN, 'A part can be paid on delivery once there is a shipping address'],
    ['all of it', { paymentMethod: 'cod' }, 'Cash on delivery is possible once there is a shipping address'],
  ])('before there is an address: %s', (_, input, why) => {
    const facts = shop();
    expect(refusal(opened(facts, { shippingAddress: null }), revise(input), facts)).toContain(
      `method_unavailable ${why}`,
    );
  });

  test('any more, which whoever has chosen it is told', () => {
    const chosen = run(opened(shop()), revise(CHOSEN), shop()).session;
    const changed = shop({ maximum: { INR: 300_000 } });
    expect(readiness(chosen, changed)).toMatchObject([{ code: 'method_unavailable', at: 'payment_method' }]);
    expect(readiness(chosen, shop())).toEqual([]);
  });
});

describe('an offer for a way to pay', () => {
  const offer = (given: Partial<Discount> = {}): Discount =>
    makeDiscount({ id: 'offer', code: null, label: 'Wallet week', paymentModes: ['wallet'], ...given });
  const wallet = pay({ method: 'wallet', card: null });

  test('is in the price of whoever pays so', () => {
    const facts = shop(null, [offer()]);
    expect(run(opened(facts), wallet, facts).session.attempts).toMatchObject([{ amount: 328_450 }]);
    expect(run(opened(facts), pay(), facts).session.attempts).toMatchObject([{ amount: 364_400 }]);
  });

  test('takes no other way to pay from whoever has looked at it', () => {
    const facts = shop(null, [offer({ disablesCod: true })]);
    const looked = run(opened(facts), revise({ paymentMethod: 'wallet' }), facts).session;
    expect(looked.adjustments.some(({ kind }) => kind === 'payment_offer')).toBe(true);
    expect(codAvailable(looked, facts)).toBe(true);
    expect(run(looked, pay({ method: 'cod', card: null }), facts).session.attempts).toMatchObject([{ amount: TOTAL }]);
  });

  test('that leaves nothing to pay makes the order at once', () => {
    const benefit = { kind: 'amount', amounts: { INR: 999_900 }, per: 'cart' } as const;
    const facts = shop(null, [offer({ benefit })]);
    const free = {
      ...facts,
      merchant: {
        ...facts.merchant,
        shipping: facts.merchant.shipping.map((rate) => ({ ...rate, amounts: { INR: 0 } })),
      },
    };
    const { session } = run(opened(free), wallet, free);
    expect(session).toMatchObject({ state: 'completed', attempts: [], totals: { total: 0 } });
  });

  test('for first orders is lost by another order since', () => {
    const facts = shop(null, [offer({ buyers: { maxOrders: 0 } })]);
    const session = opened(facts);
    expect(session.paymentOffers).toEqual(['offer']);
    const order = {
      buyers: ['asha@example.com'],
      atMs: facts.nowMs,
      currency: 'INR',
      total: 1,
      codes: [],
      paid: 'paid',
    } as const;
    const since = { ...facts, history: [order] };
    expect(refusal(session, wallet, since)).toBe(
      'discount_not_for_buyer The offer “Wallet week” is for first orders only. Change the order to see its price.',
    );
    expect(run(session, pay(), since).session.state).toBe('paying');
  });
});
