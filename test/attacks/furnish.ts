// One of everything for a shop, made through the engine and the APIs that it speaks: sessions of every dialect in several
// states, an endpoint, events, a delivery; and what single vendors have besides.
import type { App } from '../../src/app.ts';
import { prefixedId, uuidv7 } from '../../src/base/ids.ts';
import type { Caller, Result } from '../../src/dialects/dialect.ts';
import { returnId, shortId } from '../../src/dialects/fastspring/ids.ts';
import type { Refund } from '../../src/domain/payment.ts';
import {
  discountIds,
  invoiceId,
  lineItemId,
  paymentId,
  paymentMethodId,
  purchaseId,
  subscriptionId,
} from '../../src/dialects/flowglad/wire-ids.ts';
import type { Order, Session } from '../../src/domain/session.ts';
import { makeOpen } from '../makers.ts';
import { makeDelivery, makeEndpoint, makeSave } from '../store-makers.ts';
import { authorization } from './authorization.ts';

export interface Furniture {
  /** An open session by dialect. */
  readonly sessions: Readonly<Record<string, Session>>;
  readonly completed: Session;
  readonly endpointId: string;
  readonly eventId: string;
  readonly deliveryId: string;
  /** Flowglad's names of the shop's customer, webhook, discount, and of what a completed session has become. */
  readonly customerId: string;
  readonly webhookId: string;
  readonly discountId: string;
  readonly nativeDiscountId: string;
  /** Shoppex's name of the same discount. */
  readonly couponId: string;
  readonly purchaseId: string;
  readonly paymentId: string;
  /** Of a subscription and what was kept and billed for it: internal ids, Flowglad's and FastSpring's. */
  readonly subscribed: readonly string[];
  /** Shoppex's customer and webhook of the shop, and a delivery to it. */
  readonly personId: string;
  readonly productId: string;
  readonly variantId: string;
  readonly hookId: string;
  readonly logId: string;
  /** A session of FastSpring's classic API. */
  readonly classicId: string;
  /** FastSpring's names of an account, an order and its return, and an event. */
  readonly accountId: string;
  readonly orderId: string;
  readonly returnId: string;
  readonly shortEventId: string;
}

type Call = <Body>(dialect: string, url: string, payload: object) => Promise<Body>;

/** `keys` by dialect. */
export async function furnish(
  app: App,
  name: string,
  merchantId: string,
  keys: Readonly<Record<string, string>>,
): Promise<Furniture> {
  const call: Call = async (dialect, url, payload) => {
    const headers = { authorization: authorization(dialect, keys[dialect] ?? '') };
    const answer = await app.server.inject({ method: 'POST', url, headers, payload });
    if (answer.statusCode >= 300) throw new Error(`POST ${url}: ${answer.statusCode} ${answer.body}`);
    return answer.json();
  };
  const endpoint = await call<{ id: string }>('native', '/kassa/v1/webhook_endpoints', {
    url: `https://hooks.${name}.example/kassa`,
    events: ['*'],
    description: `Receiver of ${name}`,
  });
  const flowglad = await callFlowglad(call, name);
  const subscribed = await subscribe(app, call, name, merchantId);
  const book = { product: `${name}-book`, display: { en: `Book of ${name}` }, pricing: { price: { INR: 100 } } };
  await call('fastspring', '/products', { products: [book] });
  const hook = { dialect: 'fastspring', url: `https://hooks.${name}.example/fastspring` };
  const fastspringEndpoint = makeEndpoint({ ...hook, id: uuidv7(Date.now()), description: `Hook of ${name}` });
  await app.store.insertEndpoint(merchantId, fastspringEndpoint);
  const discount = await call<{ id: string }>('native', '/kassa/v1/discounts', {
    codes: [`K-${codeOf(name)}`],
    label: `Discount of ${name}`,
    percent_off: 5,
  });
  await call('fastspring', '/coupons', {
    coupon: `sale-of-${name}`,
    discount: { type: 'percent', percent: 5 },
    codes: [`FS-${codeOf(name)}`],
  });
  const shoppex = await callShoppex(call, name);
  // After the endpoints, products and coupons, which have changed what the key was known with.
  const caller = await app.engine.authenticate(keys['native'] ?? '', { fresh: true });
  if (caller === null) throw new Error(`the shop ${name} has no key`);
  const sessions: Record<string, Session> = {};
  for (const dialect of app.dialects) sessions[dialect.name] = await openSession(app, caller, name, dialect.name);
  const bought = async (dialect: string): Promise<Session & { readonly order: Order }> => {
    const { id, publicId } = await openSession(app, caller, name, dialect);
    await call('native', `/kassa/v1/sessions/${publicId}/mark_paid`, { note: `Paid at ${name}` });
    const session = (await app.store.loadSession(merchantId, id))?.session;
    if (!session?.order) throw new Error('a session that was paid has no order');
    return { ...session, order: session.order };
  };
  const { order } = await bought('flowglad');
  const completed = await bought('native');
  const returned = await returnOrder(app, merchantId, bought);
  return {
    sessions: { ...sessions, fastspring: await openThroughCheckout(app, call, name, merchantId) },
    completed,
    endpointId: endpoint.id,
    nativeDiscountId: discount.id,
    ...flowglad,
    ...shoppex,
    purchaseId: purchaseId(order.id),
    paymentId: paymentId(order.id),
    subscribed,
    classicId: await openClassic(call, name),
    accountId: await makeAccount(call, name),
    ...returned,
    ...(await fannedOut(app, name, merchantId, endpoint.id, fastspringEndpoint.id)),
  };
}

async function callFlowglad(
  call: Call,
  name: string,
): Promise<Pick<Furniture, 'customerId' | 'webhookId' | 'discountId' | 'couponId'>> {
  const { data } = await call<{ data: { customer: { id: string } } }>('flowglad', '/flowglad/api/v1/customers', {
    customer: { externalId: `${name}-buyer`, email: `buyer@${name}.example`, name: `Buyer of ${name}` },
  });
  const { webhook } = await call<{ webhook: { id: string } }>('flowglad', '/flowglad/api/v1/webhooks', {
    webhook: {
      name: `Hook of ${name}`,
      url: `https://hooks.${name}.example/flowglad`,
      filterTypes: ['purchase.completed'],
    },
  });
  const { discount } = await call<{ discount: { id: string } }>('flowglad', '/flowglad/api/v1/discounts', {
    discount: { name: `Sale of ${name}`, code: codeOf(name), amountType: 'percent', amount: 5, duration: 'once' },
  });
  const [couponId = ''] = discountIds(discount.id);
  return { customerId: data.customer.id, webhookId: webhook.id, discountId: discount.id, couponId };
}

/** Codes have at most twenty characters there. */
export const codeOf = (name: string): string => `${name.slice(0, 15)}-5`.toUpperCase();

/** Paid by card where the shop takes the cards of the sandbox. */
async function subscribe(app: App, call: Call, name: string, merchantId: string): Promise<readonly string[]> {
  const rhythm = { intervalUnit: 'month', intervalCount: 1 };
  await call('flowglad', '/flowglad/api/v1/products', {
    product: { name: `Club of ${name}`, active: true },
    price: { type: 'subscription', ...rhythm, unitPrice: 500, isDefault: true, slug: `${name}-club` },
  });
  const { checkoutSession } = await call<{ checkoutSession: { id: string; livemode: boolean } }>(
    'flowglad',
    '/flowglad/api/v1/checkout-sessions',
    {
      checkoutSession: {
        ...{ type: 'product', priceSlug: `${name}-club`, customerExternalId: `${name}-buyer` },
        ...{ successUrl: `https://${name}.example/thanks`, cancelUrl: `https://${name}.example/cart` },
      },
    },
  );
  const card = { number: '4242424242424242', exp_month: 12, exp_year: 2040, cvc: '123' };
  const [how, by] = checkoutSession.livemode
    ? ['mark_paid', { note: `Paid at ${name}` }]
    : ['pay', { method: 'card', card }];
  await call('native', `/kassa/v1/sessions/${checkoutSession.id}/${how}`, by);
  const page = { limit: 1, after: null };
  const [subscription] = (await app.store.listSubscriptions(merchantId, {}, page)).rows;
  const [instrument] = (await app.store.listInstruments(merchantId, {}, page)).rows;
  if (subscription === undefined) throw new Error(`${name} has no subscription`);
  const session = { publicId: checkoutSession.id };
  return [
    subscription.id,
    subscriptionId(subscription.id),
    shortId(subscription.id),
    invoiceId(session),
    lineItemId(session, 0),
    ...(instrument === undefined ? [] : [instrument.id, paymentMethodId(instrument.id)]),
  ];
}

async function callShoppex(
  call: Call,
  name: string,
): Promise<Pick<Furniture, 'personId' | 'productId' | 'variantId' | 'hookId' | 'logId'>> {
  const hooks = '/shoppex/dev/v1/webhooks';
  const { data: hook } = await call<{ data: { id: string } }>('shoppex', hooks, {
    url: `https://hooks.${name}.example/shoppex`,
    events: ['order:paid'],
    description: `Log of ${name}`,
  });
  const tried = await call<{ data: { log_id: string } }>('shoppex', `${hooks}/${hook.id}/test`, {
    event: 'order:paid',
  });
  const person = await call<{ data: { id: string } }>('shoppex', '/shoppex/dev/v1/customers', {
    email: `person@${name}.example`,
    name: `Person of ${name}`,
  });
  const product = await call<{ data: { id: string; variants: { id: string }[] } }>(
    'shoppex',
    '/shoppex/dev/v1/products',
    {
      title: `Print of ${name}`,
      price: 10,
      type: 'SERVICE',
      variants: [{ title: `Small of ${name}` }, { title: `Large of ${name}` }],
    },
  );
  const { id: productId, variants } = product.data;
  const ids = { personId: person.data.id, productId, variantId: variants[1]?.id ?? '' };
  return { ...ids, hookId: hook.id, logId: tried.data.log_id };
}

/** With everything that only a seller may set, which buyers may neither see nor change. */
async function openThroughCheckout(app: App, call: Call, name: string, merchantId: string): Promise<Session> {
  const { id } = await call<{ id: string }>('fastspring', `/v2/checkouts/${name}/main/sessions`, {
    customer: {
      accountId: `${name}-account`,
      externalAccountId: `${name}-external`,
      billToContact: { email: `buyer@${name}.example`, firstName: `Buyer of ${name}` },
    },
    orderTags: { order: `order of ${name}` },
    cart: { lineItems: [{ productPath: `${name}-gown-s`, customPrice: { unitPrice: { INR: 1_000 } } }] },
  });
  const found = await app.store.findSession('fastspring', id, merchantId);
  if (found === null) throw new Error('a session is gone');
  return found.session;
}

async function openClassic(call: Call, name: string): Promise<string> {
  const contact = { first: 'Buyer', last: `of ${name}`, email: `buyer@${name}.example` };
  const body = { account: `${name}-account`, contact, items: [{ product: `${name}-gown-s`, quantity: 1 }] };
  return (await call<{ id: string }>('fastspring', '/sessions', body)).id;
}

async function makeAccount(call: Call, name: string): Promise<string> {
  const contact = { first: 'Holder', last: `of ${name}`, email: `holder@${name}.example` };
  return (await call<{ id: string }>('fastspring', '/accounts', { contact })).id;
}

/** Money that came by hand cannot be given back through an API, so the return was made before: it stands with the order. */
async function returnOrder(
  app: App,
  merchantId: string,
  bought: (dialect: string) => Promise<Session & { readonly order: Order }>,
): Promise<Pick<Furniture, 'orderId' | 'returnId'>> {
  const session = await bought('fastspring');
  const { id, order, attempts, version } = session;
  const refunds: readonly Refund[] = [
    {
      ...{ id: uuidv7(Date.now()), attemptId: attempts[0]?.id ?? '', amount: 1_000, reason: 'OTHER', state: 'done' },
      ...{ automatic: false, atMs: Date.now(), checkDueAtMs: null, settledAtMs: Date.now() },
    },
  ];
  const known = await app.store.loadSession(merchantId, id);
  const returned = { ...session, refunds, version: version + 1 };
  const save = makeSave(returned, { events: [], factsVersion: known?.factsVersion ?? 0 });
  const { kind } = await app.store.save(save);
  if (kind !== 'saved') throw new Error(`a return was not saved: ${kind}`);
  return { orderId: shortId(order.id), returnId: returnId(order.id, 0) ?? '' };
}

/** The engine's own way in, so that a dialect nobody has written a request for is attacked as well. */
export async function openSession(app: App, caller: Caller, name: string, dialect: string): Promise<Session> {
  const speaker = app.dialects.find((one) => one.name === dialect);
  if (speaker === undefined) throw new Error(`no dialect is called ${dialect}`);
  const publicId = speaker.publicId(Date.now());
  const native = dialect === 'native' ? publicId : prefixedId('ses_');
  const results: Result[] = [];
  await app.engine.answer({
    intent: {
      do: 'open',
      command: makeOpen({
        dialect,
        ids: { session: uuidv7(Date.now()), public: publicId, native },
        input: {
          lines: [
            { kind: 'catalog', variant: `${name}-gown-s`, quantity: 1, properties: { Engraving: `For ${name}` } },
          ],
          buyer: { email: `buyer@${name}.example`, name: `Buyer of ${name}`, externalId: `${name}-buyer` },
          note: `Note to ${name}`,
          metadata: { order: `order of ${name}` },
          successUrl: `https://${name}.example/thanks`,
          clientReferenceId: `${name}-reference`,
        },
        trustedReturnUrls: true,
      }),
    },
    caller,
    dialect,
    keyed: null,
    requestId: 'req_furnish',
    render: (result) => {
      results.push(result);
      return { status: 200, body: null };
    },
  });
  const result = results.at(-1);
  if (result?.kind === 'session') return result.session;
  throw new Error(`no session of ${dialect} was opened: ${JSON.stringify(result)}`);
}

/** What the webhook worker would have done, which does not run here. */
async function fannedOut(
  app: App,
  name: string,
  merchantId: string,
  endpointId: string,
  fastspringEndpointId: string,
): Promise<Pick<Furniture, 'eventId' | 'shortEventId' | 'deliveryId'>> {
  const [event] = await app.store.eventsToFanOut(merchantId, 1);
  if (event === undefined) throw new Error(`no event of ${name} waits to be told`);
  const { id: eventId, sessionId } = event;
  const url = `https://hooks.${name}.example/kassa`;
  const delivery = makeDelivery({ eventId, sessionId, endpointId, url, body: JSON.stringify({ shop: name }) });
  const body = JSON.stringify({ events: [{ shop: name }] });
  const told = makeDelivery({ eventId, sessionId, endpointId: fastspringEndpointId, dialect: 'fastspring', url, body });
  await app.store.fanOut(merchantId, eventId, [delivery, told]);
  return { eventId, shortEventId: shortId(eventId), deliveryId: delivery.id };
}
