// What is saved of a session at once, and what became of it.
import type { CoinChange } from '../domain/coins.ts';
import type { Customer } from '../domain/customer.ts';
import type { Claim } from '../domain/decision.ts';
import type { Dispute } from '../domain/dispute.ts';
import type { EventType } from '../domain/event.ts';
import type { PaymentStatus } from '../domain/payment.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { Session } from '../domain/session.ts';
import type { SubscriptionChange } from '../domain/subscription.ts';
import type { CustomerEvent } from './customer-store.ts';
import type { TellOf } from './subscription-store.ts';

export interface EventRecord {
  /** UUIDv7; also the webhook id. */
  readonly id: string;
  readonly type: EventType;
  readonly sequence: number;
  readonly atMs: number;
  readonly detail: Readonly<Record<string, unknown>>;
  /** Whether some endpoint or callback listens: then the session is kept with the event and it waits for fan-out. */
  readonly listened: boolean;
}

export interface StoredReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Sealed by the engine where it carries a secret. */
  readonly body: string | null;
  readonly sealed: boolean;
}

/** An idempotency key in use. Its scope is dialect, method and route. */
export interface KeyUse {
  readonly scope: string;
  readonly key: string;
  /** SHA-256 of what the request says. */
  readonly bodyHash: string;
  /**
   * `reserve` claims the key and leaves it running; `answer` stores the reply of a key reserved earlier, unless it has
   * one: what was answered once stands; `both` claims and answers at once. A claim on a key that exists (and is not expired) is `key-seen`.
   */
  readonly step: 'reserve' | 'answer' | 'both';
  readonly reply: StoredReply | null;
  /** Wall time at which the request was begun: how long it may still be running is no matter of business. */
  readonly reservedAtMs: number;
  /** Keys older than this (business time) are as good as new. */
  readonly expiresAtMs: number;
}

export interface Save {
  readonly session: Session;
  /** The version it was decided on; 0 inserts. */
  readonly expectedVersion: number;
  /** `paymentStatus(session)`, kept as a column for lists. */
  readonly paymentStatus: PaymentStatus;
  /** Business time at which it should be looked at, to end or to be told as abandoned; null while there is no such time. */
  readonly sweepAtMs: number | null;
  /** Wall time at which an attempt or refund should be asked about; null when none is out. */
  readonly checkDueAtMs: number | null;
  /** The facts it was decided on: when the merchant has changed since, the save is refused as stale. */
  readonly factsVersion: number;
  readonly events: readonly EventRecord[];
  readonly claims: readonly Claim[];
  /** Saved along or not at all. */
  readonly coins: readonly CoinChange[];
  /** Whoever becomes a customer by this save; they and the session are saved together or not at all. */
  readonly newCustomer: NewCustomer | null;
  readonly subscription: { readonly change: SubscriptionChange; readonly tell: TellOf } | null;
  readonly instrument: Instrument | null;
  readonly dispute: Dispute | null;
  readonly key: KeyUse | null;
  /** Business time of the save. */
  readonly nowMs: number;
}

export interface NewCustomer {
  readonly customer: Customer;
  /** Where somebody listens. */
  readonly event: CustomerEvent | null;
}

export type SaveResult =
  | { readonly kind: 'saved' }
  /** Somebody saved the session in between, or the id exists already, or somebody else became the same customer. */
  | { readonly kind: 'version-conflict' }
  | { readonly kind: 'facts-stale' }
  | { readonly kind: 'key-seen' }
  | { readonly kind: 'claim-refused'; readonly claim: Claim };
