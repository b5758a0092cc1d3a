// Payment links: pages on which anybody can pay for the same thing, again and again. Whoever goes on to pay there opens a
// session of their own.
import type { OpenSession, SessionInput } from './command.ts';
import type { Amount } from './money.ts';
import { problem, type Problem } from './problem.ts';
import type { SessionAsks } from './session.ts';

/** What is paid for: things of the catalogue at its prices, a sum, or a sum that the buyer names. */
export type LinkOffer =
  /** Ids or SKUs of variants, one piece of each. */
  | {
      readonly kind: 'variants';
      readonly variants: readonly string[];
      /** All of them have to be paid again and again. */
      readonly mustRecur?: true;
    }
  | { readonly kind: 'amount'; readonly amount: Amount }
  | {
      readonly kind: 'open-amount';
      /** Stands in the field already. */
      readonly suggested: Amount | null;
      /** Above 0. */
      readonly least: Amount;
      readonly most: Amount | null;
    };

/** What the button of the page says. */
export const LINK_ACTIONS = ['pay', 'book', 'donate', 'subscribe'] as const;
export type LinkAction = (typeof LINK_ACTIONS)[number];

export interface PaymentLink {
  readonly merchantId: string;
  readonly id: string;
  /** Through which API it was made; its sessions speak it too. */
  readonly dialect: string;
  readonly livemode: boolean;
  /** Whether anybody can pay on it now. */
  readonly isActive: boolean;
  readonly title: string;
  readonly description: string | null;
  readonly offer: LinkOffer;
  readonly currency: string;
  readonly action: LinkAction;
  readonly asks: SessionAsks;
  readonly takesCodes: boolean;
  /** Of its sessions: whether the page goes straight on to the shop's own, or stays. */
  readonly afterOrder: 'return' | 'stay';
  /** What its sessions begin with. */
  readonly input: Pick<SessionInput, 'gateway' | 'paymentMethods' | 'successUrl' | 'metadata'>;
  readonly life: OpenSession['life'];
  /** What the dialect keeps with each of its sessions. */
  readonly sessionExtra: Readonly<Record<string, unknown>>;
  /** What the dialect keeps with the link. */
  readonly extra: Readonly<Record<string, unknown>>;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** What a caller says of a link; the rest follows. */
export type LinkDraft = Omit<PaymentLink, 'merchantId' | 'id' | 'dialect' | 'livemode' | 'createdAtMs' | 'updatedAtMs'>;

/** What its paid sessions came to, less what was given back, in its currency. */
export interface LinkTakings {
  readonly orders: number;
  readonly amount: Amount;
}

/** A visitor goes on to pay. `amount` is what they have named, where they may; otherwise it does not count. */
export function openFromLink(
  link: PaymentLink,
  amount: Amount | null,
  ids: OpenSession['ids'],
  locale?: string,
): OpenSession | { readonly problem: Problem } {
  const wrong = whyNoSuchAmount(link, amount);
  if (wrong !== null) return { problem: wrong };
  const { dialect, currency, asks, afterOrder, input, life, sessionExtra } = link;
  return {
    type: 'open-session',
    dialect,
    ids,
    mode: 'payment',
    life,
    input: { ...input, currency, lines: linesOf(link, amount), ...(locale !== undefined && { locale }) },
    asks,
    afterOrder,
    ...(!link.takesCodes && { refusesCodes: true }),
    callback: null,
    extra: sessionExtra,
    // The sum and the return address are the merchant's, who has made the link.
    mayOverridePrices: true,
    trustedReturnUrls: true,
    payment: null,
  };
}

function linesOf({ offer, title }: PaymentLink, amount: Amount | null): OpenSession['input']['lines'] {
  if (offer.kind === 'variants') return offer.variants.map((variant) => ({ kind: 'catalog', variant, quantity: 1 }));
  const unitAmount = offer.kind === 'amount' ? offer.amount : (amount ?? 0);
  return [{ kind: 'inline', title, unitAmount, quantity: 1, requiresShipping: false, taxable: false }];
}

/** The bounds stand on the page, so the sentence need not tell them. */
function whyNoSuchAmount({ offer }: PaymentLink, amount: Amount | null): Problem | null {
  if (offer.kind !== 'open-amount') return null;
  const wrong = (text: string): Problem => problem('invalid_value', 'amount', text, 'buyer');
  if (amount === null) return problem('missing_value', 'amount', 'Enter the amount that you want to pay.', 'buyer');
  if (amount < offer.least) return wrong('That is less than can be paid here.');
  return offer.most !== null && amount > offer.most ? wrong('That is more than can be paid here.') : null;
}

/** What is wrong with a draft whichever way it was sent. */
export function checkLink({ offer }: LinkDraft): readonly Problem[] {
  const wrong = (at: string, text: string): readonly Problem[] => [problem('invalid_value', at, text)];
  switch (offer.kind) {
    case 'variants':
      return offer.variants.length > 0
        ? []
        : [problem('missing_value', 'variants', '`variants` is empty: name what is sold.')];
    case 'amount':
      return offer.amount > 0 ? [] : wrong('amount', '`amount` must be above 0.');
    case 'open-amount': {
      const { suggested, least, most } = offer;
      if (least <= 0) return wrong('least', '`least` must be above 0.');
      if (most !== null && most < least) return wrong('most', '`most` must not be less than `least`.');
      const isOutside = suggested !== null && (suggested < least || (most !== null && suggested > most));
      return isOutside ? wrong('suggested', '`suggested` must be from `least` to `most`.') : [];
    }
  }
}
