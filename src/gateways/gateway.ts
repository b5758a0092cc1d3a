// The gateway contract: an actuator that talks to one payment provider. It knows nothing of sessions, dialects or the store.
import type { z } from 'zod';
import type { CardInput } from '../domain/command.ts';
import type { DisputeReport } from '../domain/dispute.ts';
import type { Method } from '../domain/facts.ts';
import type { Amount } from '../domain/money.ts';
import type { RefundReport, Report } from '../domain/payment.ts';

/** One attempt as a gateway sees it. */
export interface AttemptRequest {
  /** Kassa's id of the attempt; send it as the provider's idempotency key. */
  readonly id: string;
  readonly merchantId: string;
  /** Internal id of the session; give it to the provider as metadata, so that a notification can bring it back. */
  readonly sessionId: string;
  readonly livemode: boolean;
  readonly method: string;
  readonly amount: Amount;
  /** ISO 4217, upper case. */
  readonly currency: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** The provider's id, once a report has carried one. */
  readonly reference: string | null;
  /** How many blocks must confirm a payment on a chain; `null` is as many as the gateway finds enough. */
  readonly confirmations: number | null;
  /**
   * Keep the way to pay for later charges, and report it with the payment; asked only of methods that save. With an
   * amount of 0 it is only kept: nothing is charged.
   */
  readonly saves: boolean;
  /** Reference of a way to pay that was kept: charge that one. The buyer is not there, so a challenge is a decline. */
  readonly instrument: string | null;
  /** What the buyer reads on a statement or a provider's page. */
  readonly description: string;
  readonly buyerEmail: string | null;
  /** Where the provider sends the buyer back to after a challenge. */
  readonly returnUrl: string;
  /** Where the provider sends its notifications. */
  readonly notifyUrl: string;
}

/** A provider's notification or a request for a page that the gateway itself serves. */
export interface GatewayRequest {
  readonly method: string;
  /** Path below the gateway's own prefix, starting with `/`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface GatewayReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a verified notification says. */
export type Heard = { readonly sessionId: string; readonly attemptId: string } & (
  { readonly report: Report } | { readonly dispute: DisputeReport }
);

/** Settings as the gateway's own schema parsed them. */
export type GatewaySettings = Readonly<Record<string, unknown>>;

export interface Gateway {
  readonly name: string;
  /**
   * Checks a merchant's settings for this gateway; issues name the path and the likely mistake. What opens something at
   * the provider is marked with `secret`.
   */
  readonly settings: z.ZodObject;
  /** Methods on offer for this amount's currency and country, before the merchant's own filter. */
  offers(currency: string, country: string): readonly Omit<Method, 'gateway'>[];
  /**
   * Starts the attempt. Idempotent by `attempt.id`. Never throws for a provider's refusal: what cannot be told is a
   * report of kind `unknown`. A thrown error counts as `unknown` too.
   */
  start(attempt: AttemptRequest, settings: GatewaySettings, card: CardInput | null): Promise<Report>;
  /**
   * What became of the attempt? One that never reached the provider is `declined` with `never_started`. That is a
   * promise: a start of this attempt that is still on its way, or comes later, will not charge. Where the provider
   * cannot be made to refuse it, the answer is `unknown` until no start can be under way any more.
   */
  check(attempt: AttemptRequest, settings: GatewaySettings): Promise<Report>;
  /** Gives up an attempt that waits for the buyer. Answers `paid` when it was too late. */
  void(attempt: AttemptRequest, settings: GatewaySettings): Promise<Report>;
  /** Idempotent by `refundId`: money goes back once. After `failed` it may be asked for again under the same id. */
  refund(attempt: AttemptRequest, refundId: string, amount: Amount, settings: GatewaySettings): Promise<RefundReport>;
  /** Verifies the signature first, then parses. */
  hear(request: GatewayRequest, settings: GatewaySettings, wallMs: number): Promise<Heard | 'forged' | 'ignored'>;
  /** Pages that the gateway serves itself under `/kassa/gateways/<name>/pages/…` (the sandbox's bank). */
  serve?(request: GatewayRequest): Promise<GatewayReply>;
  /** Ends what runs in the background (timers, notifications on their way); called once, before the store closes. */
  close?(): Promise<void>;
}
