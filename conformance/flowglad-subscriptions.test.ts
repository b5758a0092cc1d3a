// Subscriptions the Flowglad way, on both databases and through the vendor's own clients, unchanged: sold on the hosted page,
// renewed as the merchant's clock goes on, charged again after a failure, ended. Every answer to the newest client is held
// against the client's own types.
import { Flowglad } from '@flowglad/node';
import { FlowgladServer, verifyWebhook } from '@flowglad/server';
import { Flowglad as FirstFlowglad } from 'flowglad-node-0-21';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCall, type Call } from '../test/call.ts';
import { openReceiver, type Receiver } from '../test/receiver.ts';
import { startTestServer, type TestServer } from '../test/server.ts';
import { createCheckedFetch } from './flowglad-answers.ts';
import { payOnPage } from './pay-on-page.ts';
import { waitDays } from './wait-days.ts';

/** Is kept, and then declines. */
const KEPT_ONLY = { card_number: '4000 0000 0000 0341' };
const URLS = { successUrl: 'https://pixel-goods.example/thanks', cancelUrl: 'https://pixel-goods.example/cart' };
const EVENTS = ['purchase.completed', 'payment.succeeded', 'payment.failed'];
const SUBSCRIPTION_EVENTS = ['subscription.created', 'subscription.updated', 'subscription.canceled'];

describe.each(['pglite', 'postgres'] as const)('subscriptions on %s', (database) => {
  const checked = createCheckedFetch();
  let server: TestServer;
  let client: Flowglad;
  let first: FirstFlowglad;
  let call: Call;
  let receiver: Receiver;
  let prices: { readonly monthly: string; readonly tried: string };
  /** By the path they were told at. */
  const secrets = new Map<string, string>();

  beforeAll(async () => {
    server = await startTestServer({ database });
    const options = { apiKey: server.keys.flowglad, baseURL: server.baseUrl, maxRetries: 0 };
    client = new Flowglad({ ...options, fetch: checked.fetch });
    first = new FirstFlowglad(options);
    call = createCall(server.baseUrl, server.keys.flowglad);
    receiver = await openReceiver();
    for (const name of [...EVENTS, ...SUBSCRIPTION_EVENTS]) {
      const webhook = { name, url: `${receiver.url}/${name}`, filterTypes: [name] };
      const { body } = await call<{ secret: string }>('POST', '/api/v1/webhooks', { webhook });
      secrets.set(`/${name}`, body.secret);
    }
    prices = {
      monthly: await priceOf('Club', { slug: 'club' }),
      tried: await priceOf('Tried club', { trialPeriodDays: 14 }),
    };
  });
  afterAll(async () => {
    await server?.stop();
    await receiver?.close();
  });

  async function priceOf(name: string, over: object): Promise<string> {
    const { pricingModel } = await client.pricingModels.retrieveDefault();
    const monthly = { type: 'subscription' as const, intervalUnit: 'month' as const, intervalCount: 1 };
    const { product } = await client.products.create({
      product: { name, pricingModelId: pricingModel.id, active: true },
      price: { ...monthly, unitPrice: 1_500, isDefault: true, ...over },
    });
    return (await client.products.retrieve(product.id)).defaultPrice.id;
  }

  async function subscribe(externalId: string, priceId: string, typed: Record<string, string> = {}, over: object = {}) {
    const email = `${externalId}@example.com`;
    await client.customers.create({ customer: { email, name: externalId, externalId } });
    const checkout = { type: 'product' as const, customerExternalId: externalId, priceId, ...URLS, ...over };
    const made = await client.checkoutSessions.create({ checkoutSession: checkout });
    await payOnPage(server, new URL(made.url).pathname, typed);
    const { subscriptions } = await client.customers.retrieveBilling(externalId);
    return { sessionId: made.checkoutSession.id, id: subscriptions[0]?.id ?? '' };
  }

  const read = async (id: string) => {
    const { subscription } = await client.subscriptions.retrieve(id);
    return subscription as Flowglad.StandardSubscriptionRecord;
  };

  /** Ids of what was told, each told by the vendor's own verifier to be genuine. */
  function told(name: string, customer: string): readonly string[] {
    return receiver.got
      .filter(({ path }) => path === `/${name}`)
      .map(({ body, headers }) => verifyWebhook(body, headers, secrets.get(`/${name}`) ?? ''))
      .map((body) => body as { id: string; object: string; customer: { externalId: string } })
      .filter((body) => body.customer.externalId === customer)
      .map(({ id }) => id);
  }

  it('three months are paid one after another, and the last one ends it', async () => {
    const over = { quantity: 3, outputName: 'Team club', outputMetadata: { seats: 3 } };
    const { id, sessionId } = await subscribe('ada', prices.monthly, {}, over);
    const begun = await read(id);
    expect(begun).toMatchObject({
      status: 'active',
      current: true,
      name: 'Team club',
      metadata: { seats: 3 },
      priceId: prices.monthly,
      interval: 'month',
      trialEnd: null,
      cancelScheduledAt: null,
    });
    const { checkoutSession } = await client.checkoutSessions.retrieve(sessionId);
    const { body } = await call<{ purchase: object }>('GET', `/api/v1/purchases/${checkoutSession.purchaseId}`);
    const rhythm = { intervalUnit: 'month', intervalCount: 1, trialPeriodDays: 0 };
    expect(body.purchase).toMatchObject({ priceType: 'subscription', pricePerBillingCycle: 4_500, ...rhythm });

    let end = begun.currentBillingPeriodEnd;
    for (const month of [1, 2, 3]) {
      await waitDays(server, sessionId, 31);
      const now = await read(id);
      expect(now, `month ${month}`).toMatchObject({ status: 'active', currentBillingPeriodStart: end });
      end = now.currentBillingPeriodEnd;
    }

    const billing = await client.customers.retrieveBilling('ada');
    const invoices = billing.invoices.map(({ invoice }) => invoice as Flowglad.SubscriptionInvoiceClientSelectSchema);
    expect(invoices.map(({ invoiceNumber }) => invoiceNumber.slice(-5))).toEqual(['00003', '00002', '00001', '00000']);
    expect(new Set(invoices.map(({ status, subtotal }) => `${status} ${subtotal}`))).toEqual(new Set(['paid 4500']));
    // Each begins where the one before ended.
    invoices.slice(1).forEach((earlier, index) => {
      expect(invoices[index]?.billingPeriodStartDate).toBe(earlier.billingPeriodEndDate);
    });
    const [newest] = invoices;
    const shown = await client.invoices.retrieve(newest?.id ?? '');
    expect(shown.invoice).toEqual(newest);
    expect(shown.invoiceLineItems).toMatchObject([{ quantity: 3, price: 1_500, priceId: prices.monthly }]);
    const [line] = shown.invoiceLineItems;
    expect(await client.invoiceLineItems.retrieve(line?.id ?? '')).toEqual(line);
    const listed = await client.invoices.list({ limit: '100' });
    expect(listed.data.map((invoice) => invoice.id)).toEqual(expect.arrayContaining(invoices.map((one) => one.id)));
    const lines = await client.invoiceLineItems.list({ limit: '100' });
    expect(lines.data.map((one) => one.id)).toContain(line?.id);
    expect(billing.purchases).toHaveLength(1);

    const payments = (await client.payments.list({ limit: '100' })).data.filter((one) => one.subscriptionId === id);
    expect(payments.map(({ invoiceId }) => invoiceId)).toEqual(invoices.map((invoice) => invoice.id).reverse());
    expect(payments.map(({ purchaseId }) => purchaseId)).toEqual([checkoutSession.purchaseId, null, null, null]);
    expect(new Set(payments.map(({ amount, paymentMethodId }) => `${amount} ${paymentMethodId}`))).toEqual(
      new Set([`4500 ${begun.defaultPaymentMethodId}`]),
    );

    const atEnd = { cancellation: { timing: 'at_end_of_current_billing_period' as const } };
    const ending = { status: 'cancellation_scheduled', cancelScheduledAt: end, current: true };
    expect((await client.subscriptions.cancel(id, atEnd)).subscription).toMatchObject(ending);
    const kept = await client.subscriptions.uncancel(id);
    expect(kept.subscription).toMatchObject({ status: 'active', cancelScheduledAt: null });
    expect((await client.subscriptions.uncancel(id)).subscription).toEqual(kept.subscription);
    await client.subscriptions.cancel(id, atEnd);
    await waitDays(server, sessionId, 31);
    expect(await read(id)).toMatchObject({
      status: 'canceled',
      current: false,
      cancellationReason: 'customer_request',
    });
    expect((await client.customers.retrieveBilling('ada')).invoices).toHaveLength(4);
    expect((await client.customers.retrieveBilling('ada')).currentSubscriptions).toEqual([]);

    await expect.poll(() => told('subscription.canceled', 'ada'), { timeout: 20_000 }).toEqual([id]);
    expect(told('subscription.created', 'ada')).toEqual([id]);
    // Three renewals, and three changes of its end.
    await expect.poll(() => told('subscription.updated', 'ada'), { timeout: 20_000 }).toEqual(Array(6).fill(id));
    expect(told('purchase.completed', 'ada')).toEqual([checkoutSession.purchaseId]);
    expect([...told('payment.succeeded', 'ada')].sort()).toEqual(payments.map((one) => one.id).sort());
    expect(told('payment.failed', 'ada')).toEqual([]);
  });

  it('a month is refunded in part and in whole, and its invoice says so', async () => {
    const { id } = await subscribe('ben', prices.monthly);
    const [payment] = (await client.payments.list({ limit: '100' })).data.filter((one) => one.subscriptionId === id);
    const refund = (body: { partialAmount?: number }) => client.payments.refund(payment?.id ?? '', body);
    const part = await refund({ partialAmount: 400 });
    expect(part.payment).toMatchObject({ id: payment?.id, status: 'succeeded', refunded: true, refundedAmount: 400 });
    const invoiceStatus = async () => (await client.invoices.retrieve(payment?.invoiceId ?? '')).invoice.status;
    expect(await invoiceStatus()).toBe('partially_refunded');
    await expect(refund({ partialAmount: 1_101 })).rejects.toThrow(/partialAmount.*only 1100/);
    await expect(refund({ partialAmount: 0 })).rejects.toBeInstanceOf(Flowglad.BadRequestError);
    expect((await refund({})).payment).toMatchObject({ status: 'refunded', refundedAmount: 1_500 });
    expect(await invoiceStatus()).toBe('refunded');
    await expect(refund({})).rejects.toBeInstanceOf(Flowglad.BadRequestError);
    const now = { cancellation: { timing: 'immediately' as const } };
    expect((await client.subscriptions.cancel(id, now)).subscription).toMatchObject({ status: 'canceled' });
    await expect(client.subscriptions.cancel(id, now)).rejects.toThrow(/ended/);
    await expect(client.subscriptions.uncancel(id)).rejects.toBeInstanceOf(Flowglad.BadRequestError);
  });

  it('a charge that fails leaves an open invoice, which the customer pays with another card', async () => {
    const { id, sessionId } = await subscribe('cleo', prices.tried, KEPT_ONLY);
    const trial = await read(id);
    expect(trial).toMatchObject({ status: 'trialing', trialEnd: trial.currentBillingPeriodEnd });
    const before = await client.customers.retrieveBilling('cleo');
    expect(before.invoices).toMatchObject([{ invoice: { status: 'paid', subtotal: 0 } }]);
    expect(before.invoices[0]?.invoiceLineItems.map(({ price }) => price)).toEqual([1_500, -1_500]);
    expect(before.purchases).toMatchObject([{ firstInvoiceValue: 0, trialPeriodDays: 14 }]);
    expect(before.paymentMethods).toMatchObject([
      {
        default: true,
        type: 'card',
        paymentMethodData: { last4: '0341' },
        billingDetails: { email: 'cleo@example.com' },
      },
    ]);

    await waitDays(server, sessionId, 14.1);
    expect(await read(id)).toMatchObject({ status: 'past_due', current: true });
    await waitDays(server, sessionId, 1.1);
    const due = await client.customers.retrieveBilling('cleo');
    const [bill] = due.invoices;
    expect(bill?.invoice).toMatchObject({ status: 'open', subtotal: 1_500, subscriptionId: id });
    expect((await client.invoices.retrieve(bill?.invoice.id ?? '')).invoice).toEqual(bill?.invoice);
    await expect.poll(() => told('payment.failed', 'cleo'), { timeout: 20_000 }).toHaveLength(2);
    for (const failed of told('payment.failed', 'cleo')) {
      const { payment } = await client.payments.retrieve(failed);
      const why = { status: 'failed', failureCode: 'card_declined', amount: 1_500, invoiceId: bill?.invoice.id };
      expect(payment).toMatchObject({ id: failed, ...why, subscriptionId: id });
    }

    await payOnPage(server, new URL(due.billingPortalUrl).pathname);
    const paid = await read(id);
    expect(paid).toMatchObject({ status: 'active', currentBillingPeriodStart: trial.trialEnd });
    expect(paid.defaultPaymentMethodId).not.toBe(trial.defaultPaymentMethodId);
    const { invoice } = await client.invoices.retrieve(bill?.invoice.id ?? '');
    expect(invoice).toMatchObject({ status: 'paid', invoiceNumber: bill?.invoice.invoiceNumber });
    const methods = (await client.paymentMethods.list({ limit: '100' })).data;
    const { paymentMethod } = await client.paymentMethods.retrieve(paid.defaultPaymentMethodId ?? '');
    expect(methods).toContainEqual(paymentMethod);
    await waitDays(server, sessionId, 31);
    expect(await read(id)).toMatchObject({ status: 'active' });
    expect((await client.customers.retrieveBilling('cleo')).invoices).toHaveLength(3);

    // One free trial for everybody.
    const again = { type: 'product' as const, customerExternalId: 'cleo', priceId: prices.tried, ...URLS };
    const made = await client.checkoutSessions.create({ checkoutSession: again });
    await payOnPage(server, new URL(made.url).pathname);
    const { currentSubscriptions = [] } = await client.customers.retrieveBilling('cleo');
    expect(currentSubscriptions.map(({ status }) => status)).toEqual(['active', 'active']);
  });

  it('whoever subscribes without being known becomes a customer, whose renewals are found with the rest', async () => {
    const checkout = { type: 'product' as const, anonymous: true as const, priceId: 'icons-club-monthly', ...URLS };
    const made = await client.checkoutSessions.create({ checkoutSession: checkout });
    await payOnPage(server, new URL(made.url).pathname, { email: 'finn@example.com', name: 'Finn' });
    const { checkoutSession } = await client.checkoutSessions.retrieve(made.checkoutSession.id);
    const customers = (await client.customers.list({ limit: '100' })).data;
    const externalId = customers.find(({ id }) => id === checkoutSession.customerId)?.externalId ?? '';
    expect((await client.customers.retrieveBilling(externalId)).currentSubscription).toMatchObject({
      status: 'trialing',
    });
    await waitDays(server, checkoutSession.id, 14.1);
    const { invoices, purchases, currentSubscription } = await client.customers.retrieveBilling(externalId);
    expect(invoices.map(({ invoice }) => [invoice.status, invoice.subtotal])).toEqual([
      ['paid', 1_200],
      ['paid', 0],
    ]);
    expect(purchases).toHaveLength(1);
    expect(currentSubscription).toMatchObject({ status: 'active', name: 'Harbor Icons Club' });
  });

  it('the server’s own client has another card kept: for all, and for one subscription, whose bill it pays', async () => {
    const { id, sessionId } = await subscribe('gus', prices.tried, KEPT_ONLY);
    const gus = new FlowgladServer({
      apiKey: server.keys.flowglad,
      baseURL: server.baseUrl,
      customerExternalId: 'gus',
      getCustomerDetails: async () => ({ name: 'gus', email: 'gus@example.com' }),
    });
    const added = await gus.createAddPaymentMethodCheckoutSession(URLS);
    expect(added.checkoutSession).toMatchObject({
      type: 'add_payment_method',
      targetSubscriptionId: null,
      priceId: null,
    });
    expect(new URL(added.url).pathname).toMatch(/^\/add-payment-method\/chckt_session_/);
    const led = await server.app.server.inject({ method: 'GET', url: new URL(added.url).pathname });
    await payOnPage(server, String(led.headers['location']));
    const { checkoutSession: kept } = await client.checkoutSessions.retrieve(added.checkoutSession.id);
    expect(kept).toMatchObject({ status: 'succeeded', purchaseId: null });
    const methods = (await client.customers.retrieveBilling('gus')).paymentMethods;
    expect(methods.map((method) => [method.default, method.paymentMethodData['last4']]).sort()).toEqual([
      [false, '0341'],
      [true, '4242'],
    ]);

    await waitDays(server, sessionId, 14.1);
    expect(await read(id)).toMatchObject({ status: 'past_due' });
    const activated = await gus.createActivateSubscriptionCheckoutSession({ ...URLS, targetSubscriptionId: id });
    expect(activated.checkoutSession).toMatchObject({ type: 'activate_subscription', targetSubscriptionId: id });
    await payOnPage(server, new URL(activated.url).pathname);
    await waitDays(server, sessionId, 0.01);
    expect(await read(id)).toMatchObject({ status: 'active' });
    // Nobody else has anything kept for it.
    const others = client.checkoutSessions.create({
      checkoutSession: { ...URLS, type: 'activate_subscription', customerExternalId: 'ada', targetSubscriptionId: id },
    });
    await expect(others).rejects.toThrow(/targetSubscriptionId/);
  });

  it('the server’s own client reads the billing, and ends a subscription of its customer only', async () => {
    const { id } = await subscribe('dora', prices.monthly);
    const flowgladOf = (customerExternalId: string) =>
      new FlowgladServer({
        apiKey: server.keys.flowglad,
        baseURL: server.baseUrl,
        customerExternalId,
        getCustomerDetails: async () => ({ name: customerExternalId, email: `${customerExternalId}@example.com` }),
      });
    const billing = await flowgladOf('dora').getBilling();
    expect(billing.currentSubscription).toMatchObject({ id, status: 'active' });
    expect(billing.currentSubscription?.subscriptionItems).toMatchObject([{ priceId: prices.monthly, quantity: 1 }]);
    expect(billing.getPrice('club')).toMatchObject({ type: 'subscription' });
    expect(billing.checkFeatureAccess('anything')).toBe(false);
    expect((await flowgladOf('nobody-yet').getBilling()).subscriptions).toEqual([]);
    const now = { id, cancellation: { timing: 'immediately' as const } };
    await expect(flowgladOf('nobody-yet').cancelSubscription(now)).rejects.toThrow(/not owned/);
    await flowgladOf('dora').cancelSubscription(now);
    expect(await read(id)).toMatchObject({ status: 'canceled' });
  });

  it('the first client reads times as texts, and cannot end one on a day of its choice', async () => {
    const { id } = await subscribe('eve', prices.monthly);
    const { subscription } = await first.subscriptions.retrieve(id);
    expect(subscription.currentBillingPeriodEnd).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(subscription).toMatchObject({ status: 'active', createdByCommit: null, interval: 'month' });
    expect(subscription).not.toHaveProperty('pricingModelId');
    const ids = (await first.subscriptions.list({ limit: 100 })).data.map((one) => one.id);
    expect(ids).toContain(id);
    expect(ids).toHaveLength((await client.subscriptions.list({ limit: '1' })).total);
    const billing = await first.customers.retrieveBilling('eve');
    expect(billing.catalog.products.length).toBeGreaterThan(1);
    expect(billing.invoices).toMatchObject([{ invoice: { type: 'subscription', status: 'paid' } }]);
    expect(billing.invoices[0]?.invoice.invoiceDate).toMatch(/^\d{4}-\d\d-\d\dT/);
    const someDay = { timing: 'at_future_date' as const, endDate: '2040-01-01T00:00:00Z' };
    await expect(first.subscriptions.cancel(id, { cancellation: someDay })).rejects.toThrow(/cancellation.timing/);
    await first.subscriptions.cancel(id, { cancellation: { timing: 'immediately' } });
    expect(await read(id)).toMatchObject({ status: 'canceled' });
  });

  it('what is not there is not found', async () => {
    const { data } = await client.payments.list({ limit: '1' });
    const characters = data[0]?.invoiceId.slice('inv_'.length) ?? '';
    const none = '0'.repeat(21);
    const paths = [
      ...['subscriptions/sub_', 'payment-methods/pm_', 'invoices/inv_', 'payments/pym_', 'invoice-line-items/inv_li_'],
    ].flatMap((path) => [`${path}${none}`, `${path}x`, `${path}${characters}77`]);
    for (const path of [...paths, 'customers/nobody/billing']) {
      const answer = await call<{ code: string }>('GET', `/api/v1/${path}`);
      expect([answer.status, answer.body.code], path).toEqual([404, 'NOT_FOUND']);
    }
    const ending = { cancellation: { timing: 'immediately' as const } };
    await expect(client.subscriptions.cancel(`sub_${none}`, ending)).rejects.toBeInstanceOf(Flowglad.NotFoundError);
    await expect(client.payments.refund(`pym_${none}`, {})).rejects.toBeInstanceOf(Flowglad.NotFoundError);
    expect(checked.checked()).toBeGreaterThan(40);
  });
});
