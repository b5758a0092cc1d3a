// A whole purchase the Flowglad way, on both databases: a customer, a session, the hosted page, what has become of it, and
// the webhooks, whose signature is checked by the vendor's own verifier.
import { Flowglad } from '@flowglad/node';
import { verifyWebhook } from '@flowglad/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCall, type Call } from '../test/call.ts';
import { openReceiver, type Receiver } from '../test/receiver.ts';
import { startTestServer, type TestServer } from '../test/server.ts';
import { payOnPage } from './pay-on-page.ts';

const SUCCESS_URL = 'https://pixel-goods.example/thanks?from=checkout&n=1';
interface PurchaseAnswer {
  readonly purchase: Readonly<Record<string, unknown>>;
}

describe.each(['pglite', 'postgres'] as const)('a purchase on %s', (database) => {
  let server: TestServer;
  let client: Flowglad;
  let call: Call;
  let receiver: Receiver;

  beforeAll(async () => {
    server = await startTestServer({ database });
    client = new Flowglad({ apiKey: server.keys.flowglad, baseURL: server.baseUrl, maxRetries: 0 });
    call = createCall(server.baseUrl, server.keys.flowglad);
    receiver = await openReceiver();
  });
  afterAll(async () => {
    await server?.stop();
    await receiver?.close();
  });

  const pay = (path: string, typed: Readonly<Record<string, string>> = {}): Promise<string> =>
    payOnPage(server, path, typed);

  it('goes from the customer to the webhooks', async () => {
    const endpoint = await call<{ secret: string; webhook: { id: string } }>('POST', '/api/v1/webhooks', {
      webhook: {
        name: 'Orders',
        url: `${receiver.url}/flowglad`,
        filterTypes: ['purchase.completed', 'payment.succeeded'],
        pricingModelId: 'pricing_model_x',
      },
    });
    expect(endpoint.status).toBe(200);

    const unknown = await client.customers.retrieve('user_1').catch((error: unknown) => error);
    expect(unknown).toBeInstanceOf(Flowglad.NotFoundError);
    expect((unknown as { error: unknown }).error).toMatchObject({ code: 'NOT_FOUND' });
    const { data } = await client.customers.create({
      customer: { email: 'ada@example.com', name: 'Ada Byron', externalId: 'user_1' },
    });
    const again = client.customers.create({ customer: { email: 'b@example.com', name: 'B', externalId: 'user_1' } });
    await expect(again).rejects.toBeInstanceOf(Flowglad.ConflictError);

    const made = await client.checkoutSessions.create({
      checkoutSession: {
        type: 'product',
        customerExternalId: 'user_1',
        priceId: 'icons-harbor-1',
        quantity: 2,
        successUrl: SUCCESS_URL,
        cancelUrl: 'https://pixel-goods.example/cart',
        outputName: 'Team licence',
        outputMetadata: { seats: 2 },
      },
    });
    expect(made.checkoutSession).toMatchObject({
      customerId: data.customer.id,
      customerName: 'Ada Byron',
      customerEmail: 'ada@example.com',
      purchaseId: null,
    });

    const page = await pay(new URL(made.url).pathname);
    expect(page).toContain(SUCCESS_URL.replaceAll('&', '&amp;'));
    const { checkoutSession } = await client.checkoutSessions.retrieve(made.checkoutSession.id);
    expect(checkoutSession).toMatchObject({ status: 'succeeded', paymentMethodType: 'card', successUrl: SUCCESS_URL });

    const purchaseId = checkoutSession.purchaseId ?? '';
    const purchase = await call<PurchaseAnswer>('GET', `/api/v1/purchases/${purchaseId}`);
    expect(purchase.body.purchase).toMatchObject({
      id: purchaseId,
      name: 'Team licence',
      status: 'paid',
      metadata: { seats: 2 },
      customerId: data.customer.id,
      quantity: 2,
    });
    const payments = await client.payments.list({});
    expect(payments).toMatchObject({ total: 1, data: [{ purchaseId, amount: 5_800, currency: 'USD' }] });
    const [listed] = payments.data;
    expect((await client.payments.retrieve(listed?.id ?? '')).payment).toEqual(listed);

    const { customer } = await client.customers.retrieve('user_1');
    expect(customer).toMatchObject({ id: data.customer.id });

    await expect.poll(() => receiver.got.length, { timeout: 20_000 }).toBe(2);
    const told = receiver.got.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
    expect(told.map(({ object, id }) => `${String(object)} ${String(id)}`).sort()).toEqual([
      `payment ${listed?.id}`,
      `purchase ${purchaseId}`,
    ]);
    for (const { headers, body } of receiver.got) {
      const verified = verifyWebhook(body, headers, endpoint.body.secret);
      expect(verified).toMatchObject({ customer: { id: data.customer.id, externalId: 'user_1' } });
    }
  });

  /** What was told to a URL of the receiver. */
  const toldAt = (path: string) =>
    receiver.got
      .filter((received) => received.path === path)
      .map(({ body }) => JSON.parse(body) as Record<string, unknown>);

  const anonymous = (over: object = {}) =>
    client.checkoutSessions.create({
      checkoutSession: {
        type: 'product',
        anonymous: true,
        priceId: 'icons-harbor-1',
        successUrl: SUCCESS_URL,
        cancelUrl: 'https://pixel-goods.example/cart',
        ...over,
      } as never,
    });

  it('tells of customers whichever way they came, and an anonymous buyer becomes one by ordering', async () => {
    const webhook = {
      name: 'People',
      url: `${receiver.url}/people`,
      filterTypes: ['customer.created', 'customer.updated', 'purchase.completed'],
    };
    expect((await call('POST', '/api/v1/webhooks', { webhook })).status).toBe(200);
    const person = { email: 'grace@example.com', name: 'Grace', externalId: 'user_g' };
    const { data } = await client.customers.create({ customer: person });
    const renamed = { customer: { id: data.customer.id, externalId: 'user_g', name: 'Grace Hopper' } };
    await client.customers.update('user_g', renamed);
    await expect.poll(() => toldAt('/people').length, { timeout: 20_000 }).toBe(2);
    const about = {
      id: data.customer.id,
      object: 'customer',
      customer: { id: data.customer.id, externalId: 'user_g' },
    };
    expect(toldAt('/people')).toMatchObject([about, about]);

    const made = await anonymous({ quantity: 1 });
    expect(made.checkoutSession).toMatchObject({ customerId: null, customerEmail: null });
    await pay(new URL(made.url).pathname, { email: 'alan@example.com', name: 'Alan Turing' });
    const { checkoutSession } = await client.checkoutSessions.retrieve(made.checkoutSession.id);
    expect(checkoutSession).toMatchObject({ status: 'succeeded', customerEmail: 'alan@example.com' });
    const customerId = checkoutSession.customerId ?? '';
    expect(customerId).toMatch(/^cust_/);
    const { body } = await call<PurchaseAnswer>('GET', `/api/v1/purchases/${checkoutSession.purchaseId}`);
    expect(body.purchase).toMatchObject({ customerId, status: 'paid' });
    const payments = await client.payments.list({ limit: '100' });
    expect(payments.data.find(({ purchaseId }) => purchaseId === checkoutSession.purchaseId)).toMatchObject({
      customerId,
    });

    await expect.poll(() => toldAt('/people').length, { timeout: 20_000 }).toBe(4);
    const [third, fourth] = toldAt('/people').slice(2);
    const told = [third, fourth].find((one) => one?.['object'] === 'customer') as {
      id: string;
      customer: { externalId: string };
    };
    expect(told.id).toBe(customerId);
    expect([third, fourth].map((one) => one?.['object']).sort()).toEqual(['customer', 'purchase']);
    const { customer } = await client.customers.retrieve(told.customer.externalId);
    expect(customer).toMatchObject({ id: customerId, email: 'alan@example.com' });
  });

  it('knows the customer of the demo store from the start', async () => {
    const { customer } = await client.customers.retrieve('user_1001');
    expect(customer).toMatchObject({ email: 'asha@example.com', name: 'Asha Rao' });
    const { checkoutSession } = await anonymous({ anonymous: false, customerExternalId: 'user_1001' });
    expect(checkoutSession).toMatchObject({ customerId: customer.id, customerEmail: 'asha@example.com' });
  });

  it('costs nothing where nothing is to be paid, and needs no payment for it', async () => {
    const { pricingModel } = await client.pricingModels.retrieveDefault();
    await client.products.create({
      product: { name: 'Sampler', active: true, pricingModelId: pricingModel.id },
      price: { type: 'single_payment', unitPrice: 0, isDefault: true, slug: 'sampler' },
    });
    const made = await anonymous({ priceId: undefined, priceSlug: 'sampler', outputName: 'Free sampler' });
    await pay(new URL(made.url).pathname, { email: 'alan@example.com' });
    const { checkoutSession } = await client.checkoutSessions.retrieve(made.checkoutSession.id);
    expect(checkoutSession).toMatchObject({ status: 'succeeded', paymentMethodType: null });
    const { body } = await call<PurchaseAnswer>('GET', `/api/v1/purchases/${checkoutSession.purchaseId}`);
    expect(body.purchase).toMatchObject({ name: 'Free sampler', status: 'paid', firstInvoiceValue: 0 });
    const payments = await client.payments.list({ limit: '100' });
    expect(payments.data.map(({ purchaseId }) => purchaseId)).not.toContain(checkoutSession.purchaseId);
  });

  it('is over after a day', async () => {
    const made = await anonymous();
    const id = made.checkoutSession.id;
    const { merchantId } = (await server.app.store.locate('session', `flowglad:${id}`)) ?? { merchantId: '' };
    await server.app.store.moveClock(merchantId, () => 86_400_000 + 60_000);
    const { checkoutSession } = await client.checkoutSessions.retrieve(id);
    expect(checkoutSession).toMatchObject({ status: 'expired', purchaseId: null });
    await server.app.store.moveClock(merchantId, () => 0);
  });

  it('knows nothing of purchases that are not there', async () => {
    for (const path of ['purchases/prch_000000000000000000000', 'payments/pym_x', 'webhooks/webhook_x']) {
      const answer = await call<{ code: string }>('GET', `/api/v1/${path}`);
      expect([answer.status, answer.body.code], path).toEqual([404, 'NOT_FOUND']);
    }
  });

  it('changes and lists customers', async () => {
    await client.customers.create({ customer: { email: 'c@example.com', name: 'C', externalId: 'user_c' } });
    const { customer } = await client.customers.update('user_c', {
      customer: { id: 'ignored', externalId: 'user_c', name: 'Cee' },
    } as Parameters<typeof client.customers.update>[1]);
    expect(customer).toMatchObject({ name: 'Cee', email: 'c@example.com', externalId: 'user_c' });
    const listed = await call<{ total: number; data: { externalId: string }[] }>('GET', '/api/v1/customers?limit=100');
    expect(listed.body.data.map(({ externalId }) => externalId)).toContain('user_c');
    expect(listed.body.total).toBe(listed.body.data.length);
    expect((await call('POST', '/api/v1/customers/user_c/archive')).status).toBe(200);
    expect((await call('GET', '/api/v1/customers/user_c')).status).toBe(404);
  });
});
