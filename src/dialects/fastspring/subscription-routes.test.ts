// Operations of the vendor's that are not offered, and parameters that there are not.
import { expect, it } from 'vitest';
import { shopMerchant } from '../../../test/fastspring-shop.ts';
import { makeCaller, makeContext, makeRequest } from '../../../test/wire-makers.ts';
import { fastspring } from './index.ts';
import { subscriptionRoutes } from './subscription-routes.ts';

it.each(['charge', 'estimate'])('%s is no id of a subscription: it is said not to be offered', (name) => {
  const route = subscriptionRoutes.find(({ method, path }) => method === 'POST' && path === `/subscriptions/${name}`);
  const request = makeRequest({ method: 'POST', body: { subscriptions: [{ subscription: 'a' }] } });
  const intent = route?.parse(request, null);
  if (route === undefined || intent?.do !== 'reject') throw new Error('it is offered');
  const { status, body } = route.render({ kind: 'rejected', problems: intent.problems }, makeContext(), {
    request,
    caller: null,
  });
  expect([status, JSON.parse(body ?? '')]).toEqual([
    400,
    {
      action: `subscription.${name}`,
      result: 'error',
      error: { subscription: expect.stringContaining('not offered') as string },
    },
  ]);
});

const caller = makeCaller(shopMerchant);
const parse = (route: string, over: Parameters<typeof makeRequest>[0]) => {
  const found = fastspring.routes.find(({ method, path }) => `${method} ${path}` === route);
  if (found === undefined) throw new Error(`no route ${route}`);
  return found.parse(makeRequest({ method: found.method, params: { id: 'NA4wAAAAAAAAAAAAAAAAAA' }, ...over }), caller);
};

it.each<[string, Parameters<typeof makeRequest>[0], string, RegExp]>([
  ['DELETE /subscriptions/:id', { query: { billing_period: '0' } }, 'billing_period', /did you mean billingPeriod\?/],
  ['DELETE /subscriptions/:id', { query: { now: 'true' } }, 'now', /has only billingPeriod\./],
  ['DELETE /subscriptions/:id', { body: { billingPeriod: 0 } }, 'billingPeriod', /reads no body/],
  ['DELETE /coupons/:id/codes', { query: { code: 'X' } }, 'code', /has no parameters/],
  ['POST /returns', { query: { amount: '5' }, body: {} }, 'amount', /has no parameters/],
  ['GET /events/processed', { query: { day: '5' } }, 'day', /did you mean days\?/],
  ['GET /orders', { query: { statsu: 'failed' } }, 'statsu', /did you mean status\?/],
  ['GET /products/price', { query: { land: 'DE' } }, 'land', /country and currency/],
])('%s refuses %j', (route, over, at, text) => {
  const problems = [{ code: 'unknown_key', at, text: expect.stringMatching(text) as string }];
  expect(parse(route, over)).toMatchObject({ do: 'reject', problems });
});

it('what is left out or empty is no slip', () => {
  const cancel = (over: Parameters<typeof makeRequest>[0]) => parse('DELETE /subscriptions/:id', over);
  expect(cancel({ query: { billingPeriod: '0' }, body: [] })).toMatchObject({ do: 'each', parts: [{ when: 'now' }] });
  expect(cancel({ body: {} })).toMatchObject({ do: 'each', parts: [{ when: 'period-end' }] });
});
