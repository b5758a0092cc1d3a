// A configuration's customer whom somebody else makes in the moment between looking and writing.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeCustomer, makeMerchant, MERCHANT_ID, NOW_MS } from '../../test/makers.ts';
import { applyCustomers } from './apply-customers.ts';
import { customersOn } from './customers.ts';
import type { Database, Queryable } from './database.ts';
import { openMemoryDatabase } from './memory.ts';

let database: Database;
beforeEach(async () => {
  database = await openMemoryDatabase();
});
afterEach(() => database.close());

it('stays as they are and counts as no change', async () => {
  const there = makeCustomer({ externalId: 'u-1', name: 'Asha Rao' });
  const slow: Queryable = {
    async query(statement) {
      const rows = await database.query(statement);
      if (statement.text.includes('any ($2')) await customersOn(database).insertCustomer(there);
      return rows as never;
    },
  };
  const customers = [{ externalId: 'u-1', email: 'asha@example.com', name: 'Asha' }];
  expect(await applyCustomers(slow, { merchant: makeMerchant(), customers }, NOW_MS)).toBe(false);
  expect(await customersOn(database).findCustomer(MERCHANT_ID, { externalId: 'u-1' })).toEqual(there);
});
