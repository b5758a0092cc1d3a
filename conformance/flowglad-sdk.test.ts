// Flowglad's own clients of both generations, unchanged, against a live server on both databases.
import { Flowglad } from '@flowglad/node';
import { Flowglad as FirstFlowglad } from 'flowglad-node-0-21';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCall } from '../test/call.ts';
import { startTestServer, type TestServer } from '../test/server.ts';

const SESSION_ID = /^chckt_session_[0-9A-Za-z]{21}$/;

describe.each(['pglite', 'postgres'] as const)('@flowglad/node on %s', (database) => {
  let server: TestServer;
  let client: Flowglad;

  beforeAll(async () => {
    server = await startTestServer({ database });
    client = new Flowglad({ apiKey: server.keys.flowglad, baseURL: `${server.baseUrl}/`, maxRetries: 0 });
  });
  afterAll(() => server.stop());

  const anonymous = (over: Readonly<Record<string, unknown>> = {}) => ({
    checkoutSession: {
      type: 'product' as const,
      anonymous: true as const,
      priceSlug: 'HARBOR-1',
      successUrl: 'https://pixel-goods.example/thanks',
      cancelUrl: 'https://pixel-goods.example/cart',
      outputMetadata: { seat: '12A', trial: false, units: 3 },
      ...over,
    },
  });
  const create = (over: Readonly<Record<string, unknown>> = {}) => client.checkoutSessions.create(anonymous(over));

  it('creates a session and reads it again', async () => {
    const made = await create({ quantity: 2 });
    expect(made.checkoutSession.id).toMatch(SESSION_ID);
    expect(made.url).toBe(`${server.baseUrl}/checkout/${made.checkoutSession.id}`);
    expect(made.checkoutSession).toMatchObject({
      status: 'open',
      livemode: false,
      priceId: 'icons-harbor-1',
      quantity: 2,
      outputMetadata: { seat: '12A', trial: false, units: 3 },
      createdAt: expect.any(Number) as number,
    });
    expect(await client.checkoutSessions.retrieve(made.checkoutSession.id)).toEqual(made);
    expect((await fetch(made.url)).status).toBe(200);
  });

  it('lists sessions page by page, oldest first', async () => {
    const before = await client.checkoutSessions.list({});
    const made = [];
    for (let count = 0; count < 3; count++) made.push((await create()).checkoutSession.id);
    const listed: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await client.checkoutSessions.list({ limit: '2', ...(cursor !== undefined && { cursor }) });
      expect(page.total).toBe(before.total + 3);
      expect(page.currentCursor).toBe(cursor);
      listed.push(...page.data.map(({ id }) => id));
      cursor = page.nextCursor;
      expect(page.hasMore).toBe(cursor !== undefined);
    } while (cursor !== undefined);
    expect(listed).toHaveLength(before.total + 3);
    expect(listed.slice(-3)).toEqual(made);
  });

  it('the first client reads records of the first generation', async () => {
    const first = new FirstFlowglad({ apiKey: server.keys.flowglad, baseURL: server.baseUrl, maxRetries: 0 });
    const { checkoutSession } = (await create()) as { checkoutSession: { id: string } };
    const read = await first.checkoutSessions.retrieve(checkoutSession.id);
    expect(read.checkoutSession.createdAt).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(Object.keys(read.checkoutSession)).toHaveLength(22);
    const listed = await first.checkoutSessions.list({ limit: 1 });
    expect(listed.data[0]?.createdAt).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  describe('errors', () => {
    const failure = async (calling: Promise<unknown>): Promise<InstanceType<typeof Flowglad.APIError>> => {
      const error: unknown = await calling.then(
        () => null,
        (reason: unknown) => reason,
      );
      if (!(error instanceof Flowglad.APIError)) throw new Error('the call should have been refused', { cause: error });
      return error;
    };

    it('400 with the schema’s issues', async () => {
      const error = await failure(create({ successUrl: undefined }));
      expect(error).toBeInstanceOf(Flowglad.BadRequestError);
      expect(error.error).toMatchObject({
        code: 'BAD_REQUEST',
        error: [{ code: 'invalid_type', expected: 'string', path: ['checkoutSession', 'successUrl'] }],
      });
    });

    it('400 for a price that is not there', async () => {
      const error = await failure(create({ priceSlug: 'NOPE' }));
      expect(error).toBeInstanceOf(Flowglad.BadRequestError);
      expect(error.error).toMatchObject({ code: 'BAD_REQUEST', error: expect.stringContaining('NOPE') as string });
    });

    it('401 in plain text for a key that nobody has', async () => {
      for (const apiKey of ['sk_test_nobody', 'nonsense']) {
        const stranger = new Flowglad({ apiKey, baseURL: server.baseUrl, maxRetries: 0 });
        const error = await failure(stranger.checkoutSessions.retrieve('chckt_session_x'));
        expect(error).toBeInstanceOf(Flowglad.AuthenticationError);
        expect(error.error).toBeUndefined();
      }
    });

    it('404 for a session that is not there', async () => {
      const error = await failure(client.checkoutSessions.retrieve('chckt_session_000000000000000000000'));
      expect(error).toBeInstanceOf(Flowglad.NotFoundError);
      expect(error.error).toMatchObject({ code: 'NOT_FOUND' });
    });

    it('404 in plain text for a path that is not there', async () => {
      const answer = await createCall(server.baseUrl, server.keys.flowglad)('GET', '/api/v1/nothing');
      expect([answer.status, answer.text]).toEqual([404, 'Not Found']);
    });
  });

  it('takes a key by itself and after Bearer, and nothing else', async () => {
    const call = createCall(server.baseUrl);
    const statuses = [];
    const { flowglad: key } = server.keys;
    for (const authorization of [key, `Bearer ${key}`, `bearer ${key}`, `Basic ${key}`, `${key} ${key}`, '']) {
      statuses.push((await call('GET', '/api/v1/checkout-sessions', undefined, { authorization })).status);
    }
    expect(statuses).toEqual([200, 200, 200, 401, 401, 401]);
    const native = await call('GET', '/kassa/v1/sessions', undefined, { authorization: server.keys.native });
    expect(native.status).toBe(401);
  });

  it('is mounted under its own name too', async () => {
    const own = new Flowglad({ apiKey: server.keys.flowglad, baseURL: `${server.baseUrl}/flowglad`, maxRetries: 0 });
    expect((await own.checkoutSessions.list({ limit: '1' })).total).toBeGreaterThan(0);
  });
});
