import { describe, expect, it } from 'vitest';
import { sessionsInEveryState } from '../../../test/every-state.ts';
import { makeLine, NOW_MS } from '../../../test/makers.ts';
import type { Adjustment, Session } from '../../domain/session.ts';
import { invoiceRecord, isInvoice, lineItemRecords } from './invoices.ts';
import { invoiceId, lineItemId, sessionIn } from './wire-ids.ts';

const publicId = `chckt_session_${'a1'.repeat(10)}z`;
const SUBSCRIPTION = '01900000-0000-7000-8000-0000000000d1';
const DAY_MS = 86_400_000;
const sessions = sessionsInEveryState('flowglad');
const sessionOf = (state: string, over: Partial<Session> = {}): Session => ({ ...sessions[state]!, publicId, ...over });
const renewal = { id: SUBSCRIPTION, renewal: 2, startMs: NOW_MS, endMs: NOW_MS + DAY_MS };

describe('an invoice', () => {
  it('is of what was ordered, and of a renewal before it is paid', () => {
    expect(isInvoice(sessionOf('paid'))).toBe(true);
    expect(isInvoice(sessionOf('open'))).toBe(false);
    expect(isInvoice(sessionOf('open', { subscription: { id: SUBSCRIPTION, renewal: 1 } }))).toBe(true);
    expect(isInvoice(sessionOf('open', { subscription: { id: SUBSCRIPTION, renewal: 0 } }))).toBe(false);
  });

  it.each([
    ['paid', 'paid'],
    ['free', 'paid'],
    ['on delivery', 'awaiting_payment_confirmation'],
    ['refunded', 'refunded'],
    ['partly refunded', 'partially_refunded'],
    ['open', 'open'],
    ['declined', 'open'],
    ['asked', 'open'],
    ['settling', 'awaiting_payment_confirmation'],
    ['canceled', 'void'],
    ['expired', 'uncollectible'],
  ])('%s is %s', (state, status) => {
    expect(invoiceRecord(sessionOf(state, { subscription: renewal }), 'newest')).toMatchObject({ status });
  });

  it('is for a purchase, or for a period of a subscription, under a number that stays', () => {
    const once = invoiceRecord(sessionOf('paid'), 'newest');
    expect(once).toMatchObject({ type: 'purchase', invoiceNumber: 'ABCD-EFGH', subscriptionId: null });
    const period = { billingPeriodStartDate: NOW_MS, billingPeriodEndDate: NOW_MS + DAY_MS };
    const open = invoiceRecord(sessionOf('open', { subscription: renewal }), 'newest');
    expect(open).toMatchObject({ type: 'subscription', purchaseId: null, ...period });
    expect(open['invoiceNumber']).toMatch(/^[0-9A-Z]{7}-00002$/);
    const paid = invoiceRecord(sessionOf('paid', { subscription: renewal }), 'newest');
    expect(paid).toMatchObject({ invoiceNumber: open['invoiceNumber'], billingPeriodId: open['billingPeriodId'] });
  });

  it.each([
    [undefined, Date.UTC(2026, 6, 15, 12)],
    [7, NOW_MS + 7 * DAY_MS],
  ])('that begins a subscription with %s free days is for the time until it is paid again', (trialDays, endMs) => {
    const lines = [makeLine({ recurring: { interval: 'month', intervalCount: 1 } })];
    const begun = sessionOf('paid', { lines, trialDays, subscription: { id: SUBSCRIPTION, renewal: 0 } });
    const period = { billingPeriodStartDate: NOW_MS, billingPeriodEndDate: endMs };
    expect(invoiceRecord(begun, 'newest')).toMatchObject(period);
  });

  it('tells the first generation its times as texts, and no pricing model', () => {
    const record = invoiceRecord(sessionOf('paid'), 'first');
    expect(record).toMatchObject({ invoiceDate: '2026-06-15T12:00:00.000Z', createdByCommit: null });
    expect(record).not.toHaveProperty('pricingModelId');
  });
});

describe('its lines', () => {
  const off: Adjustment = { source: 'trial', kind: 'discount', label: 'Free trial', amount: -1_000, lineShares: [] };
  const tax: Adjustment = { source: 'VAT', kind: 'tax', label: 'VAT', amount: 7, lineShares: [] };
  const session = sessionOf('paid', {
    lines: [makeLine({ quantity: 2, unitAmount: 500 })],
    adjustments: [off, { ...off, source: 'none', amount: 0 }, tax],
  });

  it('sum to what is charged before tax', () => {
    const lines = lineItemRecords(session, 'newest');
    expect(lines).toMatchObject([
      { id: lineItemId(session, 0), invoiceId: invoiceId(session), quantity: 2, price: 500, type: 'static' },
      { id: lineItemId(session, 1), quantity: 1, price: -1_000, description: 'Free trial', priceId: null },
    ]);
  });

  it('have ids that are read again, and others are not', () => {
    expect(sessionIn(lineItemId(session, 0), 'inv_li_')).toEqual({ publicId, number: 0 });
    expect(sessionIn(lineItemId(session, 12), 'inv_li_')).toEqual({ publicId, number: 12 });
    expect(sessionIn(invoiceId(session), 'inv_')).toEqual({ publicId, number: 0 });
    for (const id of ['', 'inv_', `inv_${'a'.repeat(20)}`, `inv_${'a'.repeat(21)}01`, `pym_${'a'.repeat(21)}`]) {
      expect(sessionIn(id, 'inv_'), id).toBeNull();
    }
  });
});
