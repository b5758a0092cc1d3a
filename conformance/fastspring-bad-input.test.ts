// What callers of FastSpring's API get wrong, against a live server on both databases: each mistake is told in the vendor's
// shape, at its field, and leaves everything as it was.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCall, type Answered } from '../test/call.ts';
import { startTestServer, type TestServer } from '../test/server.ts';
import { payOnPage } from './pay-on-page.ts';

interface V2Error {
  readonly status: string;
  readonly errors: readonly { readonly errorCode: string; readonly field: string | null }[];
}
interface V2Session {
  readonly id: string;
  readonly checkoutStatus: readonly string[];
  readonly warnings: readonly { readonly code: string; readonly field: string }[];
  readonly cart: { readonly lineItems: readonly { readonly quantity: number }[] };
}

const SESSIONS = '/v2/checkouts/demo/main/sessions';
const NOBODY = 'OSABCDEFGH0123456789';
const guide = { productPath: 'phoenix-guide' };
const cart = (...lineItems: readonly object[]) => ({ country: 'US', cart: { lineItems } });
const LONG = 'x'.repeat(257);
const ITEM = 'cart.lineItems[0]';
const TAKEN = 'AUTHENTICATION_REQUIRED';

describe.each(['pglite', 'postgres'] as const)('bad input on %s', (database) => {
  let server: TestServer;
  let merchantId: string;
  let standing: V2Session;

  beforeAll(async () => {
    server = await startTestServer({ database });
    standing = (await seller<V2Session>('POST', SESSIONS, { ...cart(guide), orderTags: { plan: 'pro' } })).body;
    merchantId = (await server.app.store.locate('checkout', 'demo/main'))?.merchantId ?? '';
  });
  afterAll(() => server.stop());

  const basic = (name: string, password: string) => ({ authorization: `Basic ${btoa(`${name}:${password}`)}` });
  const credentials = () => basic(server.keys.fastspring.username, server.keys.fastspring.password);
  const seller = <Body>(method: string, path: string, body?: unknown): Promise<Answered<Body>> =>
    createCall(server.baseUrl)<Body>(method, path, body, credentials());
  const buyer = <Body>(method: string, path: string, body?: unknown): Promise<Answered<Body>> =>
    createCall(server.baseUrl)<Body>(method, path, body);
  const told = ({ status, body }: Answered<V2Error>) => [
    status,
    ...body.errors.map(({ errorCode, field }) => (field === null ? errorCode : `${errorCode} ${field}`)),
  ];
  const one = (tail = ''): string => `${SESSIONS}/${standing.id}${tail}`;

  /** All that the shop has: sessions as they stand, and customers. */
  async function everything(): Promise<string> {
    const { store } = server.app;
    const page = { limit: 100, after: null };
    const [sessions, customers] = await Promise.all([
      store.listSessions(merchantId, {}, page),
      store.listCustomers(merchantId, {}, page),
    ]);
    return JSON.stringify([sessions.rows, customers.rows]);
  }

  /** Does it, and holds what the shop has against what it had. */
  async function unchanged<T>(work: () => Promise<T>): Promise<T> {
    const before = await everything();
    const answer = await work();
    expect(await everything()).toBe(before);
    return answer;
  }

  const RESTRICTED: readonly (readonly [string, object])[] = [
    ['orderTags', { orderTags: { a: 'b' } }],
    ['paymentMethodsOrder', { paymentMethodsOrder: ['CARD'] }],
    ['hidePaymentMethods', { hidePaymentMethods: ['CARD'] }],
    ['customer.accountId', { customer: { accountId: 'abCdE1FGH2Hij3KLMnOpqR' } }],
    ['customer.externalAccountId', { customer: { externalAccountId: 'user_1' } }],
    ['customer.accountTags', { customer: { accountTags: { a: 'b' } } }],
    [`${ITEM}.quantityBehavior`, cart({ ...guide, quantityBehavior: 'LOCK' })],
    [`${ITEM}.quantityDefault`, cart({ ...guide, quantityDefault: 1 })],
    [`${ITEM}.descriptions`, cart({ ...guide, descriptions: { display: { en: 'Mine' } } })],
    [`${ITEM}.customPrice`, cart({ ...guide, customPrice: { unitPrice: { USD: 1 } } })],
    [`${ITEM}.attributes`, cart({ ...guide, attributes: { a: 'b' } })],
    [`${ITEM}.subscriptionOverrides`, cart({ ...guide, subscriptionOverrides: { trialDays: 7 } })],
  ];

  it.each(RESTRICTED)('%s is not for buyers, when a session is made and when it is changed', async (field, body) => {
    for (const [method, path] of [
      ['POST', SESSIONS],
      ['PUT', one()],
    ] as const) {
      const [status, first] = told(await unchanged(() => buyer<V2Error>(method, path, body)));
      expect([status, first]).toEqual([401, expect.stringContaining(`${TAKEN} ${field}`)]);
    }
  });

  it('wrong credentials are never none', async () => {
    const call = createCall(server.baseUrl);
    const { username } = server.keys.fastspring;
    for (const headers of [basic(username, 'wrong'), basic('nobody', 'x'), { authorization: 'Bearer fsat_nothing' }]) {
      for (const [method, path, body] of [
        ['POST', SESSIONS, cart(guide)],
        ['GET', one(), undefined],
        ['PUT', one('/customer'), { billToContact: { firstName: 'Eve' } }],
        ['POST', '/sessions', { items: [{ product: 'phoenix-guide' }] }],
      ] as const) {
        expect((await unchanged(() => call(method, path, body, headers))).status, `${method} ${path}`).toBe(401);
      }
    }
  });

  it('of a token that is none it is said that it is a token', async () => {
    const call = createCall(server.baseUrl);
    const { body } = await call('GET', '/orders', undefined, { authorization: 'Bearer fsat_nothing' });
    expect(body).toMatchObject({ message: expect.stringMatching(/^The token is not known here/) as string });
  });

  it('what is not served there is told in the vendor’s shape', async () => {
    for (const [method, path, status] of [
      ['DELETE', one(), 405],
      ['GET', '/v2/checkouts/demo/main', 404],
      ['GET', '/quotes', 404],
      ['POST', '/quotes', 404],
    ] as const) {
      const answer = await createCall(server.baseUrl)(method, path, undefined, {});
      expect(answer.status, path).toBe(status);
      const shape = { status: expect.stringMatching(`^${status} `) as string, errors: [{ field: null }] };
      expect(answer.body, path).toMatchObject(shape);
    }
  });

  it('an unknown checkout is none for any call', async () => {
    const at = '/v2/checkouts/demo/none/sessions';
    for (const [method, tail, body] of [
      ['POST', '', cart(guide)],
      ['GET', `/${standing.id}`, undefined],
      ['PUT', `/${standing.id}`, cart(guide)],
      ['GET', `/${standing.id}/payment-methods`, undefined],
      ['POST', `/${standing.id}/cart/items`, guide],
      ['PUT', `/${standing.id}/cart/items/phoenix-guide`, { quantity: 2 }],
      ['DELETE', `/${standing.id}/cart/items/phoenix-guide`, undefined],
      ['PUT', `/${standing.id}/customer`, {}],
      ['POST', `/${standing.id}/cart/coupon`, { code: null }],
    ] as const) {
      const answer = await unchanged(() => buyer<V2Error>(method, at + tail, body));
      expect(told(answer), `${method} ${tail}`).toEqual([400, 'INVALID_CHECKOUT_PATH']);
    }
  });

  it.each([
    ['a text', '"x"'],
    ['a list', '[1]'],
    ['a number', '7'],
    ['no JSON', '{"cart":'],
    ['cut UTF-8', '{"locale":"\ud800"'],
  ])('%s is no body', async (_, body) => {
    for (const [method, path] of [
      ['POST', SESSIONS],
      ['PUT', one()],
      ['PUT', one('/customer')],
    ] as const) {
      const headers = { ...credentials(), 'content-type': 'application/json' };
      const call = createCall(server.baseUrl);
      expect(told(await unchanged(() => call<V2Error>(method, path, body, headers)))[0]).toBe(400);
    }
    const classic = await unchanged(() =>
      createCall(server.baseUrl)('POST', '/sessions', body, { ...credentials(), 'content-type': 'application/json' }),
    );
    expect([classic.status, classic.body]).toEqual([400, { message: 'Can not parse request body.', params: [] }]);
  });

  it.each<[string, object, string]>([
    [
      'an unknown product, beside a good one',
      cart(guide, { productPath: 'nothing' }),
      'INVALID_PRODUCT_PATH cart.lineItems[1].productPath',
    ],
    ['an item without a path', cart({ quantity: 1 }), `REQUIRED_FIELD ${ITEM}.productPath`],
    ['no pieces', cart({ ...guide, quantity: 0 }), `INVALID_VALUE ${ITEM}.quantity`],
    ['half a piece', cart({ ...guide, quantity: 1.5 }), `INVALID_VALUE ${ITEM}.quantity`],
    ['pieces in words', cart({ ...guide, quantity: 'two' }), `INVALID_VALUE ${ITEM}.quantity`],
    ['a product twice', cart(guide, guide), 'INVALID_VALUE cart.lineItems[1].productPath'],
    ['a long locale', { locale: 'english' }, 'VALUE_TOO_LARGE locale'],
    ['a country of three letters', { country: 'USA' }, 'INVALID_VALUE country'],
    ['a long address of a network', { buyerIp: '1'.repeat(40) }, 'VALUE_TOO_LARGE buyerIp'],
    ['a long coupon', { cart: { couponCode: LONG } }, 'VALUE_TOO_LARGE cart.couponCode'],
    ['a mode in words', { live: 'yes' }, 'INVALID_VALUE live'],
    ['a way to pay that there is not', { hidePaymentMethods: ['BARTER'] }, 'INVALID_VALUE hidePaymentMethods[0]'],
    [
      'an e-mail address that is none',
      { customer: { billToContact: { email: 'ada@' } } },
      'INVALID_EMAIL_FORMAT customer.billToContact.email',
    ],
    [
      'a long name',
      { customer: { billToContact: { firstName: LONG } } },
      'VALUE_TOO_LARGE customer.billToContact.firstName',
    ],
    ['a short key', { customer: { externalAccountId: 'abc' } }, 'INVALID_VALUE customer.externalAccountId'],
    [
      'a price below 0',
      cart({ ...guide, customPrice: { unitPrice: { USD: -1 } } }),
      `INVALID_VALUE ${ITEM}.customPrice.unitPrice.USD`,
    ],
    [
      'a price in no currency',
      cart({ ...guide, customPrice: { unitPrice: { XXQ: 1 } } }),
      `INVALID_VALUE ${ITEM}.customPrice.unitPrice.XXQ`,
    ],
  ])('%s is refused', async (_, body, expected) => {
    for (const [method, path] of [
      ['POST', SESSIONS],
      ['PUT', one()],
    ] as const) {
      expect(told(await unchanged(() => seller<V2Error>(method, path, body))), method).toEqual([400, expected]);
    }
  });

  it.each<[string, object, string, string]>([
    ['a language that there is not', { locale: 'qq' }, 'INVALID_LOCALE', 'locale'],
    ['a country that there is not', { country: 'QQ' }, 'INVALID_COUNTRY', 'country'],
    ['no address of a network', { buyerIp: '999.1.1.1' }, 'INVALID_BUYER_IP', 'buyerIp'],
    [
      'an unknown coupon',
      { cart: { couponCode: 'NOTHING', lineItems: [guide] } },
      'INVALID_PROMO_CODE',
      'cart.couponCode',
    ],
    ['a tax id of no form', { country: 'DE', customer: { taxId: 'DE1' } }, 'INVALID_TAX_ID', 'customer.taxId'],
    [
      'a postal code of no form',
      { country: 'US', customer: { billToAddress: { postalCode: 'ABC' } } },
      'INVALID_POSTAL_CODE',
      'customer.billToAddress.postalCode',
    ],
    ['live, where it is not', { live: true }, 'CHECKOUT_NOT_LIVE', 'live'],
  ])('%s is a warning', async (_, body, code, field) => {
    const { status, body: made } = await buyer<V2Session>('POST', SESSIONS, body);
    expect([status, made.warnings]).toEqual([201, [expect.objectContaining({ code, field })]]);
  });

  it('what is not known or not given is none of these', async () => {
    const body = {
      ...cart(guide),
      returnUrl: 'https://x.example',
      customer: { billToAddress: { country: 'US', floor: 3 } },
    };
    const before = await everything();
    const made = await buyer<V2Session>('POST', SESSIONS, body);
    expect([made.status, made.body.warnings]).toEqual([201, []]);
    expect(await everything()).not.toBe(before);
    const empty = await buyer<V2Session>('POST', SESSIONS, {});
    expect([empty.status, empty.body.checkoutStatus]).toEqual([201, ['PRODUCTS_REQUIRED']]);
  });

  it('changes of one part are refused at their own field', async () => {
    for (const [method, tail, body, status, expected] of [
      ['POST', '/cart/items', { productPath: 'nothing' }, 400, 'INVALID_PRODUCT_PATH productPath'],
      ['POST', '/cart/items', { ...guide, quantity: -1 }, 400, 'INVALID_VALUE quantity'],
      ['PUT', '/cart/items/icons-harbor-1', { quantity: 2 }, 400, 'INVALID_PRODUCT_PATH productPath'],
      ['DELETE', '/cart/items/phoenix-guide,icons-harbor-1', undefined, 400, 'INVALID_PRODUCT_PATH productPath'],
      ['PUT', '/customer', { billToContact: { email: 'x' } }, 400, 'INVALID_EMAIL_FORMAT billToContact.email'],
      ['PUT', '/customer', { shipToType: 'PIGEON' }, 400, 'INVALID_VALUE shipToType'],
      ['POST', '/cart/coupon', {}, 400, 'REQUIRED_FIELD code'],
    ] as const) {
      const answer = await unchanged(() => seller<V2Error>(method, one(tail), body));
      expect(told(answer), `${method} ${tail}`).toEqual([status, expected]);
    }
  });

  it('an id that is none is no session, and one of nobody’s is not found', async () => {
    expect(told(await buyer<V2Error>('GET', `${SESSIONS}/none`))).toEqual([400, 'INVALID_VALUE sessionId']);
    expect(told(await buyer<V2Error>('GET', `${SESSIONS}/${NOBODY}`))).toEqual([404, 'SESSION_NOT_FOUND']);
  });

  it('what is over is read, and written no more', async () => {
    const { body: made } = await buyer<V2Session>('POST', SESSIONS, cart(guide));
    await payOnPage(server, `/checkout/session/${made.id}`, { email: 'ada@example.com' });
    const at = `${SESSIONS}/${made.id}`;
    const read = await buyer<V2Session>('GET', at);
    expect([read.status, read.body.checkoutStatus]).toEqual([200, ['CONCLUDED']]);
    for (const [method, tail, body] of [
      ['PUT', '', cart(guide)],
      ['POST', '/cart/items', guide],
      ['PUT', '/cart/items/phoenix-guide', { quantity: 2 }],
      ['DELETE', '/cart/items/phoenix-guide', undefined],
      ['PUT', '/customer', { billToContact: { firstName: 'Eve' } }],
      ['POST', '/cart/coupon', { code: 'LAUNCH20' }],
    ] as const) {
      const answer = await unchanged(() => seller<V2Error>(method, at + tail, body));
      expect(told(answer), `${method} ${tail}`).toEqual([400, 'SESSION_NOT_OPEN']);
    }
  });

  it.each<[string, object, string]>([
    ['a life of no days', { expiration: 0 }, 'expiration'],
    ['a life of eight days', { expiration: 8 }, 'expiration'],
    ['a life in words', { expiration: '1' }, 'expiration'],
    ['no items', { items: [] }, 'items'],
    ['an unknown product', { items: [{ product: 'nothing' }] }, 'items[0].product'],
    ['a product twice', { items: [{ product: 'phoenix-guide' }, { product: 'phoenix-guide' }] }, 'items[1].product'],
    ['no pieces', { items: [{ product: 'phoenix-guide', quantity: 0 }] }, 'items[0].quantity'],
    ['an unknown coupon', { coupon: 'NOTHING' }, 'coupon'],
    ['a key that is too short', { lookup: { custom: 'abc' } }, 'lookup.custom'],
    ['an e-mail address that is none', { contact: { email: 'ada@' } }, 'contact.email'],
  ])('%s is no classic session', async (_, body, field) => {
    const wish = { items: [{ product: 'phoenix-guide' }], ...body };
    const answer = await unchanged(() => seller('POST', '/sessions', wish));
    expect([answer.status, answer.body]).toEqual([
      400,
      { action: 'session.create', result: 'error', error: { [field]: expect.stringMatching(/\w{3}/) as string } },
    ]);
  });

  it('a classic session is not made without credentials, and not found by any other id', async () => {
    expect((await unchanged(() => buyer('POST', '/sessions', { items: [{ product: 'phoenix-guide' }] }))).status).toBe(
      401,
    );
    expect((await seller('GET', '/sessions/abCdE1FGH2Hij3KLMnOpqA')).status).toBe(404);
    expect((await seller('GET', '/fastspring/sessions/short')).status).toBe(400);
  });
});
