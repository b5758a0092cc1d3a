// Makes the customers of a configuration that are missing. People change through APIs from then on, so whoever is there, or
// was and is archived, stays as they are.
import { uuidv7 } from '../base/ids.ts';
import { newCustomer } from '../domain/customer.ts';
import { customersOn } from './customers.ts';
import type { Queryable } from './database.ts';
import { textToFind, uuidToFind } from './lookup.ts';
import type { ConfiguredCustomer, MerchantConfig } from './merchant-config.ts';

export async function applyCustomers(
  tx: Queryable,
  { merchant, customers = [] }: Pick<MerchantConfig, 'merchant' | 'customers'>,
  nowMs: number,
): Promise<boolean> {
  const missing = await missingCustomers(tx, merchant.id, customers);
  const store = customersOn(tx);
  for (const person of missing) {
    const ids = { merchantId: merchant.id, id: uuidv7(nowMs), livemode: merchant.livemode };
    await store.insertCustomer(newCustomer({ ...ids, ...person }, nowMs));
  }
  return missing.length > 0;
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
