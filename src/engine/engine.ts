// What the engine offers to the edges. `execute.ts` is the one way in which a session changes.
import type { BadRequest, Caller, Intent, RenderContext, Result, WireReply } from '../dialects/dialect.ts';
import type { Command, OpenSession } from '../domain/command.ts';
import type { Customer } from '../domain/customer.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { GatewaySettings, Heard } from '../gateways/gateway.ts';
import type { Session } from '../domain/session.ts';
import type { Subscription } from '../domain/subscription.ts';
import type { Challenges } from './challenges.ts';
import type { Consent } from './consent.ts';
import type { PaymentLinks } from './payment-links.ts';

/** An Idempotency-Key as the edge read it, with the words in which a stored answer must be given. */
export interface KeyedRequest {
  /** `<dialect> <METHOD> <path>`, the path with its parameters. */
  readonly scope: string;
  readonly key: string;
  /** SHA-256 of what the request says: equal for requests that say the same. */
  readonly bodyHash: string;
  readonly lifeMs: number;
  readonly keepsRefusals: boolean;
}

/** An answer, either made now or replayed byte for byte from an earlier request with the same key. */
export interface Answer {
  readonly reply: WireReply;
  readonly replayed: boolean;
}

export interface Engine {
  /**
   * Runs one wire request that `parse` understood. `render` is called once with the final result, before the save that
   * settles the answer, so that the stored reply and the sent one are the same bytes.
   */
  answer(request: {
    /** A rejected parse comes here too, so that a dialect that keeps refusals can replay it. */
    readonly intent: Intent | BadRequest;
    readonly caller: Caller | null;
    /** Name of the dialect asked through. */
    readonly dialect: string;
    readonly keyed: KeyedRequest | null;
    readonly requestId: string;
    readonly render: (result: Result, context: RenderContext) => WireReply;
    /** Turned into the `origin-forbidden` fault by the edge when it answers false. */
    readonly mayOpen?: (merchant: { readonly origins: readonly string[] }) => boolean;
  }): Promise<Answer | 'origin-forbidden' | 'stale-caller'>;

  /** Runs a command for the hosted page; there is no idempotency key, the session's own rules suffice. */
  run(
    merchantId: string,
    sessionId: string,
    command: Exclude<Command, OpenSession>,
  ): Promise<Extract<Result, { kind: 'session' | 'refused' | 'not-found' }>>;

  /** Whose session it is, for whoever has proven to be them; `null` for nobody, and for somebody archived. */
  customerOf(session: Session): Promise<Customer | null>;

  /** Phone login for the hosted page: the same codes, limits and outcomes as over the wire. */
  readonly challenge: Challenges;

  /** Access for programs of others, as merchants are asked for it on a page. */
  readonly consent: Consent;

  /** What anybody finds behind a payment link. */
  readonly paymentLinks: PaymentLinks;

  /**
   * A session for the hosted page, expired if its time is over, with what rendering needs. `subscription` is the one that it
   * is a bill of, or has begun; `openBill` what is charged as soon as a way to pay is kept with it.
   */
  view(
    dialect: string,
    publicId: string,
  ): Promise<{
    session: Session;
    context: RenderContext;
    subscription: Subscription | null;
    openBill: Session | null;
  } | null>;

  /**
   * The buyer is back from a provider at `<page path>/return/<attempt id>`: asks about that attempt if it is still live
   * and answers the session as it then is. `null` when there is no such session.
   */
  comeBack(dialect: string, publicId: string, attemptId: string): Promise<Session | null>;

  /**
   * The session in which a buyer who comes back goes on: the same while it lives, and after that a fresh one with the same
   * cart at today's prices, the same one for everybody who comes. Answers one that is over where there is nothing to go on
   * with; `null` when there is no such session.
   */
  resume(dialect: string, publicId: string): Promise<Session | null>;

  /** A verified provider notification. After `busy` nobody has taken note of it: the provider should say it again. */
  heard(merchantId: string, heard: Heard): Promise<'told' | 'unknown-session' | 'busy'>;

  /**
   * Who holds this API key, if anybody. Answers come from a cache that every save and every read of a session checks;
   * when `answer` says `stale-caller` (keys or settings have changed), ask again with `fresh`.
   */
  authenticate(token: string, options?: { readonly fresh: boolean }): Caller | null | Promise<Caller | null>;

  /** A merchant's settings as they stand now; for answers that no save checks. */
  merchantById(merchantId: string): Promise<Merchant | null>;

  /** For a provider's notification; `null` when the merchant does not use the gateway. */
  gatewaySettings(merchantId: string, gateway: string): Promise<GatewaySettings | null>;

  /** What rendering a session needs, for webhooks. */
  contextFor(session: Session): Promise<RenderContext>;

  /** One round of background work for every merchant: expiry, checks of attempts and refunds. */
  tend(): Promise<void>;
}
