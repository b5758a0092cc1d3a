// Sessions v2 after their creation: reading, updating, items, customer, coupon, ways to pay.
import { beforeEach, describe, expect, it } from 'vitest';
import { ask, type Answered, type Asked } from '../../../test/fastspring-shop.ts';
import type { Session } from '../../domain/session.ts';
import { fastspring } from './index.ts';

const SESSIONS = '/v2/checkouts/:storeId/:checkoutId/sessions';
const SESSION = `${SESSIONS}/:sessionId`;
const buyer = { caller: null } as const;

describe('a session of a seller', () => {
  let session: Session;

  const send = (route: string, body: unknown, asked: Asked = {}): Answered => {
    const answer = ask(fastspring, route, body, session, asked);
    session = answer.session;
    return answer;
  };
  const at = (productPath: string, asked: Asked = {}): Asked => ({ ...asked, request: { params: { productPath } } });
  const read = (asked: Asked = {}) => send(`GET ${SESSION}`, undefined, asked).body;
  const items = () => (read()['cart'] as { lineItems: Record<string, unknown>[] }).lineItems;
  const codes = ({ body }: Answered) =>
    (body['errors'] as { errorCode: string; field: string }[]).map(({ errorCode, field }) => `${errorCode} ${field}`);

  beforeEach(() => {
    session = ask(fastspring, `POST ${SESSIONS}`, SELLERS, null).session;
  });

  it('is read with its ways to pay, by everybody, without the account for strangers', () => {
    expect(read()).toMatchObject({
      customer: { accountId: 'acc-1', externalAccountId: 'user_42' },
      paymentMethods: [{ id: 'WIRE' }],
      hidePaymentMethods: ['CARD'],
      orderTags: { plan: 'pro' },
    });
    const { customer } = read(buyer) as { customer: object };
    expect(customer).not.toHaveProperty('accountId');
    expect(customer).not.toHaveProperty('externalAccountId');
    expect(customer).toMatchObject({ billToContact: { email: 'ada@example.com' } });
    expect(send(`GET ${SESSION}/payment-methods`, undefined, buyer).body).toMatchObject({
      paymentMethods: [{ id: 'WIRE', supportedProductTypes: ['ONE_TIME'], requiredFieldElements: ['EMAIL'] }],
    });
  });

  it('is there under its own checkout, under both prefixes, and under no other one of the shop', () => {
    for (const prefix of ['', '/session-service']) {
      const routes = fastspring.routes.filter(({ path }) => path.startsWith(`${prefix}${SESSION}`));
      expect(routes).toHaveLength(8);
      for (const { method, path } of routes) {
        const body = path.endsWith('/coupon')
          ? { code: null }
          : path.endsWith('/items')
            ? { productPath: 'icons' }
            : {};
        const through = (checkoutId: string) =>
          ask(fastspring, `${method} ${path}`, body, session, {
            request: { params: { checkoutId, productPath: 'guide' } },
          });
        const elsewhere = through('popup-main');
        expect([elsewhere.status, ...codes(elsewhere)], path).toEqual([404, 'SESSION_NOT_FOUND null']);
        expect(through('Main').status, path).toBeLessThan(300);
      }
    }
  });

  it('shows the ways to pay in the order asked for', () => {
    send(`PUT ${SESSION}`, { hidePaymentMethods: [], paymentMethodsOrder: ['wire', 'Card', 'PIX'] });
    expect((read()['paymentMethods'] as { id: string }[]).map(({ id }) => id)).toEqual(['WIRE', 'CARD']);
  });

  it('is updated in what is given and keeps the rest', () => {
    const answer = send(`PUT ${SESSION}`, {
      orderTags: { plan: 'team' },
      cart: { lineItems: [{ productPath: 'icons' }] },
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      orderTags: { plan: 'team' },
      cart: { listTotal: 29, lineItems: [{ productPath: 'icons', quantity: 1 }] },
      customer: { accountId: 'acc-1' },
    });
    expect(answer.session.metadata).toEqual({ plan: 'team' });
  });

  it('calls its items what the seller calls them in the buyer’s language, on the page and in the order', () => {
    const display = { en: 'The Guide for Teams', de: ' Der Leitfaden für Teams ' };
    send(`PUT ${SESSION}/cart/items/:productPath`, { descriptions: { display } }, at('guide'));
    expect(session.lines).toMatchObject([{ id: 'li_1', title: 'The Guide for Teams', unitAmount: 1_600 }]);
    send(`PUT ${SESSION}`, { locale: 'de' }, buyer);
    expect(session.lines).toMatchObject([{ id: 'li_1', title: 'Der Leitfaden für Teams', unitAmount: 1_600 }]);
    send(`PUT ${SESSION}`, { locale: 'fr' }, buyer);
    send(`PUT ${SESSION}/cart/items/:productPath`, { quantity: 2 }, at('guide'));
    expect(session.lines).toMatchObject([{ title: 'The Guide for Teams', quantity: 2 }]);
    const refused = send(
      `PUT ${SESSION}/cart/items/:productPath`,
      { descriptions: { display: { en: 'x'.repeat(513) } } },
      at('guide'),
    );
    expect(refused.status).toBe(400);
  });

  it('loses its warning when what it is about is given again', () => {
    send(`PUT ${SESSION}`, { country: 'ZZ' });
    expect(read()['warnings']).toMatchObject([{ code: 'INVALID_COUNTRY' }]);
    send(`PUT ${SESSION}`, { country: 'US' });
    expect(read()['warnings']).toEqual([]);
  });

  it('takes its prices along to another country', () => {
    expect(send(`PUT ${SESSION}`, { country: 'DE' }, buyer).body).toMatchObject({
      country: 'DE',
      currency: 'EUR',
      cart: { listTotal: 15 },
    });
  });

  it('keeps the seller’s price, tags and account, whatever a buyer does', () => {
    const paid = (): unknown => (read()['cart'] as Record<string, unknown>)['listTotal'];
    send(`PUT ${SESSION}`, { cart: { lineItems: [{ productPath: 'guide', quantity: 1 }] } }, buyer);
    expect(paid()).toBe(16);
    expect(items()[0]).toMatchObject({ attributes: { seat: '1' } });
    send(`PUT ${SESSION}/cart/items/:productPath`, { quantity: 1 }, at('guide', buyer));
    send(`POST ${SESSION}/cart/items`, { productPath: 'icons' }, buyer);
    expect(paid()).toBe(45);
    send(`PUT ${SESSION}`, { customer: { billToContact: { email: 'eve@example.com' } } }, buyer);
    expect(read()).toMatchObject({
      orderTags: { plan: 'pro' },
      customer: { accountId: 'acc-1', externalAccountId: 'user_42', billToContact: { email: 'eve@example.com' } },
    });
  });

  it('does not let a buyer take out what the seller has priced, to put it in again', () => {
    const removed = send(`DELETE ${SESSION}/cart/items/:productPath`, undefined, at('guide', buyer));
    expect([removed.status, ...codes(removed)]).toEqual([401, 'AUTHENTICATION_REQUIRED productPath']);
    const replaced = send(`PUT ${SESSION}`, { cart: { lineItems: [] } }, buyer);
    expect([replaced.status, ...codes(replaced)]).toEqual([401, 'AUTHENTICATION_REQUIRED cart.lineItems']);
    expect(send(`DELETE ${SESSION}/cart/items/:productPath`, undefined, at('guide')).status).toBe(204);
    expect(read()).toMatchObject({ checkoutStatus: ['PRODUCTS_REQUIRED'], cart: { lineItems: [] } });
  });

  it('locks a quantity for buyers', () => {
    send(`PUT ${SESSION}/cart/items/:productPath`, { quantityBehavior: 'LOCK' }, at('guide'));
    for (const [route, body] of [
      [`PUT ${SESSION}/cart/items/:productPath`, { quantity: 5 }],
      [`POST ${SESSION}/cart/items`, { productPath: 'guide' }],
      [`PUT ${SESSION}`, { cart: { lineItems: [{ productPath: 'guide', quantity: 5 }] } }],
    ] as const) {
      expect(send(route, body, at('guide', buyer)).status).toBe(401);
    }
    expect(items()[0]).toMatchObject({ quantity: 1, quantityBehavior: 'LOCK' });
  });

  it('answers with the item that was added or changed, and adds to what is there', () => {
    const added = send(`POST ${SESSION}/cart/items`, { productPath: 'ICONS-1', quantity: 2 }, buyer);
    expect(added).toMatchObject({
      status: 200,
      body: { productPath: 'ICONS-1', quantity: 2, price: { extendedListTotal: 58 } },
    });
    expect(send(`POST ${SESSION}/cart/items`, { productPath: 'ICONS-1' }, buyer).body['quantity']).toBe(3);
    const both = send(`PUT ${SESSION}/cart/items/:productPath`, { quantity: 4 }, at('guide,ICONS-1'));
    expect(both.body).toMatchObject([
      { productPath: 'guide', quantity: 4 },
      { productPath: 'ICONS-1', quantity: 4 },
    ]);
    const absent = send(`PUT ${SESSION}/cart/items/:productPath`, { quantity: 4 }, at('gone'));
    expect([absent.status, ...codes(absent)]).toEqual([400, 'INVALID_PRODUCT_PATH productPath']);
    const unknown = send(`POST ${SESSION}/cart/items`, { productPath: 'gone' });
    expect([unknown.status, ...codes(unknown)]).toEqual([400, 'INVALID_PRODUCT_PATH productPath']);
  });

  it('merges the customer, and lives where the buyer says', () => {
    const answer = send(
      `PUT ${SESSION}/customer`,
      { billToContact: { firstName: 'Grace' }, billToAddress: { country: 'DE', city: 'Berlin' } },
      buyer,
    );
    expect(answer).toMatchObject({
      status: 200,
      body: {
        billToContact: { email: 'ada@example.com', firstName: 'Grace', lastName: 'Lovelace' },
        billToAddress: { country: 'DE', city: 'Berlin' },
      },
    });
    expect(answer.body).not.toHaveProperty('accountId');
    expect(read()).toMatchObject({ country: 'DE', currency: 'EUR' });
    expect(session.buyer).toMatchObject({ email: 'ada@example.com', name: 'Grace Lovelace' });
    const wrong = send(`PUT ${SESSION}/customer`, { billToContact: { email: 'x' } });
    expect(codes(wrong)).toEqual(['INVALID_EMAIL_FORMAT billToContact.email']);
  });

  it('shows a name that was typed on the page, in two parts', () => {
    session = { ...session, buyer: { ...session.buyer, name: 'Grace Brewster Hopper' } };
    expect(read()).toMatchObject({
      customer: { billToContact: { firstName: 'Grace Brewster', lastName: 'Hopper' } },
    });
  });

  it('puts a coupon on and takes it off', () => {
    expect(send(`POST ${SESSION}/cart/coupon`, { code: 'SUMMER10' }, buyer).body).toMatchObject({
      cart: { couponCode: 'SUMMER10', couponHasApplied: true, couponDiscountTotal: 1.6 },
    });
    expect(send(`POST ${SESSION}/cart/coupon`, { code: null }, buyer).body).toMatchObject({
      cart: { couponCode: null, couponHasApplied: false, couponDiscountTotal: 0 },
      warnings: [],
    });
  });

  it('cannot be changed once it is over, and is still read', () => {
    session = { ...session, state: 'expired' };
    for (const [route, body] of [
      [`PUT ${SESSION}`, { country: 'DE' }],
      [`PUT ${SESSION}/customer`, {}],
      [`POST ${SESSION}/cart/coupon`, { code: 'SUMMER10' }],
    ] as const) {
      const answer = send(route, body);
      expect([answer.status, ...codes(answer)]).toEqual([400, 'SESSION_NOT_OPEN null']);
    }
    expect(read()).toMatchObject({ status: 'EXPIRED', checkoutStatus: ['CONCLUDED'] });
  });
});

const SELLERS = {
  country: 'US',
  customer: {
    accountId: 'acc-1',
    externalAccountId: 'user_42',
    billToContact: { email: 'ada@example.com', firstName: 'Ada', lastName: 'Lovelace' },
  },
  orderTags: { plan: 'pro' },
  hidePaymentMethods: ['CARD'],
  cart: {
    lineItems: [{ productPath: 'guide', customPrice: { unitPrice: { USD: 16, EUR: 15 } }, attributes: { seat: 1 } }],
  },
};
