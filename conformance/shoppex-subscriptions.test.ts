// Subscriptions the Shoppex way, on both databases: sold by an order and paid on the page, renewed as the merchant's clock goes on,
// charged again after a failure, ended with a period. Read through the vendor's own client, unchanged.
import { randomUUID } from 'node:crypto';
import { ShoppexClient } from '@shoppexio/sdk';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openReceiver, type Receiver } from '../test/receiver.ts';
import { startTestServer, type TestServer } from '../test/server.ts';
import { payOnPage } from './pay-on-page.ts';
import { checkedFetch, failure } from './shoppex-fetch.ts';

interface Subscription {
  readonly id: string;
  readonly status: string;
  readonly current_period_start: number;
  readonly current_period_end: number;
}
interface Invoice {
  readonly uniqid: string;
  readonly status: string;
  readonly total: number;
  readonly checkout_url: string;
  readonly subscription_id: string | null;
}

const DAY_MS = 86_400_000;
const ROOT = '/dev/v1/subscriptions';
const PATIENCE = { timeout: 20_000, interval: 100 };
/** Is kept, and then declines. */
const KEPT_ONLY = { card_number: '4000 0000 0000 0341' };

describe.each(['pglite', 'postgres'] as const)('subscriptions on %s', (database) => {
  let server: TestServer;
  let client: ShoppexClient;
  let receiver: Receiver;

  beforeAll(async () => {
    server = await startTestServer({ database });
    client = new ShoppexClient({ apiKey: server.keys.shoppex, baseUrl: server.baseUrl, fetch: checkedFetch });
    receiver = await openReceiver();
    const events = ['created', 'updated', 'renewed', 'cancelled'].map((word) => `subscription:${word}`);
    await client.webhooks.create({ url: receiver.url, events: [...events, 'subscription:renewed:product'] });
  });
  afterAll(async () => {
    await server.stop();
    await receiver.close();
  });

  /** Somebody subscribes with a trial of 14 days. */
  async function subscribe(typed: Record<string, string> = {}) {
    const email = `${randomUUID()}@example.com`;
    const items = [{ product_id: 'icons-club', variant_id: 'icons-club-monthly', quantity: 2 }];
    const order = { items, email, custom_fields: { campaign: 'spring' } };
    const { data } = await client.orders.create<Invoice>(order);
    await payOnPage(server, new URL(data.checkout_url).pathname, typed);
    const { subscription_id: id } = (await client.orders.get<Invoice>(data.uniqid)).data;
    return { id: id ?? '', uniqid: data.uniqid, email };
  }
  const read = async (id: string): Promise<Subscription> =>
    (await client.raw.GET<{ data: Subscription }>(`${ROOT}/{id}`, { path: { id } })).data;
  const list = async (query: Record<string, string> = {}): Promise<readonly Subscription[]> =>
    (await client.raw.GET<{ data: Subscription[] }>(ROOT, { query })).data;
  const cancel = async (id: string, body: object = {}) =>
    (await client.raw.POST<{ data: Subscription }>(`${ROOT}/{id}/cancel`, { path: { id }, body })).data;
  async function waitDays(days: number): Promise<void> {
    const { data } = await client.me.get<{ id: string }>();
    await server.app.store.moveClock(data.id, (offsetMs) => offsetMs + days * DAY_MS);
    await server.app.engine.tend();
  }
  const told = (id: string): readonly string[] =>
    receiver.got
      .map(({ body }) => JSON.parse(body) as { event: string; data: { id: string; status: string } })
      .filter(({ data }) => data.id === id)
      .map(({ event, data }) => `${event} ${data.status}`);

  it('begins with a trial, is renewed each month, and ends with the last', async () => {
    const { id, email } = await subscribe();
    const begun = await read(id);
    expect(begun).toMatchObject({
      ...{ id, uniqid: id, status: 'TRIALING', product_id: 'icons-club', custom_fields: { campaign: 'spring' } },
      product: { title: 'Harbor Icons Club', type: 'SUBSCRIPTION', price: 24, currency: 'USD' },
      ...{ trial_end: begun.current_period_end, canceled_at: null, origin: 'API' },
    });
    expect(await list({ status: 'trialing' })).toContainEqual(begun);
    let end = begun.current_period_end;
    for (const month of [1, 2, 3]) {
      await waitDays(month === 1 ? 15 : 31);
      const now = await read(id);
      expect(now, `month ${month}`).toMatchObject({ status: 'ACTIVE', current_period_start: end });
      end = now.current_period_end;
    }
    const invoices = await client.invoices.listAll<Invoice>({ customer_email: email });
    expect(invoices.map(({ total, status }) => `${status} ${total}`)).toEqual([
      ...['COMPLETED 24', 'COMPLETED 24', 'COMPLETED 24', 'COMPLETED 0'],
    ]);
    expect(new Set(invoices.map(({ subscription_id: of }) => of))).toEqual(new Set([id]));
    expect(await cancel(id, { at_period_end: true })).toMatchObject({ status: 'ACTIVE', cancel_at: end });
    await waitDays(31);
    expect(await read(id)).toMatchObject({ status: 'CANCELED', status_details: 'requested' });
    expect(await failure(cancel(id))).toMatchObject({ status: 422 });
    await vi.waitFor(() => {
      const all = told(id);
      expect(all[0]).toBe('subscription:created TRIALING');
      expect(all.filter((one) => one === 'subscription:renewed ACTIVE')).toHaveLength(3);
      expect(all.filter((one) => one === 'subscription:renewed:product ACTIVE')).toHaveLength(3);
      expect(all.at(-1)).toBe('subscription:cancelled CANCELED');
    }, PATIENCE);
  });

  it('waits for a charge that has failed, and goes on when it is paid', async () => {
    const { id, email } = await subscribe(KEPT_ONLY);
    await waitDays(15);
    expect(await read(id)).toMatchObject({ status: 'PENDING', renewal_invoice_created: true });
    expect((await list({ status: 'PENDING' })).map((one) => one.id)).toContain(id);
    const [open] = (await client.invoices.list<Invoice>({ customer_email: email })).data;
    expect(open).toMatchObject({ status: 'PENDING', total: 24, subscription_id: id });
    await payOnPage(server, new URL(open?.checkout_url ?? '').pathname);
    expect(await read(id)).toMatchObject({ status: 'ACTIVE', renewal_invoice_created: false });
  });

  it('ends at once when nothing else is said', async () => {
    const { id } = await subscribe();
    expect(await cancel(id)).toMatchObject({ status: 'CANCELED', canceled_at: expect.any(Number) as number });
    expect((await list({ status: 'CANCELLED' })).map((one) => one.id)).toContain(id);
  });

  it('is not there for anybody else, and is asked for rightly', async () => {
    for (const id of [randomUUID(), 'none']) {
      expect(await failure(read(id))).toMatchObject({ status: 404 });
      expect(await failure(cancel(id))).toMatchObject({ status: 404 });
    }
    expect(await failure(list({ status: 'SLEEPING' }))).toMatchObject({ status: 422, details: [{ field: 'status' }] });
  });
});
