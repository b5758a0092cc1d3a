// What of a merchant stands by configuration.
import type { CatalogItem } from '../domain/catalog.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { ApiKeyRow, EndpointRow } from './store.ts';

/** A merchant's whole configuration as `apply` writes it. */
export interface MerchantConfig {
  readonly merchant: Omit<Merchant, 'factsVersion' | 'endpoints'>;
  readonly items: readonly CatalogItem[];
  /**
   * By id: a key with another hash than the stored one takes its place. Keys of an earlier configuration that are missing
   * here are revoked; those of `insertKey` stay.
   */
  readonly keys: readonly Omit<ApiKeyRow, 'createdAtMs' | 'revokedAtMs'>[];
  readonly endpoints: readonly Omit<EndpointRow, 'createdAtMs' | 'updatedAtMs' | 'overlapUntilMs'>[];
}

/** What of a merchant stands by configuration, besides its settings: variants that are sold, keys that are valid. */
export type Configured = Pick<MerchantConfig, 'items' | 'keys' | 'endpoints'>;
