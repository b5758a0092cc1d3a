// Webhooks by Shoppex's own client, unchanged, on both databases: registered, tried, told of a payment, failed, sent again,
// and signed with a secret that can be replaced.
import { createHmac } from 'node:crypto';
import { ShoppexClient } from '@shoppexio/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCall } from '../test/call.ts';
import { openReceiver, type Received, type Receiver } from '../test/receiver.ts';
import { startTestServer, type TestServer } from '../test/server.ts';
import { payOnPage } from './pay-on-page.ts';
import { failure } from './shoppex-fetch.ts';

interface Hook {
  readonly id: string;
  readonly uniqid: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly is_active: boolean;
  readonly secret?: string;
}
interface Log {
  readonly id: string;
  readonly webhook_uniqid: string | null;
  readonly event_type: string;
  readonly status: string;
  readonly status_code: number | null;
  readonly attempt: number;
  readonly payload: { readonly data: { readonly uniqid: string } };
}

const MINUTE_MS = 60_000;
/** A receiver that nobody is behind. */
const NOBODY = 'https://shop.example/hook';

describe.each(['pglite', 'postgres'] as const)('@shoppexio/sdk on %s', (database) => {
  let server: TestServer;
  let client: ShoppexClient;
  let receiver: Receiver;
  let answers: number[];

  beforeAll(async () => {
    server = await startTestServer({ database });
    client = new ShoppexClient({ apiKey: server.keys.shoppex, baseUrl: server.baseUrl });
    receiver = await openReceiver((reply) => {
      reply.statusCode = answers.shift() ?? 200;
      reply.end('noted');
    });
  });
  beforeEach(() => {
    answers = [];
    receiver.got.length = 0;
  });
  afterAll(async () => {
    await server.stop();
    await receiver.close();
  });

  const create = async (over: Readonly<Record<string, unknown>> = {}): Promise<Hook> =>
    (await client.webhooks.create<Hook>({ url: NOBODY, events: ['order:paid'], ...over })).data;
  const pay = async (over: Readonly<Record<string, unknown>> = {}): Promise<string> => {
    const body = { title: 'Icons', email: 'ada@example.com', value: 29, currency: 'USD', ...over };
    const { uniqid } = (await client.payments.create<{ uniqid: string }>(body)).data;
    await client.payments.complete(uniqid);
    return uniqid;
  };
  const received = (count: number): Promise<readonly Received[]> =>
    vi.waitFor(() => {
      expect(receiver.got).toHaveLength(count);
      return receiver.got;
    }, PATIENCE);
  const logOf = (hook: Hook, matching: object): Promise<Log> =>
    vi.waitFor(async () => {
      const { data } = await client.webhooks.listLogs<Log>({ webhook_uniqid: hook.id });
      expect(data[0]).toMatchObject(matching);
      return data[0] as Log;
    }, PATIENCE);

  it('registers, reads, changes and deletes, and tells the secret once', async () => {
    const { secret, ...hook } = await create({ description: 'Orders', events: ['order:paid', 'order:cancelled'] });
    expect(secret).toMatch(/^whsec_[0-9a-f]{32}$/);
    expect(hook).toEqual({
      ...{ id: hook.uniqid, uniqid: hook.uniqid, url: NOBODY, events: ['order:paid', 'order:cancelled'] },
      ...{ type: 'paylix', description: 'Orders', is_active: true },
      ...{ created_at: expect.any(Number) as number, updated_at: expect.any(Number) as number },
    });
    expect((await client.webhooks.get(hook.id)).data).toEqual(hook);
    const changed = await client.webhooks.update<Hook>(hook.id, { url: `${NOBODY}/2`, is_active: false });
    expect(changed.data).toMatchObject({ url: `${NOBODY}/2`, is_active: false, events: hook.events });
    expect(changed.data).not.toHaveProperty('secret');
    expect(await client.webhooks.delete(hook.id)).toBeNull();
    expect(await failure(client.webhooks.get(hook.id))).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  });

  it('lists page by page, and of this API only', async () => {
    const native = createCall(server.baseUrl, server.keys.native);
    const others = { url: NOBODY, events: ['*'] };
    expect((await native('POST', '/kassa/v1/webhook_endpoints', others)).status).toBe(201);
    const made: string[] = [];
    for (let count = 0; count < 3; count++) made.unshift((await create()).id);
    const page = await client.webhooks.list<Hook>({ limit: 2 });
    expect(page.data.map(({ id }) => id)).toEqual(made.slice(0, 2));
    expect(page.data[0]).not.toHaveProperty('secret');
    expect(page.pagination).toEqual({ has_more: true, next_cursor: expect.any(String) as string });
    const all = (await client.webhooks.listAll<Hook>({ limit: 1 })).map(({ id }) => id);
    expect(all.slice(0, 3)).toEqual(made);
    for (const id of made) await client.webhooks.delete(id);
  });

  it('names the events, each of which can be registered for', async () => {
    const { data: events } = await client.webhooks.listEvents<string[]>();
    expect(events).toEqual(expect.arrayContaining(['order:paid', 'order:paid:product', 'subscription:renewed']));
    const { id } = await create({ events });
    await client.webhooks.delete(id);
  });

  it('tells of a payment, signed with the secret, and keeps what was answered', async () => {
    const hook = await create({ url: receiver.url });
    const uniqid = await pay();
    const [got] = await received(1);
    expect(JSON.parse(got?.body ?? '')).toMatchObject({
      ...{ event: 'order:paid', created_at: expect.any(Number) as number },
      data: { uniqid, status: 'COMPLETED', total: 29, currency: 'USD', type: 'PAYMENT' },
    });
    expect(got).toSatisfy((one: Received) => isSigned(one, hook.secret ?? ''));
    const log = await logOf(hook, { status: 'success' });
    expect((await client.webhooks.listLogs<Log>({ webhook_uniqid: hook.id })).pagination).toEqual({
      ...{ total: 1, page: 1, limit: 50, total_pages: 1, has_more: false },
    });
    expect(log).toMatchObject({
      ...{ webhook_uniqid: hook.id, event_type: 'order:paid', url: receiver.url, response: 'noted', attempt: 1 },
      ...{ status_code: 200, error_message: null, delivered_at: expect.stringMatching(/Z$/) as string },
      request_headers: { 'X-Shoppex-Event': 'order:paid', 'X-Shoppex-Delivery': got?.headers['x-shoppex-delivery'] },
      payload: { data: { uniqid } },
    });
    expect((await client.raw.GET<{ data: Log }>('/dev/v1/webhooks/logs/{id}', { path: { id: log.id } })).data).toEqual(
      log,
    );
    await client.webhooks.delete(hook.id);
  });

  it('tells of a payment for one piece and a half, which every list has too', async () => {
    const hook = await create({ url: receiver.url });
    const uniqid = await pay({ quantity: 1.5 });
    const shown = { uniqid, quantity: 1.5, items: [{ unit_price: 19.33, total: 29 }] };
    expect((await client.payments.list({ limit: 1 })).data).toMatchObject([shown]);
    expect((await client.orders.get(uniqid)).data).toMatchObject({ uniqid, items: [{ quantity: 1.5 }] });
    await logOf(hook, { status: 'success', payload: { data: { uniqid, quantity: 1.5 } } });
    await client.webhooks.delete(hook.id);
  });

  it('tells of the products of an order besides the order', async () => {
    const hook = await create({ url: receiver.url, events: ['order:created', 'order:created:product'] });
    await client.orders.create({ items: [{ product_id: 'phoenix-guide', quantity: 2 }], email: 'ada@example.com' });
    const bodies = (await received(2)).map(({ body }) => JSON.parse(body) as { event: string; data: object });
    const byName = new Map(bodies.map(({ event, data }) => [event, data]));
    expect(byName.get('order:created')).toMatchObject({ type: 'PRODUCT', is_developer_invoice: false });
    expect(byName.get('order:created')).not.toHaveProperty('products');
    expect(byName.get('order:created:product')).toMatchObject({
      products: [{ title: 'The Phoenix Guide', price: 19.95, currency: 'USD' }],
    });
    await client.webhooks.delete(hook.id);
  });

  it('keeps a failed try for its retry, and sends it again when told to', async () => {
    answers = [500];
    const hook = await create({ url: receiver.url });
    await pay();
    const log = await logOf(hook, { status: 'pending', attempt: 1, status_code: 500 });
    const pending = await client.webhooks.listAllLogs<Log>({ status: 'pending', event_type: 'order:paid', limit: 1 });
    expect(pending.map(({ id }) => id)).toContain(log.id);
    expect((await client.webhooks.retryLog<Log>(log.id)).data).toMatchObject({ id: log.id, status: 'pending' });
    const [first, second] = await received(2);
    expect(second?.body).toBe(first?.body);
    expect(second?.headers['x-shoppex-delivery']).toBe(first?.headers['x-shoppex-delivery']);
    await logOf(hook, { status: 'success', attempt: 2 });
    const failed = await client.webhooks.listLogs<Log>({ webhook_uniqid: hook.id, status: 'failed' });
    expect(failed).toEqual({ data: [], pagination: { total: 0, page: 1, limit: 50, total_pages: 0, has_more: false } });
    await client.webhooks.delete(hook.id);
  });

  it('tries again after 2, 4, 8 and 16 minutes, with the same bytes signed anew, and then gives up', async () => {
    const { store, clock } = server.app;
    const merchantId = (await client.me.get<{ id: string }>()).data.id;
    answers = [500, 503, 500, 301, 500];
    const hook = await create({ url: receiver.url });
    await pay();
    for (const [tries, minutes] of [2, 4, 8, 16].entries()) {
      const log = await logOf(hook, { status: 'pending', attempt: tries + 1 });
      const due = ((await store.loadDelivery(merchantId, log.id))?.dueAtMs ?? 0) - clock.businessMs(merchantId);
      expect(due / MINUTE_MS, `after try ${tries + 1}`).toBeCloseTo(minutes, 0);
      await store.moveClock(merchantId, (ahead) => ahead + minutes * MINUTE_MS);
    }
    await logOf(hook, { status: 'failed', attempt: 5 });
    const got = await received(5);
    expect(new Set(got.map(({ body, headers }) => `${headers['x-shoppex-delivery']} ${body}`)).size).toBe(1);
    expect(got).toSatisfy((all: Received[]) => all.every((one) => isSigned(one, hook.secret ?? '')));
    await client.webhooks.delete(hook.id);
  });

  it('tells of a transfer that the buyer has promised', async () => {
    const events = ['order:manual_payment_pending', 'order:updated', 'order:paid'];
    const hook = await create({ url: receiver.url, events });
    const body = { title: 'Icons', email: 'ada@example.com', value: 29, currency: 'USD', gateway: 'MANUAL' };
    const { uniqid, url } = (await client.payments.create<{ uniqid: string; url: string }>(body)).data;
    await payOnPage(server, new URL(url).pathname, { method: 'bank_transfer' });
    expect((await client.payments.get(uniqid)).data).toMatchObject({ status: 'PENDING_PAYMENT' });
    // The first two tell of one thing, and come in either order.
    await received(2);
    await client.payments.complete(uniqid);
    const told = (await received(3)).map(({ body: sent }) => JSON.parse(sent) as { event: string; data: object });
    const first = told.slice(0, 2).sort((a, b) => a.event.localeCompare(b.event));
    expect([...first, told[2]].map((one) => one?.event)).toEqual(events);
    expect(first[0]?.data).toMatchObject({ uniqid, status: 'PENDING_PAYMENT', gateway: 'MANUAL' });
    await client.webhooks.delete(hook.id);
  });

  it('tries a receiver with an order that nobody made', async () => {
    const hook = await create({ url: receiver.url });
    const tried = await client.webhooks.test<{ message: string }>(hook.id, { event: 'order:cancelled:product' });
    expect(tried.data.message).toMatch(/order:cancelled:product/);
    const [got] = await received(1);
    expect(got).toSatisfy((one: Received) => isSigned(one, hook.secret ?? ''));
    expect(JSON.parse(got?.body ?? '')).toMatchObject({
      event: 'order:cancelled:product',
      data: { status: 'VOIDED', currency: 'USD', products: [{ title: 'Test product' }] },
    });
    const log = await logOf(hook, { event_type: 'order:cancelled:product', status: 'success' });
    expect(await failure(client.payments.get(log.payload.data.uniqid))).toMatchObject({ status: 404 });
    expect(await failure(client.webhooks.test(hook.id, { event: 'subscription:renewed' }))).toMatchObject({
      ...{ status: 422, details: [{ field: 'event', message: expect.stringMatching(/no example/) as string }] },
    });
    await client.webhooks.delete(hook.id);
  });

  it('signs with a new secret from its rotation on', async () => {
    const hook = await create({ url: receiver.url });
    const { secret } = (await client.webhooks.rotateSecret<Hook>(hook.id)).data;
    expect(secret).toMatch(/^whsec_/);
    expect(secret).not.toBe(hook.secret);
    await client.webhooks.test(hook.id, { event: 'order:paid' });
    const [got] = await received(1);
    expect(got).toSatisfy((one: Received) => isSigned(one, secret ?? ''));
    await client.webhooks.delete(hook.id);
  });

  it('pages the logs by number', async () => {
    const hook = await create({ url: receiver.url });
    for (let count = 0; count < 3; count++) await client.webhooks.test(hook.id, { event: 'order:paid' });
    await received(3);
    const query = { webhook_uniqid: hook.id, limit: 2 };
    const second = await client.webhooks.listLogs<Log>({ ...query, page: 2 });
    expect(second.data).toHaveLength(1);
    expect(second.pagination).toEqual({ total: 3, page: 2, limit: 2, total_pages: 2, has_more: false });
    expect((await client.webhooks.listLogs(query)).pagination.has_more).toBe(true);
    const all = await client.webhooks.listAllLogs<Log>(query);
    expect(new Set(all.map(({ id }) => id)).size).toBe(3);
    await client.webhooks.delete(hook.id);
  });

  it('tells the callback of a payment too, signed with the secret told once', async () => {
    const body = {
      title: 'Icons',
      email: 'ada@example.com',
      value: 5,
      currency: 'USD',
      webhook: `${receiver.url}/mine`,
    };
    const { data } = await client.payments.create<{ uniqid: string; webhook_secret: string }>(body);
    await client.payments.complete(data.uniqid);
    const [got] = await received(1);
    expect(got?.path).toBe('/mine');
    expect(JSON.parse(got?.body ?? '')).toMatchObject({ event: 'order:paid', data: { uniqid: data.uniqid } });
    expect(got).toSatisfy((one: Received) => isSigned(one, data.webhook_secret));
    expect((await client.payments.get(data.uniqid)).data).not.toHaveProperty('webhook_secret');
    const logs = await client.webhooks.listLogs<Log>({ limit: 5 });
    const own = logs.data.find(({ payload }) => payload.data.uniqid === data.uniqid);
    expect(own).toMatchObject({ webhook_uniqid: null, event_type: 'order:paid' });
  });

  describe('errors become the error of the client', () => {
    it.each([
      ['a wildcard', { events: ['order:*'] }, 'events[0]', /wildcards/],
      ['a name with a slip', { events: ['order:payed'] }, 'events[0]', /order:paid/],
      ['no event', { events: [] }, 'events', /events/],
      ['no URL', { url: 'shop.example' }, 'url', /https/],
      ['a chat', { url: 'https://discord.com/api/v10/webhooks/1/x' }, 'url', /Discord/],
      ['a type of somebody else', { type: 'slack' }, 'type', /type/],
    ])('for %s', async (_, over, field, message) => {
      const error = await failure(create(over));
      expect(error).toMatchObject({ name: 'ShoppexApiError', status: 422, code: 'VALIDATION_ERROR' });
      expect(error.details).toEqual([{ field, message: expect.stringMatching(message) as string }]);
    });

    it.each([
      ['status', { status: 'delivered' }],
      ['event_type', { event_type: 'order:payed' }],
      ['page', { page: 0 }],
      ['limit', { limit: 101 }],
    ])('for logs with a wrong %s', async (field, query) => {
      const error = await failure(client.webhooks.listLogs(query));
      expect(error).toMatchObject({ status: 422, details: [{ field, message: expect.any(String) as string }] });
    });

    it('for what is nobody’s', async () => {
      const id = '01900000-0000-7000-8000-000000000001';
      const calls = [
        client.webhooks.get(id),
        client.webhooks.update(id, { is_active: false }),
        client.webhooks.delete(id),
        client.webhooks.test(id, { event: 'order:paid' }),
        client.webhooks.rotateSecret(id),
        client.webhooks.retryLog(id),
      ];
      for (const error of await Promise.all(calls.map(failure))) expect(error).toMatchObject({ status: 404 });
    });
  });
});

const PATIENCE = { timeout: 10_000, interval: 20 };

/** By the rule of the newer generation, and by that of the older. */
function isSigned({ headers, body }: Received, secret: string): boolean {
  const signed = `${headers['x-shoppex-delivery']}.${headers['x-shoppex-timestamp']}.${body}`;
  const digest = createHmac('sha256', secret).update(signed).digest('hex');
  const legacy = createHmac('sha512', secret).update(body).digest('hex');
  return (
    headers['x-shoppex-signature-v2'] === `v1,t=${headers['x-shoppex-timestamp']},h=${digest}` &&
    headers['x-shoppex-signature'] === legacy
  );
}
