import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sessionsInEveryState } from '../../../test/every-state.ts';
import { makeAttempt, makeCustomer } from '../../../test/makers.ts';
import { makeContext } from '../../../test/wire-makers.ts';
import type { EventType } from '../../domain/event.ts';
import type { Session } from '../../domain/session.ts';
import { webhook } from './webhook.ts';
import { customerId, paymentId, pricingModelId, purchaseId, sessionIn } from './wire-ids.ts';

const sessions = sessionsInEveryState('flowglad');
const paid: Session = { ...sessions['paid']!, customerId: makeCustomer().id };
const orderId = paid.order!.id;

describe('what is told', () => {
  const names = (type: EventType, session: Session) => webhook.namesOf(type, session);

  it('a purchase with the order, and the payment for it', () => {
    expect(names('order.created', paid)).toEqual(['purchase.completed']);
    expect(names('payment.succeeded', paid)).toEqual(['payment.succeeded']);
  });

  it('both only when the money is there, for an order on a promise', () => {
    const promised = sessions['on delivery']!;
    expect(names('order.created', promised)).toEqual([]);
    expect(names('payment.succeeded', promised)).toEqual(['purchase.completed', 'payment.succeeded']);
  });

  it('nothing of sessions, of declined cards, or of other dialects', () => {
    for (const type of ['session.created', 'session.expired', 'payment.failed', 'payment.refunded'] as const) {
      expect(names(type, paid)).toEqual([]);
    }
    expect(names('order.created', { ...paid, dialect: 'native' })).toEqual([]);
  });
});

describe('of a renewal', () => {
  const declined = makeAttempt({ id: 'a2', state: 'declined', decline: { code: 'card_declined', message: 'No.' } });
  const renewal: Session = {
    ...sessions['open']!,
    publicId: `chckt_session_${'x'.repeat(21)}`,
    attempts: [makeAttempt({ id: 'a1' }), declined],
    subscription: { id: makeCustomer().id, renewal: 1 },
  };

  it('payments are told, also those that failed, and no purchase', () => {
    expect(webhook.namesOf('order.created', { ...paid, subscription: renewal.subscription })).toEqual([]);
    expect(webhook.namesOf('payment.succeeded', renewal)).toEqual(['payment.succeeded']);
    expect(webhook.namesOf('payment.failed', renewal)).toEqual(['payment.failed']);
    expect(webhook.namesOf('payment.failed', { ...renewal, subscription: { id: 's', renewal: 0 } })).toEqual([]);
  });

  it('a failed one is named by its session and which it was', () => {
    const detail = { attempt: 'a2' };
    const event = { id: 'e', type: 'payment.failed', atMs: 0, sequence: 1, detail, session: renewal } as const;
    const { id, object } = JSON.parse(webhook.render('payment.failed', event, makeContext())) as Record<string, string>;
    expect([id, object]).toEqual([`pym_${'x'.repeat(21)}2`, 'payment']);
    expect(sessionIn(id ?? '', 'pym_')).toEqual({ publicId: renewal.publicId, number: 2 });
  });
});

it('whatever happens to a subscription has one of the vendor’s three names', () => {
  const names = (['created', 'updated', 'renewed', 'past_due', 'canceled'] as const).map((name) =>
    webhook.subscriptions?.namesOf(`subscription.${name}`, null),
  );
  const updated = ['subscription.updated'];
  expect(names).toEqual([['subscription.created'], updated, updated, updated, ['subscription.canceled']]);
});

it('the body names the object and the customer, and not the event', () => {
  const event = { id: 'e', type: 'order.created', atMs: 0, sequence: 1, detail: {}, session: paid } as const;
  const customer = { id: customerId(makeCustomer().id), externalId: paid.buyer.externalId };
  const inCommon = { customer, pricingModelId: pricingModelId(paid.merchantId) };
  expect(JSON.parse(webhook.render('purchase.completed', event, makeContext()))).toEqual({
    id: purchaseId(orderId),
    object: 'purchase',
    ...inCommon,
  });
  expect(JSON.parse(webhook.render('payment.succeeded', event, makeContext()))).toEqual({
    id: paymentId(orderId),
    object: 'payment',
    ...inCommon,
  });
});

it('is signed over id, time and body, with every valid secret', () => {
  const secrets = ['0123456789abcdef', 'fedcba9876543210'].map((hex) => webhook.secretFrom(hex.repeat(4)));
  const body = '{"id":"prch_1"}';
  const delivery = { id: 'delivery-1', eventId: 'event-1', name: 'purchase.completed', body };
  const headers = webhook.headers(delivery, secrets, 1_700_000_000_500);
  expect(headers).toMatchObject({ 'svix-id': 'event-1', 'svix-timestamp': '1700000000' });
  const expected = secrets.map((secret) => {
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    return `v1,${createHmac('sha256', key).update(`event-1.1700000000.${body}`).digest('base64')}`;
  });
  expect(headers['svix-signature']).toBe(expected.join(' '));
});
