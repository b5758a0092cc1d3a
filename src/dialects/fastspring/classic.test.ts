// The classic API: sessions.
import { describe, expect, it } from 'vitest';
import { ask } from '../../../test/fastspring-shop.ts';
import { fastspring } from './index.ts';

const create = (body: unknown) => ask(fastspring, 'POST /sessions', body, null);
const WISH = {
  account: 'acc-1',
  contact: { first: 'Ada', last: 'Lovelace', email: 'ada@example.com', country: 'DE' },
  items: [{ product: 'guide', quantity: 2, attributes: { seat: '1' } }],
  tags: { plan: 'pro' },
};

describe('POST /sessions', () => {
  it('answers 200 with a flat session', () => {
    const { status, body, session } = create(WISH);
    expect(status).toBe(200);
    expect(body).toEqual({
      id: expect.stringMatching(/^[\w-]{22}$/) as string,
      currency: 'EUR',
      expires: session.createdAtMs + 86_400_000,
      order: null,
      account: 'acc-1',
      subtotal: 37,
      items: [{ product: 'guide', quantity: 2 }],
    });
    expect(session.metadata).toEqual({ plan: 'pro' });
  });

  it('lives as many days as it is told, and sells at the seller’s price', () => {
    const { body, session } = create({ expiration: 7, items: [{ product: 'guide', pricing: { price: { USD: 5 } } }] });
    expect(body).toMatchObject({ currency: 'USD', subtotal: 5, expires: session.createdAtMs + 7 * 86_400_000 });
  });

  it.each<[unknown, string]>([
    [{ ...WISH, expiration: 8 }, 'expiration'],
    [{ ...WISH, expiration: 0 }, 'expiration'],
    [{ ...WISH, items: [] }, 'items'],
    [{ contact: {} }, 'items'],
    [{ items: [{ product: 'gone' }] }, 'items[0].product'],
    [{ items: [{ product: 'guide' }, { product: 'guide' }] }, 'items[1].product'],
    [{ items: [{ product: 'guide', pricing: { trial: 7 } }] }, 'items[0].pricing.trial'],
    [{ items: [{ product: 'guide', price: { USD: 5 } }] }, 'items[0].price'],
    [{ items: [{ product: 'guide', qty: 5 }] }, 'items[0].qty'],
    [{ items: [{ product: 'guide', pricing: { quantity: 5 } }] }, 'items[0].pricing.quantity'],
    [{ ...WISH, coupon: 'nope' }, 'coupon'],
    [{ ...WISH, contact: { email: 'ada' } }, 'contact.email'],
    [{ ...WISH, lookup: { custom: 'abc' } }, 'lookup.custom'],
  ])('refuses %j in its envelope', (body, field) => {
    const answer = create(body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ action: 'session.create', result: 'error' });
    expect(Object.keys(answer.body['error'] as object)).toEqual([field]);
  });

  it('says of an item that stands there twice that it exists', () => {
    const { body } = create({ items: [{ product: 'guide' }, { product: 'guide' }] });
    expect(Object.values(body['error'] as object)[0]).toMatch(/^Item exists\./);
  });

  it('calls what is not there a product with a path', () => {
    const { body } = create({ items: [{ product: 'gone' }] });
    const text = 'There is no product with the path “gone” on sale. Check the path for a slip.';
    expect(body['error']).toEqual({ 'items[0].product': text });
  });

  it('says what is called otherwise in the other API', () => {
    const { body } = create({ items: [{ productPath: 'guide' }] });
    const text = 'items[0].product is required: you sent “productPath”, which is called “product” here.';
    expect(body['error']).toEqual({ 'items[0].product': text });
    const newest = ask(
      fastspring,
      'POST /v2/checkouts/:storeId/:checkoutId/sessions',
      { cart: { lineItems: [{ product: 'guide' }] } },
      null,
    );
    const field = 'cart.lineItems[0].productPath';
    const message = `${field} is required: you sent “product”, which is called “productPath” here.`;
    expect(newest.body).toMatchObject({ errors: [{ errorCode: 'REQUIRED_FIELD', field, message }] });
  });

  it('answers what it cannot read with the words that clients know', () => {
    for (const text of ['{', '[]', '"x"']) {
      expect(create(text)).toMatchObject({ status: 400, body: { message: 'Can not parse request body.', params: [] } });
    }
  });

  it('is read again', () => {
    const { session } = create(WISH);
    const read = ask(fastspring, 'GET /sessions/:id', undefined, session, {
      request: { params: { id: session.publicId } },
    });
    expect(read).toMatchObject({ status: 200, body: { id: session.publicId, subtotal: 37 } });
    const wrong = ask(fastspring, 'GET /sessions/:id', undefined, session, { request: { params: { id: 'x' } } });
    expect(wrong).toMatchObject({ status: 400, body: { action: 'session.get', result: 'error' } });
  });
});
