// Discounts and gift offers of a merchant.
import type { Amount, RatePpm } from './money.ts';

/** Amounts by currency. What has none in a session's currency is not on offer there. */
export type Prices = Readonly<Record<string, Amount>>;

/** Some of what a merchant sells: a line belongs to it that is in any of these lists. All of it, where no list is given. */
export interface Scope {
  readonly variants?: readonly string[];
  readonly products?: readonly string[];
  readonly collections?: readonly string[];
  readonly tags?: readonly string[];
}

export interface Tier {
  /** Pieces, or minor units by currency, from which this tier counts. */
  readonly from: number | Prices;
  /** A share of what is in scope, or so much off it. */
  readonly off: RatePpm | Prices;
}

/** Of each piece in scope a share, or so much. */
export interface PartBenefit {
  readonly scope: Scope;
  readonly off: RatePpm | Prices;
  /** In place of the discount's. */
  readonly duration?: Duration;
}

/** What a discount gives. Everything is worked out on what earlier discounts have left. */
export type Benefit =
  | { readonly kind: 'percentage'; readonly rate: RatePpm }
  /** Once, or off each piece. */
  | { readonly kind: 'amount'; readonly amounts: Prices; readonly per: 'cart' | 'piece' }
  /** Different things for different goods: for each line the first part that it is in scope of. */
  | { readonly kind: 'parts'; readonly parts: readonly PartBenefit[] }
  /** Each piece costs so much, unless it costs less already. */
  | { readonly kind: 'fixed-price'; readonly prices: Prices }
  /** The highest tier that the pieces or the merchandise in scope reach, on all of it. Ascending. */
  | { readonly kind: 'tiered'; readonly by: 'quantity' | 'spend'; readonly tiers: readonly Tier[] }
  /**
   * For every `quantity` pieces bought, or `spend` of them, so many others at `rate` off, the cheapest first. Pieces that
   * were bought for it are not reduced. An empty scope is that of the discount.
   */
  | {
      readonly kind: 'buy-x-get-y';
      readonly buys:
        { readonly scope: Scope; readonly quantity: number } | { readonly scope: Scope; readonly spend: Prices };
      readonly gets: { readonly scope: Scope; readonly quantity: number; readonly rate: RatePpm };
      /** How often in one cart; `null` as often as it fits. */
      readonly maxTimes: number | null;
    }
  /** Only of rates that cost no more than `upTo`, where any currency has such a bound. */
  | { readonly kind: 'free-shipping'; readonly upTo: Prices };

/** For how many payments of what is paid again and again. */
export type Duration = 'once' | 'forever' | { readonly payments: number };

/** Whom a discount is for. Each rule that is given must hold; rules about the past need a buyer who is known. */
export interface BuyerRule {
  /** E-mail addresses, phones in E.164 and the merchant's own ids, all in lower case: whoever is in the list. */
  readonly only?: readonly string[];
  /** Orders placed so far by whoever has one of the buyer's names: 0 at most is a first order. At the least, those not given back whole. */
  readonly minOrders?: number;
  readonly maxOrders?: number;
  /** What the buyer must have done in the time before, with orders that were not given back whole. */
  readonly past?: {
    readonly withinMs: number | null;
    readonly minOrders?: number;
    readonly minSpend?: Prices;
    /** A code of one of those orders, upper case. */
    readonly usedCode?: string;
  };
}

export interface Discount {
  readonly kind: 'discount';
  readonly id: string;
  /** As the merchant spells it; compared without regard to case. `null` needs none: the discount is automatic. */
  readonly code: string | null;
  /** What the merchant's file calls one without a code. */
  readonly name?: string;
  readonly label: string;
  readonly benefit: Benefit;
  /** What it reduces and what its minimums count. Absent is everything. */
  readonly scope?: Scope;
  /** The most it may take off, by currency; absent means no cap. */
  readonly cap: Prices;
  /** Merchandise in scope below this refuses it, by currency. */
  readonly minimum: Prices;
  readonly maximum?: Prices;
  readonly minQuantity?: number;
  readonly maxQuantity?: number;
  /** Dialects whose sessions may have it. Absent is all. */
  readonly channels?: readonly string[];
  readonly buyers?: BuyerRule | undefined;
  /** For whoever pays in one of these ways; of all such discounts the best counts, after all others. Absent is any way. */
  readonly paymentModes?: readonly string[];
  /** Of the discounts in one lane only the best counts. Absent: the usual one for automatic discounts, none for codes. */
  readonly lane?: string;
  /** Whether buyers are shown the code before they enter it. Absent: only who has it can enter it. */
  readonly isVisible?: true | undefined;
  /** Whether the code may stand beside another code. */
  readonly combinable: boolean;
  readonly disablesCod: boolean;
  readonly startsAtMs: number | null;
  readonly endsAtMs: number | null;
  /** Completed sessions that may use it in all; `null` is unlimited. */
  readonly maxUses: number | null;
  /** The same for one buyer; absent is unlimited. */
  readonly maxUsesPerBuyer?: number | undefined;
  /** Other discounts may have the same id: it is one with several codes, and `maxUses` counts for each of them. */
  readonly limitsEachCode?: true;
  /** Absent is once. */
  readonly duration?: Duration;
  /** Made through an API, which alone changes it. Absent: declared in the configuration. */
  readonly owner?: 'api';
  /** Nobody can enter it any more; sessions that have it keep it until they change. */
  readonly isOff?: true;
}

/** Free products that a buyer may take once the cart reaches a threshold. */
export interface GiftOffer {
  readonly kind: 'gift';
  readonly id: string;
  /** What the merchant's file calls it. */
  readonly name?: string;
  readonly label: string;
  /** Merchandise before discounts, gifts left out, that unlocks the offer, by currency. Empty where pieces do. */
  readonly threshold: Prices;
  /** Pieces, gifts left out, that unlock it instead. */
  readonly minQuantity?: number;
  /** What the threshold counts. Absent is everything. */
  readonly scope?: Scope;
  /**
   * Where buyers are told of it before they reach it: also in the vendors' answers that else list what is reached, or
   * not even on the page. Absent: on the page, and in Kassa's own API, which always lists all.
   */
  readonly progress?: 'everywhere' | 'nowhere';
  readonly maxQuantity: number;
  readonly variantIds: readonly string[];
}

export type Offer = Discount | GiftOffer;

export const normalizeCode = (code: string): string => code.trim().toUpperCase();
