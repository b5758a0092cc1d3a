// Accounts, which are the shop's customers: whose session it is after it was another's.
import { describe, expect, it } from 'vitest';
import { ask, type Asked } from '../../../test/fastspring-shop.ts';
import { makeAddress, makeCustomer } from '../../../test/makers.ts';
import type { Session } from '../../domain/session.ts';
import { shortId } from './ids.ts';
import { fastspring } from './index.ts';

const SESSIONS = '/v2/checkouts/:storeId/:checkoutId/sessions';
const SESSION = `${SESSIONS}/:sessionId`;

const ada = makeCustomer({ externalId: 'user_1', email: 'ada@example.com', name: 'Ada Byron' });
const bob = makeCustomer({
  id: '01900000-0000-7000-8000-0000000000c2',
  externalId: 'user_2',
  email: 'bob@example.com',
  name: 'Bob Stone',
});

/** Ada's, with an address that the seller has given. */
const adas = (): Session => {
  const customer = { accountId: shortId(ada.id), accountTags: { tier: 'gold' }, billToAddress: { city: 'London' } };
  return ask(fastspring, `POST ${SESSIONS}`, { country: 'US', customer }, null, { customer: ada }).session;
};

function put(path: '' | '/customer', body: object, asked: Asked = {}, before = adas()) {
  const { status, session } = ask(fastspring, `PUT ${SESSION}${path}`, body, before, asked);
  expect(status).toBe(200);
  const read = ask(fastspring, `GET ${SESSION}`, undefined, session).body as { customer: Record<string, unknown> };
  return { session, customer: read.customer };
}

const BOB = { billToContact: { email: 'bob@example.com', firstName: 'Bob' }, billToAddress: { city: 'Paris' } };

describe('a customer who is replaced as a whole', () => {
  it('is tied to no account unless one is named', () => {
    const { session, customer } = put('', { customer: BOB });
    expect(session).toMatchObject({ customerId: null, buyer: { externalId: null, name: 'Bob' } });
    expect(session.addressOwner ?? null).toBeNull();
    expect(customer).toEqual({ ...BOB, billToAddress: { city: 'Paris', country: 'US' } });
  });

  it('keeps the account for a buyer, who cannot name one', () => {
    const { customer } = put('', { customer: BOB }, { caller: null });
    expect(customer).toMatchObject({ accountId: shortId(ada.id), billToContact: { firstName: 'Bob' } });
  });

  it('stays while the seller changes something else', () => {
    expect(put('', { orderTags: { a: 'b' } }).session.customerId).toBe(ada.id);
  });
});

describe('a customer to whom another account is given', () => {
  it.each<[string, object]>([
    ['by its id', { accountId: shortId(bob.id) }],
    ['by the seller’s id', { externalAccountId: 'user_2' }],
    ['by both', { accountId: shortId(bob.id), externalAccountId: 'user_2' }],
  ])('is the other person with all there is, named %s', (_, named) => {
    const { session, customer } = put('/customer', named, { customer: bob });
    expect(session).toMatchObject({
      customerId: bob.id,
      buyer: { email: 'bob@example.com', name: 'Bob Stone', externalId: 'user_2' },
      billingAddress: null,
    });
    expect(customer).toEqual({
      accountId: shortId(bob.id),
      externalAccountId: 'user_2',
      billToContact: { email: 'bob@example.com', firstName: 'Bob', lastName: 'Stone' },
    });
  });

  it('has nothing of the person before, also when the other one is not known here', () => {
    expect(put('/customer', { accountId: 'acc-9' }).customer).toEqual({ accountId: 'acc-9' });
  });

  it('keeps what was said when it had none, or is the same one', () => {
    const guest = put('', { customer: BOB }).session;
    const { customer } = put('/customer', { accountId: shortId(bob.id) }, { customer: bob }, guest);
    expect(customer).toMatchObject({ accountId: shortId(bob.id), billToAddress: { city: 'Paris' } });
    const same = put('/customer', { accountId: shortId(ada.id), externalAccountId: 'user_7' }, { customer: ada });
    expect(same.customer).toMatchObject({ externalAccountId: 'user_7', billToAddress: { city: 'London' } });
    expect(put('/customer', { taxId: '12' }).customer).toMatchObject({ accountId: shortId(ada.id) });
  });
});

/** Who lives in Germany, as the shop has been told. */
const clara = makeCustomer({
  email: 'clara@example.com',
  addresses: [makeAddress({ line1: 'Hauptstr. 1', city: 'Berlin', region: null, postalCode: '10115', country: 'DE' })],
  extra: { country: 'AT', language: 'de', company: 'Räder GmbH' },
});
const HOME = {
  billToContact: { email: 'clara@example.com', company: 'Räder GmbH' },
  billToAddress: { addressLine1: 'Hauptstr. 1', city: 'Berlin', postalCode: '10115', country: 'DE' },
};

const WHOLE = { addressLine1: 'Domplatz 2', city: 'Köln', postalCode: '50667', country: 'DE' };

describe('a session that is opened for an account', () => {
  const items = [{ productPath: 'guide' }];
  const open = (wish: object = {}, asked: Asked = {}) => {
    const { customer, ...others } = wish as { customer?: object };
    const body = { cart: { lineItems: items }, customer: { accountId: shortId(clara.id), ...customer }, ...others };
    // From an address in the USA, with an English browser.
    const request = { countryOf: () => 'US', headers: { 'accept-language': 'en-US' } };
    return ask(fastspring, `POST ${SESSIONS}`, body, null, { customer: clara, request, ...asked });
  };

  it('is in the account’s country and language, with its company and address', () => {
    const { body, session } = open();
    expect(body).toMatchObject({ country: 'DE', currency: 'EUR', locale: 'de', customer: HOME });
    expect(session.billingAddress).toEqual(clara.addresses[0]);
  });

  it('takes the account’s own country where there is no address', () => {
    const { body } = open({}, { customer: { ...clara, addresses: [] } });
    expect(body).toMatchObject({ country: 'AT', customer: { billToContact: HOME.billToContact } });
  });

  it('goes by what the request says itself', () => {
    expect(open({ country: 'FR', locale: 'fr' }).body).toMatchObject({ country: 'FR', locale: 'fr' });
    const asked = { billToAddress: { city: 'Wien', country: 'AT' }, billToContact: { company: 'Ada & Co' } };
    expect(open({ customer: asked }).body).toMatchObject({ country: 'AT', customer: asked });
    expect(open({ country: 'FR' }).session.billingAddress).toBeNull();
  });

  it('does not show to others what the account has filled in', () => {
    const { session } = open();
    const read = ask(fastspring, `GET ${SESSION}`, undefined, session, { caller: null });
    expect(read.body['customer']).toEqual({});
    const told = { billToContact: { phoneNumber: '+491701234567' } };
    expect(ask(fastspring, `PUT ${SESSION}/customer`, told, session, { caller: null }).body).toEqual(told);
    const { customer } = put('', { customer: { billToAddress: { city: 'Köln' } } }, {}, session);
    expect(customer).toEqual({ billToAddress: { city: 'Köln', country: 'DE' } });
  });

  it.each<[string, object, Asked, object | undefined]>([
    ['a whole one of the seller’s', WHOLE, {}, WHOLE],
    ['a part of the seller’s, under which the street stays', { city: 'Köln' }, {}, undefined],
    ['a whole one of somebody’s', WHOLE, { caller: null }, undefined],
  ])('shows an address in place of the account’s that is %s', (_, billToAddress, asked, shown) => {
    const { session } = put('/customer', { billToAddress }, asked, open().session);
    const read = ask(fastspring, `GET ${SESSION}`, undefined, session, { caller: null });
    expect(read.body['customer']).toEqual(shown === undefined ? {} : { billToAddress: shown });
  });

  it('is so by the classic API too, whose known buyers keep their country', () => {
    const classic = (body: object) =>
      ask(fastspring, 'POST /sessions', { items: [{ product: 'guide' }], ...body }, null, { customer: clara }).session;
    const home = { country: 'DE', currency: 'EUR', locale: 'de', billingAddress: clara.addresses[0] };
    expect(classic({ account: shortId(clara.id) })).toMatchObject(home);
    expect(classic({ contact: { email: clara.email, country: 'US', language: 'en' } })).toMatchObject({
      ...home,
      locale: 'en',
    });
    expect(classic({ contact: { country: 'US' } })).toMatchObject({ country: 'US', billingAddress: null });
  });
});
