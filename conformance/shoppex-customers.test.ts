// Customers by Shoppex's own client, unchanged, on both databases.
import { randomUUID } from 'node:crypto';
import { ShoppexClient } from '@shoppexio/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../test/server.ts';
import { failure } from './shoppex-fetch.ts';

interface Customer {
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
}

describe.each(['pglite', 'postgres'] as const)('@shoppexio/sdk on %s', (database) => {
  let server: TestServer;
  let client: ShoppexClient;

  beforeAll(async () => {
    server = await startTestServer({ database });
    client = new ShoppexClient({ apiKey: server.keys.shoppex, baseUrl: server.baseUrl });
  });
  afterAll(() => server.stop());

  let nth = 0;
  const newEmail = (): string => `buyer-${(nth += 1)}@example.com`;
  const create = async (over: Readonly<Record<string, unknown>> = {}): Promise<Customer> =>
    (await client.customers.create<Customer>({ email: newEmail(), name: 'Ada', ...over })).data;

  it('creates, reads, changes and deletes', async () => {
    const email = newEmail();
    const made = await create({
      ...{ email, name: 'Ada Lovelace', phone: '(202) 555-0143', country_code: 'us' },
      ...{ street_address: '1 Main St', city: 'Springfield', postal_code: null },
    });
    expect(made).toEqual({
      ...{ id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string, shop_id: expect.any(String) as string },
      ...{ email, name: 'Ada Lovelace', surname: null, phone: '+12025550143', phone_country_code: null },
      ...{ country_code: 'US', street_address: '1 Main St', additional_address_info: null, city: 'Springfield' },
      ...{ postal_code: null, state: null },
      ...{ affiliate_revenue: 0, affiliate_revenue_currency: 'USD', affiliate_revenue_percent: 0 },
      ...{ customer_balance: 0, customer_balance_currency: 'USD' },
      ...{ created_at: expect.any(Number) as number, updated_at: expect.any(Number) as number },
    });
    expect((await client.customers.get(made.id)).data).toEqual(made);
    const change = { name: 'Ada King', city: null, postal_code: '12345' };
    const changed = (await client.customers.update<Customer>(made.id, change)).data;
    expect(changed).toMatchObject({ ...made, ...change, updated_at: expect.any(Number) as number });
    expect((await client.customers.get(made.id)).data).toEqual(changed);
    expect(await client.customers.delete(made.id)).toBeNull();
    for (const call of [
      () => client.customers.get(made.id),
      () => client.customers.update(made.id, { name: 'Ghost' }),
      () => client.customers.delete(made.id),
    ]) {
      expect(await failure(call())).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    }
  });

  it('has one customer for an address, refused a second time or updated', async () => {
    const { id, email } = await create();
    const error = await failure(client.customers.create({ email: email.toUpperCase() }));
    expect(error).toMatchObject({ status: 422, code: 'VALIDATION_ERROR' });
    expect(error.details).toEqual([{ field: 'email', message: expect.stringContaining(id) as string }]);
    const updated = await create({ email, name: 'Countess', city: 'London', upsert: true });
    expect(updated).toMatchObject({ id, name: 'Countess', city: 'London', country_code: 'US' });
    const other = await create();
    const taken = await failure(client.customers.update(other.id, { email }));
    expect(taken).toMatchObject({ status: 422, details: [{ field: 'email', message: expect.any(String) as string }] });
    expect((await client.customers.update(id, { email })).data).toMatchObject({ id });
  });

  it('makes one of ten who come at once', async () => {
    const email = newEmail();
    const made = await Promise.all(Array.from({ length: 10 }, () => create({ email, upsert: true })));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    const { data } = await client.customers.list<Customer>({ filters: `email:${email}` });
    expect(data.map(({ id }) => id)).toEqual([made[0]?.id]);
  });

  it('answers a repeated key with the same customer', async () => {
    const key = { idempotencyKey: randomUUID() };
    const body = { email: newEmail(), name: 'Once' };
    const first = await client.customers.create(body, key);
    expect(await client.customers.create(body, key)).toEqual(first);
  });

  it('lists page by page, searches and filters', async () => {
    const made: string[] = [];
    for (let count = 0; count < 3; count++) made.unshift((await create({ name: 'Grace 100%_Hopper' })).id);
    const found = await client.customers.list<Customer>({ search: 'E 100%_hop', limit: 2 });
    expect(found.data.map(({ id }) => id)).toEqual(made.slice(0, 2));
    expect(found.pagination).toEqual({ has_more: true, next_cursor: expect.any(String) as string });
    const all = await client.customers.listAll<Customer>({ search: 'grace', limit: 1, sorts: 'created_at:asc' });
    expect(all.map(({ id }) => id)).toEqual([...made].reverse());
    const { data: one } = await client.customers.list<Customer>({ filters: `email:${all[0]?.email}` });
    expect(one.map(({ id }) => id)).toEqual([all[0]?.id]);
    expect((await client.customers.list({ search: 'nobody has this' })).data).toEqual([]);
  });

  it('knows whose payment it is by the id of the customer', async () => {
    const { id } = await create();
    const body = { title: 'Icons', email: 'ada@example.com', value: 29, currency: 'USD', customer_id: id };
    const { data } = await client.payments.create<{ uniqid: string; customer_id: string }>(body);
    expect(data.customer_id).toBe(id);
    const stored = await server.app.store.findSession('shoppex', data.uniqid, null);
    expect(stored?.session.customerId).toBe(id);
  });

  describe('errors become the error of the client', () => {
    it.each([
      ['no address', { email: undefined }, 'email'],
      ['an address that is none', { email: 'ada' }, 'email'],
      ['a phone that is none', { phone: '12' }, 'phone'],
      ['a country that is none', { country_code: 'XX' }, 'country_code'],
    ])('for %s', async (_, over, field) => {
      const error = await failure(create(over));
      expect(error).toMatchObject({ status: 422, code: 'VALIDATION_ERROR' });
      expect(error.details).toEqual([{ field, message: expect.stringMatching(field) as string }]);
    });

    it.each([
      ['filters', { filters: 'colour:red' }],
      ['sorts', { sorts: 'name' }],
      ['limit', { limit: 0 }],
      ['cursor', { cursor: 'x' }],
    ])('for a list with wrong %s', async (field, query) => {
      expect(await failure(client.customers.list(query))).toMatchObject({ status: 422, details: [{ field }] });
    });

    it('for what is nobody’s', async () => {
      for (const id of [randomUUID(), 'no-uuid']) {
        expect(await failure(client.customers.get(id))).toMatchObject({ status: 404, code: 'NOT_FOUND' });
      }
    });
  });
});
