// Shapes of all other answers: errors, lists, timelines, explanations, endpoints, deliveries, events. Made for types and OpenAPI.
import { priceSteps } from './price-steps.ts';
import { z } from 'zod';
import { COIN_ENTRY_KINDS } from '../../domain/coins.ts';
import { EVENT_TYPES } from '../../domain/event.ts';
import { CHANNELS } from '../../domain/message.ts';
import { ERROR_TYPES } from './problems.ts';
import { amount, lineAnswer, problemAnswer, sessionAnswer, time } from './session-answer.ts';
import { PAYMENT_STATUSES } from './statuses.ts';
import { subscriptionAnswer } from './subscription-answers.ts';

const text = z.string();
const maybe = text.nullable();

export const errorAnswer = z.strictObject({
  error: z.strictObject({
    type: z.enum(ERROR_TYPES),
    code: text.describe('For programs; new ones may come.'),
    message: text.describe('For the person who reads it.'),
    param: maybe.describe('The field or header that is wrong.'),
    doc_url: text,
    request_id: text,
    problems: z.array(problemAnswer).describe('Everything that is wrong, the first of it also above.'),
  }),
  session: sessionAnswer.optional().describe('The session as it stands; only with 412.'),
});

/** Newest first. */
export const listOf = <S extends z.ZodType>(entry: S) =>
  z.strictObject({
    data: z.array(entry),
    has_more: z.boolean(),
    next_cursor: maybe.describe('Give it as `cursor` to get the next page.'),
  });

export const explanationAnswer = z.strictObject({
  object: z.literal('explanation'),
  session: text,
  version: z.int(),
  currency: text,
  steps: priceSteps,
  refused: z
    .array(z.strictObject({ code: text, reason: text.describe('The code of a problem.'), message: text }))
    .describe('Codes that do not count.'),
  total: amount.describe('What the steps that count sum to.'),
});

export const coinBalanceAnswer = z.strictObject({
  object: z.literal('coin_balance'),
  customer: text,
  external_id: maybe,
  name: maybe.describe('What the shop calls its coins.'),
  available: z
    .int()
    .describe('Can be used now. Those that a session has set aside while it is paid are not among them.'),
  pending: z.int().describe('Earned, and not usable yet.'),
});

export const coinEntryAnswer = z.strictObject({
  id: text,
  object: z.literal('coin_entry'),
  kind: z
    .enum(COIN_ENTRY_KINDS)
    .describe(
      '`earn` by an order, `revoke` with its refund, `hold` while a session is paid, `burn` when it was, `release` when it was not, `return` with a refund, `grant` and `take` by the merchant, `expire`.',
    ),
  coins: z.int().describe('What the balance changed by.'),
  session: maybe.describe('Native id of the session that it happened with.'),
  note: maybe,
  created_at: time,
});

export const timelineAnswer = z.strictObject({
  data: z
    .array(
      z.strictObject({
        at: time,
        kind: z.enum(['event', 'attempt', 'refund', 'delivery']),
        name: text,
        detail: z.record(text, z.unknown()),
      }),
    )
    .describe('In order of time, oldest first.'),
  has_more: z.literal(false),
  next_cursor: z.null(),
});

export const endpointAnswer = z.strictObject({
  id: text,
  object: z.literal('webhook_endpoint'),
  dialect: text.describe('In whose words the webhooks are.'),
  url: text,
  events: z.array(text),
  description: maybe,
  enabled: z.boolean(),
  secret: maybe.describe('`whsec_…`, only in the answers to creation and rotation; `null` in every other.'),
  created_at: time,
  updated_at: time,
});

export const deletedOf = <Name extends string>(object: Name) =>
  z.strictObject({ id: text, object: z.literal(object), deleted: z.literal(true) });

export const deliveryAnswer = z.strictObject({
  id: text,
  object: z.literal('delivery'),
  endpoint: maybe.describe("Id of the endpoint; `null` for a session's own callback."),
  event: text.describe('Id of the event.'),
  event_type: text,
  url: text,
  status: z.enum(['pending', 'delivered', 'failed']),
  tries: z.array(
    z.strictObject({
      at: time,
      status: z.int().nullable().describe('HTTP status; `null` when no answer came.'),
      error: maybe,
      duration_ms: z.int(),
      response: maybe.describe('The first bytes of the answer.'),
    }),
  ),
  next_try_at: time.nullable(),
  created_at: time,
});

export const orderAnswer = z.strictObject({
  id: text,
  object: z.literal('order'),
  number: text,
  session: text.describe('Native id of the session.'),
  dialect: text,
  public_id: text.describe('Id of the session in the API it was opened through.'),
  client_reference_id: maybe,
  payment_status: z.enum(PAYMENT_STATUSES),
  currency: text,
  total: z.int(),
  paid: z.int(),
  refunded: z.int(),
  lines: z.array(lineAnswer),
  buyer: sessionAnswer.shape.buyer,
  shipping_address: sessionAnswer.shape.shipping_address,
  billing_address: sessionAnswer.shape.billing_address,
  metadata: sessionAnswer.shape.metadata,
  created_at: time,
});

export const messageAnswer = z.strictObject({
  channel: z.enum(CHANNELS),
  to: text.describe('A phone number as E.164, or an e-mail address.'),
  text,
  code: maybe.describe('The one-time code in the text.'),
  session: text.describe('Native id of the session.'),
  at: time,
});

export const coinChangeAnswer = z.strictObject({
  object: z.literal('coin_change'),
  customer: maybe.describe('The customer whose balance has changed: read it to be exact.'),
  external_id: maybe.describe('The customer’s id in the merchant’s own system.'),
  coins: z.int().describe('How many were used, earned, revoked or returned. Of revoked ones those that are left go.'),
  session: text.describe('Native id of the session.'),
  order: maybe.describe('The order that brought or used them.'),
});

export const eventAnswer = z
  .strictObject({
    id: text.describe('The same in `webhook-id`, on every try and every endpoint.'),
    type: z.enum(EVENT_TYPES),
    created_at: time,
    livemode: z.boolean(),
    merchant: text,
    sequence: z.int().describe('Counts the events of one session, without gaps; of a subscription, its versions.'),
    data: z.strictObject({
      object: z
        .union([sessionAnswer, orderAnswer, coinChangeAnswer, subscriptionAnswer])
        .describe(
          'The order for `order.*`, the change for `coins.*`, the subscription for `subscription.*`, the session for everything else; as it was when the event happened.',
        ),
    }),
  })
  .describe('An event, and the body of its webhook.');

export type CoinBalanceAnswer = z.input<typeof coinBalanceAnswer>;
export type CoinChangeAnswer = z.input<typeof coinChangeAnswer>;
export type CoinEntryAnswer = z.input<typeof coinEntryAnswer>;
export type ErrorAnswer = z.input<typeof errorAnswer>;
export type EndpointAnswer = z.input<typeof endpointAnswer>;
export type DeliveryAnswer = z.input<typeof deliveryAnswer>;
export type MessageAnswer = z.input<typeof messageAnswer>;
export type EventAnswer = z.input<typeof eventAnswer>;
export type OrderAnswer = z.input<typeof orderAnswer>;
export type ExplanationAnswer = z.input<typeof explanationAnswer>;
export type TimelineAnswer = z.input<typeof timelineAnswer>;
