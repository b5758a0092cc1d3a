// What `decide` answers.
import type { CoinChange } from './coins.ts';
import type { Dispute } from './dispute.ts';
import type { HappenedEvent } from './event.ts';
import type { Instrument } from './instrument.ts';
import type { Problem } from './problem.ts';
import type { Session } from './session.ts';
import type { SubscriptionChange } from './subscription.ts';

/** The limit of what is counted whatever it comes to. */
export const NO_LIMIT = Number.MAX_SAFE_INTEGER;

/** A share of something several sessions compete for. Applied in the save's transaction, under a check. */
export interface Claim {
  /**
   * `discount` (uses of a code), `redemption` (orders that had a discount by its code), `order` (of a buyer with early ones
   * only), `unpaid` (an order of a buyer who may have so many with something due on delivery), `trial` (a free one of a
   * buyer), `stock` (pieces of a variant), `coins` (of a
   * customer, whose balance is their only limit; only `NO_LIMIT` goes without it).
   */
  readonly resource: string;
  readonly key: string;
  /** Positive takes, negative gives back. */
  readonly delta: number;
  /** The sum that may not be exceeded. */
  readonly limit: number;
  /** The problem to answer with when it does not fit. */
  readonly refusal: Problem;
  /** The command can do without it: when it does not fit, it is decided again on what is there by then. */
  readonly isOptional?: true;
}

/** Work at a provider that must happen after the save, and whose outcome comes back as a command. */
export type Effect =
  | { readonly type: 'start-attempt'; readonly attemptId: string }
  | { readonly type: 'check-attempt'; readonly attemptId: string }
  | { readonly type: 'void-attempt'; readonly attemptId: string }
  | { readonly type: 'refund'; readonly refundId: string }
  /** Keeps the address of a completed session with its customer. Nothing comes back. */
  | { readonly type: 'remember-address' };

export interface Decision {
  readonly kind: 'decision';
  /** The next session; its `version` and `sequence` are those it will have when saved. */
  readonly session: Session;
  readonly events: readonly HappenedEvent[];
  readonly claims: readonly Claim[];
  /** What it means for the loyalty coins of the customer. */
  readonly coins: readonly CoinChange[];
  /** What it means for the subscription that the session begins or pays for; `null` is nothing. */
  readonly subscription: SubscriptionChange | null;
  /** A way to pay that the gateway has kept for the customer. */
  readonly instrument: Instrument | null;
  /** What has become known of a dispute. */
  readonly dispute: Dispute | null;
  readonly effects: readonly Effect[];
  /** False when nothing changed: there is nothing to save and the session is answered as it is. */
  readonly changed: boolean;
  /** Problems that did not stop the command but should be told (a refused discount code among good changes). */
  readonly warnings: readonly Problem[];
}

export interface Refusal {
  readonly kind: 'refusal';
  /** Never empty. */
  readonly problems: readonly Problem[];
}

export const refuse = (...problems: readonly Problem[]): Refusal => ({ kind: 'refusal', problems });
