// The calls about accounts: what they ask for, and how it is answered.
import { describe, expect, it } from 'vitest';
import { shopMerchant } from '../../../test/fastspring-shop.ts';
import { makeAddress, makeAttempt, makeCustomer, makeSession, NOW_MS } from '../../../test/makers.ts';
import { makeCaller, makeContext, makeRequest } from '../../../test/wire-makers.ts';
import type { Customer } from '../../domain/customer.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { problem } from '../../domain/problem.ts';
import type { Asked, CustomerInput, Result, WireReply, WireRequest } from '../dialect.ts';
import { orderReference, shortId } from './ids.ts';
import { parseAccounts, parseCreateAccount, parseReadAccount, parseUpdateAccount } from './parse-accounts.ts';
import { renderAccount, renderAccounts, renderChangedAccount, renderNewAccount } from './render-accounts.ts';

const caller = makeCaller(shopMerchant);
const context = makeContext({ merchant: shopMerchant });
const asking = (over: Partial<WireRequest> = {}): Asked => ({ request: makeRequest(over), caller });
const shown = ({ status, body }: WireReply) => ({ status, body: JSON.parse(body ?? '') as Record<string, unknown> });

const CONTACT = { first: 'Ada', last: 'Lovelace', email: 'ada@example.com', company: 'Engines', phone: '212 555 0100' };
const WISH = {
  contact: CONTACT,
  language: 'en',
  country: 'us',
  lookup: { custom: 'user_1' },
  address: { addressLine1: '12 Lake Road', city: 'Albany', region: 'NY', postalCode: '12207' },
};

function inputOf(body: unknown, standing?: Customer): CustomerInput {
  const request = makeRequest({ body, params: { id: shortId(standing?.id ?? makeCustomer().id) } });
  const intent = standing === undefined ? parseCreateAccount(request, caller) : parseUpdateAccount(request, caller);
  if (intent.do === 'create-customer') return intent.input;
  if (intent.do !== 'update-customer' || standing === undefined) throw new Error(JSON.stringify(intent));
  return typeof intent.input === 'function' ? intent.input(standing) : intent.input;
}

/** A customer as an account's fields make one. */
const made = (body: unknown): Customer => makeCustomer({ phone: null, ...inputOf(body) });
const objectOf = (customer: Customer) => shown(renderAccount({ kind: 'customer', customer }, context, asking())).body;

describe('an account', () => {
  it('is a customer of the shop, with what only this API has words for beside it', () => {
    expect(parseCreateAccount(makeRequest({ body: WISH }), caller)).toEqual({
      do: 'create-customer',
      soleEmail: true,
      input: {
        email: 'ada@example.com',
        name: 'Ada Lovelace',
        phone: '+12125550100',
        externalId: 'user_1',
        addresses: [
          makeAddress({
            ...{ name: 'Ada Lovelace', line1: '12 Lake Road', line2: null, city: 'Albany', region: 'NY' },
            ...{ postalCode: '12207', country: 'US', phone: null },
          }),
        ],
        extra: {
          ...{ firstName: 'Ada', lastName: 'Lovelace', company: 'Engines', phoneAsTyped: '212 555 0100' },
          ...{ language: 'en', country: 'US' },
        },
      },
    });
  });

  it('is shown as it was given', () => {
    const customer = made(WISH);
    const id = shortId(customer.id);
    expect(objectOf(customer)).toEqual({
      id,
      account: id,
      contact: { ...CONTACT, subscribed: false },
      address: { ...WISH.address, addressLine2: null, country: 'US' },
      language: 'en',
      country: 'US',
      lookup: { global: id, custom: 'user_1' },
      url: null,
      payment: { methods: 0, active: 0 },
      orders: [],
      subscriptions: [],
      charges: [],
      subscribed: false,
      taxExemptionData: null,
      action: 'account.get',
      result: 'success',
    });
  });

  it('has a name in two parts whoever made it, and the shop’s language and country', () => {
    const customer = makeCustomer({ name: 'Grace Brewster Hopper', extra: { firstName: 7, company: null } });
    expect(objectOf({ ...customer, addresses: [] })).toMatchObject({
      contact: { first: 'Grace Brewster', last: 'Hopper', company: null },
      language: 'en',
      country: 'US',
    });
  });

  it('has its orders and what was charged for them, and nobody else’s', () => {
    const customer = made(WISH);
    const order = { id: '01900000-0000-7000-8000-0000000000b1', number: 'X', atMs: NOW_MS };
    const bought = makeSession({
      ...{ customerId: customer.id, order, state: 'completed', currency: 'USD', locale: 'en-US' },
      attempts: [
        makeAttempt({ id: 'a', state: 'declined', amount: 1_995, settledAtMs: NOW_MS }),
        makeAttempt({ id: 'b', state: 'paid', amount: 1_995, settledAtMs: NOW_MS + 1 }),
      ],
    });
    const orders = [bought, { ...bought, customerId: null }];
    const { body } = shown(renderAccount({ kind: 'customer', customer, orders }, context, asking()));
    const charge = {
      ...{ currency: 'USD', total: 19.95, payoutCurrency: 'USD', totalInPayoutCurrency: 19.95 },
      ...{ order: shortId(order.id), orderReference: orderReference('', order), subscription: null },
    };
    const at = (ms: number) => ({
      ...{ timestamp: ms, timestampValue: ms, timestampInSeconds: Math.floor(ms / 1000) },
      timestampDisplay: '6/15/26',
    });
    expect(body).toMatchObject({
      orders: [shortId(order.id)],
      charges: [
        { ...charge, status: 'failed', ...at(NOW_MS) },
        { ...charge, status: 'successful', ...at(NOW_MS + 1) },
      ],
    });
  });
});

it('counts the ways to pay that are kept of an account, and nobody else’s', () => {
  const customer = made(WISH);
  const instrument = (customerId: string, id: string): Instrument => ({
    ...{ merchantId: customer.merchantId, id, livemode: false, customerId, gateway: 'sandbox', method: 'card' },
    ...{ reference: id, card: null, isDefault: true, createdAtMs: NOW_MS, updatedAtMs: NOW_MS },
  });
  const instruments = [instrument(customer.id, 'a'), instrument('somebody', 'b')];
  const { body } = shown(renderAccount({ kind: 'customer', customer, orders: [], instruments }, context, asking()));
  expect(body).toMatchObject({ payment: { methods: 1, active: 1 } });
});

describe('a change of an account', () => {
  const ada = made(WISH);

  it('leaves what is not given', () => {
    expect(inputOf({ contact: { last: 'Byron' } }, ada)).toEqual({
      name: 'Ada Byron',
      extra: { firstName: 'Ada', lastName: 'Byron' },
    });
    expect(inputOf({}, ada)).toEqual({});
  });

  it('takes out a company or a phone that is given empty', () => {
    expect(inputOf({ contact: { company: '', phone: '' } }, ada)).toEqual({
      phone: null,
      extra: { company: null, phoneAsTyped: null },
    });
  });

  it('puts a new address before the older ones', () => {
    const { addresses } = inputOf({ address: { city: 'Paris', country: 'fr' } }, ada);
    expect(addresses?.map(({ city, country }) => [city, country])).toEqual([
      ['Paris', 'FR'],
      ['Albany', 'US'],
    ]);
  });
});

describe('what is wrong with an account is told by field', () => {
  it.each<[unknown, string]>([
    [{}, 'contact'],
    [{ contact: { ...CONTACT, first: undefined } }, 'first'],
    [{ contact: { ...CONTACT, first: ' ' } }, 'first'],
    [{ contact: { ...CONTACT, last: null } }, 'last'],
    [{ contact: { ...CONTACT, last: 'x'.repeat(256) } }, 'last'],
    [{ contact: { ...CONTACT, email: undefined } }, 'email'],
    [{ contact: { ...CONTACT, email: 'ada' } }, 'email'],
    [{ contact: { ...CONTACT, email: `${'a'.repeat(250)}@example.com` } }, 'email'],
    [{ contact: { ...CONTACT, company: 1 } }, 'company'],
    [{ contact: { ...CONTACT, phone: [] } }, 'phone'],
    [{ ...WISH, country: 'USA' }, 'country'],
    [{ ...WISH, country: 'ZZ' }, 'country'],
    [{ ...WISH, language: 'english' }, 'language'],
    [{ ...WISH, lookup: { custom: 'abc' } }, 'custom'],
    [{ ...WISH, lookup: { custom: 'a b c d' } }, 'custom'],
    [{ ...WISH, address: { postalCode: 12207 } }, 'postalCode'],
  ])('%j', (body, field) => {
    const intent = parseCreateAccount(makeRequest({ body }), caller);
    if (intent.do !== 'reject') throw new Error('it was taken');
    const answer = shown(renderNewAccount({ kind: 'rejected', problems: intent.problems }));
    expect(answer).toMatchObject({ status: 400, body: { action: 'account.create', result: 'error' } });
    expect(Object.keys(answer.body['error'] as object)).toEqual([field]);
  });

  it('names of Sessions v2, by the names that they have here', () => {
    const body = { contact: { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' } };
    expect(parseCreateAccount(makeRequest({ body }), caller)).toMatchObject({
      problems: [
        { text: 'contact.first is required: you sent “firstName”, which is called “first” here.' },
        { text: 'contact.last is required: you sent “lastName”, which is called “last” here.' },
      ],
    });
  });

  it.each(['', '{', '[]', '"x"', '7'])('a body of %j is none', (body) => {
    const intent = parseUpdateAccount(makeRequest({ body }), caller);
    if (intent.do !== 'reject') throw new Error('it was taken');
    const answer = renderChangedAccount({ kind: 'rejected', problems: intent.problems }, context, asking());
    expect(shown(answer)).toEqual({ status: 400, body: { message: 'Can not parse request body.', params: [] } });
  });

  it('an e-mail address of somebody else, whose id ends the sentence', () => {
    const by = made(WISH);
    const { status, body } = shown(renderNewAccount({ kind: 'email-taken', by }));
    expect(status).toBe(400);
    expect(body).toMatchObject({ action: 'account.create', result: 'error' });
    expect((body['error'] as { email: string }).email.slice(-22)).toBe(shortId(by.id));
  });

  it('a custom key of somebody else', () => {
    const refused: Result = {
      kind: 'refused',
      problems: [problem('already_exists', 'external_id', '`external_id`: taken.')],
      session: null,
    };
    expect(shown(renderNewAccount(refused)).body).toMatchObject({ error: { custom: 'custom: taken.' } });
  });

  it('an id that nobody has, or that is none', () => {
    const params = { id: 'abCdE1FGH2Hij3KLMnOpqR' };
    const answer = renderAccount({ kind: 'not-found', what: 'customer' }, context, asking({ params }));
    expect(shown(answer)).toEqual({
      status: 400,
      body: { account: params.id, action: 'account.get', result: 'error', error: { account: 'account not found' } },
    });
    expect(parseReadAccount(makeRequest({ params: { id: '../x' } }))).toMatchObject({ customer: { id: '' } });
  });
});

describe('the list of accounts', () => {
  const list = (query: Record<string, string>) => parseAccounts(makeRequest({ method: 'GET', query }));
  const ada = made(WISH);

  it('is ids in numbered pages, without a condition', () => {
    const query = { limit: '2', page: '3' };
    expect(list(query)).toEqual({
      do: 'list-customers',
      filter: { archived: false },
      page: { limit: 2, cursor: null, skip: 4, counted: true },
    });
    const page = { items: [ada], nextCursor: null, total: 7 };
    expect(shown(renderAccounts({ kind: 'customers', page }, context, asking({ query }))).body).toEqual({
      ...{ action: 'account.getall', result: 'success', page: 3, limit: 2, nextPage: 4, total: 7 },
      accounts: [shortId(ada.id)],
    });
    const last = { items: [ada], nextCursor: null, total: 6 };
    expect(shown(renderAccounts({ kind: 'customers', page: last }, context, asking({ query }))).body).toMatchObject({
      nextPage: null,
    });
  });

  it('is whole accounts with one', () => {
    const query = { email: 'ada@example.com' };
    expect(list(query)).toMatchObject({ filter: { archived: false, email: query.email }, withOrders: true });
    expect(list({ custom: 'user_1' })).toMatchObject({ filter: { archived: false, externalId: 'user_1' } });
    expect(list({ global: shortId(ada.id) })).toMatchObject({ do: 'read-customer', customer: { id: ada.id } });
    expect(list({ orderId: shortId(ada.id) })).toMatchObject({ customer: { of: { by: 'order', id: ada.id } } });
    const page = { items: [ada], nextCursor: null, total: 1 };
    expect(shown(renderAccounts({ kind: 'customers', page }, context, asking({ query }))).body).toMatchObject({
      ...{
        action: 'account.lookup',
        result: 'success',
        total: 1,
        accounts: [{ id: shortId(ada.id), contact: CONTACT }],
      },
    });
  });

  it('says which condition found nobody', () => {
    const query = { email: 'nobody@example.com' };
    const page = { items: [], nextCursor: null, total: 0 };
    expect(shown(renderAccounts({ kind: 'customers', page }, context, asking({ query })))).toEqual({
      status: 400,
      body: { action: 'account.lookup', result: 'error', error: { email: 'Account not found' } },
    });
  });

  it.each<[Record<string, string>, string]>([
    [{ limit: '0' }, 'limit'],
    [{ limit: '251' }, 'limit'],
    [{ page: '0' }, 'page'],
    [{ page: 'x' }, 'page'],
    [{ email: 'a@example.com', custom: 'user_1' }, 'custom'],
    [{ surname: 'x' }, 'surname'],
  ])('refuses %j', (query, field) => {
    const intent = list(query);
    if (intent.do !== 'reject') throw new Error('it was taken');
    const answer = shown(renderAccounts({ kind: 'rejected', problems: intent.problems }, context, asking({ query })));
    expect(answer.status).toBe(400);
    expect(Object.keys(answer.body['error'] as object)).toEqual([field]);
  });
});
