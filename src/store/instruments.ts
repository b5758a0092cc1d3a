// Ways to pay that gateways keep for customers. The first one of a customer is the default until another is made it.
import type { Instrument } from '../domain/instrument.ts';
import type { Database, Queryable } from './database.ts';
import { uuidToFind } from './lookup.ts';
import { pageFrom } from './page.ts';
import { tables } from './schema.ts';
import type { SubscriptionStore } from './subscription-store.ts';

type Kept = Pick<
  SubscriptionStore,
  'findInstrument' | 'findDefaultInstrument' | 'listInstruments' | 'setDefaultInstrument'
>;

interface Row {
  readonly body: Instrument;
  readonly is_default: boolean;
}

const read = ({ body, is_default: isDefault }: Row): Instrument => ({ ...body, isDefault });

export function instrumentsOn(database: Database): Kept {
  return {
    async findInstrument(merchantId, id) {
      const [row] = await database.query<Row>({
        name: 'find-instrument',
        text: 'select body, is_default from instrument where merchant_id = $1 and id = $2',
        values: [uuidToFind(merchantId), uuidToFind(id)],
      });
      return row === undefined ? null : read(row);
    },

    async findDefaultInstrument(merchantId, customerId) {
      const [row] = await database.query<Row>({
        name: 'find-default-instrument',
        text: 'select body, is_default from instrument where merchant_id = $1 and customer_id = $2 and is_default',
        values: [uuidToFind(merchantId), uuidToFind(customerId)],
      });
      return row === undefined ? null : read(row);
    },

    listInstruments(merchantId, { customerId, customers }, page) {
      let list = tables
        .selectFrom('instrument')
        .select(['body', 'is_default'])
        .where('merchant_id', '=', uuidToFind(merchantId));
      if (customerId !== undefined) list = list.where('customer_id', '=', uuidToFind(customerId));
      if (customers !== undefined) list = list.where('customer_id', 'in', customers.map(uuidToFind));
      return pageFrom<Row, Instrument>(database, list, page, 'uuid', read);
    },

    setDefaultInstrument: (merchantId, id, nowMs) =>
      database.transaction(async (tx) => {
        const [row] = await tx.query<{ customer_id: string }>({
          text: 'select customer_id from instrument where merchant_id = $1 and id = $2 for update',
          values: [uuidToFind(merchantId), uuidToFind(id)],
        });
        if (row === undefined) return;
        await tx.query({
          text: `update instrument set is_default = false
            where merchant_id = $1 and customer_id = $2 and is_default and id <> $3`,
          values: [merchantId, row.customer_id, id],
        });
        await tx.query({
          text: `update instrument set is_default = true,
              body = (body::jsonb || jsonb_build_object('updatedAtMs', $3::bigint))::json
            where merchant_id = $1 and id = $2 and not is_default`,
          values: [merchantId, id, nowMs],
        });
      }),
  };
}

/** In the transaction that saves the session that has left it behind. One that is kept already stays as it is. */
export async function keepInstrument(tx: Queryable, instrument: Instrument): Promise<void> {
  const { merchantId, id, customerId, isDefault, createdAtMs } = instrument;
  if (isDefault) {
    await tx.query({
      text: 'update instrument set is_default = false where merchant_id = $1 and customer_id = $2 and is_default',
      values: [merchantId, customerId],
    });
  }
  await tx.query({
    text: `insert into instrument (merchant_id, id, customer_id, is_default, created_at, body)
      select $1, $2, $3, not exists (
          select from instrument where merchant_id = $1 and customer_id = $3 and is_default
        ), $4, $5
      on conflict do nothing`,
    values: [merchantId, id, customerId, createdAtMs, JSON.stringify(instrument)],
  });
}
