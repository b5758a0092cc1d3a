// Requests about subscriptions and payment methods → Intents.
import { z } from 'zod';
import { problem } from '../../domain/problem.ts';
import type { BadRequest, Intent, WireRequest } from '../dialect.ts';
import { readPage } from './cursor.ts';
import { readInput, reject } from './read-input.ts';
import { uuidIn } from './wire-ids.ts';

export const parseReadSubscription = (request: WireRequest): Intent => ({
  do: 'read-subscription',
  id: subscriptionIn(request),
});

export function parseListSubscriptions(request: WireRequest): Intent | BadRequest {
  const read = readPage(request);
  return 'problem' in read ? reject(read.problem) : { do: 'list-subscriptions', filter: {}, page: read.page };
}

const CancelBody = z.object({
  cancellation: z.discriminatedUnion('timing', [
    z.object({ timing: z.literal('immediately') }),
    z.object({ timing: z.literal('at_end_of_current_billing_period') }),
    z.object({ timing: z.literal('at_future_date') }),
  ]),
});

export function parseCancelSubscription(request: WireRequest): Intent | BadRequest {
  const read = readInput(request, CancelBody);
  if ('reject' in read) return read.reject;
  const { timing } = read.value.cancellation;
  if (timing === 'at_future_date') {
    const words =
      'Invalid cancellation.timing: a subscription ends immediately or at_end_of_current_billing_period. For another date, ask for its end on that date.';
    return reject(problem('invalid_value', 'cancellation.timing', words));
  }
  const when = timing === 'immediately' ? 'now' : 'period-end';
  return { do: 'cancel-subscription', id: subscriptionIn(request), when };
}

/** Of one that is not to end it changes nothing. */
export const parseUncancelSubscription = (request: WireRequest): Intent => ({
  do: 'keep-subscription',
  id: subscriptionIn(request),
});

/** Where nothing is planned it changes nothing. */
export const parseCancelScheduledAdjustment = (request: WireRequest): Intent => ({
  do: 'unplan-subscription',
  id: subscriptionIn(request),
});

export const parseReadPaymentMethod = ({ params }: WireRequest): Intent => ({
  do: 'read-instrument',
  id: uuidIn(params['id'] ?? '', 'pm_') ?? '',
});

export function parseListPaymentMethods(request: WireRequest): Intent | BadRequest {
  const read = readPage(request);
  return 'problem' in read ? reject(read.problem) : { do: 'list-instruments', filter: {}, page: read.page };
}

const subscriptionIn = ({ params }: WireRequest): string => uuidIn(params['id'] ?? '', 'sub_') ?? '';
