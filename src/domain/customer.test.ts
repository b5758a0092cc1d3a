import { describe, expect, test } from 'vitest';
import { makeAddress, makeCustomer, makeSession, NOW_MS } from '../../test/makers.ts';
import { buyerNames } from './buyer-history.ts';
import {
  addressToRemember,
  changeCustomer,
  customerByOrder,
  MAX_ADDRESSES,
  rememberAddress,
  withAddress,
} from './customer.ts';

describe('remembering an address', () => {
  const home = makeAddress();
  const office = makeAddress({ line1: '1 Office Park' });

  test('puts the latest first', () => {
    const customer = rememberAddress(rememberAddress(makeCustomer(), home, NOW_MS + 1), office, NOW_MS + 2);
    expect(customer.addresses).toEqual([office, home]);
    expect(customer).toMatchObject({ version: 3, updatedAtMs: NOW_MS + 2, createdAtMs: NOW_MS });
  });

  test('moves one that is known to the front', () => {
    const customer = makeCustomer({ addresses: [office, home] });
    expect(rememberAddress(customer, { ...home }, NOW_MS).addresses).toEqual([home, office]);
  });

  test('changes nothing when it is the latest already', () => {
    const customer = makeCustomer({ addresses: [home] });
    expect(rememberAddress(customer, { ...home }, NOW_MS + 1)).toBe(customer);
  });

  test('forgets the oldest of too many', () => {
    let customer = makeCustomer();
    const lines = Array.from({ length: MAX_ADDRESSES + 1 }, (_, number) => `${number} Lake Road`);
    for (const line1 of lines) customer = rememberAddress(customer, makeAddress({ line1 }), NOW_MS);
    expect(customer.addresses.map(({ line1 }) => line1)).toEqual(lines.slice(1).reverse());
  });
});

test('a change that changes nothing is no new version', () => {
  const customer = makeCustomer({ email: 'asha@example.com' });
  expect(changeCustomer(customer, { email: 'asha@example.com' }, NOW_MS + 1)).toBe(customer);
  expect(changeCustomer(customer, { email: null }, NOW_MS + 1)).toMatchObject({ version: 2, email: null });
});

test('the address of a parcel is remembered before that of the bill', () => {
  const [parcel, bill] = [makeAddress({ line1: 'parcel' }), makeAddress({ line1: 'bill' })];
  const theirs = { customerId: 'c-1', addressOwner: 'c-1' };
  expect(addressToRemember(makeSession({ ...theirs, shippingAddress: parcel, billingAddress: bill }))).toBe(parcel);
  expect(addressToRemember(makeSession({ ...theirs, billingAddress: bill }))).toBe(bill);
  expect(addressToRemember(makeSession(theirs))).toBeNull();
  expect(addressToRemember(makeSession({ customerId: 'c-1', shippingAddress: parcel }))).toBeNull();
});

describe('a buyer who becomes a customer by ordering', () => {
  const order = { id: '01900000-0000-7000-8000-0000000000aa', number: 'AAAA-AAAA', atMs: NOW_MS };
  const buyer = { email: 'Alan@example.com', phone: null, name: null, externalId: order.id };
  const ordered = makeSession({ customerId: order.id, order, buyer, billingAddress: makeAddress({ name: 'Alan' }) });

  test('has a record with what the order says, named as on the bill', () => {
    expect(customerByOrder(ordered, NOW_MS)).toMatchObject({
      id: order.id,
      externalId: order.id,
      email: 'Alan@example.com',
      name: 'Alan',
      version: 1,
    });
    expect(customerByOrder({ ...ordered, billingAddress: null }, NOW_MS)?.name).toBe('Alan@example.com');
  });

  test('is nobody else, and known again by the address', () => {
    expect(customerByOrder({ ...ordered, customerId: 'c-1' }, NOW_MS)).toBeNull();
    expect(customerByOrder({ ...ordered, customerId: null, order: null }, NOW_MS)).toBeNull();
    expect(buyerNames(ordered)).toEqual(['alan@example.com']);
    expect(buyerNames({ ...ordered, customerId: 'c-1' })).toEqual(['c-1', 'alan@example.com']);
  });
});

describe('the latest address', () => {
  const other = { ...makeAddress(), line1: 'Elsewhere 2' };

  test('is changed part by part, and others stay', () => {
    const [changed, ...rest] = withAddress([makeAddress(), other], { city: 'Pune' }, 'US');
    expect(changed).toEqual({ ...makeAddress(), city: 'Pune' });
    expect(rest).toEqual([other]);
  });

  test('is made in the given country by the first part that is said, and by nothing else', () => {
    expect(withAddress([], { city: null }, 'US')).toEqual([]);
    expect(withAddress([], { city: 'Bath' }, 'US')).toMatchObject([{ city: 'Bath', country: 'US', line1: null }]);
    expect(withAddress([], { country: 'GB' }, 'US')).toMatchObject([{ country: 'GB' }]);
  });
});
