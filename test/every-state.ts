// A session in every state it can be seen in, for tests that must hold for all of them.
import type { Session } from '../src/domain/session.ts';
import { makeAddress, makeAttempt, makeSession, NOW_MS } from './makers.ts';

/** Nobody but the buyer and the merchant may read these. */
export const CONTACT = {
  email: 'asha.rao@example.com',
  phone: '+919876543210',
  line1: '12 Lake Road',
  note: 'Ring twice',
};

/** Full of contact data, so that a leak shows. */
export function sessionsInEveryState(dialect: string): Readonly<Record<string, Session>> {
  const address = makeAddress({ name: 'Asha Rao', line1: CONTACT.line1, phone: CONTACT.phone });
  const session = (over: Partial<Session> = {}): Session =>
    makeSession({
      dialect,
      buyer: { email: CONTACT.email, phone: CONTACT.phone, name: 'Asha Rao', externalId: 'c-1' },
      shippingAddress: address,
      billingAddress: address,
      note: CONTACT.note,
      ...over,
    });
  const done = (over: Partial<Session>): Session =>
    session({
      state: 'completed',
      milestone: 'completed',
      order: { id: '01900000-0000-7000-8000-0000000000b1', number: 'ABCD-EFGH', atMs: NOW_MS },
      completedAtMs: NOW_MS,
      ...over,
    });
  const paid = makeAttempt({ state: 'paid', reference: 'pay_1', checkDueAtMs: null });
  const refund: Session['refunds'][number] = {
    id: '01900000-0000-7000-8000-0000000000c1',
    attemptId: paid.id,
    amount: paid.amount,
    reason: null,
    state: 'done',
    automatic: false,
    atMs: NOW_MS,
    checkDueAtMs: null,
    settledAtMs: NOW_MS,
  };
  const challenged = makeAttempt({ state: 'challenged', redirectUrl: 'https://bank.example/1', reference: 'sess_1' });
  const declined = makeAttempt({ state: 'declined', decline: { code: 'card_declined', message: 'Declined.' } });
  return {
    open: session(),
    declined: session({ attempts: [declined] }),
    asked: session({ state: 'paying', attempts: [makeAttempt()] }),
    challenged: session({ state: 'paying', attempts: [declined, { ...challenged, id: `${challenged.id}2` }] }),
    unknown: session({ state: 'paying', attempts: [makeAttempt({ state: 'unknown' })] }),
    settling: session({
      state: 'settling',
      attempts: [
        makeAttempt({ gateway: 'manual', method: 'bank_transfer', state: 'pending', instructions: 'Pay to …' }),
      ],
    }),
    paid: done({ attempts: [paid] }),
    'paid in part': done({
      partialCod: { upfront: 100_000 },
      attempts: [{ ...paid, amount: 100_000 }],
    }),
    'on delivery': done({
      paymentMethod: 'cod',
      attempts: [makeAttempt({ gateway: 'manual', method: 'cod', state: 'authorized', collect: 'on_delivery' })],
    }),
    free: done({}),
    refunded: done({ attempts: [paid], refunds: [refund] }),
    'partly refunded': done({ attempts: [paid], refunds: [{ ...refund, amount: 100 }] }),
    failed: session({ state: 'failed', attempts: [declined] }),
    canceled: session({ state: 'canceled' }),
    expired: session({ state: 'expired' }),
  };
}
