// Customers on both databases.
import { expect, it } from 'vitest';
import type { Customer, CustomerRef } from '../domain/customer.ts';
import { describeOnBothDatabases } from '../../test/databases.ts';
import { makeAddress, makeCustomer, MERCHANT_ID, NOW_MS } from '../../test/makers.ts';
import { makeConfig, nextId, OTHER_MERCHANT_ID } from '../../test/store-makers.ts';
import { BadCursor, type Store } from './store.ts';

const newCustomer = (over: Partial<Customer> = {}): Customer => makeCustomer({ id: nextId(), ...over });

async function inserted(store: Store, over: Partial<Customer> = {}): Promise<Customer> {
  const customer = newCustomer(over);
  expect(await store.insertCustomer(customer)).toBe('inserted');
  return customer;
}

describeOnBothDatabases('customers', (open) => {
  it('come back as they were, by each of their names', async () => {
    const store = await open();
    const customer = await inserted(store, {
      externalId: 'u-1',
      email: 'Asha@Example.com',
      phone: '+919876543210',
      phoneVerifiedAtMs: NOW_MS,
      addresses: [makeAddress()],
      metadata: { plan: 'gold' },
      extra: { some: { nested: [1, null] } },
    });
    const refs: readonly CustomerRef[] = [
      { id: customer.id },
      { externalId: 'u-1' },
      { phone: '+919876543210' },
      { email: ' asha@example.COM' },
    ];
    for (const ref of refs) {
      expect(await store.findCustomer(MERCHANT_ID, ref), JSON.stringify(ref)).toEqual(customer);
      expect(await store.findCustomer(OTHER_MERCHANT_ID, ref), JSON.stringify(ref)).toBeNull();
    }
    for (const ref of [{ id: 'no uuid' }, { externalId: 'u-\u0000' }, { phone: '+1' }, { email: '' }]) {
      expect(await store.findCustomer(MERCHANT_ID, ref), JSON.stringify(ref)).toBeNull();
    }
  });

  it('share e-mail addresses and unverified phones, of which the newest is found', async () => {
    const store = await open();
    const contact = { email: 'asha@example.com', phone: '+919876543210' };
    const verified = await inserted(store, { ...contact, phoneVerifiedAtMs: NOW_MS, createdAtMs: NOW_MS - 5 });
    await inserted(store, contact);
    const newest = await inserted(store, { ...contact, createdAtMs: NOW_MS + 5 });
    await inserted(store, { ...contact, createdAtMs: NOW_MS + 9, archivedAtMs: NOW_MS + 9 });
    expect(await store.findCustomer(MERCHANT_ID, { email: contact.email })).toEqual(newest);
    // Whoever proved that the number is theirs comes first.
    expect(await store.findCustomer(MERCHANT_ID, { phone: contact.phone })).toEqual(verified);
  });

  it('have an external id and a verified phone to themselves, until they are archived', async () => {
    const store = await open();
    const names = { externalId: 'u-1', phone: '+919876543210', phoneVerifiedAtMs: NOW_MS };
    const first = await inserted(store, names);
    expect(await store.insertCustomer(newCustomer({ externalId: 'u-1' }))).toBe('taken');
    expect(await store.insertCustomer(newCustomer({ ...names, externalId: null }))).toBe('taken');
    expect(await store.insertCustomer(newCustomer({ ...names, merchantId: OTHER_MERCHANT_ID }))).toBe('inserted');
    const second = await inserted(store);
    expect(await store.updateCustomer({ ...second, externalId: 'u-1', version: 2 }, 1)).toBe(false);
    expect(await store.updateCustomer({ ...first, archivedAtMs: NOW_MS, version: 2 }, 1)).toBe(true);
    expect(await store.findCustomer(MERCHANT_ID, { externalId: 'u-1' })).toBeNull();
    expect(await store.findCustomer(MERCHANT_ID, { id: first.id })).toMatchObject({ archivedAtMs: NOW_MS });
    expect(await store.updateCustomer({ ...second, externalId: 'u-1', version: 2 }, 1)).toBe(true);
    expect(await store.findCustomer(MERCHANT_ID, { externalId: 'u-1' })).toMatchObject({ id: second.id });
  });

  it('are replaced only by whoever has read the present version', async () => {
    const store = await open();
    const customer = await inserted(store);
    const change = (name: string) => store.updateCustomer({ ...customer, name, version: 2 }, 1);
    const changes = await Promise.all(['Asha', 'Ravi', 'Mina', 'Om'].map(change));
    expect(changes.filter(Boolean)).toHaveLength(1);
    const stranger = { ...customer, merchantId: OTHER_MERCHANT_ID, version: 3 };
    expect(await store.updateCustomer(stranger, 2)).toBe(false);
    expect(await store.findCustomer(MERCHANT_ID, { id: customer.id })).toMatchObject({ version: 2 });
  });

  it('are listed newest first and filtered', async () => {
    const store = await open();
    const [first, second, third] = [
      await inserted(store, { email: 'a@x.example', externalId: 'u-1' }),
      await inserted(store, { email: 'b@x.example' }),
      await inserted(store, { email: 'a@x.example', createdAtMs: NOW_MS - 1, archivedAtMs: NOW_MS }),
    ];
    await inserted(store, { merchantId: OTHER_MERCHANT_ID });
    const listed: Customer[] = [];
    for (let after: string | null = null, page = 0; page === 0 || after !== null; page++) {
      const { rows, next } = await store.listCustomers(MERCHANT_ID, {}, { limit: 1, after });
      listed.push(...rows);
      after = next;
    }
    expect(listed).toEqual([second, first, third]);
    const page = { limit: 10, after: null };
    const rows = async (query: object) => (await store.listCustomers(MERCHANT_ID, query, page)).rows;
    expect(await rows({ email: 'A@X.example' })).toEqual([first, third]);
    expect(await rows({ archived: true })).toEqual([third]);
    expect(await rows({ externalId: 'u-1', archived: false })).toEqual([first]);
    expect(await rows({ search: 'no such text' })).toEqual([]);
    await expect(store.listCustomers(MERCHANT_ID, {}, { limit: 1, after: 'x' })).rejects.toBeInstanceOf(BadCursor);
  });

  it('are saved with the event about them, or without both', async () => {
    const store = await open();
    const event = (type: 'customer.created' | 'customer.updated') => ({ id: nextId(), type, atMs: NOW_MS });
    const customer = newCustomer({ externalId: 'u-1' });
    const created = event('customer.created');
    expect(await store.insertCustomer(customer, created)).toBe('inserted');
    expect(await store.insertCustomer(newCustomer({ externalId: 'u-1' }), event('customer.created'))).toBe('taken');
    const renamed = { ...customer, name: 'New', version: 2 };
    const updated = event('customer.updated');
    expect(await store.updateCustomer(renamed, 1, updated)).toBe(true);
    expect(await store.updateCustomer(renamed, 1, event('customer.updated'))).toBe(false);
    const about = {
      ...{ sessionId: customer.id, snapshot: null, subscription: null },
      ...{ detail: { customer: customer.id }, listened: true },
    };
    expect(await store.eventsToFanOut(MERCHANT_ID, 10)).toEqual([
      { ...created, ...about, sequence: 1, customer },
      { ...updated, ...about, sequence: 2, customer: renamed },
    ]);
    expect((await store.listEvents(MERCHANT_ID, {}, { limit: 10, after: null })).rows).toEqual([]);
  });

  it('of a configuration are made when they are missing, and stay as they are afterwards', async () => {
    const store = await open();
    const asha = { externalId: 'u-1', email: 'asha@example.com', name: 'Asha' };
    const ravi = { externalId: 'u-2', email: 'ravi@example.com', name: 'Ravi' };
    const config = makeConfig({ customers: [asha, ravi] });
    expect(await store.missingCustomers(MERCHANT_ID, [asha, ravi])).toEqual([asha, ravi]);
    expect(await store.applyConfig(config, NOW_MS)).toEqual({ changed: true });
    const made = await store.findCustomer(MERCHANT_ID, { externalId: 'u-1' });
    expect(made).toMatchObject({ ...asha, version: 1, createdAtMs: NOW_MS });
    await store.updateCustomer({ ...made!, name: 'Asha Rao', version: 2 }, 1);
    const other = await store.findCustomer(MERCHANT_ID, { externalId: 'u-2' });
    await store.updateCustomer({ ...other!, archivedAtMs: NOW_MS, version: 2 }, 1);
    expect(await store.applyConfig(config, NOW_MS + 1)).toEqual({ changed: false });
    expect(await store.findCustomer(MERCHANT_ID, { externalId: 'u-1' })).toMatchObject({ name: 'Asha Rao' });
    expect(await store.findCustomer(MERCHANT_ID, { externalId: 'u-2' })).toBeNull();
  });
});
