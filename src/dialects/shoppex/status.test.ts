import { expect, it } from 'vitest';
import { sessionsInEveryState } from '../../../test/every-state.ts';
import { paymentStatus } from '../../domain/payment.ts';
import { invoiceStatus, STATUSES, statusFilter } from './status.ts';

const sessions = Object.entries(sessionsInEveryState('shoppex'));

it('derives the invoice status', () => {
  expect(Object.fromEntries(sessions.map(([state, session]) => [state, invoiceStatus(session)]))).toEqual({
    open: 'PENDING',
    declined: 'PENDING',
    asked: 'PENDING',
    challenged: 'PENDING',
    unknown: 'PENDING',
    settling: 'PENDING_PAYMENT',
    paid: 'COMPLETED',
    'on delivery': 'PENDING_PAYMENT',
    free: 'COMPLETED',
    refunded: 'REFUNDED',
    'partly refunded': 'COMPLETED',
    failed: 'VOIDED',
    canceled: 'VOIDED',
    expired: 'VOIDED',
  });
});

it('filters exactly the sessions that show the status asked for', () => {
  for (const status of STATUSES) {
    const filter = statusFilter(status.toLowerCase());
    if ('problem' in filter) throw new Error(filter.problem.text);
    const { states, paymentStatus: payments } = filter;
    const found = sessions.filter(
      ([, session]) =>
        (states === undefined || states.includes(session.state)) &&
        (payments === undefined || payments.includes(paymentStatus(session))),
    );
    const expected = sessions.filter(([, session]) => invoiceStatus(session) === status);
    expect(
      found.map(([state]) => state),
      status,
    ).toEqual(expected.map(([state]) => state));
  }
});

it.each([
  ['paid', 'COMPLETED'],
  ['Cancelled', 'VOIDED'],
  ['disputed', 'CUSTOMER_DISPUTE_ONGOING'],
])('takes %s for %s', (alias, status) => {
  expect(statusFilter(alias)).toEqual(statusFilter(status));
});
