// What the store promises, whichever database stands behind it. Every method but `locate` is bound to a merchant.
import type { CatalogItem } from '../domain/catalog.ts';
import type { Customer } from '../domain/customer.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { Session, SessionState } from '../domain/session.ts';
import type { Subscription } from '../domain/subscription.ts';
import type { AccessGrantStore } from './access-grant-store.ts';
import type { Backups } from './backup-format.ts';
import type { Bank } from './bank.ts';
import type { CatalogStore } from './catalog-store.ts';
import type { ChallengeStore } from './challenge-store.ts';
import type { BuyerHistoryStore } from './buyer-history.ts';
import type { ClaimStore } from './claims.ts';
import type { CoinStore } from './coins.ts';
import type { CustomerStore } from './customer-store.ts';
import type { DiscountStore } from './discount-store.ts';
import type { DisputeStore } from './disputes.ts';
import type { Hosts } from './hosts.ts';
import type { MerchantClocks } from './clocks.ts';
import type { ConfigStore } from './merchant-config.ts';
import type { EventRecord, StoredReply, KeyUse, Save, SaveResult } from './save-record.ts';
import type { PaymentLinkStore } from './payment-link-store.ts';
import type { PostalListStore } from './postal-lists.ts';
import type { CreditStore } from './store-credit.ts';
import type { SubscriptionStore } from './subscription-store.ts';

export type { EventRecord, StoredReply, KeyUse, Save, NewCustomer, SaveResult } from './save-record.ts';
export type { Configured, MerchantConfig } from './merchant-config.ts';
export type { PostalList } from './postal-lists.ts';

/** A session with its merchant's present `factsVersion`, so that cached facts are checked by the read that happens anyway. */
export interface LoadedSession {
  readonly session: Session;
  readonly factsVersion: number;
}

export interface StoredKey {
  readonly bodyHash: string;
  readonly sessionId: string | null;
  /** `null` while it is running. */
  readonly reply: StoredReply | null;
  /** Wall time. */
  readonly reservedAtMs: number;
}

// ---------------------------------------------------------------------------------------------- rows

export type LocatorKind =
  'session' | 'key' | 'shop' | 'checkout' | 'merchant' | 'challenge' | 'oauth-client' | 'payment-link';

export interface ApiKeyRow {
  readonly id: string;
  readonly merchantId: string;
  readonly dialect: string;
  /** The first characters, to recognise it by. */
  readonly prefix: string;
  /** SHA-256 of the whole key, hex. The key itself is never stored. */
  readonly hash: string;
  readonly scopes: readonly string[];
  readonly livemode: boolean;
  readonly createdAtMs: number;
  readonly revokedAtMs: number | null;
  /** For a program that was given access, until then (wall time). Absent for keys of the merchant's own. */
  readonly granted?: { readonly grantId: string; readonly clientId: string; readonly expiresAtMs: number };
}

export interface EndpointRow {
  readonly id: string;
  readonly dialect: string;
  readonly url: string;
  readonly events: readonly string[];
  /** Which generation of the dialect's bodies it takes; `null` is the usual one. */
  readonly version: string | null;
  readonly description: string | null;
  readonly enabled: boolean;
  /** Sealed, newest first; the second is valid until `overlapUntilMs`. */
  readonly secrets: readonly string[];
  readonly overlapUntilMs: number | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** What of an endpoint is to become different; what is not given stays as it is. */
export interface EndpointChange {
  readonly url?: string;
  readonly events?: readonly string[];
  readonly description?: string | null;
  readonly enabled?: boolean;
}

export interface EventRow extends EventRecord {
  /** Of the customer or the subscription, for an event about one. */
  readonly sessionId: string;
  /** The session as saved with the event; null when nobody listened. */
  readonly snapshot: Session | null;
  /** The customer as saved with an event about them; null for every other event. */
  readonly customer: Customer | null;
  /** The same of a subscription. */
  readonly subscription: Subscription | null;
}

export interface TryRecord {
  readonly atMs: number;
  readonly status: number | null;
  readonly error: string | null;
  readonly durationMs: number;
  readonly response: string | null;
}

export interface DeliveryRow {
  /** The id the receiver sees and deduplicates by; the same over all tries. */
  readonly id: string;
  readonly eventId: string;
  readonly sessionId: string;
  readonly sequence: number;
  /** `null` for a session's own callback. */
  readonly endpointId: string | null;
  readonly dialect: string;
  /** The vendor's name of the event. */
  readonly name: string;
  /** Of the body, as the endpoint wanted it; `null` is the dialect's usual one. */
  readonly version: string | null;
  readonly url: string;
  /** Frozen: every try sends these bytes. */
  readonly body: string;
  readonly status: 'pending' | 'delivered' | 'failed';
  readonly tries: readonly TryRecord[];
  readonly dueAtMs: number | null;
  readonly createdAtMs: number;
}

export interface OrderRow {
  readonly id: string;
  readonly sessionId: string;
  readonly number: string;
  readonly total: number;
  readonly currency: string;
  readonly createdAtMs: number;
}

export interface SessionQuery {
  readonly dialect?: string;
  readonly states?: readonly SessionState[];
  readonly paymentStatus?: readonly string[];
  readonly email?: string;
  readonly variants?: readonly string[];
  readonly isRenewal?: boolean;
  /** Those whose first line is a sum with a title of its own, and nothing of the catalogue. */
  readonly sellsSum?: true;
  readonly orderedFromMs?: number;
  readonly orderedBeforeMs?: number;
  /** The orders of these. */
  readonly customers?: readonly string[];
  readonly createdAfterMs?: number;
  readonly createdBeforeMs?: number;
}

export interface DeliveryQuery {
  readonly dialect?: string;
  readonly endpointId?: string;
  readonly eventId?: string;
  readonly sessionId?: string;
  /** The vendor's name of the event. */
  readonly name?: string;
  readonly status?: string;
  readonly statuses?: readonly string[];
  readonly createdFromMs?: number;
  readonly createdBeforeMs?: number;
}

/** Newest first by (time, id). `after` is the opaque cursor of an earlier page; a bad one throws `BadCursor`. */
export interface PageQuery {
  readonly limit: number;
  readonly after: string | null;
  /** Instead of `after`: rows behind this place in the order asked for. Without an id, behind all of that moment. */
  readonly past?: { readonly atMs: number; readonly id: string | null };
  /** Instead of both: how many rows are left out in front. */
  readonly skip?: number;
  readonly order?: 'oldest-first';
  readonly counted?: true;
}

export interface PageOf<Row> {
  readonly rows: readonly Row[];
  readonly next: string | null;
  /** Of all pages; where the query was `counted`. */
  readonly total?: number;
}

export class BadCursor extends Error {}

// ---------------------------------------------------------------------------------------------- the store

export interface Store
  extends
    AccessGrantStore,
    Backups,
    Bank,
    BuyerHistoryStore,
    ClaimStore,
    CoinStore,
    CreditStore,
    CatalogStore,
    ChallengeStore,
    ConfigStore,
    CustomerStore,
    DiscountStore,
    DisputeStore,
    Hosts,
    MerchantClocks,
    PaymentLinkStore,
    PostalListStore,
    SubscriptionStore {
  /** Brings the schema up to date; safe when several processes start together. Refuses a newer schema than it knows. */
  migrate(): Promise<void>;
  isMigrated(): Promise<boolean>;
  /** Safe to call twice. */
  close(): Promise<void>;

  /** The only read without a merchant. `publicId` of a session is `<dialect>:<id>`, of a key the key's SHA-256. */
  locate(kind: LocatorKind, publicId: string): Promise<{ merchantId: string; id: string } | null>;
  /** Ids of all merchants, for background work. */
  merchantIds(): Promise<readonly string[]>;

  loadMerchant(merchantId: string): Promise<Merchant | null>;
  /** The merchant's present version: whether remembered facts still hold, for where no read or save says so. */
  factsVersion(merchantId: string): Promise<number | null>;
  /** Variants by id or SKU, with their products. */
  loadItems(merchantId: string, refs: readonly string[]): Promise<readonly CatalogItem[]>;
  loadKey(merchantId: string, keyId: string): Promise<ApiKeyRow | null>;
  /** Adds a key besides those of the configuration. */
  insertKey(row: ApiKeyRow): Promise<void>;

  loadSession(merchantId: string, sessionId: string): Promise<LoadedSession | null>;
  /** `locate` and `loadSession` in one statement. Pass `merchantId` when the caller is known: others' sessions are not found. */
  findSession(dialect: string, publicId: string, merchantId: string | null): Promise<LoadedSession | null>;
  /** The session that has become this order. */
  loadOrdered(merchantId: string, orderId: string): Promise<LoadedSession | null>;
  save(save: Save): Promise<SaveResult>;
  listSessions(merchantId: string, query: SessionQuery, page: PageQuery): Promise<PageOf<Session>>;
  /** Sessions whose `sweepAtMs` has come at business time `nowMs`, oldest first. */
  sessionsToSweep(merchantId: string, nowMs: number, limit: number): Promise<readonly string[]>;
  /** Sessions whose attempt or refund should be asked about at wall time `wallMs`. */
  sessionsToCheck(merchantId: string, wallMs: number, limit: number): Promise<readonly string[]>;

  loadStoredKey(merchantId: string, scope: string, key: string, nowMs: number): Promise<StoredKey | null>;
  /**
   * The same three steps outside of a session's save (a refusal, or a change elsewhere). False when the key is taken
   * (`reserve`, `both`), or was never reserved or has its reply (`answer`).
   */
  saveReply(merchantId: string, use: KeyUse, sessionId: string | null): Promise<boolean>;

  /** Those of sessions. */
  listEvents(
    merchantId: string,
    query: { type?: string; sessionId?: string },
    page: PageQuery,
  ): Promise<PageOf<EventRow>>;
  loadEvent(merchantId: string, eventId: string): Promise<EventRow | null>;
  /** Listened events that wait for fan-out, in order of session and sequence. */
  eventsToFanOut(merchantId: string, limit: number): Promise<readonly EventRow[]>;
  /** Inserts the deliveries and marks the event as fanned out, in one transaction; a second call changes nothing. */
  fanOut(merchantId: string, eventId: string, deliveries: readonly DeliveryRow[]): Promise<void>;

  /**
   * Leases deliveries that are due (business time `nowMs`) until wall time `leaseUntilMs`, so that two processes never
   * send the same one at the same time. Skips rows whose endpoint still has an earlier undelivered row of the same
   * session that has not been tried yet, so that first tries keep a session's order. Rows of `busy` receivers (endpoint
   * ids; for a session's own callback its URL) are left out, so that a slow receiver does not use up the limit.
   */
  leaseDeliveries(
    merchantId: string,
    nowMs: number,
    wallMs: number,
    leaseUntilMs: number,
    limit: number,
    busy?: readonly string[],
  ): Promise<readonly DeliveryRow[]>;
  /** Records a try and what follows; frees the lease. Where a resend was asked for since the lease, that follows instead. */
  recordTry(
    merchantId: string,
    deliveryId: string,
    attempt: TryRecord,
    next: { status: 'pending' | 'delivered' | 'failed'; dueAtMs: number | null },
  ): Promise<void>;
  /** Settles a delivery without a try, whatever comes of one that is under way; null when there is none. */
  markDelivery(merchantId: string, deliveryId: string, status: 'delivered' | 'failed'): Promise<DeliveryRow | null>;
  /** Makes a delivery due now, or right after the try that is under way; null when there is none. */
  resendDelivery(merchantId: string, deliveryId: string, nowMs: number): Promise<DeliveryRow | null>;
  loadDelivery(merchantId: string, deliveryId: string): Promise<DeliveryRow | null>;
  listDeliveries(merchantId: string, query: DeliveryQuery, page: PageQuery): Promise<PageOf<DeliveryRow>>;
  /** One that no event has made: an endpoint is tried with it. */
  insertDelivery(merchantId: string, row: DeliveryRow): Promise<void>;

  /** Those of one dialect, or of all. */
  listEndpoints(merchantId: string, query: { dialect?: string }, page: PageQuery): Promise<PageOf<EndpointRow>>;
  loadEndpoint(merchantId: string, endpointId: string): Promise<EndpointRow | null>;
  /** Endpoint changes raise the merchant's `factsVersion`, because saving an event depends on who listens. */
  insertEndpoint(merchantId: string, row: EndpointRow): Promise<void>;
  /** Changes what is given and nothing else, whoever changes something at the same time; answers the row that then stands. */
  updateEndpoint(
    merchantId: string,
    endpointId: string,
    change: EndpointChange,
    nowMs: number,
  ): Promise<EndpointRow | null>;
  /** Puts a sealed secret before the newest one, which stays valid until `overlapUntilMs`; older ones go. */
  rotateEndpoint(
    merchantId: string,
    endpointId: string,
    secret: string,
    overlapUntilMs: number,
    nowMs: number,
  ): Promise<EndpointRow | null>;
  /** Puts a sealed secret in the place of all but the one that the endpoint was given first. */
  setEndpointSecret(merchantId: string, endpointId: string, secret: string, nowMs: number): Promise<EndpointRow | null>;
  deleteEndpoint(merchantId: string, endpointId: string): Promise<boolean>;

  /** Housekeeping: drops expired keys; on PGlite, vacuums (it has no autovacuum). */
  tend(merchantId: string, nowMs: number): Promise<void>;
}
