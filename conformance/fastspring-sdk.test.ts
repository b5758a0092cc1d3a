// Two public clients of FastSpring's classic API, unchanged, and the calls of Sessions v2 as programs make them, against a
// live server on both databases.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCall } from '../test/call.ts';
import { startTestServer, type TestServer } from '../test/server.ts';
import { openClients } from './fastspring-clients.ts';

interface Classic {
  readonly id: string;
  readonly currency: string;
  readonly expires: number;
  readonly subtotal: number;
  readonly order: string | null;
  readonly items: readonly { readonly product: string; readonly quantity: number }[];
}

interface V2Session {
  readonly id: string;
  readonly checkoutUrls: { readonly webcheckoutUrl: string };
  readonly expires: string;
  readonly live: boolean;
  readonly currency: string;
  readonly status: string;
  readonly checkoutStatus: readonly string[];
  readonly warnings: readonly unknown[];
  readonly orderTags: unknown;
  readonly cart: {
    readonly lineItems: readonly { readonly productPath: string; readonly quantity: number }[];
    readonly withTaxNetTotal: number;
  };
}

describe.each(['pglite', 'postgres'] as const)('FastSpring clients on %s', (database) => {
  let server: TestServer;
  let base: string;
  let credentials: string;

  beforeAll(async () => {
    server = await startTestServer({ database });
    const { username, password } = server.keys.fastspring;
    credentials = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    base = `${server.baseUrl}/v2/checkouts/demo/main/sessions`;
  });
  afterAll(() => server.stop());

  const send = (url: string, method: string, body?: unknown, authorization?: string): Promise<Response> =>
    fetch(url, {
      method,
      headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const jsonOf = async <T>(answer: Response, status: number): Promise<T> => {
    const text = await answer.text();
    expect(answer.status, text).toBe(status);
    return JSON.parse(text) as T;
  };

  it('fastspring-node-sdk creates a classic session', async () => {
    const { sdk } = openClients(server);
    const create = (body: unknown) => sdk<Classic>('createasessionwithoutoverridinganydefaultvalues', body);
    const data = await create({
      account: 'acc-1',
      items: [{ product: 'phoenix-guide', quantity: 2 }],
      returnUrl: 'https://shop.example',
    });
    expect(data).toMatchObject({ currency: 'USD', subtotal: 39.9, order: null });
    expect(data.id).toMatch(/^[\w-]{22}$/);
    await expect(create({ items: [{ product: 'gone' }] })).rejects.toMatchObject({
      status: 400,
      data: { action: 'session.create', result: 'error' },
    });
  });

  it('@toolkitx/fastspring creates a classic session, reads it, and creates one of Sessions v2', async () => {
    const { toolkit: client } = openClients(server);
    const wish = { contact: { email: 'ada@example.com', country: 'DE' }, items: [{ product: 'phoenix-guide' }] };
    const made = (await client.sessions().post(wish)) as Classic;
    expect(made).toMatchObject({ currency: 'EUR', subtotal: 18.5, items: [{ product: 'phoenix-guide', quantity: 1 }] });
    expect(await client.sessions(made.id).get()).toEqual(made);
    expect(await client.api('/v2/checkouts/demo/main/sessions').post({ live: false })).toMatchObject({
      status: 'OPEN',
      checkoutStatus: ['PRODUCTS_REQUIRED'],
    });
    const page = await fetch(`${server.baseUrl}/demo/session/${made.id}`, { redirect: 'manual' });
    expect(page.headers.get('location')).toBe(`/checkout/session/${made.id}`);
  });

  it('serves a seller’s program of Sessions v2', async () => {
    const body = {
      locale: 'en',
      country: 'US',
      live: false,
      orderTags: { order: '1001' },
      customer: {
        accountId: 'acc-1',
        billToContact: { email: 'ada@example.com', firstName: 'Ada', lastName: 'Lovelace' },
        billToAddress: { country: 'US' },
      },
      cart: {
        lineItems: [
          {
            productPath: 'phoenix-guide',
            quantity: 2,
            customPrice: { unitPrice: { USD: 17.5 } },
            attributes: { seat: '12A' },
          },
        ],
      },
      paymentMethodsOrder: ['ALIPAY'],
    };
    const made = await jsonOf<V2Session>(await send(base, 'POST', body, credentials), 201);
    expect(made).toMatchObject({
      live: false,
      currency: 'USD',
      status: 'OPEN',
      checkoutStatus: ['READY_FOR_CHECKOUT'],
      warnings: [],
      orderTags: { order: '1001' },
      cart: {
        withTaxNetTotal: 35,
        withoutTaxNetTotal: 35,
        netTotal: 35,
        lineItems: [{ productPath: 'phoenix-guide', quantity: 2, attributes: { seat: '12A' } }],
      },
    });
    expect(Date.parse(made.expires)).toBeGreaterThan(Date.now());
    const page = await fetch(new URL(made.checkoutUrls.webcheckoutUrl));
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('The Phoenix Guide');
  });

  it('serves the buyer’s browser on another origin, under both prefixes', async () => {
    const { id } = await jsonOf<V2Session>(await send(base, 'POST', { country: 'US' }), 201);
    const url = `${server.baseUrl}/session-service/v2/checkouts/demo/main/sessions/${id}`;
    const preflight = await fetch(`${url}/customer`, {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example', 'access-control-request-method': 'PUT' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
    expect(preflight.headers.get('access-control-allow-methods')).toContain('PUT');
    const added = await jsonOf<object>(await send(`${url}/cart/items`, 'POST', { productPath: 'phoenix-guide' }), 200);
    expect(added).toMatchObject({ productPath: 'phoenix-guide', price: { unitListPrice: 19.95 } });
    await jsonOf(await send(`${url}/customer`, 'PUT', { billToAddress: { country: 'GB' } }), 200);
    const read = await send(url, 'GET');
    expect(read.headers.get('access-control-allow-origin')).toBe('*');
    expect(read.headers.get('access-control-allow-credentials')).toBeNull();
    expect(await jsonOf(read, 200)).toMatchObject({ country: 'GB', currency: 'GBP', cart: { netTotal: 15.95 } });
    expect((await send(`${url}/cart/items/phoenix-guide`, 'DELETE')).status).toBe(204);
    expect(await jsonOf(await send(url, 'GET'), 200)).toMatchObject({ checkoutStatus: ['PRODUCTS_REQUIRED'] });
  });

  it('knows the customers of the shop as accounts, to whom their sessions belong', async () => {
    const flowglad = createCall(server.baseUrl, server.keys.flowglad);
    const customer = { email: 'grace@example.com', name: 'Grace Hopper', externalId: 'user_grace' };
    expect((await flowglad('POST', '/api/v1/customers', { customer })).status).toBe(200);
    interface Shown {
      readonly id: string;
      readonly customer: { readonly accountId?: string };
    }
    const wish = { customer: { externalAccountId: 'user_grace' } };
    const made = await jsonOf<Shown>(await send(base, 'POST', wish, credentials), 201);
    expect(made.customer).toEqual({
      accountId: expect.stringMatching(/^[\w-]{22}$/) as string,
      externalAccountId: 'user_grace',
      billToContact: { email: 'grace@example.com', firstName: 'Grace', lastName: 'Hopper' },
    });
    expect((await jsonOf<Shown>(await send(`${base}/${made.id}`, 'GET'), 200)).customer).toEqual({});
    const { accountId: account = '' } = made.customer;
    const { store } = server.app;
    const owner = async (id: string) => (await store.findSession('fastspring', id, null))?.session.customerId;
    const grace = await owner(made.id);
    expect(grace).toBeTypeOf('string');

    const open = async (body: object) =>
      jsonOf<{ id: string; account: string | null }>(
        await send(
          `${server.baseUrl}/sessions`,
          'POST',
          { items: [{ product: 'phoenix-guide' }], ...body },
          credentials,
        ),
        200,
      );
    for (const body of [
      { account },
      { contact: { email: 'grace@example.com' } },
      { lookup: { custom: 'user_grace' } },
    ]) {
      const session = await open(body);
      expect([session.account, await owner(session.id)]).toEqual([account, grace]);
    }
    // Programs bring ids from where they come from.
    for (const unknown of ['acc-1', 'abCdE1FGH2Hij3KLMnOpqA']) {
      const session = await open({ account: unknown, contact: { email: 'grace@example.com' } });
      expect([session.account, await owner(session.id)]).toEqual([unknown, null]);
    }
    const merged = await send(`${base}/${made.id}/customer`, 'PUT', { accountId: 'acc-1' }, credentials);
    expect(await jsonOf(merged, 200)).toMatchObject({ accountId: 'acc-1' });
    expect(await owner(made.id)).toBeNull();
    const back = await send(`${base}/${made.id}/customer`, 'PUT', { accountId: account }, credentials);
    expect(await jsonOf(back, 200)).toMatchObject({ accountId: account });
    expect(await owner(made.id)).toBe(grace);
  });

  it('refuses wrong credentials, restricted fields, unknown checkouts and sessions of others', async () => {
    const wrong = `Basic ${Buffer.from('nobody:nothing').toString('base64')}`;
    const errors = async (answer: Response, status: number) => {
      const { errors: list } = await jsonOf<{ errors: { errorCode: string }[] }>(answer, status);
      return list.map(({ errorCode }) => errorCode);
    };
    expect(await errors(await send(base, 'POST', {}, wrong), 401)).toEqual(['INVALID_CREDENTIALS']);
    expect(await errors(await send(base, 'POST', {}, 'Bearer x'), 401)).toEqual(['INVALID_CREDENTIALS']);
    expect(await errors(await send(base, 'POST', { orderTags: {} }), 401)).toEqual(['AUTHENTICATION_REQUIRED']);
    const elsewhere = base.replace('demo/main', 'demo/gone');
    for (const authorization of [undefined, credentials]) {
      expect(await errors(await send(elsewhere, 'POST', {}, authorization), 400)).toEqual(['INVALID_CHECKOUT_PATH']);
      const path = `${base}/OS000000000000000000`;
      expect(await errors(await send(path, 'GET', undefined, authorization), 404)).toEqual(['SESSION_NOT_FOUND']);
    }
    expect(await errors(await send(`${base}/x`, 'GET'), 400)).toEqual(['INVALID_VALUE']);
    expect((await send(`${server.baseUrl}/sessions`, 'POST', {})).status).toBe(401);
    expect((await send(`${server.baseUrl}/sessions`, 'OPTIONS')).headers.get('access-control-allow-origin')).toBeNull();
  });
});
