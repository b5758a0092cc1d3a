import { describe, expect, test } from 'vitest';
import {
  makeAddress,
  makeAttempt,
  makeDiscount,
  makeFacts,
  makeItem,
  makeMerchant,
  makeOpen,
  METHODS,
  NOW_MS,
} from '../../../test/makers.ts';
import type { StartPayment } from '../command.ts';
import { decide } from '../decide.ts';
import type { Decision } from '../decision.ts';
import { DEFAULT_LIMITS, type Facts } from '../facts.ts';
import type { Session } from '../session.ts';

const CARD = { number: '4242424242424242', expMonth: 12, expYear: 2030, cvc: '123' };
const ORDER_ID = '01900000-0000-7000-8000-0000000000f1';
const facts = makeFacts({ merchant: makeMerchant({ offers: [makeDiscount({ maxUses: 5 })] }) });

const pay = (over: Partial<StartPayment> = {}): StartPayment => ({
  type: 'start-payment',
  attemptId: '01900000-0000-7000-8000-0000000000a2',
  orderId: ORDER_ID,
  method: 'card',
  gateway: null,
  card: CARD,
  ...over,
});

/** A session that can be paid at once. */
function ready(over: Partial<Session> = {}, input = {}, context = facts): Session {
  const open = makeOpen({ input: { buyer: { email: 'asha@example.com' }, shippingAddress: makeAddress(), ...input } });
  const decision = decide(null, open, context);
  if (decision.kind === 'refusal') throw new Error(JSON.stringify(decision.problems));
  return { ...decision.session, ...over };
}

function start(session: Session, command = pay(), context = facts): Decision {
  const decision = decide(session, command, context);
  if (decision.kind === 'refusal') throw new Error(JSON.stringify(decision.problems));
  return decision;
}

test('is refused when the session is not the one that was seen', () => {
  const stale = decide(ready(), pay({ ifVersion: ready().version - 1 }), facts);
  expect(stale).toMatchObject({ kind: 'refusal', problems: [{ code: 'version_stale' }] });
  expect(start(ready(), pay({ ifVersion: ready().version })).session.state).toBe('paying');
});

test('is refused where the fee of its way bears a tax that nobody knows', () => {
  const merchant = makeMerchant({
    taxes: [{ country: 'IN', region: 'IN-KA', rate: 10_000, label: 'Cess', categories: [], onSurcharge: true }],
    paymentFees: [{ name: 'card', label: 'Card fee', paymentModes: ['card'], fee: { INR: 500 } }],
  });
  const context = makeFacts({ merchant, items: [makeItem({ variant: { requiresShipping: false } })] });
  const session = ready({}, { shippingAddress: null }, context);
  expect(decide(session, pay(), context)).toMatchObject({
    kind: 'refusal',
    problems: [{ code: 'missing_value', at: 'billing_address.region' }],
  });
  const byTransfer = decide(session, pay({ method: 'bank_transfer', card: null }), context);
  expect(byTransfer.kind).toBe('decision');
});

describe('refusals, in order of precedence', () => {
  type Case = { readonly session: Session; readonly command: StartPayment; readonly facts: Facts };
  const good: Case = { session: ready(), command: pay({ gateway: 'sandbox' }), facts };
  const session = (over: Partial<Session>) => (each: Case) => ({ ...each, session: { ...each.session, ...over } });
  const command = (over: Partial<StartPayment>) => (each: Case) => ({ ...each, command: { ...each.command, ...over } });
  const attempts = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      makeAttempt({ id: `a${index}`, state: 'declined', checkDueAtMs: null }),
    );

  const rows: readonly (readonly [string, (each: Case) => Case])[] = [
    ['session_completed null', session({ state: 'completed' })],
    ['session_canceled null', session({ state: 'canceled' })],
    ['session_expired null', session({ state: 'expired' })],
    ['session_not_open null', session({ state: 'failed' })],
    ['payment_in_progress null', session({ state: 'paying', attempts: [makeAttempt()] })],
    ['session_not_open null', session({ attempts: attempts(DEFAULT_LIMITS.maxAttempts) })],
    ['email_required buyer.email', session({ buyer: { email: null, phone: null, name: null, externalId: null } })],
    ['shipping_address_required shipping_address', session({ shippingAddress: null })],
    [
      'out_of_stock lines[0]',
      (each) => ({
        ...each,
        facts: { ...each.facts, item: () => makeItem({ variant: { inventoryQuantity: 0, whenOutOfStock: 'deny' } }) },
      }),
    ],
    ['method_unavailable method', command({ method: 'wallet' })],
    ['gateway_unavailable gateway', command({ gateway: 'stripe' })],
    [
      'card_not_accepted_here card',
      (each) => ({
        ...each,
        facts: { ...each.facts, methods: () => METHODS.map((method) => ({ ...method, takesCard: false })) },
      }),
    ],
  ];
  const problemsOf = (each: Case) => {
    const decision = decide(each.session, each.command, each.facts);
    return decision.kind === 'refusal' ? decision.problems.map(({ code, at }) => `${code} ${at}`) : [];
  };

  test.each(rows)('%s', (expected, breakIt) => {
    expect(problemsOf(breakIt(good))).toEqual([expected]);
  });

  test.each(rows.map(([expected], index) => [expected, index] as const))(
    '%s comes before all that follow',
    (expected, index) => {
      const broken = rows.slice(index).reduceRight((each, [, breakIt]) => breakIt(each), good);
      expect(problemsOf(broken)[0]).toBe(expected);
    },
  );

  test('what the buyer has yet to fill in is said all at once', () => {
    const bare = ready({ shippingAddress: null, buyer: { email: null, phone: null, name: null, externalId: null } });
    expect(problemsOf({ ...good, session: bare })).toEqual([
      'email_required buyer.email',
      'shipping_address_required shipping_address',
    ]);
  });

  test('a session past its time is over, swept or not', () => {
    expect(problemsOf({ ...good, session: ready({ expiresAtMs: NOW_MS }) })).toEqual(['session_expired null']);
  });

  test('a card is missed where the gateway has no page of its own', () => {
    const gateways = makeMerchant().gateways.map((gateway) => ({ ...gateway, opensSession: false }));
    const context = { ...facts, merchant: makeMerchant({ gateways }) };
    expect(problemsOf({ session: ready(), command: pay({ card: null }), facts: context })).toEqual([
      'missing_value card',
    ]);
    expect(start(ready(), pay({ card: null })).session.state).toBe('paying');
  });

  test('a method is missed only when there is a choice', () => {
    const command = pay({ method: null, card: null });
    expect(problemsOf({ session: ready(), command, facts })).toEqual(['missing_value method']);
    const paymentMethods = { only: ['bank_transfer'], hide: [], order: [] };
    expect(start(ready({ paymentMethods }), command).session.attempts[0]?.method).toBe('bank_transfer');
    expect(start(ready({ paymentMethod: 'card' }), command).session.attempts[0]?.method).toBe('card');
  });

  test('without any of these it starts', () => {
    expect(problemsOf(good)).toEqual([]);
  });
});

describe('a started payment', () => {
  test('is saved as asked for before the provider hears of it', () => {
    const { session, events, effects, claims } = start(ready());
    expect(session).toMatchObject({
      version: 2,
      sequence: 2,
      state: 'paying',
      milestone: 'payment_started',
      paymentMethod: 'card',
    });
    expect(session.attempts).toEqual([
      makeAttempt({ id: pay().attemptId, amount: 364_400, checkDueAtMs: NOW_MS + DEFAULT_LIMITS.attemptLeaseMs }),
    ]);
    expect(events).toEqual([
      {
        type: 'payment.started',
        detail: { attempt: pay().attemptId, method: 'card', gateway: 'sandbox', amount: 364_400 },
      },
    ]);
    expect(effects).toEqual([{ type: 'start-attempt', attemptId: pay().attemptId }]);
    expect(claims).toEqual([]);
  });

  test('never keeps the card', () => {
    expect(JSON.stringify(start(ready()))).not.toContain(CARD.number);
  });

  test('costs what the chosen method costs', () => {
    const { session } = start(ready(), pay({ method: 'cod', card: null }));
    expect(session).toMatchObject({
      paymentMethod: 'cod',
      totals: { surcharge: 5_000 },
      attempts: [{ amount: 369_400 }],
    });
    const card = start(ready({}, { paymentMethod: 'cod' }));
    expect(card.session).toMatchObject({
      paymentMethod: 'card',
      totals: { surcharge: 0 },
      attempts: [{ amount: 364_400 }],
    });
  });

  test('charges what was shown, even when the discount has ended since', () => {
    const session = ready({}, { codes: [{ code: 'SUMMER10', by: 'buyer' }] });
    const ended = { ...facts, merchant: makeMerchant({ offers: [makeDiscount({ endsAtMs: NOW_MS })] }) };
    expect(start(session, pay(), ended).session.attempts[0]?.amount).toBe(session.totals.total);
  });

  test('takes a use of a limited discount, once', () => {
    const session = ready({}, { codes: [{ code: 'SUMMER10', by: 'buyer' }] });
    const first = start(session);
    expect(first.claims).toMatchObject([
      { resource: 'discount', key: 'discount-summer', delta: 1, limit: 5, refusal: { code: 'discount_used_up' } },
    ]);
    const declined = { ...first.session, state: 'open' as const, attempts: [] };
    expect(start(declined).claims).toEqual([]);
    expect(start(declined).session.holds).toHaveLength(1);
  });

  test('gives up an attempt that waits for the buyer, and tells its provider first', () => {
    const waiting = makeAttempt({ state: 'challenged', redirectUrl: 'https://bank.example/' });
    const { session, effects } = start(ready({ state: 'paying', attempts: [waiting] }));
    expect(session.attempts.map(({ state }) => state)).toEqual(['superseded', 'asked']);
    expect(effects).toEqual([
      { type: 'void-attempt', attemptId: waiting.id },
      { type: 'start-attempt', attemptId: pay().attemptId },
    ]);
  });

  test('prolongs a sliding life', () => {
    const sliding = ready({ life: { ms: 3_600_000, slides: true }, expiresAtMs: NOW_MS + 3_600_000 });
    expect(start(sliding, pay(), { ...facts, nowMs: NOW_MS + 10 }).session.expiresAtMs).toBe(NOW_MS + 10 + 3_600_000);
  });
});

describe('when nothing is left to pay', () => {
  const free = makeFacts({
    merchant: makeMerchant({
      offers: [makeDiscount({ rate: 1_000_000, maxUses: 5 })],
      shipping: [{ ...makeMerchant().shipping[0]!, amounts: { INR: 0 } }],
    }),
  });
  const session = () => ready({}, { codes: [{ code: 'SUMMER10', by: 'buyer' }] }, free);

  test('the session completes at once without an attempt', () => {
    const decision = start(session(), pay({ method: null, card: null }), free);
    expect(decision.session).toMatchObject({
      state: 'completed',
      milestone: 'completed',
      attempts: [],
      order: { id: ORDER_ID, atMs: NOW_MS },
      completedAtMs: NOW_MS,
    });
    expect(decision.session.order?.number).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(decision.events.map(({ type }) => type)).toEqual(['order.created', 'session.completed']);
    expect(decision.effects).toEqual([]);
    expect(decision.claims.map(({ resource }) => resource)).toEqual(['discount', 'redemption']);
  });

  test('the fee of a method is not charged on nothing', () => {
    const chosen = { ...session(), paymentMethod: null };
    expect(start(chosen, pay({ method: 'cod', card: null }), free).session.totals.total).toBe(0);
  });

  test('no method is taken that would cost a fee', () => {
    const input = { paymentMethod: 'cod' };
    const revised = decide(session(), { type: 'revise-session', input, mayOverridePrices: false }, free);
    expect(revised).toMatchObject({ kind: 'decision', session: { paymentMethod: null, totals: { total: 0 } } });
  });

  test('what must be known about the buyer must be known all the same', () => {
    const bare = { ...session(), buyer: { email: null, phone: null, name: null, externalId: null } };
    expect(decide(bare, pay(), free)).toMatchObject({ kind: 'refusal', problems: [{ code: 'email_required' }] });
  });
});
