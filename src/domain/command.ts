// Commands: what someone wants of a session. Every edge translates into these and nothing else changes a session.
import type { Period } from './billing-period.ts';
import type { Address } from './address.ts';
import type { CustomerRef } from './customer.ts';
import type { DisputeReport } from './dispute.ts';
import type { Instrument } from './instrument.ts';
import type { Amount } from './money.ts';
import type { OwnTerms } from './own-terms.ts';
import type { RefundReport, Report } from './payment.ts';
import type { Recurring } from './recurring.ts';
import type {
  Buyer,
  Callback,
  Milestone,
  PaymentMethodFilter,
  Session,
  SessionAsks,
  SessionMode,
  SetupTarget,
} from './session.ts';
import type { Plan, Subscription } from './subscription.ts';

export type LineInput =
  | {
      readonly kind: 'catalog';
      /** Variant id or SKU. */
      readonly variant: string;
      /** On a wire that tells the two apart: which of them `variant` is. */
      readonly by?: 'id' | 'sku';
      /** `variant` may also be the id of a product with only one on sale. */
      readonly mayNameProduct?: true;
      /** What the caller calls the line. Lines of different names are never one, though their variant is the same. */
      readonly alias?: string;
      /** When the caller names the product too, it must be the variant's. */
      readonly product?: string;
      readonly quantity: number;
      /** What the seller calls it here; `null` is the catalogue's title, also for a line that was called otherwise. */
      readonly title?: string | null;
      /** Unit prices by currency in place of the catalogue's; for callers who may set prices. */
      readonly ownPrices?: Readonly<Record<string, Amount>>;
      /** What is agreed for the line besides; for the same callers. */
      readonly ownTerms?: OwnTerms;
      readonly properties?: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'inline';
      readonly title: string;
      readonly unitAmount: Amount;
      readonly quantity: number;
      readonly requiresShipping?: boolean;
      readonly taxable?: boolean;
      readonly properties?: Readonly<Record<string, string>>;
    };

/**
 * The fields a caller can give when opening or change later. `undefined` leaves a field as it is, `null` clears it.
 * `lines`, `codes` and `gifts` replace what was there.
 */
export interface SessionInput {
  readonly lines?: readonly LineInput[];
  /** Fewer pieces of bought lines that are there, by line id; 0 takes the line out. Unknown ids are ignored. */
  readonly lower?: Readonly<Record<string, number>>;
  /** What the seller calls bought lines that are there, by line id; `null` is the catalogue's title. Unknown ids are ignored. */
  readonly titles?: Readonly<Record<string, string | null>>;
  readonly currency?: string;
  /** In place of `currency`: the country's, where every line has a price in it, else the merchant's. Never a mix. */
  readonly currencyFollowsCountry?: boolean;
  readonly country?: string;
  readonly locale?: string;
  /** Whose session it is. The customer's contact data fills what the session does not say itself. */
  readonly customer?: CustomerRef | null;
  /** A customer who is not there is nobody then, instead of a mistake: for wires whose callers bring ids from elsewhere. */
  readonly customerMayBeUnknown?: boolean;
  readonly buyer?: (Partial<Omit<Buyer, 'taxId'>> & { readonly taxId?: string | null | undefined }) | null;
  readonly shippingAddress?: Address | null;
  readonly billingAddress?: Address | null;
  readonly shippingOption?: string | null;
  readonly codes?: readonly { readonly code: string; readonly by: 'buyer' | 'merchant' }[];
  readonly gifts?: readonly { readonly variant: string; readonly quantity: number }[];
  /** Loyalty coins of the customer to use: a number, or as many as possible; `null` uses none. */
  readonly coins?: number | 'max' | null;
  readonly paymentMethod?: string | null;
  /** Only a part by `paymentMethod`, and the rest on delivery. Absent: as before, where `paymentMethod` brings money at once. */
  readonly partialCod?: boolean;
  readonly paymentMethods?: PaymentMethodFilter | null;
  readonly gateway?: string | null;
  /** How many blocks must confirm a payment on a chain. */
  readonly confirmations?: number;
  readonly successUrl?: string | null;
  readonly cancelUrl?: string | null;
  readonly clientReferenceId?: string | null;
  readonly metadata?: Readonly<Record<string, string>> | null;
  readonly attributes?: Readonly<Record<string, string>> | null;
  readonly note?: string | null;
  /** A milestone the buyer's page has reached; ignored when the session is already further. */
  readonly reached?: Milestone;
}

/** Card data lives only in memory on its way to a gateway that accepts raw numbers; it is never saved or logged. */
export interface CardInput {
  readonly number: string;
  readonly expMonth: number;
  readonly expYear: number;
  readonly cvc: string;
}

export interface OpenSession {
  readonly type: 'open-session';
  readonly dialect: string;
  /** The shop's checkout that it is opened through. */
  readonly checkout?: string;
  /** Ids chosen by the caller of `decide`, which is pure. */
  readonly ids: { readonly session: string; readonly public: string; readonly native: string };
  readonly input: SessionInput & { readonly lines: readonly LineInput[] };
  readonly mode: SessionMode;
  /** Of a session that only keeps a way to pay: what is charged to it from then on. Absent: whatever has none of its own. */
  readonly setup?: SetupTarget;
  readonly life: { readonly ms: number; readonly slides: boolean };
  readonly callback: Callback | null;
  readonly extra: Readonly<Record<string, unknown>>;
  /** Whether the caller may set prices (the key's scope, or the dialect's own rule). */
  readonly mayOverridePrices: boolean;
  /**
   * Whether the return URLs come from a caller who holds a key of this merchant. Where anybody may open a session, the
   * hosts must be among `merchant.returnHosts`, or the page would be an open redirect.
   */
  readonly trustedReturnUrls: boolean;
  /** Whether the cart may be filled later. Such a session cannot be paid until it is. */
  readonly mayBeEmpty?: boolean;
  /** Whether a buyer whom nobody has named becomes a customer of the merchant by ordering. */
  readonly buyerBecomesCustomer?: true;
  /** An order as it is sent and no cart to be mended on the page: codes must count, and the pieces must be there. */
  readonly isFirm?: true;
  /** What the buyer must give besides what the shop and the cart need. */
  readonly asks?: SessionAsks;
  /** Buyers enter no discount codes. */
  readonly refusesCodes?: true;
  readonly afterOrder?: Session['afterOrder'];
  /**
   * Start a payment at once at the preselected gateway, so that the answer carries the provider's session, unless something
   * is missing before a payment: then the page asks for it, and leads to the provider.
   */
  readonly payment: { readonly attemptId: string } | null;
  /** Nobody is to visit it: what it sells begins at once, and is charged to what its customer has kept. */
  readonly begin?: BeginSubscription;
}

export interface BeginSubscription {
  readonly subscriptionId: string;
  /** `null` where nothing is kept: then its first period waits for its customer to pay. */
  readonly instrument: Instrument | null;
  readonly backupInstrumentId?: string;
  readonly attemptId: string;
  readonly orderId: string;
  /** Nothing is charged before then. Absent: at once. */
  readonly startMs?: number;
  /** Free until then, whoever has had a trial before. Absent: as long as the prices say, for who has had none. */
  readonly trialEndMs?: number;
  /** In place of the rhythm of its prices. */
  readonly rhythm?: Pick<Recurring, 'interval' | 'intervalCount'>;
  /** Nothing is ever charged for it, whatever the prices are. */
  readonly isFree?: true;
  /** Absent: what is sold. */
  readonly name?: string;
}

export interface ReviseSession {
  readonly type: 'revise-session';
  readonly input: SessionInput;
  readonly mayOverridePrices: boolean;
  /** As for opening; absent means that return URLs must lead to registered hosts. */
  readonly trustedReturnUrls?: boolean;
  /** As for opening. */
  readonly mayBeEmpty?: boolean;
  /** In place of what the dialect keeps with the session. */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** Refuse unless the session still has this version. */
  readonly ifVersion?: number;
  /** A new life, counted from now. */
  readonly expiresInMs?: number;
  /** Codes are added to those present that count, instead of replacing all of them (the buyer's page does this). */
  readonly addCodes?: boolean;
  /** Somebody on the hosted page or without credentials asks for it, who need not be the buyer. */
  readonly fromPage?: boolean;
  /** With `fromPage`: the customer whom they have proven to be; without it a stranger. */
  readonly sender?: string | null;
}

export interface StartPayment {
  readonly type: 'start-payment';
  readonly attemptId: string;
  /** For the order, when nothing is left to pay and the session completes without an attempt. */
  readonly orderId: string;
  /** `null` takes the method the session already carries. */
  readonly method: string | null;
  /** Only a part now, and the rest on delivery. Absent: as the session carries it, where `method` brings money at once. */
  readonly partialCod?: boolean | undefined;
  readonly gateway: string | null;
  readonly card: CardInput | null;
  /** Refuse unless the session still has this version: what the buyer has seen is what is paid and where it goes. */
  readonly ifVersion?: number;
}

export interface ReportPayment {
  readonly type: 'report-payment';
  readonly attemptId: string;
  readonly orderId: string;
  /** For the automatic refund, should this turn out to be a second or late payment. */
  readonly refundId: string;
  readonly report: Report;
}

/** A gateway tells of a dispute about an attempt. */
export interface ReportDispute {
  readonly type: 'report-dispute';
  readonly attemptId: string;
  readonly report: DisputeReport;
}

/** What the merchant writes down about an order, and what changes nothing about it: not what was bought, and not what was paid. */
export interface AnnotateOrder {
  readonly type: 'annotate-order';
  /** In place of what there is. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** By line id, in place of what there is. Unknown ids are ignored. */
  readonly properties?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** In place of what the dialect keeps with the session. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** The merchant has the money (bank transfer arrived, paid in person): completes the session. */
export interface MarkPaid {
  readonly type: 'mark-paid';
  readonly attemptId: string;
  readonly orderId: string;
  readonly note: string | null;
}

export interface RefundPayment {
  readonly type: 'refund-payment';
  readonly refundId: string;
  /** `null` refunds what is left. */
  readonly amount: Amount | null;
  readonly reason: string | null;
  /** For the buyer. */
  readonly note?: string | undefined;
  /** Tried again where it fails, as nobody asks for it again. */
  readonly isRetried?: true;
}

export interface ReportRefund {
  readonly type: 'report-refund';
  readonly refundId: string;
  readonly report: RefundReport;
}

/** The buyer has named a phone, and with `customer` also proven that it is theirs. */
export interface IdentifyBuyer {
  readonly type: 'identify-buyer';
  /** E.164. */
  readonly phone: string;
  /** Whose phone it is; `null` as long as nobody has proven it. */
  readonly customer: { readonly id: string; readonly isNew: boolean } | null;
}

/** `expire` by the sweeper is ignored unless due; by a merchant (`force`) it applies to any open session. */
export interface CloseSession {
  readonly type: 'close-session';
  readonly how: 'expire' | 'cancel';
  readonly force: boolean;
  /** The buyer asks for it on the hosted page, who gives up no money that has arrived. */
  readonly fromPage?: true;
}

/** Tells that nobody has ordered in time; ignored unless that is so and was not told before. */
export interface AbandonSession {
  readonly type: 'abandon-session';
}

/** Opens the session of a subscription's next period, and charges what was kept. */
export interface RenewSession {
  readonly type: 'renew-session';
  readonly ids: OpenSession['ids'];
  /** Which paid the period before: to whom and where to it goes. */
  readonly from: Session;
  readonly subscription: Subscription;
  /** `null` where nothing was kept: then only the customer can pay. */
  readonly instrument: Instrument | null;
  readonly attemptId: string;
  readonly orderId: string;
  /** It pays for a change within the period instead. */
  readonly change?: PlanBill;
}

/** What is had after it is paid, and for how much of a whole period it is. */
export interface PlanBill {
  readonly plan: Plan;
  readonly period: Period;
  /** Whether a whole period begins with it, as with another rhythm. */
  readonly begins: boolean;
  readonly partMs: number;
  readonly wholeMs: number;
  /** What was paid for before and is not had. */
  readonly credit: Amount;
}

/** Charges a renewal that is still open once more. */
export interface ChargeRenewal {
  readonly type: 'charge-renewal';
  /** Nothing happens to a session that has changed meanwhile: somebody else may have charged it just now. */
  readonly ifVersion: number;
  readonly instrument: Instrument | null;
  readonly attemptId: string;
}

export type Command =
  | OpenSession
  | RenewSession
  | ChargeRenewal
  | ReviseSession
  | IdentifyBuyer
  | StartPayment
  | ReportPayment
  | ReportDispute
  | MarkPaid
  | AnnotateOrder
  | RefundPayment
  | ReportRefund
  | CloseSession
  | AbandonSession;
