// Wallets of customers by Shoppex's own client, unchanged, on both databases.
import { randomUUID } from 'node:crypto';
import { ShoppexClient } from '@shoppexio/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../test/server.ts';
import { failure } from './shoppex-fetch.ts';

interface Customer {
  readonly id: string;
  readonly customer_balance: number;
}
interface Transaction {
  readonly type: string;
  readonly amount: string;
  readonly description: string | null;
}
interface Wallet {
  readonly balance: string;
  readonly transaction?: Transaction;
  readonly transactions?: readonly Transaction[];
}

const WALLET = '/dev/v1/customers/{id}/wallet';

describe.each(['pglite', 'postgres'] as const)('wallets on %s', (database) => {
  let server: TestServer;
  let client: ShoppexClient;

  beforeAll(async () => {
    server = await startTestServer({ database });
    client = new ShoppexClient({ apiKey: server.keys.shoppex, baseUrl: server.baseUrl });
  });
  afterAll(() => server.stop());

  const someone = async (): Promise<string> =>
    (await client.customers.create<Customer>({ email: `${randomUUID()}@example.com` })).data.id;
  const change = async (id: string, how: 'credit' | 'debit', body: object, idempotencyKey = randomUUID()) =>
    (await client.raw.POST<{ data: Wallet }>(`${WALLET}/${how}`, { path: { id }, body, idempotencyKey })).data;
  const wallet = async (id: string): Promise<Wallet> =>
    (await client.raw.GET<{ data: Wallet }>(WALLET, { path: { id } })).data;
  const balanceOf = async (id: string): Promise<number> =>
    (await client.customers.get<Customer>(id)).data.customer_balance;

  it('gives and takes, tells every change, and shows the balance with the customer', async () => {
    const id = await someone();
    expect(await wallet(id)).toEqual({ customer_id: id, balance: '0.00', currency: 'USD', transactions: [] });
    expect(await change(id, 'credit', { amount: '25.50', type: 'PROMO', description: 'Welcome' })).toEqual({
      ...{ customer_id: id, balance: '25.50', currency: 'USD' },
      transaction: {
        ...{ id: expect.any(String) as string, type: 'PROMO', amount: '25.50', currency: 'USD' },
        ...{ description: 'Welcome', created_at: expect.any(Number) as number },
      },
    });
    expect(await change(id, 'debit', { amount: '5.25', description: 'A mug' })).toMatchObject({
      balance: '20.25',
      transaction: { type: 'DEBIT', amount: '-5.25', description: 'A mug' },
    });
    expect((await wallet(id)).transactions?.map(({ amount }) => amount)).toEqual(['-5.25', '25.50']);
    expect(await balanceOf(id)).toBe(20.25);
    const listed = await client.customers.list<Customer>({ limit: 1 });
    expect(listed.data[0]).toMatchObject({ id, customer_balance: 20.25 });
  });

  it('never falls below nothing, though many take at once', async () => {
    const id = await someone();
    await change(id, 'credit', { amount: '10' });
    const takes = await Promise.allSettled(
      [1, 2, 3, 4].map(() => change(id, 'debit', { amount: '4', description: 'At once' })),
    );
    expect(takes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect(await balanceOf(id)).toBe(2);
    const error = await failure(change(id, 'debit', { amount: '2.01', description: 'Too much' }));
    expect(error).toMatchObject({ status: 422, code: 'VALIDATION_ERROR', details: [{ field: 'amount' }] });
  });

  it('is changed once by a request that is sent again', async () => {
    const id = await someone();
    const key = randomUUID();
    const body = { amount: '7.00' };
    const [one, other] = [await change(id, 'credit', body, key), await change(id, 'credit', body, key)];
    expect(other).toEqual(one);
    expect(await balanceOf(id)).toBe(7);
    const reused = await failure(change(id, 'credit', { amount: '8' }, key));
    expect(reused).toMatchObject({ status: 422, details: [{ field: 'Idempotency-Key' }] });
  });

  it('is set with the customer', async () => {
    const id = await someone();
    const update = (body: Record<string, unknown>) => client.customers.update<Customer>(id, body);
    const set = await update({ customer_balance: 12.5, customer_balance_description: 'Moved over', name: 'Ada' });
    expect(set.data).toMatchObject({ customer_balance: 12.5, name: 'Ada' });
    expect((await update({ customerBalance: '2' })).data.customer_balance).toBe(2);
    expect((await update({ name: 'Ada King' })).data.customer_balance).toBe(2);
    expect((await wallet(id)).transactions?.map(({ type, amount }) => [type, amount])).toEqual([
      ['DEBIT', '-10.50'],
      ['ADJUSTMENT', '12.50'],
    ]);
    expect(await failure(update({ customer_balance: -1 }))).toMatchObject({ details: [{ field: 'customer_balance' }] });
  });

  it.each([
    ['credit', { amount: '0' }, 'amount'],
    ['credit', { amount: '-5' }, 'amount'],
    ['credit', { amount: '1.999' }, 'amount'],
    ['credit', { amount: 'much' }, 'amount'],
    ['credit', { amount: '9999999999999' }, 'amount'],
    ['credit', {}, 'amount'],
    ['credit', { amount: '1', type: 'GIFT' }, 'type'],
    ['credit', { amount: '1', expires_at: 'tomorrow' }, 'expires_at'],
    ['credit', { amount: '1', expires_at: '2020-01-01T00:00:00Z' }, 'expires_at'],
    ['debit', { amount: '1' }, 'description'],
  ] as const)('refuses a %s of %j', async (how, body, field) => {
    const error = await failure(change(await someone(), how, body));
    expect(error).toMatchObject({ status: 422, code: 'VALIDATION_ERROR' });
    expect(error.details).toMatchObject([{ field }]);
  });

  it('has none for somebody who is not there', async () => {
    const id = await someone();
    await client.customers.delete(id);
    for (const gone of [id, randomUUID(), 'nobody']) {
      expect(await failure(wallet(gone))).toMatchObject({ status: 404 });
      expect(await failure(change(gone, 'credit', { amount: '1' }))).toMatchObject({ status: 404 });
    }
  });
});
