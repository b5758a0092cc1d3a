// Facts: everything `decide` may know besides the session and the command. Gathered in one read before it runs.
import type { PastOrder } from './buyer-history.ts';
import type { CatalogItem } from './catalog.ts';
import type { Customer } from './customer.ts';
import type { Merchant } from './merchant.ts';
import type { PostalFacts } from './postal-codes.ts';

/** A method of payment that a gateway offers for an amount in a country. */
export interface Method {
  readonly method: string;
  readonly gateway: string;
  /** Shown to the buyer. */
  readonly label: string;
  /** Whether the gateway takes card numbers from our own page; only the sandbox does. */
  readonly takesCard: boolean;
  readonly refunds: boolean;
  /** Whether it can be kept, and charged later without the buyer. */
  readonly saves?: true;
  /** Whether it is sent on a chain, to an address. */
  readonly onChain?: true;
}

export interface Facts {
  /** Business time of this merchant. */
  readonly nowMs: number;
  /** Wall time, for leases. */
  readonly wallMs: number;
  readonly merchant: Merchant;
  /** Finds a variant by its id or SKU among those this command and session refer to. */
  readonly item: (ref: string) => CatalogItem | undefined;
  /** Whether a postal code, as `normalizePostalCode` gives it, stands in a list of the merchant's settings. */
  readonly inPostalList: PostalFacts['inPostalList'];
  /** The customer that the command names, or else the buyer's external id, if there is one and it is not archived. */
  readonly customer: Customer | null;
  /** The orders of everybody who may be buying, newest first; none where no rule asks. */
  readonly history: readonly PastOrder[];
  /**
   * What other sessions have taken or set aside: pieces by `stockKey`, uses of discounts by `useKeys`; 0 where nobody
   * counts.
   */
  readonly heldByOthers: (key: string) => number;
  /** Coins that a customer can use now, besides those that the session holds; `null` where nobody has asked for them. */
  readonly coinsOf: (customerId: string) => number | null;
  /** What the merchant's gateways offer in this currency and country. */
  readonly methods: (currency: string, country: string) => readonly Method[];
  /** The same with what the merchant has switched off: payments made before can still be given back. */
  readonly everyMethod: (currency: string, country: string) => readonly Method[];
  /** The limits in force. */
  readonly limits: Limits;
}

/** Bounds on one session, from the configuration. */
export interface Limits {
  readonly maxLines: number;
  readonly maxQuantity: number;
  readonly maxCodes: number;
  readonly maxAttempts: number;
  readonly maxNoteChars: number;
  readonly maxMetadataKeys: number;
  readonly maxMetadataKeyChars: number;
  readonly maxMetadataValueChars: number;
  /** Codes of all discounts of a merchant that were made through APIs: each is read with its settings. */
  readonly maxCodesOfApis: number;
  /** Cart attributes, and properties of one line. */
  readonly maxAttributes: number;
  readonly maxAttributeValueChars: number;
  /** Names, titles, address lines, references: any text without a limit of its own. No vendor's is longer. */
  readonly maxTextChars: number;
  readonly maxUrlChars: number;
  /** Wall time after which an attempt that nobody reported on is asked about. */
  readonly attemptLeaseMs: number;
  /** Business time a session has left, at the least, once its buyer was told where to send the money. */
  readonly transferLifeMs: number;
}

export const DEFAULT_LIMITS: Limits = {
  maxLines: 250,
  maxQuantity: 10_000,
  maxCodes: 10,
  maxAttempts: 50,
  maxNoteChars: 5_000,
  maxMetadataKeys: 50,
  maxMetadataKeyChars: 64,
  maxMetadataValueChars: 500,
  maxCodesOfApis: 10_000,
  maxAttributes: 100,
  maxAttributeValueChars: 1_000,
  maxTextChars: 512,
  maxUrlChars: 2_048,
  attemptLeaseMs: 30_000,
  transferLifeMs: 7 * 86_400_000,
};
