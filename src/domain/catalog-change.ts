// Changes of the catalogue that come through APIs while it is being sold from. A product with its variants has one owner:
// what the configuration declares or an import brought changes there and nowhere else.
import { isSameJson } from '../base/json.ts';
import { UNTITLED, type Product, type ProductEntry, type Variant, type VariantEntry } from './catalog.ts';
import type { Amount } from './money.ts';
import { problem, type Problem } from './problem.ts';
import type { Recurring } from './recurring.ts';

export interface NewProduct {
  readonly id: string;
  readonly title: string;
  readonly handle: string;
  readonly descriptionHtml: string;
  readonly imageUrl: string | null;
  readonly status: Product['status'];
  readonly extra: Readonly<Record<string, unknown>>;
}

export interface NewVariant {
  readonly id: string;
  /** `null` where nothing tells it from the others. */
  readonly title: string | null;
  readonly sku: string | null;
  /** In the merchant's own currency. */
  readonly unitAmount: Amount;
  /** In other currencies. Absent is in none. */
  readonly otherAmounts?: Readonly<Record<string, Amount>>;
  /** Absent: there is nothing to ship. */
  readonly requiresShipping?: boolean;
  /** Absent: it is paid once. */
  readonly recurring?: Recurring | null;
  readonly isOnSale: boolean;
  /** Whether it is offered first from now on. */
  readonly isDefault: boolean;
  /** Pieces that there are now; `null`, as when absent, where nobody counts them. */
  readonly stock?: number | null;
}

/** What is to become different. */
export type ProductChange = Partial<Omit<NewProduct, 'id'>>;
/**
 * The amount and the rhythm only to say that they are the same: what was sold under a variant's id was sold at its amount,
 * and so often. What is free at first can change. Only vendors whose products carry their price have it `repriced` in place.
 */
export type VariantChange = Partial<Omit<NewVariant, 'id' | 'otherAmounts' | 'requiresShipping' | 'recurring'>> & {
  readonly recurring?: (Partial<Omit<Recurring, 'trialDays'>> & { readonly trialDays?: number | null }) | null;
  readonly repriced?: true;
};

/** What it was decided on. */
export interface CatalogFacts {
  readonly currency: string;
  readonly nowMs: number;
}

export type Changed = ProductEntry | { readonly problems: readonly Problem[] };

export function createProduct(given: NewProduct, variant: NewVariant, facts: CatalogFacts): ProductEntry {
  const empty: ProductEntry = {
    product: { ...given, vendor: '', singleVariant: true },
    owner: 'api',
    variants: [],
    createdAtMs: facts.nowMs,
    updatedAtMs: facts.nowMs,
  };
  return withVariant(empty, { ...variant, isDefault: true }, facts);
}

export function changeProduct(entry: ProductEntry, change: ProductChange, { nowMs }: CatalogFacts): Changed {
  if (entry.owner !== 'api') return notOurs(entry);
  const extra = { ...entry.product.extra, ...change.extra };
  return touched(entry, { ...entry, product: { ...entry.product, ...change, extra } }, nowMs);
}

export const addVariant = (entry: ProductEntry, given: NewVariant, facts: CatalogFacts): Changed =>
  entry.owner === 'api' ? withVariant(entry, given, facts) : notOurs(entry);

/**
 * Sells the product at another price: the new variant is offered in place of the one offered first, whose SKU it takes
 * over unless it has its own. Nothing changes when it would be the same.
 */
export function replaceDefault(entry: ProductEntry, given: NewVariant, facts: CatalogFacts): Changed {
  if (entry.owner !== 'api') return notOurs(entry);
  const before = entry.variants.find(({ variant, isOnSale }) => isOnSale && isDefault(entry, variant));
  if (before === undefined) return withVariant(entry, given, facts);
  const fresh = { ...given, sku: given.sku ?? before.variant.sku, isDefault: true };
  const { variant } = newVariant(entry, fresh, facts);
  const asBefore = { ...before.variant, id: variant.id };
  if (given.isOnSale && isSameJson(asBefore, variant)) return entry;
  if (before.variant.inventoryQuantity !== null && fresh.stock === undefined) return stocked(entry);
  const retired = changeVariant(entry, before.variant.id, { isOnSale: false }, facts);
  return 'problems' in retired ? retired : withVariant(retired, fresh, facts);
}

/** The variant must be one of the product's. */
export function changeVariant(entry: ProductEntry, id: string, change: VariantChange, facts: CatalogFacts): Changed {
  if (entry.owner !== 'api') return notOurs(entry);
  const { title, isOnSale, isDefault: first, unitAmount, recurring, stock, repriced = false, ...rest } = change;
  const before = entry.variants.find(({ variant }) => variant.id === id)?.variant;
  const amount = before?.prices[facts.currency];
  if (unitAmount !== undefined && unitAmount !== amount && !repriced) {
    const text = `\`unit_amount\` is ${amount ?? 'none'} and stays so, because things were sold at it. Add another and take this one off sale.`;
    return { problems: [problem('invalid_value', 'unit_amount', text)] };
  }
  const other = whyOtherRhythm(before?.recurring, recurring);
  if (other !== null) return { problems: [other] };
  const variants = entry.variants.map((standing): VariantEntry => {
    if (standing.variant.id !== id) return standing;
    const changedFields = {
      ...standing.variant,
      ...rest,
      ...(title !== undefined && { title: title ?? UNTITLED }),
      ...(unitAmount !== undefined && { prices: { ...standing.variant.prices, [facts.currency]: unitAmount } }),
      ...(stock !== undefined && counted(stock, standing.variant)),
    };
    const variant = withTrial(changedFields, recurring?.trialDays);
    const changed = { ...standing, variant, ...(isOnSale !== undefined && { isOnSale }) };
    return isSameJson(changed, standing) ? standing : { ...changed, updatedAtMs: facts.nowMs };
  });
  const product = offeredFirst(entry.product, id, first);
  return touched(entry, { ...entry, product, variants }, facts.nowMs);
}

function whyOtherRhythm(before: Recurring | undefined, told: VariantChange['recurring']): Problem | null {
  if (told === undefined) return null;
  const { interval = before?.interval, intervalCount = before?.intervalCount } = told ?? {};
  const isSame =
    (told === null) === (before === undefined) &&
    (before === undefined || (interval === before.interval && intervalCount === before.intervalCount));
  if (isSame) return null;
  const rhythm = before === undefined ? 'once' : `every ${before.intervalCount} ${before.interval}`;
  const text = `\`recurring\` is ${rhythm} and stays so, because things were sold like that. Add another and take this one off sale.`;
  return problem('invalid_value', 'recurring', text);
}

function withTrial(variant: Variant, days: number | null | undefined): Variant {
  if (days === undefined || variant.recurring === undefined) return variant;
  const { interval, intervalCount } = variant.recurring;
  return { ...variant, recurring: { interval, intervalCount, ...(days !== null && { trialDays: days }) } };
}

export const isDefault = ({ product, variants }: ProductEntry, { id }: Variant): boolean =>
  product.defaultVariantId === undefined ? variants[0]?.variant.id === id : product.defaultVariantId === id;

function withVariant(entry: ProductEntry, given: NewVariant, facts: CatalogFacts): ProductEntry {
  const product = offeredFirst(entry.product, given.id, given.isDefault || undefined);
  const variants = [...entry.variants, newVariant(entry, given, facts)];
  return touched(entry, { ...entry, product, variants }, facts.nowMs);
}

function newVariant({ product }: ProductEntry, given: NewVariant, { currency, nowMs }: CatalogFacts): VariantEntry {
  const variant: Variant = {
    id: given.id,
    productId: product.id,
    sku: given.sku,
    title: given.title ?? UNTITLED,
    prices: { ...given.otherAmounts, [currency]: given.unitAmount },
    compareAt: {},
    imageUrl: null,
    grams: 0,
    taxable: true,
    requiresShipping: given.requiresShipping ?? false,
    ...counted(given.stock ?? null),
    ...(given.recurring && { recurring: given.recurring }),
  };
  return { variant, isOnSale: given.isOnSale, createdAtMs: nowMs, updatedAtMs: nowMs };
}

/** Said now, so whatever was sold before is no longer subtracted, even when the number is the same as the last time. */
function counted(
  stock: number | null,
  before?: Variant,
): Pick<Variant, 'inventoryQuantity' | 'whenOutOfStock' | 'stocktake'> {
  const said = { inventoryQuantity: stock, whenOutOfStock: stock === null ? 'continue' : 'deny' } as const;
  return before === undefined ? said : { ...said, stocktake: (before.stocktake ?? 0) + 1 };
}

/** `isFirst` true puts the variant first, false takes it from there, and `undefined` leaves what was. */
function offeredFirst(product: Product, id: string, isFirst: boolean | undefined): Product {
  if (isFirst === true) return { ...product, defaultVariantId: id };
  return isFirst === false && product.defaultVariantId === id ? { ...product, defaultVariantId: null } : product;
}

/** The next entry, or the same when nothing became different. Buyers choose among variants only where one has a name. */
function touched(before: ProductEntry, after: ProductEntry, nowMs: number): ProductEntry {
  const singleVariant = after.variants.every(({ variant }) => variant.title === UNTITLED);
  const next = { ...after, product: { ...after.product, singleVariant } };
  return isSameJson(before, next) ? before : { ...next, updatedAtMs: nowMs };
}

/** Another variant would begin a count of its own, and what has been sold of this one would be forgotten. */
function stocked({ product }: ProductEntry): { readonly problems: readonly Problem[] } {
  const text = `Pieces of “${product.title}” are counted. Change its price through the API that counts them.`;
  return { problems: [problem('invalid_value', null, text, 'merchant')] };
}

export function notOurs({ product, owner }: ProductEntry): { readonly problems: readonly Problem[] } {
  const [code, text] =
    owner === 'import'
      ? ([
          'managed_by_import',
          'was imported, with everything that is sold of it. Change it in the shop and import again',
        ] as const)
      : ([
          'managed_by_configuration',
          'is declared in the configuration, with everything that is sold of it. Change it there and apply it',
        ] as const);
  return { problems: [problem(code, null, `“${product.title}” ${text}, or make a product of your own.`, 'merchant')] };
}
