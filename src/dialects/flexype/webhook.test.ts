import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeAddress, makeItem, makeMerchant, makeSession, NOW_MS } from '../../../test/makers.ts';
import { makeContext } from '../../../test/wire-makers.ts';
import type { EventType } from '../../domain/event.ts';
import { MILESTONES, type Session } from '../../domain/session.ts';
import type { EventView } from '../dialect.ts';
import createBody from './fixtures/create-session.request.json' with { type: 'json' };
import envelope from './fixtures/acr-checkout.webhook.json' with { type: 'json' };
import flat from './fixtures/acr-checkout-unversioned.webhook.json' with { type: 'json' };
import { webhook } from './webhook.ts';

const { analytics, metadata, attributes, note } = createBody.data;
const context = makeContext({
  merchant: makeMerchant({ shopDomains: ['your-store.myshopify.com', 'my-store.com'] }),
  items: [makeItem()],
});
const session = makeSession({
  dialect: 'flexype',
  publicId: '5223aec7-bb78-4344-be18-8023eb8f22ae',
  milestone: 'shipping_chosen',
  buyer: { email: 'asha@example.com', phone: '+919876543210', name: 'Asha Devi Rao', externalId: '7001' },
  shippingAddress: makeAddress(),
  attributes,
  note,
  extra: {
    analytics,
    metadata,
    client_meta: { client_ip: '203.0.113.7', http_referer: 'https://my-store.com/cart', user_agent: 'Firefox' },
  },
});
const eventOf = (type: EventType, over: Partial<Session> = {}): EventView => ({
  id: '01900000-0000-7000-8000-0000000000e1',
  type,
  atMs: NOW_MS,
  sequence: 2,
  detail: {},
  session: { ...session, ...over },
});
const bodyOf = (name: string, event: EventView, version: string | null = null): unknown =>
  JSON.parse(webhook.render(name, event, context, version));

describe('an abandoned checkout', () => {
  it('is told in the envelope of 2026-05, and attribution comes out as it went in', () => {
    const event = eventOf('session.abandoned');
    expect(bodyOf('ACR_CHECKOUT', event)).toEqual(envelope);
    expect(bodyOf('ACR_CHECKOUT', event, '2026-05')).toEqual(envelope);
    expect(envelope.payload).toMatchObject({ analytics, metadata, attributes, note });
  });

  it('is told flat to an endpoint that wants the unversioned body', () => {
    expect(bodyOf('ACR_CHECKOUT', eventOf('session.abandoned'), 'unversioned')).toEqual(flat);
  });

  it('makes up nobody where the buyer said nothing', () => {
    const buyer = { email: null, phone: null, name: null, externalId: null };
    const event = eventOf('session.abandoned', { buyer, shippingAddress: null, note: null, extra: {} });
    expect(bodyOf('ABANDONED_SESSION', event)).toMatchObject({
      event_type: 'ABANDONED_SESSION',
      payload: {
        user: { email: null, full_name: null, first_name: null, last_name: null, dial_code: null, phone: null },
        client_meta: { client_ip: null, http_referer: null, user_agent: null },
        analytics: {},
        metadata: {},
        note: null,
      },
    });
    expect(bodyOf('ABANDONED_SESSION', event, 'unversioned')).toMatchObject({
      user: { phone_no: null, dial_code: null, address: null },
    });
  });

  it.each(MILESTONES)('has a name that fits how far the buyer came: %s', (milestone) => {
    const [name] = webhook.namesOf('session.abandoned', makeSession({ dialect: 'flexype', milestone }));
    expect(name).toBe(milestone === 'created' ? 'ABANDONED_SESSION' : 'ACR_CHECKOUT');
  });
});

describe('a new customer', () => {
  const event = eventOf('customer.created');

  it('is told with the shop’s own id where it has given one', () => {
    expect(webhook.namesOf('customer.created', session)).toEqual(['CUSTOMER_CREATED']);
    expect(bodyOf('CUSTOMER_CREATED', event)).toMatchObject({
      event_type: 'CUSTOMER_CREATED',
      event_id: event.id,
      payload: { user: envelope.payload.user, shopify_customer_id: 'gid://shopify/Customer/7001' },
    });
    const stranger = eventOf('customer.created', { buyer: { ...session.buyer, externalId: 'asha' } });
    expect(bodyOf('CUSTOMER_CREATED', stranger)).toMatchObject({ payload: { shopify_customer_id: null } });
  });

  it('has a name of its own in the unversioned body', () => {
    expect(bodyOf('CUSTOMER_CREATED', event, 'unversioned')).toEqual({
      event: 'new_customer',
      user: flat.user,
      store_link: 'https://my-store.com',
    });
  });
});

describe('the sending', () => {
  const delivery = { id: 'dlv_1', eventId: 'evt_1', name: 'ACR_CHECKOUT', body: '{"a":"/"}', version: null };
  const [newest, older] = ['a secret of my own'.replaceAll(' ', '-'), 'the-one-before'];

  it('shows the secret itself, as the vendor does, and signs the body besides', () => {
    const headers = webhook.headers(delivery, [newest, older], NOW_MS);
    expect(headers).toMatchObject({
      'X-Flexype-Authorization': newest,
      'X-Webhook-Version': '2026-05',
      'X-Event-Id': 'evt_1',
      'X-Webhook-Id': 'dlv_1',
    });
    const stamp = NOW_MS / 1000;
    const sign = (secret: string) =>
      createHmac('sha256', secret).update(`evt_1.${stamp}.${delivery.body}`).digest('hex');
    expect(headers['X-Kassa-Signature']).toBe(`t=${stamp},v1=${sign(newest)},v1=${sign(older)}`);
  });

  it('names no version with the unversioned body', () => {
    const headers = webhook.headers({ ...delivery, version: 'unversioned' }, [newest], NOW_MS);
    expect(headers).not.toHaveProperty('X-Webhook-Version');
  });

  it('takes no secret that cannot stand in a header', () => {
    expect(() => webhook.headers(delivery, ['two\nlines of text'], NOW_MS)).toThrow(/printable ASCII/);
  });

  it('counts 200 as received and nothing else, and tries again after 1, 5 and 30 minutes', () => {
    expect([200, 201, 204, 302, 500].map((status) => webhook.judge(status))).toEqual([
      'done',
      ...Array<string>(4).fill('retry'),
    ]);
    expect(webhook.retryAfterMs).toEqual([60_000, 300_000, 1_800_000]);
    expect(webhook.timeoutMs).toBe(10_000);
  });

  it('tells nothing of sessions of other APIs', () => {
    expect(webhook.namesOf('session.abandoned', makeSession({ dialect: 'native' }))).toEqual([]);
  });
});
