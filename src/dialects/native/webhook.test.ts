import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { makeAttempt, makeSession, NOW_MS } from '../../../test/makers.ts';
import { makeContext } from '../../../test/wire-makers.ts';
import { EVENT_TYPES } from '../../domain/event.ts';
import type { Session } from '../../domain/session.ts';
import type { EventView } from '../dialect.ts';
import { eventAnswer } from './record-answers.ts';
import { webhook } from './webhook.ts';

const paid: Session = makeSession({
  state: 'completed',
  buyer: { email: 'asha.rao@example.com', phone: null, name: 'Asha Rao', externalId: null },
  attempts: [makeAttempt({ state: 'paid' })],
  order: { id: 'order-1', number: 'ABCD-EFGH', atMs: NOW_MS },
  clientReferenceId: 'cart-42',
});

const event = (over: Partial<EventView> = {}): EventView => ({
  id: '01900000-0000-7000-8000-0000000000e1',
  type: 'session.completed',
  atMs: NOW_MS,
  sequence: 4,
  detail: {},
  session: paid,
  ...over,
});

const bodyOf = (view: EventView) =>
  eventAnswer.parse(JSON.parse(webhook.render(view.type, view, makeContext())) as unknown);

describe('the body of a webhook', () => {
  it('has what every event has, and the session', () => {
    const { data, ...frame } = bodyOf(event());
    expect(frame).toEqual({
      id: '01900000-0000-7000-8000-0000000000e1',
      type: 'session.completed',
      created_at: '2026-06-15T12:00:00.000Z',
      livemode: false,
      merchant: 'my-store',
      sequence: 4,
    });
    expect(data.object).toMatchObject({ object: 'session', id: paid.nativeId, client_secret: null });
  });

  it('has the order where the event is about one', () => {
    expect(bodyOf(event({ type: 'order.created' })).data.object).toMatchObject({
      id: 'order-1',
      object: 'order',
      number: 'ABCD-EFGH',
      session: paid.nativeId,
      client_reference_id: 'cart-42',
      payment_status: 'paid',
      currency: 'INR',
      total: 359_500,
      paid: 359_500,
      refunded: 0,
      lines: [{ id: 'li_1', total: 359_500 }],
      buyer: { email: 'asha.rao@example.com' },
    });
  });

  it('says nothing of an order that does not exist', () => {
    expect(webhook.namesOf('order.created', makeSession())).toEqual([]);
    for (const type of EVENT_TYPES) expect(webhook.namesOf(type, paid)).toEqual([type]);
    expect(webhook.names).toEqual(EVENT_TYPES);
  });
});

describe('the signature', () => {
  const secret = webhook.secretFrom('00'.repeat(31) + '01');
  const newer = webhook.secretFrom('ff'.repeat(32));
  const delivery = { id: 'whd_1', eventId: 'evt_1', name: 'session.completed', body: '{"a":"ü"}' };

  it('has the secret in the format of the standard', () => {
    expect(secret).toBe(`whsec_${'A'.repeat(41)}AE=`);
    expect(Buffer.from(newer.slice('whsec_'.length), 'base64')).toEqual(Buffer.alloc(32, 0xff));
  });

  it('is good with the old and with the new secret during a rotation', () => {
    const headers = webhook.headers(delivery, [newer, secret], Date.now());
    expect(headers['webhook-id']).toBe('evt_1');
    for (const known of [secret, newer]) expect(new Webhook(known).verify(delivery.body, headers)).toEqual({ a: 'ü' });
    expect(headers['webhook-signature']?.split(' ')).toHaveLength(2);
  });

  it('is good for this body, this id and this time only', () => {
    const headers = webhook.headers(delivery, [secret], Date.now());
    const verify =
      (body: string, over: Record<string, string> = {}) =>
      () =>
        new Webhook(secret).verify(body, { ...headers, ...over });
    expect(verify(delivery.body)).not.toThrow();
    expect(verify('{"a":"u"}')).toThrow();
    expect(verify(delivery.body, { 'webhook-id': 'evt_2' })).toThrow();
    expect(verify(delivery.body, { 'webhook-timestamp': String(Number(headers['webhook-timestamp']) - 1) })).toThrow();
    expect(() => new Webhook(newer).verify(delivery.body, headers)).toThrow();
  });
});

it('tries again over three days', () => {
  const hours = webhook.retryAfterMs.map((waitMs) => waitMs / 3_600_000);
  expect(webhook.retryAfterMs.slice(0, 3)).toEqual([5_000, 300_000, 1_800_000]);
  expect(hours.slice(3)).toEqual([2, 5, 10, 14, 20, 24]);
  expect(webhook.timeoutMs).toBe(15_000);
});
