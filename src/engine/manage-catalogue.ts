// What a merchant does with the catalogue through an API. Sessions that are opened afterwards sell what then stands.
import { unreachable } from '../base/assert.ts';
import type { CatalogIntent, TakenPieces } from '../dialects/catalog-intent.ts';
import type { Result } from '../dialects/dialect.ts';
import { defaultVariantOf, type ProductEntry, type VariantEntry } from '../domain/catalog.ts';
import {
  addVariant,
  changeProduct,
  changeVariant,
  createProduct,
  notOurs,
  replaceDefault,
  type CatalogFacts,
  type Changed,
} from '../domain/catalog-change.ts';
import type { Merchant } from '../domain/merchant.ts';
import { problem } from '../domain/problem.ts';
import { putProduct } from '../domain/put-product.ts';
import { countedStock, stockKey } from '../domain/stock.ts';
import type { ProductRef, Taken } from '../store/catalog-store.ts';
import type { EngineDeps } from './deps.ts';
import { refused } from './refused.ts';

export const isCatalogIntent = (intent: { readonly do: string }): intent is CatalogIntent =>
  /^(create|put|read|update|list)-(products?|variants?)$|^read-catalogue$/.test(intent.do);

type CatalogueDeps = Pick<EngineDeps, 'store' | 'clock'>;

export async function manageCatalogue(deps: CatalogueDeps, merchant: Merchant, intent: CatalogIntent): Promise<Result> {
  const { store, clock } = deps;
  const facts: CatalogFacts = { currency: merchant.currency, nowMs: clock.businessMs(merchant.id) };
  switch (intent.do) {
    case 'create-product': {
      const { product, variant, others = [] } = intent;
      const created = others.reduce<Changed>(
        (entry, other) => ('problems' in entry ? entry : addVariant(entry, other, facts)),
        createProduct(product, variant, facts),
      );
      return productOf('problems' in created ? refused(...created.problems) : await add(created));
    }
    case 'update-product': {
      const { id, variant, first } = intent;
      const changed = await change({ product: id }, intent, (entry) => {
        const next = changeProduct(entry, intent.change, facts);
        if ('problems' in next) return next;
        if (variant !== undefined) return replaceDefault(next, variant, facts);
        const offered = first === undefined ? undefined : defaultVariantOf(next)?.variant;
        return offered === undefined || first === undefined ? next : changeVariant(next, offered.id, first, facts);
      });
      const isMissing = 'kind' in changed && changed.kind === 'not-found';
      return (isMissing && intent.by === 'name' ? await soldByOthers(id) : null) ?? productOf(changed);
    }
    case 'put-product': {
      const { put } = intent;
      let isNew = false;
      let isThere = false;
      const written = await write({ product: put.id }, (standing) => {
        isThere = standing !== null;
        isNew = standing?.product.status !== 'active';
        return decidedOn(putProduct(standing, put, facts));
      });
      const isRefused = !isThere && 'kind' in written;
      const result = (isRefused ? await soldByOthers(put.id) : null) ?? (await productOf(written));
      return result.kind === 'product' && isNew ? { ...result, isNew } : result;
    }
    case 'create-variant': {
      const { productId, variant } = intent;
      const changed = await change({ product: productId }, intent, (entry) => addVariant(entry, variant, facts));
      return variantOf(changed, variant.id);
    }
    case 'update-variant': {
      const { id, productId } = intent;
      const of = productId === undefined ? { variant: id } : { product: productId, variant: id };
      return variantOf(await change(of, intent, (entry) => changeVariant(entry, id, intent.change, facts)), id);
    }
    case 'read-product': {
      const found = await store.findProduct(merchant.id, { product: intent.id });
      return productOf(found === null || isHidden(found, intent) ? null : found);
    }
    case 'read-variant':
      if (intent.by === 'name') return soldAs(intent.id, await store.findProduct(merchant.id, { sold: intent.id }));
      return variantOf(await store.findProduct(merchant.id, { variant: intent.id }), intent.id);
    case 'list-products': {
      const { page, filter = {} } = intent;
      const { rows, next, total } = await store.listProducts(merchant.id, filter, { ...page, after: page.cursor });
      return { kind: 'products', page: { items: rows, nextCursor: next, total }, ...(await takenOf(...rows)) };
    }
    case 'list-variants': {
      const { page } = intent;
      const { rows, next, total } = await store.listVariants(merchant.id, { ...page, after: page.cursor });
      const items = rows.flatMap(({ id, of }) => {
        const entry = of.variants.find(({ variant }) => variant.id === id);
        return entry === undefined ? [] : [{ of, entry }];
      });
      return { kind: 'variants', page: { items, nextCursor: next, total } };
    }
    case 'read-catalogue':
      if (intent.id !== null && intent.id !== merchant.id) return { kind: 'not-found', what: 'catalogue' };
      return { kind: 'catalogue', products: await store.loadCatalogue(merchant.id) };
    default:
      return unreachable(intent);
  }

  async function productOf(found: ProductEntry | Result | null): Promise<Result> {
    if (found === null) return { kind: 'not-found', what: 'product' };
    return 'kind' in found ? found : { kind: 'product', entry: found, ...(await takenOf(found)) };
  }

  async function variantOf(found: ProductEntry | Result | null, id: string): Promise<Result> {
    if (found !== null && 'kind' in found) return found;
    const entry = found?.variants.find(({ variant }) => variant.id === id);
    return found === null || entry === undefined
      ? { kind: 'not-found', what: 'variant' }
      : { kind: 'variant', of: found, entry, ...(await takenOf(found)) };
  }

  /** Why nothing can be done to what is sold by this name, where its owner is no API. */
  async function soldByOthers(name: string): Promise<Result | null> {
    const sold = await store.findProduct(merchant.id, { sold: name });
    return sold === null || sold.owner === 'api' ? null : refused(...notOurs(sold).problems);
  }

  /** Asks only where pieces are counted. */
  async function takenOf(...entries: readonly ProductEntry[]): Promise<{ readonly taken?: TakenPieces }> {
    const counted = entries.flatMap(({ product, variants }) =>
      variants.filter(({ variant }) => countedStock({ product, variant }) !== null),
    );
    const keys = counted.map(({ variant }) => stockKey(variant));
    return keys.length === 0 ? {} : { taken: await store.loadClaimed(merchant.id, 'stock', keys) };
  }

  function add(entry: ProductEntry): Promise<ProductEntry | Result> {
    return write(null, () => ({ entry }));
  }

  /** `of.variant` must be one of the product's and on sale, where both are named. */
  function change(
    of: { readonly product?: string; readonly variant?: string },
    intent: { readonly unlessArchived?: true },
    decide: (standing: ProductEntry) => Changed,
  ): Promise<ProductEntry | Result> {
    const { product, variant } = of;
    const by: ProductRef = product === undefined ? { variant: variant ?? '' } : { product };
    return write(by, (standing) => {
      if (standing === null || isHidden(standing, intent)) {
        return { stop: { kind: 'not-found', what: product === undefined ? 'variant' : 'product' } };
      }
      const isSold = ({ isOnSale, ...one }: VariantEntry): boolean => isOnSale && one.variant.id === variant;
      if (product !== undefined && variant !== undefined && !standing.variants.some(isSold)) {
        return { stop: { kind: 'not-found', what: 'variant' } };
      }
      return decidedOn(decide(standing));
    });
  }

  async function write(
    by: ProductRef | null,
    decide: (standing: ProductEntry | null) => { readonly entry: ProductEntry } | { readonly stop: Result },
  ): Promise<ProductEntry | Result> {
    const written = await store.changeProduct(merchant.id, by, decide);
    if ('taken' in written) return taken(written);
    return 'stop' in written ? written.stop : written.entry;
  }
}

const decidedOn = (decided: Changed): { readonly entry: ProductEntry } | { readonly stop: Result } =>
  'problems' in decided ? { stop: refused(...decided.problems) } : { entry: decided };

/** Whoever has the name as an id comes before whoever has it as an SKU. */
function soldAs(name: string, of: ProductEntry | null): Result {
  const onSale = of?.variants.filter(({ isOnSale }) => isOnSale) ?? [];
  const entry = onSale.find(({ variant }) => variant.id === name) ?? onSale.find(({ variant }) => variant.sku === name);
  return of === null || entry === undefined ? { kind: 'not-found', what: 'product' } : { kind: 'variant', of, entry };
}

const isHidden = ({ product }: ProductEntry, { unlessArchived }: { readonly unlessArchived?: true }): boolean =>
  unlessArchived === true && product.status === 'archived';

function taken({ taken: field, name }: Taken): Result {
  const text = `\`${field}\`: there is a product or variant with the ${NAMES[field]} “${name}” already.`;
  return refused(problem('already_exists', field, text));
}

const NAMES: Readonly<Record<Taken['taken'], string>> = { id: 'id', sku: 'SKU', handle: 'handle' };
