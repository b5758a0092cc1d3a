// Adjust Subscription, and what it would come to → Intents.
import { z } from 'zod';
import { isObject } from '../../base/json.ts';
import { problem } from '../../domain/problem.ts';
import type { BadRequest, Intent, WireRequest } from '../dialect.ts';
import { bounds } from './policy.ts';
import { readInput, reject } from './read-input.ts';
import { uuidIn } from './wire-ids.ts';

/** An item as it was read, a new one, or only its price and quantity. What else it says follows from its price. */
const Item = z
  .object({
    type: z.enum(['static', 'usage']).optional(),
    priceId: z.string().nullish(),
    priceSlug: z.string().optional(),
    quantity: z.int().min(1).default(1),
    unitPrice: z.int().min(0).max(bounds.maxUnitPrice).optional(),
    /** One that has expired is gone. */
    expiredAt: z.union([z.number(), z.string()]).nullish(),
  })
  .refine(({ priceId, priceSlug }) => Boolean(priceId) !== Boolean(priceSlug), {
    path: ['priceId'],
    error: 'Either priceId or priceSlug must be provided, but not both',
  });
type Item = z.output<typeof Item>;

const prorates = { prorateCurrentBillingPeriod: z.boolean().default(true) };
const items = { newSubscriptionItems: z.array(Item).min(1) };
/** The clients wrap it; whoever writes the body by hand sends what stands in it. */
const wrapped = (body: unknown): unknown =>
  isObject(body) && body['adjustment'] === undefined && Object.keys(body).length > 0 ? { adjustment: body } : body;

const Adjustment = z.object({
  adjustment: z.discriminatedUnion('timing', [
    z.object({ timing: z.literal('immediately'), ...prorates, ...items }),
    z.object({ timing: z.literal('at_end_of_current_billing_period'), ...items }),
    z.object({ timing: z.literal('auto'), ...prorates, ...items }),
  ]),
});

const Body = z.preprocess(wrapped, Adjustment);

const WHEN = { immediately: 'now', at_end_of_current_billing_period: 'period-end', auto: 'auto' } as const;

export const parseAdjust =
  (isPreview: boolean) =>
  (request: WireRequest): Intent | BadRequest => {
    const read = readInput(request, Body);
    if ('reject' in read) return read.reject;
    const { adjustment } = read.value;
    const wanted = adjustment.newSubscriptionItems.filter(({ expiredAt }) => !expiredAt);
    if (wanted.some(({ type }) => type === 'usage')) {
      return refused('this server counts no usage. Its items are static.');
    }
    if (wanted.length === 0) return refused('all items have expired. To end the subscription, cancel it.');
    const isSettled = 'prorateCurrentBillingPeriod' in adjustment && adjustment.prorateCurrentBillingPeriod;
    const wish = { lines: wanted.map(lineOf), when: WHEN[adjustment.timing], prorates: isSettled };
    return { do: 'change-subscription', id: uuidIn(request.params['id'] ?? '', 'sub_') ?? '', wish, isPreview };
  };

const lineOf = ({ priceId, priceSlug = '', quantity, unitPrice }: Item) => ({
  variant: priceId ?? priceSlug,
  by: priceId ? ('id' as const) : ('sku' as const),
  quantity,
  ...(unitPrice !== undefined && { unitAmount: unitPrice }),
});

const refused = (text: string): BadRequest =>
  reject(
    problem('invalid_value', 'adjustment.newSubscriptionItems', `Invalid adjustment.newSubscriptionItems: ${text}`),
  );
