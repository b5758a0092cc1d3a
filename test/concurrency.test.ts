// Many at once through the wire, on both databases; on Postgres through two servers that share it. What is sold once is
// charged once, and whoever sends nonsense only hurts themselves.
import { createHmac, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Clock } from '../src/base/clock.ts';
import { auditPglite, auditPostgres } from './audit.ts';
import { bankCharges } from './bank-charges.ts';
import { createCall, type Answered, type Call } from './call.ts';
import { openReceiver, type Received, type Receiver } from './receiver.ts';
import { startTestServer, type TestServer } from './server.ts';

interface Session {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly payment_status: string;
  readonly order: { readonly number: string } | null;
}

const SESSIONS = '/kassa/v1/sessions';
/** Nothing to ship: an e-mail address is all that is needed before paying. */
const CART = { lines: [{ variant: 'GIFT-1000', quantity: 1 }], buyer: { email: 'asha@example.com' } };
const CARD = { number: '4242424242424242', exp_month: 12, exp_year: 2040, cvc: '123' };

describe.each(['pglite', 'postgres'] as const)('many at once on %s', (database) => {
  let folder: string;
  let servers: readonly TestServer[];
  let calls: readonly Call[];
  let charged = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kassa-many-'));
    // The same folder, so that both servers know the same keys.
    const first = await startTestServer({ database, config: { dataFolder: folder } });
    const { databaseUrl } = first.app.config;
    servers = [first];
    if (databaseUrl !== null) {
      servers = [first, await startTestServer({ config: { dataFolder: folder, databaseUrl } })];
    }
    calls = servers.map(({ baseUrl, keys }) => createCall(baseUrl, keys.native));
  });
  afterAll(async () => {
    // The second before the first, which drops the database. Stopping twice is safe.
    for (const server of [...servers].reverse()) await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Spreads calls over the servers. */
  const call: (nth: number) => Call = (nth) => {
    const one = calls[nth % calls.length];
    if (one === undefined) throw new Error('no server is running');
    return one;
  };
  const create = async (over: object = {}): Promise<Session> => {
    const answer = await call(0)<Session>('POST', SESSIONS, { ...CART, ...over });
    expect(answer.status).toBe(201);
    return answer.body;
  };

  it('charges a session once that is paid two hundred times', async () => {
    const { id } = await create();
    const answers = await times(200, (nth) =>
      call(nth)<Session>('POST', `${SESSIONS}/${id}/pay`, { method: 'card', card: CARD }),
    );
    expect([...new Set(answers.map(({ status }) => status))].sort()).toEqual([200, 409]);
    const { body } = await call(1)<Session>('GET', `${SESSIONS}/${id}`);
    expect(body).toMatchObject({ status: 'complete', payment_status: 'paid' });
    const winners = answers.filter(({ status }) => status === 200).map(({ body: session }) => session);
    for (const winner of winners) {
      if (winner.order !== null) expect(winner.order).toEqual(body.order);
    }
    for (const { app } of servers) expect(await bankCharges(app, id)).toBe(1);
    charged += 1;
    const events = await call(0)<{ data: { type: string }[] }>('GET', `/kassa/v1/events?session=${id}&limit=100`);
    const types = events.body.data.map(({ type }) => type);
    for (const once of ['payment.started', 'payment.succeeded', 'order.created', 'session.completed']) {
      expect(types.filter((type) => type === once)).toEqual([once]);
    }
  });

  it('opens one session for fifty calls with one key, and answers all with the same bytes', async () => {
    const key = randomUUID();
    const answers = await times(50, (nth) =>
      patiently(() => call(nth)('POST', SESSIONS, CART, { 'idempotency-key': key })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get('idempotent-replayed') !== 'true')).toHaveLength(1);
    const other = await call(0)('POST', SESSIONS, { ...CART, note: 'other' }, { 'idempotency-key': key });
    expect(other).toMatchObject({ status: 409, body: { error: { code: 'idempotency_key_reused' } } });
  });

  it('refuses only the call with a character that no database can hold', async () => {
    const guilty = 17;
    const answers = await times(50, (nth) =>
      call(nth)('POST', SESSIONS, { ...CART, note: nth === guilty ? 'a\u0000b' : `note ${nth}` }),
    );
    const wrong = answers.flatMap(({ status }, nth) => (status === 201 ? [] : [{ nth, status }]));
    expect(wrong).toEqual([{ nth: guilty, status: 400 }]);
  });

  it('lets one of two changes win that were made on the same version', async () => {
    for (let round = 0; round < 10; round++) {
      const { id, version } = await create();
      const answers = await times(2, (nth) =>
        call(nth)<Session>('PATCH', `${SESSIONS}/${id}`, { note: `by ${nth}` }, { 'if-match': `"${version}"` }),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
      const { body } = await call(0)<Session & { note: string }>('GET', `${SESSIONS}/${id}`);
      const winner = answers.findIndex(({ status }) => status === 200);
      expect(body).toMatchObject({ version: version + 1, note: `by ${winner}` });
    }
  });

  it('keeps every change that it acknowledged, of twenty at the same time', async () => {
    const { id, version } = await create();
    const answers = await times(20, (nth) =>
      call(nth)('PATCH', `${SESSIONS}/${id}`, { metadata: { [`by_${nth}`]: 'x' } }),
    );
    // Another process may win every round; then the caller is told that the session is busy, and nothing has changed.
    expect(answers.filter(({ status }) => status !== 200 && status !== 409)).toEqual([]);
    const kept = answers.filter(({ status }) => status === 200);
    expect(kept.length).toBeGreaterThan(0);
    const { body } = await call(0)<Session>('GET', `${SESSIONS}/${id}`);
    expect(body.version).toBe(version + kept.length);
    const versions = kept.map((answer) => (answer.body as Session).version);
    expect(new Set(versions).size).toBe(kept.length);
  });

  it('fits together in the tables afterwards', async () => {
    const databaseUrl = servers[0]?.app.config.databaseUrl ?? null;
    // Two processes cannot have the embedded database open.
    if (databaseUrl === null) await servers[0]?.stop();
    const audit = databaseUrl === null ? auditPglite(join(folder, 'database')) : auditPostgres(databaseUrl);
    expect(await audit).toMatchObject({ broken: [], charges: charged, orders: charged });
  });
});

describe('webhooks through the whole server', () => {
  let server: TestServer;
  let receiver: Receiver;
  let aheadMs = 0;
  // Business time can be moved, so that nobody waits for the schedule of retries; wall time is real.
  const clock: Clock = { wallMs: () => Date.now(), businessMs: () => Date.now() + aheadMs };

  beforeAll(async () => {
    // Two failures for each body, then it is taken.
    receiver = await openReceiver((reply, { body }) => {
      const tries = receiver.got.filter((one) => one.body === body).length;
      reply.writeHead(tries <= 2 ? 500 : 200).end();
    });
    server = await startTestServer({ clock });
  });
  afterAll(async () => {
    await server.stop();
    await receiver.close();
  });

  const triesAt = (path: string): readonly Received[] => receiver.got.filter((one) => one.path === path);
  const untilTried = (path: string, count: number): Promise<boolean> =>
    vi.waitUntil(() => triesAt(path).length >= count, { timeout: 10_000, interval: 20 });
  /** The failure may be written down only after the clock has moved, and then counts from there: it is moved again. */
  const untilRetried = (path: string, count: number, afterMs: number): Promise<boolean> => {
    let looks = 0;
    return vi.waitUntil(
      () => {
        if (triesAt(path).length >= count) return true;
        if (looks++ % 50 === 0) aheadMs += afterMs;
        return false;
      },
      { timeout: 10_000, interval: 20 },
    );
  };

  it("retries Kassa's own with the same id and bytes until it is taken, verified by the standard library", async () => {
    const call = createCall(server.baseUrl, server.keys.native);
    const endpoint = await call<{ secret: string }>('POST', '/kassa/v1/webhook_endpoints', {
      url: `${receiver.url}/native`,
      events: ['order.created'],
    });
    expect(endpoint.status).toBe(201);
    const opened = await call<Session>('POST', SESSIONS, CART);
    const paid = await call<Session>('POST', `${SESSIONS}/${opened.body.id}/pay`, { method: 'card', card: CARD });
    const savedMs = Date.now();
    expect(paid.body.status).toBe('complete');

    await untilTried('/native', 1);
    expect(Date.now() - savedMs).toBeLessThan(2_000);
    await untilRetried('/native', 2, 6_000);
    await untilRetried('/native', 3, 301_000);

    const tries = triesAt('/native');
    expect(new Set(tries.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(tries.map(({ body }) => body)).size).toBe(1);
    for (const { body, headers } of tries) {
      expect(new Webhook(endpoint.body.secret).verify(body, headers)).toMatchObject({
        type: 'order.created',
        data: { object: { number: paid.body.order?.number } },
      });
    }
    const untilDelivered = async (): Promise<boolean> => {
      const { body } = await call<{ data: { status: string }[] }>('GET', '/kassa/v1/deliveries');
      return body.data.length === 1 && body.data[0]?.status === 'delivered';
    };
    await vi.waitUntil(untilDelivered, { timeout: 5_000, interval: 50 });
  });

  it("retries Shoppex's with the same delivery id, signed by both of its rules", async () => {
    const call = createCall(server.baseUrl, server.keys.shoppex);
    const created = await call<{ data: { uniqid: string; webhook_secret: string } }>('POST', '/dev/v1/payments', {
      title: 'Harbor Icons',
      email: 'ada@example.com',
      value: 29,
      currency: 'USD',
      webhook: `${receiver.url}/shoppex`,
      custom_fields: { order: '1001' },
    });
    expect(created.status).toBe(201);
    const { uniqid, webhook_secret: secret } = created.body.data;
    expect((await call('POST', `/dev/v1/payments/${uniqid}/complete`)).status).toBe(200);

    await untilTried('/shoppex', 1);
    await untilRetried('/shoppex', 2, 121_000);
    await untilRetried('/shoppex', 3, 241_000);

    const tries = triesAt('/shoppex');
    expect(new Set(tries.map(({ headers }) => headers['x-shoppex-delivery'])).size).toBe(1);
    expect(new Set(tries.map(({ body }) => body)).size).toBe(1);
    for (const { headers, body } of tries) {
      expect(headers['x-shoppex-event']).toBe('order:paid');
      expect(headers['x-shoppex-signature']).toBe(createHmac('sha512', secret).update(body).digest('hex'));
      const { 'x-shoppex-timestamp': stamp, 'x-shoppex-delivery': delivery } = headers;
      const digest = createHmac('sha256', secret).update(`${delivery}.${stamp}.${body}`).digest('hex');
      expect(headers['x-shoppex-signature-v2']).toBe(`v1,t=${stamp},h=${digest}`);
      expect(Math.abs(Number(stamp) - Date.now() / 1000)).toBeLessThan(300);
    }
    expect(JSON.parse(tries[0]?.body ?? '')).toMatchObject({
      event: 'order:paid',
      data: { uniqid, status: 'COMPLETED', custom_fields: { order: '1001' } },
    });
  });
});

const times = <Result>(count: number, work: (nth: number) => Promise<Result>): Promise<Result[]> =>
  Promise.all(Array.from({ length: count }, (_, nth) => work(nth)));

/** A repeat that comes while the first is running is told to come back: so it does, as a client would. */
async function patiently(work: () => Promise<Answered<unknown>>): Promise<Answered<unknown>> {
  for (;;) {
    const answer = await work();
    if (answer.status !== 409) return answer;
    expect(answer).toMatchObject({ body: { error: { code: 'idempotency_in_flight' } } });
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
