// What the buyer and the merchant can do once a part of the money has arrived on a chain.
import { expect, test } from 'vitest';
import { makeAddress, makeAttempt, makeFacts, makeMerchant, makeOpen, makeTransfer } from '../../../test/makers.ts';
import type { CloseSession, ReviseSession, StartPayment } from '../command.ts';
import { decide } from '../decide.ts';
import type { Decision, Refusal } from '../decision.ts';
import type { Session } from '../session.ts';

const begun = makeAttempt({
  method: 'bitcoin',
  state: 'challenged',
  redirectUrl: 'https://bank.example/chain',
  transfer: makeTransfer({ received: '0.005' }),
});
const facts = makeFacts({
  merchant: makeMerchant(),
  methods: () => [
    { gateway: 'sandbox', method: 'bitcoin', label: 'Bitcoin', takesCard: false, refunds: true },
    { gateway: 'sandbox', method: 'upi', label: 'UPI', takesCard: false, refunds: true },
  ],
});

const opened = decide(
  null,
  makeOpen({
    input: { buyer: { email: 'asha@example.com' }, shippingAddress: makeAddress(), paymentMethod: 'bitcoin' },
  }),
  facts,
);
if (opened.kind === 'refusal') throw new Error(JSON.stringify(opened.problems));
const session: Session = { ...opened.session, state: 'paying', attempts: [begun] };

type Wanted = StartPayment | ReviseSession | CloseSession;
const decided = (command: Wanted): Decision | Refusal => decide(session, command, facts);
const told = (result: Decision | Refusal): string =>
  result.kind === 'refusal' ? result.problems.map(({ code }) => code).join() : result.changed ? 'changed' : 'unchanged';

const pay = (method: string | null): StartPayment => ({
  type: 'start-payment',
  ...{ attemptId: '01900000-0000-7000-8000-0000000000a2', orderId: '01900000-0000-7000-8000-0000000000f1' },
  ...{ method, gateway: null, card: null },
});
const revise = (input: ReviseSession['input'], fromPage = true): ReviseSession => ({
  type: 'revise-session',
  ...{ input, fromPage, mayOverridePrices: false },
});

test('paying again leads back to the address that the part was sent to', () => {
  for (const method of ['bitcoin', null]) {
    const result = decided(pay(method));
    expect(told(result)).toBe('unchanged');
    expect(result).toMatchObject({ session: { attempts: [begun] }, effects: [] });
  }
});

test.each<readonly [string, Wanted]>([
  ['another way to pay', pay('upi')],
  ['another gateway', { ...pay('bitcoin'), gateway: 'other' }],
  ['the choice of another way', revise({ paymentMethod: 'upi' })],
  ['another total', revise({ lines: [{ kind: 'catalog', variant: '46107636203656', quantity: 3 }] }, false)],
  ['another e-mail address', revise({ buyer: { email: 'other@example.com' } })],
  ['the buyer’s wish to cancel', { type: 'close-session', how: 'cancel', force: true, fromPage: true }],
])('%s is refused', (_, command) => {
  expect(told(decided(command))).toBe('payment_partly_arrived');
});

test('what does not touch the payment can still be said', () => {
  expect(told(decided(revise({ note: 'Ring twice.' })))).toBe('changed');
});

test('a sliding life does not end before the rest can be there', () => {
  const sliding: Session = {
    ...session,
    life: { ms: 3_600_000, slides: true },
    expiresAtMs: session.expiresAtMs + 1e9,
  };
  expect(decide(sliding, revise({ note: 'Ring twice.' }), facts)).toMatchObject({
    session: { expiresAtMs: sliding.expiresAtMs },
  });
});

test('the merchant can still cancel, and what was received stays known', () => {
  const result = decided({ type: 'close-session', how: 'cancel', force: true });
  expect(result).toMatchObject({
    session: { state: 'canceled', attempts: [{ state: 'superseded', transfer: { received: '0.005' } }] },
    effects: [{ type: 'void-attempt', attemptId: begun.id }],
  });
});
