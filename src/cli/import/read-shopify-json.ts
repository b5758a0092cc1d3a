// Shopify's `products.json`: what a storefront answers to everybody, and what the Admin REST API answers to the shop.
import { z } from 'zod';
import { isObject, parseJson } from '../../base/json.ts';
import { checkShape } from '../../base/shape.ts';
import { slugOf } from '../../base/slug-of.ts';
import { withPauses } from '../../base/with-pauses.ts';
import { UNTITLED } from '../../domain/catalog.ts';
import type { FileMistake, RawFile, RawProduct, RawVariant, Unreadable } from './raw-product.ts';

/** As numbers, as text, and as the addresses that the GraphQL API gives. */
const id = z
  .union([z.int(), z.string()], 'must be a whole number such as 46107636203656')
  .transform((value) =>
    String(value)
      .trim()
      .replace(/^gid:\/\/shopify\/\w+\//, ''),
  )
  .refine((value) => value !== '', 'is empty; it must be a whole number such as 46107636203656');

const words = z
  .string()
  .nullish()
  .transform((value) => (value ?? '').trim());
const decimal = z.union([z.string(), z.number()], 'must be a price in quotes such as "19.99"');

const weight = z.number().nonnegative().max(1_000_000_000);

const variantShape = z.object({
  id,
  title: words,
  sku: words,
  price: decimal,
  compare_at_price: decimal.nullish(),
  taxable: z.boolean().nullish(),
  requires_shipping: z.boolean().nullish(),
  grams: weight.nullish(),
  weight: weight.nullish(),
  weight_unit: z.enum(['g', 'kg', 'lb', 'oz']).nullish(),
  inventory_quantity: z.int().nullish(),
  inventory_management: words,
  inventory_policy: z.enum(['deny', 'continue']).nullish(),
  fulfillment_service: words,
  image_id: id.nullish(),
  featured_image: z.object({ src: words }).nullish(),
  /** Only a storefront says it, and then nothing of quantities. */
  available: z.boolean().nullish(),
});

const productShape = z.object({
  id,
  title: words,
  handle: words,
  body_html: words,
  vendor: words,
  product_type: words,
  tags: z
    .union([z.string().transform((text) => text.split(',')), z.array(z.string())], 'must be a list or text with commas')
    .nullish(),
  status: words,
  published_at: z.string().nullish(),
  image: z.object({ src: words }).nullish(),
  images: z.array(z.object({ id: id.nullish(), src: words, position: z.number().nullish() })).nullish(),
  variants: z.array(variantShape).min(1, 'is empty; a product is sold as one variant at least'),
});

type ProductShape = z.output<typeof productShape>;
type VariantShape = z.output<typeof variantShape>;

const PRODUCTS_AT_ONCE = 50;

/** Checks product by product and lets others work in between. */
export async function readShopifyJson(text: string): Promise<RawFile | Unreadable> {
  const parsed = parseJson(text);
  if ('error' in parsed) return { unreadable: `cannot be read. ${parsed.error.replace('The body', 'It')}` };
  const list = productsIn(parsed.value);
  if (list === null) {
    return { unreadable: 'has no list `products`; a storefront answers with one at /products.json?limit=250.' };
  }
  const mistakes: FileMistake[] = [];
  const products: RawProduct[] = [];
  for await (const [index, value] of withPauses(list.entries(), PRODUCTS_AT_ONCE)) {
    const path = `products[${index}]`;
    if (isObject(value)) products.push(toProduct(value, path));
    else mistakes.push({ at: { line: null, path }, field: '', handle: '', text: 'is no product.' });
  }
  return { products, mistakes, names: NAMES, lineOf: (handle) => lineOf(text, handle) };
}

const NAMES: RawFile['names'] = {
  id: 'id',
  handle: 'handle',
  title: 'title',
  description: 'body_html',
  vendor: 'vendor',
  tags: 'tags',
  status: 'status',
  image: 'images[0].src',
  sku: 'sku',
  option: 'title',
  price: 'price',
  compareAt: 'compare_at_price',
  variantImage: 'image',
};

function productsIn(value: unknown): readonly unknown[] | null {
  const list = isObject(value) ? (value['products'] ?? [value['product']]) : value;
  if (!Array.isArray(list) || (list.length === 1 && list[0] === undefined)) return null;
  return list as readonly unknown[];
}

function toProduct(value: Readonly<Record<string, unknown>>, path: string): RawProduct {
  const at = { line: null, path };
  const handle = typeof value['handle'] === 'string' ? value['handle'].trim() : '';
  const empty = { at, id: '', handle, ...NOTHING };
  if ('price_varies' in value) {
    const text = 'is what /products/….js answers, with prices in hundredths. Take /products.json instead.';
    return { ...empty, mistakes: [{ at, field: '', handle, text }] };
  }
  const checked = checkShape(productShape, value);
  if ('value' in checked) return whole(checked.value, path);
  const known = id.safeParse(value['id']);
  const mistakes = checked.issues.map(({ at: field, text }): FileMistake => {
    const rest = text.startsWith(field) ? text.slice(field.length).replace(/^: /, '').trim() : text;
    return { at, field, handle, text: rest };
  });
  return { ...empty, id: known.success ? known.data : '', mistakes };
}

const NOTHING: Omit<RawProduct, 'at' | 'id' | 'handle' | 'mistakes'> = {
  ...{ title: '', descriptionHtml: '', vendor: '', type: '', tags: [], status: '', isPublished: true, image: '' },
  ...{ isGiftCard: false, variants: [] },
};

function whole(given: ProductShape, path: string): RawProduct {
  const images = [...(given.images ?? [])].sort((a, b) => (a.position ?? 0) - (b.position ?? 0));
  const sources = new Map(images.map(({ id: imageId, src }) => [imageId ?? '', src]));
  return {
    at: { line: null, path },
    id: given.id,
    handle: given.handle || slugOf(given.title) || given.id,
    title: given.title,
    descriptionHtml: given.body_html,
    vendor: given.vendor,
    type: given.product_type,
    tags: given.tags ?? [],
    status: given.status,
    // A storefront lists what is published, and may leave the date out.
    isPublished: given.published_at !== null,
    image: images[0]?.src ?? given.image?.src ?? '',
    isGiftCard: given.variants.some((variant) => variant.fulfillment_service === 'gift_card'),
    variants: given.variants.map((variant, index) => toVariant(variant, `${path}.variants[${index}]`, sources)),
    mistakes: [],
  };
}

function toVariant(given: VariantShape, path: string, images: ReadonlyMap<string, string>): RawVariant {
  return {
    at: { line: null, path },
    id: given.id,
    sku: given.sku,
    title: given.title || UNTITLED,
    price: given.price,
    compareAt: given.compare_at_price ?? '',
    image: given.featured_image?.src ?? images.get(given.image_id ?? 'none') ?? '',
    grams: Math.round(given.grams ?? (given.weight ?? 0) * GRAMS[given.weight_unit ?? 'g']),
    taxable: given.taxable ?? true,
    requiresShipping: given.requires_shipping ?? true,
    quantity: quantityOf(given),
    sellsOn: given.inventory_policy === 'continue',
  };
}

const GRAMS = { g: 1, kg: 1_000, lb: 453.592_37, oz: 28.349_523_125 } as const;

/** A storefront keeps quantities to itself; what it says is sold out is taken for none. */
function quantityOf(given: VariantShape): RawVariant['quantity'] {
  if (typeof given.available === 'boolean' && given.inventory_quantity === undefined) return given.available ? null : 0;
  if (given.inventory_management === '') return null;
  return given.inventory_quantity ?? undefined;
}

/** Only for a file with more than one line, by the handle, which is unique in it. */
function lineOf(text: string, handle: string): number | null {
  if (handle === '' || !text.trim().includes('\n')) return null;
  const name = JSON.stringify(handle);
  const found = [`"handle": ${name}`, `"handle":${name}`].map((key) => text.indexOf(key)).find((index) => index >= 0);
  return found === undefined ? null : text.slice(0, found).split('\n').length;
}
