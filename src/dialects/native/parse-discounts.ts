// Requests about discounts → Intents.
import type { Benefit, Duration, Scope } from '../../domain/discount.ts';
import { NO_TERMS, type DiscountDraft, type DiscountEntry, type DiscountTerms } from '../../domain/discount-change.ts';
import { PPM } from '../../domain/money.ts';
import { problem, type Problem } from '../../domain/problem.ts';
import type { BadRequest, Intent, Route } from '../dialect.ts';
import type { NamedItems } from '../discount-intent.ts';
import { newId } from '../wire.ts';
import { discountCreate, discountUpdate, type DiscountBody } from './discount-input.ts';
import { pageOf, reject, withBody, withId, withQuery } from './parse.ts';
import { discountsQuery } from './query-input.ts';
import { nothing } from './action-input.ts';

type Parse = Route['parse'];

/** All kinds, so that whoever reads the list sees every code that is taken. */
const BENEFITS: readonly Benefit['kind'][] = [
  'percentage',
  'amount',
  'parts',
  'fixed-price',
  'tiered',
  'buy-x-get-y',
  'free-shipping',
];

export const parseListDiscounts: Parse = (request) =>
  withQuery(request, discountsQuery, ({ active, ...page }) => ({
    do: 'list-discounts',
    query: { benefits: BENEFITS, ...(active === 'true' && { isActive: true }) },
    page: pageOf(page),
  }));

export const parseReadDiscount: Parse = (request) =>
  withId(request, (id) => ({ do: 'read-discount', discount: { ids: [id] } }));

export const parseDeleteDiscount: Parse = (request) =>
  withId(request, (id) => withBody(request, nothing, () => ({ do: 'remove-discount', ids: [id] }), {}));

export const parseCreateDiscount: Parse = (request) =>
  withBody(request, discountCreate, (body) => write(body, [], newId()));

export const parseUpdateDiscount: Parse = (request) =>
  withId(request, (id) => withBody(request, discountUpdate, (body) => write(body, [id], null)));

const write = (body: DiscountBody, ids: readonly string[], id: string | null): Intent => ({
  do: 'write-discount',
  ids,
  newId: id,
  names: [...(body.products ?? []), ...(body.variants ?? [])],
  draftFrom: (standing, named) => draftOf(body, standing, named),
});

function draftOf(body: DiscountBody, standing: DiscountEntry | null, named: NamedItems): DiscountDraft | BadRequest {
  const before = standing?.terms ?? NO_TERMS;
  const problems: Problem[] = [];
  const codes = body.codes ?? standing?.codes ?? [];
  const startsAtMs = body.starts_at === undefined ? before.startsAtMs : momentOf(body.starts_at);
  const endsAtMs = body.ends_at === undefined ? before.endsAtMs : momentOf(body.ends_at);
  if (startsAtMs !== null && endsAtMs !== null && startsAtMs >= endsAtMs) {
    problems.push(problem('invalid_value', 'ends_at', '`ends_at` must come after `starts_at`.'));
  }
  const { buyers, maxUsesPerBuyer } = before;
  const terms: Terms = {
    ...before,
    label: body.label ?? (body.label === null || before.label === '' ? (codes[0] ?? '') : before.label),
    benefit: benefitOf(body, before.benefit),
    scope: scopeOf(body, before.scope, named, problems),
    minimum: body.minimum === undefined ? before.minimum : (body.minimum ?? {}),
    cap: body.cap === undefined ? before.cap : (body.cap ?? {}),
    buyers:
      body.first_order_only === undefined ? buyers : { ...buyers, maxOrders: body.first_order_only ? 0 : undefined },
    combinable: body.combinable ?? before.combinable,
    maxUses: body.max_uses === undefined ? before.maxUses : body.max_uses,
    maxUsesPerBuyer: body.max_uses_per_buyer === undefined ? maxUsesPerBuyer : (body.max_uses_per_buyer ?? undefined),
    duration: body.payments === undefined ? before.duration : durationOf(body.payments),
    ...{ startsAtMs, endsAtMs },
  };
  if (problems.length > 0) return reject(...problems);
  return {
    // Without what is not given: a rule about buyers, even an empty one, asks who is buying.
    terms: withoutEmpty(terms),
    codes,
    extra: standing?.extra ?? {},
    isActive: body.active ?? standing?.status !== 'inactive',
  };
}

type Buyers = {
  readonly [K in keyof NonNullable<DiscountTerms['buyers']>]?: NonNullable<DiscountTerms['buyers']>[K] | undefined;
};
type Terms = Omit<DiscountTerms, 'scope' | 'buyers' | 'duration'> & {
  readonly scope: Scope | undefined;
  readonly buyers: Buyers | undefined;
  readonly duration: Duration | undefined;
};

function withoutEmpty(terms: Terms): DiscountTerms {
  const given = <T extends object>(record: T): T =>
    Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;
  const buyers = given(terms.buyers ?? {});
  return given({ ...terms, buyers: Object.keys(buyers).length === 0 ? undefined : buyers });
}

const momentOf = (time: string | null): number | null => (time === null ? null : Date.parse(time));

function durationOf(payments: number | null): Duration {
  if (payments === null) return 'forever';
  return payments === 1 ? 'once' : { payments };
}

function benefitOf({ percent_off: percent, amount_off: amounts, per }: DiscountBody, before: Benefit): Benefit {
  if (typeof percent === 'number') return { kind: 'percentage', rate: Math.round(percent * (PPM / 100)) };
  const standing = before.kind === 'amount' ? before.per : 'cart';
  if (amounts) return { kind: 'amount', amounts, per: per ?? standing };
  return before.kind === 'amount' && per !== undefined ? { ...before, per } : before;
}

function scopeOf(
  { products, variants }: DiscountBody,
  before: Scope | undefined,
  named: NamedItems,
  problems: Problem[],
): Scope | undefined {
  if (products === undefined && variants === undefined) return before;
  const unknown = (at: string, name: string): void => {
    problems.push(problem('variant_not_found', at, `\`${at}\`: there is nothing “${name}” in this shop.`));
  };
  for (const [index, name] of (products ?? []).entries())
    if (!named.isProduct(name)) unknown(`products[${index}]`, name);
  const ids = (variants ?? []).map((name, index) => {
    const id = named.variantId(name);
    if (id === null) unknown(`variants[${index}]`, name);
    return id ?? name;
  });
  const meant: Scope = {
    products: products === undefined ? (before?.products ?? []) : (products ?? []),
    variants: variants === undefined ? (before?.variants ?? []) : ids,
  };
  const kept = Object.entries(meant).filter(([, list]: readonly [string, readonly string[]]) => list.length > 0);
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
