// Codes that a shop shows to its buyers, with what each would give. A view, for the page.
import { normalizeCode, type Discount } from './discount.ts';
import type { PricingFacts } from './pricing/cart.ts';
import type { DiscountRefusal } from './pricing/conditions.ts';
import { termsOf } from './pricing/discount-terms.ts';
import { ENGLISH_PRICE_WORDS, type Spoken } from './pricing/price-words.ts';
import { price } from './pricing/price.ts';
import type { Session } from './session.ts';

export interface ShownCode {
  readonly code: string;
  readonly label: string;
  /** `10% off, at most ₹500.00` */
  readonly terms: string;
  /** What this cart lacks for it; `null` when it has what it takes. */
  readonly missing: DiscountRefusal | null;
}

type ShownFacts = Pick<PricingFacts, 'merchant' | 'item' | 'nowMs' | 'inPostalList' | 'heldByOthers' | 'coinsOf'>;

/**
 * In the merchant's order. Those on the session are left out, and so are those that would not count beside what is there,
 * unless all they lack is a larger cart.
 */
export function shownCodes(
  session: Session,
  facts: ShownFacts,
  { locale, words }: Spoken = { locale: session.locale, words: ENGLISH_PRICE_WORDS },
): readonly ShownCode[] {
  const present = new Set(session.codes.map(({ code }) => normalizeCode(code)));
  const shown = facts.merchant.offers.filter(
    (offer): offer is Shown =>
      offer.kind === 'discount' &&
      offer.isVisible === true &&
      offer.code !== null &&
      // What is for certain buyers only is not for everybody's eyes.
      offer.buyers === undefined &&
      !present.has(normalizeCode(offer.code)),
  );
  if (shown.length === 0) return [];
  // How often somebody has used one is asked when it is entered.
  const offers = facts.merchant.offers.map((offer) =>
    offer.kind === 'discount' ? { ...offer, maxUsesPerBuyer: undefined } : offer,
  );
  const open = { ...facts, merchant: { ...facts.merchant, offers }, history: [] };
  return shown.flatMap((offer): ShownCode[] => {
    const { code, label } = offer;
    const codes = [...session.codes, { code, replaced: null, by: 'buyer' as const }];
    const refusal = price({ ...session, codes }, open).codes.at(-1)?.refusal;
    if (refusal !== undefined && refusal.code !== 'discount_minimum_not_met') return [];
    const terms = termsOf(offer, session.currency, locale, words);
    return [{ code, label, terms, missing: refusal ?? null }];
  });
}

type Shown = Discount & { readonly code: string };
