// What the core refuses, in the words of this wire: fields, prices and routes as its callers know them.
import { expect, it } from 'vitest';
import { makeCustomer, makeFacts, makeItem, makeMerchant, makeOpen } from '../../../test/makers.ts';
import { makeCaller, makeContext, makeRequest } from '../../../test/wire-makers.ts';
import { decide } from '../../domain/decide.ts';
import type { Problem } from '../../domain/problem.ts';
import type { WireReply } from '../dialect.ts';
import { flowglad } from './index.ts';
import { renderFailure } from './problems.ts';
import createBody from './fixtures/create-checkout-session.request.json' with { type: 'json' };
import { parseCreate } from './parse-create.ts';

const usd = makeMerchant({ currency: 'USD' });
const errorOf = ({ status, body }: WireReply) => ({
  status,
  ...(JSON.parse(body ?? '') as { error: string; code: string }),
});
const refused = (problems: readonly Problem[]) =>
  errorOf(renderFailure({ kind: 'refused', problems, session: null }, makeContext()));

const PRICE = { type: 'single_payment', unitPrice: 500, isDefault: true };

it.each([
  ['POST', '/api/v1/prices', (price: object) => ({ price: { ...price, productId: 'prod_1' } })],
  ['PUT', '/api/v1/prices/:id', (price: object) => ({ price: { ...price, id: 'price_1' } })],
  ['POST', '/api/v1/products', (price: object) => ({ product: { name: 'Plan', active: true }, price })],
  ['PUT', '/api/v1/products/:id', (price: object) => ({ product: { name: 'Plan' }, price })],
])('%s %s takes no price in another currency than the shop’s', (method, path, bodyWith) => {
  const route = flowglad.routes.find((each) => each.method === method && each.path === path);
  const parse = (price: object) =>
    route?.parse(makeRequest({ params: { id: 'price_1' }, body: bodyWith(price) }), makeCaller(usd));
  for (const currency of ['USD', 'usd', null, undefined]) {
    expect(parse({ ...PRICE, currency })).not.toMatchObject({ do: 'reject' });
  }
  for (const price of [PRICE, { ...PRICE, type: 'subscription', intervalUnit: 'month' }]) {
    const intent = parse({ ...price, currency: 'EUR' });
    if (intent?.do !== 'reject') throw new Error('taken');
    const told = errorOf(renderFailure({ kind: 'rejected', problems: intent.problems }, makeContext()));
    expect(told).toMatchObject({
      ...{ status: 400, code: 'BAD_REQUEST' },
      error: 'Invalid currency: prices of this shop are in its own currency, USD, and not in EUR. Leave it out.',
    });
  }
});

it('a customer whom nobody has made is made by the call for it', () => {
  const intent = parseCreate(makeRequest({ body: createBody }));
  if (intent.do !== 'open') throw new Error('not understood');
  const decision = decide(null, intent.command, makeFacts({ merchant: usd }));
  if (decision.kind !== 'refusal') throw new Error('sold');
  const { customerExternalId: id } = createBody.checkoutSession;
  const [first] = decision.problems;
  // However the core says it.
  expect(refused(first === undefined ? [] : [{ ...first, text: '' }]).error).toBe(
    `Invalid customer: there is no customer “${id}”. Correct it, or create the customer first with POST /api/v1/customers.`,
  );
});

it('what is paid once cannot be subscribed to, but a price with an interval can', () => {
  const customer = makeCustomer({ email: 'asha@example.com' });
  const mug = makeItem({ variant: { id: 'mug', prices: { INR: 30_000 } } });
  const begin = makeOpen({
    mode: 'payment',
    input: { lines: [{ kind: 'catalog', variant: 'mug', quantity: 1 }], customer: { id: customer.id } },
    begin: { subscriptionId: 's', instrument: null, attemptId: 'a', orderId: 'o' },
  });
  const decision = decide(null, begin, makeFacts({ items: [mug], customer }));
  if (decision.kind !== 'refusal') throw new Error('begun');
  const { error } = refused(decision.problems);
  expect(error).toMatch(
    /^Invalid priceId: “.*” is paid once and cannot be subscribed to\. Name a price with an interval\.$/,
  );
  const elsewhere = decision.problems.map((problem) => ({ ...problem, text: 'as the core may say it one day' }));
  expect(refused(elsewhere).error).toBe(error);
});
