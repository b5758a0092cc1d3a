// Requests about coupons → Intents. Amounts are in major units of the shop's own currency.
import { z } from 'zod';
import { MAX_TIME_MS } from '../../base/calendar.ts';
import { isObject, parseJson } from '../../base/json.ts';
import type { Benefit, Prices, Scope } from '../../domain/discount.ts';
import { NO_TERMS, type DiscountDraft, type DiscountEntry, type DiscountTerms } from '../../domain/discount-change.ts';
import { PPM } from '../../domain/money.ts';
import { problem, type Problem } from '../../domain/problem.ts';
import type { BadRequest, Caller, Intent, WireRequest } from '../dialect.ts';
import type { CheckedLine, NamedItems } from '../discount-intent.ts';
import { fromMajor, newId } from '../wire.ts';
import { SHOWN_BENEFITS } from './coupon-object.ts';
import { readPage } from './parse-list.ts';
import { bounds } from './policy.ts';
import { readInput, reject } from './read-body.ts';

const positive = z.number().gt(0, { error: 'must be above 0' });
/** Texts in ISO 8601, or Unix seconds. */
const moment = z.union([z.string().max(40), z.number()]).transform((value, context) => {
  const ms = typeof value === 'number' || /^\d{1,12}$/.test(value) ? Number(value) * 1_000 : Date.parse(value);
  if (ms >= 0 && ms <= MAX_TIME_MS) return Math.trunc(ms);
  context.addIssue({ code: 'custom', message: 'must be a time such as 2026-12-31T23:59:59Z, or Unix seconds' });
  return z.NEVER;
});
const bound = z.array(z.string().min(1).max(bounds.maxIdChars)).max(bounds.maxBoundItems);

const given = {
  discount_type: z.enum(['PERCENTAGE', 'FIXED']).optional(),
  max_uses: z.int().min(1).max(bounds.maxUses).nullish(),
  first_order_only: z.boolean().optional(),
  products_bound: bound.nullish(),
  variants_bound: bound.nullish(),
  min_order_amount: z.number().min(0).nullish(),
  max_discount: positive.nullish(),
  valid_from: moment.nullish(),
  valid_until: moment.nullish(),
  /** The vendor's client has it. Whoever sends back what they have read changes nothing. */
  used_count: z.unknown().optional(),
};
const code = z.string().trim().min(1).max(bounds.maxCodeChars);

const NewCoupon = z.object({ ...given, code, discount_value: positive });
const Coupon = z.object({
  ...given,
  code: code.optional(),
  discount_value: positive.optional(),
  is_active: z.boolean().optional(),
});

type Fields = z.output<typeof Coupon>;

export const parseListCoupons = ({ query }: WireRequest): Intent | BadRequest => {
  const read = readPage(query);
  if ('problem' in read) return reject(read.problem);
  return { do: 'list-discounts', query: { benefits: SHOWN_BENEFITS, isActive: true }, page: read.page };
};

export const parseReadCoupon = (request: WireRequest): Intent => ({
  do: 'read-discount',
  discount: { ids: [idIn(request)] },
});

export const parseDeleteCoupon = (request: WireRequest): Intent => ({ do: 'remove-discount', ids: [idIn(request)] });

export const parseNewCoupon = (request: WireRequest, caller: Caller | null): Intent | BadRequest =>
  write(readInput(request, NewCoupon), [], newId(), caller);

export const parseCoupon = (request: WireRequest, caller: Caller | null): Intent | BadRequest =>
  write(readInput(request, Coupon), [idIn(request)], null, caller);

const idIn = ({ params }: WireRequest): string => params['id'] ?? '';

function write(
  read: { readonly value: Fields } | { readonly reject: BadRequest },
  ids: readonly string[],
  id: string | null,
  caller: Caller | null,
): Intent | BadRequest {
  if ('reject' in read) return read.reject;
  const fields = read.value;
  const names = [...(fields.products_bound ?? []), ...(fields.variants_bound ?? [])];
  const currency = caller?.merchant.currency ?? '';
  return {
    do: 'write-discount',
    ids,
    newId: id,
    names,
    draftFrom: (standing, named) => draftOf(fields, standing, named, currency),
  };
}

function draftOf(
  fields: Fields,
  standing: DiscountEntry | null,
  named: NamedItems,
  currency: string,
): DiscountDraft | BadRequest {
  const {
    terms: before,
    codes,
    extra,
    status,
    uses,
  } = standing ?? {
    ...{ terms: NO_TERMS, codes: [], extra: {}, status: 'active', uses: 0 },
  };
  const problems: Problem[] = [];
  const amount = (at: keyof Fields, value: number): number => {
    const read = fromMajor(value, currency);
    if ('amount' in read) return read.amount;
    problems.push(problem('invalid_value', at, `${at} ${read.problemText}.`));
    return 0;
  };
  const prices = (at: 'min_order_amount' | 'max_discount', standingPrices: Prices): Prices => {
    const value = fields[at];
    if (value === undefined) return standingPrices;
    return value === null || value === 0 ? {} : { [currency]: amount(at, value) };
  };
  const { max_uses: maxUses = before.maxUses, valid_from: startsAtMs = before.startsAtMs } = fields;
  const { valid_until: endsAtMs = before.endsAtMs, code: newCode = codes[0] ?? '' } = fields;
  const scope = scopeOf(fields, before.scope, named, problems);
  const buyers = buyersOf(fields, before.buyers);
  const terms: DiscountTerms = {
    ...without(before, 'scope', 'buyers'),
    label: before.label === '' || before.label === codes[0] ? newCode : before.label,
    benefit: benefitOf(fields, before.benefit, currency, amount, problems),
    ...(scope !== undefined && { scope }),
    ...(buyers !== undefined && { buyers }),
    cap: prices('max_discount', before.cap),
    minimum: prices('min_order_amount', before.minimum),
    ...{ maxUses, startsAtMs, endsAtMs },
  };
  if ((fields.used_count ?? uses) !== uses) {
    const text = `used_count counts orders, ${uses} so far, and cannot be set. Say in max_uses how many there may be.`;
    problems.push(problem('invalid_value', 'used_count', text));
  }
  if (startsAtMs !== null && endsAtMs !== null && startsAtMs >= endsAtMs) {
    problems.push(problem('invalid_value', 'valid_until', 'valid_until must come after valid_from.'));
  }
  if (problems.length > 0) return reject(...problems);
  const isActive = fields.is_active ?? status === 'active';
  return { terms, codes: fields.code === undefined ? codes : [fields.code], extra, isActive };
}

function benefitOf(
  { discount_type: type, discount_value: value }: Fields,
  before: Benefit,
  currency: string,
  amount: (at: 'discount_value', value: number) => number,
  problems: Problem[],
): Benefit {
  const kind = type ?? (before.kind === 'amount' ? 'FIXED' : 'PERCENTAGE');
  const isSame = type === undefined || (type === 'FIXED') === (before.kind === 'amount');
  if (value === undefined) {
    if (!isSame) {
      const text = 'discount_value is required with another discount_type: how much of that is it?';
      problems.push(problem('missing_value', 'discount_value', text));
    }
    return before;
  }
  if (kind === 'FIXED')
    return { kind: 'amount', amounts: { [currency]: amount('discount_value', value) }, per: 'cart' };
  const rate = Math.round(value * PPM_PER_PERCENT);
  if (value > 100 || rate < 1) {
    problems.push(
      problem('invalid_value', 'discount_value', 'discount_value of a PERCENTAGE must be from 0.0001 to 100.'),
    );
  }
  return { kind: 'percentage', rate };
}

const PPM_PER_PERCENT = PPM / 100;

/** Whoever names the variant where a product is asked for means that one. */
function scopeOf(
  { products_bound: products, variants_bound: variants }: Fields,
  before: Scope | undefined,
  named: NamedItems,
  problems: Problem[],
): Scope | undefined {
  if (products === undefined && variants === undefined) return before;
  const meant: { products: string[]; variants: string[] } = { products: [], variants: [] };
  const unknown = (at: string, name: string): void => {
    problems.push(problem('variant_not_found', at, `${at}: there is no product or variant “${name}” in this shop.`));
  };
  if (products === undefined) meant.products.push(...(before?.products ?? []));
  for (const [index, name] of (products ?? []).entries()) {
    const variant = named.variantId(name);
    if (named.isProduct(name)) meant.products.push(name);
    else if (variant !== null) meant.variants.push(variant);
    else unknown(`products_bound[${index}]`, name);
  }
  if (variants === undefined) meant.variants.push(...(before?.variants ?? []));
  for (const [index, name] of (variants ?? []).entries()) {
    const variant = named.variantId(name);
    if (variant === null) unknown(`variants_bound[${index}]`, name);
    else meant.variants.push(variant);
  }
  const scope = Object.fromEntries(Object.entries(meant).filter(([, names]) => names.length > 0));
  return Object.keys(scope).length === 0 ? undefined : scope;
}

function buyersOf({ first_order_only: isFirst }: Fields, before: DiscountTerms['buyers']): DiscountTerms['buyers'] {
  if (isFirst === undefined) return before;
  const others = without(before ?? {}, 'maxOrders');
  if (isFirst) return { ...others, maxOrders: 0 };
  return Object.keys(others).length === 0 ? undefined : others;
}

const without = <T extends object, K extends keyof T>(record: T, ...names: readonly K[]): Omit<T, K> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !names.some((other) => other === name))) as Omit<T, K>;

/** One product, one variant, or a cart as JSON text: a list of items, or an object with one in it. */
export function parseCheck({ params, query }: WireRequest): Intent | BadRequest {
  const wanted = query['cart'] || query['cart_json'];
  const cart = wanted === undefined || wanted === '' ? { lines: [] } : readCart(wanted);
  if ('problem' in cart) return reject(cart.problem);
  const single = (['variant_id', 'product_id'] as const).find((name) => (query[name] ?? '') !== '');
  const asked = single === undefined ? [] : [{ item: query[single] ?? '', quantity: 1, at: single }];
  const lines = cart.lines.length > 0 ? cart.lines : asked;
  return { do: 'check-discount', dialect: 'shoppex', code: params['code'] ?? '', lines };
}

const CartItem = z.object({
  product_id: z.string().max(bounds.maxIdChars).nullish(),
  productId: z.string().max(bounds.maxIdChars).nullish(),
  variant_id: z.string().max(bounds.maxIdChars).nullish(),
  variantId: z.string().max(bounds.maxIdChars).nullish(),
  quantity: z.int().min(1).max(bounds.maxQuantity).nullish(),
  qty: z.int().min(1).max(bounds.maxQuantity).nullish(),
});
const CartItems = z.array(CartItem).max(bounds.maxItems);

function readCart(text: string): { readonly lines: readonly CheckedLine[] } | { readonly problem: Problem } {
  const parsed = text.length > bounds.maxCartChars ? { error: '' } : parseJson(text);
  const value = 'value' in parsed ? parsed.value : null;
  const list = isObject(value) ? (value['items'] ?? value['products'] ?? value['cart']) : value;
  const items = CartItems.safeParse(list);
  if (!items.success) {
    const words = 'cart must be JSON text: a list of items, each with a product_id or variant_id and a quantity.';
    return { problem: problem('invalid_value', 'cart', words) };
  }
  const lines = items.data.map((item, index): CheckedLine => ({
    item: item.variant_id ?? item.variantId ?? item.product_id ?? item.productId ?? '',
    quantity: item.quantity ?? item.qty ?? 1,
    at: `cart[${index}]`,
  }));
  return { lines };
}
