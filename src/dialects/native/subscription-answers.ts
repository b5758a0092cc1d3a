// The shapes of subscriptions and of kept ways to pay.
import { z } from 'zod';
import { SUBSCRIPTION_STATUSES } from '../../domain/subscription.ts';
import { priceSteps } from './price-steps.ts';
import { recurringAnswer, time } from './session-answer.ts';

const text = z.string();
const maybe = text.nullable();

const lines = z.array(
  z.strictObject({
    variant: maybe,
    title: text,
    quantity: z.int(),
    unit_amount: z.int().describe('Before discounts, taxes and shipping, as it was sold.'),
  }),
);

export const subscriptionAnswer = z.strictObject({
  id: text,
  object: z.literal('subscription'),
  dialect: text.describe('The API it was sold through.'),
  status: z
    .enum(SUBSCRIPTION_STATUSES)
    .describe('`past_due`: a charge has failed; it is tried again, and the customer can pay it on its page.'),
  customer: text,
  external_id: maybe.describe('The customer’s id in the merchant’s own system.'),
  name: text,
  currency: text,
  recurring: recurringAnswer,
  lines,
  planned: z
    .strictObject({ recurring: recurringAnswer, lines })
    .nullable()
    .describe('What it has from its next period on; `null` is the same.'),
  credit: z.int().describe('Of what was paid for and is not had any more: taken off its next charges.'),
  discounts: z.array(z.strictObject({ code: text, payments_left: z.int().nullable().describe('`null` is for ever.') })),
  instrument: maybe.describe('Id of the way to pay that is charged; `null` is the customer’s default.'),
  backup_instrument: maybe.describe('What is charged at once where that cannot be.'),
  started_at: time,
  trial_ends_at: time.nullable(),
  current_period_start: time,
  current_period_end: time,
  paused_from: time
    .nullable()
    .describe('Nothing is had and nothing is paid from then on, until `resumes_at`; `null` again once that has come.'),
  resumes_at: time.nullable(),
  cancel_at: time.nullable().describe('It ends then instead of being renewed.'),
  canceled_at: time.nullable(),
  cancel_reason: z.enum(['requested', 'payment_failed', 'completed']).nullable(),
  failed_charges: z.int().describe('Of the period that is to be paid next.'),
  next_charge_at: time.nullable().describe('When it is renewed, charged again or ended.'),
  metadata: z.record(text, text),
  created_at: time,
  updated_at: time,
});

export const instrumentAnswer = z.strictObject({
  id: text,
  object: z.literal('instrument'),
  customer: text,
  gateway: text,
  method: text,
  card: z.strictObject({ brand: text, last4: text, exp_month: z.int(), exp_year: z.int() }).nullable(),
  default: z.boolean().describe('Whether it is what subscriptions without one of their own are charged to.'),
  created_at: time,
});

export const subscriptionChangedAnswer = z.strictObject({
  object: z.literal('subscription_change'),
  subscription: subscriptionAnswer.describe('As it stands; before the change where that is only asked about.'),
  when: z.enum(['now', 'period_end']),
  at: time,
  is_upgrade: z.boolean().describe('Whether a period costs more than before.'),
  due: z.int().describe('What is charged for it.'),
  credit: z.int().describe('What is then left for later charges.'),
  steps: priceSteps.describe('How `due` comes about; empty where nothing is settled.'),
});

export type SubscriptionChangedAnswer = z.input<typeof subscriptionChangedAnswer>;
export type SubscriptionAnswer = z.input<typeof subscriptionAnswer>;
export type InstrumentAnswer = z.input<typeof instrumentAnswer>;
