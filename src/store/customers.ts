// Customers. A row is replaced as a whole by whoever has read its present version.
import { sql } from 'kysely';
import type { Customer, CustomerRef } from '../domain/customer.ts';
import type { CustomerEvent, CustomerQuery, CustomerStore } from './customer-store.ts';
import type { Queryable, Statement } from './database.ts';
import { sqlState } from './database-error.ts';
import { textToFind, uuidToFind } from './lookup.ts';
import { listPage } from './page.ts';
import { tables } from './schema.ts';

const UNIQUE_VIOLATION = '23505';

export function customersOn(
  database: Queryable,
): Omit<CustomerStore, 'missingCustomers' | 'insertSoleEmail' | 'updateSoleEmail' | 'updateWithCredit'> {
  return {
    async findCustomer(merchantId, by) {
      const [row] = await database.query<{ body: Customer }>(findStatement(merchantId, by));
      return row?.body ?? null;
    },

    async insertCustomer(customer, event = null) {
      const rows = await database.query({
        name: 'insert-customer',
        text: telling(
          `insert into customer (merchant_id, id, version, external_id, email, phone, phone_verified, archived,
            created_at, body)
          values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
          on conflict do nothing`,
          11,
        ),
        values: [...valuesOf(customer), ...eventValues(event)],
      });
      return rows.length > 0 ? 'inserted' : 'taken';
    },

    async updateCustomer(customer, expectedVersion, event = null) {
      try {
        const rows = await database.query({
          name: 'update-customer',
          text: telling(
            `update customer set version = $3, external_id = $4, email = $5, phone = $6, phone_verified = $7,
              archived = $8, created_at = $9, body = $10
            where merchant_id = $1 and id = $2 and version = $11`,
            12,
          ),
          values: [...valuesOf(customer), expectedVersion, ...eventValues(event)],
        });
        return rows.length > 0;
      } catch (error) {
        if (sqlState(error) === UNIQUE_VIOLATION) return false;
        throw error;
      }
    },

    listCustomers: (merchantId, query, page) => listPage<Customer>(database, filter(merchantId, query), page),
  };
}

/** The change and the event about it, if there is one, in one statement. `first` is the event's first parameter. */
const telling = (change: string, first: number): string => `
  with changed as (${change} returning merchant_id, id, version, body), happened as (
    insert into event (merchant_id, id, session_id, sequence, type, at, detail, listened, customer)
    select c.merchant_id, $${first}::uuid, c.id, c.version, $${first + 1}, $${first + 2}::bigint,
      json_build_object('customer', c.id), true, c.body
    from changed c where $${first}::uuid is not null
  )
  select id from changed`;

const eventValues = (event: CustomerEvent | null): readonly unknown[] => [
  event?.id ?? null,
  event?.type ?? '',
  event?.atMs ?? 0,
];

function valuesOf(customer: Customer): readonly unknown[] {
  return [
    uuidToFind(customer.merchantId),
    customer.id,
    customer.version,
    customer.externalId,
    customer.email?.toLowerCase() ?? null,
    customer.phone,
    customer.phoneVerifiedAtMs !== null,
    customer.archivedAtMs !== null,
    customer.createdAtMs,
    JSON.stringify(customer),
  ];
}

function findStatement(merchantId: string, by: CustomerRef): Statement {
  const find = (name: string, where: string, value: string): Statement => ({
    name: `find-customer-by-${name}`,
    text: `select body from customer where merchant_id = $1 and ${where}`,
    values: [uuidToFind(merchantId), value],
  });
  if ('id' in by) {
    return by.isActive === true
      ? find('id-active', 'id = $2 and not archived', uuidToFind(by.id))
      : find('id', 'id = $2', uuidToFind(by.id));
  }
  if ('externalId' in by) {
    return find('external-id', 'external_id = $2 and not archived', textToFind(by.externalId));
  }
  const newest = 'not archived order by created_at desc, id desc limit 1';
  if ('email' in by) return find('email', `email = $2 and ${newest}`, textToFind(by.email).trim().toLowerCase());
  // Whoever proved that the number is theirs comes before those who only wrote it down.
  const owner = 'not archived order by phone_verified desc, created_at desc, id desc limit 1';
  return find('phone', `phone = $2 and ${owner}`, textToFind(by.phone));
}

function filter(merchantId: string, { email, externalId, archived, search }: CustomerQuery) {
  let list = tables.selectFrom('customer').where('merchant_id', '=', uuidToFind(merchantId));
  if (email !== undefined) list = list.where('email', '=', textToFind(email).trim().toLowerCase());
  if (externalId !== undefined) list = list.where('external_id', '=', textToFind(externalId));
  if (archived !== undefined) list = list.where('archived', '=', archived);
  if (search !== undefined) {
    const text = textToFind(search).trim().toLowerCase();
    list = list.where(
      sql<boolean>`(strpos(email, ${text}::text) > 0 or strpos(lower(body ->> 'name'), ${text}::text) > 0)`,
    );
  }
  return list;
}
