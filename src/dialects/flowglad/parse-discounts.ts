// Requests about discounts → Intents. Amounts are in the merchant's own currency, as the vendor's are in the organization's.
import { z } from 'zod';
import { PPM } from '../../domain/money.ts';
import { normalizeCode, type Benefit, type Duration } from '../../domain/discount.ts';
import { NO_TERMS, type DiscountEntry, type DiscountTerms } from '../../domain/discount-change.ts';
import { problem } from '../../domain/problem.ts';
import type { BadRequest, Caller, Intent, WireRequest } from '../dialect.ts';
import { newId } from '../wire.ts';
import { readPage } from './cursor.ts';
import { SHOWN_BENEFITS, shownBenefit, type ShownBenefit } from './discount-records.ts';
import { bounds } from './policy.ts';
import { readInput, reject } from './read-input.ts';
import { discountIds, pricingModelId } from './wire-ids.ts';

const fields = {
  name: z.string().min(1).max(bounds.maxTextChars),
  code: z.string().trim().min(bounds.minCodeChars).max(bounds.maxCodeChars).toUpperCase(),
  amountType: z.enum(['percent', 'fixed']),
  amount: z.int().min(1).max(bounds.maxUnitPrice),
};
const active = z.boolean().optional();
const payments = z.int().min(1).max(bounds.maxUnitPrice);

const created = { ...fields, active, pricingModelId: z.string().optional() };
const none = z.null().optional();

const CreateBody = z.object({
  discount: z.discriminatedUnion('duration', [
    z.object({ ...created, duration: z.literal('once'), numberOfPayments: none }),
    z.object({ ...created, duration: z.literal('forever'), numberOfPayments: none }),
    z.object({ ...created, duration: z.literal('number_of_payments'), numberOfPayments: payments }),
  ]),
});

const UpdateBody = z.object({
  discount: z
    .object({
      ...fields,
      active,
      duration: z.enum(['once', 'forever', 'number_of_payments']),
      numberOfPayments: payments.nullable(),
    })
    .partial()
    .refine((one) => one.duration !== 'number_of_payments' || typeof one.numberOfPayments === 'number', {
      path: ['numberOfPayments'],
      error: 'is required where the duration is number_of_payments',
    }),
});

type Fields = z.output<typeof UpdateBody>['discount'];

export function parseCreateDiscount(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  const read = readInput(request, CreateBody);
  if ('reject' in read) return read.reject;
  const { discount } = read.value;
  const known = pricingModelId(caller?.merchant.id ?? '');
  if (discount.pricingModelId !== undefined && discount.pricingModelId !== known) {
    const words = `Invalid pricingModelId: there is no pricing model “${discount.pricingModelId}” for this key; there is ${known}.`;
    return reject(problem('invalid_value', 'pricingModelId', words));
  }
  const terms = { ...NO_TERMS, ...changeOf(discount, null, caller) };
  const { code, active: isActive = true } = discount;
  return {
    do: 'write-discount',
    ids: [],
    newId: newId(),
    names: [],
    draftFrom: () => ({ terms, codes: [code], extra: extraOf(discount), isActive }),
  };
}

export function parseUpdateDiscount(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  const read = readInput(request, UpdateBody);
  if ('reject' in read) return read.reject;
  const { discount } = read.value;
  return {
    do: 'write-discount',
    ids: idsIn(request),
    newId: null,
    names: [],
    draftFrom: (standing) => {
      const { terms = NO_TERMS, codes = [], extra = {}, status = 'active' } = standing ?? {};
      const shown = standing === null ? null : shownBenefit(standing, caller?.merchant.currency ?? '');
      if (shown === null) {
        const words =
          'Invalid amountType: this discount gives what this API has no words for. Change it where it was made.';
        return reject(problem('invalid_value', 'amountType', words));
      }
      return {
        terms: { ...terms, ...changeOf(discount, shown, caller) },
        codes: isFirstOf(codes, discount.code) ? codes : [discount.code ?? ''],
        extra: {
          ...extra,
          ...extraOf({ amountType: discount.amountType ?? shown.amountType, amount: discount.amount ?? shown.amount }),
        },
        isActive: discount.active ?? status === 'active',
      };
    },
  };
}

export const parseReadDiscount = (request: WireRequest): Intent => ({
  do: 'read-discount',
  discount: { ids: idsIn(request) },
});

export function parseListDiscounts(request: WireRequest): Intent | BadRequest {
  const read = readPage(request);
  if ('problem' in read) return reject(read.problem);
  return { do: 'list-discounts', query: { benefits: SHOWN_BENEFITS }, page: read.page };
}

const idsIn = ({ params }: WireRequest): readonly string[] => discountIds(params['id'] ?? '');

/** What is given. A percentage above 100 counts as 100. */
function changeOf(
  { name, amountType, amount, duration, numberOfPayments }: Fields,
  before: ShownBenefit | null,
  caller: Caller | null,
): Partial<DiscountTerms> {
  const wanted = { amountType: amountType ?? before?.amountType, amount: amount ?? before?.amount ?? 0 };
  // Clients send both with every change.
  const isAsBefore = wanted.amountType === before?.amountType && wanted.amount === before?.amount;
  const term = duration ?? (typeof numberOfPayments === 'number' ? 'number_of_payments' : undefined);
  return {
    ...(name !== undefined && { label: name }),
    ...(!isAsBefore && { benefit: benefitOf(wanted, caller?.merchant.currency ?? '') }),
    ...(term !== undefined && { duration: durationOf(term, numberOfPayments ?? 1) }),
  };
}

const benefitOf = ({ amountType, amount }: Partial<ShownBenefit> & { amount: number }, currency: string): Benefit =>
  amountType === 'percent'
    ? { kind: 'percentage', rate: Math.min(amount * PPM_PER_PERCENT, PPM) }
    : { kind: 'amount', amounts: { [currency]: amount }, per: 'cart' };

/** Clients send the code that they were shown with every change. */
const isFirstOf = ([first = '']: readonly string[], code = first): boolean =>
  normalizeCode(first) === normalizeCode(code);

/** The number that a percentage above 100 was given as. */
const extraOf = (shown: Partial<ShownBenefit>): DiscountEntry['extra'] =>
  shown.amountType === 'percent' && (shown.amount ?? 0) > 100 ? { percent: shown.amount } : {};

const PPM_PER_PERCENT = PPM / 100;

const durationOf = (duration: NonNullable<Fields['duration']>, count: number): Duration =>
  duration === 'number_of_payments' ? { payments: count } : duration;
