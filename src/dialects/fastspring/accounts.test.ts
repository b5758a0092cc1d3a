// Accounts, which are the shop's customers: whose session it is after it was another's.
import { describe, expect, it } from 'vitest';
import { ask, type Asked } from '../../../test/fastspring-shop.ts';
import { makeCustomer } from '../../../test/makers.ts';
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
