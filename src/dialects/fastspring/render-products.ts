// Answers about products.
import { assert } from '../../base/assert.ts';
import type { CatalogItem } from '../../domain/catalog.ts';
import type { Asked, RenderContext, Result, WireReply, WireRequest } from '../dialect.ts';
import { failureOf, jsonReply } from '../wire.ts';
import { answerEach, fail, failedPart, type Failing, type FailingEach } from './classic-answer.ts';
import { namesInBody } from './classic-body.ts';
import { namedIds } from './named-ids.ts';
import { shownPage } from './numbered-page.ts';
import { marketOf } from './parse-products.ts';
import { isSold, pathOfSold, pricesIn, productObject, soldIn } from './product-object.ts';

const failing = (action: string): Failing => ({
  action,
  subject: 'product',
  notFound: { status: 400, text: 'Not found' },
  fieldOf: (at) => (Object.hasOwn(FIELDS, at) ? (FIELDS[at] ?? at) : at.replace(/^prices\./, 'pricing.price.')),
});

/** A product's id, handle and SKU are all its path. */
const FIELDS: Readonly<Record<string, string>> = { title: 'display', id: 'product', sku: 'product', handle: 'product' };

const inList = (action: string, named: readonly string[]): FailingEach => ({
  ...failing(action),
  list: 'products',
  named,
});

/** Whether a product was made or changed, each says for itself. */
export function renderPutProducts(result: Result, _context: RenderContext, { request }: Asked): WireReply {
  const named = namesInBody(request, 'products', 'product');
  const reply = inList('product.update', named);
  return answerEach(result, reply, (one, product) =>
    one.kind === 'product' ? { product, ...(one.isNew && { action: 'product.create' }) } : null,
  );
}

export function renderProducts(result: Result): WireReply {
  const action = 'products.getall';
  if (result.kind !== 'catalogue') return fail(failureOf(result), failing(action));
  const products = soldIn(result.products).map(({ product, variant }) => pathOfSold(product, variant));
  const unpaged = { page: null, limit: null, nextPage: null, total: products.length };
  return jsonReply(200, { action, result: 'success', ...unpaged, products });
}

export function renderNamedProducts(result: Result, _context: RenderContext, { request }: Asked): WireReply {
  return answerEach(withoutUnsold(result), inList('products.get', namedIds(request)), (one) =>
    one.kind === 'variant' ? productObject(itemOf(one)) : null,
  );
}

export function renderDeletedProducts(result: Result, _context: RenderContext, { request }: Asked): WireReply {
  return answerEach(result, inList('products.delete', namedIds(request)), (one, product) =>
    one.kind === 'product' ? { product } : null,
  );
}

export function renderPrices(result: Result, context: RenderContext, { request }: Asked): WireReply {
  const action = 'product.price.getall';
  if (result.kind !== 'catalogue') return fail(failureOf(result), failing(action));
  const items = soldIn(result.products);
  const page = shownPage({ total: items.length }, request);
  const products = items
    .slice((page.page - 1) * page.limit, page.page * page.limit)
    .map((item) => priceOf(item, action, request, context));
  return jsonReply(200, { ...page, products });
}

export function renderNamedPrices(result: Result, context: RenderContext, { request }: Asked): WireReply {
  const action = 'product.price.get';
  const words = inList(action, namedIds(request));
  const told = withoutUnsold(result);
  if (told.kind !== 'each') return fail(failureOf(told), failing(action));
  const priced = told.results.map((one): Result => {
    const price = one.kind === 'variant' ? pricesOf(itemOf(one), request, context) : null;
    return price !== null && 'problem' in price ? { kind: 'rejected', problems: [price.problem] } : one;
  });
  return answerEach({ kind: 'each', results: priced }, words, (one) =>
    one.kind === 'variant' ? priceOf(itemOf(one), action, request, context) : null,
  );
}

const itemOf = ({ of, entry }: Extract<Result, { kind: 'variant' }>): CatalogItem => ({
  product: of.product,
  variant: entry.variant,
});

/** A product that was given up is not there, though its name is. */
function withoutUnsold(result: Result): Result {
  if (result.kind !== 'each') return result;
  const results = result.results.map((one): Result =>
    one.kind === 'variant' && !isSold(one.of, one.entry) ? { kind: 'not-found', what: 'product' } : one,
  );
  return { ...result, results };
}

function priceOf(
  item: CatalogItem,
  action: string,
  request: WireRequest,
  context: RenderContext,
): Readonly<Record<string, unknown>> {
  const product = pathOfSold(item.product, item.variant);
  const price = pricesOf(item, request, context);
  if ('pricing' in price) return { action, result: 'success', product, ...price };
  const { error } = failedPart({ kind: 'rejected', problems: [price.problem] }, failing(action));
  return { action, result: 'error', product, error };
}

function pricesOf(item: CatalogItem, request: WireRequest, { merchant, nowMs }: RenderContext) {
  assert(merchant !== null, 'prices are shown to their shop');
  const market = marketOf(request);
  assert(!('problems' in market), 'a market that is none is refused');
  return pricesIn(item, market, merchant, nowMs);
}
