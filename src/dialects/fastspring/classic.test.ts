// The classic API and the webhooks that both generations share.
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ask, shopMerchant } from '../../../test/fastspring-shop.ts';
import { makeAttempt } from '../../../test/makers.ts';
import { makeContext } from '../../../test/wire-makers.ts';
import type { Session } from '../../domain/session.ts';
import { fastspring } from './index.ts';
import { orderReference, shortId } from './ids.ts';
import { webhook } from './webhook.ts';

const create = (body: unknown) => ask(fastspring, 'POST /sessions', body, null);
const WISH = {
  account: 'acc-1',
  contact: { first: 'Ada', last: 'Lovelace', email: 'ada@example.com', country: 'DE' },
  items: [{ product: 'guide', quantity: 2, attributes: { seat: '1' } }],
  tags: { plan: 'pro' },
};

describe('POST /sessions', () => {
  it('answers 200 with a flat session', () => {
    const { status, body, session } = create(WISH);
    expect(status).toBe(200);
    expect(body).toEqual({
      id: expect.stringMatching(/^[\w-]{22}$/) as string,
      currency: 'EUR',
      expires: session.createdAtMs + 86_400_000,
      order: null,
      account: 'acc-1',
      subtotal: 37,
      items: [{ product: 'guide', quantity: 2 }],
    });
    expect(session.metadata).toEqual({ plan: 'pro' });
  });

  it('lives as many days as it is told, and sells at the seller’s price', () => {
    const { body, session } = create({ expiration: 7, items: [{ product: 'guide', pricing: { price: { USD: 5 } } }] });
    expect(body).toMatchObject({ currency: 'USD', subtotal: 5, expires: session.createdAtMs + 7 * 86_400_000 });
  });

  it.each<[unknown, string]>([
    [{ ...WISH, expiration: 8 }, 'expiration'],
    [{ ...WISH, expiration: 0 }, 'expiration'],
    [{ ...WISH, items: [] }, 'items'],
    [{ contact: {} }, 'items'],
    [{ items: [{ product: 'gone' }] }, 'items[0].product'],
    [{ items: [{ product: 'guide' }, { product: 'guide' }] }, 'items[1].product'],
    [{ items: [{ product: 'guide', pricing: { trial: 7 } }] }, 'items[0].pricing.trial'],
    [{ ...WISH, contact: { email: 'ada' } }, 'contact.email'],
    [{ ...WISH, lookup: { custom: 'abc' } }, 'lookup.custom'],
  ])('refuses %j in its envelope', (body, field) => {
    const answer = create(body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ action: 'session.create', result: 'error' });
    expect(Object.keys(answer.body['error'] as object)).toEqual([field]);
  });

  it('says of an item that stands there twice that it exists', () => {
    const { body } = create({ items: [{ product: 'guide' }, { product: 'guide' }] });
    expect(Object.values(body['error'] as object)[0]).toMatch(/^Item exists\./);
  });

  it('answers what it cannot read with the words that clients know', () => {
    for (const text of ['{', '[]', '"x"']) {
      expect(create(text)).toMatchObject({ status: 400, body: { message: 'Can not parse request body.', params: [] } });
    }
  });

  it('is read again', () => {
    const { session } = create(WISH);
    const read = ask(fastspring, 'GET /sessions/:id', undefined, session, {
      request: { params: { id: session.publicId } },
    });
    expect(read).toMatchObject({ status: 200, body: { id: session.publicId, subtotal: 37 } });
    const wrong = ask(fastspring, 'GET /sessions/:id', undefined, session, { request: { params: { id: 'x' } } });
    expect(wrong).toMatchObject({ status: 400, body: { action: 'session.get', result: 'error' } });
  });
});

describe('webhooks', () => {
  const ORDER = { id: '01900000-0000-7000-8000-0000000000b1', number: 'ABCD-EFGH', atMs: Date.UTC(2026, 5, 15, 12) };
  const paid: Session = {
    ...create({ ...WISH, coupon: 'SUMMER10', contact: { ...WISH.contact, country: 'US' } }).session,
    state: 'completed',
    order: ORDER,
    attempts: [makeAttempt({ state: 'paid', checkDueAtMs: null })],
  };
  const event = {
    id: 'evt_1',
    type: 'order.created',
    atMs: ORDER.atMs,
    sequence: 3,
    detail: {},
    session: paid,
  } as const;
  const delivery = { id: 'd', eventId: 'evt_1', name: 'order.completed', body: '{"events":[]}' };

  it('tells of an order in a batch', () => {
    const body = JSON.parse(webhook.render('order.completed', event, makeContext({ merchant: shopMerchant }))) as {
      events: Record<string, unknown>[];
    };
    expect(body.events).toHaveLength(1);
    expect(body.events[0]).toMatchObject({
      id: 'evt_1',
      processed: false,
      created: ORDER.atMs,
      type: 'order.completed',
      live: false,
      data: {
        order: shortId(ORDER.id),
        id: shortId(ORDER.id),
        reference: orderReference('fastspring/main', ORDER),
        completed: true,
        changed: ORDER.atMs,
        changedInSeconds: ORDER.atMs / 1000,
        currency: 'USD',
        total: 39.5,
        totalDisplay: '$39.50',
        totalInPayoutCurrency: 39.5,
        tax: 3.59,
        subtotal: 35.91,
        discount: 3.99,
        account: 'acc-1',
        payment: { type: 'test' },
        customer: { first: 'Ada', last: 'Lovelace', email: 'ada@example.com' },
        tags: { plan: 'pro' },
        items: [{ product: 'guide', quantity: 2, subtotal: 35.91, coupon: 'SUMMER10', attributes: { seat: '1' } }],
      },
    });
  });

  it('names an order by store, day and nine digits', () => {
    expect(orderReference('demo/main', ORDER)).toMatch(/^DEMO260615-\d{4}-\d{5}$/);
    expect(shortId(ORDER.id)).toMatch(/^[\w-]{22}$/);
  });

  it('signs the bytes', () => {
    const signature = createHmac('sha256', 'secret').update(delivery.body).digest('base64');
    expect(webhook.headers(delivery, ['secret', 'older'], 0)['X-FS-Signature']).toBe(signature);
  });

  it.each<[number, string | null, string]>([
    [200, null, 'done'],
    [202, 'evt_0\r\nevt_1\n', 'done'],
    [202, 'evt_0', 'retry'],
    [202, '', 'retry'],
    [201, 'evt_1', 'retry'],
    [204, null, 'retry'],
    [500, 'evt_1', 'retry'],
  ])('takes %i with %j for %s', (status, reply, verdict) =>
    expect(webhook.judge(status, { eventId: 'evt_1', reply })).toBe(verdict),
  );

  it('tries twelve times within seven days', () => {
    expect(webhook.retryAfterMs).toHaveLength(11);
    const all = webhook.retryAfterMs.reduce((sum, wait) => sum + wait, 0);
    expect(all).toBeLessThanOrEqual(7 * 86_400_000);
  });

  it('tells of an order on a promise as pending, and of its money as completed', () => {
    const promised: Session = {
      ...paid,
      attempts: [makeAttempt({ method: 'cod', state: 'authorized', collect: 'on_delivery' })],
    };
    expect(webhook.namesOf('order.created', promised)).toEqual(['order.payment.pending']);
    expect(webhook.namesOf('payment.succeeded', promised)).toEqual(['order.completed']);
    expect(webhook.namesOf('order.created', paid)).toEqual(['order.completed']);
    expect(webhook.namesOf('payment.succeeded', paid)).toEqual([]);
    expect(webhook.namesOf('order.created', { ...paid, dialect: 'native' })).toEqual([]);
  });
});
