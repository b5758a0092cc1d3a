import { describe, expect, it } from 'vitest';
import { makeAddress, makeMerchant, makeSession, NOW_MS } from '../../../test/makers.ts';
import { createVault } from '../../base/crypto.ts';
import { newCustomer, type Customer } from '../../domain/customer.ts';
import { forgottenCookies, isLoginFirst, loginOf, provenCookie, sentCookie } from './login.ts';

const vault = createVault('a secret for tests');
const customer: Customer = newCustomer(
  {
    merchantId: makeMerchant().id,
    id: '01900000-0000-7000-8000-0000000000c1',
    livemode: false,
    phone: '+919876543210',
    phoneVerifiedAtMs: NOW_MS,
    addresses: [makeAddress({ line1: '1 New Street' }), makeAddress({ country: 'DE' }), makeAddress()],
  },
  NOW_MS,
);
const session = makeSession({ customerId: customer.id });
const merchant = makeMerchant({ phoneLogin: 'optional' });
const jar = (...cookies: readonly { name: string; value: string }[]) =>
  Object.fromEntries(cookies.map(({ name, value }) => [name, value]));
const proven = provenCookie(vault, session, '/pay/x', customer.id);
const sent = sentCookie(vault, session, '/pay/x', {
  challengeId: 'ch_1',
  phone: '+919876543210',
  channel: 'sms',
  sentAtMs: NOW_MS,
});

/** Notes how often the customer was looked up. */
async function login(
  cookies: Readonly<Record<string, string>>,
  of = session,
  by = merchant,
  found: Customer | null = customer,
) {
  let lookUps = 0;
  const engine = { customerOf: async () => ((lookUps += 1), found) };
  return { login: await loginOf({ engine, vault }, of, by, cookies), lookUps };
}

describe('what is saved about a buyer', () => {
  it('is shown to the browser that has proven the phone, without what is not shipped to', async () => {
    const { login: known } = await login(jar(proven));
    expect(known).toMatchObject({ kind: 'known', phone: customer.phone });
    expect(known.kind === 'known' && known.addresses.map(({ line1 }) => line1)).toEqual([
      '1 New Street',
      '12 Lake Road',
    ]);
  });

  it.each([
    ['nobody', jar(), session],
    ['a made-up cookie', jar({ ...proven, value: `${proven.value}x` }), session],
    [
      'a cookie of another session',
      jar(proven),
      makeSession({ ...session, id: '01900000-0000-7000-8000-0000000000f1' }),
    ],
    ['a cookie of another customer', jar(proven), makeSession({ ...session, customerId: 'another' })],
  ])('is not shown for %s', async (_, cookies, of) => {
    expect((await login(cookies, of)).login).toEqual({ kind: 'ask' });
  });

  it('is not even looked up for a session of nobody', async () => {
    const nobodys = makeSession({ customerId: null });
    expect(await login(jar(proven), nobodys)).toEqual({ login: { kind: 'ask' }, lookUps: 0 });
  });

  it.each([
    ['without a phone', { ...customer, phone: null, phoneVerifiedAtMs: null }],
    ['whose phone nobody has proven', { ...customer, phoneVerifiedAtMs: null }],
    ['who is archived', null],
  ])('asks nobody to log in as a customer %s, whom the merchant has named', async (_, found) => {
    const required = makeMerchant({ phoneLogin: 'required' });
    const named = await login(jar(), session, required, found);
    expect(named.login).toEqual({ kind: 'off' });
    expect(isLoginFirst(required, named.login)).toBe(false);
    expect(isLoginFirst(required, (await login(jar(), session, required)).login)).toBe(true);
  });

  it('is none where the shop does not ask for phones', async () => {
    expect(await login(jar(proven), session, makeMerchant())).toEqual({ login: { kind: 'off' }, lookUps: 0 });
  });
});

describe('a code that was sent', () => {
  it('is remembered for this session alone, and the number cannot be read from the cookie', async () => {
    const phone = '+919876543210';
    const { login: waiting } = await login(jar(sent));
    expect(waiting).toEqual({ kind: 'code', challengeId: 'ch_1', phone, channel: 'sms', sentAtMs: NOW_MS });
    expect(Buffer.from(sent.value, 'base64url').toString('latin1')).not.toContain('9876543210');
    const elsewhere = makeSession({ id: '01900000-0000-7000-8000-0000000000f1' });
    expect((await login(jar(sent), elsewhere)).login).toEqual({ kind: 'ask' });
    expect((await login({ kassa_code: 'nonsense' })).login).toEqual({ kind: 'ask' });
  });

  it('is forgotten with everything else for another number', () => {
    expect(forgottenCookies('/pay/x')).toMatchObject([
      { name: sent.name, maxAgeS: 0 },
      { name: proven.name, maxAgeS: 0 },
    ]);
  });
});

it.each([
  ['off', false],
  ['optional', false],
  ['required', true],
] as const)('a phone that is %s comes before everything else: %s', (phoneLogin, isFirst) => {
  expect(isLoginFirst(makeMerchant({ phoneLogin }), { kind: 'ask' })).toBe(isFirst);
  expect(isLoginFirst(makeMerchant({ phoneLogin }), { kind: 'known', phone: '', email: null, addresses: [] })).toBe(
    false,
  );
});
