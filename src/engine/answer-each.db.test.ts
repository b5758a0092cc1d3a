// Several intents of one request on both databases: each is done by itself, with the shop as the one before has left it.
import { expect, test } from 'vitest';
import { sha256Hex } from '../base/crypto.ts';
import { uuidv7 } from '../base/ids.ts';
import type { BadRequest, Intent, Result } from '../dialects/dialect.ts';
import { problem } from '../domain/problem.ts';
import { describeOnBothDatabases } from '../../test/databases.ts';
import { openCommand, openEngine } from '../../test/engine-makers.ts';
import { MERCHANT_ID, NOW_MS } from '../../test/makers.ts';
import { makeConfig, seed } from '../../test/store-makers.ts';
import type { Store } from '../store/store.ts';

const TOKEN = 'kassa_test_abc';
const KEY = {
  ...{ id: 'key-1', merchantId: MERCHANT_ID, dialect: 'native', prefix: 'kassa_test_a', hash: sha256Hex(TOKEN) },
  ...{ scopes: ['*'], livemode: false },
};

const makeProduct = (id: string, unitAmount = 500): Intent => ({
  do: 'create-product',
  product: { id, title: id, handle: id, descriptionHtml: '', imageUrl: null, status: 'active', extra: {} },
  variant: { id: `${id}-1`, title: null, sku: null, unitAmount, isOnSale: true, isDefault: true },
});

async function answer(store: Store, parts: readonly (Intent | BadRequest)[], before?: () => Promise<void>) {
  const { engine } = openEngine(store);
  const caller = await engine.authenticate(TOKEN, { fresh: true });
  await before?.();
  const told: Result[] = [];
  const answered = await engine.answer({
    ...{ intent: { do: 'each', parts }, caller, dialect: 'native', keyed: null, requestId: 'req_1' },
    render: (result) => (told.push(result), { status: 200, body: null }),
  });
  const [result] = told;
  return result?.kind === 'each' ? result.results : answered;
}

describeOnBothDatabases('a list of requests', (open) => {
  async function start(): Promise<Store> {
    const store = await open();
    await seed(store, makeConfig({ keys: [KEY] }));
    return store;
  }

  test('is answered in its order, and what is wrong with one is no matter of the others', async () => {
    const store = await start();
    const bad: BadRequest = { do: 'reject', problems: [problem('invalid_value', 'a', 'No.')] };
    const results = await answer(store, [
      makeProduct('mug'),
      bad,
      makeProduct('mug'),
      { do: 'read-product', id: 'gone' },
      makeProduct('cup'),
    ]);
    expect(results).toMatchObject([
      { kind: 'product', entry: { product: { id: 'mug' } } },
      { kind: 'rejected', problems: bad.problems },
      { kind: 'refused', problems: [{ code: 'already_exists' }] },
      { kind: 'not-found', what: 'product' },
      { kind: 'product', entry: { product: { id: 'cup' } } },
    ]);
  });

  test('goes on with what the one before has brought', async () => {
    const store = await start();
    const command = {
      ...openCommand(),
      input: { lines: [{ kind: 'catalog', variant: 'mug-1', quantity: 2 }] },
    } as const;
    const results = await answer(store, [makeProduct('mug'), { do: 'open', command }, { do: 'whoami' }]);
    expect(results).toMatchObject([
      { kind: 'product' },
      { kind: 'session', session: { lines: [{ variantId: 'mug-1', unitAmount: 500 }] } },
      { kind: 'whoami', caller: { key: { id: 'key-1' } } },
    ]);
  });

  test('is not begun with a key that was taken back', async () => {
    const store = await start();
    const takeBack = () => store.applyConfig({ ...makeConfig(), keys: [] }, NOW_MS).then(() => undefined);
    expect(await answer(store, [makeProduct('mug')], takeBack)).toBe('stale-caller');
    expect(await store.findProduct(MERCHANT_ID, { product: 'mug' })).toBeNull();
  });

  test('counts the last days from the shop’s own clock', async () => {
    const store = await start();
    const order = { orderId: uuidv7(NOW_MS), attemptId: uuidv7(NOW_MS) };
    const { engine, clock } = openEngine(store);
    const ids = { session: uuidv7(NOW_MS), public: 'ses_paid', native: 'ses_paid' };
    const [opened] = (await answer(store, [{ do: 'open', command: { ...openCommand(), ids } }])) as Result[];
    expect(opened).toMatchObject({ kind: 'session' });
    await engine.run(MERCHANT_ID, ids.session, { type: 'mark-paid', ...order, note: null });
    const caller = await engine.authenticate(TOKEN, { fresh: true });
    const list = async (orderedWithinMs: number) => {
      const told: Result[] = [];
      const intent = { do: 'list', filter: { orderedWithinMs }, page: { limit: 10, cursor: null } } as const;
      await engine.answer({
        ...{ intent, caller, dialect: 'native', keyed: null, requestId: 'req_1' },
        render: (result) => (told.push(result), { status: 200, body: null }),
      });
      return told[0]?.kind === 'sessions' ? told[0].page.items.length : told[0];
    };
    expect(await list(1_000)).toBe(1);
    clock.advance(2_000);
    expect(await list(1_000)).toBe(0);
    expect(await list(2_000)).toBe(1);
  });
});
