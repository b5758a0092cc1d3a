// From what a file says to products as they are kept: amounts in minor units, ids that are the same every time, and all
// that a shape cannot say about a file: names that stand twice, addresses that lead nowhere.
import { sha256Hex } from '../../base/crypto.ts';
import { slugOf } from '../../base/slug-of.ts';
import { withPauses } from '../../base/with-pauses.ts';
import { UNTITLED, type Product, type Variant } from '../../domain/catalog.ts';
import type { ImportedProduct } from '../../domain/catalog-import.ts';
import { fromMajor } from '../../dialects/wire.ts';
import type { FileMistake, NamedField, Place, RawFile, RawProduct, RawVariant } from './raw-product.ts';

export interface ReadProduct extends ImportedProduct {
  readonly at: Place;
  /** Where each of its variants stands. */
  readonly variantsAt: readonly Place[];
}

export interface ReadFile {
  readonly products: readonly ReadProduct[];
  readonly mistakes: readonly FileMistake[];
  /** Ids of products with mistakes: what stands of them stays as it is. */
  readonly leftAlone: ReadonlySet<string>;
  /** Whether a product has mistakes and cannot be told by its id. */
  readonly hasNameless: boolean;
  /** Gift cards, which only the shop itself can make good. */
  readonly giftCards: number;
  /** SKUs that several variants have, or that are the id of another one, so that they name none. */
  readonly sharedSkus: number;
}

const PRODUCTS_AT_ONCE = 100;

/** Reads product by product and lets others work in between. */
export async function toImported(file: RawFile, currency: string): Promise<ReadFile> {
  const cards = file.products.filter(({ isGiftCard }) => isGiftCard);
  const sold = file.products.filter(({ isGiftCard }) => !isGiftCard);
  const shared = sharedSkus(sold);
  const seen: Seen = { products: new Set(), variants: new Set() };
  const mistakes = [...file.mistakes];
  const leftAlone = new Set(cards.map(idOf));
  const products: ReadProduct[] = [];
  for await (const raw of withPauses(sold, PRODUCTS_AT_ONCE)) {
    const found = [...raw.mistakes];
    const read = found.length > 0 ? null : toProduct(raw, { currency, shared, seen, names: file.names, found });
    mistakes.push(...found);
    if (read !== null && found.length === 0) products.push(read);
    else leftAlone.add(idOf(raw));
  }
  const hasNameless = file.mistakes.length > 0 || leftAlone.has('');
  const taken = products.filter(({ product }) => !leftAlone.has(product.id));
  return { products: taken, mistakes, leftAlone, hasNameless, giftCards: cards.length, sharedSkus: shared.size };
}

function sharedSkus(products: readonly RawProduct[]): ReadonlySet<string> {
  const variants = products.flatMap((product) => product.variants);
  const ids = new Set(variants.map(({ id }) => id));
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const { id, sku } of variants) {
    if (sku !== '' && (seen.has(sku) || (ids.has(sku) && sku !== id))) shared.add(sku);
    seen.add(sku);
  }
  return shared;
}

interface Seen {
  readonly products: Set<string>;
  readonly variants: Set<string>;
}

interface Reading {
  readonly currency: string;
  readonly shared: ReadonlySet<string>;
  readonly seen: Seen;
  readonly names: RawFile['names'];
  /** The product's mistakes. */
  readonly found: FileMistake[];
}

const MAX_TEXT = 500;
const MAX_DESCRIPTION = 50_000;

function toProduct(raw: RawProduct, reading: Reading): ReadProduct {
  const { at, handle } = raw;
  const { seen, names, found } = reading;
  const complain = (field: NamedField, text: string, place = at): void =>
    void found.push({ at: place, field: names[field], handle, text });
  const id = idOf(raw);
  if (id === '') complain('id', 'is empty; a product needs one.');
  if (seen.products.has(id)) complain('id', `repeats ${id}, which stands above already; each product stands once.`);
  seen.products.add(id);
  if (raw.title === '') complain('title', 'is empty in the first row of the product.');
  const tags = [...new Set(raw.tags.map((tag) => tag.trim()).filter((tag) => tag !== ''))];
  for (const [field, text] of [
    ...[['title', raw.title] as const, ['vendor', raw.vendor] as const],
    ...tags.map((tag) => ['tags', tag] as const),
  ]) {
    if (text.length > MAX_TEXT) complain(field, `has more than ${MAX_TEXT} characters. Has a quote gone missing?`);
  }
  if (raw.descriptionHtml.length > MAX_DESCRIPTION) {
    complain('description', `has more than ${MAX_DESCRIPTION} characters; shorten it in the shop.`);
  }
  const collection = slugOf(raw.type).slice(0, MAX_COLLECTION).replace(/-$/, '');
  const product: Product = {
    id,
    title: raw.title,
    handle,
    vendor: raw.vendor,
    descriptionHtml: raw.descriptionHtml,
    imageUrl: imageOf(raw.image, (text) => complain('image', text)),
    singleVariant: false,
    status: statusOf(raw, (text) => complain('status', text)),
    ...(collection !== '' && { collections: [collection] }),
    ...(tags.length > 0 && { tags }),
  };
  const titles = new Set<string>();
  const variants = raw.variants.map((variant) => {
    const read = toVariant(variant, product, reading);
    const { id: name, title } = read.variant;
    if (titles.has(title)) {
      complain('option', `repeats “${title}”; each variant of a product has options of its own.`, variant.at);
    } else if (seen.variants.has(name)) {
      const [field, text] =
        variant.id === null
          ? (['sku', `makes the name ${name}, which another variant has.`] as const)
          : (['id', `repeats ${name}, which another variant has.`] as const);
      complain(field, text, variant.at);
    }
    titles.add(title);
    seen.variants.add(name);
    return read;
  });
  // Whatever came through escapes: no database could keep it.
  if (isUnstorable([product, variants])) {
    found.push({
      at,
      field: '',
      handle,
      text: 'contains a NUL or half of a surrogate pair, which is no text; remove it.',
    });
  }
  // Where only one is offered, it is the shop's first, whatever the ids are.
  const [first, second] = variants;
  const offered = second === undefined ? product : { ...product, defaultVariantId: first?.variant.id ?? null };
  return { product: offered, variants, at, variantsAt: raw.variants.map((variant) => variant.at) };
}

const isUnstorable = (value: unknown): boolean =>
  typeof value === 'string'
    ? value.includes('\u0000') || /\p{Surrogate}/u.test(value)
    : typeof value === 'object' && value !== null && Object.values(value).some(isUnstorable);

const MAX_COLLECTION = 63;

function toVariant(raw: RawVariant, product: Product, { currency, shared, names, found }: Reading) {
  const complain = (field: NamedField, text: string): void =>
    void found.push({ at: raw.at, field: names[field], handle: product.handle, text });
  const sku = raw.sku === '' || shared.has(raw.sku) ? null : raw.sku;
  if (raw.sku.length > MAX_TEXT) complain('sku', `has more than ${MAX_TEXT} characters. Has a quote gone missing?`);
  const id = shortened(raw.id ?? sku ?? nameOf(raw, product));
  const compareAt = amountOf(raw.compareAt, currency, (text) => complain('compareAt', text));
  if (raw.price === '') complain('price', 'is empty; each variant needs one.');
  const price = amountOf(raw.price, currency, (text) => complain('price', text)) ?? 0;
  const variant: Variant = {
    id,
    productId: product.id,
    sku,
    title: raw.title,
    prices: { [currency]: price },
    // Nothing is how shops say that there was no other price.
    compareAt: compareAt === null || compareAt === 0 ? {} : { [currency]: compareAt },
    imageUrl: imageOf(raw.image, (text) => complain('variantImage', text)),
    grams: raw.grams,
    taxable: raw.taxable,
    requiresShipping: raw.requiresShipping,
    inventoryQuantity: raw.quantity ?? null,
    whenOutOfStock: raw.sellsOn ? 'continue' : 'deny',
  };
  return { variant, saysStock: raw.quantity !== undefined };
}

const idOf = ({ id }: RawProduct): string => shortened(id);

/** For a variant without a SKU of its own. */
const nameOf = ({ title }: RawVariant, { handle }: Product): string =>
  title === UNTITLED ? handle : `${handle}/${title}`;

const MAX_ID = 100;
const HASH_CHARS = 16;

/** The same for the same name, and within what an id may have. */
const shortened = (name: string): string =>
  name.length <= MAX_ID
    ? name
    : `${name.slice(0, MAX_ID - HASH_CHARS - 1).replace(/\p{Surrogate}$/u, '')}~${sha256Hex(name).slice(0, HASH_CHARS)}`;

/** `null` for no price. */
function amountOf(given: string | number, currency: string, complain: (text: string) => void): number | null {
  if (given === '') return null;
  const read = fromMajor(given, currency);
  if ('amount' in read && read.amount >= 0) return read.amount;
  const text = 'amount' in read ? 'must not be negative' : read.problemText;
  complain(`“${given}” ${text}. ${guessOf(String(given), currency)}`);
  return null;
}

function guessOf(given: string, currency: string): string {
  if (/^\d+,\d{1,2}$/.test(given)) return `Write ${given.replace(',', '.')}, with a point.`;
  if (/^\d{1,3}(?:[,\s]\d{3})+(?:\.\d+)?$/.test(given))
    return `Write ${given.replace(/[,\s]/g, '')}, without separators.`;
  if (/[^\d.,\s-]/.test(given)) return 'Leave the sign of the currency out.';
  return `Prices are in ${currency}, the currency of the merchant; is the file of another shop?`;
}

function imageOf(given: string, complain: (text: string) => void): string | null {
  if (given === '') return null;
  const url = given.startsWith('//') ? `https:${given}` : given;
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  complain(`“${given.slice(0, 80)}” must be an absolute URL that begins with https://.`);
  return null;
}

/** What is not published, or only for those with a link, is not lost: it waits as a draft, or is sold to them. */
function statusOf({ status, isPublished }: RawProduct, complain: (text: string) => void): Product['status'] {
  switch (status.toLowerCase()) {
    case '':
    case 'active':
      return isPublished ? 'active' : 'draft';
    case 'unlisted':
      return 'active';
    case 'draft':
      return 'draft';
    case 'archived':
      return 'archived';
    default:
      complain(`“${status}” must be active, draft, archived or unlisted.`);
      return 'draft';
  }
}
