// Buyers who become customers by ordering, on both databases: one customer an order, with one event, and none without.
import { expect, test } from 'vitest';
import type { Session } from '../domain/session.ts';
import type { Store } from '../store/store.ts';
import { describeOnBothDatabases } from '../../test/databases.ts';
import { ask, changeOf, openCommand, openEngine, payCommand } from '../../test/engine-makers.ts';
import { makeCustomer, makeDiscount, makeMerchant, MERCHANT_ID } from '../../test/makers.ts';
import { makeConfig, makeEndpoint, seed } from '../../test/store-makers.ts';

const SHOP = { kind: 'shop', value: 'your-store.myshopify.com' } as const;
const PAGE = { limit: 50, after: null } as const;
const FOR_NOTHING = [
  makeDiscount({ rate: 1_000_000, maxUses: 1 }),
  makeDiscount({ id: 'free-shipping', code: null, benefit: { kind: 'free-shipping', upTo: {} } }),
];

type Engine = ReturnType<typeof openEngine>['engine'];

describeOnBothDatabases('a buyer who becomes a customer', (open) => {
  async function start(offers = FOR_NOTHING) {
    const store = await open();
    const endpoints = [makeEndpoint({ dialect: 'flowglad', events: ['customer.created'] })];
    await seed(store, makeConfig({ merchant: makeMerchant({ offers }), endpoints }));
    return { store, ...openEngine(store) };
  }

  async function opened(
    engine: Engine,
    input: Partial<ReturnType<typeof openCommand>['input']> = {},
  ): Promise<Session> {
    const command = openCommand();
    const becoming = { ...command, buyerBecomesCustomer: true, input: { ...command.input, ...input } } as const;
    const { result } = await ask(engine, { do: 'open', merchant: SHOP, command: becoming });
    if (result.kind !== 'session') throw new Error(JSON.stringify(result));
    return result.session;
  }

  async function stored(store: Store, { id }: Session): Promise<Session> {
    const loaded = await store.loadSession(MERCHANT_ID, id);
    if (loaded === null) throw new Error('the session is gone');
    return loaded.session;
  }

  const customers = async (store: Store): Promise<string[]> =>
    (await store.listCustomers(MERCHANT_ID, {}, PAGE)).rows.map(({ id }) => id);

  const toldOf = async (store: Store): Promise<string[]> =>
    (await store.eventsToFanOut(MERCHANT_ID, 50)).flatMap(({ customer }) => customer?.id ?? []);

  const NAMED = { buyer: { email: 'asha@example.com', externalId: 'u-1' } };

  test('is none as long as the order is refused, however often it is tried', async () => {
    const { store, engine } = await start();
    const [first, second] = [
      await opened(engine, { codes: [{ code: 'SUMMER10', by: 'buyer' }] }),
      await opened(engine, { codes: [{ code: 'SUMMER10', by: 'buyer' }] }),
    ];
    expect(first.totals.total).toBe(0);
    await ask(engine, changeOf(first, payCommand()));
    const { order, customerId } = await stored(store, first);
    expect(customerId).toBe(order?.id);
    for (let press = 0; press < 3; press++) {
      const { result } = await ask(engine, changeOf(second, payCommand()));
      expect(result).toMatchObject({ kind: 'refused', problems: [{ code: 'discount_used_up' }] });
    }
    expect([await customers(store), await toldOf(store)]).toEqual([[customerId], [customerId]]);
  });

  test('is one, whichever of two processes hears of the payment first', async () => {
    const { store, engine, gateway, clock } = await start([]);
    const other = openEngine(store, clock, gateway);
    gateway.onStart = async () => ({ kind: 'challenge', redirectUrl: 'https://bank.example/3ds' });
    const session = await opened(engine);
    const pay = payCommand();
    await ask(engine, changeOf(session, pay));
    const heard = { sessionId: session.id, attemptId: pay.attemptId, report: { kind: 'paid' } } as const;
    await Promise.all([engine, other.engine, engine, other.engine].map((each) => each.heard(MERCHANT_ID, heard)));
    const { state, customerId } = await stored(store, session);
    expect(state).toBe('completed');
    expect([await customers(store), await toldOf(store)]).toEqual([[customerId], [customerId]]);
  });

  test('is the customer who has the external id already', async () => {
    const { store, engine } = await start([]);
    const customer = makeCustomer({ externalId: 'u-1' });
    await store.insertCustomer(customer);
    const session = await opened(engine, NAMED);
    await ask(engine, changeOf(session, payCommand()));
    expect(await stored(store, session)).toMatchObject({ state: 'completed', customerId: customer.id });
    expect([await customers(store), await toldOf(store)]).toEqual([[customer.id], []]);
  });

  test('is that customer also when they are made in the same moment', async () => {
    const { store, engine, clock, gateway } = await start([]);
    const customer = makeCustomer({ externalId: 'u-1' });
    const session = await opened(engine, NAMED);
    const save: Store['save'] = async (wanted) => {
      if (wanted.session.state === 'completed') await store.insertCustomer(customer);
      return store.save(wanted);
    };
    await ask(openEngine({ ...store, save }, clock, gateway).engine, changeOf(session, payCommand()));
    expect(await stored(store, session)).toMatchObject({ state: 'completed', customerId: customer.id });
    expect(await customers(store)).toEqual([customer.id]);
  });

  test('goes by an external id that nobody has', async () => {
    const { store, engine } = await start([]);
    const session = await opened(engine, NAMED);
    await ask(engine, changeOf(session, payCommand()));
    const { customerId } = await stored(store, session);
    expect(await store.findCustomer(MERCHANT_ID, { externalId: 'u-1' })).toMatchObject({ id: customerId });
  });
});
