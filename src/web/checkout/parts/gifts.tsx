// Gift offers: what can be taken now, and how far the cart is from the next one.
import type { VNode } from 'preact';
import type { CatalogItem } from '../../../domain/catalog.ts';
import type { GiftOffer } from '../../../domain/discount.ts';
import { giftOffers, type GiftStatus } from '../../../domain/offers.ts';
import { isSoldOut } from '../../../domain/stock.ts';
import { money, type PageView } from '../view.ts';
import { GiftIcon } from './icons.tsx';
import { Thumbnail } from './thumbnail.tsx';

export function Gifts({ view }: { view: PageView }): VNode | null {
  const offers = giftOffers(view.session, view.context).filter(
    ({ takenQuantity, reached, offer }) =>
      takenQuantity < offer.maxQuantity &&
      (reached || offer.progress !== 'nowhere') &&
      giftsToTake(view, offer).length > 0,
  );
  if (offers.length === 0) return null;
  return (
    <div class="gifts">
      {offers.map((status) =>
        status.reached ? <Offered view={view} status={status} /> : <Ahead view={view} status={status} />,
      )}
    </div>
  );
}

/** Those that are on sale and in stock, and not in the cart by now. */
function giftsToTake({ session, context }: PageView, { id, variantIds }: GiftOffer): readonly CatalogItem[] {
  const isTaken = (variantId: string): boolean =>
    session.lines.some((line) => line.giftOfferId === id && line.variantId === variantId);
  return variantIds
    .flatMap((variantId) => context.item(variantId) ?? [])
    .filter((item) => item.product.status === 'active' && !isSoldOut(item, context) && !isTaken(item.variant.id));
}

function Offered({ view, status: { offer } }: { view: PageView; status: GiftStatus }): VNode {
  return (
    <section class="gift" aria-label={offer.label}>
      <p class="gift-title">
        <GiftIcon /> <span dir="auto">{offer.label}</span>
      </p>
      <ul class="lines">
        {giftsToTake(view, offer).map(({ product, variant }) => (
          <li class="line" key={variant.id}>
            <Thumbnail url={variant.imageUrl ?? product.imageUrl} />
            <div class="line-text">
              <p class="line-title" lang={view.merchant.locale} dir="auto">
                {product.title}
              </p>
              {!product.singleVariant && (
                <p class="hint" dir="auto">
                  {variant.title}
                </p>
              )}
            </div>
            <button
              class="button small"
              name="take"
              value={variant.id}
              formaction={`${view.path}/gift`}
              aria-label={view.speech.texts.codes.takeGiftNamed(product.title)}
            >
              {view.speech.texts.codes.takeGift}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Ahead({ view, status: { offer, target, present } }: { view: PageView; status: GiftStatus }): VNode {
  const missing = target - present;
  const { codes } = view.speech.texts;
  const lacking = offer.minQuantity === undefined ? money(view, missing) : codes.pieces(missing);
  return (
    <div class="gift">
      <p class="gift-title">
        <GiftIcon />
        <span>
          <span dir="auto">{offer.label}</span>
          <span class="hint"> · {codes.toGo(lacking)}</span>
        </span>
      </p>
      <progress class="gift-progress" max={target} value={present} aria-label={codes.onTheWay(offer.label)} />
    </div>
  );
}
