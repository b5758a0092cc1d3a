// Disputes by Shoppex's own client, which has no words for them, through its `raw` calls, on both databases: a card of the sandbox
// whose holder wants the money back, and the bank decides on the sandbox's page.
import { randomUUID } from 'node:crypto';
import { ShoppexClient } from '@shoppexio/sdk';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createCall } from '../test/call.ts';
import { openReceiver, type Receiver } from '../test/receiver.ts';
import { startTestServer, type TestServer } from '../test/server.ts';
import { payOnPage } from './pay-on-page.ts';
import { checkedFetch, failure } from './shoppex-fetch.ts';

interface Dispute {
  readonly id: string;
  readonly status: string;
  readonly order_uniqid: string;
  readonly evidence_url: string;
}

const DISPUTED = '4000000000000259';
const INQUIRED = '4000000000001976';
const DISPUTES = '/dev/v1/disputes/';
const PATIENCE = { timeout: 20_000, interval: 100 };

describe.each(['pglite', 'postgres'] as const)('disputes on %s', (database) => {
  let server: TestServer;
  let client: ShoppexClient;
  let receiver: Receiver;

  beforeAll(async () => {
    server = await startTestServer({ database });
    client = new ShoppexClient({ apiKey: server.keys.shoppex, baseUrl: server.baseUrl, fetch: checkedFetch });
    receiver = await openReceiver();
    const events = ['order:paid', 'order:disputed', 'order:updated'];
    await client.webhooks.create({ url: receiver.url, events });
  });
  afterAll(async () => {
    await server.stop();
    await receiver.close();
  });

  const list = async (query: Record<string, string> = {}): Promise<readonly Dispute[]> =>
    (await client.raw.GET<{ data: Dispute[] }>(DISPUTES, { query })).data;
  const read = async (id: string): Promise<Dispute> =>
    (await client.raw.GET<{ data: Dispute }>(`${DISPUTES}{id}`, { path: { id } })).data;
  const statusOf = async (uniqid: string): Promise<string> =>
    (await client.payments.get<{ status: string }>(uniqid)).data.status;
  const told = (uniqid: string): readonly string[] =>
    receiver.got
      .map(({ body }) => JSON.parse(body) as { event: string; data: { uniqid: string; status: string } })
      .filter(({ data }) => data.uniqid === uniqid)
      .map(({ event, data }) => `${event} ${data.status}`);
  /** A payment by this card, and the dispute that comes of it. */
  async function disputed(card: string): Promise<{ readonly uniqid: string; readonly dispute: Dispute }> {
    const body = { title: 'Icons', email: 'ada@example.com', value: 29, currency: 'USD' };
    const { uniqid, url } = (await client.payments.create<{ uniqid: string; url: string }>(body)).data;
    await payOnPage(server, new URL(url).pathname, { card_number: card });
    const [dispute] = await vi.waitFor(async () => {
      const found = await list({ order_uniqid: uniqid });
      expect(found).toHaveLength(1);
      return found;
    }, PATIENCE);
    if (dispute === undefined) throw new Error('there is no dispute');
    return { uniqid, dispute };
  }
  const decide = (dispute: Dispute, action: string) =>
    fetch(dispute.evidence_url, { method: 'POST', body: new URLSearchParams({ action }), redirect: 'manual' });

  it('is told when it is opened, and reversed when the buyer is right', async () => {
    const { uniqid, dispute } = await disputed(DISPUTED);
    expect(dispute).toEqual({
      ...{ id: expect.any(String) as string, uniqid: dispute.id, order_uniqid: uniqid, gateway: 'SANDBOX' },
      ...{ provider_reference: expect.stringMatching(/^sbx_dp_/) as string, status: 'open', reason: 'fraudulent' },
      ...{ amount: 29, currency: 'USD', evidence_due_by: expect.stringMatching(/^\d{4}-.*Z$/) as string },
      ...{ evidence_url: expect.stringContaining('/kassa/gateways/sandbox/pages/dispute/') as string },
      ...{ created_at: expect.any(Number) as number, updated_at: expect.any(Number) as number },
    });
    expect(await statusOf(uniqid)).toBe('CUSTOMER_DISPUTE_ONGOING');
    const refund = await failure(client.orders.refund(uniqid, {}, { idempotencyKey: randomUUID() }));
    expect(refund).toMatchObject({ status: 422 });
    expect(refund.message).toContain('disputed');
    expect(await (await fetch(dispute.evidence_url)).text()).toContain('Decide for the shop');
    expect((await decide(dispute, 'lost')).status).toBe(303);
    await vi.waitFor(async () => expect(await statusOf(uniqid)).toBe('REVERSED'), PATIENCE);
    expect(await read(dispute.id)).toMatchObject({ id: dispute.id, status: 'lost' });
    // What the bank has decided stays.
    await decide(dispute, 'won');
    expect((await read(dispute.id)).status).toBe('lost');
    await vi.waitFor(
      () =>
        expect(told(uniqid)).toEqual([
          'order:paid COMPLETED',
          'order:disputed CUSTOMER_DISPUTE_ONGOING',
          'order:updated REVERSED',
        ]),
      PATIENCE,
    );
  });

  it('begins as a question of the bank, and leaves the money with a shop that is right', async () => {
    const { uniqid, dispute } = await disputed(INQUIRED);
    expect(dispute).toMatchObject({ status: 'warning', reason: 'product_not_received' });
    expect(await statusOf(uniqid)).toBe('COMPLETED');
    await decide(dispute, 'open');
    await vi.waitFor(async () => expect(await statusOf(uniqid)).toBe('CUSTOMER_DISPUTE_ONGOING'), PATIENCE);
    await decide(dispute, 'won');
    await vi.waitFor(async () => expect(await statusOf(uniqid)).toBe('COMPLETED'), PATIENCE);
    const find = async (query: Record<string, string>) => (await list(query)).map(({ id }) => id);
    expect(await find({ status: 'WON', gateway: 'sandbox' })).toContain(dispute.id);
    expect(await find({ status: 'open' })).not.toContain(dispute.id);
    expect(await find({ gateway: 'MANUAL' })).toEqual([]);
    await client.orders.refund(uniqid, {}, { idempotencyKey: randomUUID() });
    await vi.waitFor(async () => expect(await statusOf(uniqid)).toBe('REFUNDED'), PATIENCE);
  });

  it('finds payments by what the bank does with them', async () => {
    const { uniqid } = await disputed(DISPUTED);
    const ids = async (status: string): Promise<readonly string[]> =>
      (await client.payments.listAll<{ uniqid: string }>({ status })).map((payment) => payment.uniqid);
    expect(await ids('disputed')).toContain(uniqid);
    expect(await ids('COMPLETED')).not.toContain(uniqid);
    expect(await ids('REVERSED')).not.toContain(uniqid);
  });

  it('refuses what cannot be asked, and tells nobody else', async () => {
    for (const [query, field] of [
      [{ status: 'closed' }, 'status'],
      [{ gateway: 'STRIPE' }, 'gateway'],
      [{ order_uniqid: 'order-1' }, 'order_uniqid'],
    ] as const) {
      expect(await failure(list(query))).toMatchObject({ status: 422, details: [{ field }] });
    }
    for (const id of [randomUUID(), 'none']) expect(await failure(read(id))).toMatchObject({ status: 404 });
    expect(await list({ order_uniqid: randomUUID() })).toEqual([]);
    const stranger = createCall(server.baseUrl, server.keys.native);
    expect((await stranger('GET', '/dev/v1/disputes')).status).toBe(401);
  });
});
