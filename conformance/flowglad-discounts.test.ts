// Discounts through Flowglad's own clients of both generations, unchanged, on both databases: made, entered on the hosted
// page, paid with, counted, and changed.
import { Flowglad } from '@flowglad/node';
import { Flowglad as FirstFlowglad } from 'flowglad-node-0-21';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../test/server.ts';
import { enterCode, payOnPage } from './pay-on-page.ts';

const URLS = { successUrl: 'https://pixel-goods.example/thanks', cancelUrl: 'https://pixel-goods.example/cart' };

describe.each(['pglite', 'postgres'] as const)('discounts on %s', (database) => {
  let server: TestServer;
  let client: Flowglad;
  let first: FirstFlowglad;

  beforeAll(async () => {
    server = await startTestServer({ database });
    const options = { apiKey: server.keys.flowglad, baseURL: server.baseUrl, maxRetries: 0 };
    client = new Flowglad(options);
    first = new FirstFlowglad(options);
  });
  afterAll(() => server.stop());

  const once = { name: 'Spring', amountType: 'fixed', amount: 500, duration: 'once' } as const;
  const open = async () => {
    const { checkoutSession, url } = await client.checkoutSessions.create({
      checkoutSession: { type: 'product', anonymous: true, priceId: 'icons-harbor-1', ...URLS } as never,
    });
    return { id: checkoutSession.id, path: new URL(url).pathname };
  };
  const buyWith = async (code: string) => {
    const { id, path } = await open();
    await enterCode(server, path, code);
    await payOnPage(server, path, { email: 'ada@example.com' });
    return (await client.checkoutSessions.retrieve(id)).checkoutSession;
  };
  const totalOf = async (id: string) => (await server.app.store.findSession('flowglad', id, null))?.session.totals;

  it('one is made, entered on the page, paid with and counted', async () => {
    const { discount } = await client.discounts.create({ discount: { ...once, code: 'spring5' } });
    expect(discount).toEqual({
      id: expect.stringMatching(/^discount_[0-9A-Za-z]{21}$/) as string,
      createdAt: expect.any(Number) as number,
      updatedAt: discount.createdAt,
      livemode: false,
      organizationId: expect.stringMatching(/^org_/) as string,
      pricingModelId: (await client.pricingModels.retrieveDefault()).pricingModel.id,
      ...once,
      code: 'SPRING5',
      active: true,
      numberOfPayments: null,
    });
    const paid = await buyWith('Spring5');
    expect(paid).toMatchObject({ status: 'succeeded', discountId: discount.id });
    expect(await totalOf(paid.id)).toMatchObject({ discount: 500, total: 2_400 });
    const read = await client.discounts.retrieve(discount.id);
    expect(read.discount).toEqual({ ...discount, redemptionCount: 1 });
    const { data } = await client.discounts.list({ limit: '100' });
    expect(data).toContainEqual(read.discount);
  });

  it('durations are kept, percentages may be above 100 and take off all there is', async () => {
    const forever = await client.discounts.create({
      discount: { name: 'All', code: 'ALLFREE', amountType: 'percent', amount: 150, duration: 'forever' },
    });
    expect(forever.discount).toMatchObject({ amount: 150, duration: 'forever', numberOfPayments: null });
    const free = await buyWith('ALLFREE');
    expect(free).toMatchObject({ status: 'succeeded', discountId: forever.discount.id });
    expect(await totalOf(free.id)).toMatchObject({ discount: 2_900, total: 0 });
    const some = await client.discounts.create({
      discount: {
        name: 'Some',
        code: 'FOUR',
        amountType: 'percent',
        amount: 25,
        duration: 'number_of_payments',
        numberOfPayments: 4,
        active: false,
      },
    });
    expect(some.discount).toMatchObject({ active: false, duration: 'number_of_payments', numberOfPayments: 4 });
    const { id } = some.discount;
    const changed = await client.discounts.update(id, {
      discount: { id, code: 'four4', amountType: 'percent', amount: 50, duration: 'once', active: true },
    });
    expect(changed.discount).toMatchObject({ code: 'FOUR4', name: 'Some', amount: 50, active: true, duration: 'once' });
    expect(await totalOf((await buyWith('FOUR4')).id)).toMatchObject({ discount: 1_450 });
  });

  it('one that is switched off is refused on the page, and its code stays its own', async () => {
    const { discount } = await client.discounts.create({ discount: { ...once, code: 'GONE' } });
    const { id } = discount;
    await client.discounts.update(id, { discount: { ...once, id, code: 'GONE', active: false } });
    const { path } = await open();
    expect(await enterCode(server, path, 'GONE')).toContain('There is no code “GONE”');
    await expect(client.discounts.create({ discount: { ...once, code: 'gone' } })).rejects.toBeInstanceOf(
      Flowglad.ConflictError,
    );
    expect((await client.discounts.retrieve(id)).discount).toMatchObject({ active: false, redemptionCount: 0 });
  });

  it('the first client reads times as texts', async () => {
    const { discount } = await first.discounts.create({
      discount: { ...once, code: 'FIRST1', active: true, numberOfPayments: null },
    });
    const shown = { createdByCommit: null, createdAt: expect.stringMatching(/Z$/) as string, code: 'FIRST1' };
    expect(discount).toMatchObject(shown);
    expect((await first.discounts.retrieve(discount.id)).discount).toMatchObject({ ...shown, redemptionCount: 0 });
    const page = await first.discounts.list({ limit: 1 });
    expect(page).toMatchObject({ hasMore: true, data: [{ code: 'LAUNCH20' }] });
    const next = await first.discounts.list({ limit: 100, cursor: page.nextCursor ?? '' });
    expect(next.data.map(({ code }) => code)).toContain('FIRST1');
    expect(next.total).toBe(next.data.length + 1);
  });

  it('errors have the client’s classes, and nothing of what was refused is there', async () => {
    const { total, data } = await client.discounts.list({});
    const launch = data.find(({ code }) => code === 'LAUNCH20');
    expect(launch).toMatchObject({ name: 'Launch week', amountType: 'percent', amount: 20, active: true });
    const declared = launch?.id ?? '';
    const bad = (over: object) => () => client.discounts.create({ discount: { ...once, code: 'BAD1', ...over } });
    const calls: readonly [() => Promise<unknown>, new (...rest: never[]) => Error, RegExp][] = [
      [bad({ code: 'ab' }), Flowglad.BadRequestError, /too_small/],
      [bad({ code: 'a'.repeat(21) }), Flowglad.BadRequestError, /too_big/],
      [bad({ name: undefined }), Flowglad.BadRequestError, /invalid_type/],
      [bad({ amount: 0 }), Flowglad.BadRequestError, /too_small/],
      [bad({ amount: 1.5 }), Flowglad.BadRequestError, /"int"/],
      [bad({ amountType: 'share' }), Flowglad.BadRequestError, /invalid_value/],
      [bad({ duration: 'monthly' }), Flowglad.BadRequestError, /No matching discriminator/],
      [bad({ duration: 'number_of_payments' }), Flowglad.BadRequestError, /numberOfPayments/],
      [bad({ numberOfPayments: 3 }), Flowglad.BadRequestError, /numberOfPayments/],
      [bad({ pricingModelId: 'pricing_model_x' }), Flowglad.BadRequestError, /pricingModelId/],
      [bad({ code: 'launch20' }), Flowglad.ConflictError, /Invalid code: .*LAUNCH20/],
      [() => client.discounts.retrieve('discount_x'), Flowglad.NotFoundError, /There is no such discount/],
      [
        () => client.discounts.update('discount_x', { discount: { id: 'x', ...once, code: 'X99' } }),
        Flowglad.NotFoundError,
        /discount/,
      ],
      [
        () => client.discounts.update(declared, { discount: { id: declared, ...once, code: 'MINE' } }),
        Flowglad.PermissionDeniedError,
        /LAUNCH20.*configuration/,
      ],
    ];
    for (const [index, [call, kind, words]] of calls.entries()) {
      const error: unknown = await call().catch((reason: unknown) => reason);
      expect(error, String(index)).toBeInstanceOf(kind);
      expect(JSON.stringify((error as { error: unknown }).error), String(index)).toMatch(words);
    }
    expect((await client.discounts.list({})).total).toBe(total);
    expect((await client.discounts.retrieve(declared)).discount).toEqual(launch);
  });
});
