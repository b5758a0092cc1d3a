// Requests about coupons → Intents. A coupon goes by the name that its seller gives it: there is one of each name, and
// whatever a request leaves out stays as it is.
import type { z } from 'zod';
import { uuidFromNames } from '../../base/ids.ts';
import type { Benefit, Duration, PartBenefit, Prices, Scope } from '../../domain/discount.ts';
import { NO_TERMS, type DiscountDraft, type DiscountEntry, type DiscountTerms } from '../../domain/discount-change.ts';
import { PPM, type RatePpm } from '../../domain/money.ts';
import { problem, type Problem } from '../../domain/problem.ts';
import type { BadRequest, Caller, Intent, WireRequest } from '../dialect.ts';
import type { NamedItems } from '../discount-intent.ts';
import { fromMajor, readJsonBody, readShape } from '../wire.ts';
import { CodesBody, CouponBody, type CouponWish, type RuleWish } from './coupon-body.ts';
import { couponExtra, durationOf, endsAfter, momentMs, type CouponExtra } from './coupon-object.ts';
import { UNREADABLE } from './classic-body.ts';
import { reject } from './read-body.ts';

/** Names are alike whatever their case. */
const idsOf = (name: string, caller: Caller | null): readonly string[] => [
  uuidFromNames('coupon', caller?.merchant.id ?? '', name.toLowerCase()),
];

const idsIn = ({ params }: WireRequest, caller: Caller | null): readonly string[] => idsOf(params['id'] ?? '', caller);

export const parseReadCoupon = (request: WireRequest, caller: Caller | null): Intent => ({
  do: 'read-discount',
  discount: { ids: idsIn(request, caller) },
});

export const parseDeleteCoupon = (request: WireRequest, caller: Caller | null): Intent => ({
  do: 'remove-discount',
  ids: idsIn(request, caller),
});

export const parseClearCodes = (request: WireRequest, caller: Caller | null): Intent =>
  changeCodes(request, caller, () => []);

export function parseAddCodes(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  const read = readStrictly(request, CodesBody);
  if ('reject' in read) return read.reject;
  return changeCodes(request, caller, (present) => [...present, ...read.value.codes]);
}

export function parsePutCoupon(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  const read = readStrictly(request, CouponBody);
  if ('reject' in read) return read.reject;
  const wish = read.value;
  const ids = idsOf(wish.coupon, caller);
  const names = [...(wish.products ?? []), ...rulesIn(wish).flatMap(({ products }) => products ?? [])];
  return {
    do: 'write-discount',
    ids,
    newId: ids[0] ?? null,
    names,
    draftFrom: (standing, named) => draftOf(wish, standing, named, caller?.merchant.locale ?? 'en'),
  };
}

function changeCodes(
  request: WireRequest,
  caller: Caller | null,
  next: (present: readonly string[]) => readonly string[],
): Intent {
  return {
    do: 'write-discount',
    ids: idsIn(request, caller),
    newId: null,
    names: [],
    draftFrom: (standing) => {
      const { codes = [], terms = NOTHING_YET, extra = {} } = standing ?? {};
      return { codes: next(codes), terms, extra, isActive: standing?.status !== 'inactive' };
    },
  };
}

function readStrictly<S extends z.ZodType>(
  request: WireRequest,
  schema: S,
): { readonly value: z.output<S> } | { readonly reject: BadRequest } {
  const body = readJsonBody(request);
  if ('problem' in body) return { reject: reject(problem('invalid_value', null, UNREADABLE)) };
  const read = readShape(schema, body.value);
  return 'problems' in read ? { reject: reject(...read.problems) } : read;
}

/** Several rules stand beside the discount or in it. */
function rulesIn({ discount, discounts }: CouponWish): readonly RuleWish[] {
  const several = discounts ?? discount?.discounts;
  if (several) return several;
  const { type, percent, amount } = discount ?? {};
  return type === undefined ? [] : [{ type, percent, amount }];
}

const NOTHING_YET: DiscountTerms = { ...NO_TERMS, limitsEachCode: true };

function draftOf(
  wish: CouponWish,
  standing: DiscountEntry | null,
  named: NamedItems,
  locale: string,
): DiscountDraft | BadRequest {
  const before = standing?.terms ?? NOTHING_YET;
  const problems: Problem[] = [];
  const extra = extraOf(wish, couponExtra(standing?.extra ?? {}));
  const rules = rulesIn(wish);
  if (standing === null && rules.length === 0 && wish.discount === undefined) {
    problems.push(
      problem('missing_value', 'discount', 'discount is required for a new coupon: what does it take off?'),
    );
  }
  if (wish.discount !== undefined && rules.length === 0) {
    problems.push(problem('missing_value', 'discount.type', 'discount.type is required: percent or flat.'));
  }
  if (wish.hasMultiDiscount === true && !wish.discounts) {
    problems.push(problem('missing_value', 'discounts', 'discounts is required where hasMultiDiscount is true.'));
  }
  const benefit = rules.length === 0 ? before.benefit : benefitOf(rules, extra.isOrderLevel, named, problems);
  const { start, end } = wish.available === null ? { start: null, end: null } : (wish.available ?? {});
  const startsAtMs = start === undefined ? before.startsAtMs : momentMs(start);
  const endsAtMs = end === undefined ? before.endsAtMs : endsAfter(end);
  if (startsAtMs !== null && endsAtMs !== null && startsAtMs >= endsAtMs) {
    problems.push(problem('invalid_value', 'available', 'available.end must come after available.start.'));
  }
  const scope = wish.products === undefined ? before.scope : scopeOf(wish.products ?? [], 'products', named, problems);
  const duration = extra.isOrderLevel ? 'once' : periodsIn(wish, before);
  const terms: DiscountTerms = {
    ...unscoped(before),
    label: labelOf(extra, locale),
    benefit,
    ...(scope !== undefined && { scope }),
    combinable: extra.isOrderLevel || (wish.combine ?? before.combinable),
    maxUses: wish.limit === undefined ? before.maxUses : wish.limit || null,
    ...{ startsAtMs, endsAtMs, duration },
  };
  if (problems.length > 0) return reject(...problems);
  return {
    terms,
    codes: wish.codes === undefined ? (standing?.codes ?? []) : (wish.codes ?? []),
    extra: { ...standing?.extra, ...extra },
    isActive: standing?.status !== 'inactive',
  };
}

const unscoped = (terms: DiscountTerms): DiscountTerms => {
  const copy: { -readonly [K in keyof DiscountTerms]: DiscountTerms[K] } = { ...terms };
  delete copy.scope;
  return copy;
};

function extraOf(wish: CouponWish, before: CouponExtra): CouponExtra {
  return {
    coupon: before.coupon === '' ? wish.coupon : before.coupon,
    reason: wish.reason === undefined ? before.reason : (wish.reason ?? {}),
    isImmediate: wish.applyDiscountImmediately ?? before.isImmediate,
    isOrderLevel: wish.orderLevelDiscount ?? before.isOrderLevel,
  };
}

/** What buyers read: the reason in the shop's language, or else the coupon's name. */
function labelOf({ coupon, reason }: CouponExtra, locale: string): string {
  const [language = ''] = locale.split('-', 1);
  return reason[language] ?? reason['en'] ?? Object.values(reason)[0] ?? coupon;
}

function benefitOf(rules: readonly RuleWish[], isOrderLevel: boolean, named: NamedItems, problems: Problem[]): Benefit {
  const parts = rules.map((rule, index): PartBenefit => {
    const at = rules.length === 1 ? 'discount' : `discounts[${index}]`;
    const scope = scopeOf(rule.products ?? [], `${at}.products`, named, problems);
    const duration = durationOf(rule.discountPeriodCount ?? null);
    return { scope: scope ?? {}, off: offOf(rule, at, problems), ...(duration !== null && { duration }) };
  });
  const [{ scope = {}, off = 0 } = {}] = parts;
  if (isOrderLevel && (parts.length > 1 || typeof off === 'number')) {
    const text = 'orderLevelDiscount is for one flat discount of the whole order.';
    problems.push(problem('invalid_value', 'orderLevelDiscount', text));
  }
  if (parts.length > 1 || Object.keys(scope).length > 0) return { kind: 'parts', parts };
  if (typeof off === 'number') return { kind: 'percentage', rate: off };
  return { kind: 'amount', amounts: off, per: isOrderLevel ? 'cart' : 'piece' };
}

function offOf({ type, percent, amount }: RuleWish, at: string, problems: Problem[]): RatePpm | Prices {
  if (type === 'percent') {
    if (typeof percent !== 'number') {
      problems.push(problem('missing_value', `${at}.percent`, `${at}.percent is required: how much?`));
    }
    return Math.round((percent ?? 0) * (PPM / 100));
  }
  const given = Object.entries(amount ?? {});
  if (given.length === 0) {
    const text = `${at}.amount is required: name at least one currency, as in {"USD": 8}.`;
    problems.push(problem('missing_value', `${at}.amount`, text));
  }
  return Object.fromEntries(
    given.map(([currency, value]) => {
      const read = fromMajor(value, currency);
      const isGood = 'amount' in read && read.amount > 0;
      if (!isGood) {
        const why = 'amount' in read ? 'must be above 0' : read.problemText;
        problems.push(problem('invalid_value', `${at}.amount.${currency}`, `${at}.amount.${currency} ${why}.`));
      }
      return [currency, isGood ? read.amount : 0];
    }),
  );
}

/** Paths of products are what carts name: variants by id or SKU; and whole products, whose variants all count. */
function scopeOf(paths: readonly string[], at: string, named: NamedItems, problems: Problem[]): Scope | undefined {
  const products: string[] = [];
  const variants: string[] = [];
  for (const path of paths) {
    const variant = named.variantId(path);
    if (named.isProduct(path)) products.push(path);
    else if (variant !== null) variants.push(variant);
    else problems.push(problem('variant_not_found', at, `${at}: there is no product “${path}”.`));
  }
  if (paths.length === 0) return undefined;
  return { ...(products.length > 0 && { products }), ...(variants.length > 0 && { variants }) };
}

const periodsIn = ({ discountPeriodCount, discount }: CouponWish, before: DiscountTerms): Duration =>
  durationOf(discountPeriodCount ?? discount?.discountPeriodCount ?? null) ?? before.duration ?? 'once';
