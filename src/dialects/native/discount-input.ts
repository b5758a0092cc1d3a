// Request bodies of discounts. Schemas for parsing and the OpenAPI document.
import { z } from 'zod';
import { isCurrency } from '../../domain/currency.ts';

const MAX_CODES = 1_000;
const MAX_NAMES = 250;

const prices = z.record(
  z.string().refine(isCurrency, 'give currencies of ISO 4217 in capitals, such as {"EUR": 500}.'),
  z.int().min(1).max(1_000_000_000_000),
);
const names = z.array(z.string().min(1).max(255)).max(MAX_NAMES);
const time = z.iso.datetime({ offset: true });
const count = z.int().min(1).max(1_000_000_000);
const code = z.string().trim().min(1).max(64);

const fields = {
  codes: z
    .array(code)
    .min(1)
    .max(MAX_CODES)
    .describe('What buyers enter, in any case. Of several only one counts in a cart.'),
  label: z.string().min(1).max(255).nullish().describe('What buyers read; the first code unless given.'),
  percent_off: z.number().min(0.0001).max(100).nullish().describe('Either this, or `amount_off`.'),
  amount_off: prices.nullish().describe('In minor units by currency; in others it is not to be had.'),
  per: z.enum(['cart', 'piece']).optional().describe('Whether `amount_off` is taken once, or off each piece.'),
  products: names.nullish().describe('Ids of products; with `variants` all that it is for. Unless given, everything.'),
  variants: names.nullish().describe('Ids or SKUs of variants.'),
  minimum: prices.nullish().describe('Merchandise that it is for, below which it is refused.'),
  cap: prices.nullish().describe('The most it takes off.'),
  first_order_only: z.boolean().optional(),
  combinable: z.boolean().optional().describe('Whether it may stand beside another code.'),
  starts_at: time.nullish(),
  ends_at: time.nullish(),
  max_uses: count.nullish().describe('Orders that may have it in all; unlimited unless given.'),
  max_uses_per_buyer: count.nullish(),
  payments: count
    .nullish()
    .describe('Of a subscription, for how many payments it counts; `null` is all. 1 unless given.'),
  active: z.boolean().optional().describe('One that is switched off keeps its codes.'),
};

const oneOf = (one: { readonly percent_off?: unknown; readonly amount_off?: unknown }): number =>
  [one.percent_off, one.amount_off].filter((value) => value !== undefined && value !== null).length;

export const discountCreate = z.strictObject(fields).refine((one) => oneOf(one) === 1, {
  path: ['percent_off'],
  error: 'give either percent_off or amount_off.',
});

export const discountUpdate = z
  .strictObject({ ...fields, codes: fields.codes.optional() })
  .refine((one) => oneOf(one) < 2, { path: ['percent_off'], error: 'give either percent_off or amount_off.' });

export type DiscountBody = z.output<typeof discountUpdate>;
