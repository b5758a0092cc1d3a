// Fields in the wrong place are ignored, and told.
import { expect, it } from 'vitest';
import { ask } from '../../../test/fastspring-shop.ts';
import type { Session } from '../../domain/session.ts';
import { fastspring } from './index.ts';

const SESSIONS = '/v2/checkouts/:storeId/:checkoutId/sessions';
const SESSION = `${SESSIONS}/:sessionId`;
const ITEM = 'cart.lineItems[0].';

interface Told {
  readonly code: string;
  readonly field: string;
  readonly message: string;
}

const toldBy = ({ body }: { readonly body: Record<string, unknown> }) =>
  (body['warnings'] as readonly Told[]).map(({ code, field, message }) => {
    const [, likely = ''] = /did you mean (.*)\?$/.exec(message) ?? [];
    return [code, field, likely];
  });
const open = (body: object) => ask(fastspring, `POST ${SESSIONS}`, body, null);
const withItem = (item: object) => ({ cart: { lineItems: [{ productPath: 'guide', ...item }] } });

it.each<[object, string, string]>([
  [{ items: [{ product: 'guide' }] }, 'items', 'cart.lineItems'],
  [{ LineItems: [] }, 'LineItems', 'cart.lineItems'],
  [{ tags: { a: 'b' } }, 'tags', 'orderTags'],
  [{ accountId: 'a' }, 'accountId', 'customer.accountId'],
  [{ cart: { items: [{ productPath: 'guide' }] } }, 'cart.items', 'cart.lineItems'],
  [{ cart: { coupon: 'X' } }, 'cart.coupon', 'cart.couponCode'],
  [withItem({ price: 5 }), `${ITEM}price`, 'cart.lineItems[].customPrice'],
  [withItem({ tags: { a: 'b' } }), `${ITEM}tags`, 'cart.lineItems[].attributes'],
  [
    withItem({ customPrice: { price: { USD: 5 } } }),
    `${ITEM}customPrice.price`,
    'cart.lineItems[].customPrice.unitPrice',
  ],
  [
    withItem({ subscriptionOverrides: { intervalLength: 1 } }),
    `${ITEM}subscriptionOverrides.intervalLength`,
    'cart.lineItems[].subscriptionOverrides.billingFrequency.intervalLength',
  ],
  [
    withItem({ subscriptionOverrides: { billingFrequency: { intervalUnit: 'MONTH', interval: 3 } } }),
    `${ITEM}subscriptionOverrides.billingFrequency.interval`,
    'cart.lineItems[].subscriptionOverrides.billingFrequency.intervalLength',
  ],
  [
    withItem({ customPrice: { discounts: [{ quantity: 1, percentDiscount: 50 }] } }),
    `${ITEM}customPrice.discounts[0].quantity`,
    'cart.lineItems[].customPrice.discounts[].minQuantity',
  ],
  [{ customer: { email: 'ada@example.com' } }, 'customer.email', 'customer.billToContact.email'],
  [{ customer: { contact: { first: 'Ada' } } }, 'customer.contact', 'customer.billToContact'],
  [
    { customer: { billToContact: { first: 'Ada' } } },
    'customer.billToContact.first',
    'customer.billToContact.firstName',
  ],
  [
    { customer: { billToAddress: { zip: '10115' } } },
    'customer.billToAddress.zip',
    'customer.billToAddress.postalCode',
  ],
  [withItem({ quantty: 2 }), `${ITEM}quantty`, 'cart.lineItems[].quantity'],
])('%j is told', (body, field, likely) => {
  const answer = open(body);
  expect(answer.status).toBe(201);
  expect(toldBy(answer)).toEqual([['UNKNOWN_FIELD', field, likely]]);
});

it('nothing is said of fields that are there, of none, of what resembles none, and of what is within maps', () => {
  const customer = { billToContact: { email: 'ada@example.com', other: 1 }, accountTags: { items: 'x' } };
  const answer = open({
    ...withItem({ attributes: { price: '1' } }),
    customer,
    language: 'en',
    items: null,
    returnUrl: '',
  });
  expect(toldBy(answer)).toEqual([]);
});

it('the last body that had items speaks', () => {
  const opened = open({ items: [] }).session;
  const read = (session: Session) => toldBy(ask(fastspring, `GET ${SESSION}`, undefined, session));
  const item = { productPath: 'guide', customPrice: { price: { USD: 5 } } };
  const { session } = ask(fastspring, `POST ${SESSION}/cart/items`, item, opened);
  expect(read(session)).toEqual([['UNKNOWN_FIELD', 'customPrice.price', 'cart.lineItems[].customPrice.unitPrice']]);
  expect(toldBy(ask(fastspring, `PUT ${SESSION}`, withItem({}), session))).toEqual([]);
});

it('a bill-to country that there is not is told until there is another one', () => {
  const customer = { billToAddress: { country: 'ZZ' } };
  const answer = open({ country: 'FR', customer });
  expect(toldBy(answer)).toEqual([['INVALID_COUNTRY', 'customer.billToAddress.country', '']]);
  expect(answer.body).toMatchObject({ country: 'FR' });
  const put = (body: object) => ask(fastspring, `PUT ${SESSION}/customer`, body, answer.session).session;
  const read = (session: Session) => toldBy(ask(fastspring, `GET ${SESSION}`, undefined, session)).length;
  expect(read(put({ billToAddress: { city: 'Paris' } }))).toBe(1);
  expect(read(put({ billToAddress: { country: 'FR' } }))).toBe(0);
  expect(toldBy(ask(fastspring, `PUT ${SESSION}`, { customer: {} }, answer.session))).toEqual([]);
});
