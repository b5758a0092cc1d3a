import { describe, expect, it } from 'vitest';
import { makeAttempt, makeFacts, makeSession, NOW_MS } from '../../../test/makers.ts';
import type { IdentifyBuyer } from '../command.ts';
import { decide } from '../decide.ts';
import type { Session } from '../session.ts';

const PHONE = '+919876543210';
const CUSTOMER_ID = '01900000-0000-7000-8000-0000000000c1';
const HOUR_MS = 3_600_000;

const laterMs = NOW_MS + 60_000;
const identify = (session: Session, customer: IdentifyBuyer['customer'] = null, phone = PHONE) => {
  return decide(session, { type: 'identify-buyer', phone, customer }, makeFacts({ nowMs: laterMs }));
};
const identified = (...given: Parameters<typeof identify>) => {
  const decision = identify(...given);
  if (decision.kind === 'refusal') throw new Error(decision.problems[0]?.text);
  return decision;
};
const proven = { id: CUSTOMER_ID, isNew: false };

describe('naming a phone', () => {
  it('puts it on the session and brings the buyer to the first milestone', () => {
    const { session, events } = identified(makeSession());
    expect(session).toMatchObject({ milestone: 'contact_given', customerId: null, buyer: { phone: PHONE } });
    expect(events).toEqual([{ type: 'session.updated' }]);
  });

  it('takes nobody back', () => {
    expect(identified(makeSession({ milestone: 'payment_shown' })).session.milestone).toBe('payment_shown');
  });

  it('leaves the proven phone of a known buyer alone', () => {
    const known = identified(makeSession(), proven).session;
    const { session } = identified(known, null, '+919999999999');
    expect(session).toMatchObject({ customerId: CUSTOMER_ID, milestone: 'contact_verified', buyer: { phone: PHONE } });
  });
});

describe('proving a phone', () => {
  it('gives the session its customer', () => {
    const { session, events } = identified(makeSession(), proven);
    expect(session).toMatchObject({ milestone: 'contact_verified', customerId: CUSTOMER_ID, buyer: { phone: PHONE } });
    expect(events).toEqual([{ type: 'session.updated' }]);
  });

  it('tells of a customer who is new', () => {
    const { events } = identified(makeSession(), { id: CUSTOMER_ID, isNew: true });
    expect(events).toEqual([
      { type: 'session.updated' },
      { type: 'customer.created', detail: { customer: CUSTOMER_ID } },
    ]);
  });

  it('goes on while a payment is under way', () => {
    const paying = makeSession({ state: 'paying', milestone: 'payment_started', attempts: [makeAttempt()] });
    expect(identified(paying, proven).session).toMatchObject({ state: 'paying', customerId: CUSTOMER_ID });
  });

  it('gives no session to another that has its buyer, however close they were', () => {
    const { session } = identified(makeSession(), proven);
    expect(identify(session, { id: 'another', isNew: false }, '+919999999999')).toMatchObject({
      kind: 'refusal',
      problems: [{ code: 'already_exists', at: 'customer' }],
    });
    expect(identified(session, proven).session.customerId).toBe(CUSTOMER_ID);
  });

  it('starts a life that slides anew, and no other', () => {
    const sliding = makeSession({ life: { ms: HOUR_MS, slides: true }, expiresAtMs: NOW_MS + HOUR_MS });
    expect(identified(sliding, proven).session.expiresAtMs).toBe(laterMs + HOUR_MS);
    const fixed = makeSession({ life: { ms: HOUR_MS, slides: false }, expiresAtMs: NOW_MS + HOUR_MS });
    expect(identified(fixed, proven).session.expiresAtMs).toBe(NOW_MS + HOUR_MS);
  });
});

it.each([
  ['completed', makeSession({ state: 'completed' }), 'session_completed'],
  ['canceled', makeSession({ state: 'canceled' }), 'session_canceled'],
  ['expired, swept or not,', makeSession({ expiresAtMs: laterMs }), 'session_expired'],
])('refuses a session that is %s', (_, session, code) => {
  for (const customer of [null, proven]) {
    expect(identify(session, customer)).toMatchObject({ kind: 'refusal', problems: [{ code }] });
  }
});
