// What the core and the payment providers say to buyers, for pages in other languages than theirs, which is English.
import type { ChallengeRefusal } from '../../../domain/challenge.ts';
import type { DeclineCode } from '../../../domain/payment.ts';

/** What a problem is about. Names are the shop's and the buyer's own; amounts and pieces come formatted. */
export interface Told {
  readonly shop: string;
  /** In the page's language. */
  readonly country: string;
  readonly region: string;
  readonly postalCode: string;
  /** Of the line. */
  readonly title: string;
  readonly code: string;
  /** How much is missing, or the most there may be. */
  readonly amount: string;
  /** What another offer is called. */
  readonly other: string;
}

type Text = string | ((told: Told) => string);

/** Kinds of problems as a buyer tells them apart. */
export type Trouble =
  | 'notPossible'
  | 'checkThis'
  | 'nothingOrdered'
  | 'emailRequired'
  | 'addressRequired'
  | 'nameRequired'
  | 'line1Required'
  | 'cityRequired'
  | 'postalCodeRequired'
  | 'regionRequired'
  | 'regionUnknown'
  | 'shippingRequired'
  | 'shippingGone'
  | 'countryNotServed'
  | 'orderTooLarge'
  | 'postalCodeNotServed'
  | 'regionNotServed'
  | 'addressNotServed'
  | 'notATaxId'
  | 'outOfStock'
  | 'productGone'
  | 'giftGone'
  | 'tooManyCodes'
  | 'codeUnknown'
  | 'codeNotYet'
  | 'codeEnded'
  | 'codeNeedsMore'
  | 'codeForLess'
  | 'codeNotForThis'
  | 'codeNotForBuyer'
  | 'codeNeedsEmail'
  | 'codeOutdone'
  | 'codeUsedUp'
  | 'codeNotBeside'
  | 'coinsGone'
  | 'methodRequired'
  | 'methodGone'
  | 'methodDown'
  | 'noCardsHere'
  | 'paymentUnderWay'
  | 'paymentPartlyArrived'
  | 'completed'
  | 'expired'
  | 'canceled'
  | 'notOpen'
  | 'changedMeanwhile';

export interface CoreTexts {
  readonly troubles: Readonly<Record<Trouble, Text>>;
  readonly declines: Readonly<Record<DeclineCode, string>>;
  /** `count` is the tries that are left, or the seconds to wait. */
  readonly challenge: Readonly<Record<ChallengeRefusal['reason'], (count: number) => string>>;
  /** Ways to pay by their name, where that is a word of a language; others are called as their provider calls them. */
  readonly methods: Readonly<
    Record<'card' | 'cod' | 'bank_transfer' | 'wallet' | 'netbanking' | 'pay_later' | 'emi', string>
  >;
  readonly noCash: string;
}
