// E-mail addresses that one customer has, on both databases.
import { expect, it } from 'vitest';
import type { Customer } from '../domain/customer.ts';
import { describeOnBothDatabases } from '../../test/databases.ts';
import { makeCustomer, MERCHANT_ID, NOW_MS } from '../../test/makers.ts';
import { nextId, OTHER_MERCHANT_ID, seed } from '../../test/store-makers.ts';

const person = (over: Partial<Customer> = {}): Customer =>
  makeCustomer({ id: nextId(), externalId: null, email: 'ada@example.com', phone: null, ...over });

describeOnBothDatabases('an e-mail address for one customer', (open) => {
  it('is taken once, in whatever case, by those who are not archived', async () => {
    const store = await open();
    await seed(store);
    const ada = person();
    expect(await store.insertSoleEmail(ada, null)).toBe('inserted');
    expect(await store.insertSoleEmail(person({ email: 'ADA@example.com' }), null)).toEqual(ada);
    expect(await store.insertSoleEmail(person({ merchantId: OTHER_MERCHANT_ID }), null)).toBe('inserted');
    expect(await store.insertSoleEmail(person({ email: null }), null)).toBe('inserted');
    expect(await store.updateCustomer({ ...ada, archivedAtMs: NOW_MS, version: 2 }, 1)).toBe(true);
    expect(await store.insertSoleEmail(person(), null)).toBe('inserted');
  });

  it('is not taken over by a change, which leaves everything as it was', async () => {
    const store = await open();
    await seed(store);
    const [ada, bob] = [person(), person({ email: 'bob@example.com' })];
    for (const one of [ada, bob]) await store.insertSoleEmail(one, null);
    expect(await store.updateSoleEmail({ ...bob, email: 'Ada@Example.com', version: 2 }, 1, null)).toEqual(ada);
    expect(await store.findCustomer(MERCHANT_ID, { id: bob.id })).toEqual(bob);
    expect(await store.updateSoleEmail({ ...bob, name: 'Bob', version: 2 }, 1, null)).toBe(true);
    expect(await store.updateSoleEmail({ ...bob, name: 'Rob', version: 2 }, 1, null)).toBe(false);
  });

  it('goes to one of many who want it at the same time', async () => {
    const store = await open();
    await seed(store);
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => store.insertSoleEmail(person(), null)));
    expect(outcomes.filter((outcome) => outcome === 'inserted')).toHaveLength(1);
    const page = { limit: 50, after: null, counted: true } as const;
    expect(await store.listCustomers(MERCHANT_ID, { email: 'ada@example.com' }, page)).toMatchObject({ total: 1 });
    expect(await store.listCustomers(MERCHANT_ID, {}, { ...page, skip: 1 })).toMatchObject({ rows: [], next: null });
  });
});
