// The step of gifts: makes every gift line free. Which gifts may be taken is decided before pricing.
import type { GiftOffer } from '../discount.ts';
import type { Merchant } from '../merchant.ts';
import type { Adjustment, Line } from '../session.ts';
import { lineAmount } from './cart.ts';
import { ENGLISH_PRICE_WORDS } from './price-words.ts';

export function freeGifts(lines: readonly Line[], merchant: Merchant): Adjustment[] {
  const adjustments: Adjustment[] = [];
  for (const [index, gift] of lines.entries()) {
    if (gift.giftOfferId === null) continue;
    const amount = 0 - lineAmount(gift);
    adjustments.push({
      source: gift.giftOfferId,
      kind: 'gift',
      label: findGiftOffer(gift.giftOfferId, merchant)?.label ?? ENGLISH_PRICE_WORDS.freeGift,
      amount,
      lineShares: lines.map((_, other) => (other === index ? amount : 0)),
    });
  }
  return adjustments;
}

export const findGiftOffer = (id: string, merchant: Merchant): GiftOffer | undefined =>
  merchant.offers.find((offer): offer is GiftOffer => offer.kind === 'gift' && offer.id === id);
