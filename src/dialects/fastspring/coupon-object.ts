// A coupon as its seller reads it, and what of it stands in no field of the discount's.
import { isObject } from '../../base/json.ts';
import type { Benefit, Duration, PartBenefit, Scope } from '../../domain/discount.ts';
import type { DiscountEntry, DiscountTerms } from '../../domain/discount-change.ts';
import { PPM } from '../../domain/money.ts';
import { isoTime, toMajor } from '../wire.ts';

type Shown = Readonly<Record<string, unknown>>;

export interface CouponExtra {
  /** The name that the seller gave it. */
  readonly coupon: string;
  /** By language. */
  readonly reason: Readonly<Record<string, string>>;
  readonly isImmediate: boolean;
  readonly isOrderLevel: boolean;
}

export function couponExtra({ coupon, reason, isImmediate, isOrderLevel }: DiscountEntry['extra']): CouponExtra {
  return {
    coupon: typeof coupon === 'string' ? coupon : '',
    reason: isObject(reason) ? (reason as CouponExtra['reason']) : {},
    isImmediate: isImmediate === true,
    isOrderLevel: isOrderLevel === true,
  };
}

export function couponObject(entry: DiscountEntry): Shown {
  const { terms, codes } = entry;
  const { coupon, reason, isImmediate, isOrderLevel } = couponExtra(entry.extra);
  return {
    coupon,
    ...(isOrderLevel && { orderLevelDiscount: true }),
    ...shownBenefit(terms.benefit),
    discountPeriodCount: periodsOf(terms.duration ?? 'once'),
    applyDiscountImmediately: isImmediate,
    combine: terms.combinable,
    reason,
    // A text, as the vendor has it.
    limit: String(terms.maxUses ?? 0),
    available: availableOf(terms),
    codes: codes.map((code) => code.toUpperCase()),
    products: pathsOf(terms.scope),
  };
}

const pathsOf = ({ products = [], variants = [] }: Scope = {}): readonly string[] => [...products, ...variants];

function shownBenefit(benefit: Benefit): Shown {
  switch (benefit.kind) {
    case 'percentage':
      return { discount: shownOff(benefit.rate) };
    case 'amount':
      return { discount: shownOff(benefit.amounts) };
    case 'parts':
      return {
        hasMultiDiscount: true,
        discounts: benefit.parts.map(({ scope, off, duration }) => ({
          ...shownOff(off),
          products: pathsOf(scope),
          discountPeriodCount: duration === undefined ? null : periodsOf(duration),
        })),
      };
    default:
      // Only other APIs can have made it something else.
      return { discount: null };
  }
}

function shownOff(off: PartBenefit['off']): Shown {
  if (typeof off === 'number') return { type: 'percent', percent: (off * 100) / PPM };
  const amounts = Object.entries(off).map(([currency, amount]) => [currency, toMajor(amount, currency)] as const);
  return { type: 'flat', amount: Object.fromEntries(amounts) };
}

/** 0 is all periods. */
export function durationOf(periods: number | null): Duration | null {
  if (periods === null) return null;
  if (periods === 0) return 'forever';
  return periods === 1 ? 'once' : { payments: periods };
}

function periodsOf(duration: Duration): number {
  if (duration === 'forever') return 0;
  return duration === 'once' ? 1 : duration.payments;
}

const MINUTE_MS = 60_000;

/** `null` is any time, and what is no moment at all. */
export function momentMs(given: string | number | null): number | null {
  if (given === null || typeof given === 'number') return given;
  const ms = Date.parse(`${given.replace(' ', 'T')}${given.length === 10 ? 'T00:00' : ''}Z`);
  // Days that a month does not have would count on into the next one.
  return Number.isNaN(ms) || isoTime(ms).slice(0, 10) !== given.slice(0, 10) ? null : ms;
}

/** The last minute, or the last day, counts as a whole. */
export function endsAfter(given: string | number | null): number | null {
  const isDay = typeof given === 'string' && given.length === 10;
  const ms = momentMs(isDay ? `${given} 23:59` : given);
  return ms === null ? null : ms - (ms % MINUTE_MS) + MINUTE_MS;
}

function availableOf({ startsAtMs, endsAtMs }: DiscountTerms): Shown {
  const minute = (ms: number): string => isoTime(ms).slice(0, 16).replace('T', ' ');
  return {
    ...(startsAtMs !== null && { start: minute(startsAtMs) }),
    ...(endsAtMs !== null && { end: minute(endsAtMs - MINUTE_MS) }),
  };
}
