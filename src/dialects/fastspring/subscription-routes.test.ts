// Operations of the vendor's that are not offered.
import { expect, it } from 'vitest';
import { makeContext, makeRequest } from '../../../test/wire-makers.ts';
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
