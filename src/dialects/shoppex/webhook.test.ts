import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sessionsInEveryState } from '../../../test/every-state.ts';
import { makeAttempt, makeSession, NOW_MS } from '../../../test/makers.ts';
import { makeContext } from '../../../test/wire-makers.ts';
import type { EventType } from '../../domain/event.ts';
import type { Session } from '../../domain/session.ts';
import { webhook } from './webhook.ts';
import { WEBHOOK_NAMES } from './webhook-names.ts';

const names = (session: Session, ...types: EventType[]): string[] =>
  types.flatMap((type) => webhook.namesOf(type, session)).filter((name) => !name.endsWith(':product'));

describe('events', () => {
  const states = sessionsInEveryState('shoppex');
  const of = (state: string): Session => states[state] ?? makeSession();

  it.each([
    ['open', ['session.created'], ['order:created']],
    ['asked', ['payment.started'], []],
    ['declined', ['payment.failed'], []],
    ['paid', ['payment.succeeded', 'order.created', 'session.completed'], ['order:paid']],
    ['free', ['order.created', 'session.completed'], ['order:paid']],
    ['on delivery', ['order.created', 'session.completed'], ['order:updated']],
    ['refunded', ['payment.refunded', 'order.updated'], ['order:updated']],
    ['expired', ['session.expired'], ['order:cancelled']],
    ['canceled', ['session.canceled'], ['order:cancelled']],
  ] as const)('tells what happened to a session that is now %s', (state, types, expected) => {
    expect(names(of(state), ...types)).toEqual(expected);
  });

  it('tells of money on delivery when it is there, however late the event is worded', () => {
    const session = of('on delivery');
    const collected = {
      ...session,
      attempts: [makeAttempt({ method: 'cod', state: 'paid', collect: 'on_delivery' as const })],
    };
    expect(names(collected, 'order.created', 'session.completed')).toEqual(['order:updated']);
    expect(names(collected, 'payment.succeeded', 'order.updated')).toEqual(['order:paid']);
  });

  it('tells of what was sent on a chain and has bought nothing', () => {
    const told = (reason: string) => webhook.namesOf('session.updated', of('expired'), { reason });
    expect(told('transfer_unused')).toContain('order:updated');
    expect(told('late_payment')).toEqual([]);
  });

  it('is silent about sessions of other dialects', () => {
    expect(names(makeSession({ dialect: 'native' }), 'session.created', 'order.created')).toEqual([]);
  });
});

it('sends the envelope of three keys around the invoice', () => {
  const session = makeSession({ dialect: 'shoppex', metadata: { order_id: '1001' }, currency: 'USD' });
  const event = { id: 'e', type: 'session.created', atMs: NOW_MS, sequence: 1, detail: {}, session } as const;
  expect(JSON.parse(webhook.render('order:created', event, makeContext()))).toEqual({
    event: 'order:created',
    data: {
      uniqid: session.publicId,
      type: 'PRODUCT',
      status: 'PENDING',
      gateway: null,
      total: 3595,
      total_display: 3595,
      exchange_rate: 1,
      crypto_exchange_rate: 0,
      currency: 'USD',
      crypto_gateway: null,
      apm_method: null,
      customer_email: null,
      country: 'IN',
      quantity: 1,
      product_id: '8948397801608',
      product_title: 'Charcoal Gown',
      is_developer_invoice: false,
      custom_fields: { order_id: '1001' },
      created_at: NOW_MS / 1000,
      updated_at: NOW_MS / 1000,
    },
    created_at: NOW_MS / 1000,
  });
});

it('tells of the products of an order in an event of its own, and of a payment never', () => {
  const session = makeSession({ dialect: 'shoppex', currency: 'USD' });
  expect(webhook.namesOf('session.created', session)).toEqual(['order:created', 'order:created:product']);
  const event = { id: 'e', type: 'session.created', atMs: NOW_MS, sequence: 1, detail: {}, session } as const;
  const { data } = JSON.parse(webhook.render('order:created:product', event, makeContext())) as { data: object };
  expect(data).toHaveProperty('products', [
    {
      ...{ uniqid: '8948397801608', title: 'Charcoal Gown', description: null, price: 3595, price_display: 3595 },
      ...{ currency: 'USD', type: 'CUSTOM' },
    },
  ]);
  const [line] = session.lines;
  const payment = { ...session, lines: line === undefined ? [] : [{ ...line, variantId: null, productId: null }] };
  expect(webhook.namesOf('session.created', payment)).toEqual(['order:created']);
});

describe('trials', () => {
  const shop = makeContext();

  it.each(WEBHOOK_NAMES.filter((name) => name.startsWith('order:')))('have an example of %s', (name) => {
    const body = JSON.parse(webhook.sample?.(name, shop) ?? '') as { event: string; data: object };
    expect(Object.keys(body)).toEqual(['event', 'data', 'created_at']);
    expect(body).toMatchObject({ event: name, data: { uniqid: expect.any(String) as string } });
    expect('products' in body.data).toBe(name.endsWith(':product'));
  });

  it('have none of what nothing here leads to', () => {
    for (const name of ['subscription:created', 'feedback:received', 'toString', '']) {
      expect(webhook.sample?.(name, shop)).toBeNull();
    }
  });
});

describe('signatures', () => {
  const secret = webhook.secretFrom('0123456789abcdef'.repeat(4));
  const delivery = { id: '01900000-0000-7000-8000-0000000000d1', eventId: 'e', name: 'order:paid', body: '{"a":"/"}' };
  const headersAt = (wallMs: number) => webhook.headers(delivery, [secret, 'whsec_old'], wallMs);

  it('makes secrets in the vendor’s format', () => {
    expect(secret).toBe('whsec_0123456789abcdef0123456789abcdef');
  });

  it('can be checked by both published rules', () => {
    const headers = headersAt(NOW_MS);
    const id = headers['X-Shoppex-Delivery'] ?? '';
    const stamp = headers['X-Shoppex-Timestamp'] ?? '';
    const digest = createHmac('sha256', secret).update(`${id}.${stamp}.${delivery.body}`).digest('hex');
    expect(headers['X-Shoppex-Signature-V2']).toBe(`v1,t=${stamp},h=${digest}`);
    expect(headers['X-Shoppex-Signature-V2-Algorithm']).toBe('HMAC-SHA256');
    const legacy = createHmac('sha512', secret).update(delivery.body).digest('hex');
    expect(headers['X-Shoppex-Signature']).toBe(legacy);
    expect(headers['X-Shoppex-Unescaped-Signature']).toBe(legacy);
    expect(headers).toMatchObject({ 'Content-Type': 'application/json', 'X-Shoppex-Event': 'order:paid' });
  });

  it('stamps every try anew and keeps the delivery id', () => {
    const first = headersAt(NOW_MS);
    const later = headersAt(NOW_MS + 960_000);
    expect(first['X-Shoppex-Delivery']).toBe('whd_019000000000700080000000000000d1');
    expect(later['X-Shoppex-Delivery']).toBe(first['X-Shoppex-Delivery']);
    expect(Number(later['X-Shoppex-Timestamp']) - Number(first['X-Shoppex-Timestamp'])).toBe(960);
    expect(later['X-Shoppex-Signature-V2']).not.toBe(first['X-Shoppex-Signature-V2']);
  });

  it('retries after 2, 4, 8 and 16 minutes', () => {
    expect(webhook.retryAfterMs).toEqual([120_000, 240_000, 480_000, 960_000]);
  });
});
