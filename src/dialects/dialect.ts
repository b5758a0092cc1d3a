// The dialect contract. A dialect is a pure translator: bytes → Intent, Result → bytes, event → webhook bytes.
// It sees only `domain`, `base` and this file, so it cannot do I/O.
import type { CatalogItem } from '../domain/catalog.ts';
import type { Command, OpenSession } from '../domain/command.ts';
import type { Customer, CustomerRef } from '../domain/customer.ts';
import type { EventType } from '../domain/event.ts';
import type { Facts } from '../domain/facts.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { Message } from '../domain/message.ts';
import type { PaymentLink } from '../domain/payment-link.ts';
import type { PostalFacts } from '../domain/postal-codes.ts';
import type { Problem } from '../domain/problem.ts';
import type { Order, Session } from '../domain/session.ts';
import type { AccountIntent, AccountResult } from './account-intent.ts';
import type { CatalogIntent, CatalogResult } from './catalog-intent.ts';
import type { CreditIntent, CreditResult } from './credit-intent.ts';
import type { CustomerIntent, CustomerResult } from './customer-intent.ts';
import type { DiscountIntent, DiscountResult } from './discount-intent.ts';
import type { DisputeIntent, DisputeResult } from './dispute-intent.ts';
import type { ErrorPages } from './error-pages.ts';
import type { LoginIntent, LoginResult } from './login.ts';
import type { NotFound } from './not-found.ts';
import type { SessionFilter } from './session-filter.ts';
import type { ClientCredentialsPolicy, OAuthIntent, OAuthPolicy, OAuthResult } from './oauth-intent.ts';
import type { Page, Paged } from './paging.ts';
import type { PaymentLinkIntent, PaymentLinkResult } from './payment-link-intent.ts';
import type { Fault } from './fault.ts';
import type { ToldEventsIntent } from './told-events.ts';
import type { ClockMove, ClockView } from './merchant-clock.ts';
import type { SubscriptionIntent, SubscriptionResult } from './subscription-intent.ts';
import type { WebhookFormat } from './webhook-format.ts';
import type { WebhookIntent, WebhookResult } from './webhook-intent.ts';

export type { CatalogIntent, VariantOfProduct } from './catalog-intent.ts';
export type { CustomerInput } from './customer-intent.ts';
export type { DeliveryTry, DeliveryView, EndpointView } from './endpoint-views.ts';
export type { ErrorEntry, ErrorPages } from './error-pages.ts';
export type { NotFound } from './not-found.ts';
export type { Page, Paged } from './paging.ts';
export type { SessionFilter } from './session-filter.ts';
export type { CustomerEventType, CustomerEventView, SubscriptionEventView, WebhookFormat } from './webhook-format.ts';
export type { EndpointInput } from './webhook-intent.ts';

// ---------------------------------------------------------------------------------------------- what comes in

export interface WireRequest {
  readonly method: string;
  /** Path without query and trailing slash. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly ip: string;
  /** The country an address of the internet most likely is in, ISO 3166-1 alpha-2; `null` when nobody knows. */
  readonly countryOf: (ip: string) => string | null;
}

/** Who is asking: settled before `parse` runs on routes with scopes. */
export interface Caller {
  readonly merchant: Merchant;
  readonly key: {
    readonly id: string;
    /** The API that it opens, and no other. */
    readonly dialect: string;
    readonly prefix: string;
    readonly scopes: readonly string[];
    readonly livemode: boolean;
    /** Made for a program of others, to whom the merchant has given access. */
    readonly isGranted?: true;
  };
}

/** How a session is named on this wire. */
export interface SessionRef {
  /** `any` accepts the public id of every dialect (Kassa's own API does). */
  readonly dialect: string;
  readonly id: string;
  /** `order`: the id is that of the order it has become. */
  readonly by?: 'order';
  /** What else of the path must be the session's; without it, there is no session of this id there. */
  readonly isAt?: (session: Session) => boolean;
}

/** What in a request names the merchant, besides a key: the domain of a shop, or `{store}/{checkout}`. */
export interface MerchantRef {
  readonly kind: 'shop' | 'checkout';
  readonly value: string;
}

/** A command for a session that exists. */
export type Change = Exclude<Command, OpenSession>;

/** `customer` is the one whom the intent names, and `null` where there is none. */
export type CommandFor = (merchant: Merchant, customer: Customer | null) => OpenSession | BadRequest;
/** `nowMs` is business time. */
export type CommandFrom = (session: Session, merchant: Merchant, nowMs: number) => Change | BadRequest;

/** What a request asks for, in words the engine and the admin know. */
export type Intent =
  | {
      readonly do: 'open';
      /** How to find the merchant without a key. With one as well, both must mean the same merchant. */
      readonly merchant?: MerchantRef;
      readonly command: OpenSession;
    }
  /** What is asked depends on whose session it will be. */
  | {
      readonly do: 'open-for';
      readonly merchant?: MerchantRef;
      /** On whom the command depends too. */
      readonly customer?: CustomerRef;
      readonly commandFor: CommandFor;
    }
  | { readonly do: 'change'; readonly session: SessionRef; readonly command: Change }
  /** What is asked depends on the session as it stands: asked again in each round, should others have changed it. */
  | {
      readonly do: 'change-from';
      readonly merchant?: MerchantRef;
      readonly session: SessionRef;
      readonly commandFrom: CommandFrom;
    }
  | { readonly do: 'read'; readonly merchant?: MerchantRef; readonly session: SessionRef }
  | { readonly do: 'list'; readonly filter: SessionFilter; readonly page: Page }
  /** Several at once, on wires that take lists: one after the other, each by itself, whatever becomes of the others. */
  | { readonly do: 'each'; readonly parts: readonly (Intent | BadRequest)[] }
  | CustomerIntent
  | CreditIntent
  | AccountIntent
  | CatalogIntent
  | SubscriptionIntent
  | DiscountIntent
  | DisputeIntent
  | PaymentLinkIntent
  | { readonly do: 'timeline'; readonly session: SessionRef }
  | { readonly do: 'whoami' }
  | { readonly do: 'openapi' }
  | WebhookIntent
  | { readonly do: 'list-events'; readonly type?: string; readonly session?: SessionRef; readonly page: Page }
  | { readonly do: 'read-event'; readonly id: string }
  | ToldEventsIntent
  | LoginIntent
  | OAuthIntent
  | { readonly do: 'list-messages'; readonly page: Page }
  | { readonly do: 'read-clock' }
  | { readonly do: 'move-clock'; readonly move: ClockMove };

/** A request that could not be understood. `status` 400 unless the vendor says otherwise; the dialect renders it. */
export interface BadRequest {
  readonly do: 'reject';
  readonly problems: readonly Problem[];
}

// ---------------------------------------------------------------------------------------------- what goes out

/** `body` is the exact text sent; `null` sends none. */
export interface WireReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface EventView {
  readonly id: string;
  readonly type: EventType;
  readonly atMs: number;
  readonly sequence: number;
  readonly detail: Readonly<Record<string, unknown>>;
  /** The session as it was, where an endpoint was listening; otherwise as it is now. */
  readonly session: Session;
}

export interface TimelineEntry {
  readonly atMs: number;
  readonly kind: 'event' | 'attempt' | 'refund' | 'delivery';
  readonly name: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** A message of a merchant in test mode, kept instead of sent. */
export interface MessageView extends Message {
  /** Native id of the session. */
  readonly session: string;
  readonly atMs: number;
}

export type Result =
  | { readonly kind: 'session'; readonly session: Session; readonly warnings: readonly Problem[] }
  | { readonly kind: 'sessions'; readonly page: Paged<Session> }
  /** In the order in which they were asked for. */
  | { readonly kind: 'each'; readonly results: readonly Result[] }
  | CustomerResult
  | CreditResult
  | AccountResult
  | CatalogResult
  | SubscriptionResult
  | DiscountResult
  | DisputeResult
  | PaymentLinkResult
  | { readonly kind: 'timeline'; readonly session: Session; readonly entries: readonly TimelineEntry[] }
  | { readonly kind: 'whoami'; readonly caller: Caller }
  | { readonly kind: 'openapi' }
  | WebhookResult
  | { readonly kind: 'event'; readonly event: EventView }
  | { readonly kind: 'events'; readonly page: Paged<EventView> }
  | { readonly kind: 'deleted'; readonly id: string }
  | { readonly kind: 'messages'; readonly page: Paged<MessageView> }
  | LoginResult
  | OAuthResult
  | { readonly kind: 'clock'; readonly clock: ClockView }
  /** The request was not understood (`parse` said so). */
  | { readonly kind: 'rejected'; readonly problems: readonly Problem[] }
  /** Understood, and a rule says no. `session` is as it stands, where there is one. */
  | { readonly kind: 'refused'; readonly problems: readonly Problem[]; readonly session: Session | null }
  | { readonly kind: 'not-found'; readonly what: NotFound }
  | { readonly kind: 'key-reused' }
  | { readonly kind: 'key-in-flight' };

/** What `render` may look up. Everything here is pure and already loaded. */
export interface RenderContext extends PostalFacts, Pick<Facts, 'heldByOthers' | 'coinsOf' | 'methods'> {
  /** The merchant of the session or caller; `null` when none was found. */
  readonly merchant: Merchant | null;
  /** Finds a variant by id among those the session and the merchant's offers refer to. */
  readonly item: (variantId: string) => CatalogItem | undefined;
  /** Business time. */
  readonly nowMs: number;
  readonly requestId: string;
  /** What its buyer and the merchant's programs call the order that a session has become. */
  readonly orderNumber: (session: Session, order: Order) => string;
  /** The hosted page of a session without the buyer's secret, absolute. */
  readonly pageUrl: (session: Session) => string;
  /** The page of a payment link, absolute. */
  readonly paymentLinkUrl: (link: Pick<PaymentLink, 'id' | 'dialect'>) => string;
  /** The buyer's link secret, 256 bits as base64url; put it into a link only in the answer to the creation. */
  readonly clientSecret: (session: Session) => string;
  /** The secret with which a session's own callback is signed. */
  readonly callbackSecret: (session: Session) => string;
  /** Base of documentation links, without a trailing slash. */
  readonly docsUrl: string;
}

export type { Fault, FaultKind } from './fault.ts';

// ---------------------------------------------------------------------------------------------- the contract

/** Who asked for what, for wires whose answers depend on it. */
export interface Asked {
  readonly request: WireRequest;
  readonly caller: Caller | null;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Fastify syntax (`/session/:id`), without a trailing slash. */
  readonly path: string;
  /** `public` needs no key; `[]` needs a valid key; otherwise any one of these scopes (or `*`) suffices. */
  readonly scopes: 'public' | readonly string[];
  /** Whether a request may also come without a key. One that brings a key must bring a good one. */
  readonly isKeyOptional?: boolean;
  /** Whether a missing Idempotency-Key is a fault, allowed, or the header is ignored. */
  readonly idempotency: 'required' | 'optional' | 'none';
  /** The parameters of a call that changes something, for a dialect that refuses others there. Absent is none. */
  readonly query?: readonly string[];
  readonly parse: (request: WireRequest, caller: Caller | null) => Intent | BadRequest;
  readonly render: (result: Result, context: RenderContext, asked: Asked) => WireReply;
}

export interface DialectPolicy {
  /** Recognises this dialect's keys by how they start; `null` when the dialect has no keys. */
  readonly keyPrefix: string | null;
  /** Whether `test_` or `live_` follows the prefix. */
  readonly keyShowsMode?: boolean;
  /** How the key stands in `Authorization`: after `Bearer` unless given; also by itself; or as a user name and password. */
  readonly credentials?: 'bearer' | 'bearer-or-raw' | 'basic';
  /** How programs of others are given access; absent where they are not. */
  readonly oauth?: OAuthPolicy;
  /** Whether tokens that end are fetched with keys; they stand after `Bearer`. Absent: they are not. */
  readonly clientCredentials?: ClientCredentialsPolicy;
  /** Every scope a key can be given, besides `*`; none where there are no keys. */
  readonly scopes: readonly string[];
  readonly idempotency: {
    readonly maxKeyChars: number;
    readonly lifeMs: number;
    /** Whether refusals (4xx) are stored and replayed too. */
    readonly keepsRefusals: boolean;
  };
  readonly sessionLife: { readonly ms: number; readonly slides: boolean };
  /**
   * `merchant-origins` answers browsers from registered origins; `every-origin` all of them, on routes that need no key,
   * and never with credentials; `none` sends no CORS headers.
   */
  readonly cors: 'none' | 'merchant-origins' | 'every-origin';
  readonly maxBodyBytes: number;
}

export interface Dialect {
  readonly name: string;
  readonly errors: ErrorPages;
  readonly policy: DialectPolicy;
  /** Makes a public session id. `nowMs` only for formats that carry time. */
  publicId(nowMs: number): string;
  /** What the vendor calls an order, where that is not Kassa's own number. */
  readonly orderNumber?: (session: Session, order: Order) => string;
  /** Path of the hosted page with `:id`, e.g. `/pay/:id`. */
  readonly pagePath: string;
  /** Path of the page of a payment link with `:id`, below the dialect's name; absent without such links. */
  readonly paymentLinkPath?: string;
  /** Where a link leads that takes up a session that was left, and the parameter that names it; absent without such links. */
  readonly resume?: { readonly path: string; readonly parameter: string };
  /** Other paths with `:id` that lead to the page. */
  readonly pageAliases?: readonly string[];
  readonly routes: readonly Route[];
  /** How the vendor's paths begin that are not served: what is said there is said in the dialect's words. */
  readonly unserved?: readonly string[];
  fault(fault: Fault): WireReply;
  readonly webhook: WebhookFormat | null;
}
