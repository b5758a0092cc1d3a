// Gift lines: which may be taken, and which have to go when the cart no longer reaches its threshold.
import { isObject } from '../../base/json.ts';
import type { GiftOffer } from '../discount.ts';
import type { SessionInput } from '../command.ts';
import type { Facts } from '../facts.ts';
import { giftOffers } from '../offers.ts';
import { problem, type Problem } from '../problem.ts';
import type { Line } from '../session.ts';
import { catalogLine, checkQuantity, type Lines } from './cart-lines.ts';
import type { Wrong } from './wrong.ts';

type GiftInputs = NonNullable<SessionInput['gifts']>;

export interface CartWithGifts extends Lines {
  readonly currency: string;
}

/** The cart with the gifts asked for, in place of those it had. */
export function takeGifts(cart: CartWithGifts, gifts: GiftInputs, facts: Facts): Lines | Wrong {
  const bought = cart.lines.filter(({ giftOfferId }) => giftOfferId === null);
  const problems: Problem[] = [];
  const lines: Line[] = [];
  let { nextLine } = cart;
  gifts.forEach(({ variant, quantity }, index) => {
    const at = `gifts[${index}]`;
    const bad = checkQuantity(quantity, `${at}.quantity`, facts);
    const taken = [...bought, ...lines];
    const offer = bad.length > 0 ? bad : findOffer(variant, quantity, at, { ...cart, lines: taken }, facts);
    const item = facts.item(variant);
    if (!isOffer(offer) || item === undefined) {
      problems.push(...(isOffer(offer) ? [] : offer));
      return;
    }
    const isSame = (line: Line): boolean => line.giftOfferId === offer.id && line.variantId === item.variant.id;
    const twin = lines.findIndex(isSame);
    const merged = lines[twin];
    if (merged !== undefined) {
      lines[twin] = { ...merged, quantity: merged.quantity + quantity };
      return;
    }
    const kept = cart.lines.find(isSame);
    const fresh = catalogLine(item, `li_${nextLine}`, quantity, cart.currency);
    if (kept === undefined) nextLine += 1;
    lines.push(kept === undefined ? { ...fresh, giftOfferId: offer.id } : { ...kept, quantity });
  });
  return problems.length > 0 ? { problems } : { lines: [...bought, ...lines], nextLine };
}

/** The cart without gifts that it no longer earns, and an explanation for each. */
export function dropUnreachedGifts(
  cart: CartWithGifts,
  facts: Facts,
): Lines & { readonly dropped: readonly Problem[] } {
  const statuses = giftOffers(cart, facts);
  const mayStay = ({ giftOfferId }: Line): boolean =>
    giftOfferId === null ||
    statuses.some(
      ({ offer, reached, takenQuantity }) => offer.id === giftOfferId && reached && takenQuantity <= offer.maxQuantity,
    );
  const dropped = cart.lines
    .filter((line) => !mayStay(line))
    .map(({ title, giftOfferId }): Problem => {
      const isOffered = statuses.some(({ offer }) => offer.id === giftOfferId);
      const why = isOffered ? 'the cart no longer reaches what it takes' : 'the shop no longer offers it';
      const text = `The gift “${title}” was taken out, because ${why}.`;
      return { code: 'gift_not_offered', severity: 'info', at: 'gifts', fixableBy: 'buyer', text };
    });
  return { lines: dropped.length === 0 ? cart.lines : cart.lines.filter(mayStay), nextLine: cart.nextLine, dropped };
}

function findOffer(
  variant: string,
  quantity: number,
  at: string,
  cart: CartWithGifts,
  facts: Facts,
): GiftOffer | Problem[] {
  const item = facts.item(variant);
  const offered = giftOffers(cart, facts).filter(
    ({ offer }) => item?.product.status === 'active' && offer.variantIds.includes(item.variant.id),
  );
  if (offered.length === 0) {
    const text = `\`${at}.variant\`: “${variant}” is not among the gifts on offer.`;
    return [problem('gift_not_offered', `${at}.variant`, text, 'buyer')];
  }
  const reached = offered.filter((status) => status.reached);
  if (reached.length === 0) {
    const text = `\`${at}.variant\`: the cart does not reach what it takes for “${variant}” to be free.`;
    return [problem('gift_not_offered', `${at}.variant`, text, 'buyer')];
  }
  const free = reached.find(({ offer, takenQuantity }) => takenQuantity + quantity <= offer.maxQuantity);
  if (free !== undefined) return free.offer;
  const most = Math.max(...reached.map(({ offer }) => offer.maxQuantity));
  return [problem('too_large', `${at}.quantity`, `At most ${most} of this gift may be taken.`, 'buyer')];
}

const isOffer = (found: GiftOffer | readonly Problem[]): found is GiftOffer => isObject(found);
