import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { makeFacts, makeMerchant, makeSession } from '../../../test/makers.ts';
import { makeCaller, makeContext, makeRequest } from '../../../test/wire-makers.ts';
import { decide } from '../../domain/decide.ts';
import type { Command } from '../../domain/command.ts';
import type { Report } from '../../domain/payment.ts';
import type { Session } from '../../domain/session.ts';
import { describeDialect } from '../dialect.suite.ts';
import type { Result, WireReply } from '../dialect.ts';
import { packExtra } from './extra.ts';
import paymentReply from './fixtures/create-payment.reply.json' with { type: 'json' };
import paymentBody from './fixtures/create-payment.request.json' with { type: 'json' };
import sessionReply from './fixtures/create-session.reply.json' with { type: 'json' };
import sessionBody from './fixtures/create-session.request.json' with { type: 'json' };
import { shoppex } from './index.ts';
import { parseNewCoupon } from './parse-coupons.ts';
import { parsePayment, parseSession } from './parse-create.ts';
import { parseList } from './parse-list.ts';
import { parseComplete, parseRead, parseVoid } from './parse-payments.ts';
import { renderMe } from './render-me.ts';
import { renderInvoice, renderOrder } from './render-orders.ts';
import { renderCompleted, renderNewPayment, renderPayment, renderPayments, renderVoided } from './render-payments.ts';
import { renderSession } from './render-session.ts';
import { webhook } from './webhook.ts';

/** Of the token endpoint (RFC 6749). */
const TokenError = z.strictObject({ error: z.string().regex(/^[a-z_]+$/), error_description: z.string().min(1) });

const ErrorBody = z.strictObject({
  error: z.strictObject({
    code: z.string().regex(/^[A-Z_]+$/),
    message: z.string().min(1),
    doc_url: z.url(),
    details: z.array(z.strictObject({ field: z.string().min(1), message: z.string().min(1) })).optional(),
    subcode: z.string().optional(),
  }),
});

describeDialect({
  dialect: shoppex,
  checkError: (body) => z.union([ErrorBody, TokenError]).parse(body),
  bodies: {
    'POST /dev/v1/checkout/sessions': sessionBody,
    'POST /dev/v1/payments': paymentBody,
    'POST /dev/v1/payments/:uniqid/complete': { note: 'Paid in cash', suppress_emails: true },
    'POST /dev/v1/coupons': { code: 'SALE', discount_value: 10, products_bound: ['p-1'], valid_until: 4_070_908_800 },
    'PATCH /dev/v1/coupons/:id': { discount_type: 'FIXED', discount_value: 2.5, max_uses: null, is_active: false },
    'POST /dev/v1/oauth/authorize': {
      ...{ response_type: 'code', client_id: 'shoc_reports', redirect_uri: 'https://reports.example/back' },
      ...{ scope: 'orders.read products.read', state: 'xyz' },
    },
    'POST /dev/v1/oauth/token': {
      ...{ grant_type: 'authorization_code', code: 'shoa_1', redirect_uri: 'https://reports.example/back' },
      ...{ client_id: 'shoc_reports', client_secret: 'shcs_1' },
    },
    'POST /dev/v1/products': { title: 'Guide', price: 5, type: 'FILE', stock: 3, variants: [{ title: 'A' }] },
    'PATCH /dev/v1/products/:id': { price: 6, on_hold: true, custom_fields: [] },
    'POST /dev/v1/products/:id/variants': { title: 'A', price: 5, stock: -1 },
    'PATCH /dev/v1/products/:id/variants/:variantId': { title: 'B', price: 4, stock: 2, is_default: true },
    'POST /dev/v1/customers': { email: 'ada@example.com', name: 'Ada', country_code: 'US', city: 'Bath', upsert: true },
    'PATCH /dev/v1/customers/:id': { name: 'Ada', phone: '+12025550143', customer_note: 'x' },
    'POST /dev/v1/webhooks': { url: 'https://shop.example/hook', events: ['order:paid'], description: 'Orders' },
    'PATCH /dev/v1/webhooks/:id': { is_active: false, events: ['order:paid', 'order:paid:product'] },
    'POST /dev/v1/webhooks/:id/test': { event: 'order:paid' },
  },
  showing: [
    'POST /dev/v1/checkout/sessions',
    'POST /dev/v1/payments',
    'GET /dev/v1/payments/:uniqid',
    'DELETE /dev/v1/payments/:uniqid',
    'POST /dev/v1/payments/:uniqid/complete',
  ],
  reading: { route: 'GET /dev/v1/payments/:uniqid', param: 'uniqid' },
  dress: (session) => ({
    ...session,
    extra: packExtra({ quantity: 2, gateway: 'SANDBOX', gateways: null, confirmations: 0, customFields: {} }),
  }),
});

const merchant = makeMerchant({
  currency: 'USD',
  country: 'US',
  returnHosts: [],
  gateways: [
    { name: 'sandbox', methods: ['card'], aliases: ['SANDBOX'], opensSession: true, settings: {} },
    { name: 'manual', methods: ['cod', 'bank_transfer'], aliases: ['MANUAL'], opensSession: false, settings: {} },
    { name: 'sleeping', methods: [], aliases: ['STRIPE'], opensSession: false, settings: {} },
  ],
});
const facts = makeFacts({ merchant, items: [] });
const ID = '5223aec7-bb78-4344-be18-8023eb8f22ae';
const context = makeContext({ merchant, pageUrl: ({ publicId }) => `https://pay.example/invoice/${publicId}` });
const caller = makeCaller(merchant, ['payments.write']);
const asked = { request: makeRequest(), caller };

const intentOf = (parse: typeof parseSession, body: unknown, headers?: Record<string, string>) => {
  const intent = parse(makeRequest({ body, ...(headers && { headers }) }), caller);
  if (intent.do !== 'open') throw new Error(JSON.stringify(intent));
  return { ...intent.command, ids: { ...intent.command.ids, public: ID } };
};

function apply(session: Session | null, command: Command): Session {
  const decision = decide(session, command, facts);
  if (decision.kind === 'refusal') throw new Error(decision.problems[0]?.text);
  return decision.session;
}

/** As the engine does it: opened, and the gateway's report on the attempt heard. */
function open(parse: typeof parseSession, body: unknown, report?: Report): Session {
  const session = apply(null, intentOf(parse, body));
  return report === undefined ? session : hear(session, report);
}

const hear = (session: Session, report: Report): Session =>
  apply(session, {
    type: 'report-payment',
    attemptId: session.attempts.at(-1)?.id ?? '',
    orderId: '01900000-0000-7000-8000-0000000000b1',
    refundId: '01900000-0000-7000-8000-0000000000c1',
    report,
  });

const challenge: Report = {
  kind: 'challenge',
  redirectUrl: sessionReply.data.checkout_url,
  reference: sessionReply.data.session_id,
};

/** One character more than a key may have. */
const LONG = 'k'.repeat(65);

const shown = (session: Session): Result => ({ kind: 'session', session, warnings: [] });
const jsonOf = (reply: WireReply): unknown => JSON.parse(reply.body ?? '');
const dataOf = (reply: WireReply) => (jsonOf(reply) as { data: Record<string, unknown> }).data;
const errorOf = (reply: WireReply) => ErrorBody.parse(jsonOf(reply)).error;

describe('the golden pairs', () => {
  it('turns the sample request into an intent', () => {
    expect(intentOf(parseSession, sessionBody)).toEqual({
      type: 'open-session',
      dialect: 'shoppex',
      ids: {
        session: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        public: ID,
        native: expect.stringMatching(/^ses_\w{24}$/) as string,
      },
      mode: 'payment',
      life: { ms: 86_400_000, slides: false },
      input: {
        lines: [
          {
            kind: 'inline',
            title: 'Lifetime licence',
            unitAmount: 1_999,
            quantity: 1,
            requiresShipping: false,
            taxable: false,
          },
        ],
        currency: 'USD',
        buyer: { email: 'asha@example.com', externalId: 'c-77' },
        customer: { externalId: 'c-77' },
        customerMayBeUnknown: true,
        successUrl: sessionBody.success_url,
        cancelUrl: sessionBody.cancel_url,
        confirmations: 2,
        metadata: { order_id: '1001' },
        gateway: 'sandbox',
      },
      callback: null,
      extra: { quantity: 2, gateway: 'SANDBOX', gateways: ['SANDBOX'], confirmations: 2, customFields: {} },
      mayOverridePrices: true,
      trustedReturnUrls: true,
      payment: { attemptId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string },
    });
  });

  it('answers it with the sample’s twelve keys in their order', () => {
    const reply = renderSession(shown(open(parseSession, sessionBody, challenge)), context, asked);
    expect(reply.status).toBe(201);
    expect(reply.body).toBe(JSON.stringify(sessionReply));
  });

  it('leaves two keys out when no provider session was opened', () => {
    const session = open(parseSession, { ...sessionBody, gateway: null, gateways: [], crypto_gateway: '' });
    expect(session.attempts).toEqual([]);
    const { checkout_url, session_id, ...rest } = sessionReply.data;
    expect([checkout_url, session_id].every(Boolean)).toBe(true);
    expect(dataOf(renderSession(shown(session), context, asked))).toEqual(rest);
    const declined = open(parseSession, sessionBody, { kind: 'declined', code: 'gateway_error', message: 'No.' });
    expect(dataOf(renderSession(shown(declined), context, asked))).toEqual(rest);
  });

  it('answers a payment with the whole object, its secret only once', () => {
    const session = open(parsePayment, paymentBody);
    const reply = renderNewPayment(shown(session), context, asked);
    expect(reply.status).toBe(201);
    expect(reply.body).toBe(JSON.stringify(paymentReply));
    expect(session.callback).toEqual({ url: paymentBody.webhook, events: ['order:paid'] });
    const { url, url_branded, webhook_secret, ...later } = paymentReply.data;
    expect([url, url_branded, webhook_secret].every(Boolean)).toBe(true);
    expect(jsonOf(renderPayment(shown(session), context))).toEqual({ data: later });
  });
});

describe('Create Checkout Session and Create Payment', () => {
  const session = (over: object) => ({ ...sessionBody, ...over });
  const payment = (over: object) => ({ ...paymentBody, ...over });

  it.each([
    ['wrong JSON', parseSession, '{', 400, []],
    ['a list with something in it', parseSession, [1], 400, []],
    ['an empty list', parseSession, [], 422, ['product', 'amount', 'customer_email', 'currency']],
    ['no body', parsePayment, '', 422, ['title', 'value', 'email', 'currency']],
    ['the amount 0', parseSession, session({ amount: 0 }), 422, ['amount']],
    ['a negative amount', parseSession, session({ amount: -1 }), 422, ['amount']],
    ['a quoted amount', parseSession, session({ amount: '19.99' }), 422, ['amount']],
    ['three decimals of a dollar', parseSession, session({ amount: 19.999 }), 422, ['amount']],
    ['a decimal of a yen', parsePayment, payment({ currency: 'JPY', value: 1.5 }), 422, ['value']],
    ['an amount that no integer holds', parseSession, session({ amount: 1e20 }), 422, ['amount']],
    ['a currency of four letters', parseSession, session({ currency: 'EURO' }), 422, ['currency']],
    ['a currency that is none', parseSession, session({ currency: 'ABC' }), 422, ['currency']],
    ['a bad e-mail', parseSession, session({ customer_email: 'no' }), 422, ['customer_email']],
    ['a long name', parseSession, session({ product: { name: 'x'.repeat(129) } }), 422, ['product.name']],
    ['a quantity of 0', parseSession, session({ product: { name: 'x', quantity: 0 } }), 422, ['product.quantity']],
    ['numbers in metadata', parseSession, session({ metadata: { a: 1 } }), 422, ['metadata.a']],
    ['a relative URL', parseSession, session({ success_url: '/thanks' }), 422, ['success_url']],
    ['a script', parsePayment, payment({ return_url: 'javascript:alert(1)' }), 422, ['return_url']],
    ['an unknown gateway', parseSession, session({ gateway: 'PAYPAL', gateways: null }), 422, ['gateway']],
    ['an inactive gateway', parseSession, session({ gateway: 'STRIPE', gateways: null }), 422, ['gateway']],
    [
      'unknown gateways',
      parseSession,
      session({ gateways: ['SANDBOX', 'X', 'Y'] }),
      422,
      ['gateways[1]', 'gateways[2]'],
    ],
    ['a gateway that may not be chosen', parseSession, session({ gateways: ['MANUAL'] }), 422, ['gateway']],
    ['coins without a wallet', parsePayment, payment({ crypto_gateway: 'BITCOIN' }), 422, ['crypto_gateway']],
    ['coins in camelCase', parsePayment, payment({ cryptoGateway: 'BITCOIN' }), 422, ['crypto_gateway']],
    ['a relative webhook', parsePayment, payment({ webhook: '/hook' }), 422, ['webhook']],
    ['too many fields', parsePayment, payment({ custom_fields: { a: 'x'.repeat(501) } }), 422, ['custom_fields.a']],
    [
      'a long name of a field',
      parsePayment,
      payment({ custom_fields: { [LONG]: '' } }),
      422,
      [`custom_fields.${LONG}`],
    ],
    ['a long key', parseSession, session({ metadata: { [LONG]: '' } }), 422, [`metadata.${LONG}`]],
    ['fields that are none', parsePayment, payment({ custom_fields: 5 }), 422, ['custom_fields']],
    ['large fields', parseSession, session({ metadata: { a: 'x'.repeat(17_000) } }), 422, ['metadata']],
    ['a NUL', parseSession, session({ product: { name: 'a\u0000' } }), 422, ['product.name']],
  ])('refuses %s', (_, parse, body, status, fields) => {
    const render = parse === parseSession ? renderSession : renderNewPayment;
    const intent = parse(makeRequest({ body }), caller);
    let result: Result;
    if (intent.do === 'reject') result = { kind: 'rejected', problems: intent.problems };
    else if (intent.do === 'open') {
      const decision = decide(null, intent.command, facts);
      if (decision.kind === 'decision') throw new Error('accepted');
      result = { kind: 'refused', problems: decision.problems, session: null };
    } else throw new Error(intent.do);
    const reply = render(result, context, asked);
    const error = errorOf(reply);
    expect([reply.status, error.code, (error.details ?? []).map(({ field }) => field)]).toEqual([
      status,
      status === 400 ? 'BAD_REQUEST' : 'VALIDATION_ERROR',
      fields,
    ]);
    expect(error.doc_url).toBe(`https://docs.example/api/errors#${error.code}`);
    expect(error.message).not.toMatch(/lines\[|unit_amount|buyer\./);
  });

  it('takes metadata keys of 64 characters', () => {
    const key = LONG.slice(1);
    expect(open(parseSession, session({ metadata: { [key]: '1' } })).metadata).toEqual({ [key]: '1' });
  });

  it('takes a quantity that is no whole number, from 1 on', () => {
    const body = { amount: 10, product: { name: 'x', quantity: 2.5 } };
    const opened = open(parseSession, session(body));
    expect([opened.totals.total, opened.extra['quantity']]).toEqual([1_000, 2.5]);
  });

  it.each([
    [1.5, 1.5, 19.33],
    [2.3456789, 2.3456789, 12.36],
    [999_999.5, 999_999.5, 0],
    [0, 1, 29],
    [-1.5, 1, 29],
  ])('shows a quantity of %d as %d pieces at %d each', (quantity, pieces, unit_price) => {
    const opened = open(parsePayment, payment({ value: 29 }));
    const kept = { ...opened, extra: { ...opened.extra, quantity } };
    const shownItem = { quantity: pieces, unit_price, total: 29 };
    for (const render of [renderPayment, renderOrder, renderInvoice]) {
      expect(dataOf(render(shown(kept), context))).toMatchObject({ items: [shownItem] });
    }
    const event = { id: 'e', type: 'session.created', atMs: 0, sequence: 1, detail: {}, session: kept } as const;
    const body = JSON.parse(webhook.render('order:created', event, context)) as unknown;
    expect(body).toMatchObject({ data: { quantity: pieces } });
  });

  it('never multiplies the amount by the quantity', () => {
    const { totals, lines } = open(parseSession, session({ amount: 10, product: { name: 'x', quantity: 3 } }));
    expect([totals.total, lines.length, lines[0]?.quantity]).toEqual([1_000, 1, 1]);
  });

  it('sends buyers of a key’s holder anywhere, unchanged', () => {
    const url = 'https://other.example/done?a=b&c=%20#x';
    expect(open(parseSession, session({ success_url: url })).successUrl).toBe(url);
  });

  it('ignores what it does not know and empty optional fields', () => {
    const body = session({ white_label: 'yes', notify_customer: 1, cancel_url: '', customer_id: null, metadata: [] });
    const opened = open(parseSession, body);
    expect(opened).toMatchObject({ cancelUrl: null, metadata: {} });
    expect(dataOf(renderPayment(shown(opened), context))['custom_fields']).toBeNull();
  });

  it('reads a form', () => {
    const form = 'product[name]=Licence&amount=19.99&currency=USD&customer_email=a%40b.example&gateways[]=MANUAL';
    const command = intentOf(parseSession, form, { 'content-type': 'application/x-www-form-urlencoded' });
    expect(command.input).toMatchObject({ lines: [{ title: 'Licence', unitAmount: 1_999 }], gateway: 'manual' });
  });

  it('narrows several gateways to their methods, the preselected one first', () => {
    const opened = open(parseSession, session({ gateways: ['MANUAL', 'sandbox'] }));
    expect(opened).toMatchObject({
      gateway: null,
      paymentMethods: { only: ['cod', 'bank_transfer', 'card'], order: ['card'] },
    });
    expect(opened.attempts).toMatchObject([{ gateway: 'sandbox', method: 'card' }]);
  });

  it.each([
    [{ a: 'b' }, { a: 'b' }],
    [[{ name: 'a', value: 'b' }], { a: 'b' }],
    [[{ name: 'a', value: { deep: true } }, { other: 1 }], { a: { deep: true }, '1': { other: 1 } }],
    [[], null],
    [{}, null],
    [undefined, null],
  ])('gives custom fields %j back as %j', (custom_fields, expected) => {
    const opened = open(parsePayment, payment({ custom_fields }));
    expect(dataOf(renderPayment(shown(opened), context))['custom_fields']).toEqual(expected);
  });

  it('shows custom fields as they were changed since', () => {
    const opened = open(parsePayment, payment({ custom_fields: { n: 1, a: 'x' } }));
    const changed = { ...opened, metadata: { n: '1', a: 'y', b: 'z' } };
    expect(dataOf(renderPayment(shown(changed), context))['custom_fields']).toEqual({ n: 1, a: 'y', b: 'z' });
  });
});

describe('payments that exist', () => {
  const params = { uniqid: ID };

  it('does not know an id that is no UUID', () => {
    for (const parse of [parseRead, parseVoid, parseComplete]) {
      const intent = parse(makeRequest({ params: { uniqid: 'nope' } }));
      if (intent.do !== 'reject') throw new Error('understood');
      const reply = renderPayment({ kind: 'rejected', problems: intent.problems }, context);
      expect([reply.status, errorOf(reply).code]).toEqual([404, 'NOT_FOUND']);
    }
  });

  it('voids, and says why when it cannot', () => {
    const intent = parseVoid(
      makeRequest({ method: 'DELETE', params, headers: { 'content-type': 'application/json' } }),
    );
    if (intent.do !== 'change') throw new Error('not understood');
    const voided = apply(open(parseSession, sessionBody, challenge), intent.command);
    expect(jsonOf(renderVoided(shown(voided), context))).toEqual({ data: { message: 'The payment has been voided.' } });
    expect(dataOf(renderPayment(shown(voided), context))).toMatchObject({ status: 'VOIDED', gateway: 'SANDBOX' });
    const again = decide(voided, intent.command, facts);
    if (again.kind !== 'refusal') throw new Error('voided twice');
    const reply = renderVoided({ kind: 'refused', problems: again.problems, session: voided }, context);
    expect(reply.status).toBe(422);
    expect(errorOf(reply)).toMatchObject({ code: 'VALIDATION_ERROR', subcode: 'session_canceled' });
  });

  it.each([[undefined], [[]], [{}], [{ note: 'Cash', suppress_emails: true }]])(
    'completes with the body %j',
    (body) => {
      const intent = parseComplete(makeRequest({ params, body }));
      if (intent.do !== 'change') throw new Error('not understood');
      const completed = apply(open(parsePayment, paymentBody), intent.command);
      expect(jsonOf(renderCompleted(shown(completed), context))).toEqual({
        data: { message: 'The payment has been marked as completed.' },
      });
      expect(dataOf(renderPayment(shown(completed), context))).toMatchObject({
        status: 'COMPLETED',
        gateway: 'MANUAL',
        apm_method: 'BANK_TRANSFER',
      });
    },
  );

  it('shows how a provider’s session was paid', () => {
    const paid = hear(open(parseSession, sessionBody, challenge), { kind: 'paid', reference: 'pay_9' });
    const data = dataOf(renderPayment(shown(paid), context));
    expect(data).toMatchObject({
      status: 'COMPLETED',
      gateway: 'SANDBOX',
      gateways: ['SANDBOX'],
      flow_type: 'PROVIDER_SESSION',
      provider_reference: 'pay_9',
      provider_reference_type: 'SESSION',
      payment_id: 'pay_9',
      apm_method: 'CARD',
      crypto_confirmations_needed: 2,
      quantity: 2,
    });
    expect(data).not.toHaveProperty('checkout_url');
  });

  it.each([
    [{}, { dialect: 'shoppex' }, { limit: 50, cursor: null }],
    [{ limit: '7', cursor: 'abc' }, { dialect: 'shoppex' }, { limit: 7, cursor: 'abc' }],
    [{ status: 'Pending' }, { dialect: 'shoppex', states: ['open', 'paying'] }, { limit: 50, cursor: null }],
    [
      { status: 'cancelled' },
      { dialect: 'shoppex', states: ['failed', 'canceled', 'expired'] },
      { limit: 50, cursor: null },
    ],
  ])('lists with %j', (query, filter, page) => {
    expect(parseList(makeRequest({ query }))).toEqual({ do: 'list', filter, page });
  });

  it.each([
    [{ limit: '0' }, 'limit', /from 1 to 100/],
    [{ limit: '101' }, 'limit', /from 1 to 100/],
    [{ limit: 'ten' }, 'limit', /from 1 to 100/],
    [{ status: 'complete' }, 'status', /Did you mean COMPLETED/],
    [{ status: 'constructor' }, 'status', /Known are PENDING/],
  ])('refuses to list with %j', (query, field, text) => {
    const intent = parseList(makeRequest({ query }));
    if (intent.do !== 'reject') throw new Error('understood');
    const reply = renderPayments({ kind: 'rejected', problems: intent.problems }, context);
    expect(reply.status).toBe(422);
    expect(errorOf(reply).details).toEqual([{ field, message: expect.stringMatching(text) as string }]);
  });

  it('pages with both keys that the vendor’s client loops on', () => {
    const page = { items: [open(parsePayment, paymentBody)], nextCursor: 'next' };
    const { data, pagination } = jsonOf(renderPayments({ kind: 'sessions', page }, context)) as Record<string, unknown>;
    expect(data).toHaveLength(1);
    expect(pagination).toEqual({ next_cursor: 'next', has_more: true });
    const last = jsonOf(renderPayments({ kind: 'sessions', page: { items: [], nextCursor: null } }, context));
    expect(last).toEqual({ data: [], pagination: { next_cursor: null, has_more: false } });
  });

  it('shows a cart that another API put in its place', () => {
    const data = dataOf(renderPayment(shown(makeSession({ dialect: 'shoppex' })), context));
    expect(data).toMatchObject({ product_id: '8948397801608', quantity: 1, total: 3595, custom_fields: null });
  });
});

it('tells a key what it may do', () => {
  expect(dataOf(renderMe({ kind: 'whoami', caller }, context))).toEqual({
    id: merchant.id,
    shop_id: merchant.id,
    name: 'My Store',
    store_name: 'My Store',
    slug: 'my-store',
    currency: 'USD',
    key: { prefix: caller.key.prefix, scopes: ['payments.write'] },
  });
});

it('takes no time for a coupon that is no date', () => {
  for (const time of [8.7e12, '+275760-09-13T00:00:00Z']) {
    const body = { code: 'SALE', discount_value: 10, valid_until: time };
    expect(parseNewCoupon(makeRequest({ body }), caller)).toMatchObject({
      do: 'reject',
      problems: [{ at: 'valid_until' }],
    });
  }
});

it('says that a key was used with another body', () => {
  const reply = renderSession({ kind: 'key-reused' }, context, asked);
  expect(reply.status).toBe(422);
  expect(errorOf(reply)).toMatchObject({
    code: 'VALIDATION_ERROR',
    subcode: 'idempotency_key_reused',
    details: [{ field: 'Idempotency-Key' }],
  });
});
