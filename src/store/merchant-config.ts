// What of a merchant stands by configuration.
import type { CatalogItem } from '../domain/catalog.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { ApiKeyRow, EndpointRow } from './store.ts';

/** A merchant's whole configuration as `apply` writes it. */
export interface MerchantConfig {
  readonly merchant: Omit<Merchant, 'factsVersion' | 'endpoints'>;
  readonly items: readonly CatalogItem[];
  /** People whom the merchant knows from the start. One who is missing is made; whoever was there before stays as they are. Absent is nobody. */
  readonly customers?: readonly ConfiguredCustomer[];
  /**
   * By id: a key with another hash than the stored one takes its place. Keys of an earlier configuration that are missing
   * here are revoked; those of `insertKey` stay.
   */
  readonly keys: readonly Omit<ApiKeyRow, 'createdAtMs' | 'revokedAtMs'>[];
  readonly endpoints: readonly Omit<EndpointRow, 'createdAtMs' | 'updatedAtMs' | 'overlapUntilMs'>[];
}

export interface ConfiguredCustomer {
  readonly externalId: string;
  readonly email: string;
  readonly name: string;
}

/** What of a merchant stands by configuration, besides its settings: variants that are sold, keys that are valid. */
export type Configured = Pick<MerchantConfig, 'items' | 'keys' | 'endpoints'>;
