// The body of a coupon, as far as its shape goes. A field that is not known is a mistake; `null` and `""` are none.
import { z } from 'zod';
import { MAX_TIME_MS } from '../../base/calendar.ts';
import { momentMs } from './coupon-object.ts';
import { PriceMap } from './shapes.ts';
import { bounds } from './policy.ts';

/** PHP cannot tell an empty object from an empty list. */
const emptyListAsObject = (value: unknown): unknown => (Array.isArray(value) && value.length === 0 ? {} : value);
const emptyAsNull = (value: unknown): unknown => (value === '' ? null : value);

/** Letters, digits, hyphens and underscores. */
const name = z
  .string()
  .trim()
  .min(1)
  .max(bounds.maxCouponNameChars)
  .regex(/^[\w-]+$/, { error: 'may have letters, digits, - and _ only' });
const codes = z.array(name.toUpperCase()).max(bounds.maxCodes);
const products = z.array(z.string().trim().min(1).max(bounds.maxPathChars)).max(bounds.maxItems).nullish();
const periods = z.int().min(0).max(365).nullish();

const rule = {
  type: z.enum(['percent', 'flat']),
  percent: z.number().gt(0, { error: 'must be above 0' }).max(100, { error: 'must be at most 100' }).nullish(),
  amount: z.preprocess(emptyListAsObject, PriceMap).nullish(),
};
const Rule = z.strictObject({ ...rule, products, discountPeriodCount: periods });
const Rules = z.array(Rule).min(2).max(25);

/** One rule; or several, where older clients say so. */
const Discount = z.strictObject({
  ...rule,
  type: rule.type.optional(),
  discountPeriodCount: periods,
  hasMultipleDiscounts: z.boolean().nullish(),
  discounts: Rules.nullish(),
});

/** A day, a day with hours and minutes, or milliseconds. Times are in UTC. */
const moment = z.preprocess(
  (value) => (typeof value === 'string' && value.trim() === '' ? null : value),
  z
    .union([
      z.int().min(0).max(MAX_TIME_MS),
      z
        .string()
        .trim()
        .regex(/^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2})?)?$/, {
          error: 'must be a day such as 2026-12-31, with a time such as 23:59 if you like, or milliseconds',
        })
        .refine((text) => momentMs(text) !== null, { error: 'is no day of the calendar, or no time of a day' }),
    ])
    .nullish(),
);

export const CouponBody = z.strictObject({
  coupon: name,
  discount: Discount.optional(),
  hasMultiDiscount: z.boolean().nullish(),
  discounts: Rules.nullish(),
  discountPeriodCount: periods,
  applyDiscountImmediately: z.boolean().nullish(),
  orderLevelDiscount: z.boolean().nullish(),
  combine: z.boolean().nullish(),
  reason: z
    .preprocess(
      emptyListAsObject,
      z.record(z.string().max(bounds.maxLocaleChars), z.string().max(bounds.maxDescriptionChars)),
    )
    .nullish(),
  /** The vendor answers it as a text. */
  limit: z.preprocess(
    (value) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : emptyAsNull(value)),
    z.int().min(0).max(bounds.maxUses).nullish(),
  ),
  available: z.preprocess(emptyListAsObject, z.strictObject({ start: moment, end: moment })).nullish(),
  codes: codes.nullish(),
  products,
});

export const CodesBody = z.strictObject({ codes: codes.min(1) });

export type CouponWish = z.output<typeof CouponBody>;
export type RuleWish = z.output<typeof Rule>;
