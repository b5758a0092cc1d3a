// Access for programs of others: OAuth's code flow against a live server on both databases, and Shoppex's own client with what
// comes of it. Also what keys without a scope are told.
import { randomUUID } from 'node:crypto';
import { ShoppexClient } from '@shoppexio/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fixedClock } from '../src/base/clock.ts';
import { createCall } from '../test/call.ts';
import { reconfigure } from '../test/reconfigure.ts';
import { startTestServer, type TestServer } from '../test/server.ts';
import { failure } from './shoppex-fetch.ts';

const BACK = 'https://reports.example/back?from=shop';
const CLIENT = { client_id: 'shoc_reports-1', client_secret: 'shcs_0123456789abcdef01234567' };
const MINUTE_MS = 60_000;

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly token_type: string;
  readonly expires_in: number;
  readonly scope: string;
}

describe.each(['pglite', 'postgres'] as const)('OAuth on %s', (database) => {
  let server: TestServer;
  const clock = fixedClock(Date.now());

  beforeAll(async () => {
    server = await startTestServer({ database, clock });
  });
  afterAll(() => server.stop());
  beforeEach(() => configure());

  const configure = (over: Readonly<Record<string, unknown>> = {}): Promise<void> =>
    reconfigure(
      server,
      (merchant) => {
        const client = {
          ...{ client_id: CLIENT.client_id, name: 'Reports', dialect: 'shoppex', secret_from_env: 'REPORTS_SECRET' },
          ...{ redirect_uris: [BACK], scopes: ['orders.read', 'products.write'], ...over },
        };
        return merchant.slug === 'pixel-goods' ? { ...merchant, oauth_clients: [client] } : merchant;
      },
      { REPORTS_SECRET: CLIENT.client_secret },
    );
  const asked = (over: object = {}) => ({
    ...{ response_type: 'code', client_id: CLIENT.client_id, redirect_uri: BACK, state: 'a b', ...over },
  });
  const owner = () => new ShoppexClient({ apiKey: server.keys.shoppex, baseUrl: server.baseUrl });
  async function grant(over: object = {}, client = owner()): Promise<string> {
    const body = asked(over);
    const { redirect_url } = await client.raw.POST<{ redirect_url: string }>('/dev/v1/oauth/authorize', { body });
    expect(redirect_url.startsWith(`${BACK}&code=shoa_`)).toBe(true);
    const { searchParams } = new URL(redirect_url);
    expect(searchParams.get('state')).toBe('a b');
    return searchParams.get('code') ?? '';
  }
  async function token(fields: Readonly<Record<string, string>>, headers: Record<string, string> = {}) {
    const body = new URLSearchParams(fields);
    const answer = await fetch(`${server.baseUrl}/dev/v1/oauth/token`, { method: 'POST', body, headers });
    return {
      status: answer.status,
      headers: answer.headers,
      body: (await answer.json()) as Tokens & { error?: string },
    };
  }
  const redeem = (code: string, over: object = {}) =>
    token({ grant_type: 'authorization_code', code, redirect_uri: BACK, ...CLIENT, ...over });
  const refresh = (refresh_token: string, over: object = {}) =>
    token({ grant_type: 'refresh_token', refresh_token, ...CLIENT, ...over });
  const clientWith = ({ access_token: accessToken }: Tokens) =>
    new ShoppexClient({ accessToken, baseUrl: server.baseUrl });
  async function access(over: object = {}): Promise<Tokens> {
    const { status, body } = await redeem(await grant(over));
    expect(status).toBe(200);
    return body;
  }

  it('tells who asks for what before it is given', async () => {
    const query = new URLSearchParams(asked({ scope: 'orders.read customers.read' }));
    const answer = await fetch(`${server.baseUrl}/dev/v1/oauth/authorize?${query}`);
    expect(await answer.json()).toEqual({
      ...{ client_id: CLIENT.client_id, client_name: 'Reports', shop_name: 'Pixel Goods' },
      ...{ redirect_uri: BACK, scope: 'orders.read', state: 'a b' },
    });
  });

  it('gives a program what it asks for and may have, and no more', async () => {
    const { status, headers, body } = await redeem(await grant({ scope: 'orders.read customers.read' }));
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({
      ...{ access_token: expect.stringMatching(/^shpat_\w{40,}$/) as string, token_type: 'Bearer', expires_in: 3_600 },
      ...{ refresh_token: expect.stringMatching(/^shprt_\w{40,}$/) as string, scope: 'orders.read' },
    });
    const client = clientWith(body);
    expect((await client.me.get<{ key: { scopes: string[] } }>()).data.key.scopes).toEqual(['orders.read']);
    await client.orders.list();
    const calls = [
      [() => client.products.list(), 'products.read'],
      [() => client.orders.create({}), 'orders.write'],
      [() => client.customers.get(randomUUID()), 'customers.read'],
      [() => client.webhooks.list(), 'webhooks.read'],
    ] as const;
    for (const [call, scope] of calls) {
      const error = await failure(call());
      expect(error).toMatchObject({ status: 403, code: 'FORBIDDEN' });
      expect(error.message).toContain(scope);
    }
  });

  it('takes the name and secret of the program before the form too', async () => {
    const basic = Buffer.from(`${CLIENT.client_id}:${CLIENT.client_secret}`).toString('base64');
    const fields = { grant_type: 'authorization_code', code: await grant(), redirect_uri: BACK };
    expect((await token(fields, { authorization: `Basic ${basic}` })).status).toBe(200);
  });

  it('stores nothing that could be used', async () => {
    const code = await grant();
    const { access_token, refresh_token } = (await redeem(code)).body;
    const lines: string[] = [];
    const about = { version: '0', taken_at: '', secret: '' };
    await server.app.store.backUp(
      about,
      async (line) => void lines.push(line),
      () => undefined,
    );
    const stored = lines.join('');
    expect(stored).toContain('"access_grant"');
    for (const secret of [code, access_token, refresh_token, CLIENT.client_secret])
      expect(stored).not.toContain(secret);
  });

  it('spends a code once; shown again, it takes back what it was spent for', async () => {
    const code = await grant();
    const { body } = await redeem(code);
    await clientWith(body).orders.list();
    expect(await redeem(code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(await failure(clientWith(body).orders.list())).toMatchObject({ status: 401, code: 'UNAUTHORIZED' });
    expect(await refresh(body.refresh_token)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it('spends a code once, however many come at once', async () => {
    const code = await grant();
    const all = await Promise.all(Array.from({ length: 5 }, () => redeem(code)));
    expect(all.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('renews access by a refresh token, once each', async () => {
    const first = await access();
    clock.advance(61 * MINUTE_MS);
    expect(await failure(clientWith(first).orders.list())).toMatchObject({ status: 401 });
    const { status, body: second } = await refresh(first.refresh_token);
    expect([status, second.scope]).toEqual([200, 'orders.read products.write']);
    await clientWith(second).orders.list();
    // Asked twice at once: only one is served, and nothing is taken back.
    expect((await refresh(first.refresh_token)).status).toBe(400);
    await clientWith(second).orders.list();
    clock.advance(2 * MINUTE_MS);
    // So late only somebody who has stolen it shows it.
    expect((await refresh(first.refresh_token)).status).toBe(400);
    expect(await failure(clientWith(second).orders.list())).toMatchObject({ status: 401 });
    expect((await refresh(second.refresh_token)).status).toBe(400);
  });

  it('narrows scopes with a refresh, and widens none', async () => {
    const { refresh_token } = await access();
    const wider = await refresh(refresh_token, { scope: 'orders.read webhooks.read' });
    expect(wider).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
    const { body } = await refresh(refresh_token, { scope: 'orders.read' });
    expect(body.scope).toBe('orders.read');
    expect(await failure(clientWith(body).products.list())).toMatchObject({ status: 403 });
  });

  it('forgets a code after ten minutes and a refresh token after ninety days', async () => {
    const code = await grant();
    clock.advance(10 * MINUTE_MS);
    expect(await redeem(code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    const { refresh_token } = await access();
    clock.advance(90 * 24 * 60 * MINUTE_MS);
    expect(await refresh(refresh_token)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it('ends with what the configuration says of the program', async () => {
    const tokens = await access();
    await configure({ scopes: ['orders.read'] });
    expect(await failure(clientWith(tokens).products.list())).toMatchObject({ status: 403 });
    await clientWith(tokens).orders.list();
    await configure({ client_id: 'shoc_somebody-else' });
    expect(await failure(clientWith(tokens).orders.list())).toMatchObject({ status: 401 });
    expect(await refresh(tokens.refresh_token)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  it.each([
    ['another secret', { client_secret: 'shcs_x' }, 401, 'invalid_client'],
    ['another program', { client_id: 'shoc_others' }, 401, 'invalid_client'],
    ['another address', { redirect_uri: `${BACK}/` }, 400, 'invalid_grant'],
    ['no such code', { code: 'shoa_none' }, 400, 'invalid_grant'],
    ['a flow that is none', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['an empty code', { code: '' }, 400, 'invalid_request'],
  ])('refuses %s in the words of RFC 6749', async (_, over, status, error) => {
    expect(await redeem(await grant(), over)).toMatchObject({ status, body: { error } });
  });

  it.each([
    ['an address with a slash more', { redirect_uri: `${BACK}/` }, 'redirect_uri'],
    ['an address without its query', { redirect_uri: 'https://reports.example/back' }, 'redirect_uri'],
    ['a program that nobody knows', { client_id: 'shoc_none' }, 'client_id'],
    ['scopes that it cannot be given', { scope: 'webhooks.read' }, 'scope'],
    ['another flow', { response_type: 'token' }, 'response_type'],
  ])('gives no code for %s', async (_, over, field) => {
    const error = await failure(grant(over));
    expect(error).toMatchObject({ status: 422, code: 'VALIDATION_ERROR', details: [{ field }] });
    const query = new URLSearchParams(asked(over));
    expect((await fetch(`${server.baseUrl}/dev/v1/oauth/authorize?${query}`)).status).toBe(422);
  });

  describe('the page on which a merchant is asked', () => {
    const HTML = { accept: 'text/html,application/xhtml+xml' };
    const pageOf = (over: object = {}) =>
      fetch(`${server.baseUrl}/dev/v1/oauth/authorize?${new URLSearchParams(asked(over))}`, { headers: HTML });
    /** Sends the form that stands on the page, as it is or with something else in it. */
    async function send(fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) {
      const page = await pageOf();
      const [, token = ''] = /name="token" value="([^"]+)"/.exec(await page.text()) ?? [];
      const cookie = page.headers.get('set-cookie')?.split(';')[0] ?? '';
      const body = new URLSearchParams({ token, decision: 'allow', key: server.keys.shoppex, ...fields });
      return fetch(page.url, { method: 'POST', redirect: 'manual', body, headers: { cookie, ...headers } });
    }

    it('leads back with a code that is worth what was asked', async () => {
      const answer = await send({});
      expect(answer.status).toBe(303);
      const location = new URL(answer.headers.get('location') ?? '');
      expect(location.href.startsWith(`${BACK}&code=shoa_`)).toBe(true);
      expect(location.searchParams.get('state')).toBe('a b');
      const { body } = await redeem(location.searchParams.get('code') ?? '');
      expect(body.scope).toBe('orders.read products.write');
    });

    it('keeps everything between itself and the program', async () => {
      const { status, headers } = await pageOf();
      expect(status).toBe(200);
      expect(headers.get('content-security-policy')).toContain("form-action 'self' https://reports.example");
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    });

    it.each([
      ['an address with a slash more', { redirect_uri: `${BACK}/` }],
      ['an address of somebody else', { redirect_uri: 'https://evil.example/' }],
      ['a program that nobody knows', { client_id: 'shoc_none' }],
      ['nothing', { client_id: '', redirect_uri: '' }],
    ])('leads nobody to %s', async (_, over) => {
      const page = await pageOf(over);
      expect(page.status).toBe(400);
      expect(await page.text()).not.toContain('<form');
    });

    it.each([
      ['another flow', { response_type: 'token' }, 'unsupported_response_type'],
      ['scopes that it cannot be given', { scope: 'webhooks.read' }, 'invalid_scope'],
    ])('tells the program of %s', async (_, over, error) => {
      const query = new URLSearchParams(asked(over));
      const page = await fetch(`${server.baseUrl}/shoppex/oauth/consent?${query}`, { redirect: 'manual' });
      expect(page.headers.get('location')).toBe(`${BACK}&error=${error}&state=a+b`);
    });

    it.each([
      ['without the page’s cookie', {}, { cookie: '' }, 403],
      ['with another token', { token: 'guessed' }, {}, 403],
      ['from another site', {}, { 'sec-fetch-site': 'cross-site' }, 403],
      ['with a key of nobody', { key: `shx_${'0'.repeat(32)}` }, {}, 422],
    ])('gives nothing to a form %s', async (_, fields, headers, status) => {
      const answer = await send(fields, headers);
      expect(answer.status).toBe(status);
      expect(answer.headers.get('location')).toBeNull();
    });

    it('gives nothing by a key of another API, nor by access that was given', async () => {
      for (const key of [server.keys.native, server.keys.flowglad, (await access()).access_token]) {
        expect((await send({ key })).status).toBe(422);
      }
    });
  });

  it('gives access by a key only, of this shop, and never by access that was given', async () => {
    const body = asked();
    const nobody = createCall(server.baseUrl, `shx_${'0'.repeat(32)}`);
    expect((await nobody('POST', '/dev/v1/oauth/authorize', body)).status).toBe(401);
    expect(await failure(grant({}, clientWith(await access())))).toMatchObject({ status: 401 });
  });
});
