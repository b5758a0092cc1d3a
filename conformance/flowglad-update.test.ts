// Changing a checkout session that is still open, as the vendor routes it, through its own client's `put`, on both databases.
import { Flowglad } from '@flowglad/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../test/server.ts';
import { payOnPage } from './pay-on-page.ts';

const URLS = { successUrl: 'https://pixel-goods.example/thanks', cancelUrl: 'https://pixel-goods.example/cart' };
type Answer = Flowglad.CheckoutSessionRetrieveResponse;

describe.each(['pglite', 'postgres'] as const)('updates on %s', (database) => {
  let server: TestServer;
  let client: Flowglad;
  beforeAll(async () => {
    server = await startTestServer({ database });
    client = new Flowglad({ apiKey: server.keys.flowglad, baseURL: server.baseUrl, maxRetries: 0 });
  });
  afterAll(() => server?.stop());

  const open = async (over: object = {}): Promise<string> => {
    const checkout = { type: 'product', anonymous: true, priceId: 'icons-harbor-1', ...URLS, ...over };
    return (await client.checkoutSessions.create({ checkoutSession: checkout as never })).checkoutSession.id;
  };
  const update = (id: string, checkoutSession: object): Promise<Answer> =>
    client.put(`/api/v1/checkout-sessions/${id}`, { body: { checkoutSession } });

  it('changes what is written, and leaves the rest', async () => {
    const id = await open({ outputMetadata: { seats: 1 } });
    const before = await client.checkoutSessions.retrieve(id);
    const changed = await update(id, {
      ...{ id, type: 'product', quantity: 3, customerName: 'Ada Byron', customerEmail: 'ada@example.com' },
      ...{ outputName: 'Team', successUrl: 'https://pixel-goods.example/done' },
      billingAddress: {
        name: null,
        email: null,
        address: { line1: '1 Main St', city: 'Leeds', postal_code: 'LS1 1AA', country: 'GB' },
      },
      // None of these is the caller's.
      ...{ status: 'succeeded', purchaseId: 'prch_x', livemode: true, expires: 1 },
    });
    expect(changed.checkoutSession).toMatchObject({
      ...{ id, type: 'product', status: 'open', quantity: 3, purchaseId: null, livemode: false },
      ...{ customerName: 'Ada Byron', customerEmail: 'ada@example.com', priceId: 'icons-harbor-1' },
      ...{ outputName: 'Team', outputMetadata: { seats: 1 }, cancelUrl: URLS.cancelUrl },
      successUrl: 'https://pixel-goods.example/done',
      billingAddress: { address: { line1: '1 Main St', country: 'GB' } },
      expires: before.checkoutSession.expires,
    });
    expect(changed.url).toBe(before.url);
    expect(await client.checkoutSessions.retrieve(id)).toEqual(changed);

    await payOnPage(server, `/checkout/${id}`);
    const { checkoutSession: paid } = await client.checkoutSessions.retrieve(id);
    const { purchase } = await client.get<{ purchase: object }>(`/api/v1/purchases/${paid.purchaseId}`);
    expect(purchase).toMatchObject({ name: 'Team', quantity: 3, metadata: { seats: 1 }, status: 'paid' });
    const late = await update(id, { quantity: 1 }).catch((error: unknown) => error);
    expect(late).toBeInstanceOf(Flowglad.BadRequestError);
  });

  it('takes a discount by its id, another price and a customer, and lets go of them', async () => {
    const fields = {
      name: 'Half',
      code: `HALF${database.slice(0, 4)}`,
      amountType: 'percent',
      amount: 50,
      active: true,
      duration: 'once',
    };
    const { discount } = await client.discounts.create({ discount: fields as never });
    const { data } = await client.customers.create({
      customer: { email: 'ben@example.com', name: 'Ben', externalId: 'ben' },
    });
    const id = await open();
    const taken = await update(id, { discountId: discount.id, customerId: data.customer.id });
    expect(taken.checkoutSession).toMatchObject({
      discountId: discount.id,
      customerId: data.customer.id,
      customerName: 'Ben',
    });
    expect((await update(id, { priceId: 'icons-club-monthly' })).checkoutSession).toMatchObject({
      priceId: 'icons-club-monthly',
    });
    const back = await update(id, { priceId: 'icons-harbor-1', discountId: null, outputMetadata: { n: 2 } });
    expect(back.checkoutSession).toMatchObject({
      priceId: 'icons-harbor-1',
      discountId: null,
      outputMetadata: { n: 2 },
    });
  });

  it('is refused by the field that is wrong, and changes nothing', async () => {
    const id = await open();
    const before = await client.checkoutSessions.retrieve(id);
    for (const [fields, message] of [
      [{ id: 'chckt_session_other' }, /Invalid id/],
      [{ type: 'add_payment_method' }, /Invalid type/],
      [{ type: 'invoice' }, /type/],
      [{ quantity: 0 }, /quantity/],
      [{ quantity: 1.5 }, /quantity/],
      [{ priceId: 'price_nope' }, /Invalid price: .*price_nope/],
      [{ customerId: `cust_${'0'.repeat(21)}` }, /Invalid customer/],
      [{ discountId: 'discount_nope' }, /Invalid discountId: .*discount_nope/],
      [{ successUrl: 'nowhere' }, /Invalid successUrl/],
      [{ outputMetadata: { a: { b: 1 } } }, /outputMetadata/],
      [{ billingAddress: { address: { city: 'Leeds' } } }, /country/],
      [{ targetSubscriptionId: `sub_${'0'.repeat(21)}` }, /Invalid targetSubscriptionId/],
    ] as const) {
      const refused = await update(id, fields).catch((error: unknown) => error);
      expect(refused, JSON.stringify(fields)).toBeInstanceOf(Flowglad.BadRequestError);
      expect(JSON.stringify((refused as { error: unknown }).error)).toMatch(message);
    }
    expect(await client.checkoutSessions.retrieve(id)).toEqual(before);
    const setup = await client.checkoutSessions.create({
      checkoutSession: { type: 'add_payment_method', customerExternalId: 'ben', ...URLS },
    });
    await expect(update(setup.checkoutSession.id, { priceId: 'icons-harbor-1' })).rejects.toThrow(/sells nothing/);
    const renamed = await update(setup.checkoutSession.id, { outputName: 'Card' });
    expect(renamed.checkoutSession).toMatchObject({ type: 'add_payment_method', outputName: 'Card' });
    await expect(update(`chckt_session_${'0'.repeat(21)}`, {})).rejects.toBeInstanceOf(Flowglad.NotFoundError);
  });
});
