// The discounts that may count in a cart: automatic ones, and those behind the session's codes.
import { normalizeCode, type Discount } from '../discount.ts';
import type { Merchant } from '../merchant.ts';
import { problem, type Problem } from '../problem.ts';
import type { Adjustment, Session } from '../session.ts';
import type { CartToPrice, PricingFacts } from './cart.ts';
import { whyNot, type DiscountRefusal } from './conditions.ts';

export interface Candidate {
  readonly offer: Discount;
  /** The session's code behind it, and its place among them; `null` for an automatic discount. */
  readonly code: string | null;
  readonly place: number;
}

/** Why codes do not count, by their place. */
export type Refusals = Map<number, DiscountRefusal>;

export function automaticCandidates(cart: CartToPrice, facts: PricingFacts): readonly Candidate[] {
  return facts.merchant.offers.flatMap((offer): Candidate[] => {
    if (offer.kind !== 'discount' || offer.code !== null || whyNot(offer, cart, facts) !== null) return [];
    return [{ offer, code: null, place: -1 }];
  });
}

export const findDiscount = (code: string, merchant: Merchant): Discount | undefined =>
  merchant.offers.find(
    (offer): offer is Discount =>
      offer.kind === 'discount' && offer.code !== null && normalizeCode(offer.code) === normalizeCode(code),
  );

/** The discount that has brought about a step of the calculation. */
export const discountBehind = ({ source }: Pick<Adjustment, 'source'>, { offers }: Merchant): Discount | undefined =>
  offers.find((offer): offer is Discount => offer.kind === 'discount' && offer.id === source);

/** The field of the code that has brought it about; `null` for what needed none. */
export function codeField({ code }: Pick<Adjustment, 'code'>, { codes }: Pick<Session, 'codes'>): string | null {
  const place = codes.findIndex((entry) => entry.code === code);
  return place < 0 ? null : fieldAt(place);
}

/** Why the code at this place does not count, for whoever can change it. */
export const refusedCode = ({ code, text }: DiscountRefusal, place: number): Problem =>
  problem(code, fieldAt(place), text, 'buyer');

const fieldAt = (place: number): string => `discounts[${place}].code`;

export const unknownCode = (code: string): DiscountRefusal => ({
  code: 'discount_not_found',
  text: `There is no code “${code}”. Check the spelling.`,
});

export const sourceOf = ({ offer, code }: Candidate): Pick<Adjustment, 'source' | 'label' | 'code'> => ({
  source: offer.id,
  label: offer.label,
  ...(code !== null && { code }),
});
