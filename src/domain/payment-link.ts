// Payment links: pages on which anybody can pay for the same thing, again and again. Whoever goes on to pay there opens a
// session of their own.
import type { CatalogItem, Variant } from './catalog.ts';
import type { OpenSession, SessionInput } from './command.ts';
import { sum, type Amount } from './money.ts';
import { problem, type Problem, type ProblemCode } from './problem.ts';
import { isPaidAlike, paymentsAfterFirst, rhythmOf, trialDaysOf, type Recurring } from './recurring.ts';
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

/** What a link costs, before taxes and shipping. */
export interface LinkCharges {
  readonly now: Amount;
  /** What `now` is free of at first; 0 is none. Nobody has it twice. */
  readonly trialDays: number;
  /** Each time from then on, so many `times` or until somebody ends it; `null` where everything is paid once. */
  readonly later: { readonly amount: Amount; readonly recurring: Recurring; readonly times: number | null } | null;
}

/** `null` where the buyer names the amount, or where something is not on sale. */
export function linkCharges(
  { offer, currency }: Pick<PaymentLink, 'offer' | 'currency'>,
  items: readonly CatalogItem[],
): LinkCharges | null {
  if (offer.kind === 'open-amount') return null;
  if (offer.kind === 'amount') return { now: offer.amount, trialDays: 0, later: null };
  if (items.length < offer.variants.length) return null;
  const variants = items.map(({ variant }) => variant);
  const costOf = (some: readonly Variant[]): Amount => sum(some.map(({ prices }) => prices[currency] ?? 0));
  const recurring = rhythmOf(variants);
  const trialDays = trialDaysOf(variants);
  const isPaidNow = (variant: Variant): boolean => trialDays === 0 || variant.recurring === undefined;
  const amount = costOf(variants.filter((variant) => variant.recurring !== undefined));
  const times = recurring && paymentsAfterFirst(recurring, trialDays > 0);
  const later = recurring === null || times === 0 ? null : { amount, recurring, times };
  return { now: costOf(variants.filter(isPaidNow)), trialDays, later };
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

/** Whether somebody has named it by `ref`. */
export const isCalled = (ref: string, { variant }: CatalogItem): boolean => variant.id === ref || variant.sku === ref;

/** A link that nobody could pay on is no use, so what it offers must be on sale, at a price in its currency, in one rhythm. */
export function checkLinkItems(
  { offer, currency }: Pick<LinkDraft, 'offer' | 'currency'>,
  items: readonly CatalogItem[],
): readonly Problem[] {
  if (offer.kind !== 'variants') return [];
  const rhythm = rhythmOf(items.map(({ variant }) => variant));
  return offer.variants.flatMap((ref, index) => {
    const at = `variants[${index}]`;
    const wrong = (code: ProblemCode, text: string): Problem[] => [problem(code, at, `\`${at}\`: “${ref}” ${text}`)];
    const item = items.find((one) => isCalled(ref, one));
    if (item === undefined) return wrong('variant_not_found', 'is no product or variant that is on sale.');
    const { prices, recurring } = item.variant;
    if (prices[currency] === undefined) return wrong('currency_unsupported', `has no price in ${currency}.`);
    if (recurring === undefined) {
      const text = 'is paid once, and this link is for subscriptions. Make it one for products.';
      return offer.mustRecur ? wrong('product_mismatch', text) : [];
    }
    const text = 'is paid in another rhythm than what stands before it. Give each rhythm a link of its own.';
    return rhythm === null || isPaidAlike(recurring, rhythm) ? [] : wrong('product_mismatch', text);
  });
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
