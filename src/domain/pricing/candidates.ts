// The discounts that may count in a cart: automatic ones, and those behind the session's codes.
import { normalizeCode, type Discount, type Offer } from '../discount.ts';
import type { Merchant } from '../merchant.ts';
import { problem, type Problem } from '../problem.ts';
import type { Amount } from '../money.ts';
import { isRenewal, type Adjustment, type AdjustmentKind, type Session } from '../session.ts';
import type { CartToPrice, PricingFacts } from './cart.ts';
import { whyNot, type DiscountRefusal } from './conditions.ts';

export interface Candidate {
  readonly offer: Discount;
  /** The session's code behind it, and its place among them; `null` for an automatic discount. */
  readonly code: string | null;
  readonly place: number;
}

/** Why a code does not count, with its place. */
export type RefusedPlace = readonly [place: number, refusal: DiscountRefusal];

export function automaticCandidates(cart: CartToPrice, facts: PricingFacts): readonly Candidate[] {
  const found: Candidate[] = [];
  // What counts in a subscription was settled when it began.
  if (isRenewal(cart)) return found;
  for (const offer of facts.merchant.offers) {
    if (offer.kind !== 'discount' || offer.code !== null || offer.paymentModes !== undefined) continue;
    if (whyNot(offer, cart, facts) === null) found.push(automatic(offer));
  }
  return found;
}

/** Nobody has asked for it. */
export const automatic = (offer: Discount): Candidate => ({ offer, code: null, place: -1 });

/** One that is off is found only by who had it before (`isKept`). */
export function findDiscount(code: string, { offers }: Merchant, isKept = false): Discount | undefined {
  const found = byCode(offers).get(normalizeCode(code));
  return found?.isOff === true && !isKept ? undefined : found;
}

/** Settings are read once and used for many carts; a shop can have hundreds of codes. */
const indexes = new WeakMap<readonly Offer[], ReadonlyMap<string, Discount>>();

function byCode(offers: readonly Offer[]): ReadonlyMap<string, Discount> {
  const known = indexes.get(offers);
  if (known !== undefined) return known;
  const index = new Map<string, Discount>();
  for (const offer of offers) {
    if (offer.kind !== 'discount' || offer.code === null) continue;
    const code = normalizeCode(offer.code);
    if (!index.has(code)) index.set(code, offer);
  }
  indexes.set(offers, index);
  return index;
}

/** The discount that has brought about a step of the calculation. */
export const discountBehind = (
  { source, code }: Pick<Adjustment, 'source' | 'code'>,
  { offers }: Merchant,
): Discount | undefined =>
  offers.find(
    (offer): offer is Discount =>
      offer.kind === 'discount' &&
      offer.id === source &&
      (offer.limitsEachCode === undefined || normalizeCode(offer.code ?? '') === normalizeCode(code ?? '')),
  );

/** The field of the code that has brought it about; `null` for what needed none. */
export function codeField({ code }: Pick<Adjustment, 'code'>, { codes }: Pick<Session, 'codes'>): string | null {
  const place = codes.findIndex((entry) => entry.code === code);
  return place < 0 ? null : fieldAt(place);
}

/** Why the code at this place does not count, for whoever can change it. */
export const refusedCode = ({ code, text, figures }: DiscountRefusal, place: number): Problem => ({
  ...problem(code, fieldAt(place), text, 'buyer'),
  ...(figures !== undefined && { figures }),
});

const fieldAt = (place: number): string => `discounts[${place}].code`;

export const unknownCode = (code: string): DiscountRefusal => ({
  code: 'discount_not_found',
  text: `There is no code “${code}”. Check the spelling.`,
});

/** What it takes off, told apart as `kind`. */
export function takenBy(
  { offer, code }: Candidate,
  kind: AdjustmentKind,
  amount: Amount,
  lineShares: readonly Amount[],
): Adjustment {
  const { id: source, label } = offer;
  // Written out, because this runs many times a price and spreading an object takes as long as all else here.
  return code === null
    ? { source, kind, label, amount, lineShares }
    : { source, kind, label, amount, lineShares, code };
}
