// Requests about subscriptions → Intents. They are named by their own ids, whichever API they were sold through.
import { z } from 'zod';
import { problem } from '../../domain/problem.ts';
import type { SubscriptionRevision } from '../../domain/revise-subscription.ts';
import type { BadRequest, Caller, Intent, WireRequest } from '../dialect.ts';
import type { SubscriptionFilter } from '../subscription-intent.ts';
import { placesIn, strayFields, strayProblem } from '../known-fields.ts';
import { hasNoBody, readClassicBody } from './classic-body.ts';
import { readDays } from './days.ts';
import { longId } from './ids.ts';
import { eachNamed, namedIds } from './named-ids.ts';
import { readNumberedPage } from './numbered-page.ts';
import { bounds } from './policy.ts';
import { unknownFilter } from './query-fields.ts';
import { reject } from './read-body.ts';
import { readPrices } from './read-terms.ts';
import { optional, PriceMap, required } from './shapes.ts';

const idOf = (short: string): string => longId(short.trim()) ?? '';

export const parseReadSubscriptions = (request: WireRequest): Intent | BadRequest =>
  eachNamed(request, 'subscription', (id) => ({ do: 'read-subscription', id: idOf(id), with: 'last' }));

export const parseEntries = ({ params }: WireRequest): Intent => ({
  do: 'read-subscription',
  id: idOf(params['id'] ?? ''),
  with: 'payments',
});

const FILTERS = ['accountId', 'begin', 'end', 'products', 'scope', 'status'] as const;
const SCOPES = ['all', 'live', 'test'];
const STATUSES: Readonly<Record<string, Partial<Pick<SubscriptionFilter, 'statuses' | 'isEnding'>>>> = {
  active: { statuses: ['active'], isEnding: false },
  trial: { statuses: ['trialing'], isEnding: false },
  overdue: { statuses: ['past_due', 'incomplete'], isEnding: false },
  canceled: { isEnding: true },
  deactivated: { statuses: ['canceled'] },
};

export function parseSubscriptions(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  const { query } = request;
  const read = readNumberedPage(request);
  if ('problem' in read) return reject(read.problem);
  const unknown = unknownFilter(request, 'subscriptions', FILTERS);
  if (unknown !== null) return reject(unknown);
  const days = readDays(request);
  if ('problem' in days) return reject(days.problem);
  const { accountId, products, scope = 'all', status } = query;
  if (!SCOPES.includes(scope)) return notAmong('scope', SCOPES);
  const wanted = status === undefined || !Object.hasOwn(STATUSES, status) ? undefined : STATUSES[status];
  if (status !== undefined && wanted === undefined) return notAmong('status', Object.keys(STATUSES));
  const isOtherMode = scope !== 'all' && scope !== (caller?.merchant.livemode === true ? 'live' : 'test');
  const { fromMs, beforeMs } = days;
  const filter: SubscriptionFilter = {
    ...wanted,
    ...(accountId !== undefined && { customer: { id: idOf(accountId) } }),
    ...(products !== undefined && { variants: products.split(',').map((path) => path.trim()) }),
    // A shop is in one mode, so the other one has nothing.
    ...(isOtherMode && { variants: [] }),
    ...(fromMs !== null && { startedFromMs: fromMs }),
    ...(beforeMs !== null && { startedBeforeMs: beforeMs }),
  };
  return { do: 'list-subscriptions', filter, page: read.page };
}

const Change = z.object({
  subscription: required(z.string().trim().min(1).max(bounds.maxTextChars)),
  product: optional(z.string().trim().min(1).max(bounds.maxPathChars)),
  quantity: optional(z.int().min(1, { error: 'Must be greater than zero' })),
  pricing: optional(z.looseObject({ price: optional(PriceMap) })),
  /** `null` takes its end back; nothing else can be said of it here. */
  deactivation: z.null({ error: 'can only be null, which takes its end back; to end it, DELETE it' }).optional(),
});

const OTHER_DAY = 'another day to pay is not supported; pause the subscription instead';

/** Fields of the vendor's that would change something, and are not there. */
const UNSUPPORTED: readonly (readonly [name: string, text: string])[] = [
  ['next', OTHER_DAY],
  ['nextChargeDate', OTHER_DAY],
  ['end', 'an end on a day is not supported; DELETE it to end it with its period'],
  ['coupons', 'codes are entered when a subscription is sold'],
  ['addons', 'add-ons are sold with the subscription'],
  ['discounts', 'price tiers are agreed when a subscription is sold'],
  ['manualRenew', 'subscriptions renew by themselves'],
  ['tags', 'tags are kept with each order, and POST /orders adds them'],
  ['taxExemptId', 'tax ids are given when a subscription is sold'],
];

const PLACES = placesIn(Change);

const Body = z.strictObject({
  subscriptions: required(z.array(z.looseObject(Change.shape)).min(1).max(bounds.maxBatch)),
});

export function parseChangeSubscriptions(request: WireRequest): Intent | BadRequest {
  const read = readClassicBody(request, Body);
  if ('reject' in read) return read.reject;
  return { do: 'each', parts: read.value.subscriptions.map(changeOf) };
}

function changeOf(wish: z.output<typeof Change> & Readonly<Record<string, unknown>>): Intent | BadRequest {
  const { product, quantity, pricing } = wish;
  const id = idOf(wish.subscription);
  const unsupported = UNSUPPORTED.filter(([name]) => wish[name] !== undefined && wish[name] !== null);
  if (wish['prorate'] === true) {
    return reject(problem('unknown_key', 'prorate', 'prorate: changes count from the next payment on; leave it out.'));
  }
  if (unsupported.length > 0) {
    return reject(...unsupported.map(([name, text]) => problem('unknown_key', name, `${name}: ${text}.`)));
  }
  const strays = strayFields(wish, PLACES).filter(({ field }) => field !== 'prorate');
  if (strays.length > 0) return reject(...strays.map((stray) => strayProblem(stray, PLACES)));
  if (wish.deactivation === null) {
    const isAlone = product === undefined && quantity === undefined && pricing === undefined;
    const text = 'deactivation: null takes its end back and changes nothing else; send what is to change afterwards.';
    return isAlone ? { do: 'keep-subscription', id } : reject(problem('invalid_value', 'deactivation', text));
  }
  const prices = readPrices(pricing?.price, 'pricing.price');
  if ('problems' in prices) return reject(...prices.problems);
  if (product === undefined && quantity === undefined && pricing?.price === undefined) return reject(NOTHING);
  const revision: SubscriptionRevision = {
    ...(product !== undefined && { variant: product }),
    ...(quantity !== undefined && { quantity }),
    ...(pricing?.price !== undefined && { ownPrices: prices.amounts }),
  };
  return { do: 'revise-subscription', id, revision };
}

const NOTHING = problem(
  'missing_value',
  null,
  'Nothing is to change: give a product, a quantity, pricing.price, or the deactivation null.',
);

const Kept = z.strictObject({ subscription: Change.shape.subscription, deactivation: Change.shape.deactivation });
const KeptBody = z.strictObject({ subscriptions: optional(z.array(Kept).max(bounds.maxBatch)) });

/** The path says which; the vendor's own clients say it in the body as well. */
export function parseUncancel(request: WireRequest): Intent | BadRequest {
  const read = hasNoBody(request) ? null : readClassicBody(request, KeptBody);
  if (read !== null && 'reject' in read) return read.reject;
  const named = namedIds(request);
  const other = read?.value.subscriptions?.find(({ subscription }) => !named.includes(subscription));
  if (other !== undefined) {
    const text = `subscriptions: “${other.subscription}” is not the subscription that the path names.`;
    return reject(problem('invalid_value', 'subscriptions', text));
  }
  return eachNamed(request, 'subscription', (id) => ({ do: 'keep-subscription', id: idOf(id) }));
}

export function parseCancelSubscriptions(request: WireRequest): Intent | BadRequest {
  const { billingPeriod = '1' } = request.query;
  if (billingPeriod !== '0' && billingPeriod !== '1') {
    const text = 'billingPeriod must be 0, which ends it now, or 1, which ends it with the period that is paid for.';
    return reject(problem('invalid_value', 'billingPeriod', text));
  }
  const when = billingPeriod === '0' ? 'now' : 'period-end';
  return eachNamed(request, 'subscription', (id) => ({ do: 'cancel-subscription', id: idOf(id), when }));
}

const PauseBody = z.object({ pausePeriodCount: required(z.int()) });

export function parsePause(request: WireRequest): Intent | BadRequest {
  const read = readClassicBody(request, PauseBody);
  if ('reject' in read) return read.reject;
  return { do: 'pause-subscription', id: idOf(request.params['id'] ?? ''), periods: read.value.pausePeriodCount };
}

export const parseResume = ({ params }: WireRequest): Intent => ({
  do: 'resume-subscription',
  id: idOf(params['id'] ?? ''),
});

const notAmong = (name: string, words: readonly string[]): BadRequest =>
  reject(problem('invalid_value', name, `Supported value: ${words.join(', ')}.`));
