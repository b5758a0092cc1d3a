// What of a merchant stands by configuration.
import type { CatalogItem } from '../domain/catalog.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { PostalList } from './postal-lists.ts';
import type { ApiKeyRow, EndpointRow } from './store.ts';

/** A merchant's whole configuration as `apply` writes it. */
export interface MerchantConfig {
  readonly merchant: Omit<Merchant, 'factsVersion' | 'endpoints'>;
  readonly items: readonly CatalogItem[];
  /** All that its settings refer to. Absent is none. */
  readonly postalLists?: readonly PostalList[];
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

export interface ConfigStore {
  /**
   * Replaces a merchant's configuration; when nothing differs, nothing is written and `factsVersion` stays. What was made
   * through an API stays as it is.
   */
  applyConfig(config: MerchantConfig, nowMs: number): Promise<{ changed: boolean }>;
  /** With all that it declares of the catalogue: for commands, never for answering a request. */
  loadConfigured(merchantId: string): Promise<Configured>;
}
