// Discounts through Kassa's own API, over HTTP on both databases: made, used by sessions, counted, changed, deleted.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCall, type Call } from './call.ts';
import { startTestServer, type TestServer } from './server.ts';

interface Discount {
  readonly id: string;
  readonly codes: readonly string[];
  readonly status: string;
  readonly uses: number;
}

interface Session {
  readonly id: string;
  readonly status: string;
  readonly totals: { readonly discount: number };
  readonly discounts: readonly { readonly code: string; readonly status: string }[];
}

interface Failed {
  readonly error: { readonly code: string; readonly param: string | null; readonly message: string };
}

const PATH = '/kassa/v1/discounts';
const CARD = { number: '4242424242424242', exp_month: 12, exp_year: 2034, cvc: '123' };

describe.each(['pglite', 'postgres'] as const)('discounts of the native API on %s', (database) => {
  let server: TestServer;
  let call: Call;
  let variant: string;

  beforeAll(async () => {
    server = await startTestServer({ database });
    call = createCall(server.baseUrl, server.keys.native);
    const merchant = await server.app.engine.authenticate(server.keys.native);
    const catalogue = await server.app.store.loadCatalogue(merchant?.merchant.id ?? '');
    variant = catalogue.flatMap(({ variants }) => variants).find(({ isOnSale }) => isOnSale)?.variant.id ?? '';
  });
  afterAll(() => server.stop());

  async function create(body: object): Promise<Discount> {
    const made = await call<Discount>('POST', PATH, body);
    expect(made.status, made.text).toBe(201);
    return made.body;
  }
  const read = async (id: string) => (await call<Discount>('GET', `${PATH}/${id}`)).body;
  async function refused(method: string, path: string, body?: object) {
    const { status, body: answer } = await call<Failed>(method, path, body);
    return { status, code: answer.error.code, param: answer.error.param };
  }
  async function open(code: string): Promise<Session> {
    const opened = await call<Session>('POST', '/kassa/v1/sessions', {
      lines: [{ variant, quantity: 1 }],
      discounts: [{ code }],
      buyer: { email: `${randomUUID()}@example.com` },
      shipping_address: {
        name: 'Asha Rao',
        line1: '12 Lake Road',
        city: 'Bengaluru',
        region: 'KA',
        postal_code: '560001',
        country: 'IN',
      },
      shipping_option: 'standard',
    });
    expect(opened.status, opened.text).toBe(201);
    return opened.body;
  }
  const pay = ({ id }: Session) =>
    call<Session>('POST', `/kassa/v1/sessions/${id}/pay`, { method: 'card', card: CARD });

  it('one is made, counts in a session, is paid with as often as it may be, and counted', async () => {
    const made = await create({ codes: ['Launch5'], amount_off: { INR: 5_000 }, max_uses: 1, payments: 3 });
    expect(made).toMatchObject({
      ...{ object: 'discount', managed_by: 'api', status: 'active', label: 'Launch5', kind: 'amount', per: 'cart' },
      ...{
        amount_off: { INR: 5_000 },
        percent_off: null,
        max_uses: 1,
        payments: 3,
        uses: 0,
        products: [],
        variants: [],
      },
    });
    const [first, second] = [await open('LAUNCH5'), await open('launch5')];
    expect(first).toMatchObject({ totals: { discount: 5_000 }, discounts: [{ status: 'applied' }] });
    expect(await pay(first)).toMatchObject({ status: 200, body: { status: 'complete' } });
    expect(await pay(second)).toMatchObject({ status: 422, body: { error: { code: 'discount_used_up' } } });
    expect(await read(made.id)).toMatchObject({ uses: 1 });
    const listed = await call<{ data: Discount[] }>('GET', `${PATH}?limit=100&active=true`);
    expect(listed.body.data.find(({ id }) => id === made.id)).toEqual(await read(made.id));
    expect(listed.body.data.flatMap(({ codes }) => codes)).toContain('SUMMER10');
  });

  it('one is changed by what is given, switched off, and deleted', async () => {
    const made = await create({
      codes: ['A1', 'A2'],
      percent_off: 12.5,
      label: 'Spring',
      variants: [variant],
      minimum: { INR: 1 },
    });
    const change = async (body: object) => (await call('PATCH', `${PATH}/${made.id}`, body)).body;
    expect(await change({ cap: { INR: 9 }, first_order_only: true, ends_at: '2099-01-01T00:00:00Z' })).toMatchObject({
      ...{ percent_off: 12.5, cap: { INR: 9 }, first_order_only: true, variants: [variant], label: 'Spring' },
      ends_at: '2099-01-01T00:00:00.000Z',
    });
    const cleared = { cap: null, first_order_only: false, ends_at: null, variants: [], label: null, payments: null };
    expect(await change(cleared)).toMatchObject({
      ...{ cap: {}, first_order_only: false, ends_at: null, variants: [], label: 'A1', payments: null },
    });
    expect(await change({ amount_off: { INR: 100 }, per: 'piece' })).toMatchObject({ percent_off: null, per: 'piece' });
    expect((await open('a2')).totals.discount).toBe(100);
    expect(await change({ active: false })).toMatchObject({ status: 'inactive', codes: ['A1', 'A2'] });
    expect((await open('a2')).totals.discount).toBe(0);
    const gone = await call('DELETE', `${PATH}/${made.id}`);
    expect(gone).toMatchObject({ status: 200, body: { id: made.id, object: 'discount', deleted: true } });
    expect(await refused('GET', `${PATH}/${made.id}`)).toMatchObject({ status: 404, code: 'discount_missing' });
  });

  it('mistakes are told with their field, and make nothing', async () => {
    const good = { codes: ['GOOD'], percent_off: 5 };
    for (const [body, param] of [
      [{ codes: ['GOOD'] }, 'percent_off'],
      [{ ...good, amount_off: { INR: 5 } }, 'percent_off'],
      [{ ...good, percent_off: 101 }, 'percent_off'],
      [{ percent_off: 5 }, 'codes'],
      [{ ...good, product: ['x'] }, 'product'],
      [{ ...good, starts_at: '2026-02-01T00:00:00Z', ends_at: '2026-01-01T00:00:00Z' }, 'ends_at'],
    ] as const) {
      expect(await refused('POST', PATH, body), param).toMatchObject({ status: 400, param });
    }
    expect(await refused('POST', PATH, { ...good, products: ['nothing'] })).toMatchObject({ param: 'products[0]' });
    expect(await refused('POST', PATH, { ...good, codes: ['summer10'] })).toMatchObject({
      ...{ code: 'already_exists', param: 'codes' },
    });
    const { body } = await call<{ data: Discount[] }>('GET', `${PATH}?limit=100`);
    expect(body.data.flatMap(({ codes }) => codes)).not.toContain('GOOD');
    const declared = body.data.find(({ codes }) => codes.includes('SUMMER10'))?.id ?? '';
    for (const [method, change] of [
      ['PATCH', { percent_off: 90 }],
      ['DELETE', undefined],
    ] as const) {
      expect(await refused(method, `${PATH}/${declared}`, change)).toMatchObject({
        ...{ status: 403, code: 'managed_by_configuration' },
      });
    }
  });
});
