import { describe, expect, it } from 'vitest';
import { sessionsInEveryState } from '../../../test/every-state.ts';
import { makeCustomer, NOW_MS } from '../../../test/makers.ts';
import { makeAsked, makeContext } from '../../../test/wire-makers.ts';
import type { Adjustment, Session } from '../../domain/session.ts';
import { packExtra } from './extra.ts';
import { renderPayment, renderPurchase } from './render-purchases.ts';
import { customerId, paymentId, purchaseId } from './wire-ids.ts';

const sessions = sessionsInEveryState('flowglad');
const named = packExtra({ outputMetadata: { seat: '12A' }, outputName: 'Team', preserveBillingCycleAnchor: false });
const paid: Session = { ...sessions['paid']!, customerId: makeCustomer().id, extra: named };
const orderId = paid.order!.id;
const newest = makeAsked({ 'x-stainless-package-version': '0.29.0' });

function shown(render: typeof renderPurchase, session: Session, asked = newest) {
  const { status, body } = render({ kind: 'session', session, warnings: [] }, makeContext(), asked);
  return { status, body: JSON.parse(body ?? '') as Record<string, Record<string, unknown>> };
}

describe('a purchase', () => {
  it('has the name and the metadata that the session was given for it', () => {
    const { status, body } = shown(renderPurchase, paid);
    expect(status).toBe(200);
    expect(body['purchase']).toMatchObject({
      id: purchaseId(orderId),
      createdAt: NOW_MS,
      name: 'Team',
      metadata: { seat: '12A' },
      status: 'paid',
      customerId: customerId(makeCustomer().id),
      priceType: 'single_payment',
      quantity: 1,
      firstInvoiceValue: paid.totals.total,
      purchaseDate: NOW_MS,
    });
  });

  it('is called like the product where no name was given, and tells times as texts to the first generation', () => {
    const { body } = shown(renderPurchase, { ...paid, extra: {} }, makeAsked());
    expect(body['purchase']).toMatchObject({
      name: 'Charcoal Gown',
      metadata: null,
      createdAt: '2026-06-15T12:00:00.000Z',
    });
  });

  it.each([
    ['on delivery', 'pending'],
    ['paid in part', 'pending'],
    ['paid', 'paid'],
    ['refunded', 'refunded'],
    ['partly refunded', 'partial_refund'],
  ])('%s is %s', (state, status) => {
    expect(shown(renderPurchase, sessions[state]!).body['purchase']).toMatchObject({ status });
  });

  it('names a rate of tax only where there is one', () => {
    const gst: Adjustment = { source: 'GST', kind: 'tax', label: 'GST', amount: 0, lineShares: [0], rate: 180_000 };
    const rateOf = (...adjustments: Adjustment[]) =>
      shown(renderPayment, { ...paid, adjustments }).body['payment']?.['taxRatePercentage'];
    expect(rateOf()).toBeNull();
    expect(rateOf(gst)).toBe('18');
    expect(rateOf(gst, { ...gst, source: 'Cess', rate: 10_000 })).toBeNull();
    expect(rateOf(gst, { ...gst, lineShares: [], on: 'shipping' })).toBe('18');
  });

  it('is there only with an order', () => {
    expect(shown(renderPurchase, sessions['open']!)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  });
});

describe('a payment', () => {
  it('is what came for the purchase', () => {
    const { body } = shown(renderPayment, paid);
    expect(body['payment']).toMatchObject({
      id: paymentId(orderId),
      purchaseId: purchaseId(orderId),
      amount: paid.totals.total,
      currency: 'INR',
      status: 'succeeded',
      paymentMethod: 'card',
      refunded: false,
      refundedAmount: 0,
      refundedAt: null,
    });
  });

  it('knows what was given back', () => {
    const { body } = shown(renderPayment, sessions['refunded']!);
    expect(body['payment']).toMatchObject({
      status: 'refunded',
      refunded: true,
      refundedAmount: 359_500,
      refundedAt: NOW_MS,
    });
  });

  it('says nothing of it while the gateway does not give it back', () => {
    const refunded = sessions['refunded']!;
    const refunds = refunded.refunds.map((refund) => ({ ...refund, state: 'failed', checkDueAtMs: NOW_MS }) as const);
    expect(shown(renderPayment, { ...refunded, refunds }).body['payment']).toMatchObject({
      ...{ status: 'succeeded', refunded: false, refundedAmount: 0, refundedAt: null },
    });
  });

  it('of a part has its part of the tax', () => {
    const part = sessions['paid in part']!;
    const taxed = { ...part, totals: { ...part.totals, tax: 54_839 } };
    expect(shown(renderPayment, taxed).body['payment']).toMatchObject({
      ...{ amount: 100_000, subtotal: 84_746, taxAmount: 15_254, status: 'succeeded' },
    });
  });

  it('is not there while the money is to come', () => {
    expect(shown(renderPayment, sessions['on delivery']!).status).toBe(404);
  });
});
