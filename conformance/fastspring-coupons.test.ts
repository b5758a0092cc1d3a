// Coupons by two public clients of FastSpring's classic API, unchanged, on both databases: made, given codes, entered in a
// session and on the page, paid with, used up code by code, changed and read. Errors are told with 200.
import { createRequire } from 'node:module';
import { FastSpring } from '@toolkitx/fastspring';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../test/server.ts';
import { enterCode, payOnPage } from './pay-on-page.ts';

type Answer = Readonly<Record<string, unknown>>;
type Call = (...given: readonly unknown[]) => Promise<{ readonly data: Answer }>;

/** As much of `fastspring-node-sdk` as is called here; it is loaded as what it is on Node, CommonJS. */
interface ClassicSdk {
  readonly spec: { readonly api: { readonly servers: { url: string }[] } };
  auth(username: string, password: string): unknown;
  readonly createanewcoupon: Call;
  readonly addcouponcodestoacoupon: Call;
  readonly retrievecoupondetails: Call;
  readonly getcouponcodesassignedtoacoupon: Call;
  readonly deleteallcouponcodesfromacoupon: Call;
  readonly createasessionwithoutoverridinganydefaultvalues: Call;
}

describe.each(['pglite', 'postgres'] as const)('FastSpring coupons on %s', (database) => {
  let server: TestServer;
  let sdk: ClassicSdk;
  let toolkit: FastSpring;

  beforeAll(async () => {
    server = await startTestServer({ database });
    const { username, password } = server.keys.fastspring;
    const loaded = createRequire(import.meta.url)('fastspring-node-sdk') as ClassicSdk | { default: ClassicSdk };
    sdk = 'default' in loaded ? loaded.default : loaded;
    const [first] = sdk.spec.api.servers;
    if (first === undefined) throw new Error('the client names no server');
    // The client ignores servers outside of its own list, so its list is changed.
    first.url = server.baseUrl;
    sdk.auth(username, password);
    toolkit = new FastSpring(username, password);
    (toolkit as unknown as { host: string }).host = server.baseUrl;
  });
  afterAll(() => server.stop());

  const put = async (body: object): Promise<Answer> => (await sdk.createanewcoupon(body)).data;
  const read = async (coupon: string): Promise<Answer> => (await sdk.retrievecoupondetails({ coupon_id: coupon })).data;
  const percent = (coupon: string, over: object = {}) => ({
    coupon,
    discount: { type: 'percent', percent: 20 },
    ...over,
  });

  async function open(items: readonly object[], coupon?: string): Promise<{ id: string; path: string }> {
    const { data } = await sdk.createasessionwithoutoverridinganydefaultvalues({
      contact: { first: 'Ada', last: 'Byron', email: 'ada@example.com', country: 'US' },
      items,
      ...(coupon !== undefined && { coupon }),
    });
    const id = String(data['id']);
    return { id, path: `/checkout/session/${id}` };
  }
  const guide = [{ product: 'phoenix-guide', quantity: 2 }];
  const standing = async (id: string) => (await server.app.store.findSession('fastspring', id, null))?.session;
  const discountOf = async (id: string) => (await standing(id))?.totals.discount;

  it('one is made, read with the vendor’s own spelling, taken by a session and paid with', async () => {
    const made = await put({
      ...percent('Black-Friday', {
        combine: false,
        reason: { en: 'Black Friday', de: 'Schwarzer Freitag' },
        limit: '5',
      }),
      available: { start: '2020-11-24', end: '2099-11-29 12:30' },
      codes: ['bf21', 'BL21', 'Bf21'],
      products: ['phoenix-guide', 'HARBOR-1'],
    });
    expect(made).toEqual({ coupon: 'Black-Friday', action: 'coupon.create', result: 'success' });
    expect(await read('black-friday')).toEqual({
      coupon: 'Black-Friday',
      discount: { type: 'percent', percent: 20 },
      discountPeriodCount: 1,
      applyDiscountImmediately: false,
      combine: false,
      reason: { en: 'Black Friday', de: 'Schwarzer Freitag' },
      limit: '5',
      available: { start: '2020-11-24 00:00', end: '2099-11-29 12:30' },
      codes: ['BF21', 'BL21'],
      products: ['phoenix-guide', 'icons-harbor-1'],
      action: 'coupon.get',
      result: 'success',
    });
    const { id, path } = await open([...guide, { product: 'font-marble-web' }], 'Bl21');
    // A fifth of two guides, and nothing of the typeface.
    expect(await discountOf(id)).toBe(798);
    expect(await payOnPage(server, path)).toContain('Black Friday');
    expect(await standing(id)).toMatchObject({ state: 'completed', totals: { discount: 798 } });
  });

  it('each code has as many uses as the coupon says, on the page as well', async () => {
    await put({
      coupon: 'flat',
      discount: { type: 'flat', amount: { USD: 3, eur: 2.5 } },
      limit: 1,
      codes: ['F1', 'F2'],
    });
    expect(await read('flat')).toMatchObject({ discount: { type: 'flat', amount: { USD: 3, EUR: 2.5 } }, limit: '1' });
    const [one, two, other] = [await open(guide), await open(guide), await open(guide)];
    for (const { path } of [one, two]) await enterCode(server, path, 'f1');
    await enterCode(server, other.path, 'F2');
    await payOnPage(server, one.path);
    // So much off each piece.
    expect(await standing(one.id)).toMatchObject({ state: 'completed', totals: { discount: 600 } });
    await expect(payOnPage(server, two.path)).rejects.toThrow('has been used up');
    await payOnPage(server, other.path);
    expect(await standing(other.id)).toMatchObject({ state: 'completed' });
  });

  it('codes are added, listed, replaced and deleted', async () => {
    await put(percent('codes', { codes: ['c1'] }));
    const added = await sdk.addcouponcodestoacoupon({ codes: ['c2', 'C1'] }, { coupon_id: 'codes' });
    expect(added.data).toEqual({
      ...{ coupon: 'codes', codes: ['C1', 'C2'], action: 'coupon.codes.create', result: 'success' },
    });
    expect((await sdk.getcouponcodesassignedtoacoupon({ coupon_id: 'codes' })).data).toMatchObject({
      codes: ['C1', 'C2'],
    });
    expect(await put({ coupon: 'codes', codes: ['C3'] })).toMatchObject({ action: 'coupon.update' });
    expect(await read('codes')).toMatchObject({ codes: ['C3'], discount: { percent: 20 } });
    await put({ coupon: 'codes', combine: true, limit: 0, reason: {} });
    expect(await read('codes')).toMatchObject({ codes: ['C3'], combine: true, limit: '0', reason: {} });
    expect((await sdk.deleteallcouponcodesfromacoupon({ coupon_id: 'codes' })).data).toMatchObject({
      result: 'success',
    });
    expect(await read('codes')).toMatchObject({ codes: [], combine: true });
    await expect(open(guide, 'C3')).rejects.toMatchObject({
      status: 400,
      data: { error: { coupon: expect.any(String) as string } },
    });
    // Free for another one by now.
    expect(await put(percent('others', { codes: ['C3'] }))).toMatchObject({ result: 'success' });
  });

  it('several discounts are each for their own products', async () => {
    const discounts = [
      { type: 'flat', amount: { USD: 10 }, products: ['font-marble'], discountPeriodCount: null },
      { type: 'percent', percent: 25, products: ['phoenix-guide'], discountPeriodCount: 3 },
    ];
    const several = {
      coupon: 'several',
      discount: { hasMultipleDiscounts: true, discounts },
      codes: ['MANY'],
      limit: '',
    };
    expect(await put(several)).toMatchObject({ result: 'success' });
    expect(await read('several')).toMatchObject({ hasMultiDiscount: true, discounts });
    const items = [...guide, { product: 'font-marble-desktop', quantity: 2 }, { product: 'icons-harbor-1' }];
    const { id } = await open(items, 'MANY');
    // $10 off each of two typefaces, and a quarter of two guides.
    expect(await discountOf(id)).toBe(2_000 + 998);
    expect(await put({ coupon: 'several', hasMultiDiscount: true, discounts: discounts.slice(0, 1) })).toMatchObject({
      result: 'error',
      error: { discounts: expect.any(String) as string },
    });
  });

  it('one of the whole order is taken once, and combined', async () => {
    const whole = {
      coupon: 'whole',
      orderLevelDiscount: true,
      discount: { type: 'flat', amount: { USD: 5 } },
      codes: ['WHOLE'],
    };
    expect(await put(whole)).toMatchObject({ result: 'success' });
    expect(await read('whole')).toMatchObject({ orderLevelDiscount: true, combine: true, discountPeriodCount: 1 });
    const { id } = await open(guide, 'whole');
    expect(await discountOf(id)).toBe(500);
    expect(await put({ ...percent('whole2'), orderLevelDiscount: true })).toMatchObject({
      result: 'error',
      error: { orderLevelDiscount: expect.any(String) as string },
    });
  });

  it('the other client makes, reads and deletes one', async () => {
    const coupons = (
      path = '',
    ): { post(body: object): Promise<Answer>; get(): Promise<Answer>; delete(): Promise<Answer> } =>
      toolkit.api(`/coupons${path}`);
    expect(await coupons().post(percent('tool', { codes: ['TOOL'], discountPeriodCount: 0 }))).toMatchObject({
      action: 'coupon.create',
    });
    expect(await coupons('/tool').get()).toMatchObject({ coupon: 'tool', discountPeriodCount: 0 });
    expect(await coupons('/tool').delete()).toEqual({ coupon: 'tool', action: 'coupon.delete', result: 'success' });
    expect(await coupons('/tool').get()).toMatchObject({ result: 'error', error: { coupon: 'Coupon not found' } });
  });

  it.each([
    ['no name', { discount: { type: 'percent', percent: 5 } }, 'coupon'],
    ['a name with blanks', percent('black friday'), 'coupon'],
    ['no discount', { coupon: 'bad' }, 'discount'],
    ['no type', { coupon: 'bad', discount: { percent: 5 } }, 'discount.type'],
    ['no percentage', { coupon: 'bad', discount: { type: 'percent' } }, 'discount.percent'],
    ['more than all', { coupon: 'bad', discount: { type: 'percent', percent: 101 } }, 'discount.percent'],
    ['no amount', { coupon: 'bad', discount: { type: 'flat' } }, 'discount.amount'],
    ['nothing off', { coupon: 'bad', discount: { type: 'flat', amount: { USD: 0 } } }, 'discount.amount.USD'],
    ['half a yen', { coupon: 'bad', discount: { type: 'flat', amount: { JPY: 0.5 } } }, 'discount.amount.JPY'],
    ['too many periods', percent('bad', { discountPeriodCount: 366 }), 'discountPeriodCount'],
    ['an unknown product', percent('bad', { products: ['nothing'] }), 'products'],
    ['no day', percent('bad', { available: { start: 'soon' } }), 'available.start'],
    ['a day that there is not', percent('bad', { available: { start: '2026-99-01' } }), 'available.start'],
    ['an end before the start', percent('bad', { available: { start: '2026-02-01', end: '2026-01-01' } }), 'available'],
    ['a code with blanks', percent('bad', { codes: ['A B'] }), 'codes[0]'],
    ['a code that is taken', percent('bad', { codes: ['FREE', 'launch20'] }), 'codes'],
  ])('tells of %s with 200, and makes nothing', async (_, body, field) => {
    const answer = await put(body);
    expect(answer).toMatchObject({ action: 'coupon.create', result: 'error' });
    expect(Object.keys(answer['error'] as object)).toEqual([field]);
    expect(await read('bad')).toMatchObject({ coupon: 'bad', action: 'coupon.get', result: 'error' });
  });

  it('what cannot be read is a 400, in the vendor’s words', async () => {
    const unreadable = { status: 400, data: { message: 'unreadable', params: ['percentage'] } };
    await expect(put(percent('bad', { percentage: 5 }))).rejects.toMatchObject(unreadable);
    await expect(put([])).rejects.toMatchObject({ status: 400, data: { message: 'Can not parse request body.' } });
    for (const call of [
      () => sdk.addcouponcodestoacoupon({ codes: ['X'] }, { coupon_id: 'nobody' }),
      () => sdk.getcouponcodesassignedtoacoupon({ coupon_id: 'nobody' }),
      () => sdk.deleteallcouponcodesfromacoupon({ coupon_id: 'nobody' }),
    ]) {
      expect((await call()).data).toMatchObject({
        coupon: 'nobody',
        result: 'error',
        error: { coupon: 'Coupon not found' },
      });
    }
  });
});
