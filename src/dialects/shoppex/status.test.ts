import { expect, it } from 'vitest';
import { sessionsInEveryState } from '../../../test/every-state.ts';
import {
  makeAttempt,
  makeFacts,
  makeItem,
  makeLine,
  makeMerchant,
  makeSession,
  makeTransfer,
} from '../../../test/makers.ts';
import { makeContext } from '../../../test/wire-makers.ts';
import { paymentStatus } from '../../domain/payment.ts';
import { price } from '../../domain/pricing/price.ts';
import type { TaxRate } from '../../domain/tax-rate.ts';
import { invoiceObject } from './invoice-object.ts';
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
    'paid in part': 'PARTIAL',
    'on delivery': 'PENDING_PAYMENT',
    free: 'COMPLETED',
    refunded: 'REFUNDED',
    'partly refunded': 'COMPLETED',
    failed: 'VOIDED',
    canceled: 'VOIDED',
    expired: 'VOIDED',
  });
});

/** How far a payment on a chain is stands in no column. */
const TOLD_BY_LOOKING: readonly string[] = ['WAITING_FOR_CONFIRMATIONS'];

it.each(TOLD_BY_LOOKING)('cannot filter by %s, and says so', (status) => {
  expect(statusFilter(status)).toHaveProperty('problem.at', 'status');
});

it('tells how far a payment on a chain is', () => {
  const at = (state: 'challenged' | 'pending', over: object) =>
    invoiceStatus(
      makeSession({
        state: state === 'pending' ? 'settling' : 'paying',
        attempts: [makeAttempt({ state, transfer: makeTransfer({ amount: '2', ...over }) })],
      }),
    );
  expect(at('challenged', {})).toBe('PENDING');
  expect(at('challenged', { received: '0.5' })).toBe('PARTIAL');
  expect(at('pending', { received: '2', isEnough: true })).toBe('WAITING_FOR_CONFIRMATIONS');
});

it('filters exactly the sessions that show the status asked for', () => {
  for (const status of STATUSES.filter((one) => !TOLD_BY_LOOKING.includes(one))) {
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

it('tells one rate of tax, of all lines that are taxed', () => {
  const items = ['A', 'B'].map((id) => makeItem({ variant: { id, ...(id === 'B' && { taxCategory: 'books' }) } }));
  const gst = { country: 'IN', rate: 180_000, label: 'GST' };
  const percentOf = (taxes: readonly TaxRate[], ids: readonly string[]): unknown => {
    const merchant = makeMerchant({ taxesIncluded: false, taxes, shipping: [] });
    const lines = ids.map((id) => makeLine({ id, variantId: id, unitAmount: 10_001 }));
    const session = makeSession({ dialect: 'shoppex', lines });
    const priced = { ...session, ...price(session, makeFacts({ merchant, items })) };
    return invoiceObject(priced, { ...makeContext({ items }), merchant })['tax_percentage'];
  };
  const state = { ...gst, label: 'SGST' };
  const books = { country: 'IN', rate: 50_000, label: 'GST books', categories: ['books'] };
  expect(percentOf([], ['A'])).toBe(0);
  expect(percentOf([gst], ['A', 'B'])).toBe(18);
  expect(percentOf([gst, state], ['A', 'B'])).toBe(36);
  expect(percentOf([gst, books], ['A'])).toBe(18);
  expect(percentOf([gst, books], ['A', 'B'])).toBeCloseTo(11.5, 2);
});
