// Reads back what the last `applyConfig` wrote, so that a plan can be compared with it.
import type { Product, Variant } from '../domain/catalog.ts';
import type { Database } from './database.ts';
import { uuidToFind } from './lookup.ts';
import type { Configured, Store } from './store.ts';

export function configuredOn(database: Database): Pick<Store, 'loadConfigured'> {
  return {
    async loadConfigured(merchantId) {
      const values = [uuidToFind(merchantId)];
      const items = await database.query<{ product: Product; variant: Variant }>({
        text: `select p.body as product, v.body as variant
          from variant v join product p on p.merchant_id = v.merchant_id and p.id = v.product_id
          where v.merchant_id = $1 and p.owner = 'configuration' and not v.removed order by v.id`,
        values,
      });
      const keys = await database.query<Configured['keys'][number]>({
        text: `select id, dialect, prefix, hash, scopes, livemode
          from api_key where merchant_id = $1 and configured and revoked_at is null order by id`,
        values,
      });
      const endpoints = await database.query<Configured['endpoints'][number]>({
        text: `select id, dialect, url, events, version, description, enabled, secrets
          from endpoint where merchant_id = $1 and configured order by id`,
        values,
      });
      return { items, keys, endpoints };
    },
  };
}
