// Request bodies of what is done to a session, and of webhook endpoints. Schemas for parsing and the OpenAPI document.
import { z } from 'zod';
import { nearestName } from '../../base/nearest-name.ts';
import { EVENT_TYPES } from '../../domain/event.ts';

const card = z
  .strictObject({
    number: z
      .string()
      .transform((number) => number.replace(/[\s-]/g, ''))
      .pipe(z.string().regex(/^\d{12,19}$/, 'give the 12 to 19 digits on the card.')),
    exp_month: z.int().min(1).max(12),
    exp_year: z
      .int()
      .min(0)
      .max(9_999)
      .transform((year) => (year < 100 ? 2_000 + year : year))
      .describe('Four digits, or the last two.'),
    cvc: z.string().regex(/^\d{3,4}$/, 'give the 3 or 4 digits on the card.'),
  })
  .describe('Taken by the sandbox gateway only; real cards are typed on the pages of their provider.');

export const payment = z.strictObject({
  method: z
    .string()
    .min(1)
    .nullish()
    .describe('`card`, `cod`, `bank_transfer`, … Unless given, the one chosen on the hosted page.'),
  gateway: z.string().min(1).nullish().describe('Unless given, the first gateway that offers the method.'),
  card: card.nullish(),
  partial_cod: z
    .boolean()
    .nullish()
    .describe(
      'Pay only a part by `method` now, and the rest in cash on delivery. Unless given, as the session has it; `cod` and `bank_transfer` pay all of it.',
    ),
});

export const refund = z.strictObject({
  amount: z.int().min(1).nullish().describe('In minor units. Unless given, everything that is left.'),
  reason: z.string().nullish(),
});

export const markPaid = z.strictObject({
  note: z.string().nullish().describe('How the money came, for your own records.'),
});

export const coinGrant = z
  .strictObject({
    coins: z
      .int()
      .min(-1_000_000_000)
      .max(1_000_000_000)
      .refine((coins) => coins !== 0, 'give a number other than 0.')
      .describe('How many; below 0 takes them.'),
    note: z.string().max(500).nullish().describe('Why, for your own records.'),
    expires_at: z.iso.datetime({ offset: true }).nullish().describe('Unless given, as coins that are earned today.'),
  })
  .superRefine(({ coins, expires_at }, context) => {
    if (coins > 0 || (expires_at ?? null) === null) return;
    const message = 'coins that are taken do not expire. Leave it out, or give a number of coins above 0.';
    context.addIssue({ code: 'custom', path: ['expires_at'], message });
  });

export const subscriptionCancel = z.strictObject({
  at_period_end: z
    .boolean()
    .default(true)
    .describe('Unless `false`, what is paid for is had until the end of its period.'),
});

/** For calls that have nothing to say. */
export const nothing = z.strictObject({});

const url = z.string().min(1).max(2_048).describe('Absolute https URL of your receiver.');
const events = z
  .array(
    z
      .string()
      .superRefine(checkEventName)
      .meta({ enum: [...EVENT_TYPES, '*'] }),
  )
  .min(1)
  .describe('Events to hear of; `*` is all, also those that come later.');
const description = z.string().max(500).nullish();

export const endpointCreate = z.strictObject({
  url,
  events,
  description,
  enabled: z.boolean().default(true),
});

export const endpointUpdate = z.strictObject({
  url: url.optional(),
  events: events.optional(),
  description,
  enabled: z.boolean().optional().describe('A switched-off endpoint gets nothing, and nothing is kept for it.'),
});

export type PaymentBody = z.output<typeof payment>;
export type RefundBody = z.output<typeof refund>;

function checkEventName(name: string, context: z.RefinementCtx): void {
  if (name === '*' || EVENT_TYPES.some((known) => known === name)) return;
  const nearest = nearestName(name, EVENT_TYPES);
  const guess = nearest === null ? `Known are ${EVENT_TYPES.join(', ')} and *.` : `Did you mean ${nearest}?`;
  context.addIssue({ code: 'custom', message: `there is no such event. ${guess}` });
}
