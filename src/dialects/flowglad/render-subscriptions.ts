// Answers about subscriptions and payment methods.
import type { Asked, RenderContext, Result, WireReply } from '../dialect.ts';
import { failureOf, jsonReply } from '../wire.ts';
import { wirePage } from './cursor.ts';
import { generationOf } from './generation.ts';
import { paymentMethodRecord } from './payment-methods.ts';
import { renderFailure } from './problems.ts';
import { subscriptionRecord } from './subscriptions.ts';

export function renderSubscription(result: Result, context: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'subscription') return renderFailure(failureOf(result), context);
  return jsonReply(200, { subscription: subscriptionRecord(result.subscription, generationOf(asked)) });
}

export function renderSubscriptions(result: Result, context: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'subscriptions') return renderFailure(failureOf(result), context);
  const generation = generationOf(asked);
  const cursor = asked.request.query['cursor'];
  const page = wirePage(result.page, cursor, (subscription) => subscriptionRecord(subscription, generation));
  return jsonReply(200, page);
}

export function renderPaymentMethod(result: Result, context: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'instrument') return renderFailure(failureOf(result), context);
  const country = context.merchant?.country ?? '';
  return jsonReply(200, { paymentMethod: paymentMethodRecord(result.instrument, country, generationOf(asked)) });
}

export function renderPaymentMethods(result: Result, context: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'instruments') return renderFailure(failureOf(result), context);
  const generation = generationOf(asked);
  const country = context.merchant?.country ?? '';
  const cursor = asked.request.query['cursor'];
  const page = wirePage(result.page, cursor, (instrument) => paymentMethodRecord(instrument, country, generation));
  return jsonReply(200, page);
}
