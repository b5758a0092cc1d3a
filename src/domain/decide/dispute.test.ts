import { expect, test } from 'vitest';
import { makeAttempt, makeFacts, makeSession, NOW_MS } from '../../../test/makers.ts';
import { decide } from '../decide.ts';
import type { Decision } from '../decision.ts';
import type { DisputeReport } from '../dispute.ts';
import { paymentStatus } from '../payment.ts';
import type { Session } from '../session.ts';

const { totals } = makeSession();
const attempt = makeAttempt({ state: 'paid', amount: totals.total });
const session = makeSession({
  state: 'completed',
  attempts: [attempt],
  order: { id: 'o', number: 'K-1', atMs: NOW_MS },
});
const open: DisputeReport = {
  ...{ reference: 'dp_1', status: 'open', amount: 1_000, reason: 'fraudulent' },
  ...{ answerDueAtMs: null, answerUrl: null },
};

function told(session: Session, over: Partial<DisputeReport> = {}, attemptId = attempt.id): Decision {
  const report = { ...open, ...over };
  const decision = decide(session, { type: 'report-dispute', attemptId, report }, makeFacts());
  if (decision.kind === 'refusal') throw new Error(JSON.stringify(decision.problems));
  return decision;
}
const happened = ({ events }: Decision) => events.map(({ type, detail }) => `${type} ${String(detail?.['status'])}`);

test('is written down with the session, told once, and holds its money', () => {
  const opened = told(session);
  expect(happened(opened)).toEqual(['payment.disputed open']);
  expect(opened.dispute).toMatchObject({
    reference: 'dp_1',
    status: 'open',
    sessionId: session.id,
    gateway: 'sandbox',
  });
  expect(opened.session.disputes).toEqual([opened.dispute]);
  expect(paymentStatus(opened.session)).toBe('disputed');
  expect(told(opened.session).changed).toBe(false);
});

test('ends as the bank decides, whatever is told late', () => {
  const opened = told(session).session;
  const won = told(opened, { status: 'won' });
  expect(happened(won)).toEqual(['order.updated won']);
  expect(paymentStatus(won.session)).toBe('paid');
  const lost = told(opened, { status: 'lost' });
  expect(happened(lost)).toEqual(['order.updated lost']);
  expect(paymentStatus(lost.session)).toBe('reversed');
  expect(told(lost.session, { status: 'open' }).changed).toBe(false);
  expect(told(lost.session, { status: 'won' }).changed).toBe(false);
  expect(lost.dispute?.id).toBe(opened.disputes?.[0]?.id);
  expect(lost.session.disputes).toHaveLength(1);
});

test('may begin as a warning, which holds nothing', () => {
  const warned = told(session, { status: 'warning' });
  expect(happened(warned)).toEqual(['order.updated warning']);
  expect(paymentStatus(warned.session)).toBe('paid');
  const opened = told(warned.session);
  expect(happened(opened)).toEqual(['payment.disputed open']);
  expect(opened.session.disputes).toHaveLength(1);
});

test('changes silently where only its dates do', () => {
  const opened = told(session).session;
  const dated = told(opened, { answerDueAtMs: NOW_MS });
  expect(happened(dated)).toEqual([]);
  expect(dated.session.disputes?.[0]?.answerDueAtMs).toBe(NOW_MS);
});

test('is of no payment that brought nothing, and of no unknown one', () => {
  expect(told({ ...session, attempts: [{ ...attempt, state: 'declined' }] }).changed).toBe(false);
  expect(told(session, {}, 'nobody').changed).toBe(false);
});

test.each([
  ['open', 'payment_disputed'],
  ['lost', 'nothing_to_refund'],
] as const)('that is %s leaves no refund: %s', (status, code) => {
  const { session: disputed } = told(session, { status });
  const command = { type: 'refund-payment', refundId: 'r', amount: null, reason: null } as const;
  expect(decide(disputed, command, makeFacts())).toMatchObject({
    kind: 'refusal',
    problems: [{ code }],
  });
});
