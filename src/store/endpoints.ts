// Webhook endpoints. Each change raises the merchant's version: saving an event depends on who listens.
import type { Database, Statement } from './database.ts';
import { textToFind, uuidToFind } from './lookup.ts';
import { pageFrom } from './page.ts';
import { tables, type EndpointTable } from './schema.ts';
import type { EndpointRow, Store } from './store.ts';

type Endpoints = Pick<
  Store,
  | 'listEndpoints'
  | 'loadEndpoint'
  | 'insertEndpoint'
  | 'updateEndpoint'
  | 'rotateEndpoint'
  | 'setEndpointSecret'
  | 'deleteEndpoint'
>;

const COLUMNS = [
  'id',
  'dialect',
  'url',
  'events',
  'version',
  'description',
  'enabled',
  'secrets',
  'overlap_until',
  'created_at',
  'updated_at',
] as const;

type Raw = Pick<EndpointTable, (typeof COLUMNS)[number]>;

export function endpointsOn(database: Database): Endpoints {
  async function changed(statement: Statement): Promise<EndpointRow | null> {
    const [raw] = await database.query<Raw>(statement);
    return raw === undefined ? null : readEndpoint(raw);
  }

  return {
    listEndpoints: async (merchantId, { dialect }, page) => {
      let list = tables.selectFrom('endpoint').select(COLUMNS).where('merchant_id', '=', uuidToFind(merchantId));
      if (dialect !== undefined) list = list.where('dialect', '=', dialect);
      return pageFrom<Raw, EndpointRow>(database, list, page, 'text', readEndpoint);
    },

    async loadEndpoint(merchantId, endpointId) {
      const [raw] = await database.query<Raw>({
        name: 'load-endpoint',
        text: `select ${COLUMNS.join(', ')} from endpoint where merchant_id = $1 and id = $2`,
        values: [uuidToFind(merchantId), textToFind(endpointId)],
      });
      return raw === undefined ? null : readEndpoint(raw);
    },

    async insertEndpoint(merchantId, row) {
      await database.query(
        raising(
          'insert-endpoint',
          merchantId,
          `insert into endpoint (merchant_id, id, dialect, url, events, description, enabled, secrets, overlap_until,
             created_at, updated_at, version, configured)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, false)`,
          [
            row.id,
            row.dialect,
            row.url,
            JSON.stringify(row.events),
            row.description,
            row.enabled,
            JSON.stringify(row.secrets),
            row.overlapUntilMs,
            row.createdAtMs,
            row.updatedAtMs,
            row.version,
          ],
        ),
      );
    },

    async updateEndpoint(merchantId, endpointId, { url, events, description, enabled }, nowMs) {
      return changed(
        raising(
          'update-endpoint',
          merchantId,
          `update endpoint set url = coalesce($3, url), events = coalesce($4::json, events),
             description = case when $5 then $6 else description end, enabled = coalesce($7, enabled), updated_at = $8
           where merchant_id = $1 and id = $2`,
          [
            textToFind(endpointId),
            url ?? null,
            events === undefined ? null : JSON.stringify(events),
            description !== undefined,
            description ?? null,
            enabled ?? null,
            nowMs,
          ],
        ),
      );
    },

    async rotateEndpoint(merchantId, endpointId, secret, overlapUntilMs, nowMs) {
      return changed(
        raising(
          'rotate-endpoint',
          merchantId,
          `update endpoint set secrets = to_json(array_remove(array[$3, secrets ->> 0], null)), overlap_until = $4,
             updated_at = $5
           where merchant_id = $1 and id = $2`,
          [textToFind(endpointId), secret, overlapUntilMs, nowMs],
        ),
      );
    },

    async setEndpointSecret(merchantId, endpointId, secret, nowMs) {
      return changed(
        raising(
          'set-endpoint-secret',
          merchantId,
          `update endpoint set secrets = to_json(array_remove(array[$3, secrets ->> -1], null)), overlap_until = null,
             updated_at = $4
           where merchant_id = $1 and id = $2`,
          [textToFind(endpointId), secret, nowMs],
        ),
      );
    },

    async deleteEndpoint(merchantId, endpointId) {
      const rows = await database.query(
        raising('delete-endpoint', merchantId, 'delete from endpoint where merchant_id = $1 and id = $2', [
          textToFind(endpointId),
        ]),
      );
      return rows.length > 0;
    },
  };
}

const readEndpoint = ({ overlap_until, created_at, updated_at, ...raw }: Raw): EndpointRow => ({
  ...raw,
  overlapUntilMs: overlap_until,
  createdAtMs: created_at,
  updatedAtMs: updated_at,
});

/** The change and the merchant's new version in one statement, which answers the row that the change made or took away. */
function raising(name: string, merchantId: string, change: string, values: readonly unknown[]): Statement {
  const columns = COLUMNS.join(', ');
  return {
    name,
    text: `with changed as (${change} returning merchant_id, ${columns}), raised as (
        update merchant m set facts_version = m.facts_version + 1 from changed c where m.id = c.merchant_id
      )
      select ${columns} from changed`,
    values: [uuidToFind(merchantId), ...values],
  };
}
