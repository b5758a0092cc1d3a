// Codes that a shop shows to its buyers, with what each would give. A view, for the page.
import { normalizeCode, type Discount } from './discount.ts';
import { whyNot } from './pricing/conditions.ts';
import { termsOf } from './pricing/discount-terms.ts';
import type { PricingFacts } from './pricing/cart.ts';
import type { Session } from './session.ts';

export interface ShownCode {
  readonly code: string;
  readonly label: string;
  /** `10% off, at most ₹500.00` */
  readonly terms: string;
  /** What this cart lacks for it, in words; `null` when it has what it takes. */
  readonly missing: string | null;
}

/** In the merchant's order. Those on the session are left out, and so are those that no change of the cart would make good. */
export function shownCodes(
  session: Session,
  facts: Pick<PricingFacts, 'merchant' | 'item' | 'nowMs' | 'inPostalList'>,
): readonly ShownCode[] {
  const present = new Set(session.codes.map(({ code }) => normalizeCode(code)));
  return facts.merchant.offers.flatMap((offer): ShownCode[] => {
    if (offer.kind !== 'discount' || offer.isVisible !== true || offer.code === null) return [];
    // What is for certain buyers only is not for everybody's eyes.
    if (offer.buyers !== undefined || present.has(normalizeCode(offer.code))) return [];
    const refusal = whyNot(open(offer), session, { ...facts, history: [] });
    if (refusal !== null && refusal.code !== 'discount_minimum_not_met') return [];
    const { code, label } = offer;
    const terms = termsOf(offer, session.currency, session.locale);
    return [{ code, label, terms, missing: refusal?.text ?? null }];
  });
}

/** How often somebody has used it is asked when it is entered. */
const open = (offer: Discount): Discount => ({ ...offer, maxUsesPerBuyer: undefined });
