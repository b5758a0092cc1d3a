// Customers around sessions, on both databases.
import { expect, test } from 'vitest';
import type { Customer } from '../domain/customer.ts';
import type { SessionInput } from '../domain/command.ts';
import type { Store } from '../store/store.ts';
import { describeOnBothDatabases } from '../../test/databases.ts';
import { ask, changeOf, keyed, openCommand, openEngine, payCommand } from '../../test/engine-makers.ts';
import { makeAddress, makeCustomer, MERCHANT_ID } from '../../test/makers.ts';
import { seed } from '../../test/store-makers.ts';

const SHOP = { kind: 'shop', value: 'your-store.myshopify.com' } as const;
const HOME = makeAddress({ line1: '1 Old Road' });

describeOnBothDatabases('a session of a customer', (open) => {
  async function start(over: Partial<Customer> = {}) {
    const store = await open();
    await seed(store);
    const customer = makeCustomer({ externalId: 'u-1', name: 'Asha Rao', addresses: [HOME], ...over });
    await store.insertCustomer(customer);
    return { store, customer, ...openEngine(store) };
  }

  async function opened(started: Awaited<ReturnType<typeof start>>, input: Partial<SessionInput>) {
    const command = openCommand();
    const named = { ...command, input: { ...command.input, ...input } };
    return (await ask(started.engine, { do: 'open', merchant: SHOP, command: named })).result;
  }

  const addresses = async (store: Store, { id }: Customer) =>
    (await store.findCustomer(MERCHANT_ID, { id }))?.addresses.map(({ line1 }) => line1);

  test('remembers its address there when it is paid, also under an idempotency key', async () => {
    const started = await start();
    const { store, engine, customer } = started;
    const result = await opened(started, { customer: { externalId: 'u-1' } });
    if (result.kind !== 'session') throw new Error(result.kind);
    expect(result.session).toMatchObject({ customerId: customer.id, buyer: { name: 'Asha Rao' } });
    expect(await addresses(store, customer)).toEqual(['1 Old Road']);
    const first = await ask(engine, changeOf(result.session, payCommand()), keyed('pay'));
    expect(first.result).toMatchObject({ kind: 'session', session: { state: 'completed' } });
    expect(await addresses(store, customer)).toEqual(['12 Lake Road', '1 Old Road']);
    const again = await ask(engine, changeOf(result.session, payCommand()), keyed('pay'));
    expect(again).toMatchObject({ replayed: true, body: first.body });
  });

  test('is not opened for nobody, nor for an archived customer', async () => {
    const started = await start({ archivedAtMs: 1 });
    for (const customer of [{ externalId: 'u-1' }, { id: started.customer.id }, { email: 'none@example.com' }]) {
      const result = await opened(started, { customer });
      expect(result).toMatchObject({ kind: 'refused', problems: [{ code: 'customer_not_found' }] });
    }
  });

  test('is paid also when its address cannot be remembered', async () => {
    const started = await start();
    const { store, engine, faults, customer } = started;
    const result = await opened(started, { customer: { id: customer.id } });
    if (result.kind !== 'session') throw new Error(result.kind);
    store.updateCustomer = () => Promise.reject(new Error('the connection is gone'));
    const paid = await ask(engine, changeOf(result.session, payCommand()));
    expect(paid.result).toMatchObject({ kind: 'session', session: { state: 'completed' } });
    expect(faults).toMatchObject([{ message: 'the connection is gone' }]);
  });
});
