// Makes the customers of a configuration that are missing. People change through APIs from then on, so whoever is there, or
// was and is archived, stays as they are. No event tells of those who are made: it was the merchant who named them.
import { uuidv7 } from '../base/ids.ts';
import { newCustomer } from '../domain/customer.ts';
import { customersOn } from './customers.ts';
import type { Queryable } from './database.ts';
import { textToFind, uuidToFind } from './lookup.ts';
import type { ConfiguredCustomer, MerchantConfig } from './merchant-config.ts';

/** Whether anybody was made. */
export async function applyCustomers(
  tx: Queryable,
  { merchant, customers = [] }: Pick<MerchantConfig, 'merchant' | 'customers'>,
  nowMs: number,
): Promise<boolean> {
  const store = customersOn(tx);
  let isAnyMade = false;
  for (const person of await missingCustomers(tx, merchant.id, customers)) {
    const ids = { merchantId: merchant.id, id: uuidv7(nowMs), livemode: merchant.livemode };
    // Taken by whoever was made through an API since: they are there, and so stay as they are.
    const outcome = await store.insertCustomer(newCustomer({ ...ids, ...person }, nowMs));
    isAnyMade ||= outcome === 'inserted';
  }
  return isAnyMade;
}

export async function missingCustomers(
  database: Queryable,
  merchantId: string,
  customers: readonly ConfiguredCustomer[],
): Promise<readonly ConfiguredCustomer[]> {
  if (customers.length === 0) return [];
  const known = await database.query<{ external_id: string }>({
    text: 'select external_id from customer where merchant_id = $1 and external_id = any ($2::text[])',
    values: [uuidToFind(merchantId), customers.map(({ externalId }) => textToFind(externalId))],
  });
  return customers.filter(({ externalId }) => !known.some((row) => row.external_id === externalId));
}
