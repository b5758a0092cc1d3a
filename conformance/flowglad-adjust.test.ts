// Changing what a subscription has through Flowglad's own clients, unchanged, on both databases: at once with what is left of the
// period settled, at its end, by itself, taken back, and asked about before.
import { Flowglad } from '@flowglad/node';
import { Flowglad as FirstFlowglad } from 'flowglad-node-0-21';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCall, type Call } from '../test/call.ts';
import { startTestServer, type TestServer } from '../test/server.ts';
import { createCheckedFetch } from './flowglad-answers.ts';
import { payOnPage } from './pay-on-page.ts';
import { waitDays } from './wait-days.ts';

const URLS = { successUrl: 'https://pixel-goods.example/thanks', cancelUrl: 'https://pixel-goods.example/cart' };
type Adjustment = Flowglad.SubscriptionAdjustParams['adjustment'];

describe.each(['pglite', 'postgres'] as const)('adjustments on %s', (database) => {
  const checked = createCheckedFetch();
  let server: TestServer;
  let client: Flowglad;
  let first: FirstFlowglad;
  let call: Call;
  let prices: { readonly small: string; readonly large: string; readonly yearly: string };

  beforeAll(async () => {
    server = await startTestServer({ database });
    const options = { apiKey: server.keys.flowglad, baseURL: server.baseUrl, maxRetries: 0 };
    client = new Flowglad({ ...options, fetch: checked.fetch });
    first = new FirstFlowglad(options);
    call = createCall(server.baseUrl, server.keys.flowglad);
    prices = {
      small: await priceOf('Small', { unitPrice: 2_000, slug: 'small' }),
      large: await priceOf('Large', { unitPrice: 5_000, slug: 'large' }),
      yearly: await priceOf('Yearly', { unitPrice: 90_000, intervalUnit: 'year' }),
    };
  });
  afterAll(() => server?.stop());

  async function priceOf(name: string, over: object): Promise<string> {
    const { pricingModel } = await client.pricingModels.retrieveDefault();
    const weekly = { type: 'subscription' as const, intervalUnit: 'week' as const, intervalCount: 1, isDefault: true };
    const { product } = await client.products.create({
      product: { name, pricingModelId: pricingModel.id, active: true },
      price: { ...weekly, unitPrice: 0, ...over },
    });
    return (await client.products.retrieve(product.id)).defaultPrice.id;
  }

  /** A subscription of a new customer, and time that goes on for it. */
  async function subscribe(externalId: string, priceId = prices.small): Promise<{ id: string; wait: Wait }> {
    await client.customers.create({ customer: { email: `${externalId}@example.com`, name: externalId, externalId } });
    const checkout = { type: 'product' as const, customerExternalId: externalId, priceId, ...URLS };
    const { checkoutSession } = await client.checkoutSessions.create({ checkoutSession: checkout });
    await payOnPage(server, `/checkout/${checkoutSession.id}`);
    const { currentSubscription } = await client.customers.retrieveBilling(externalId);
    const wait = (days: number): Promise<void> => waitDays(server, checkoutSession.id, days);
    return { id: currentSubscription?.id ?? '', wait };
  }
  type Wait = (days: number) => Promise<void>;

  const adjust = (id: string, adjustment: Adjustment) => client.subscriptions.adjust(id, { adjustment });
  const preview = async (id: string, adjustment: Adjustment) =>
    (await call<Record<string, unknown>>('POST', `/api/v1/subscriptions/${id}/preview-adjust`, { adjustment })).body;
  const paid = async (id: string) =>
    (await client.payments.list({ limit: '100' })).data
      .filter(({ subscriptionId }) => subscriptionId === id)
      .map(({ amount }) => amount);

  it('an upgrade is charged for what is left of the period, and told before', async () => {
    const { id, wait } = await subscribe('ada');
    await wait(3.5);
    const adjustment: Adjustment = { timing: 'auto', newSubscriptionItems: [{ priceId: prices.large, quantity: 2 }] };
    const before = (await client.subscriptions.retrieve(id)).subscription;
    const told = await preview(id, adjustment);
    expect(told).toMatchObject({
      ...{ canAdjust: true, isUpgrade: true, resolvedTiming: 'immediately' },
      ...{ prorationAmount: 4_000, currentPlanTotal: 2_000, newPlanTotal: 10_000 },
      currentSubscriptionItems: [{ name: 'Small', unitPrice: 2_000, quantity: 1, priceId: prices.small }],
      newSubscriptionItems: [{ name: 'Large', unitPrice: 5_000, quantity: 2, priceId: prices.large }],
    });
    expect(told['percentThroughBillingPeriod']).toBeCloseTo(0.5, 4);
    expect((await client.subscriptions.retrieve(id)).subscription).toEqual(before);
    expect(await paid(id)).toEqual([2_000]);

    const adjusted = await adjust(id, adjustment);
    expect(adjusted).toMatchObject({
      ...{ isUpgrade: true, resolvedTiming: 'immediately' },
      subscription: { id, status: 'active', priceId: prices.large, name: 'Large' },
      subscriptionItems: [{ priceId: prices.large, quantity: 2, unitPrice: 5_000, expiredAt: null }],
    });
    expect(await paid(id)).toEqual([2_000, 4_000]);
    const { invoices, purchases } = await client.customers.retrieveBilling('ada');
    expect(purchases).toHaveLength(1);
    const [bill, begun] = invoices;
    expect(bill).toMatchObject({
      invoice: { type: 'subscription', status: 'paid', subtotal: 4_000, subscriptionId: id },
    });
    expect(bill?.invoiceLineItems.map(({ price, quantity }) => price * quantity)).toEqual([10_000, -5_000, -1_000]);
    expect(bill?.invoice.invoiceNumber).not.toBe(begun?.invoice.invoiceNumber);
    await wait(3.6);
    expect(await paid(id)).toEqual([2_000, 4_000, 10_000]);
  });

  it('a downgrade waits for the end of the period, unless it is taken back', async () => {
    const { id, wait } = await subscribe('ben', prices.large);
    const adjustment: Adjustment = { timing: 'auto', newSubscriptionItems: [{ priceSlug: 'small' }] };
    const end = ((await client.subscriptions.retrieve(id)).subscription as Flowglad.StandardSubscriptionRecord)
      .currentBillingPeriodEnd;
    expect(await preview(id, adjustment)).toMatchObject({ canAdjust: true, isUpgrade: false, effectiveDate: end });
    const planned = await adjust(id, adjustment);
    expect(planned).toMatchObject({
      ...{ isUpgrade: false, resolvedTiming: 'at_end_of_current_billing_period' },
      subscription: { priceId: prices.large },
      subscriptionItems: [
        { priceId: prices.large, expiredAt: end },
        { priceId: prices.small, addedDate: end, expiredAt: null },
      ],
    });
    const back = await call<{ canceledItemCount: number; subscription: { id: string } }>(
      'POST',
      `/api/v1/subscriptions/${id}/cancel-scheduled-adjustment`,
    );
    expect(back.body).toMatchObject({ canceledItemCount: 1, subscription: { id } });
    const again = await call('POST', `/api/v1/subscriptions/${id}/cancel-scheduled-adjustment`);
    expect(again.body).toMatchObject({ canceledItemCount: 0 });
    await adjust(id, { timing: 'at_end_of_current_billing_period', newSubscriptionItems: [{ priceId: prices.small }] });
    await wait(7.1);
    expect(await paid(id)).toEqual([5_000, 2_000]);
    expect((await client.subscriptions.retrieve(id)).subscription).toMatchObject({ priceId: prices.small });
  });

  it('an item as it was read is kept at its price, and another price is the caller’s word', async () => {
    const { id, wait } = await subscribe('cleo');
    await wait(3.5);
    const { currentSubscription } = await client.customers.retrieveBilling('cleo');
    const [item] = currentSubscription?.subscriptionItems ?? [];
    if (item?.type !== 'static') throw new Error('there is an item');
    const { price, ...known } = item;
    expect(price).toMatchObject({ id: prices.small });
    const more = await adjust(id, {
      timing: 'immediately',
      newSubscriptionItems: [{ ...known, quantity: 3 }],
    });
    expect(more.subscriptionItems).toMatchObject([{ id: item.id, quantity: 3, unitPrice: 2_000 }]);
    expect(await paid(id)).toEqual([2_000, 2_000]);
    const cheaper = await adjust(id, {
      timing: 'immediately',
      prorateCurrentBillingPeriod: false,
      newSubscriptionItems: [
        { type: 'static', subscriptionId: id, addedDate: 0, quantity: 1, unitPrice: 700, priceId: prices.large },
        { ...known, expiredAt: 1 },
      ],
    });
    expect(cheaper.subscriptionItems).toMatchObject([{ priceId: prices.large, unitPrice: 700 }]);
    await wait(3.6);
    expect(await paid(id)).toEqual([2_000, 2_000, 700]);
  });

  it('another interval begins a period of its own', async () => {
    const { id, wait } = await subscribe('dora');
    await wait(3.5);
    const adjusted = await adjust(id, { timing: 'auto', newSubscriptionItems: [{ priceId: prices.yearly }] });
    expect(adjusted.subscription).toMatchObject({ interval: 'year', priceId: prices.yearly });
    expect(await paid(id)).toEqual([2_000, 89_000]);
  });

  it('the first client does it too', async () => {
    const { id, wait } = await subscribe('eve');
    await wait(3.5);
    const adjusted = await first.subscriptions.adjust(id, {
      adjustment: {
        timing: 'immediately',
        prorateCurrentBillingPeriod: true,
        newSubscriptionItems: [{ type: 'static', quantity: 1, unitPrice: 5_000, priceId: prices.large } as never],
      },
    });
    expect(adjusted.subscription).toMatchObject({ id, createdByCommit: null, interval: 'week' });
    expect(adjusted.subscriptionItems).toMatchObject([{ unitPrice: 5_000, usageMeterId: null }]);
    expect(await paid(id)).toEqual([2_000, 1_500]);
  });

  it('is refused by what is wrong with it', async () => {
    const { id } = await subscribe('finn');
    const with1 = (item: object): Adjustment => ({ timing: 'auto', newSubscriptionItems: [item] });
    for (const [adjustment, message] of [
      [with1({}), /priceId/],
      [with1({ priceId: prices.small, priceSlug: 'small' }), /priceId/],
      [with1({ priceId: 'price_nope' }), /Invalid price: .*price_nope/],
      [with1({ priceId: 'icons-harbor-1' }), /Invalid priceId: .*paid once/],
      [with1({ priceId: prices.small, quantity: 0 }), /quantity/],
      [with1({ priceId: prices.small, type: 'usage' }), /usage/],
      [with1({ priceId: prices.small, expiredAt: 1 }), /expired/],
      [{ timing: 'someday', newSubscriptionItems: [{ priceId: prices.small }] } as never, /timing/],
      [{ timing: 'auto', newSubscriptionItems: [] } as Adjustment, /newSubscriptionItems/],
    ] as const) {
      const refused = await adjust(id, adjustment).catch((error: unknown) => error);
      expect(refused, JSON.stringify(adjustment)).toBeInstanceOf(Flowglad.BadRequestError);
      expect(JSON.stringify((refused as { error: unknown }).error)).toMatch(message);
    }
    expect(await preview(id, with1({ priceId: 'price_nope' }))).toMatchObject({
      canAdjust: false,
      reason: expect.stringContaining('price_nope') as string,
    });
    const none = `sub_${'0'.repeat(21)}`;
    await expect(adjust(none, with1({ priceId: prices.small }))).rejects.toBeInstanceOf(Flowglad.NotFoundError);
    for (const path of ['preview-adjust', 'cancel-scheduled-adjustment', 'add-feature']) {
      const answer = await call('POST', `/api/v1/subscriptions/${none}/${path}`, {
        adjustment: with1({ priceId: 'x' }),
      });
      expect([path, answer.status]).toEqual([path, 404]);
    }
    expect((await call('POST', `/api/v1/subscriptions/${id}/add-feature`, { featureSlug: 'x' })).status).toBe(404);
    await client.subscriptions.cancel(id, { cancellation: { timing: 'immediately' } });
    await expect(adjust(id, with1({ priceId: prices.small }))).rejects.toThrow(/ended/);
    expect(checked.checked()).toBeGreaterThan(20);
  });
});
