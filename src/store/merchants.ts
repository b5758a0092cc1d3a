// Reading a merchant and its catalogue.
import type { ClockReading } from '../base/clock.ts';
import type { Product, Variant } from '../domain/catalog.ts';
import { offersOf, type KeptDiscount } from '../domain/discount-change.ts';
import type { EndpointRef, Merchant } from '../domain/merchant.ts';
import type { Database } from './database.ts';
import { textToFind, uuidToFind } from './lookup.ts';
import type { Store } from './store.ts';

export type Settings = Omit<Merchant, 'factsVersion' | 'endpoints'>;

export function merchantsOn(
  database: Database,
  learn: (reading: ClockReading) => void,
): Pick<Store, 'loadMerchant' | 'factsVersion' | 'loadItems'> {
  return {
    async loadMerchant(merchantId) {
      const [row] = await database.query<{
        settings: Settings & { messengers?: Settings['messengers'] };
        facts_version: number;
        clock_ahead: number;
        endpoints: readonly EndpointRef[];
        discounts: readonly KeptDiscount[];
      }>({
        name: 'load-merchant',
        text: `select m.settings, m.facts_version, m.clock_ahead, coalesce((
            select json_agg(json_build_object('id', e.id, 'dialect', e.dialect, 'events', e.events) order by e.created_at, e.id)
            from endpoint e where e.merchant_id = m.id and e.enabled), '[]'::json) as endpoints, coalesce((
            select json_agg(json_build_object('id', d.id, 'owner', d.owner, 'status', d.status, 'codes', d.codes,
              'terms', d.body) order by d.place, d.created_at, d.id)
            from discount d where d.merchant_id = m.id and d.status <> 'archived'), '[]'::json) as discounts
          from merchant m where m.id = $1`,
        values: [uuidToFind(merchantId)],
      });
      if (row === undefined) return null;
      learn({ merchantId, aheadMs: row.clock_ahead, version: row.facts_version });
      // Settings written before there were messengers lack them.
      return {
        ...row.settings,
        messengers: row.settings.messengers ?? [],
        offers: [...row.discounts.flatMap(offersOf), ...row.settings.offers],
        factsVersion: row.facts_version,
        endpoints: row.endpoints,
      };
    },

    async factsVersion(merchantId) {
      const [row] = await database.query<{ facts_version: number }>({
        name: 'facts-version',
        text: 'select facts_version from merchant where id = $1',
        values: [uuidToFind(merchantId)],
      });
      return row?.facts_version ?? null;
    },

    async loadItems(merchantId, refs) {
      const rows = await database.query<{ product: Product; variant: Variant; removed: boolean }>({
        name: 'load-items',
        text: `select p.body as product, v.body as variant, v.removed
          from variant v join product p on p.merchant_id = v.merchant_id and p.id = v.product_id
          where v.merchant_id = $1 and (v.id = any ($2::text[]) or (v.sku = any ($2::text[]) and not v.removed))`,
        values: [uuidToFind(merchantId), refs.map(textToFind)],
      });
      // What is no longer in the catalogue can be shown but not sold.
      return rows.map(({ product, variant, removed }) => ({
        product: removed ? { ...product, status: 'archived' as const } : product,
        variant,
      }));
    },
  };
}
