// The small things that configuration files are made of: names, prices, percentages, moments, places.
import { z } from 'zod';
import { isCountry } from '../../domain/address.ts';
import { isCurrency } from '../../domain/currency.ts';

export const text = z.string().trim().min(1).max(500);
export const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and hyphens, such as my-store');
export const webUrl = z.url({ protocol: /^https?$/, error: 'must be an absolute URL that begins with https://' });

/** The merchant's own id of a product or variant: numbers are taken as they are written. */
export const ownId = z.union([
  z.string().trim().min(1).max(100),
  z.int('must be a whole number, or text in quotes when it is longer than 15 digits').transform(String),
]);

export const country = z
  .string('must be a country code in quotes, such as "IN"')
  .refine(isCountry, 'must be a two-letter country code in capitals, such as IN or US, and of a country that there is');

export const locale = z.string().refine(isLocale, 'must be a language tag such as en or en-IN');

/** `['*']` is everywhere; a plain `*` is taken for it. */
export const countries = z.union([z.literal('*').transform(() => ['*']), z.array(country).min(1)]);

export const currency = z
  .string()
  .refine(isCurrency, 'must be a three-letter currency code in capitals, such as INR or USD');

/** `3595`, `"3595.00"` in the merchant's currency, or `{ INR: 3595, USD: 45 }`. Judged with the currency at hand later. */
const decimal = z.union([
  z.number().nonnegative(),
  z.string().regex(/^\d+(\.\d+)?$/, 'must be a plain decimal number such as 3595 or 19.99'),
]);
export const prices = z.union([decimal, z.record(currency, decimal)]);

/** `10`, `7.5`, `"10 %"`. */
export const percent = z
  .union([z.number(), z.string().regex(/^\d+(\.\d+)?\s*%?$/, 'must be a percentage such as 10 or "7.5 %"')])
  .transform((value) => Number(String(value).replace('%', '').trim()))
  .refine((value) => value >= 0 && value <= 100, 'must lie between 0 and 100')
  .refine((value) => Math.abs(value * 10_000 - Math.round(value * 10_000)) < 1e-6, 'may have at most four decimals');

/** Of `percent`: parts per million. */
export const toPpm = (percentage: number): number => Math.round(percentage * PPM_PER_PERCENT);
export const toPercent = (ppm: number): number => ppm / PPM_PER_PERCENT;

const PPM_PER_PERCENT = 10_000;
export const MS_PER_DAY = 86_400_000;

/** A moment: `2026-06-01T00:00:00+05:30`, or a date, whose midnight in UTC is meant. */
export const moment = z
  .union(
    [z.iso.date(), z.iso.datetime({ offset: true })],
    'must be a date such as 2026-06-01 or a time such as 2026-06-01T00:00:00+05:30',
  )
  .transform((value) => Date.parse(value));

/** Of `moment`, as plans show it. */
export const momentOf = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/** A mark that is set or not there. */
export const onlyTrue = z.literal(true, 'can only be true; leave it out otherwise').optional();

/** Ways to pay by the names that gateways give them, and `partial_cod`. */
export const paymentMethods = z.array(text).min(1);

const BAD_DAYS = 'must be a number of days such as 2 or 3-5';

/** `3-5` or `2`: days a parcel takes. */
export const days = z
  .union(
    [z.int().min(0, BAD_DAYS).transform(String), z.string().regex(/^\d{1,3}(\s*-\s*\d{1,3})?$/, BAD_DAYS)],
    BAD_DAYS,
  )
  .transform((value) => value.split('-').map(Number))
  .refine(([least = 0, most = least]) => least <= most, 'goes from the shorter time to the longer, such as 3-5');

export type PricesInput = z.output<typeof prices>;

export function isLocale(value: string): boolean {
  try {
    return Intl.getCanonicalLocales(value).length === 1;
  } catch {
    return false;
  }
}

export const origin = z
  .string()
  .refine(
    (value) => /^https?:[\w/.:[\]-]+$/.test(value) && URL.canParse(value) && new URL(value).origin === value,
    'must be an origin such as https://my-store.com, without a path',
  );
