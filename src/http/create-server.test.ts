import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { LightMyRequestResponse as Injected } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../test/server.ts';
import { DEFAULT_HTTP_LIMITS } from '../config.ts';
import { hashedKey, newKey } from '../cli/apply/keys.ts';
import { createLog } from './create-log.ts';

const GOWN = { product_id: 8948397801608, variant_id: 46107636203656, quantity: 1 };

let server: TestServer;
const lines: string[] = [];

beforeAll(async () => {
  server = await startTestServer({ log: createLog('info', { write: (line) => void lines.push(line) }) });
});
afterAll(() => server.stop());

interface Ask {
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

async function ask(method: string, url: string, { headers = {}, body }: Ask = {}): Promise<Injected> {
  const payload = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  return server.app.server.inject({
    method: method as 'GET',
    url,
    headers: { ...type, ...headers },
    ...(payload === undefined ? {} : { payload }),
  });
}

const bearer = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });
const openFlexype = (headers: Record<string, string> = {}, path = '/session'): Promise<Injected> =>
  ask('POST', path, { headers, body: { data: { shop_domain: server.shopDomain, items: [GOWN] } } });

async function keyWith(scopes: readonly string[]): Promise<string> {
  const { app } = server;
  const dialect = app.dialects.find(({ name }) => name === 'native');
  const merchant = await app.store.locate('merchant', 'my-store');
  if (dialect === undefined || merchant === null) throw new Error('the demo store is not there');
  const plain = newKey(dialect, false);
  await app.store.insertKey({
    id: crypto.randomUUID(),
    merchantId: merchant.merchantId,
    dialect: 'native',
    scopes,
    livemode: false,
    createdAtMs: Date.now(),
    revokedAtMs: null,
    ...hashedKey(dialect, plain),
  });
  return plain;
}

describe('mounting', () => {
  it('answers at the root and under the dialect’s name, with and without a trailing slash', async () => {
    for (const path of ['/session', '/session/', '/flexype/session']) {
      expect((await openFlexype({}, path)).statusCode).toBe(200);
    }
    for (const path of ['/dev/v1/me', '/dev/v1/me/', '/shoppex/dev/v1/me']) {
      expect((await ask('GET', path, { headers: bearer(server.keys.shoppex) })).statusCode).toBe(200);
    }
    expect((await ask('GET', '/native/kassa/v1/sessions', { headers: bearer(server.keys.native) })).statusCode).toBe(
      200,
    );
    expect((await ask('GET', '/openapi.json')).json()).toHaveProperty('openapi');
  });

  it('reads long and percent-encoded ids, and takes a path that cannot be decoded for an unknown one', async () => {
    expect((await ask('GET', `/session/${'x'.repeat(4000)}`)).statusCode).toBe(400);
    expect((await ask('GET', `/session/${'x'.repeat(5000)}`)).json()).toHaveProperty('status', 'ERROR');
    const broken = await ask('GET', '/dev/v1/payments/%ff');
    expect(broken.statusCode).toBe(404);
    expect(broken.json()).toHaveProperty('error.code', 'NOT_FOUND');
    expect(broken.headers['request-id']).toMatch(/^req_/);
  });

  it('answers HEAD like GET without a body, and OPTIONS with what is allowed', async () => {
    const head = await ask('HEAD', '/openapi.json');
    expect([head.statusCode, head.body]).toEqual([200, '']);
    const options = await ask('OPTIONS', '/dev/v1/payments');
    expect([options.statusCode, options.headers['allow']]).toEqual([204, 'GET, HEAD, POST, OPTIONS']);
  });
});

describe('faults', () => {
  it('words an unknown path and a wrong method like the dialect that lives there', async () => {
    const shoppex = await ask('GET', '/dev/v1/nothing');
    expect([shoppex.statusCode, shoppex.json()]).toMatchObject([404, { error: { code: 'NOT_FOUND' } }]);
    const flexype = await ask('GET', '/session/a/b');
    expect([flexype.statusCode, flexype.json()]).toMatchObject([404, { status: 'ERROR', data: null }]);
    const nobody = await ask('GET', '/nowhere');
    expect([nobody.statusCode, nobody.json()]).toMatchObject([404, { error: { type: 'not_found' } }]);
    const method = await ask('DELETE', '/session');
    expect([method.statusCode, method.json(), method.headers['allow']]).toMatchObject([
      405,
      { status: 'ERROR' },
      'POST, OPTIONS',
    ]);
  });

  it('refuses a Content-Type that is none, in the dialect’s words', async () => {
    const reply = await ask('POST', '/session', { headers: { 'content-type': 'json' }, body: '{}' });
    expect([reply.statusCode, reply.json()]).toMatchObject([415, { status: 'ERROR' }]);
    const shoppex = await ask('POST', '/dev/v1/payments', { headers: { 'content-type': ';' }, body: '{}' });
    expect([shoppex.statusCode, shoppex.json()]).toMatchObject([
      415,
      { error: { code: expect.any(String) as string } },
    ]);
  });

  it('refuses a body that is too large, in the dialect’s words', async () => {
    const reply = await ask('POST', '/session', { body: { data: { note: 'x'.repeat(1_000_000) } } });
    expect([reply.statusCode, reply.json()]).toMatchObject([413, { status: 'ERROR' }]);
  });

  it('refuses headers that are too large with 431, and keeps running', async () => {
    const { port } = new URL(server.baseUrl);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(`GET /dev/v1/me HTTP/1.1\r\nhost: x\r\nx-long: ${'x'.repeat(40_000)}\r\n\r\n`);
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    expect(answer).toMatch(/\r\nrequest-id: req_/);
    expect((await fetch(`${server.baseUrl}/healthz`)).status).toBe(200);
  });
});

describe('keys and scopes', () => {
  it('asks for a key, says what is wrong with one, and never repeats it', async () => {
    const none = await ask('GET', '/kassa/v1/sessions');
    expect([none.statusCode, none.headers['www-authenticate']]).toEqual([401, 'Bearer realm="kassa"']);
    const foreign = await ask('GET', '/kassa/v1/sessions', { headers: bearer(server.keys.shoppex) });
    expect([foreign.statusCode, foreign.json()]).toMatchObject([401, { error: { type: 'authentication' } }]);
    expect(foreign.body).toMatch(/begin with kassa_/);
    const unknown = await ask('GET', '/dev/v1/me', { headers: bearer('shx_00000000000000000000000000000000') });
    expect([unknown.statusCode, unknown.json()]).toMatchObject([401, { error: { code: 'UNAUTHORIZED' } }]);
    expect(unknown.body).not.toContain('shx_0000');
  });

  it('lets a key do what its scopes say; who may write may read', async () => {
    const reader = bearer(await keyWith(['sessions.read']));
    expect((await ask('GET', '/kassa/v1/sessions', { headers: reader })).statusCode).toBe(200);
    const refused = await ask('POST', '/kassa/v1/sessions', { headers: reader, body: { lines: [] } });
    expect([refused.statusCode, refused.json()]).toMatchObject([403, { error: { type: 'permission' } }]);
    expect(refused.body).toContain('sessions.write');
    const writer = bearer(await keyWith(['sessions.write']));
    expect((await ask('GET', '/kassa/v1/sessions', { headers: writer })).statusCode).toBe(200);
  });
});

describe('idempotency', () => {
  const body = { product: { name: 'Icons' }, amount: 29, currency: 'USD', customer_email: 'jo@example.com' };
  const pay = (key: string, change: object = {}): Promise<Injected> =>
    ask('POST', '/dev/v1/checkout/sessions', {
      headers: { ...bearer(server.keys.shoppex), 'idempotency-key': key },
      body: { ...body, ...change },
    });

  it('answers a repeat with the same bytes and says so', async () => {
    const [first, second] = [await pay('a'), await pay('a')];
    expect(first.statusCode).toBe(201);
    expect(second.body).toBe(first.body);
    expect([first.headers['idempotent-replayed'], second.headers['idempotent-replayed']]).toEqual([undefined, 'true']);
    expect((await pay('a', { amount: 30 })).statusCode).toBe(422);
  });

  it('refuses a key that is too long or not plain text', async () => {
    for (const key of ['x'.repeat(129), 'é']) expect((await pay(key)).statusCode).toBe(422);
  });
});

describe('webhooks of single payments', () => {
  const payment = { title: 'Icons', value: 29, currency: 'USD', email: 'jo@example.com' };

  it('are refused on the own network unless the configuration allows it', async () => {
    const own = await startTestServer({ config: { allowPrivateWebhooks: false } });
    const pay = (webhook: string): Promise<Injected> =>
      own.app.server.inject({
        method: 'POST',
        url: '/dev/v1/payments',
        headers: bearer(own.keys.shoppex),
        payload: { ...payment, webhook },
      });
    for (const webhook of ['http://127.0.0.1:9/hook', 'https://10.0.0.1/hook', 'https://localhost/hook']) {
      const refused = await pay(webhook);
      expect([refused.statusCode, refused.json()]).toMatchObject([
        422,
        { error: { code: 'VALIDATION_ERROR', details: [{ field: 'webhook' }] } },
      ]);
      expect(refused.body).not.toContain('callback');
    }
    expect((await pay('https://shop.example.com/hook')).statusCode).toBe(201);
    await own.stop();
    const allowed = await ask('POST', '/dev/v1/payments', {
      headers: bearer(server.keys.shoppex),
      body: { ...payment, webhook: 'http://127.0.0.1:9/hook' },
    });
    expect(allowed.statusCode).toBe(201);
  });
});

describe('browsers', () => {
  const origin = 'https://my-store.com';

  it('lets pages of registered origins open sessions, without credentials', async () => {
    const preflight = await ask('OPTIONS', '/session', {
      headers: { origin, 'access-control-request-method': 'POST' },
    });
    expect(preflight.statusCode).toBe(204);
    expect(preflight.headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'Content-Type',
      vary: 'Origin',
    });
    const opened = await openFlexype({ origin });
    expect([opened.statusCode, opened.headers['access-control-allow-origin']]).toEqual([200, origin]);
    expect(opened.headers).not.toHaveProperty('access-control-allow-credentials');
  });

  it('refuses origins that nobody registered, and those of another merchant', async () => {
    const stranger = { origin: 'https://evil.example' };
    expect((await ask('OPTIONS', '/session', { headers: stranger })).statusCode).toBe(403);
    const opened = await openFlexype(stranger);
    expect([opened.statusCode, opened.headers['access-control-allow-origin']]).toEqual([403, undefined]);
    const other = await openFlexype({ origin: 'https://pixel-goods.example' });
    expect(other.statusCode).toBe(403);
    expect((await ask('OPTIONS', '/dev/v1/payments', { headers: { origin } })).headers).not.toHaveProperty(
      'access-control-allow-origin',
    );
  });
});

describe('gateways and pages', () => {
  it('believes no notification without a signature', async () => {
    const { merchantId } = (await server.app.store.locate('merchant', 'my-store')) ?? {};
    const forged = await ask('POST', `/kassa/gateways/sandbox/${merchantId}/notify`, { body: { paid: true } });
    expect(forged.statusCode).toBe(401);
    for (const path of [`/kassa/gateways/nobody/${merchantId}/notify`, '/kassa/gateways/sandbox/nobody/notify']) {
      expect((await ask('POST', path, { body: {} })).statusCode).toBe(404);
    }
  });

  it('talks to buyers in pages, and takes only forms of a sane size', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const unknown = await ask('GET', '/kassa/pay/ses_nothing');
    const json = await ask('POST', '/kassa/pay/ses_nothing/pay', { body: {} });
    const large = await ask('POST', '/kassa/pay/ses_nothing/pay', { headers: form, body: 'x'.repeat(70_000) });
    expect([unknown, json, large].map(({ statusCode }) => statusCode)).toEqual([404, 415, 413]);
    for (const { headers } of [unknown, json, large]) {
      expect(headers['content-type']).toBe('text/html; charset=utf-8');
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['x-frame-options']).toBe('DENY');
    }
  });
});

describe('house', () => {
  it('names every request by an id of its own', async () => {
    const [one, two] = [await ask('GET', '/healthz'), await ask('GET', '/healthz')];
    expect(one.headers['request-id']).toBe(one.headers['x-request-id']);
    expect(one.headers['request-id']).not.toBe(two.headers['request-id']);
    const given = await ask('GET', '/healthz', { headers: { 'x-request-id': 'mine', 'request-id': 'mine' } });
    expect(given.headers['request-id']).toMatch(/^req_/);
  });

  it('is ready only when nothing is missing', async () => {
    expect((await ask('GET', '/readyz')).statusCode).toBe(200);
    server.app.pending.add('the moon is not full');
    const reply = await ask('GET', '/readyz');
    server.app.pending.delete('the moon is not full');
    expect([reply.statusCode, reply.json()]).toEqual([503, { status: 'not ready', missing: ['the moon is not full'] }]);
  });

  it('explains every code at the anchor that error answers link to', async () => {
    for (const [path, key] of [
      ['/kassa/v1/sessions', server.keys.native],
      ['/dev/v1/payments', server.keys.shoppex],
    ] as const) {
      const replies = [
        await ask('POST', path, { body: {} }),
        await ask('POST', path, { headers: bearer(key), body: '{' }),
        await ask('POST', path, { headers: bearer(key), body: {} }),
        await ask('GET', `${path}/nothing`, { headers: bearer(key) }),
        await ask('DELETE', path, { headers: bearer(key) }),
      ];
      for (const reply of replies) {
        const { pathname, hash } = new URL(reply.json<{ error: { doc_url: string } }>().error.doc_url);
        expect((await ask('GET', pathname)).body).toContain(`<h2 id="${hash.slice(1)}">`);
      }
    }
    for (const { errors } of server.app.dialects) {
      const { body } = await ask('GET', `/kassa/docs${errors.path}`);
      const codes = errors.entries.map(({ code }) => code);
      expect([...body.matchAll(/<h2 id="(\w+)">/g)].map(([, id]) => id)).toEqual(codes);
      expect(new Set(codes).size).toBe(codes.length);
      for (const { code, statuses } of errors.entries) expect(statuses, code).not.toEqual([]);
    }
  });

  it('says what it is at the root', async () => {
    const apis = ['native', 'flexype', 'shoppex', 'flowglad', 'fastspring'];
    expect((await ask('GET', '/')).json()).toMatchObject({
      name: 'kassa',
      apis: expect.arrayContaining(apis) as string[],
    });
    expect((await ask('GET', '/', { headers: { accept: 'text/html' } })).body).toContain('<h1>Kassa</h1>');
  });

  it('writes one line per request, without queries, keys, ids of sessions or contact data', async () => {
    lines.length = 0;
    const opened = await ask('POST', '/kassa/v1/sessions', {
      headers: bearer(server.keys.native),
      body: {
        lines: [{ variant: String(GOWN.variant_id), quantity: 1 }],
        buyer: { email: 'secret.buyer@example.com' },
      },
    });
    const { id, client_secret: secret, url } = opened.json<{ id: string; client_secret: string; url: string }>();
    await ask('GET', new URL(url).pathname + new URL(url).search);
    await ask('GET', `/kassa/v1/sessions/${id}?email=secret.buyer@example.com`, {
      headers: bearer(server.keys.native),
    });
    expect(lines).toHaveLength(3);
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { method: 'POST', route: '/kassa/v1/sessions', status: 201, merchant: expect.any(String) as string },
      { method: 'GET', route: '/kassa/pay/:id' },
      { method: 'GET', route: '/kassa/v1/sessions/:id', id: expect.stringMatching(/^req_/) as string },
    ]);
    const written = lines.join('');
    for (const hidden of ['secret.buyer', secret, id, server.keys.native]) expect(written).not.toContain(hidden);
  });
});

describe('overload and the end', () => {
  it('refuses more than it can answer with 503 in each one’s words, and stays alive', async () => {
    const full = await startTestServer({ config: { http: { ...DEFAULT_HTTP_LIMITS, maxInFlight: 0 } } });
    const { server: http } = full.app;
    const flexype = await http.inject({ method: 'POST', url: '/session', payload: '{}' });
    expect([flexype.statusCode, flexype.headers['retry-after'], flexype.json()]).toMatchObject([
      503,
      '1',
      { status: 'ERROR' },
    ]);
    const shoppex = await http.inject({ method: 'GET', url: '/dev/v1/me' });
    expect([shoppex.statusCode, shoppex.json()]).toMatchObject([
      503,
      { error: { code: expect.any(String) as string } },
    ]);
    const page = await http.inject({ method: 'GET', url: '/pay/x' });
    expect([page.statusCode, page.headers['content-type']]).toEqual([503, 'text/html; charset=utf-8']);
    expect((await http.inject({ method: 'GET', url: '/healthz' })).statusCode).toBe(200);
    await full.stop();
  });

  it('bounds what bodies on their way hold together, and forgets them once they are answered', async () => {
    const own = await startTestServer({ config: { http: { ...DEFAULT_HTTP_LIMITS, maxBufferedBytes: 100_000 } } });
    const port = Number(new URL(own.baseUrl).port);
    const begun = [0, 1].map(() => {
      const socket = connect(port, '127.0.0.1');
      socket.write(
        'POST /session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n\r\n',
      );
      return socket;
    });
    begun[0]?.write('x'.repeat(50_000));
    await new Promise((resolve) => setTimeout(resolve, 100));
    begun[1]?.write('x'.repeat(59_999));
    const refused = await new Promise<string>((resolve) => begun[1]?.once('data', (data) => resolve(String(data))));
    expect(refused).toMatch(/^HTTP\/1\.1 503 [^]*retry-after: 1[^]*"ERROR"/i);
    for (const socket of begun) socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const post = (): Promise<Response> => fetch(`${own.baseUrl}/session`, { method: 'POST', body: 'x'.repeat(60_000) });
    expect([await post(), await post(), await post()].map(({ status }) => status)).toEqual([400, 400, 400]);
    await own.stop();
  });

  it('slows down whoever asks too much, and tells when to come again', async () => {
    const limits = { requestsPerKeyPerS: 2, formsPerIpPerS: 1, failedKeysPerIpPerS: 1 };
    const own = await startTestServer({ config: { http: { ...DEFAULT_HTTP_LIMITS, ...limits } } });
    const times = async (count: number, headers: Record<string, string>, url: string, method: 'GET' | 'POST') => {
      const replies = [];
      for (let sent = 0; sent < count; sent++) replies.push(await own.app.server.inject({ method, url, headers }));
      return replies;
    };
    const [, , third] = await times(3, bearer(own.keys.shoppex), '/dev/v1/me', 'GET');
    expect([third?.statusCode, third?.headers['retry-after'], third?.json()]).toMatchObject([429, '1', { error: {} }]);
    const guesses = await times(11, bearer('shx_00000000000000000000000000000000'), '/dev/v1/me', 'GET');
    expect(guesses.map(({ statusCode }) => statusCode)).toEqual([...Array<number>(10).fill(401), 429]);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const forms = await times(5, form, '/kassa/pay/ses_x/pay', 'POST');
    expect(forms.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404, 404, 429]);
    // Coming back from a provider asks that provider, so it takes from the same bucket.
    const [back] = await times(1, {}, '/kassa/pay/ses_x/return/1', 'GET');
    const [look] = await times(1, {}, '/kassa/pay/ses_x', 'GET');
    expect([back?.statusCode, look?.statusCode]).toEqual([429, 404]);
    await own.stop();
  });

  it('tells a bug to nobody but the log', async () => {
    const own = await startTestServer({ log: createLog('info', { write: (line) => void lines.push(line) }) });
    await own.app.store.close();
    lines.length = 0;
    const api = await own.app.server.inject({ method: 'GET', url: `/session/${crypto.randomUUID()}` });
    const page = await own.app.server.inject({ method: 'GET', url: '/kassa/pay/ses_x' });
    expect([api.statusCode, api.json()]).toMatchObject([500, { status: 'ERROR', error: { code: 'INTERNAL_ERROR' } }]);
    expect([page.statusCode, page.headers['content-type']]).toEqual([500, 'text/html; charset=utf-8']);
    const faults = lines.filter((line) => line.includes('"fault"'));
    expect(faults.length).toBeGreaterThanOrEqual(2);
    for (const line of faults) {
      const { error } = JSON.parse(line) as { error: { name: string; message: string; stack: string } };
      expect(error.name).not.toBe('NotAnError');
      expect(error).toMatchObject({
        message: expect.stringMatching(/./) as string,
        stack: expect.any(String) as string,
      });
    }
    for (const { body, headers } of [api, page]) {
      expect(body).toContain(headers['request-id']);
      expect(body).not.toMatch(/pool|database|select|\.ts/i);
    }
    await own.stop();
  });

  it('finishes what has begun, then closes, and takes nothing new', async () => {
    const own = await startTestServer();
    const port = Number(new URL(own.baseUrl).port);
    const body = JSON.stringify({ data: { shop_domain: own.shopDomain, items: [GOWN] } });
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `POST /session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`,
    );
    socket.write(body.slice(0, 20));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const stopped = own.stop();
    await new Promise((resolve) => setTimeout(resolve, 100));
    await expect(fetch(`${own.baseUrl}/healthz`)).rejects.toThrow();
    socket.write(body.slice(20));
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 OK[^]*"SUCCESS"/);
    await stopped;
  });
});
