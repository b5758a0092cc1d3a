// What a merchant does with the catalogue through an API. Sessions that are opened afterwards sell what then stands.
import { unreachable } from '../base/assert.ts';
import type { CatalogIntent } from '../dialects/catalog-intent.ts';
import type { Result } from '../dialects/dialect.ts';
import type { ProductEntry } from '../domain/catalog.ts';
import {
  addVariant,
  changeProduct,
  changeVariant,
  createProduct,
  replaceDefault,
  type CatalogFacts,
  type Changed,
} from '../domain/catalog-change.ts';
import type { Merchant } from '../domain/merchant.ts';
import { problem } from '../domain/problem.ts';
import { putProduct } from '../domain/put-product.ts';
import type { ProductRef, Taken } from '../store/catalog-store.ts';
import type { EngineDeps } from './deps.ts';

export const isCatalogIntent = (intent: { readonly do: string }): intent is CatalogIntent =>
  /^(create|put|read|update|list)-(products?|variants?)$|^read-catalogue$/.test(intent.do);

type CatalogueDeps = Pick<EngineDeps, 'store' | 'clock'>;

export async function manageCatalogue(deps: CatalogueDeps, merchant: Merchant, intent: CatalogIntent): Promise<Result> {
  const { store, clock } = deps;
  const facts: CatalogFacts = { currency: merchant.currency, nowMs: clock.businessMs(merchant.id) };
  switch (intent.do) {
    case 'create-product':
      return productOf(await add(createProduct(intent.product, intent.variant, facts)));
    case 'update-product': {
      const { id, variant } = intent;
      const changed = await change({ product: id }, (entry) => {
        const next = changeProduct(entry, intent.change, facts);
        return variant === undefined || 'problems' in next ? next : replaceDefault(next, variant, facts);
      });
      return productOf(changed);
    }
    case 'put-product': {
      const { put } = intent;
      let isNew = false;
      const written = await write({ product: put.id }, (standing) => {
        isNew = standing?.product.status !== 'active';
        return decidedOn(putProduct(standing, put, facts));
      });
      const result = productOf(written);
      return result.kind === 'product' && isNew ? { ...result, isNew } : result;
    }
    case 'create-variant': {
      const { productId, variant } = intent;
      return variantOf(await change({ product: productId }, (entry) => addVariant(entry, variant, facts)), variant.id);
    }
    case 'update-variant': {
      const { id } = intent;
      return variantOf(await change({ variant: id }, (entry) => changeVariant(entry, id, intent.change, facts)), id);
    }
    case 'read-product':
      return productOf(await store.findProduct(merchant.id, { product: intent.id }));
    case 'read-variant':
      if (intent.by === 'name') return soldAs(intent.id, await store.findProduct(merchant.id, { sold: intent.id }));
      return variantOf(await store.findProduct(merchant.id, { variant: intent.id }), intent.id);
    case 'list-products': {
      const { page } = intent;
      const { rows, next, total } = await store.listProducts(merchant.id, { ...page, after: page.cursor });
      return { kind: 'products', page: { items: rows, nextCursor: next, total } };
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

  function add(entry: ProductEntry): Promise<ProductEntry | Result> {
    return write(null, () => ({ entry }));
  }

  function change(by: ProductRef, decide: (standing: ProductEntry) => Changed): Promise<ProductEntry | Result> {
    return write(by, (standing) => {
      if (standing === null) return { stop: { kind: 'not-found', what: 'variant' in by ? 'variant' : 'product' } };
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
  'problems' in decided ? { stop: { kind: 'refused', problems: decided.problems, session: null } } : { entry: decided };

/** Whoever has the name as an id comes before whoever has it as an SKU. */
function soldAs(name: string, of: ProductEntry | null): Result {
  const onSale = of?.variants.filter(({ isOnSale }) => isOnSale) ?? [];
  const entry = onSale.find(({ variant }) => variant.id === name) ?? onSale.find(({ variant }) => variant.sku === name);
  return of === null || entry === undefined ? { kind: 'not-found', what: 'product' } : { kind: 'variant', of, entry };
}

function productOf(found: ProductEntry | Result | null): Result {
  if (found === null) return { kind: 'not-found', what: 'product' };
  return 'kind' in found ? found : { kind: 'product', entry: found };
}

function variantOf(found: ProductEntry | Result | null, id: string): Result {
  if (found !== null && 'kind' in found) return found;
  const entry = found?.variants.find(({ variant }) => variant.id === id);
  return found === null || entry === undefined
    ? { kind: 'not-found', what: 'variant' }
    : { kind: 'variant', of: found, entry };
}

function taken({ taken: field, name }: Taken): Result {
  const text = `\`${field}\`: there is a product or variant with the ${NAMES[field]} “${name}” already.`;
  return { kind: 'refused', problems: [problem('already_exists', field, text)], session: null };
}

const NAMES: Readonly<Record<Taken['taken'], string>> = { id: 'id', sku: 'SKU', handle: 'handle' };
