// Request bodies of subscriptions. Schemas for parsing and the OpenAPI document.
import { z } from 'zod';
import { metadata, quantity } from './session-input.ts';

const planLine = z.strictObject({
  variant: z.string().min(1).describe('Variant id or SKU. One that it has already keeps the price it was sold at.'),
  quantity: quantity.default(1),
});
const time = z.iso.datetime({ offset: true });

export const subscriptionCreate = z.strictObject({
  customer: z.string().min(1).describe('The id of a customer, or your own for them (`external_id`).'),
  lines: z.array(planLine).min(1).describe('What is paid again and again.'),
  instrument: z
    .string()
    .nullish()
    .describe(
      'Id of a way to pay that the customer has kept. Unless given, their default; without one the first period waits for them to pay.',
    ),
  backup_instrument: z.string().nullish().describe('What is charged at once where that cannot be.'),
  start_at: time.nullish().describe('Nothing is charged before then. Unless given, now.'),
  trial_end: time
    .nullish()
    .describe('Free until then, whoever has had a trial before. Unless given, as the variants say.'),
  free: z.boolean().optional().describe('Nothing is ever charged for it.'),
  name: z.string().min(1).max(255).nullish().describe('What is sold unless given.'),
  metadata: metadata.nullish(),
});

export const subscriptionChange = z.strictObject({
  lines: z.array(planLine).min(1).describe('All that it is to have from then on.'),
  when: z
    .enum(['now', 'period_end', 'auto'])
    .default('auto')
    .describe('`auto` is now for what costs more, and with the next period for all else.'),
  prorate: z
    .boolean()
    .default(true)
    .describe(
      'Now: what is left of the period is settled at the new price, less what was paid for it. Unless it is, the new price counts from the next period on.',
    ),
});

export type SubscriptionCreate = z.output<typeof subscriptionCreate>;
