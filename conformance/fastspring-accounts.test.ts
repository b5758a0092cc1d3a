// Accounts through two public clients, unchanged, on both databases.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../test/server.ts';
import { openClients, type Clients } from './fastspring-clients.ts';

const contact = {
  first: 'Ada',
  last: 'Lovelace',
  email: 'ada@example.com',
  company: 'Engines',
  phone: '+442079460000',
};

interface Accounts {
  readonly accounts: readonly { readonly id: string }[];
}

describe.each(['pglite', 'postgres'] as const)('accounts on %s', (database) => {
  let server: TestServer;
  let clients: Clients;

  beforeAll(async () => {
    server = await startTestServer({ database });
    clients = openClients(server);
  });
  afterAll(() => server.stop());

  it('are made once for an e-mail address, found, and changed', async () => {
    const { sdk, toolkit } = clients;
    const { id, ...made } = await sdk<{ id: string }>('createanaccount', { contact, country: 'GB', language: 'en' });
    expect(made).toEqual({ account: id, action: 'account.create', result: 'success' });
    expect(id).toMatch(/^[\w-]{22}$/);

    const twin = { contact: { ...contact, email: 'ADA@example.com' } };
    const error = { email: expect.stringMatching(new RegExp(`/accounts/${id}$`)) as string };
    const data = { action: 'account.create', result: 'error', error };
    await expect(sdk('createanaccount', twin)).rejects.toMatchObject({ status: 400, data });
    await expect(toolkit.accounts().post(twin)).rejects.toMatchObject({ response: { status: 400, data } });

    expect(await sdk('updateexistingaccount', { lookup: { custom: 'user_1' } }, { account_id: id })).toMatchObject({
      ...{ account: id, action: 'account.update', result: 'success' },
    });
    expect(await toolkit.accounts(id).post({ contact: { first: 'Augusta' } })).toMatchObject({ result: 'success' });
    const account = {
      ...{ id, account: id, country: 'GB', language: 'en', lookup: { global: id, custom: 'user_1' }, orders: [] },
      contact: { ...contact, first: 'Augusta' },
    };
    expect(await sdk('getoneaccount', { account_id: id })).toMatchObject({ ...account, action: 'account.get' });
    expect(await toolkit.accounts(id).get()).toMatchObject(account);

    const conditions: readonly Record<string, string>[] = [
      { email: contact.email },
      { custom: 'user_1' },
      { global: id },
    ];
    for (const condition of conditions) {
      const found = await sdk('lookUpAccountsbyParameters', condition);
      expect(found).toMatchObject({ action: 'account.lookup', result: 'success', total: 1, accounts: [account] });
      expect(await toolkit.accounts().query(condition).get()).toEqual(found);
    }
    const all = (await toolkit.accounts().get()) as { accounts: string[] };
    expect(all).toMatchObject({ action: 'account.getall', page: 1, limit: 50, nextPage: null });
    expect(all.accounts).toContain(id);
  });

  it('that nobody has are said to be not found', async () => {
    const { sdk, toolkit } = clients;
    const unknown = 'abCdE1FGH2Hij3KLMnOpqR';
    const data = { action: 'account.get', result: 'error', error: { account: 'account not found' } };
    await expect(sdk('getoneaccount', { account_id: unknown })).rejects.toMatchObject({ status: 400, data });
    await expect(toolkit.accounts(unknown).get()).rejects.toMatchObject({ response: { status: 400, data } });
    const change = toolkit.accounts(unknown).post({ contact: { first: 'Eve' } });
    await expect(change).rejects.toMatchObject({ response: { status: 400 } });
    await expect(sdk('lookUpAccountsbyParameters', { email: 'nobody@example.com' })).rejects.toMatchObject({
      data: { action: 'account.lookup', result: 'error', error: { email: 'Account not found' } },
    });
  });

  it('have the sessions that name them', async () => {
    const { sdk, toolkit } = clients;
    const [ada] = ((await toolkit.accounts().query({ email: contact.email }).get()) as Accounts).accounts;
    const items = [{ product: 'phoenix-guide' }];
    const create = 'createasessionwithoutoverridinganydefaultvalues';
    // Ada lives where the shop does not: she is asked in her own money.
    expect(await sdk(create, { account: ada?.id, items })).toMatchObject({ account: ada?.id, currency: 'GBP' });
    expect(await sdk(create, { contact: { email: contact.email }, items })).toMatchObject({ account: ada?.id });
  });
});
