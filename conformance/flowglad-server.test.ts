// Flowglad's server package, unchanged, on both databases: what a shop's own server does for one of its customers, and what it
// makes of webhooks.
import { FlowgladServer, verifyWebhook, WebhookVerificationError } from '@flowglad/server';
import { Flowglad } from '@flowglad/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCall } from '../test/call.ts';
import { openReceiver, type Receiver } from '../test/receiver.ts';
import { startTestServer, type TestServer } from '../test/server.ts';
import { payOnPage } from './pay-on-page.ts';
import { waitDays } from './wait-days.ts';

const URLS = { successUrl: 'https://pixel-goods.example/thanks', cancelUrl: 'https://pixel-goods.example/cart' };

describe.each(['pglite', 'postgres'] as const)('@flowglad/server on %s', (database) => {
  let server: TestServer;
  let node: Flowglad;
  let receiver: Receiver;
  let secret: string;
  /** What the receiver answers with. */
  let status = 200;

  beforeAll(async () => {
    server = await startTestServer({ database });
    node = new Flowglad({ apiKey: server.keys.flowglad, baseURL: server.baseUrl, maxRetries: 0 });
    receiver = await openReceiver((reply) => {
      reply.statusCode = status;
      reply.end();
    });
    const webhook = { name: 'All', url: receiver.url, filterTypes: ['customer.created', 'payment.succeeded'] };
    const call = createCall(server.baseUrl, server.keys.flowglad);
    secret = (await call<{ secret: string }>('POST', '/api/v1/webhooks', { webhook })).body.secret;
    const { pricingModel } = await node.pricingModels.retrieveDefault();
    for (const [slug, unitPrice] of [['starter', 1_000] as const, ['pro', 3_000] as const]) {
      await node.products.create({
        product: { name: slug, slug, pricingModelId: pricingModel.id, active: true },
        price: {
          type: 'subscription',
          intervalUnit: 'week',
          intervalCount: 1,
          isDefault: true,
          unitPrice,
          slug: `${slug}-weekly`,
        },
      });
    }
  });
  afterAll(async () => {
    await server?.stop();
    await receiver?.close();
  });

  const flowgladOf = (customerExternalId: string) =>
    new FlowgladServer({
      apiKey: server.keys.flowglad,
      baseURL: server.baseUrl,
      customerExternalId,
      getCustomerDetails: async () => ({ name: customerExternalId, email: `${customerExternalId}@example.com` }),
    });
  const pay = ({ url }: { url: string }) =>
    payOnPage(server, new URL(url).pathname.replace('/add-payment-method/', '/checkout/'));

  it('finds its customer, and makes one where there is none', async () => {
    const ada = flowgladOf('ada');
    await expect(ada.getCustomer()).rejects.toBeInstanceOf(Flowglad.NotFoundError);
    const made = await ada.findOrCreateCustomer();
    expect(made).toMatchObject({ externalId: 'ada', email: 'ada@example.com', name: 'ada', archived: false });
    expect(await ada.findOrCreateCustomer()).toEqual(made);
    expect((await ada.getCustomer()).customer).toEqual(made);
    const { customer } = await ada.updateCustomer({ customer: { id: made.id, name: 'Ada Byron' } as never });
    expect(customer).toMatchObject({ id: made.id, name: 'Ada Byron', email: 'ada@example.com' });
    expect((await node.customers.list({ limit: '100' })).data.filter((one) => one.externalId === 'ada')).toEqual([
      customer,
    ]);
  });

  it('opens the three kinds of checkouts', async () => {
    const ben = flowgladOf('ben');
    // The package posts straight away: whoever is no customer yet is named.
    await expect(ben.createCheckoutSession({ ...URLS, priceSlug: 'starter-weekly' })).rejects.toThrow(
      /Invalid customer: .*ben/,
    );
    const { id: customerId } = await ben.findOrCreateCustomer();
    const sale = await ben.createCheckoutSession({
      ...URLS,
      priceSlug: 'starter-weekly',
      outputName: 'Plan',
      outputMetadata: { a: 1 },
    });
    expect(sale.checkoutSession).toMatchObject({
      type: 'product',
      status: 'open',
      customerId,
      outputName: 'Plan',
      quantity: 1,
    });
    await pay(sale);
    const added = await ben.createAddPaymentMethodCheckoutSession(URLS);
    expect(added.checkoutSession).toMatchObject({ type: 'add_payment_method', customerId, targetSubscriptionId: null });
    await pay(added);
    const { currentSubscription, paymentMethods } = await ben.getBilling();
    expect(paymentMethods).not.toEqual([]);
    const targetSubscriptionId = currentSubscription?.id ?? '';
    const activated = await ben.createActivateSubscriptionCheckoutSession({ ...URLS, targetSubscriptionId });
    expect(activated.checkoutSession).toMatchObject({
      type: 'activate_subscription',
      customerId,
      targetSubscriptionId,
    });
    await pay(activated);
    for (const { checkoutSession } of [sale, added, activated]) {
      expect((await node.checkoutSessions.retrieve(checkoutSession.id)).checkoutSession.status).toBe('succeeded');
    }
    const nowhere = { ...URLS, successUrl: 'nowhere', priceSlug: 'starter-weekly' };
    await expect(ben.createCheckoutSession(nowhere)).rejects.toThrow(/url/i);
  });

  it('reads the billing with what its helpers look up in it', async () => {
    const cleo = flowgladOf('cleo');
    const none = await cleo.getBilling();
    expect(none).toMatchObject({ subscriptions: [], invoices: [], purchases: [], paymentMethods: [] });
    const { pricingModel } = await cleo.getPricingModel();
    expect(none.pricingModel).toEqual(pricingModel);
    expect(none.getProduct('pro')).toMatchObject({ slug: 'pro', name: 'pro' });
    expect(none.getPrice('pro-weekly')).toMatchObject({ unitPrice: 3_000 });
    expect([none.getPrice('nope'), none.getProduct('nope'), none.hasPurchased('pro')]).toEqual([null, null, false]);
    await pay(await cleo.createCheckoutSession({ ...URLS, priceSlug: 'pro-weekly' }));
    const paid = await cleo.getBilling();
    expect([paid.hasPurchased('pro'), paid.hasPurchased('starter')]).toEqual([true, false]);
    expect(paid.currentSubscription).toMatchObject({ status: 'active' });
    expect(paid.checkUsageBalance('anything')).toBeNull();
    expect((await cleo.getUsageMeterBalances()).usageMeterBalances).toEqual([]);
  });

  it('begins, changes, ends and keeps a subscription of its own customer', async () => {
    const dora = flowgladOf('dora');
    await dora.findOrCreateCustomer();
    const added = await dora.createAddPaymentMethodCheckoutSession(URLS);
    await pay(added);
    const { subscription } = await dora.createSubscription({ priceSlug: 'starter-weekly', quantity: 2 });
    expect(subscription).toMatchObject({ status: 'active', interval: 'week' });
    await waitDays(server, added.checkoutSession.id, 3.5);
    const grown = await dora.adjustSubscription({ priceSlug: 'pro-weekly' });
    expect(grown).toMatchObject({
      isUpgrade: true,
      resolvedTiming: 'immediately',
      subscription: { id: subscription.id },
    });
    const shrunk = await dora.adjustSubscription({ priceSlug: 'starter-weekly', subscriptionId: subscription.id });
    expect(shrunk).toMatchObject({ isUpgrade: false, resolvedTiming: 'at_end_of_current_billing_period' });
    const { invoices } = await dora.getBilling();
    expect(invoices.map(({ invoice }) => invoice.subtotal)).toEqual([500, 2_000]);

    const atEnd = { timing: 'at_end_of_current_billing_period' as const };
    const ending = await dora.cancelSubscription({ id: subscription.id, cancellation: atEnd });
    expect(ending.subscription.status).toBe('cancellation_scheduled');
    expect((await dora.uncancelSubscription({ id: subscription.id })).subscription.status).toBe('active');
    const eve = flowgladOf('eve');
    await eve.findOrCreateCustomer();
    await expect(eve.cancelSubscription({ id: subscription.id, cancellation: atEnd })).rejects.toThrow(/not owned/);
    await expect(eve.adjustSubscription({ priceSlug: 'pro-weekly', subscriptionId: subscription.id })).rejects.toThrow(
      /not owned/,
    );
    await expect(eve.adjustSubscription({ priceSlug: 'pro-weekly' })).rejects.toThrow(/No active subscription/);
  });

  it('knows a webhook that is genuine, and one that was sent before by its id', async () => {
    status = 500;
    const before = receiver.got.length;
    await flowgladOf('finn').findOrCreateCustomer();
    const ofFinn = () =>
      receiver.got.slice(before).filter(({ body }) => body.includes('"customer"') && body.includes('finn'));
    await expect.poll(() => ofFinn().length, { timeout: 20_000 }).toBe(1);
    status = 200;
    const [first] = ofFinn();
    if (first === undefined) throw new Error('nothing was received');
    // Business time goes on, and the retry with it.
    const made = await flowgladOf('finn').createCheckoutSession({ ...URLS, priceSlug: 'pro-weekly' });
    await waitDays(server, made.checkoutSession.id, 0.01);
    await expect.poll(() => ofFinn().length, { timeout: 20_000 }).toBe(2);
    const [, second] = ofFinn();
    // The same event, as it was: whoever keeps ids does it once.
    expect(second?.headers['svix-id']).toBe(first.headers['svix-id']);
    expect(second?.body).toBe(first.body);
    const seen = new Set(ofFinn().map(({ headers }) => headers['svix-id']));
    expect(seen.size).toBe(1);

    const { headers, body } = first;
    expect(verifyWebhook(body, headers, secret)).toMatchObject({
      object: 'customer',
      customer: { externalId: 'finn' },
    });
    expect(verifyWebhook(Buffer.from(body), headers, secret, null)).toEqual(JSON.parse(body));
    const forged: readonly [string, Record<string, string>, string][] = [
      [body.replace('finn', 'gina'), headers, secret],
      [body, headers, `whsec_${Buffer.from('another secret').toString('base64')}`],
      [body, { ...headers, 'svix-id': 'msg_other' }, secret],
      [body, { ...headers, 'svix-timestamp': String(Number(headers['svix-timestamp']) - 1_000) }, secret],
    ];
    for (const [text, told, key] of forged) {
      expect(() => verifyWebhook(text, told, key)).toThrow(WebhookVerificationError);
    }
  });
});
