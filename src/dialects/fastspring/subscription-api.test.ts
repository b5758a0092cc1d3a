// What changes of subscriptions ask for.
import { describe, expect, it } from 'vitest';
import { shopMerchant } from '../../../test/fastspring-shop.ts';
import { makeLine, makeSession, NOW_MS } from '../../../test/makers.ts';
import { makeRequest } from '../../../test/wire-makers.ts';
import { startedBy } from '../../domain/start-subscription.ts';
import type { Subscription } from '../../domain/subscription.ts';
import { shortId } from './ids.ts';
import { parseChangeSubscriptions } from './parse-subscriptions.ts';

const line = makeLine({ recurring: { interval: 'month', intervalCount: 1 } });
const last = makeSession({
  currency: 'USD',
  lines: [line],
  customerId: 'c',
  subscription: { id: '01900000-0000-8000-8000-0000000000d1', renewal: 0 },
});
const begun = startedBy(last, shopMerchant, NOW_MS);
if (begun === null) throw new Error('nothing has begun');
const standing: Subscription = begun;

describe('taking an end back', () => {
  const subscription = shortId(standing.id);
  const asked = (over: object) =>
    parseChangeSubscriptions(makeRequest({ body: { subscriptions: [{ subscription, deactivation: null, ...over }] } }));

  it('stands alone', () => {
    expect(asked({})).toMatchObject({ do: 'each', parts: [{ do: 'keep-subscription', id: standing.id }] });
  });

  it.each([{ product: 'guide' }, { quantity: 5 }, { pricing: { price: { USD: 9 } } }])(
    'is refused beside %j',
    (over) => {
      const problems = [{ at: 'deactivation', text: expect.stringContaining('nothing else') as string }];
      expect(asked(over)).toMatchObject({ do: 'each', parts: [{ do: 'reject', problems }] });
    },
  );
});
