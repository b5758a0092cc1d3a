// Customers on wires where an e-mail address is one customer's. Elsewhere people may share one, so no index says it: whoever
// takes an address this way does so one after the other, under the lock of the merchant's row.
import type { Customer } from '../domain/customer.ts';
import type { CustomerStore } from './customer-store.ts';
import { customersOn } from './customers.ts';
import type { Database, Queryable } from './database.ts';
import { uuidToFind } from './lookup.ts';

export function soleEmailOn(database: Database): Pick<CustomerStore, 'insertSoleEmail' | 'updateSoleEmail'> {
  async function unlessTaken<T>(customer: Customer, write: (tx: Queryable) => Promise<T>): Promise<T | Customer> {
    return database.transaction(async (tx) => {
      const { merchantId } = customer;
      await tx.query({ text: 'select id from merchant where id = $1 for update', values: [uuidToFind(merchantId)] });
      return (await otherWithEmail(tx, customer)) ?? (await write(tx));
    });
  }

  return {
    insertSoleEmail: (customer, event) =>
      unlessTaken(customer, (tx) => customersOn(tx).insertCustomer(customer, event)),
    updateSoleEmail: (customer, expectedVersion, event) =>
      unlessTaken(customer, (tx) => customersOn(tx).updateCustomer(customer, expectedVersion, event)),
  };
}

async function otherWithEmail(tx: Queryable, { merchantId, id, email }: Customer): Promise<Customer | null> {
  if (email === null) return null;
  const [row] = await tx.query<{ body: Customer }>({
    text: `select body from customer where merchant_id = $1 and email = $2 and id <> $3 and not archived
      order by created_at desc, id desc limit 1`,
    values: [uuidToFind(merchantId), email.toLowerCase(), id],
  });
  return row?.body ?? null;
}
