// Customers on wires where an e-mail address is one customer's. Elsewhere people may share one, so no index says it: whoever
// takes an address this way does so one after the other, under the lock of the merchant's row. Credit can go along.
import type { Customer } from '../domain/customer.ts';
import type { CustomerStore } from './customer-store.ts';
import { customersOn } from './customers.ts';
import type { Database, Queryable } from './database.ts';
import { uuidToFind } from './lookup.ts';
import { changeCreditIn } from './store-credit.ts';

export function soleEmailOn(
  database: Database,
): Pick<CustomerStore, 'insertSoleEmail' | 'updateSoleEmail' | 'updateWithCredit'> {
  return {
    insertSoleEmail: (customer, event) =>
      database.transaction((tx) => unlessTaken(tx, customer, () => customersOn(tx).insertCustomer(customer, event))),
    updateSoleEmail: (customer, expectedVersion, event) =>
      database.transaction((tx) =>
        unlessTaken(tx, customer, () => customersOn(tx).updateCustomer(customer, expectedVersion, event)),
      ),
    updateWithCredit: ({ customer, expectedVersion, event, isSole }, { id, unit, change, nowMs }) =>
      database.transaction(
        async (tx) => {
          const update = () => customersOn(tx).updateCustomer(customer, expectedVersion, event);
          const updated = await (isSole ? unlessTaken(tx, customer, update) : update());
          if (updated !== true) return updated;
          const purse = { merchantId: customer.merchantId, customerId: customer.id, unit };
          const outcome = await changeCreditIn(tx, purse, id, change, nowMs);
          return outcome === 'done' ? true : outcome;
        },
        (result) => result === true,
      ),
  };
}

async function unlessTaken<T>(tx: Queryable, customer: Customer, write: () => Promise<T>): Promise<T | Customer> {
  const { merchantId } = customer;
  await tx.query({ text: 'select id from merchant where id = $1 for update', values: [uuidToFind(merchantId)] });
  return (await otherWithEmail(tx, customer)) ?? (await write());
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
