// Checkouts that buyers call without a key: nothing of another shop by any path, and nothing that is the seller's to set.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openShops, type Shop, type Shops } from './shops.ts';
import { snapshotOf } from './snapshot.ts';
import { withoutMoment } from './without-moment.ts';

let shops: Shops;
beforeAll(async () => {
  shops = await openShops();
});
afterAll(() => shops.close());

const keyOf = ({ keys }: Shop) => ({ key: { dialect: 'fastspring', text: keys['fastspring'] ?? '' } });
const sessionOf = ({ has }: Shop): string => has.sessions['fastspring']?.publicId ?? '';
const pathTo = (checkout: string, session: string): string => `/v2/checkouts/${checkout}/sessions/${session}`;

describe('a session of another shop', () => {
  it('is not in a checkout that is not its own, whoever asks', async () => {
    const { amaranth, belladonna } = shops;
    const read = async (checkout: string, session: string, asked = {}) => {
      const { statusCode, body } = await shops.ask('GET', pathTo(checkout, session), asked);
      return [statusCode, withoutMoment(body)];
    };
    for (const asked of [{}, keyOf(amaranth)]) {
      const theirs = await read('amaranth/main', sessionOf(belladonna), asked);
      expect(theirs).toEqual(await read('amaranth/main', 'OS0000000000000000AB', asked));
      expect(theirs[0]).toBe(404);
    }
    expect((await read('belladonna/main', sessionOf(belladonna)))[0]).toBe(200);
  });

  it('is not opened by the whole of its path with a key of one’s own', async () => {
    const { amaranth, belladonna } = shops;
    const before = await snapshotOf(shops.app, belladonna);
    for (const checkout of ['belladonna/main', 'BELLADONNA/Main', 'shared/belladonna']) {
      for (const [method, rest, body] of [
        ['GET', '', undefined],
        ['PUT', '', {}],
        ['PUT', '/customer', { billToContact: { email: 'mallory@example.com' } }],
        ['POST', '/cart/items', { productPath: '1001' }],
        ['DELETE', '/cart/items/belladonna-gown-s', undefined],
      ] as const) {
        const url = pathTo(checkout, sessionOf(belladonna)) + rest;
        const seen = await shops.ask(method, url, { ...keyOf(amaranth), body });
        const never = await shops.ask(method, pathTo('nobodys/main', sessionOf(belladonna)) + rest, {
          ...keyOf(amaranth),
          body,
        });
        expect([seen.statusCode, withoutMoment(seen.body)]).toEqual([400, withoutMoment(never.body)]);
      }
    }
    expect(await snapshotOf(shops.app, belladonna)).toBe(before);
  });

  it('lends its products to no other cart', async () => {
    const add = async (productPath: string) => {
      const url = `${pathTo('amaranth/main', sessionOf(shops.amaranth))}/cart/items`;
      const { statusCode, body } = await shops.ask('POST', url, { body: { productPath } });
      return [statusCode, withoutMoment(body).replaceAll(productPath, '<id>')];
    };
    expect(await add('belladonna-gown-s')).toEqual(await add('nobodys-gown-s'));
    expect((await add('belladonna-gown-s'))[0]).toBe(400);
    expect((await add('1001'))[0]).toBe(200);
  });
});

describe('what only the seller may set', () => {
  const ofItem = {
    quantityBehavior: 'lock',
    quantityDefault: 1,
    descriptions: { display: { en: 'Free' } },
    imageUrl: 'https://evil.example/a.png',
    customPrice: { unitPrice: { INR: 0 } },
    attributes: { a: 'b' },
  };
  const ofCustomer = { accountId: 'mallory', externalAccountId: 'mallory', accountTags: { a: 'b' } };
  const ofSession = { orderTags: { a: 'b' }, paymentMethodsOrder: ['CARD'], hidePaymentMethods: ['CARD'] };
  const each = (fields: object): object[] =>
    Object.entries(fields).map(([name, value]: [string, unknown]) => ({ [name]: value }));
  const gown = { productPath: 'amaranth-gown-s' };
  const bodies: readonly (readonly ['POST' | 'PUT', string, object])[] = [
    ...each(ofSession).map((body) => ['PUT', '', body] as const),
    ...each(ofCustomer).map((customer) => ['PUT', '', { customer }] as const),
    ...each(ofCustomer).map((body) => ['PUT', '/customer', body] as const),
    ...each(ofItem).flatMap((item) => [
      ['PUT', '', { cart: { lineItems: [{ ...gown, ...item }] } }] as const,
      ['POST', '/cart/items', { productPath: '1001', ...item }] as const,
      ['PUT', '/cart/items/amaranth-gown-s', item] as const,
    ]),
    // A price of the seller's is not got rid of, or put on something else, by another cart.
    ['PUT', '', { cart: { lineItems: [] } }],
    ['PUT', '', { cart: { lineItems: [{ productPath: '1001' }] } }],
  ];

  it.each(bodies)('stays as it is for a buyer who sends %s %s %j', async (method, rest, body) => {
    const { amaranth } = shops;
    const before = await snapshotOf(shops.app, amaranth);
    const url = pathTo('amaranth/main', sessionOf(amaranth)) + rest;
    const answer = await shops.ask(method, url, { body });
    expect([answer.statusCode, answer.body]).toEqual([401, expect.stringContaining('AUTHENTICATION_REQUIRED')]);
    expect(await snapshotOf(shops.app, amaranth)).toBe(before);
  });

  it('is not set by opening a session either', async () => {
    const before = await snapshotOf(shops.app, shops.amaranth);
    for (const body of [
      ...each(ofSession),
      ...each(ofCustomer).map((customer) => ({ customer })),
      ...each(ofItem).map((item) => ({ cart: { lineItems: [{ ...gown, ...item }] } })),
    ]) {
      const { statusCode } = await shops.ask('POST', '/v2/checkouts/amaranth/main/sessions', { body });
      expect([body, statusCode]).toEqual([body, 401]);
    }
    expect(await snapshotOf(shops.app, shops.amaranth)).toBe(before);
  });
});

describe('a page of any origin', () => {
  const headers = { origin: 'https://evil.example' };

  it('may read what needs no key, never with credentials', async () => {
    const answer = await shops.ask('GET', pathTo('amaranth/main', sessionOf(shops.amaranth)), { headers });
    expect(answer.headers).toMatchObject({ 'access-control-allow-origin': '*' });
    expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
    const preflight = await shops.ask('OPTIONS', pathTo('amaranth/main', sessionOf(shops.amaranth)), {
      headers: { ...headers, 'access-control-request-headers': 'authorization' },
    });
    expect(String(preflight.headers['access-control-allow-headers'])).not.toMatch(/authorization|\*/i);
  });

  it('may not read what needs one', async () => {
    const answer = await shops.ask('GET', `/fastspring/sessions/${shops.amaranth.has.classicId}`, {
      ...keyOf(shops.amaranth),
      headers,
    });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
  });
});
