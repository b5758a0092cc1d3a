// Orders and their returns through two public clients, unchanged, on both databases.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../test/server.ts';
import { openClients, type Clients } from './fastspring-clients.ts';
import { payOnPage } from './pay-on-page.ts';

interface Order {
  readonly order: string;
  readonly reference: string;
  readonly account: string;
  readonly total: number;
}

const contact = { first: 'Ada', last: 'Lovelace', email: 'ada@example.com', country: 'US' };
const UNKNOWN = 'abCdE1FGH2Hij3KLMnOpqA';
const notFound = (action: string, order: string) => ({ action, order, result: 'error', error: { order: 'Not found' } });

describe.each(['pglite', 'postgres'] as const)('orders on %s', (database) => {
  let server: TestServer;
  let clients: Clients;
  let first: string;
  let second: string;

  /** Somebody pays on the page; answers the id of the order. */
  async function buy(product: string, tags: object): Promise<string> {
    const { sdk, toolkit } = clients;
    const wish = { contact, items: [{ product, quantity: 2, attributes: { seat: '1' } }], tags };
    const { id } = await sdk<{ id: string }>('createasessionwithoutoverridinganydefaultvalues', wish);
    await payOnPage(server, `/checkout/session/${id}`);
    const { order } = (await toolkit.sessions(id).get()) as { order: string | null };
    if (order === null) throw new Error('nobody has paid');
    return order;
  }

  beforeAll(async () => {
    server = await startTestServer({ database });
    clients = openClients(server);
    first = await buy('phoenix-guide', { plan: 'pro' });
    second = await buy('icons-harbor-1', {});
  });
  afterAll(() => server.stop());

  it('are read by their ids, one and several', async () => {
    const { sdk, toolkit } = clients;
    const one = await sdk<Order>('getordersbyID', { order_id: first });
    expect(one).toMatchObject({
      ...{ order: first, id: first, action: 'order.get', result: 'success', completed: true, live: false },
      ...{ currency: 'USD', total: 39.9, totalDisplay: '$39.90', tags: { plan: 'pro' }, payment: { type: 'test' } },
      customer: { first: 'Ada', last: 'Lovelace', email: 'ada@example.com' },
      items: [{ product: 'phoenix-guide', quantity: 2, attributes: { seat: '1' } }],
    });
    expect(await toolkit.orders(first).get()).toEqual(one);
    expect(await toolkit.orders(`${first},${UNKNOWN},${second}`).get()).toMatchObject({
      orders: [{ order: first }, notFound('order.get', UNKNOWN), { order: second }],
    });
    await expect(sdk('getordersbyID', { order_id: UNKNOWN })).rejects.toMatchObject({
      status: 400,
      data: { orders: [notFound('order.get', UNKNOWN)] },
    });
  });

  it('make an account of who ordered without one, which has them', async () => {
    const { sdk, toolkit } = clients;
    const { account } = await sdk<Order>('getordersbyID', { order_id: first });
    expect(account).toMatch(/^[\w-]{22}$/);
    expect(await sdk('getoneaccount', { account_id: account })).toMatchObject({
      contact: { first: 'Ada', last: 'Lovelace', email: 'ada@example.com' },
      // The second order names an e-mail address that is known by then.
      orders: [second, first],
      charges: [
        { order: second, status: 'successful' },
        { order: first, total: 39.9, status: 'successful' },
      ],
    });
    expect(await toolkit.accounts().query({ orderId: second }).get()).toMatchObject({ accounts: [{ id: account }] });
  });

  it('are listed by product, day, and what became of them', async () => {
    const { sdk, toolkit } = clients;
    const ids = ({ orders }: { readonly orders: readonly Order[] }) => orders.map(({ order }) => order);
    const list = async (query: Record<string, string>) => ids((await toolkit.orders().query(query).get()) as never);
    const operation = async (name: string, metadata: object) =>
      sdk<{ readonly orders: readonly Order[] }>(name, metadata).then(ids);

    const all: unknown = await toolkit.orders().get();
    expect(all).toMatchObject({ action: 'order.getall', page: 1, limit: 50, nextPage: null, total: 2 });
    expect(ids(all as never)).toEqual([second, first]);
    expect(await list({ limit: '1', page: '2' })).toEqual([first]);
    expect(await list({ products: 'phoenix-guide' })).toEqual([first]);
    expect(await list({ days: '1', scope: 'test', status: 'completed' })).toEqual([second, first]);
    expect(await list({ scope: 'live' })).toEqual([]);
    expect(await list({ returns: 'true' })).toEqual([]);

    const today = new Date(Date.now()).toISOString().slice(0, 10);
    const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    const days = { begin_date: yesterday, end_date: today };
    expect(await operation('getordersbydaterange', { ...days, limit: 10, page: 1 })).toEqual([second, first]);
    expect(await operation('getordersbyproductdaterange', { ...days, product_path: 'icons-harbor-1' })).toEqual([
      second,
    ]);
    expect(await operation('getordersbyproductpath', { product_path: 'gone', limit: 10, page: 1 })).toEqual([]);
    expect(await operation('getordersbyenddate', { end_date: yesterday })).toEqual([]);
    const turned = { begin_date: today, end_date: yesterday, limit: 10, page: 1 };
    await expect(sdk('getordersbydaterange', turned)).rejects.toMatchObject({
      status: 400,
      data: {
        action: 'order.lookup',
        result: 'error',
        error: { end: expect.stringContaining('after begin') as string },
      },
    });
  });

  it('get tags and attributes of items afterwards', async () => {
    const { sdk, toolkit } = clients;
    const orders = [
      { order: first, tags: { vip: 'yes' }, items: [{ product: 'phoenix-guide', attributes: { row: '3' } }] },
      { order: UNKNOWN, tags: { vip: 'yes' } },
      { order: second, items: [{ product: 'phoenix-guide', attributes: {} }] },
    ];
    expect(await sdk('updateordertagsandattributes', { orders })).toEqual({
      orders: [
        { order: first, action: 'order.update', result: 'success' },
        notFound('order.update', UNKNOWN),
        {
          ...{ order: second, action: 'order.update', result: 'error' },
          error: { 'items.phoenix-guide': 'Product is not specified as a valid item in the order.' },
        },
      ],
    });
    expect(await toolkit.orders(first).get()).toMatchObject({
      tags: { plan: 'pro', vip: 'yes' },
      items: [{ attributes: { seat: '1', row: '3' } }],
    });
  });

  it('are returned once, and the return is found', async () => {
    const { sdk, toolkit } = clients;
    const returns = [{ order: first, reason: 'DUPLICATE_ORDER', note: 'As asked', notification: 'ORIGINAL' }];
    const made = await sdk<{ returns: { return: string }[] }>('postOneMoreOrdersReturns', { returns });
    const [{ return: id } = { return: '' }] = made.returns;
    expect(made).toMatchObject({
      returns: [
        {
          ...{ return: id, completed: true, totalReturn: 39.9, reason: 'DUPLICATE_ORDER', note: 'As asked' },
          ...{ original: { order: first }, action: 'return.create', result: 'success' },
        },
      ],
    });
    expect(await sdk('getoneormultiplereturns', { id })).toMatchObject({
      returns: [{ return: id, completed: true, action: 'return.get', result: 'success' }],
    });
    const again = [{ order: first }, { order: UNKNOWN }];
    await expect(sdk('postOneMoreOrdersReturns', { returns: again })).rejects.toMatchObject({
      status: 400,
      data: {
        returns: [
          { order: first, result: 'error', error: { order: 'All of it has been refunded, or is about to be.' } },
          notFound('return.create', UNKNOWN),
        ],
      },
    });
    // An order's id is no return's, nor is one of which nothing was returned.
    for (const unknown of [first, UNKNOWN]) {
      await expect(sdk('getoneormultiplereturns', { id: unknown })).rejects.toMatchObject({
        status: 400,
        data: { returns: [{ return: unknown, result: 'error', error: { return: 'Not found' } }] },
      });
    }
    expect(await toolkit.orders().query({ returns: 'true' }).get()).toMatchObject({
      orders: [{ order: first }],
      total: 1,
    });
  });
});
