// The webhooks that both generations of the API share.
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ask, shopItems, shopMerchant } from '../../../test/fastspring-shop.ts';
import { makeAttempt, makeCustomer } from '../../../test/makers.ts';
import { makeContext } from '../../../test/wire-makers.ts';
import type { Refund } from '../../domain/payment.ts';
import type { Session } from '../../domain/session.ts';
import { fastspring } from './index.ts';
import { orderReference, returnId, shortId } from './ids.ts';
import { eventIn, webhook } from './webhook.ts';

const create = (body: unknown) => ask(fastspring, 'POST /sessions', body, null);
const WISH = {
  account: 'acc-1',
  contact: { first: 'Ada', last: 'Lovelace', email: 'ada@example.com', country: 'DE' },
  items: [{ product: 'guide', quantity: 2, attributes: { seat: '1' } }],
  tags: { plan: 'pro' },
};

describe('webhooks', () => {
  const EVENT = '01900000-0000-7000-8000-0000000000e1';
  const SHORT = shortId(EVENT);
  const ORDER = { id: '01900000-0000-7000-8000-0000000000b1', number: 'ABCD-EFGH', atMs: Date.UTC(2026, 5, 15, 12) };
  const paid: Session = {
    ...create({ ...WISH, coupon: 'SUMMER10', contact: { ...WISH.contact, country: 'US' } }).session,
    state: 'completed',
    order: ORDER,
    attempts: [makeAttempt({ state: 'paid', checkDueAtMs: null })],
  };
  const event = {
    id: EVENT,
    type: 'order.created',
    atMs: ORDER.atMs,
    sequence: 3,
    detail: {},
    session: paid,
  } as const;
  const delivery = { id: 'd', eventId: EVENT, name: 'order.completed', body: '{"events":[]}' };

  it('tells of an order in a batch', () => {
    const body = JSON.parse(webhook.render('order.completed', event, makeContext({ merchant: shopMerchant }))) as {
      events: Record<string, unknown>[];
    };
    expect(body.events).toHaveLength(1);
    expect(body.events[0]).toMatchObject({
      id: SHORT,
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
    [202, `x\r\n${SHORT}\n`, 'done'],
    [202, EVENT, 'done'],
    [202, shortId(ORDER.id), 'retry'],
    [202, '', 'retry'],
    [201, SHORT, 'retry'],
    [204, null, 'retry'],
    [500, SHORT, 'retry'],
  ])('takes %i with %j for %s', (status, reply, verdict) =>
    expect(webhook.judge(status, { eventId: EVENT, reply })).toBe(verdict),
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

  describe('of a return', () => {
    const refund: Refund = {
      ...{ id: '01900000-0000-7000-8000-0000000000c1', attemptId: paid.attempts[0]?.id ?? '', amount: 1_000 },
      ...{ reason: 'OTHER', state: 'done', automatic: false, atMs: ORDER.atMs, checkDueAtMs: null, settledAtMs: null },
    };
    const returned: Session = { ...paid, refunds: [refund, { ...refund, id: 'later', amount: 5 }] };

    it('are sent when the money is on its way back, and not for what Kassa gives back by itself', () => {
      expect(webhook.namesOf('payment.refunded', returned, { automatic: false })).toEqual(['return.created']);
      expect(webhook.namesOf('payment.refunded', returned, { automatic: true })).toEqual([]);
      expect(webhook.namesOf('order.updated', returned, { reason: 'refunded' })).toEqual([]);
    });

    it('tell of the one that happened', () => {
      const happened = {
        ...event,
        type: 'payment.refunded',
        detail: { refund: refund.id },
        session: returned,
      } as const;
      const context = makeContext({ merchant: shopMerchant });
      const body = JSON.parse(webhook.render('return.created', happened, context)) as { events: object[] };
      expect(body.events).toMatchObject([
        {
          type: 'return.created',
          data: { return: returnId(ORDER.id, 0), totalReturn: 10, original: { order: shortId(ORDER.id) } },
        },
      ]);
    });
  });

  describe('with expansion', () => {
    const customer = '01900000-0000-7000-8000-0000000000c2';
    const known: Session = { ...paid, customerId: customer };
    const context = makeContext({ merchant: shopMerchant, items: shopItems });
    const dataOf = (version: string | null, session: Session): Record<string, unknown> => {
      const body = webhook.render('order.completed', { ...event, session }, context, version);
      return (JSON.parse(body) as { events: { data: Record<string, unknown> }[] }).events[0]?.data ?? {};
    };

    it('have the account and the products instead of their ids', () => {
      const account = {
        ...{ id: shortId(customer), account: shortId(customer), language: 'en', country: 'US' },
        ...{
          contact: { first: 'Ada', last: 'Lovelace', email: 'ada@example.com' },
          lookup: { global: shortId(customer) },
        },
      };
      expect(dataOf('expanded', known)).toMatchObject({
        account,
        recipients: [{ recipient: { first: 'Ada', account } }],
        items: [{ product: { product: 'guide', display: { en: 'The Guide' }, pricing: { price: { USD: 19.95 } } } }],
      });
      expect(dataOf('ids', known)).toMatchObject({ account: shortId(customer), items: [{ product: 'guide' }] });
      expect(dataOf(null, known)).toEqual(dataOf('ids', known));
    });

    it('keep the id of an account that is kept elsewhere, and the path of what is sold no more', () => {
      const body = webhook.render(
        'order.completed',
        event,
        makeContext({ merchant: shopMerchant, items: [] }),
        'expanded',
      );
      expect(JSON.parse(body)).toMatchObject({
        events: [{ data: { account: 'acc-1', items: [{ product: 'guide' }] } }],
      });
    });
  });

  it('tell of accounts, whichever API has changed them', () => {
    const customer = makeCustomer({ name: 'Ada Lovelace', email: 'ada@example.com', livemode: true });
    const words = webhook.customers;
    expect([words?.namesOf('customer.created'), words?.namesOf('customer.updated')]).toEqual([
      ['account.created'],
      ['account.updated'],
    ]);
    const happened = { id: EVENT, type: 'customer.created', atMs: ORDER.atMs, customer } as const;
    expect(JSON.parse(words?.render('account.created', happened) ?? '')).toMatchObject({
      events: [
        {
          ...{ id: SHORT, processed: false, created: ORDER.atMs, type: 'account.created', live: true },
          data: { id: shortId(customer.id), contact: { first: 'Ada', last: 'Lovelace', email: 'ada@example.com' } },
        },
      ],
    });
  });

  it('go together in one body, byte by byte as they were', () => {
    const one = webhook.render('order.completed', event, makeContext({ merchant: shopMerchant }));
    const { batch } = webhook;
    expect(batch?.join([one])).toBe(one);
    const three = JSON.parse(batch?.join([one, one, one]) ?? '') as { events: object[] };
    expect(three.events).toEqual(Array(3).fill((JSON.parse(one) as { events: object[] }).events[0]));
    expect(eventIn(one)).toBe(JSON.stringify(three.events[0]));
    expect(batch?.max).toBe(25);
  });
});
