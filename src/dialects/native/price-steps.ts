// How a price comes about, step by step.
import { z } from 'zod';

const text = z.string();
const amount = z.int();

export const priceSteps = z
  .array(
    z.strictObject({
      kind: z.enum(['line', 'discount', 'gift', 'coins', 'payment_offer', 'shipping', 'surcharge', 'tax']),
      source: text.describe('The id of the line, or what caused the adjustment.'),
      label: text,
      reason: text.nullable().describe('Why it is that much, in words for the buyer.'),
      amount: amount.describe('What it adds; negative where it takes off.'),
      counts: z.boolean().describe('`false` for tax that the prices contain.'),
      subtotal: amount.describe('The sum of all steps that count, up to this one.'),
      lines: z.array(z.strictObject({ line: text, amount })).describe('The parts of single lines.'),
    }),
  )
  .describe('In the order of the calculation.');
