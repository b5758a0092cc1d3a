// Cart items in the vendor's words → lines of the cart, and the lines there are → the same, so that one can change alone.
import { isObject } from '../../base/json.ts';
import { spellingsOf } from '../../base/language-spellings.ts';
import type { LineInput, SessionInput } from '../../domain/command.ts';
import type { Amount } from '../../domain/money.ts';
import type { OwnTerms } from '../../domain/own-terms.ts';
import { problem, type Problem } from '../../domain/problem.ts';
import type { Line, Session } from '../../domain/session.ts';
import { extraOf, type FastSpringExtra, type ItemDetails } from './extra.ts';
import { readPrices, readTerms } from './read-terms.ts';
import type { ItemChangeWish, ItemWish } from './shapes.ts';

/** One item of the cart on its way to a line. */
export interface CartItem {
  /** Of the line that it is already; `null` for a new one. */
  readonly lineId: string | null;
  /** Of that line, by which it is also found. */
  readonly variantId: string | null;
  readonly sku: string | null;
  /** As the caller named it first. */
  readonly path: string;
  readonly quantity: number;
  readonly ownPrices: Readonly<Record<string, Amount>> | undefined;
  readonly ownTerms: OwnTerms | undefined;
  readonly attributes: Readonly<Record<string, string>>;
  readonly details: ItemDetails;
}

/** `at` is where the item stands in the body: `cart.lineItems[0].`, or nothing. */
export function readItem(wish: ItemWish, at: string): CartItem | { readonly problems: readonly Problem[] } {
  return changeItem({ ...NEW, path: wish.productPath, quantity: 1 }, wish, at);
}

const NEW: Pick<CartItem, 'lineId' | 'variantId' | 'sku' | 'ownPrices' | 'ownTerms' | 'attributes' | 'details'> = {
  lineId: null,
  variantId: null,
  sku: null,
  ownPrices: undefined,
  ownTerms: undefined,
  attributes: {},
  details: {},
};

/** The item with what is given; the rest stays. */
export function changeItem(
  before: CartItem,
  wish: ItemChangeWish,
  at: string,
): CartItem | { readonly problems: readonly Problem[] } {
  const prices = readPrices(wish.customPrice?.unitPrice, `${at}customPrice.unitPrice`);
  const own = readTerms(wish, before.ownTerms, at);
  const problems = [prices, own].flatMap((part) => ('problems' in part ? part.problems : []));
  if ('problems' in prices || 'problems' in own) return { problems };
  const { quantityBehavior, quantityDefault, descriptions, imageUrl } = wish;
  const described = imageUrl === undefined ? descriptions : { ...descriptions, imageUrl };
  return {
    ...before,
    quantity: wish.quantity ?? before.quantity,
    ownPrices: wish.customPrice?.unitPrice === undefined ? before.ownPrices : prices.amounts,
    ownTerms: own.terms,
    attributes: wish.attributes === undefined ? before.attributes : texts(wish.attributes),
    details: {
      ...before.details,
      ...(quantityBehavior !== undefined && { quantityBehavior }),
      ...(quantityDefault !== undefined && { quantityDefault }),
      ...(described !== undefined && { descriptions: described }),
    },
  };
}

/** The bought lines of the session as items again. */
export function itemsOf(session: Session): readonly CartItem[] {
  const { items } = extraOf(session);
  return session.lines
    .filter(({ giftOfferId }) => giftOfferId === null)
    .map((line) => {
      const path = pathOf(line);
      const { id, variantId, sku, quantity, ownPrices, ownTerms, properties: attributes } = line;
      const details = items[path] ?? {};
      return { lineId: id, variantId, sku, path, quantity, ownPrices, ownTerms, attributes, details };
    });
}

/** The path by which a line was named: the variant's id or its SKU. */
export const pathOf = ({ alias, variantId, id }: Line): string => alias ?? variantId ?? id;

/**
 * The item that is in the cart already, whichever of the variant's two names it is asked for by: under the other one it
 * would be sold beside, and without, what the seller has set on it.
 */
export const findStanding = (items: readonly CartItem[], wanted: string): CartItem | undefined =>
  items.find(({ path }) => path === wanted) ??
  items.find(({ variantId }) => variantId === wanted) ??
  items.find(({ sku }) => sku === wanted);

/** An item that is there already stays its variant, whatever its SKU has come to mean. */
export function toLine(
  { variantId, path, quantity, ownPrices, ownTerms, attributes, details }: CartItem,
  locale: string,
): LineInput {
  return {
    kind: 'catalog',
    ...(variantId === null ? { variant: path } : { variant: variantId, by: 'id' as const }),
    alias: path,
    quantity,
    properties: attributes,
    title: titleIn(locale, details),
    ...(ownPrices !== undefined && { ownPrices }),
    ...(ownTerms !== undefined && { ownTerms }),
  };
}

/** What the seller calls items that are in the cart in another language; of the others it says nothing. */
export const titlesIn = (locale: string, items: readonly CartItem[]): NonNullable<SessionInput['titles']> =>
  Object.fromEntries(
    items.flatMap(({ lineId, details }) =>
      lineId === null || details.descriptions === undefined ? [] : [[lineId, titleIn(locale, details)]],
    ),
  );

/** By its display name, else its summary, each in the buyer's language or else in English; `null` without either. */
function titleIn(locale: string, { descriptions }: ItemDetails): string | null {
  const [language = ''] = locale.toLowerCase().split('-', 1);
  const wanted = [locale.toLowerCase(), ...spellingsOf(language), 'en'];
  const texts = [descriptions?.['display'], descriptions?.['summary']].flatMap((map) =>
    isObject(map) ? wanted.map((tag) => map[tag]) : [],
  );
  const title = texts.find((text) => typeof text === 'string' && text.trim() !== '');
  return typeof title === 'string' ? title.trim() : null;
}

export const detailsOf = (items: readonly CartItem[]): FastSpringExtra['items'] =>
  Object.fromEntries(items.map(({ path, details }) => [path, details]));

/** A product stands in a cart once. */
export function findTwins(items: readonly CartItem[], at: (index: number) => string): Problem[] {
  return items.flatMap(({ path }, index) => {
    if (items.findIndex((other) => other.path === path) === index) return [];
    return [twin(path, at(index))];
  });
}

export const twin = (path: string, at: string): Problem =>
  problem('invalid_value', at, `Item exists. ${at} names “${path}” again; raise its quantity.`);

export const texts = (tags: Readonly<Record<string, string | number | boolean>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, String(value)]));
