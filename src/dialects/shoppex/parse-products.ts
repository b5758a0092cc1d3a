// Requests about products and their variants → Intents. A product is sold as its first variant, which has its id; `variants`
// gives it others beside.
import { escapeHtml } from '../../base/escape-html.ts';
import type { NewProduct, NewVariant, ProductChange, VariantChange } from '../../domain/catalog-change.ts';
import type { Merchant } from '../../domain/merchant.ts';
import { problem, type Problem } from '../../domain/problem.ts';
import type { BadRequest, Caller, Intent, WireRequest } from '../dialect.ts';
import { fromMajor, newId } from '../wire.ts';
import { readPage } from './parse-list.ts';
import { bounds } from './policy.ts';
import { ProductBody, ProductPatch, VariantBody, VariantPatch, type ProductFields } from './product-fields.ts';
import { readInput, reject } from './read-body.ts';

export function parseCreateProduct(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  const read = readInput(request, ProductBody);
  if ('reject' in read) return read.reject;
  const { variants, ...fields } = read.value;
  const merchant = merchantOf(caller);
  const problems = [...refusals(fields, merchant)];
  const id = newId();
  const firstAt = variants === null || variants === undefined || variants.length === 0 ? null : firstOf(variants);
  const own = { title: null, price: fields.price, stock: fields.stock };
  const given = firstAt === null ? [own] : (variants ?? []);
  const sold = given.flatMap((variant, index): NewVariant[] => {
    const isFirst = index === (firstAt ?? 0);
    const at = firstAt === null ? '' : `variants[${index}].`;
    const price = priceOf(variant.price ?? fields.price, merchant.currency, `${at}price`, problems);
    if (price === null) return [];
    return [newVariant(isFirst ? id : newId(), variant, price, isFirst)];
  });
  const [variant] = sold.filter(({ id: own }) => own === id);
  if (problems.length > 0 || variant === undefined) return reject(...problems);
  const {
    title = fields.title,
    handle = id,
    descriptionHtml = '',
    status = 'active',
    extra = {},
  } = changeOf(fields, id);
  const product: NewProduct = { id, title, handle, descriptionHtml, imageUrl: null, status, extra };
  return { do: 'create-product', product, variant, others: sold.filter((other) => other !== variant) };
}

export function parseUpdateProduct(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  const read = readInput(request, ProductPatch);
  if ('reject' in read) return read.reject;
  const { variants, ...fields } = read.value;
  const merchant = merchantOf(caller);
  const problems = [...refusals(fields, merchant)];
  if (variants) {
    const text = 'variants: change each at /dev/v1/products/{id}/variants, so that none is lost by being left out.';
    problems.push(problem('invalid_value', 'variants', text));
  }
  const id = idIn(request);
  const price = fields.price === undefined ? null : priceOf(fields.price, merchant.currency, 'price', problems);
  if (problems.length > 0) return reject(...problems);
  const first: VariantChange = {
    ...(price !== null && { unitAmount: price, repriced: true }),
    ...(fields.stock !== undefined && { stock: piecesOf(fields.stock) }),
  };
  return { do: 'update-product', id, change: changeOf(fields, id), first, unlessArchived: true };
}

export const parseReadProduct = (request: WireRequest): Intent => ({
  do: 'read-product',
  id: idIn(request),
  unlessArchived: true,
});

/** What was sold stays with its orders. */
export const parseDeleteProduct = (request: WireRequest): Intent => ({
  do: 'update-product',
  id: idIn(request),
  change: { status: 'archived' },
  unlessArchived: true,
});

/** The vendor's parameters, of which the renderer reads one. */
const LIST_PARAMETERS = ['include_stats', 'include_variants', 'locale', 'status'];

export function parseListProducts({ query }: WireRequest): Intent | BadRequest {
  const read = readPage(query, LIST_PARAMETERS);
  if ('problem' in read) return reject(read.problem);
  return { do: 'list-products', filter: { unlessArchived: true }, page: read.page };
}

export function parseSearchProducts({ query }: WireRequest): Intent | BadRequest {
  const read = readPage(query, [...LIST_PARAMETERS, 'q']);
  if ('problem' in read) return reject(read.problem);
  const search = (query['q'] ?? '').trim();
  if (search === '' || search.length > bounds.maxTitleChars) {
    return reject(problem('invalid_value', 'q', `q must be a text of 1 to ${bounds.maxTitleChars} characters.`));
  }
  return { do: 'list-products', filter: { unlessArchived: true, search }, page: read.page };
}

export function parseCreateVariant(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  const read = readInput(request, VariantBody);
  if ('reject' in read) return read.reject;
  const problems: Problem[] = [];
  const { currency } = merchantOf(caller);
  const price = priceOf(read.value.price, currency, 'price', problems);
  if (price === null) return reject(...problems);
  const variant = newVariant(newId(), read.value, price, read.value.is_default === true);
  return { do: 'create-variant', productId: idIn(request), variant, unlessArchived: true };
}

export function parseUpdateVariant(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  const read = readInput(request, VariantPatch);
  if ('reject' in read) return read.reject;
  const { title, price: value, stock, is_default: isDefault } = read.value;
  const problems: Problem[] = [];
  const price = value === undefined ? null : priceOf(value, merchantOf(caller).currency, 'price', problems);
  if (problems.length > 0) return reject(...problems);
  return onVariant(request, {
    ...(title !== undefined && { title }),
    ...(price !== null && { unitAmount: price, repriced: true }),
    ...(stock !== undefined && { stock: piecesOf(stock) }),
    ...(isDefault !== undefined && { isDefault }),
  });
}

/** What was sold stays with its orders. */
export const parseDeleteVariant = (request: WireRequest): Intent => onVariant(request, { isOnSale: false });

const onVariant = (request: WireRequest, change: VariantChange): Intent => ({
  do: 'update-variant',
  productId: idIn(request),
  id: request.params['variantId'] ?? '',
  change,
  unlessArchived: true,
});

const idIn = ({ params }: WireRequest): string => params['id'] ?? '';

function merchantOf(caller: Caller | null): Merchant {
  if (caller === null) throw new Error('this route needs a caller');
  return caller.merchant;
}

function firstOf(variants: readonly { readonly is_default?: boolean | undefined }[]): number {
  return Math.max(
    0,
    variants.findIndex((variant) => variant.is_default === true),
  );
}

const newVariant = (
  id: string,
  { title, stock }: { readonly title: string | null; readonly stock?: number | null | undefined },
  unitAmount: number,
  isDefault: boolean,
): NewVariant => ({ id, title, sku: null, unitAmount, isOnSale: true, isDefault, stock: piecesOf(stock) });

function priceOf(value: number, currency: string, at: string, problems: Problem[]): number | null {
  const money = fromMajor(value, currency);
  if ('amount' in money) return money.amount;
  problems.push(problem('invalid_value', at, `${at} ${money.problemText}.`));
  return null;
}

/** −1 is as many as are wanted. */
const piecesOf = (stock: number | null | undefined): number | null =>
  stock === undefined || stock === null || stock < 0 ? null : stock;

/** What only this API has words for, kept under its name and shown again. */
const KEPT = [
  'type',
  'subtype',
  'gateways',
  'custom_fields',
  'service_text',
  'delivery_text',
  'terms_of_service',
  'unlisted',
  'private',
  'sort_priority',
  'description',
] as const;

function changeOf(fields: Partial<ProductFields>, id: string): ProductChange {
  const { title, slug, description, on_hold: onHold } = fields;
  const extra = Object.fromEntries(
    KEPT.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]] as const])),
  );
  return {
    ...(title !== undefined && { title }),
    ...(slug !== undefined && { handle: slug ?? id }),
    ...(description !== undefined && { descriptionHtml: escapeHtml(description ?? '') }),
    ...(onHold !== undefined && { status: onHold ? 'draft' : 'active' }),
    ...(Object.keys(extra).length > 0 && { extra }),
  };
}

/** What would change how much is paid or what is delivered, and cannot: passing it over would be noticed too late. */
function refusals(fields: Partial<ProductFields>, { currency }: Merchant): readonly Problem[] {
  const wrong: Problem[] = [];
  const refuse = (at: string, text: string): void => void wrong.push(problem('invalid_value', at, `${at}: ${text}`));
  if (fields.currency !== undefined && fields.currency.toUpperCase() !== currency) {
    refuse('currency', `products of this shop are priced in ${currency}.`);
  }
  if (fields.type?.startsWith('SUBSCRIPTION') || fields.recurring_interval) {
    refuse(
      fields.recurring_interval ? 'recurring_interval' : 'type',
      'there are no products that renew by themselves.',
    );
  }
  if (fields.pay_what_you_want === true) refuse('pay_what_you_want', 'the price of a product is fixed.');
  if ((fields.discount_percent ?? 0) > 0) refuse('discount_percent', 'take it off the price, or make a coupon.');
  if ((fields.volume_discounts ?? []).length > 0) {
    refuse('volume_discounts', 'prices by quantity are discounts of the shop, not of a product.');
  }
  if ((fields.serials ?? []).length > 0) {
    refuse('serials', 'serials are not kept here. Deliver yours when order:paid tells of an order.');
  }
  if ((fields.file_ids ?? []).length > 0) {
    refuse('file_ids', 'files are not kept here. Deliver yours when order:paid tells of an order.');
  }
  return wrong;
}
