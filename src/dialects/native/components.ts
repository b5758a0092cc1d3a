// Schemas under the names that the OpenAPI document gives them.
import { z } from 'zod';
import {
  coinGrant,
  endpointCreate,
  endpointUpdate,
  markPaid,
  nothing,
  payment,
  refund,
  subscriptionCancel,
} from './action-input.ts';
import { clockAnswer, clockMove } from './clock.ts';
import { discountAnswer } from './discount-answers.ts';
import { discountCreate, discountUpdate } from './discount-input.ts';
import {
  coinBalanceAnswer,
  coinEntryAnswer,
  deletedOf,
  deliveryAnswer,
  endpointAnswer,
  errorAnswer,
  eventAnswer,
  explanationAnswer,
  listOf,
  messageAnswer,
  orderAnswer,
  timelineAnswer,
} from './record-answers.ts';
import { sessionCreate, sessionUpdate } from './session-input.ts';
import { subscriptionChange, subscriptionCreate } from './subscription-input.ts';
import { instrumentAnswer, subscriptionAnswer, subscriptionChangedAnswer } from './subscription-answers.ts';
import { addressAnswer, lineAnswer, problemAnswer, sessionAnswer, totalsAnswer } from './session-answer.ts';

const BODIES = {
  SessionCreate: sessionCreate,
  SessionUpdate: sessionUpdate,
  Payment: payment,
  MarkPaid: markPaid,
  Refund: refund,
  CoinGrant: coinGrant,
  DiscountCreate: discountCreate,
  DiscountUpdate: discountUpdate,
  SubscriptionCreate: subscriptionCreate,
  SubscriptionCancel: subscriptionCancel,
  SubscriptionChange: subscriptionChange,
  Nothing: nothing,
  WebhookEndpointCreate: endpointCreate,
  WebhookEndpointUpdate: endpointUpdate,
  ClockMove: clockMove,
} as const satisfies Record<string, z.ZodType>;

const ANSWERS = {
  Session: sessionAnswer,
  SessionList: listOf(sessionAnswer),
  Line: lineAnswer,
  Totals: totalsAnswer,
  Address: addressAnswer,
  Problem: problemAnswer,
  Explanation: explanationAnswer,
  Timeline: timelineAnswer,
  Order: orderAnswer,
  CoinBalance: coinBalanceAnswer,
  CoinEntryList: listOf(coinEntryAnswer),
  Discount: discountAnswer,
  DiscountList: listOf(discountAnswer),
  DiscountDeleted: deletedOf('discount'),
  Subscription: subscriptionAnswer,
  SubscriptionList: listOf(subscriptionAnswer),
  SubscriptionChanged: subscriptionChangedAnswer,
  Instrument: instrumentAnswer,
  InstrumentList: listOf(instrumentAnswer),
  WebhookEndpoint: endpointAnswer,
  WebhookEndpointList: listOf(endpointAnswer),
  WebhookEndpointDeleted: deletedOf('webhook_endpoint'),
  Delivery: deliveryAnswer,
  DeliveryList: listOf(deliveryAnswer),
  Event: eventAnswer,
  EventList: listOf(eventAnswer),
  Message: messageAnswer,
  MessageList: listOf(messageAnswer),
  Clock: clockAnswer,
  Error: errorAnswer,
  OpenApi: z.record(z.string(), z.unknown()),
} as const satisfies Record<string, z.ZodType>;

export type BodyName = keyof typeof BODIES;
export type AnswerName = keyof typeof ANSWERS;
export type JsonSchema = Readonly<Record<string, unknown>>;

const LARGEST = Number.MAX_SAFE_INTEGER;

export const schemaPath = (name: string): string => `#/components/schemas/${name}`;

/** All schemas as JSON Schema, by name; they refer to each other under `#/components/schemas/`. */
export function componentSchemas(): Readonly<Record<string, JsonSchema>> {
  return { ...convert(BODIES, 'input'), ...convert(ANSWERS, 'output') };
}

/** For a schema without a name, such as a query. */
export const inlineSchema = (schema: z.ZodType): JsonSchema => {
  const converted: Record<string, unknown> = z.toJSONSchema(schema, { io: 'input', override: tidy });
  return withoutFrame(converted);
};

function convert(named: Readonly<Record<string, z.ZodType>>, io: 'input' | 'output'): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const override: typeof tidy = (context) => {
    tidy(context);
    // Readers of answers must put up with fields that come later; only what is sent is closed.
    if (io === 'output' && context.jsonSchema.additionalProperties === false) {
      delete context.jsonSchema.additionalProperties;
    }
  };
  const { schemas } = z.toJSONSchema(registry, { io, uri: schemaPath, override });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, withoutFrame(schema)]));
}

/** The document around says which JSON Schema this is, and where each one stands. */
function withoutFrame(schema: Readonly<Record<string, unknown>>): JsonSchema {
  const plain = { ...schema };
  delete plain.$schema;
  delete plain.$id;
  return plain;
}

/** Leaves out what only says that numbers are JavaScript's and keys are texts. */
function tidy({ jsonSchema }: { readonly jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.maximum === LARGEST) delete jsonSchema.maximum;
  if (jsonSchema.minimum === -LARGEST) delete jsonSchema.minimum;
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
  delete jsonSchema.propertyNames;
}
