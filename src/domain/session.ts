// The session: one checkout, read whole and written whole. Everything a vendor shows is derived from this record.
import type { Address } from './address.ts';
import type { CashRefusals } from './cash-buyers.ts';
import type { CoinTerms, SessionCoins } from './coins.ts';
import type { Dispute } from './dispute.ts';
import type { Amount, RatePpm } from './money.ts';
import type { LineFee, OwnTerms } from './own-terms.ts';
import type { Attempt, Refund } from './payment.ts';
import type { Figures, ProblemCode } from './problem.ts';
import type { Recurring } from './recurring.ts';
import type { Pieces } from './stock.ts';

/**
 * `open` can be changed and paid · `paying` has a live attempt · `settling` is waiting for money that the buyer has
 * already sent · `completed` has an order · `failed`, `canceled`, `expired` are over without one.
 */
export type SessionState = 'open' | 'paying' | 'settling' | 'completed' | 'failed' | 'canceled' | 'expired';

/** How far the buyer has come; only ever moves to the right. */
export const MILESTONES = [
  'created',
  'contact_given',
  'contact_verified',
  'address_shown',
  'shipping_chosen',
  'payment_shown',
  'payment_started',
  'completed',
] as const;
export type Milestone = (typeof MILESTONES)[number];

/** `subscription` has lines that are paid again and again; `setup` keeps a way to pay for later and has no lines. */
export type SessionMode = 'payment' | 'subscription' | 'setup';

/** What is charged to a way to pay once it is kept. */
export interface SetupTarget {
  readonly subscriptionId: string;
}

/** The subscription that a session has begun, or pays a further period of. */
export interface SubscriptionPeriod {
  readonly id: string;
  /** How many renewals there had been with this one; 0 began it. */
  readonly renewal: number;
  /** What a renewal is for. Business times. */
  readonly startMs?: number;
  readonly endMs?: number;
  /** It pays for a change of what is had: for so much of a whole period. */
  readonly change?: {
    readonly partMs: number;
    readonly wholeMs: number;
    /** Pieces that were taken from stock for this period before: those are not taken again. */
    readonly had: Pieces;
  };
  /** With it begins what was planned for this period. */
  readonly isPlanned?: true;
  /** Of what was paid for before and is not had. Absent is none. */
  readonly credit?: Amount;
}

export interface Buyer {
  readonly email: string | null;
  readonly phone: string | null;
  readonly name: string | null;
  /** The buyer's id in the merchant's own system. */
  readonly externalId: string | null;
  /** A business's number for VAT or GST, as it was typed. Absent is none. */
  readonly taxId?: string;
}

/** One position of the cart. It keeps the title and unit price it was sold with; pictures and handles are looked up. */
export interface Line {
  /** `li_…`, unique within the session and stable while the line exists. */
  readonly id: string;
  /** `null` for a line with an inline price. */
  readonly variantId: string | null;
  readonly productId: string | null;
  readonly sku: string | null;
  readonly title: string;
  readonly variantTitle: string | null;
  readonly quantity: number;
  readonly unitAmount: Amount;
  /** How the caller named it, where lines are told apart by that: two lines of one variant may bear two names. */
  readonly alias?: string;
  /** Unit prices by currency that an authorised caller set in place of the catalogue's. Absent: the catalogue's count. */
  readonly ownPrices?: Readonly<Record<string, Amount>>;
  /** What such a caller has agreed for the line besides. */
  readonly ownTerms?: OwnTerms;
  readonly properties: Readonly<Record<string, string>>;
  readonly requiresShipping: boolean;
  readonly taxable: boolean;
  /** Its amount is for each period, as it was sold. Absent: it is paid once. */
  readonly recurring?: Recurring;
  /** Id of the gift offer this line was taken from; `null` for bought lines. */
  readonly giftOfferId: string | null;
}

export interface AppliedCode {
  /** As the buyer typed it, trimmed. */
  readonly code: string;
  /** The code that this one replaced. */
  readonly replaced: string | null;
  readonly by: 'buyer' | 'merchant';
  /** Why it took no part when the session was last priced; absent when it did. */
  readonly refusal?: { readonly code: ProblemCode; readonly text: string; readonly figures?: Figures };
}

/**
 * `coins` are loyalty coins that were used, `payment_offer` a discount for paying in a certain way, `surcharge` what that costs,
 * or a fee that comes with a line.
 */
export type AdjustmentKind = 'discount' | 'gift' | 'coins' | 'payment_offer' | 'shipping' | 'surcharge' | 'tax';

/** One step of the calculation, with its reason. Amounts add up; nothing ever edits a price. */
export interface Adjustment {
  /** What caused it: a discount's id, a shipping rate's id, `cod`, a tax label. */
  readonly source: string;
  readonly kind: AdjustmentKind;
  readonly label: string;
  /** Signed from the buyer's view: discounts and gifts are negative, also those on shipping; what is to be paid is positive. */
  readonly amount: Amount;
  /** The part of `amount` on each line, in the order of `lines`; empty when it belongs to no line. Sums to `amount`. */
  readonly lineShares: readonly Amount[];
  /** For tax: the rate, and whether the amount is already contained in the prices. */
  readonly rate?: RatePpm;
  readonly included?: boolean;
  /** For tax: it stands on top of other taxes. */
  readonly compound?: true;
  /** For tax on what belongs to no line. */
  readonly on?: 'shipping' | 'surcharge';
  /** For a fee that comes with a line, and the tax on it: which of whose. It is no part of what the line itself costs. */
  readonly lineFee?: { readonly line: string; readonly fee: LineFee };
  /** For what a code brought about: the code as the session carries it. */
  readonly code?: string;
}

/** Sums over lines and adjustments. `total = subtotal − discount + (shipping ?? 0) + surcharge + (taxIncluded ? 0 : tax)`. */
export interface Totals {
  readonly subtotal: Amount;
  /** Discounts, gifts, coins and payment offers together, as a positive number. */
  readonly discount: Amount;
  /** `null` until an address and a rate are known. */
  readonly shipping: Amount | null;
  readonly surcharge: Amount;
  readonly tax: Amount;
  readonly taxIncluded: boolean;
  readonly total: Amount;
}

export interface PricedLine {
  readonly subtotal: Amount;
  readonly discount: Amount;
  readonly tax: Amount;
  readonly total: Amount;
}

export interface PaymentMethodFilter {
  readonly only: readonly string[] | null;
  readonly hide: readonly string[];
  readonly order: readonly string[];
}

/** What a buyer must give though neither the shop nor the cart needs it. Absent is nothing. */
export interface SessionAsks {
  readonly email?: true;
  readonly address?: true;
  readonly phone?: true;
}

/** Which contact data somebody on the hosted page, or a caller without credentials, has put there, and not the merchant. */
export interface TypedOnPage {
  readonly email: boolean;
  readonly address: boolean;
}

/** Where one session's own webhooks go besides the merchant's endpoints (Shoppex payments can name such a URL). */
export interface Callback {
  readonly url: string;
  /** Event names in the dialect's own words. */
  readonly events: readonly string[];
}

export interface PartialPayment {
  /** What is paid now; the rest of the total is due on delivery. */
  readonly upfront: Amount;
  /** When the merchant said that the rest has arrived. Absent: not yet. */
  readonly collectedAtMs?: number;
}

export interface Order {
  readonly id: string;
  readonly number: string;
  readonly atMs: number;
  /** Absent: the shop had no loyalty coins. */
  readonly coinTerms?: CoinTerms | undefined;
}

/** Nobody has ordered by `dueAtMs` (business time): that is told once, at `toldAtMs`. */
export interface Abandonment {
  readonly dueAtMs: number;
  readonly toldAtMs: number | null;
}

/** Whether it pays for a subscription that had begun before. */
export const isRenewal = ({ subscription }: Pick<Session, 'subscription'>): boolean =>
  (subscription?.renewal ?? 0) > 0 || subscription?.change !== undefined;

export interface Session {
  readonly merchantId: string;
  /** Internal UUIDv7, never shown. */
  readonly id: string;
  readonly dialect: string;
  /** The shop's checkout that it was opened through. Absent: none in particular. */
  readonly checkout?: string | undefined;
  /** The id in the dialect's own format: what its wire shows and its URLs carry. */
  readonly publicId: string;
  /** `ses_…`: the id in Kassa's own API. Equal to `publicId` for native sessions. */
  readonly nativeId: string;
  /** Rises by one with every save; 1 after the first. */
  readonly version: number;
  /** Events so far: each event's `sequence` is the count after it. */
  readonly sequence: number;
  readonly state: SessionState;
  readonly milestone: Milestone;
  readonly mode: SessionMode;
  readonly livemode: boolean;
  /** ISO 4217, upper case. */
  readonly currency: string;
  /** ISO 3166-1 alpha-2 of the market; the shipping address overrides it for shipping and tax. */
  readonly country: string;
  /** BCP 47. */
  readonly locale: string;
  /** Whose session it is, where the merchant has said so, somebody has proven a phone, or has ordered. */
  readonly customerId: string | null;
  /** Whether a buyer who is none yet becomes a customer by ordering, as far as there is an e-mail address. */
  readonly buyerBecomesCustomer?: true | undefined;
  readonly buyer: Buyer;
  readonly shippingAddress: Address | null;
  readonly billingAddress: Address | null;
  /** Anybody who knows the public id can open the page, so such data is trusted only by whoever typed it. */
  readonly typedOnPage: TypedOnPage;
  readonly asks?: SessionAsks | undefined;
  /** Buyers enter no discount codes. Absent: they may. */
  readonly refusesCodes?: true | undefined;
  /** Whether the page goes straight on to `successUrl`, or there only when asked. Absent: after a look at the receipt. */
  readonly afterOrder?: 'return' | 'stay' | undefined;
  /** The customer who is known to have given the address; only in their record is it remembered. Absent: nobody is. */
  readonly addressOwner?: string | null | undefined;
  /** Id of the chosen shipping rate. */
  readonly shippingOption: string | null;
  /** Absent: none are to be used. */
  readonly coins?: SessionCoins | undefined;
  /** So many days of what is paid again and again are free at first. Absent: none are. */
  readonly trialDays?: number | undefined;
  readonly subscription?: SubscriptionPeriod | undefined;
  readonly setup?: SetupTarget | undefined;
  readonly lines: readonly Line[];
  readonly nextLine: number;
  readonly codes: readonly AppliedCode[];
  readonly adjustments: readonly Adjustment[];
  readonly totals: Totals;
  /** The method the buyer has chosen so far; it decides payment offers and the surcharge. */
  readonly paymentMethod: string | null;
  /** Set where only a part is paid now, by `paymentMethod`, and the rest in cash on delivery. */
  readonly partialCod?: PartialPayment | undefined;
  readonly cashRefusals?: CashRefusals | undefined;
  /** Ids of discounts for ways to pay that this cart and buyer may have, as it was last priced. Absent is none. */
  readonly paymentOffers?: readonly string[] | undefined;
  readonly paymentMethods: PaymentMethodFilter;
  /** How many blocks must confirm a payment on a chain. Absent: as many as the gateway finds enough. */
  readonly confirmations?: number | undefined;
  /** A gateway the caller insists on; `null` lets the method decide. */
  readonly gateway: string | null;
  /** The caller wanted the provider's own page: no card is typed on ours. Absent: one may be. */
  readonly paysAtProvider?: true | undefined;
  /** Oldest first. At most one is live: see `liveAttempt`. */
  readonly attempts: readonly Attempt[];
  readonly refunds: readonly Refund[];
  /** Oldest change first. Absent is none. */
  readonly disputes?: readonly Dispute[] | undefined;
  /** Limits this session has taken a share of, given back when it closes without an order; `unpaid` once it is paid. */
  readonly holds: readonly { readonly resource: string; readonly key: string; readonly delta: number }[];
  readonly order: Order | null;
  readonly successUrl: string | null;
  readonly cancelUrl: string | null;
  readonly clientReferenceId: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, string>>;
  readonly note: string | null;
  readonly callback: Callback | null;
  /** What the dialect needs to answer in its own words (trace ids, attribution, echo fields). The core never reads it. */
  readonly extra: Readonly<Record<string, unknown>>;
  /** How long it lives, and whether each change starts that time anew. */
  readonly life: { readonly ms: number; readonly slides: boolean };
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly expiresAtMs: number;
  readonly completedAtMs: number | null;
  /** Absent where the merchant does not want to hear of it. */
  readonly abandonment?: Abandonment | undefined;
}
