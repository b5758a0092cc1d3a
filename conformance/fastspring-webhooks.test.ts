// Webhooks as a receiver gets them, and the same events fetched by a public client, unchanged, on both databases.
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { configureWebhooks, type Hook } from '../test/configure-webhooks.ts';
import { openReceiver, type Received, type Receiver } from '../test/receiver.ts';
import { startTestServer, type TestServer } from '../test/server.ts';
import { openClients, type Clients } from './fastspring-clients.ts';
import { payOnPage } from './pay-on-page.ts';

interface Event {
  readonly id: string;
  readonly event?: string;
  readonly type: string;
  readonly processed: boolean;
  readonly data: Readonly<Record<string, unknown>>;
}

interface Events {
  readonly total: number;
  readonly more: boolean;
  readonly events: readonly Event[];
}

const SECRET = 'a secret of the configuration';
const eventsIn = (got: readonly Received[]): readonly Event[] =>
  got.flatMap(({ body }) => (JSON.parse(body) as Events).events);
const isSignedWith = (secret: string, { headers, body }: Received): boolean =>
  headers['x-fs-signature'] === createHmac('sha256', secret).update(body).digest('base64');

describe.each(['pglite', 'postgres'] as const)('webhooks on %s', (database) => {
  let server: TestServer;
  let clients: Clients;
  let first: Receiver;
  let second: Receiver;
  let hooks: readonly Hook[];
  let isTaking = true;

  beforeAll(async () => {
    server = await startTestServer({ database });
    clients = openClients(server);
    first = await openReceiver((reply) => void reply.writeHead(isTaking ? 200 : 500).end());
    second = await openReceiver();
    const hook = { merchant: 'pixel-goods', dialect: 'fastspring', events: ['*'], secret: SECRET };
    hooks = [
      { ...hook, url: `${first.url}/all` },
      { ...hook, url: `${second.url}/expanded`, version: 'expanded', events: ['order.completed', 'return.created'] },
    ];
    await configureWebhooks(server, [hooks[0]!]);
    await configureWebhooks(server, hooks);
  });
  afterAll(async () => {
    await server.stop();
    await first.close();
    await second.close();
  });

  /** Somebody pays on the page; answers the id of the order. */
  async function buy(email: string): Promise<string> {
    const wish = { contact: { first: 'Ada', email, country: 'US' }, items: [{ product: 'phoenix-guide' }] };
    const { id } = (await clients.toolkit.sessions().post(wish)) as { id: string };
    await payOnPage(server, `/checkout/session/${id}`);
    const { order } = (await clients.toolkit.sessions(id).get()) as { order: string };
    return order;
  }
  const processed = () => clients.sdk<Events>('getprocessedevents', { days: 7 });
  const unprocessed = () => clients.sdk<Events>('getunprocessedevents', { begin: Date.now() - 86_400_000 });

  it('tell of orders, accounts and returns, signed, with ids or whole objects', async () => {
    const order = await buy('ada@example.com');
    await clients.sdk('postOneMoreOrdersReturns', { returns: [{ order, reason: 'OTHER' }] });
    await vi.waitFor(() => expect(eventsIn(first.got)).toHaveLength(3), 10_000);
    await vi.waitFor(() => expect(eventsIn(second.got)).toHaveLength(2), 10_000);
    const byType = (got: readonly Received[], type: string) => eventsIn(got).find((event) => event.type === type);
    const account = byType(first.got, 'account.created')?.data['id'];
    expect(byType(first.got, 'order.completed')).toMatchObject({
      ...{ id: expect.stringMatching(/^[\w-]{22}$/) as string, processed: false, live: false },
      data: { order, account, items: [{ product: 'phoenix-guide' }] },
    });
    expect(byType(first.got, 'return.created')).toMatchObject({ data: { account, original: { order } } });
    expect(byType(second.got, 'order.completed')).toMatchObject({
      id: byType(first.got, 'order.completed')?.id,
      data: {
        order,
        account: { id: account, contact: { first: 'Ada' } },
        items: [{ product: { product: 'phoenix-guide' } }],
      },
    });
    for (const got of [...first.got, ...second.got]) expect(isSignedWith(SECRET, got)).toBe(true);
  });

  it('are fetched as they were told to the first address', async () => {
    const sent = eventsIn(first.got);
    const told = await processed();
    expect(told).toMatchObject({ action: 'events.get', result: 'success', total: 3, more: false });
    expect([...told.events].sort((a, b) => a.id.localeCompare(b.id))).toEqual(
      sent.map((event) => ({ ...event, processed: true, event: event.id })).sort((a, b) => a.id.localeCompare(b.id)),
    );
    expect((await unprocessed()).events).toEqual([]);
    await expect(clients.toolkit.api('/events/processed').query({ days: 'x' }).get()).rejects.toMatchObject({
      response: {
        status: 400,
        data: { action: 'events.get', result: 'error', error: { days: expect.any(String) as string } },
      },
    });
  });

  it('that failed wait to be fetched and marked', async () => {
    isTaking = false;
    const order = await buy('grace@example.com');
    await vi.waitFor(async () => expect((await unprocessed()).total).toBe(2), 10_000);
    const { events } = await unprocessed();
    const completed = events.find(({ type }) => type === 'order.completed');
    expect(completed).toMatchObject({ processed: false, data: { order } });
    const mark = (id: string, isDone: boolean) =>
      clients.sdk('updateasingleevent', { processed: isDone }, { event_id: id });
    expect(await mark(completed?.id ?? '', true)).toMatchObject({ event: completed?.id, result: 'success' });
    expect((await unprocessed()).total).toBe(1);
    expect((await processed()).total).toBe(4);
    await mark(completed?.id ?? '', false);
    expect((await unprocessed()).total).toBe(2);
    await expect(mark('abCdE1FGH2Hij3KLMnOpqA', true)).rejects.toMatchObject({
      status: 400,
      data: { result: 'error', error: { event: 'Not found' } },
    });
    isTaking = true;
  });

  it('are signed with the secret that was set last, until the configuration names another', async () => {
    const { url } = hooks[0]!;
    const { sdk } = clients;
    const set = (hmacSecret: string) => sdk('rotateWebhookKey', { url, hmacSecret });
    expect(await set('a second secret of it')).toEqual({ url, action: 'webhooks.update', result: 'success' });
    await set('a third secret of it');
    const nextSignedWith = async (secret: string): Promise<boolean> => {
      const before = first.got.length;
      await buy(`${secret.replaceAll(' ', '-')}@example.com`);
      await vi.waitFor(() => expect(first.got.length).toBeGreaterThan(before), 10_000);
      return first.got.slice(before).every((got) => isSignedWith(secret, got));
    };
    expect(await nextSignedWith('a third secret of it')).toBe(true);
    // As at every start of the server.
    await configureWebhooks(server, hooks);
    expect(await nextSignedWith('a third secret of it')).toBe(true);
    await configureWebhooks(
      server,
      hooks.map((hook) => ({ ...hook, secret: 'another secret of the file' })),
    );
    expect(await nextSignedWith('another secret of the file')).toBe(true);

    await expect(sdk('rotateWebhookKey', { url: `${url}/none`, hmacSecret: 'x'.repeat(16) })).rejects.toMatchObject({
      status: 400,
      data: { action: 'webhooks.update', result: 'error', error: { url: 'No webhook has this URL.' } },
    });
    await expect(set('x'.repeat(101))).rejects.toMatchObject({
      data: { error: { hmacSecret: expect.stringContaining('Maximum length exceeded') as string } },
    });
  });
});
