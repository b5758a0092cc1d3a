// Sessions v2 through a client that is made from our own OpenAPI document, on both databases: all nine calls, each answer held
// against the document, as a seller with a token and as a buyer with nothing.
import { Ajv2020 } from 'ajv/dist/2020.js';
import axios from 'axios';
import { OpenAPIClientAxios, type AxiosRequestConfig, type Document } from 'openapi-client-axios';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../test/server.ts';
import { payOnPage } from './pay-on-page.ts';

type Params = Readonly<Record<string, string>>;

interface Answer {
  readonly status: number;
  readonly data: Record<string, unknown>;
}

type Client = Record<string, (params: Params, body?: unknown, config?: AxiosRequestConfig) => Promise<Answer>>;

interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { operationId: string; responses: Responses }>>>>;
}
type Responses = Readonly<Record<string, { content?: Record<string, { schema: object }> }>>;

const main = { storeId: 'demo', checkoutId: 'main' };
const guide = { productPath: 'phoenix-guide', quantity: 2 };
const NOBODY = 'OSABCDEFGH0123456789';

describe.each(['pglite', 'postgres'] as const)('a client made from our document on %s', (database) => {
  let server: TestServer;
  let document: Described;
  let asSeller: Caller;
  let asBuyer: Caller;

  type Caller = (operation: string, params?: Params, body?: unknown) => Promise<Answer>;

  beforeAll(async () => {
    server = await startTestServer({ database });
    const fetched = await axios.get<Document>(`${server.baseUrl}/v2/openapi.json`);
    document = fetched.data as unknown as Described;
    const { username, password } = server.keys.fastspring;
    const form = new URLSearchParams({ grant_type: 'client_credentials' });
    const auth = { username, password };
    const url = `${server.baseUrl}/identity/oauth/token`;
    const { data } = await axios.post<{ access_token: string }>(url, form, { auth });
    asBuyer = await clientWith(fetched.data);
    asSeller = await clientWith(fetched.data, { authorization: `Bearer ${data.access_token}` });
  });
  afterAll(() => server.stop());

  /** Each answer is held against the document. */
  async function clientWith(definition: Document, headers: Record<string, string> = {}): Promise<Caller> {
    const axiosConfigDefaults = { baseURL: server.baseUrl, headers, validateStatus: () => true };
    const api = new OpenAPIClientAxios({ definition, axiosConfigDefaults });
    const client = (await api.init()) as unknown as Client;
    return async (operation, params = {}, body) => {
      const answer = await client[operation]!({ ...main, ...params }, body);
      expect(mismatches(operation, answer), `${operation} ${answer.status}`).toEqual([]);
      return answer;
    };
  }

  function mismatches(operationId: string, { status, data }: Answer): readonly string[] {
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    const responses = operations.find((one) => one.operationId === operationId)?.responses[status];
    if (responses === undefined) return [`${operationId} may not answer ${status}`];
    const schema = responses.content?.['application/json']?.schema;
    if (schema === undefined) return (data as unknown) === '' ? [] : ['there should be no body'];
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: 'doc', ...document });
    const json = JSON.stringify(schema).replaceAll('"#/', '"doc#/');
    const validate = ajv.compile(JSON.parse(json) as object);
    return validate(data)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  }

  it('has all nine calls, which a seller makes', async () => {
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    expect(operations.map(({ operationId }) => operationId)).toHaveLength(9);
    const made = await asSeller(
      'createSession',
      {},
      {
        ...{ country: 'US', locale: 'en', orderTags: { plan: 'pro' }, paymentMethodsOrder: ['WIRE', 'card'] },
        cart: { lineItems: [{ ...guide, customPrice: { discounts: [{ minQuantity: 2, percentDiscount: 10 }] } }] },
      },
    );
    expect(made).toMatchObject({
      status: 201,
      data: { orderTags: { plan: 'pro' }, checkoutStatus: ['READY_FOR_CHECKOUT'], cart: { discountTotal: 4 } },
    });
    const session = { sessionId: String(made.data['id']) };
    const read = await asSeller('retrieveSession', session);
    const types = (read.data['paymentMethods'] as { id: string }[]).map(({ id }) => id);
    expect([read.status, types]).toEqual([200, ['WIRE', 'CARD']]);
    expect((await asSeller('retrievePaymentMethods', session)).data['paymentMethods']).toHaveLength(2);
    const put = await asSeller('updateSession', session, { hidePaymentMethods: ['WIRE'] });
    expect(put.data).toMatchObject({ hidePaymentMethods: ['WIRE'], paymentMethods: [{ id: 'CARD' }] });
    const added = await asSeller('addSessionItem', session, {
      productPath: 'icons-club-monthly',
      ...{ subscriptionOverrides: { trialDays: 7 }, customPrice: { setupFee: { USD: 5 } } },
    });
    expect(added.data).toMatchObject({ productType: 'SUBSCRIPTION_PLAN', subscription: { trialDays: 7 } });
    const item = { ...session, productPath: 'phoenix-guide' };
    const changed = await asSeller('updateSessionItem', item, { quantity: 1 });
    expect(changed.data).toMatchObject({ quantity: 1, price: { unitDiscount: 0 } });
    expect((await asSeller('removeSessionItem', item)).status).toBe(204);
    const customer = { billToContact: { email: 'ada@example.com', firstName: 'Ada' }, externalAccountId: 'user_77' };
    expect((await asSeller('updateSessionCustomer', session, customer)).data).toMatchObject(customer);
    const coupon = await asSeller('applySessionCoupon', session, { code: 'LAUNCH20' });
    expect(coupon.data).toMatchObject({ cart: { couponCode: 'LAUNCH20' } });
    await payOnPage(server, `/checkout/session/${session.sessionId}`);
    expect((await asSeller('retrieveSession', session)).data).toMatchObject({
      ...{ status: 'COMPLETED', checkoutStatus: ['CONCLUDED'] },
      order: { payment: { paymentMethodType: 'CARD' }, items: [{ productPath: 'icons-club-monthly' }] },
    });
  });

  it('is the buyer’s too, without what only sellers may', async () => {
    const made = await asBuyer('createSession', {}, { country: 'US', cart: { lineItems: [guide] } });
    const session = { sessionId: String(made.data['id']) };
    expect(made.status).toBe(201);
    const errors = await asBuyer('updateSession', session, { orderTags: { plan: 'pro' } });
    expect(errors).toMatchObject({
      status: 401,
      data: { status: '401 UNAUTHORIZED', errors: [{ errorCode: 'AUTHENTICATION_REQUIRED', field: 'orderTags' }] },
    });
    expect((await asBuyer('addSessionItem', session, guide)).data).toMatchObject({ quantity: 4 });
    expect((await asBuyer('retrieveSession', { sessionId: NOBODY })).status).toBe(404);
    expect((await asBuyer('retrieveSession', { sessionId: 'none' })).status).toBe(400);
  });

  it('speaks with each checkout as that one is', async () => {
    const wish = { cart: { lineItems: [{ productPath: 'icons-harbor-1' }] } };
    const popup = { checkoutId: 'popup-eu' };
    const made = await asBuyer('createSession', popup, wish);
    expect(made.data).toMatchObject({ country: 'DE', locale: 'de', currency: 'EUR', cart: { netTotal: 27 } });
    const session = { ...popup, sessionId: String(made.data['id']) };
    const { data } = await asBuyer('retrievePaymentMethods', session);
    expect(data).toMatchObject({ paymentMethods: [{ id: 'CARD' }] });
    expect((await asBuyer('retrieveSession', { sessionId: session.sessionId })).status).toBe(404);
    const page = await fetch(String((made.data['checkoutUrls'] as { webcheckoutUrl: string }).webcheckoutUrl));
    expect(await page.text()).toContain('/kassa/accent/0a7d5a');
    for (const path of ['demo/session', 'demo/popup-eu/session']) {
      const { url } = await fetch(`${server.baseUrl}/${path}/${session.sessionId}`);
      expect(new URL(url).pathname).toBe(`/checkout/session/${session.sessionId}`);
    }
    const unknown = await asBuyer('createSession', { checkoutId: 'web-nothing' }, wish);
    expect(unknown).toMatchObject({ status: 400, data: { errors: [{ errorCode: 'INVALID_CHECKOUT_PATH' }] } });
  });
});
