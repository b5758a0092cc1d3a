// Subscriptions that a merchant begins through Flowglad's own client without a checkout, unchanged, on both databases: charged
// at once to what their customer has kept, later, never, or as soon as there is something to charge.
import { Flowglad } from '@flowglad/node';
import { verifyWebhook } from '@flowglad/server';
import { Flowglad as FirstFlowglad } from 'flowglad-node-0-21';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCall } from '../test/call.ts';
import { openReceiver, type Receiver } from '../test/receiver.ts';
import { startTestServer, type TestServer } from '../test/server.ts';
import { createCheckedFetch } from './flowglad-answers.ts';
import { payOnPage } from './pay-on-page.ts';
import { waitDays } from './wait-days.ts';

const DAY_MS = 86_400_000;
/** Is kept, and then declines. */
const KEPT_ONLY = { card_number: '4000 0000 0000 0341' };
const URLS = { successUrl: 'https://pixel-goods.example/thanks', cancelUrl: 'https://pixel-goods.example/cart' };
const EVENTS = [
  ...['payment.succeeded', 'payment.failed', 'purchase.completed'],
  ...['subscription.created', 'subscription.updated'],
];

describe.each(['pglite', 'postgres'] as const)('subscriptions without a checkout on %s', (database) => {
  const checked = createCheckedFetch();
  let server: TestServer;
  let client: Flowglad;
  let receiver: Receiver;
  /** Any of the merchant's. */
  let sessionId: string;
  let monthly: string;
  let tried: string;
  const secrets = new Map<string, string>();

  beforeAll(async () => {
    server = await startTestServer({ database });
    const options = { apiKey: server.keys.flowglad, baseURL: server.baseUrl, maxRetries: 0 };
    client = new Flowglad({ ...options, fetch: checked.fetch });
    receiver = await openReceiver();
    const call = createCall(server.baseUrl, server.keys.flowglad);
    for (const name of EVENTS) {
      const webhook = { name, url: `${receiver.url}/${name}`, filterTypes: [name] };
      const { body } = await call<{ secret: string }>('POST', '/api/v1/webhooks', { webhook });
      secrets.set(`/${name}`, body.secret);
    }
    monthly = await priceOf('Club', { slug: 'club' });
    tried = await priceOf('Tried club', { trialPeriodDays: 14 });
  });
  afterAll(async () => {
    await server?.stop();
    await receiver?.close();
  });

  async function priceOf(name: string, over: object): Promise<string> {
    const { pricingModel } = await client.pricingModels.retrieveDefault();
    const { product } = await client.products.create({
      product: { name, pricingModelId: pricingModel.id, active: true },
      price: {
        type: 'subscription',
        intervalUnit: 'month',
        intervalCount: 1,
        unitPrice: 1_500,
        isDefault: true,
        ...over,
      },
    });
    return (await client.products.retrieve(product.id)).defaultPrice.id;
  }

  const customer = async (externalId: string) => {
    const email = `${externalId}@example.com`;
    return (await client.customers.create({ customer: { email, name: externalId, externalId } })).data.customer;
  };

  /** Has the customer keep a card, and answers its id. */
  async function keep(externalId: string, typed: Record<string, string> = {}, over: object = {}): Promise<string> {
    const checkout = { type: 'add_payment_method' as const, customerExternalId: externalId, ...URLS, ...over };
    const { checkoutSession } = await client.checkoutSessions.create({ checkoutSession: checkout });
    sessionId = checkoutSession.id;
    await payOnPage(server, `/checkout/${checkoutSession.id}`, typed);
    const { paymentMethods } = await client.customers.retrieveBilling(externalId);
    return paymentMethods.find((method) => method.default)?.id ?? '';
  }

  const create = async (body: Flowglad.SubscriptionCreateParams) =>
    (await client.subscriptions.create(body)).subscription as Flowglad.StandardSubscriptionRecord;
  const read = async (id: string) =>
    (await client.subscriptions.retrieve(id)).subscription as Flowglad.StandardSubscriptionRecord;
  const paymentsFor = async (id: string) =>
    (await client.payments.list({ limit: '100' })).data.filter(({ subscriptionId }) => subscriptionId === id);

  const wait = (days: number): Promise<void> => waitDays(server, sessionId, days);

  const told = (name: string, externalId: string): readonly string[] =>
    receiver.got
      .filter(({ path }) => path === `/${name}`)
      .map(({ body, headers }) => verifyWebhook(body, headers, secrets.get(`/${name}`) ?? ''))
      .map((body) => body as { id: string; customer: { externalId: string } })
      .filter((body) => body.customer.externalId === externalId)
      .map(({ id }) => id);

  it('is charged at once to the kept card, and every month from then on', async () => {
    const { id: customerId } = await customer('ada');
    const card = await keep('ada');
    const made = await create({ customerExternalId: 'ada', priceId: monthly, quantity: 3, metadata: { seats: 3 } });
    expect(made).toMatchObject({
      status: 'active',
      customerId,
      priceId: monthly,
      name: 'Club',
      metadata: { seats: 3 },
      defaultPaymentMethodId: card,
      doNotCharge: false,
      trialEnd: null,
    });
    expect(await read(made.id)).toEqual(made);
    const [payment] = await paymentsFor(made.id);
    expect(payment).toMatchObject({ amount: 4_500, status: 'succeeded', paymentMethodId: card, purchaseId: null });
    const { invoice, invoiceLineItems } = await client.invoices.retrieve(payment?.invoiceId ?? '');
    expect(invoice).toMatchObject({
      type: 'subscription',
      status: 'paid',
      billingPeriodStartDate: made.currentBillingPeriodStart,
      billingPeriodEndDate: made.currentBillingPeriodEnd,
    });
    expect(invoiceLineItems).toMatchObject([{ quantity: 3, price: 1_500, priceId: monthly }]);
    const billing = await client.customers.retrieveBilling('ada');
    expect(billing.currentSubscription).toMatchObject({ id: made.id });
    expect(billing.purchases).toEqual([]);

    await wait(31);
    expect(await read(made.id)).toMatchObject({
      status: 'active',
      currentBillingPeriodStart: made.currentBillingPeriodEnd,
    });
    expect((await paymentsFor(made.id)).map(({ amount }) => amount)).toEqual([4_500, 4_500]);
    await expect.poll(() => told('payment.succeeded', 'ada'), { timeout: 20_000 }).toHaveLength(2);
    expect(told('subscription.created', 'ada')).toEqual([made.id]);
    expect(told('purchase.completed', 'ada')).toEqual([]);
  });

  it('waits for a card where none is kept, which activates it', async () => {
    const { id: customerId } = await customer('ben');
    const made = await create({ customerId, priceSlug: 'club' });
    expect(made).toMatchObject({ status: 'incomplete', defaultPaymentMethodId: null, current: false });
    const { invoices } = await client.customers.retrieveBilling('ben');
    expect(invoices).toMatchObject([{ invoice: { status: 'open', subtotal: 1_500 } }]);
    const activation = { type: 'activate_subscription' as const, targetSubscriptionId: made.id };
    await keep('ben', {}, activation);
    await wait(0.01);
    const active = await read(made.id);
    expect(active).toMatchObject({ status: 'active', currentBillingPeriodStart: made.currentBillingPeriodStart });
    expect(active.defaultPaymentMethodId).not.toBeNull();
    expect(await paymentsFor(made.id)).toMatchObject([{ amount: 1_500, status: 'succeeded' }]);
  });

  it('keeps no card for one that has ended, asked before or after its end', async () => {
    await customer('eva');
    await keep('eva');
    const { id } = await create({ customerExternalId: 'eva', priceId: monthly });
    const open = async (type: 'activate_subscription' | 'add_payment_method') =>
      client.checkoutSessions.create({
        checkoutSession: { ...URLS, type, customerExternalId: 'eva', targetSubscriptionId: id },
      });
    const before = await open('activate_subscription');
    await client.subscriptions.cancel(id, { cancellation: { timing: 'immediately' } });
    for (const type of ['activate_subscription', 'add_payment_method'] as const) {
      await expect(open(type)).rejects.toThrow(/^400 .*Invalid targetSubscriptionId: The subscription has ended/);
    }
    const page = await server.app.server.inject({ method: 'GET', url: new URL(before.url).pathname });
    expect(page.body).toContain('Your way to pay was not saved');
  });

  it('is incomplete while its first charge fails, and a backup has its turn at once', async () => {
    await customer('cleo');
    const bad = await keep('cleo', KEPT_ONLY);
    const failing = await create({ customerExternalId: 'cleo', priceId: monthly, name: 'Unpaid' });
    expect(failing).toMatchObject({ status: 'incomplete', defaultPaymentMethodId: bad, name: 'Unpaid' });
    await expect.poll(() => told('payment.failed', 'cleo'), { timeout: 20_000 }).toHaveLength(1);
    expect(await paymentsFor(failing.id)).toEqual([]);

    const good = await keep('cleo');
    const methods = { defaultPaymentMethodId: bad, backupPaymentMethodId: good };
    const backed = await create({ customerExternalId: 'cleo', priceId: monthly, ...methods });
    expect(backed).toMatchObject({ status: 'active', backupPaymentMethodId: good });
    expect(await paymentsFor(backed.id)).toMatchObject([{ amount: 1_500, paymentMethodId: good }]);

    // Nobody pays: after the last try it ends.
    for (const days of [1.1, 3.1, 5.1, 7.1]) await wait(days);
    expect(await read(failing.id)).toMatchObject({ status: 'canceled', cancellationReason: 'non_payment' });
    expect(await paymentsFor(failing.id)).toEqual([]);
  });

  it('is free until its trial ends, until it starts, or for ever', async () => {
    await customer('dora');
    const card = await keep('dora');
    const now = (await client.customers.retrieve('dora')).customer.createdAt;
    const trialEnd = now + 5 * DAY_MS;
    const trial = await create({ customerExternalId: 'dora', priceId: monthly, trialEnd });
    expect(trial).toMatchObject({ status: 'trialing', trialEnd, currentBillingPeriodEnd: trialEnd });
    expect(trial.defaultPaymentMethodId).toBe(card);
    // Her first trial is over with that, and the price's own is for others.
    const usual = await create({ customerExternalId: 'dora', priceId: tried });
    expect(usual).toMatchObject({ status: 'active', trialEnd: null });
    const again = await create({ customerExternalId: 'dora', priceId: tried, trialEnd });
    expect(again).toMatchObject({ status: 'trialing', trialEnd });
    const start = now + 3 * DAY_MS;
    const later = await create({
      ...{ customerExternalId: 'dora', priceId: monthly },
      startDate: new Date(start).toISOString(),
    });
    expect(later).toMatchObject({ startDate: start, currentBillingPeriodEnd: start });
    const gift = await create({
      ...{ customerExternalId: 'dora', priceId: monthly, doNotCharge: true },
      ...{ interval: 'week', intervalCount: 2 },
    });
    expect(gift).toMatchObject({
      ...{ status: 'active', doNotCharge: true, isFreePlan: false, interval: 'week', intervalCount: 2 },
      currentBillingPeriodEnd: (gift.currentBillingPeriodStart ?? 0) + 14 * DAY_MS,
    });
    expect((await client.customers.retrieveBilling('dora')).purchases).toEqual([]);
    const amounts = async () =>
      Promise.all([trial, later, again, gift].map(async ({ id }) => (await paymentsFor(id)).length));
    expect(await amounts()).toEqual([0, 0, 0, 0]);
    await wait(4);
    expect(await amounts()).toEqual([0, 1, 0, 0]);
    expect(await read(later.id)).toMatchObject({ status: 'active', billingCycleAnchorDate: start });
    await wait(11);
    expect(await amounts()).toEqual([1, 1, 1, 0]);
    expect(await read(gift.id)).toMatchObject({
      status: 'active',
      currentBillingPeriodStart: gift.currentBillingPeriodEnd,
    });
  });

  it('the first client has one too', async () => {
    await customer('eve');
    await keep('eve');
    const first = new FirstFlowglad({ apiKey: server.keys.flowglad, baseURL: server.baseUrl, maxRetries: 0 });
    const { id: customerId } = (await client.customers.retrieve('eve')).customer;
    const { subscription } = await first.subscriptions.create({ customerId, priceId: monthly });
    expect(subscription).toMatchObject({ status: 'active', createdByCommit: null });
    expect(subscription.startDate).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it('is refused by the field that is wrong, and nothing is made of it', async () => {
    const { id: customerId } = await customer('finn');
    await customer('gus');
    const foreign = await keep('gus');
    const known = { customerExternalId: 'finn', priceId: monthly };
    const wrong: readonly [object, RegExp][] = [
      [{ ...known, customerId }, /customerId/],
      [{ priceId: monthly }, /customerId/],
      [{ ...known, priceSlug: 'club' }, /priceId/],
      [{ ...known, priceId: 'price_nope' }, /Invalid price: .*price_nope/],
      [{ ...known, priceId: 'icons-harbor-1' }, /Invalid priceId: .*paid once/],
      [{ ...known, customerExternalId: 'nobody' }, /Invalid customer: .*nobody/],
      [{ ...known, quantity: 0 }, /quantity/],
      [{ ...known, defaultPaymentMethodId: foreign }, /Invalid defaultPaymentMethodId/],
      [{ ...known, backupPaymentMethodId: foreign }, /Invalid backupPaymentMethodId/],
      [{ ...known, defaultPaymentMethodId: 'card' }, /Invalid defaultPaymentMethodId: .*pm_/],
      [{ ...known, startDate: '2001-01-01T00:00:00Z' }, /Invalid startDate: .*past/],
      [{ ...known, trialEnd: 1_000 }, /Invalid trialEnd: .*past/],
      [{ ...known, trialEnd: Date.UTC(2345, 0) }, /Invalid trialEnd: .*730 days/],
      [{ ...known, intervalCount: 2 }, /interval/],
    ];
    for (const [body, message] of wrong) {
      const refused = await client.subscriptions.create(body as never).catch((error: unknown) => error);
      expect(refused, JSON.stringify(body)).toBeInstanceOf(Flowglad.BadRequestError);
      expect(JSON.stringify((refused as { error: unknown }).error), JSON.stringify(body)).toMatch(message);
    }
    await client.customers.update('finn', { customer: { archived: true } });
    await expect(client.subscriptions.create(known)).rejects.toThrow(/Invalid customer/);
    await expect(client.subscriptions.create({ customerId, priceId: monthly })).rejects.toThrow(/Invalid customer/);
    const { data } = await client.subscriptions.list({ limit: '100' });
    expect(data.filter((one) => one.customerId === customerId)).toEqual([]);
  });
});
