// What a caller without credentials can do to a seller's session, and sees of it, by knowing its id.
import { describe, expect, it } from 'vitest';
import { ask, type Answered } from '../../../test/fastspring-shop.ts';
import { makeAddress } from '../../../test/makers.ts';
import type { Session } from '../../domain/session.ts';
import { fastspring } from './index.ts';

const SESSIONS = '/v2/checkouts/:storeId/:checkoutId/sessions';
const SESSION = `${SESSIONS}/:sessionId`;
const ITEM = `${SESSION}/cart/items/:productPath`;
const PRICED = { customPrice: { unitPrice: { USD: 5 } } };
const LOCKED = { quantityBehavior: 'LOCK' };

const open = (item: object, rest: object = {}): Session =>
  ask(fastspring, `POST ${SESSIONS}`, { country: 'US', cart: { lineItems: [item] }, ...rest }, null).session;

const byStranger = (session: Session, route: string, body?: unknown, productPath?: string): Answered =>
  ask(fastspring, route, body, session, {
    caller: null,
    ...(productPath !== undefined && { request: { params: { productPath } } }),
  });

const bySeller = (session: Session, route: string, body?: unknown): Answered => ask(fastspring, route, body, session);

const refusal = ({ status, body }: Answered) => [
  status,
  ...(body['errors'] as { errorCode: string; field: string }[]).map(({ errorCode, field }) => `${errorCode} ${field}`),
];

describe.each([
  ['the variant’s id', 'icons', 'ICONS-1'],
  ['the SKU', 'ICONS-1', 'icons'],
])('an item that the seller names by %s', (_, theirs, other) => {
  const cart = (...paths: string[]) => ({ cart: { lineItems: paths.map((productPath) => ({ productPath })) } });

  it('is the same item under its other name, at the seller’s price', () => {
    const session = open({ productPath: theirs, ...PRICED });
    expect(refusal(byStranger(session, `PUT ${SESSION}`, cart(other, theirs)))).toEqual([
      400,
      'INVALID_VALUE cart.lineItems[1].productPath',
    ]);
    const renamed = byStranger(session, `PUT ${SESSION}`, cart(other));
    expect(renamed).toMatchObject({
      status: 200,
      body: { cart: { listTotal: 5, lineItems: [{ productPath: theirs, quantity: 1 }] } },
    });
    expect(renamed.session.lines).toEqual(session.lines);
  });

  it('is neither taken out nor counted up by its other name', () => {
    for (const item of [PRICED, LOCKED]) {
      const session = open({ productPath: theirs, ...item });
      const quantity = [401, 'AUTHENTICATION_REQUIRED quantity'];
      expect(refusal(byStranger(session, `POST ${SESSION}/cart/items`, { productPath: other, quantity: 9 }))).toEqual(
        quantity,
      );
      expect(refusal(byStranger(session, `PUT ${ITEM}`, { quantity: 9 }, other))).toEqual(quantity);
      expect(refusal(byStranger(session, `DELETE ${ITEM}`, undefined, other))).toEqual([
        401,
        'AUTHENTICATION_REQUIRED productPath',
      ]);
    }
  });

  it('is found by its other name where the buyer may change it', () => {
    const session = open({ productPath: theirs });
    const raised = byStranger(session, `PUT ${ITEM}`, { quantity: 3 }, `${other},${theirs}`);
    expect(raised).toMatchObject({ status: 200, body: { productPath: theirs, quantity: 3 } });
    const added = byStranger(raised.session, `POST ${SESSION}/cart/items`, { productPath: other });
    expect(added).toMatchObject({ status: 200, body: { productPath: theirs, quantity: 4 } });
    const removed = byStranger(added.session, `DELETE ${ITEM}`, undefined, other);
    expect([removed.status, removed.session.lines]).toEqual([204, []]);
  });

  it('may stand beside one of another name, and keeps its lock', () => {
    const lineItems = [{ productPath: theirs, ...LOCKED }, { productPath: other }];
    const { session } = ask(fastspring, `POST ${SESSIONS}`, { country: 'US', cart: { lineItems } }, null);
    const raised = byStranger(session, `PUT ${ITEM}`, { quantity: 3 }, other);
    expect(raised.session.lines.map(({ quantity }) => quantity)).toEqual([1, 3]);
    expect(byStranger(session, `PUT ${ITEM}`, { quantity: 3 }, theirs).status).toBe(401);
  });

  it('stays its variant when its SKU goes to another one', () => {
    const session = open({ productPath: theirs });
    const lines = session.lines.map((line) => ({ ...line, sku: 'OLD-1', alias: 'OLD-1' }));
    const raised = byStranger({ ...session, lines }, `PUT ${ITEM}`, { quantity: 2 }, 'OLD-1');
    expect(raised).toMatchObject({ status: 200, body: { productPath: 'OLD-1', quantity: 2 } });
    expect(raised.session.lines).toMatchObject([{ id: lines[0]?.id, variantId: 'icons' }]);
  });
});

it('sells at the seller’s price as many as the seller has said', () => {
  const session = open({ productPath: 'guide', quantity: 2, ...PRICED });
  const three = { cart: { lineItems: [{ productPath: 'guide', quantity: 3 }] } };
  expect(refusal(byStranger(session, `PUT ${SESSION}`, three))).toEqual([
    401,
    'AUTHENTICATION_REQUIRED cart.lineItems[0].quantity',
  ]);
  const same = byStranger(session, `PUT ${ITEM}`, { quantity: 2 }, 'guide');
  expect([same.status, same.body['quantity']]).toEqual([200, 2]);
  const raised = ask(fastspring, `PUT ${ITEM}`, { quantity: 3 }, session, {
    request: { params: { productPath: 'guide' } },
  });
  expect(raised).toMatchObject({ status: 200, body: { quantity: 3, price: { extendedListTotal: 15 } } });
});

describe('the customer', () => {
  const ADA = {
    billToContact: { email: 'ada@example.com', firstName: 'Ada', lastName: 'Lovelace' },
    shipToAddress: { addressLine1: '1 Ada Street', city: 'Boston', country: 'US' },
  };
  const session = open({ productPath: 'guide' }, { customer: ADA });
  const EVE = { billToContact: { email: 'eve@example.com' }, shipToAddress: { addressLine1: '6 Eve Alley' } };

  it.each([
    ['as a whole', `PUT ${SESSION}`, { customer: EVE }],
    ['in parts', `PUT ${SESSION}/customer`, EVE],
  ])('that a stranger changes %s is not the seller’s word', (_, route, body) => {
    expect(session.typedOnPage).toEqual({ email: false, address: false });
    expect(byStranger(session, route, body).session.typedOnPage).toEqual({ email: true, address: true });
    expect(bySeller(session, route, body).session.typedOnPage).toEqual({ email: false, address: false });
  });

  it('is shown to strangers as the seller and they have given it, but not where theirs would have it sent', () => {
    const shown = (now: Session) => byStranger(now, `GET ${SESSION}`).body['customer'];
    expect(shown(session)).toEqual(ADA);
    const changed = byStranger(session, `PUT ${SESSION}/customer`, EVE);
    const visible = { billToContact: { ...ADA.billToContact, ...EVE.billToContact } };
    expect(changed.body).toEqual(visible);
    expect(shown(changed.session)).toEqual(visible);
    expect(bySeller(changed.session, `GET ${SESSION}`).body['customer']).toMatchObject({
      shipToAddress: { addressLine1: '6 Eve Alley', city: 'Boston' },
    });
  });

  it('is not shown to strangers as it was typed on the page, whatever they send', () => {
    const typed: Session = {
      ...session,
      buyer: { ...session.buyer, email: 'grace@example.com', name: 'Grace Hopper', phone: '+12025550123' },
      shippingAddress: makeAddress({ name: 'Grace Hopper', line1: '9 Secret Road' }),
      typedOnPage: { email: true, address: true },
    };
    const patches = [{}, { taxId: '1' }, { shipToAddress: { addressLine2: 'x' } }, { shipToType: 'SAME_AS_BILL_TO' }];
    for (const patch of patches) {
      const changed = byStranger(typed, `PUT ${SESSION}/customer`, patch);
      expect(changed.status).toBe(200);
      const read = byStranger(changed.session, `GET ${SESSION}`);
      for (const { body } of [changed, read]) {
        expect(JSON.stringify(body)).not.toMatch(/grace|hopper|secret|5550123/i);
      }
      expect(bySeller(changed.session, `GET ${SESSION}`).body['customer']).toMatchObject({
        billToContact: { email: 'grace@example.com', firstName: 'Grace', lastName: 'Hopper' },
        shipToAddress: { addressLine1: '9 Secret Road' },
      });
    }
  });
});
