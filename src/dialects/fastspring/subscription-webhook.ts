// The webhooks about subscriptions: their names, and what each tells. The vendor has a name for a payment, for one that
// failed, and for an end that is set, taken back or there.
import type { SubscriptionEventType, ToldAbout } from '../../domain/subscription.ts';
import type { RenderContext, SubscriptionEventView } from '../dialect.ts';
import { money, time } from './companions.ts';
import { expandedSubscription } from './expanded.ts';
import { extraOf } from './extra.ts';
import { orderReference, shortId } from './ids.ts';
import { subscriptionObject } from './subscription-object.ts';

type Shown = Readonly<Record<string, unknown>>;

const CHARGED = 'subscription.charge.completed';
const FAILED = 'subscription.charge.failed';
const UPDATED = 'subscription.updated';
const ABOUT: Readonly<Record<ToldAbout, string>> = { ending: 'subscription.canceled', kept: 'subscription.uncanceled' };

const NAMES: Readonly<Record<SubscriptionEventType, string>> = {
  'subscription.created': 'subscription.activated',
  'subscription.updated': UPDATED,
  'subscription.renewed': CHARGED,
  'subscription.past_due': FAILED,
  'subscription.canceled': 'subscription.deactivated',
};

export const subscriptionEvents: readonly string[] = [...Object.values(NAMES), ...Object.values(ABOUT)];

export const subscriptionNamesOf = (type: SubscriptionEventType, about: ToldAbout | null): readonly string[] => [
  type === UPDATED && about !== null ? ABOUT[about] : NAMES[type],
];

export function subscriptionData(
  name: string,
  event: SubscriptionEventView,
  context: RenderContext,
  isExpanded: boolean,
): Shown {
  const { subscription, last } = event;
  const object = subscriptionObject(subscription, last, null, context);
  const shown = isExpanded ? expandedSubscription(object, subscription, last, context) : object;
  if (name !== CHARGED && name !== FAILED) return shown;
  return { ...charge(name, event), account: shown['account'], subscription: isExpanded ? shown : object['id'] };
}

/** A payment for a further period; of one that failed there is no order. */
function charge(name: string, { subscription, last, atMs }: SubscriptionEventView): Shown {
  const { currency, locale, totals, order } = last;
  const period = { sequence: subscription.renewals + 1, periods: subscription.recurring.payments ?? null };
  const when = time('timestamp', atMs, locale);
  if (name === FAILED) return { currency, status: 'failed', ...when, ...period };
  return {
    currency,
    ...money('total', totals.total, last),
    status: 'successful',
    ...when,
    order: order === null ? null : shortId(order.id),
    reference: order === null ? null : orderReference(extraOf(last).checkout, order),
    ...period,
  };
}
