// Problems: everything that can be wrong with a session or refused about a command, as a closed union.
// Each dialect maps every code with a `Record<ProblemCode, …>`, so a new code does not compile until all can spell it.
import type { Amount } from './money.ts';

export type ProblemCode =
  // the request
  | 'invalid_value'
  | 'missing_value'
  | 'unknown_key'
  | 'too_large'
  | 'price_override_forbidden'
  | 'credentials_required'
  | 'redirect_host_forbidden'
  // what it refers to
  | 'variant_not_found'
  | 'product_mismatch'
  | 'paid_once'
  | 'currency_unsupported'
  | 'currency_mixed'
  | 'shipping_option_not_found'
  | 'gift_not_offered'
  | 'customer_not_found'
  | 'already_exists'
  | 'managed_by_configuration'
  | 'managed_by_import'
  | 'out_of_stock'
  // discounts
  | 'discount_not_found'
  | 'discount_not_started'
  | 'discount_ended'
  | 'discount_minimum_not_met'
  | 'discount_maximum_exceeded'
  | 'discount_not_applicable'
  | 'discount_not_for_buyer'
  | 'discount_buyer_unknown'
  | 'discount_outdone'
  | 'discount_used_up'
  | 'discount_not_combinable'
  | 'coins_unavailable'
  | 'credit_too_low'
  | 'subscription_canceled'
  // readiness to pay
  | 'email_required'
  | 'shipping_address_required'
  | 'shipping_option_required'
  | 'country_not_served'
  | 'address_not_served'
  // payment
  | 'method_unavailable'
  | 'gateway_unavailable'
  | 'card_not_accepted_here'
  | 'payment_in_progress'
  | 'payment_partly_arrived'
  | 'nothing_to_refund'
  | 'payment_disputed'
  | 'refund_too_large'
  | 'refund_unsupported'
  // the session's life
  | 'session_completed'
  | 'session_expired'
  | 'session_canceled'
  | 'session_not_open'
  | 'version_stale'
  | 'session_busy';

export type Severity = 'error' | 'warning' | 'info';
export type FixableBy = 'caller' | 'buyer' | 'merchant' | 'nobody';

/** Amounts are in minor units of the cart's currency. */
export interface Figures {
  readonly more?: Amount;
  readonly morePieces?: number;
  readonly most?: Amount;
  readonly mostPieces?: number;
  /** What another offer is called. */
  readonly other?: string;
}

export interface Problem {
  readonly code: ProblemCode;
  readonly severity: Severity;
  /** Path of the field in Kassa's own names (`lines[0].quantity`, `shipping_address.postal_code`); a dialect renames it. */
  readonly at: string | null;
  readonly fixableBy: FixableBy;
  /** One sentence for the person who reads it: names the field and guesses the likely mistake. */
  readonly text: string;
  /** What of the text depends on the cart, for whoever says the same in another language. */
  readonly figures?: Figures;
  /** What the text is about, as it was named or is called, for a dialect that says the rest in its own words. */
  readonly named?: string;
  /** What was probably meant by that name. */
  readonly likely?: string;
  /** The finding of a dialect's own schema, for a wire that shows it as it is. The core never makes one. */
  readonly issue?: Readonly<Record<string, unknown>>;
}

/** Makes a problem of severity `error`; the usual case. */
export function problem(code: ProblemCode, at: string | null, text: string, fixableBy: FixableBy = 'caller'): Problem {
  return { code, severity: 'error', at, fixableBy, text };
}
