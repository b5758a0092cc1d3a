// Managing customers on both databases.
import { expect, test } from 'vitest';
import { createVault } from '../base/crypto.ts';
import type { CustomerInput, Intent, Result } from '../dialects/dialect.ts';
import type { Customer } from '../domain/customer.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { CreditChange } from '../domain/store-credit.ts';
import { describeOnBothDatabases } from '../../test/databases.ts';
import { openEngine } from '../../test/engine-makers.ts';
import { makeMerchant, MERCHANT_ID, NOW_MS } from '../../test/makers.ts';
import { makeSave, newSession, nextId, seed } from '../../test/store-makers.ts';
import { makeCaller } from '../../test/wire-makers.ts';
import { createFactsCache } from './facts-cache.ts';
import { isCustomerIntent, manageCustomers } from './manage-customers.ts';
import type { EngineDeps } from './deps.ts';

describeOnBothDatabases('customers', (open) => {
  async function start() {
    const store = await open();
    await seed(store);
    const { clock } = openEngine(store);
    const facts = createFactsCache({ store, gateways: new Map(), vault: createVault('a secret for tests') });
    const deps = { store, clock, facts } as unknown as EngineDeps;
    const ask = async (intent: Intent): Promise<Result> => {
      if (!isCustomerIntent(intent)) throw new Error(`${intent.do} is not about customers`);
      return manageCustomers(deps, makeCaller(makeMerchant()), intent, 'native', nextId());
    };
    const create = (input: CustomerInput) => ask({ do: 'create-customer', input });
    return { store, clock, ask, create };
  }

  const asha = { externalId: 'u-1', email: 'asha@example.com', name: 'Asha' };
  const named = { externalId: 'u-1' };

  test('are created once by an external id, and read by it', async () => {
    const { ask, create } = await start();
    const made = await create({ ...asha, extra: { domain: 'x.example' } });
    expect(made).toMatchObject({
      kind: 'customer',
      customer: { ...asha, merchantId: MERCHANT_ID, livemode: false, version: 1, createdAtMs: NOW_MS },
    });
    expect(await ask({ do: 'read-customer', customer: named })).toEqual(made);
    expect(await create(asha)).toMatchObject({ kind: 'refused', problems: [{ code: 'already_exists' }] });
    expect(await ask({ do: 'read-customer', customer: { externalId: 'u-9' } })).toEqual({
      kind: 'not-found',
      what: 'customer',
    });
  });

  test('are changed with their credit, or neither is', async () => {
    const { store, ask, create } = await start();
    const made = await create(asha);
    const { id } = (made as { customer: Customer }).customer;
    const change = (name: string, by: CreditChange['by']) =>
      ask({
        do: 'update-customer',
        ...{ customer: named, input: { name }, soleEmail: true, withCredit: true },
        credit: { by, kind: 'adjustment', note: null, expiresAtMs: null },
      });
    expect(await change('Asha Rao', { to: 500 })).toMatchObject({
      customer: { name: 'Asha Rao' },
      credit: new Map([[id, 500]]),
    });
    expect(await change('Ghost', { to: 2e12 })).toMatchObject({ kind: 'refused', problems: [{ code: 'too_large' }] });
    expect(await change('Ghost', -501)).toMatchObject({ kind: 'refused', problems: [{ code: 'credit_too_low' }] });
    expect(await store.findCustomer(MERCHANT_ID, named)).toMatchObject({ name: 'Asha Rao', version: 2 });
    expect(await change('Asha Rao', { to: 100 })).toMatchObject({ credit: new Map([[id, 100]]) });
  });

  test('are changed instead of made where the e-mail address is somebody’s and that is asked for', async () => {
    const { ask, create } = await start();
    await create(asha);
    const input = { email: 'Asha@Example.com', name: 'Asha Rao' };
    const orUpdate = ({ externalId }: Customer) => ({ ...input, phone: externalId === 'u-1' ? '+919876543210' : null });
    const made = await ask({ do: 'create-customer', input, soleEmail: true, orUpdate });
    expect(made).toMatchObject({ customer: { ...asha, ...input, phone: '+919876543210', version: 2 } });
    const customer = { id: (made as { customer: Customer }).customer.id, isActive: true } as const;
    await ask({ do: 'update-customer', customer, input: { archived: true } });
    const gone = { kind: 'not-found', what: 'customer' };
    expect(await ask({ do: 'update-customer', customer, input: { name: 'Ghost' } })).toEqual(gone);
    expect(await ask({ do: 'read-customer', customer })).toEqual(gone);
  });

  test('are shown with what is kept of theirs to pay with, where their orders are asked for', async () => {
    const { store, ask, create } = await start();
    const made = await create(asha);
    if (made.kind !== 'customer') throw new Error(JSON.stringify(made));
    const other = await create({ externalId: 'u-2' });
    if (other.kind !== 'customer') throw new Error(JSON.stringify(other));
    const instrument = (customerId: string): Instrument => ({
      ...{ merchantId: MERCHANT_ID, id: nextId(), livemode: false, customerId, gateway: 'sandbox', method: 'card' },
      ...{ reference: nextId(), card: null, isDefault: true, createdAtMs: NOW_MS, updatedAtMs: NOW_MS },
    });
    const [hers, theirs] = [instrument(made.customer.id), instrument(other.customer.id)];
    for (const kept of [hers, theirs]) await store.save(makeSave(newSession(), { instrument: kept }));
    const read = { do: 'read-customer', customer: named } as const;
    expect(await ask({ ...read, withOrders: true })).toMatchObject({ instruments: [{ id: hers.id }] });
    expect(await ask(read)).not.toHaveProperty('instruments');
    const list = { do: 'list-customers', filter: {}, page: { limit: 10, cursor: null }, withOrders: true } as const;
    const listed = await ask(list);
    expect('instruments' in listed && listed.instruments?.map(({ id }) => id).sort()).toEqual(
      [hers.id, theirs.id].sort(),
    );
    expect(await ask({ ...list, filter: { email: 'nobody@example.com' } })).toMatchObject({ instruments: [] });
  });

  test('keep the proof of a phone only while the phone stays', async () => {
    const { store, ask, create } = await start();
    const made = await create({ ...asha, phone: '+919876543210' });
    if (made.kind !== 'customer') throw new Error(JSON.stringify(made));
    await store.updateCustomer({ ...made.customer, phoneVerifiedAtMs: NOW_MS, version: 2 }, 1);
    const update = (phone: string | null) => ask({ do: 'update-customer', customer: named, input: { phone } });
    expect(await update('+919876543210')).toMatchObject({ customer: { phoneVerifiedAtMs: NOW_MS } });
    expect(await update('+919876543211')).toMatchObject({ customer: { phoneVerifiedAtMs: null } });
  });

  test('are changed by what is given; a name that is taken is refused', async () => {
    const { ask, create, clock } = await start();
    await create({ ...asha, extra: { domain: 'x.example' } });
    await create({ externalId: 'u-2' });
    clock.advance(5);
    const input = { name: 'Asha Rao', extra: { logoURL: 'l' } };
    expect(await ask({ do: 'update-customer', customer: named, input })).toMatchObject({
      customer: {
        ...asha,
        name: 'Asha Rao',
        extra: { domain: 'x.example', logoURL: 'l' },
        version: 2,
        updatedAtMs: NOW_MS + 5,
      },
    });
    const taken = await ask({ do: 'update-customer', customer: named, input: { externalId: 'u-2' } });
    expect(taken).toMatchObject({ kind: 'refused', problems: [{ code: 'already_exists', at: 'external_id' }] });
    const nobody = await ask({ do: 'update-customer', customer: { externalId: 'u-9' }, input });
    expect(nobody).toEqual({ kind: 'not-found', what: 'customer' });
  });

  test('are archived, which frees their name', async () => {
    const { ask, create } = await start();
    await create(asha);
    const archived = await ask({ do: 'update-customer', customer: named, input: { archived: true } });
    expect(archived).toMatchObject({ customer: { archivedAtMs: NOW_MS } });
    expect(await ask({ do: 'read-customer', customer: named })).toMatchObject({ kind: 'not-found' });
    expect(await create(asha)).toMatchObject({ kind: 'customer' });
    const page = { limit: 10, cursor: null, order: 'oldest-first', counted: true } as const;
    expect(await ask({ do: 'list-customers', filter: {}, page })).toMatchObject({ page: { total: 2 } });
    const active = await ask({ do: 'list-customers', filter: { archived: false }, page });
    expect(active).toMatchObject({ page: { total: 1, nextCursor: null } });
  });
});
