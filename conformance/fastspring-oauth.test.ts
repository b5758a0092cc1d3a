// OAuth 2 client credentials through a public client of the standard, unchanged, on both databases: the name and password of
// the API fetch a token that opens what they open, ends by itself, and with them.
import * as oauth from 'oauth4webapi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedClock } from '../src/base/clock.ts';
import { createCall, type Call } from '../test/call.ts';
import { reconfigure } from '../test/reconfigure.ts';
import { startTestServer, type TestServer } from '../test/server.ts';

const HOUR_MS = 3_600_000;
const READER = 'reader:a-password-of-many-characters-1';
const ALL = 'ROLE_SELLER_API_READ_WRITE';

describe.each(['pglite', 'postgres'] as const)('OAuth on %s', (database) => {
  let server: TestServer;
  const clock = fixedClock(Date.now());
  const reader = {
    name: 'reader',
    dialect: 'fastspring',
    scopes: ['orders.read', 'sessions.write'],
    from_env: 'READER',
  };

  beforeAll(async () => {
    server = await startTestServer({ database, clock });
  });
  afterAll(() => server.stop());

  const configure = (keys: readonly object[]): Promise<void> =>
    reconfigure(
      server,
      (merchant) =>
        merchant.slug === 'pixel-goods'
          ? { ...merchant, keys: [...(merchant['keys'] as object[]), ...keys] }
          : merchant,
      { READER },
    );

  async function fetchToken(
    [client_id = '', secret = '']: readonly string[],
    scope?: string,
    how: (secret: string) => oauth.ClientAuth = oauth.ClientSecretPost,
  ) {
    const as = { issuer: server.baseUrl, token_endpoint: `${server.baseUrl}/identity/oauth/token` };
    const client = { client_id };
    const parameters: Record<string, string> = scope === undefined ? {} : { scope };
    const response = await oauth.clientCredentialsGrantRequest(as, client, how(secret), parameters, {
      [oauth.allowInsecureRequests]: true,
    });
    return oauth.processClientCredentialsResponse(as, client, response);
  }

  const seller = () => [server.keys.fastspring.username, server.keys.fastspring.password];
  const bearer = (token: string): Call => createCall(server.baseUrl, token);
  const open = (call: Call) =>
    call('POST', '/v2/checkouts/demo/main/sessions', { orderTags: { plan: 'pro' }, country: 'US' });

  it('a token opens what the credentials open, as the seller', async () => {
    for (const how of [oauth.ClientSecretPost, oauth.ClientSecretBasic]) {
      const token = await fetchToken(seller(), undefined, how);
      expect(token).toMatchObject({ token_type: 'bearer', expires_in: 3_600, scope: ALL });
      expect(token.refresh_token).toBeUndefined();
      const { status, body } = await open(bearer(token.access_token));
      expect([status, body]).toEqual([201, expect.objectContaining({ orderTags: { plan: 'pro' } })]);
      expect((await bearer(token.access_token)('GET', '/orders')).status).toBe(200);
    }
  });

  it('is never for more than the credentials are, and for less where that is asked for', async () => {
    await configure([reader]);
    const all = await fetchToken(READER.split(':'), ALL);
    expect(all.scope).toBe('orders.read sessions.write');
    expect((await bearer(all.access_token)('GET', '/accounts')).status).toBe(403);
    const fewer = await fetchToken(READER.split(':'), 'orders.read');
    expect((await bearer(fewer.access_token)('GET', '/orders')).status).toBe(200);
    expect((await open(bearer(fewer.access_token))).status).toBe(403);
    await expect(fetchToken(READER.split(':'), 'orders.read products.write')).rejects.toMatchObject({
      error: 'invalid_scope',
    });
    // Whoever may do all may not do what there is not.
    await expect(fetchToken(seller(), 'orders.read foo')).rejects.toMatchObject({ error: 'invalid_scope' });
    expect((await fetchToken(seller(), 'orders.read')).scope).toBe('orders.read');
  });

  it('ends after an hour, and with the credentials', async () => {
    await configure([reader]);
    const { access_token: token } = await fetchToken(seller());
    const { access_token: readers } = await fetchToken(READER.split(':'));
    clock.advance(HOUR_MS - 1);
    expect((await bearer(token)('GET', '/orders')).status).toBe(200);
    clock.advance(1);
    expect((await bearer(token)('GET', '/orders')).status).toBe(401);
    // Wrong credentials never count as none.
    expect((await open(bearer(token))).status).toBe(401);
    const { access_token: another } = await fetchToken(READER.split(':'));
    expect(another).not.toBe(readers);
    expect((await bearer(another)('GET', '/orders')).status).toBe(200);
    await configure([]);
    expect((await bearer(another)('GET', '/orders')).status).toBe(401);
    await expect(fetchToken(READER.split(':'))).rejects.toMatchObject({ status: 401 });
  });

  it('is not had for wrong credentials, for another token, or by a key alone', async () => {
    const [name = '', password = ''] = seller();
    await expect(fetchToken([name, `${password}x`])).rejects.toMatchObject({ status: 401 });
    const { access_token: token } = await fetchToken(seller());
    await expect(fetchToken([token, 'x'])).rejects.toMatchObject({ status: 401 });
    await expect(fetchToken(['shop', server.keys.flowglad])).rejects.toMatchObject({ status: 401 });
    expect((await bearer(`${name}:${password}`)('GET', '/orders')).status).toBe(401);
    const asPair = { authorization: `Basic ${btoa(`${token}:x`)}` };
    expect((await fetch(`${server.baseUrl}/orders`, { headers: asPair })).status).toBe(401);
  });

  it.each([
    [{ grant_type: 'password' }, 400, 'unsupported_grant_type'],
    [{ client_id: 'a', client_secret: 'b' }, 400, 'invalid_request'],
    [{ grant_type: 'client_credentials' }, 400, 'invalid_request'],
    [{ grant_type: 'client_credentials', client_id: 'a', client_secret: 'b' }, 401, 'invalid_client'],
  ])('refuses %j in the standard’s words', async (form, status, error) => {
    const response = await fetch(`${server.baseUrl}/identity/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    expect([response.status, await response.json()]).toEqual([status, expect.objectContaining({ error })]);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });
});
