// The shape of a discount.
import { z } from 'zod';
import { time } from './session-answer.ts';

const text = z.string();
const prices = z.record(text, z.int());

export const discountAnswer = z.strictObject({
  id: text,
  object: z.literal('discount'),
  managed_by: z.enum(['api', 'configuration']).describe('Where it is changed.'),
  status: z
    .enum(['active', 'inactive', 'archived'])
    .describe('`archived`: it was deleted, and is kept for its orders; others may have its codes.'),
  codes: z.array(text),
  label: text,
  kind: z
    .enum(['percentage', 'amount', 'parts', 'fixed-price', 'tiered', 'buy-x-get-y', 'free-shipping'])
    .describe('Of the others than `percentage` and `amount`, what they give is said where they were made.'),
  percent_off: z.number().nullable(),
  amount_off: prices.nullable(),
  per: z.enum(['cart', 'piece']).nullable(),
  products: z.array(text).describe('Empty, as `variants`, for everything.'),
  variants: z.array(text),
  minimum: prices,
  cap: prices,
  first_order_only: z.boolean(),
  combinable: z.boolean(),
  starts_at: time.nullable(),
  ends_at: time.nullable(),
  max_uses: z.int().nullable(),
  max_uses_per_buyer: z.int().nullable(),
  payments: z.int().nullable().describe('Of a subscription; `null` is all.'),
  uses: z.int().describe('Orders that had it.'),
  created_at: time,
  updated_at: time,
});

export type DiscountAnswer = z.output<typeof discountAnswer>;
