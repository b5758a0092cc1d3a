// Each documented error through the classes of Flowglad's own client, and what a key never sees: another shop's records, and live
// ones with a key for tests.
import { Flowglad } from '@flowglad/node';
import { Flowglad as FirstFlowglad } from 'flowglad-node-0-21';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyConfiguration } from '../src/cli/apply/apply.ts';
import { applyDeps } from '../src/cli/boot.ts';
import { NO_MEMORY } from '../src/cli/apply/keys.ts';
import { readConfig } from '../src/config.ts';
import { createCall } from '../test/call.ts';
import { startTestServer, type TestServer } from '../test/server.ts';
import { payOnPage } from './pay-on-page.ts';

const OTHER_KEY = 'sk_test_otherotherotherotherotherother00';
const LIVE_KEY = 'sk_live_livelivelivelivelivelivelive0000';
const shop = (slug: string, mode: string, key: string): string => `
  - slug: ${slug}
    name: ${slug}
    currency: USD
    country: US
    mode: ${mode}
    gateways: [{ name: ${mode === 'test' ? 'sandbox, methods: [card]' : 'manual, methods: [bank_transfer]'} }]
    keys: [{ name: app, dialect: flowglad, scopes: ['*'], from_env: ${key} }]
    products: [{ id: ${slug}-pen, title: Pen, variants: [{ id: ${slug}-pen-1, price: 2, requires_shipping: false }] }]
`;
const SHOPS = `merchants:${shop('other', 'test', 'OTHER_KEY')}${shop('live', 'live', 'LIVE_KEY')}`;
const URLS = { successUrl: 'https://pixel-goods.example/thanks', cancelUrl: 'https://pixel-goods.example/cart' };

async function failure(calling: Promise<unknown>): Promise<InstanceType<typeof Flowglad.APIError>> {
  const error: unknown = await calling.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Flowglad.APIError)) throw new Error('the call should have been refused', { cause: error });
  return error;
}

describe.each(['pglite', 'postgres'] as const)('errors on %s', (database) => {
  let server: TestServer;
  let client: Flowglad;
  const clientOf = (apiKey: string) => new Flowglad({ apiKey, baseURL: server.baseUrl, maxRetries: 0 });
  /** Paths of one record of each kind, by what it is. */
  let paths: Readonly<Record<string, string>>;

  beforeAll(async () => {
    server = await startTestServer({ database });
    const deps = applyDeps(server.app, { environment: { OTHER_KEY, LIVE_KEY } });
    await applyConfiguration(deps, { name: 'shops.yaml', text: SHOPS, files: {} }, NO_MEMORY);
    client = clientOf(server.keys.flowglad);
    paths = await makeOneOfEach(server, client);
  });
  afterAll(() => server?.stop());

  it('every record is there for its own key, and not found by another shop’s or a live one', async () => {
    for (const [kind, path] of Object.entries(paths)) {
      expect(await client.get(path), kind).toBeTruthy();
      for (const key of [OTHER_KEY, LIVE_KEY]) {
        const error = await failure(clientOf(key).get(path));
        expect([kind, error.status, error.error], path).toEqual([
          kind,
          404,
          { code: 'NOT_FOUND', error: expect.any(String) as string, request_id: expect.any(String) as string },
        ]);
        expect(error).toBeInstanceOf(Flowglad.NotFoundError);
      }
    }
  });

  it('what is done to a record is not done with another key', async () => {
    const post = { refund: '/refund', cancel: '/cancel', adjust: '/adjust' };
    const adjustment = { timing: 'auto', newSubscriptionItems: [{ priceId: 'other-pen-1' }] };
    for (const [path, body] of [
      [`${paths['payment']}${post.refund}`, {}],
      [`${paths['subscription']}${post.cancel}`, { cancellation: { timing: 'immediately' } }],
      [`${paths['subscription']}/uncancel`, {}],
      [`${paths['subscription']}${post.adjust}`, { adjustment }],
      [`${paths['subscription']}/preview-adjust`, { adjustment }],
      [`${paths['subscription']}/cancel-scheduled-adjustment`, {}],
      [`${paths['customer']}/archive`, {}],
    ] as const) {
      for (const key of [OTHER_KEY, LIVE_KEY]) {
        expect([path, (await failure(clientOf(key).post(path, { body }))).status]).toEqual([path, 404]);
      }
    }
    for (const [kind, body] of [
      ['customer', { customer: { name: 'Mine' } }],
      ['webhook', { webhook: { active: false } }],
      ['discount', { discount: { name: 'Mine' } }],
      ['product', { product: { name: 'Mine' } }],
      ['price', { price: { type: 'subscription', active: false } }],
      ['session', { checkoutSession: { quantity: 2 } }],
      ['pricing model', { pricingModel: { isDefault: true } }],
    ] as const) {
      for (const key of [OTHER_KEY, LIVE_KEY]) {
        const error = await failure(clientOf(key).put(paths[kind] ?? '', { body }));
        expect([kind, error.status]).toEqual([kind, 404]);
      }
    }
    expect(await client.get(paths['subscription'] ?? '')).toMatchObject({ subscription: { status: 'active' } });
    expect(await client.get(paths['payment'] ?? '')).toMatchObject({ payment: { refunded: false } });
    expect(await client.get(paths['customer'] ?? '')).toMatchObject({ customer: { name: 'Ada', archived: false } });
  });

  it('lists have what is the key’s, and counts none of the others’', async () => {
    for (const key of [OTHER_KEY, LIVE_KEY]) {
      const stranger = clientOf(key);
      for (const list of [
        stranger.checkoutSessions.list({}),
        stranger.customers.list({}),
        stranger.invoices.list({}),
        stranger.invoiceLineItems.list({}),
        stranger.payments.list({}),
        stranger.paymentMethods.list({}),
        stranger.subscriptions.list({}),
        stranger.discounts.list({}),
      ]) {
        expect(await list).toEqual({ data: [], hasMore: false, total: 0 });
      }
      const products = await stranger.products.list({});
      expect(products.data.map(({ name, livemode }) => [name, livemode])).toEqual([['Pen', key === LIVE_KEY]]);
      expect((await stranger.prices.list({})).total).toBe(1);
    }
    // A name is free in each shop.
    const { data } = await clientOf(LIVE_KEY).customers.create({
      customer: { email: 'ada@example.com', name: 'Another Ada', externalId: 'ada' },
    });
    expect(data.customer.livemode).toBe(true);
    expect((await client.customers.retrieve('ada')).customer).toMatchObject({ name: 'Ada', livemode: false });
    const foreign = { customerExternalId: 'ada', priceId: 'other-pen-1', ...URLS };
    const error = await failure(client.checkoutSessions.create({ checkoutSession: { type: 'product', ...foreign } }));
    expect(error.error).toMatchObject({ code: 'BAD_REQUEST', error: expect.stringContaining('other-pen-1') as string });
  });

  it('400, 401, 403, 404, 409 and 429 are the client’s classes, in both generations', async () => {
    const bad = await failure(client.customers.create({ customer: { email: 'x', name: '', externalId: '' } }));
    expect(bad).toBeInstanceOf(Flowglad.BadRequestError);
    expect(bad.error).toMatchObject({ code: 'BAD_REQUEST', error: [{ path: ['customer', 'email'] }, {}, {}] });
    for (const apiKey of ['sk_test_nobody', 'sk_live_nobody', OTHER_KEY.replace('_test_', '_live_')]) {
      const unknown = await failure(clientOf(apiKey).customers.list({}));
      expect(unknown).toBeInstanceOf(Flowglad.AuthenticationError);
      expect(unknown.error).toBeUndefined();
    }
    const owned = await failure(client.products.update('icons-harbor', { product: { name: 'Mine' } as never }));
    expect(owned).toBeInstanceOf(Flowglad.PermissionDeniedError);
    expect(owned.error).toMatchObject({ code: 'FORBIDDEN', error: expect.stringMatching(/configuration/) as string });
    const model = await failure(client.pricingModels.create({ pricingModel: { name: 'Second' } }));
    expect(model).toBeInstanceOf(Flowglad.PermissionDeniedError);
    expect(await failure(client.customers.retrieve('nobody'))).toBeInstanceOf(Flowglad.NotFoundError);
    const twice = await failure(
      client.customers.create({ customer: { email: 'a@b.example', name: 'A', externalId: 'ada' } }),
    );
    expect(twice).toBeInstanceOf(Flowglad.ConflictError);
    expect(twice.error).toMatchObject({ code: 'CONFLICT' });

    const first = new FirstFlowglad({ apiKey: server.keys.flowglad, baseURL: server.baseUrl, maxRetries: 0 });
    await expect(first.customers.retrieve('nobody')).rejects.toBeInstanceOf(FirstFlowglad.NotFoundError);
    await expect(first.discounts.retrieve('discount_x')).rejects.toBeInstanceOf(FirstFlowglad.NotFoundError);
    const again = first.customers.create({ customer: { email: 'a@b.example', name: 'A', externalId: 'ada' } });
    await expect(again).rejects.toBeInstanceOf(FirstFlowglad.ConflictError);
    const nameless = first.customers.create({ customer: {} as never });
    await expect(nameless).rejects.toBeInstanceOf(FirstFlowglad.BadRequestError);
    const locked = first.catalogs.clone('x', { name: 'Copy' });
    await expect(locked).rejects.toBeInstanceOf(FirstFlowglad.PermissionDeniedError);
    const nobody = new FirstFlowglad({ apiKey: 'sk_test_nobody', baseURL: server.baseUrl, maxRetries: 0 });
    await expect(nobody.payments.list({})).rejects.toBeInstanceOf(FirstFlowglad.AuthenticationError);
  });

  it('what cannot be read has no code, and other methods and paths are told', async () => {
    const call = createCall(server.baseUrl, server.keys.flowglad);
    const { body } = await call<Record<string, unknown>>('GET', '/api/v1/customers?limit=0');
    expect([Object.keys(body).sort(), body['error']]).toEqual([
      ['error', 'request_id'],
      expect.stringMatching(/limit/),
    ]);
    for (const path of [
      '/api/v1/customers?cursor=nonsense',
      '/api/v1/payments?limit=101',
      '/api/v1/invoices?limit=x',
    ]) {
      const answer = await call<Record<string, unknown>>('GET', path);
      expect([path, answer.status, answer.body['code']]).toEqual([path, 400, undefined]);
    }
    expect((await call('DELETE', `/api/v1/checkout-sessions/x`)).status).toBe(405);
    expect((await call('GET', '/api/v1/nothing')).text).toBe('Not Found');
  });
});

it('429 and 500 are the client’s classes too', async () => {
  const server = await startTestServer({ config: { http: { ...readConfig({}).http, requestsPerKeyPerS: 3 } } });
  try {
    const client = new Flowglad({ apiKey: server.keys.flowglad, baseURL: server.baseUrl, maxRetries: 0 });
    const calls = await Promise.allSettled(Array.from({ length: 12 }, () => client.customers.list({})));
    const refused = calls.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(refused.length).toBeGreaterThan(0);
    for (const error of refused) {
      expect(error).toBeInstanceOf(Flowglad.RateLimitError);
      expect((error as { error: unknown }).error).toMatchObject({ code: 'TOO_MANY_REQUESTS' });
    }
    // Its database goes away under it.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await server.app.store.close();
    const broken = await failure(client.customers.retrieve('anybody'));
    expect(broken).toBeInstanceOf(Flowglad.InternalServerError);
    expect(broken.error).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', request_id: expect.any(String) as string });
  } finally {
    await server.stop().catch(() => undefined);
  }
});

async function makeOneOfEach(server: TestServer, client: Flowglad): Promise<Readonly<Record<string, string>>> {
  const { pricingModel } = await client.pricingModels.retrieveDefault();
  const { product } = await client.products.create({
    product: { name: 'Plan', pricingModelId: pricingModel.id, active: true },
    price: { type: 'subscription', intervalUnit: 'month', intervalCount: 1, unitPrice: 900, isDefault: true },
  });
  const { defaultPrice } = await client.products.retrieve(product.id);
  await client.customers.create({ customer: { email: 'ada@example.com', name: 'Ada', externalId: 'ada' } });
  const checkout = { type: 'product' as const, customerExternalId: 'ada', ...URLS };
  const open = async (priceId: string) =>
    (await client.checkoutSessions.create({ checkoutSession: { ...checkout, priceId } })).checkoutSession.id;
  await payOnPage(server, `/checkout/${await open(defaultPrice.id)}`);
  const fields = { name: 'Ten', code: 'TENOFF', amountType: 'percent', amount: 10, active: true, duration: 'once' };
  const { discount } = await client.discounts.create({ discount: fields as never });
  const call = createCall(server.baseUrl, server.keys.flowglad);
  const webhook = { name: 'All', url: 'https://hooks.pixel-goods.example/', filterTypes: ['customer.created'] };
  const made = await call<{ webhook: { id: string } }>('POST', '/api/v1/webhooks', { webhook });
  const billing = await client.customers.retrieveBilling('ada');
  const [bill] = billing.invoices;
  const { data: payments } = await client.payments.list({});
  const records = {
    session: `checkout-sessions/${await open('icons-harbor-1')}`,
    customer: 'customers/ada',
    billing: 'customers/ada/billing',
    balances: 'customers/ada/usage-balances',
    product: `products/${product.id}`,
    price: `prices/${defaultPrice.id}`,
    'pricing model': `pricing-models/${pricingModel.id}`,
    discount: `discounts/${discount.id}`,
    webhook: `webhooks/${made.body.webhook.id}`,
    purchase: `purchases/${billing.purchases[0]?.id}`,
    subscription: `subscriptions/${billing.currentSubscription?.id}`,
    'payment method': `payment-methods/${billing.paymentMethods[0]?.id}`,
    invoice: `invoices/${bill?.invoice.id}`,
    'invoice line': `invoice-line-items/${bill?.invoiceLineItems[0]?.id}`,
    payment: `payments/${payments[0]?.id}`,
  };
  return Object.fromEntries(Object.entries(records).map(([kind, path]) => [kind, `/api/v1/${path}`]));
}
