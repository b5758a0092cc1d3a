// Errors through the error class of Shoppex's own client, on both databases: each code of the documentation once, the scope that
// a key lacks by its name, and nothing of anybody else's, neither of another shop nor of the live shop beside a test shop.
import { randomUUID } from 'node:crypto';
import { ShoppexClient } from '@shoppexio/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyConfiguration } from '../src/cli/apply/apply.ts';
import { NO_MEMORY } from '../src/cli/apply/keys.ts';
import { applyDeps } from '../src/cli/boot.ts';
import { readConfig } from '../src/config.ts';
import { shoppex } from '../src/dialects/shoppex/index.ts';
import { startTestServer, type TestServer } from '../test/server.ts';
import { checkedFetch, failure } from './shoppex-fetch.ts';

const keyOf = (letter: string): string => `shx_${letter.repeat(32)}`;
const LIVE = keyOf('l');
const OTHER = keyOf('o');
const SCOPELESS = keyOf('s');
const merchant = (slug: string, mode: string, keys: readonly (readonly [name: string, scopes: string])[]): string => `
  - slug: ${slug}
    name: ${slug}
    mode: ${mode}
    currency: USD
    country: US
    locale: en-US
    gateways: [{ name: manual, methods: [bank_transfer], aliases: [MANUAL], settings: { instructions: Wire it. } }]
    keys: [${keys.map(([name, scopes]) => `{ name: ${name.toLowerCase()}, dialect: shoppex, scopes: ['${scopes}'], from_env: ${name} }`).join(', ')}]
    products: []`;
/** The same shop live and in test mode, and somebody else's. */
const SHOPS = `merchants:${merchant('shop-live', 'live', [['LIVE', '*']])}${merchant('shop-other', 'test', [
  ['OTHER', '*'],
  ['SCOPELESS', 'webhooks.read'],
])}
`;

describe.each(['pglite', 'postgres'] as const)('errors on %s', (database) => {
  let server: TestServer;
  let client: ShoppexClient;

  beforeAll(async () => {
    const config = { http: { ...readConfig({}).http, requestsPerKeyPerS: 40 } };
    server = await startTestServer({ database, config });
    const deps = applyDeps(server.app, { environment: { LIVE, OTHER, SCOPELESS } });
    await applyConfiguration(deps, { name: 'shops.yaml', text: SHOPS, files: {} }, NO_MEMORY);
    client = clientOf(server.keys.shoppex);
  });
  afterAll(() => server.stop());

  const clientOf = (apiKey: string, options: object = {}) =>
    new ShoppexClient({ apiKey, baseUrl: server.baseUrl, ...options });
  const payment = (over: object = {}) => ({
    title: 'Icons',
    email: 'ada@example.com',
    value: 29,
    currency: 'USD',
    ...over,
  });
  /** The client itself sends nothing that cannot be read. */
  const sending = (change: (init: RequestInit) => RequestInit): ShoppexClient =>
    clientOf(server.keys.shoppex, { fetch: (url: string, init: RequestInit) => fetch(url, change(init)) });

  it.each<[string, number, () => Promise<unknown>]>([
    ['BAD_REQUEST', 400, () => sending((init) => ({ ...init, body: '{"title":' })).payments.create(payment())],
    ['UNAUTHORIZED', 401, () => clientOf(keyOf('n')).me.get()],
    ['FORBIDDEN', 403, () => clientOf(SCOPELESS).payments.list()],
    ['NOT_FOUND', 404, () => client.payments.get(randomUUID())],
    ['NOT_FOUND', 404, () => client.raw.GET('/dev/v1/nothing-here')],
    ['METHOD_NOT_ALLOWED', 405, () => client.raw.PUT('/dev/v1/coupons', { body: {} })],
    ['PAYLOAD_TOO_LARGE', 413, () => client.payments.create(payment({ title: 'x'.repeat(300_000) }))],
    [
      'UNSUPPORTED_MEDIA_TYPE',
      415,
      () =>
        sending((init) => ({ ...init, headers: { ...init.headers, 'content-type': 'no type' } })).payments.create(
          payment(),
        ),
    ],
    ['VALIDATION_ERROR', 422, () => client.payments.create(payment({ value: -1 }))],
    ['VALIDATION_ERROR', 422, () => client.payments.create(payment(), { idempotencyKey: 'k'.repeat(129) })],
  ])('%s is an error of the client with status %i', async (code, status, act) => {
    const error = await failure(act());
    expect(error).toMatchObject({ name: 'ShoppexApiError', status, code });
    expect(error.message).toMatch(/\S \S/);
    expect(error.docUrl).toBe(`${server.baseUrl}/kassa/docs/api/errors#${code}`);
    expect(error.requestId).toMatch(/^req_/);
  });

  it('CONFLICT is a key whose first request is still running', async () => {
    // As the process that ran it would have left it.
    const { app } = server;
    const { id } = (await client.me.get<{ id: string }>()).data;
    const key = randomUUID();
    const nowMs = app.clock.wallMs();
    const use = { scope: 'shoppex POST /dev/v1/coupons', key, step: 'reserve' as const, reply: null };
    const body = { code: `C-${randomUUID().slice(0, 8)}`, discount_value: 5 };
    const first = await client.coupons.create(body, { idempotencyKey: key });
    expect(first).toHaveProperty('data');
    const stored = await app.store.loadStoredKey(id, use.scope, key, nowMs);
    expect(stored?.reply).not.toBeNull();
    const running = randomUUID();
    const times = { reservedAtMs: nowMs, expiresAtMs: nowMs + 86_400_000 };
    await app.store.saveReply(id, { ...use, ...times, key: running, bodyHash: stored?.bodyHash ?? '' }, null);
    const error = await failure(client.coupons.create(body, { idempotencyKey: running }));
    expect(error).toMatchObject({ status: 409, code: 'CONFLICT' });
  });

  it('RATE_LIMITED is too many requests with one key', async () => {
    const eager = clientOf(OTHER);
    const refused: object[] = [];
    // A slow machine takes longer for them, and is allowed more meanwhile.
    for (let round = 0; round < 10 && refused.length === 0; round++) {
      const results = await Promise.allSettled(Array.from({ length: 80 }, () => eager.me.get()));
      refused.push(...results.flatMap((result) => (result.status === 'rejected' ? [result.reason as object] : [])));
    }
    expect(refused[0]).toMatchObject({ name: 'ShoppexApiError', status: 429, code: 'RATE_LIMITED' });
  });

  const scoped = shoppex.routes.filter(({ scopes }) => scopes !== 'public' && scopes.length > 0);
  it('names the scope that a key lacks, on every route', async () => {
    const outsider = clientOf(SCOPELESS);
    for (const { method, path, scopes } of scoped) {
      if (scopes.includes('webhooks.read')) continue;
      const url = path.replace(/:\w+/g, randomUUID());
      await new Promise((resolve) => setTimeout(resolve, 30));
      const error = await failure(
        outsider.raw[method](url, method === 'GET' ? {} : { body: {}, idempotencyKey: randomUUID() }),
      );
      expect(error, `${method} ${path}`).toMatchObject({ status: 403, code: 'FORBIDDEN' });
      expect(error.message).toContain(scopes[0]);
    }
  });

  it('has nothing of another shop, nor of the live shop beside it', async () => {
    const strangers = [clientOf(LIVE), clientOf(OTHER)];
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const { uniqid } = (await client.payments.create<{ uniqid: string }>(payment())).data;
    const customer = (await client.customers.create<{ id: string }>({ email: 'ada@example.com', upsert: true })).data;
    const coupon = (await client.coupons.create<{ id: string }>({ code: 'MINE', discount_value: 5 })).data;
    const hook = await client.webhooks.create<{ id: string }>({ url: 'https://a.example/h', events: ['order:paid'] });
    const own = { p: uniqid, c: customer.id, k: coupon.id, w: hook.data.id };
    const paths = [
      `payments/${own.p}`,
      `orders/${own.p}`,
      `invoices/${own.p}`,
      `customers/${own.c}`,
      `customers/${own.c}/wallet`,
      `coupons/${own.k}`,
      `webhooks/${own.w}`,
    ];
    for (const path of paths) {
      expect(await client.raw.GET(`/dev/v1/${path}`), path).toHaveProperty('data');
      for (const stranger of strangers) {
        expect(await failure(stranger.raw.GET(`/dev/v1/${path}`)), path).toMatchObject({
          status: 404,
          code: 'NOT_FOUND',
        });
      }
    }
    for (const stranger of strangers) {
      for (const list of ['payments', 'orders', 'invoices', 'customers', 'coupons', 'webhooks']) {
        const { data } = await stranger.raw.GET<{ data: unknown[] }>(`/dev/v1/${list}`);
        expect(data, list).toEqual([]);
      }
    }
    const live = (await strangers[0]?.payments.create<{ uniqid: string }>(payment()))?.data.uniqid ?? '';
    expect(await failure(client.payments.get(live))).toMatchObject({ status: 404 });
    const seen = await client.payments.listAll<{ uniqid: string }>({ limit: 100 });
    expect(seen.map((one) => one.uniqid)).not.toContain(live);
  });

  it('answers as the document says, errors too', async () => {
    const checked = clientOf(server.keys.shoppex, { fetch: checkedFetch });
    await failure(checked.payments.create(payment({ value: 0 })));
    await failure(checked.payments.get(randomUUID()));
    await failure(checked.coupons.getByCode('NOBODY-HAS-IT'));
    await failure(clientOf(SCOPELESS, { fetch: checkedFetch }).orders.list());
  });
});
