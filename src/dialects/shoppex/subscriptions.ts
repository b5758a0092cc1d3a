// Subscriptions, whichever API has sold them: read, listed and ended.
import { z } from 'zod';
import { isUuid } from '../../base/ids.ts';
import { sum } from '../../domain/money.ts';
import { problem } from '../../domain/problem.ts';
import { SUBSCRIPTION_STATUSES, type Subscription, type SubscriptionStatus } from '../../domain/subscription.ts';
import type { BadRequest, Intent, RenderContext, Result, Route, WireReply, WireRequest } from '../dialect.ts';
import { epochSeconds, failureOf, jsonReply, toMajor } from '../wire.ts';
import { fromMetadata } from './custom-fields.ts';
import { extraOf } from './extra.ts';
import { Flag, optional } from './field-schemas.ts';
import { readPage } from './parse-list.ts';
import { unknownId } from './parse-payments.ts';
import type { Shown } from './payment-object.ts';
import { scopesOf } from './policy.ts';
import { renderFailure } from './problems.ts';
import { readExactly, reject } from './read-body.ts';

/** A charge that has failed is pending: it is tried again, or paid by hand. */
const STATUSES: Readonly<Record<SubscriptionStatus, string>> = {
  trialing: 'TRIALING',
  active: 'ACTIVE',
  past_due: 'PENDING',
  incomplete: 'PENDING',
  canceled: 'CANCELED',
};

function parseList({ query }: WireRequest): Intent | BadRequest {
  const read = readPage(query, ['status']);
  if ('problem' in read) return reject(read.problem);
  const word = (query['status'] ?? '').toUpperCase().replace('CANCELLED', 'CANCELED');
  const statuses = SUBSCRIPTION_STATUSES.filter((known) => STATUSES[known] === word);
  if (word !== '' && statuses.length === 0) {
    const known = [...new Set(Object.values(STATUSES))].join(', ');
    return reject(problem('invalid_value', 'status', `status must be one of ${known}.`));
  }
  return { do: 'list-subscriptions', filter: word === '' ? {} : { statuses }, page: read.page };
}

function parseRead({ params }: WireRequest): Intent | BadRequest {
  const id = params['id'] ?? '';
  return isUuid(id) ? { do: 'read-subscription', id: id.toLowerCase() } : unknownId();
}

const CancelBody = z.object({ at_period_end: optional(Flag) });

function parseCancel(request: WireRequest): Intent | BadRequest {
  const id = request.params['id'] ?? '';
  if (!isUuid(id)) return unknownId();
  const read = readExactly(request, CancelBody);
  if ('reject' in read) return read.reject;
  const when = read.value.at_period_end === true ? 'period-end' : 'now';
  return { do: 'cancel-subscription', id: id.toLowerCase(), when };
}

function renderSubscription(result: Result, context: RenderContext): WireReply {
  if (result.kind !== 'subscription') return renderFailure(failureOf(result), context);
  return jsonReply(200, { data: subscriptionObject(result.subscription) });
}

function renderSubscriptions(result: Result, context: RenderContext): WireReply {
  if (result.kind !== 'subscriptions') return renderFailure(failureOf(result), context);
  const { items, nextCursor } = result.page;
  return jsonReply(200, {
    data: items.map(subscriptionObject),
    pagination: { next_cursor: nextCursor, has_more: nextCursor !== null },
  });
}

/** Providers' subscriptions have no place here: each period is charged to a way to pay that was kept. */
export function subscriptionObject(subscription: Subscription): Shown {
  const { lines, currency, trialEndsAtMs, canceledAtMs, cancelAtMs } = subscription;
  const [first] = lines;
  const kept = extraOf(subscription);
  const price = toMajor(sum(lines.map(({ unitAmount, quantity }) => unitAmount * quantity)), currency);
  return {
    id: subscription.id,
    uniqid: subscription.id,
    shop_id: subscription.merchantId,
    product_id: first?.productId ?? null,
    product: {
      id: first?.productId ?? null,
      uniqid: first?.productId ?? null,
      title: first?.title ?? null,
      type: 'SUBSCRIPTION',
      subtype: null,
      ...{ price, price_display: price, currency },
    },
    status: STATUSES[subscription.status],
    gateway: kept.gateway,
    origin: kept.paymentLink === undefined ? 'API' : 'PAYMENT_LINK',
    custom_fields: fromMetadata(subscription.metadata, kept.customFields),
    customer_id: subscription.customerId,
    payment_link_id: kept.paymentLink ?? null,
    stripe_subscription_id: null,
    paypal_subscription_id: null,
    coupon_id: null,
    current_period_start: epochSeconds(subscription.periodStartMs),
    current_period_end: epochSeconds(subscription.periodEndMs),
    trial_end: trialEndsAtMs === null ? null : epochSeconds(trialEndsAtMs),
    cancel_at: cancelAtMs === null ? null : epochSeconds(cancelAtMs),
    renewal_invoice_created: subscription.failedCharges > 0,
    trial_period_ending_email_sent: false,
    upcoming_email_1_week_sent: false,
    status_details: subscription.cancelReason,
    cancel_reason_id: null,
    cancel_reason_comment: null,
    created_at: epochSeconds(subscription.createdAtMs),
    updated_at: epochSeconds(subscription.updatedAtMs),
    canceled_at: canceledAtMs === null ? null : epochSeconds(canceledAtMs),
  };
}

const ROOT = '/dev/v1/subscriptions';
const read = { method: 'GET', scopes: scopesOf('subscriptions', 'read'), idempotency: 'none' } as const;

export const subscriptionRoutes: readonly Route[] = [
  { ...read, path: ROOT, parse: parseList, render: renderSubscriptions },
  { ...read, path: `${ROOT}/:id`, parse: parseRead, render: renderSubscription },
  {
    method: 'POST',
    path: `${ROOT}/:id/cancel`,
    scopes: scopesOf('subscriptions', 'write'),
    idempotency: 'optional',
    parse: parseCancel,
    render: renderSubscription,
  },
];
