// What one process remembers of a merchant while another one applies a new configuration.
import { expect, test } from 'vitest';
import type { OpenSession } from '../domain/command.ts';
import type { Store } from '../store/store.ts';
import { describeOnBothDatabases } from '../../test/databases.ts';
import { ask, keyed, openCommand, openedSession, openEngine } from '../../test/engine-makers.ts';
import { makeItem, MERCHANT_ID, NOW_MS } from '../../test/makers.ts';
import { makeConfig, seed } from '../../test/store-makers.ts';

const SHOP = { kind: 'shop', value: 'your-store.myshopify.com' } as const;
const ORIGIN = 'https://campaign.my-store.com';

describeOnBothDatabases('facts that have passed', (open) => {
  /** An engine that has the merchant and the catalogue in mind. */
  async function start() {
    const store = await open();
    await seed(store);
    const made = openEngine(store);
    await openedSession(made.engine, store);
    return { store, ...made };
  }

  test('are no ground for a refusal, with and without a key', async () => {
    const { store, engine } = await start();
    const open = (withKey: Parameters<typeof ask>[2]) =>
      ask(engine, { do: 'open', merchant: SHOP, command: openCommandFor('new-variant') }, withKey);
    const refused = await open(keyed('too early'));
    expect(refused.result).toMatchObject({ kind: 'refused', problems: [{ code: 'variant_not_found' }] });
    await addVariant(store, 'new-variant');
    expect((await open(null)).result).toMatchObject({ kind: 'session' });
    await addVariant(store, 'newer-variant');
    const newer = { do: 'open', merchant: SHOP, command: openCommandFor('newer-variant') } as const;
    expect((await ask(engine, newer, keyed('in time'))).result).toMatchObject({ kind: 'session' });
  });

  test('are asked about only before a refusal', async () => {
    const { store } = await start();
    let questions = 0;
    const counting: Store = { ...store, factsVersion: (id) => ((questions += 1), store.factsVersion(id)) };
    const { engine } = openEngine(counting);
    await openedSession(engine, store);
    expect(questions).toBe(0);
    const unknown = { do: 'open', merchant: SHOP, command: openCommandFor('no-variant') } as const;
    expect((await ask(engine, unknown)).result.kind).toBe('refused');
    expect(questions).toBe(1);
  });

  test('do not keep out an origin that is registered by now, nor let in one that was taken back', async () => {
    const { store, engine } = await start();
    const openFromOrigin = () =>
      engine.answer({
        intent: { do: 'open', merchant: SHOP, command: openCommand() },
        caller: null,
        dialect: 'native',
        keyed: null,
        requestId: 'req_1',
        render: ({ kind }) => ({ status: 200, body: kind }),
        mayOpen: ({ origins }) => origins.includes(ORIGIN),
      });
    expect(await openFromOrigin()).toBe('origin-forbidden');
    const config = makeConfig();
    await store.applyConfig({ ...config, merchant: { ...config.merchant, origins: [ORIGIN] } }, NOW_MS);
    expect(await openFromOrigin()).toMatchObject({ reply: { body: 'session' } });
    await store.applyConfig(config, NOW_MS);
    // Begun anew by the edge, which then hears why.
    expect(await openFromOrigin()).toBe('stale-caller');
    expect(await openFromOrigin()).toBe('origin-forbidden');
  });

  test('know a variant by its id before another’s SKU, whichever was asked for first', async () => {
    const store = await open();
    const variant = (id: string, sku: string, amount: number) =>
      makeItem({ variant: { id, sku, title: id, prices: { INR: amount } } });
    await seed(store, makeConfig({ items: [variant('A', 'B', 100), variant('B', 'C', 20_000)] }));
    const { engine } = openEngine(store);
    const sold: unknown[] = [];
    for (const ref of ['B', 'A', 'B', 'C']) {
      const { result } = await ask(engine, { do: 'open', merchant: SHOP, command: openCommandFor(ref) });
      if (result.kind === 'session')
        sold.push(...result.session.lines.map(({ variantId, unitAmount }) => [variantId, unitAmount]));
    }
    expect(sold).toEqual([
      ['B', 20_000],
      ['A', 100],
      ['B', 20_000],
      ['B', 20_000],
    ]);
    await store.applyConfig(makeConfig({ items: [variant('D', 'B', 300)] }), NOW_MS);
    const { result } = await ask(engine, { do: 'open', merchant: SHOP, command: openCommandFor('B') });
    expect(result).toMatchObject({ kind: 'session', session: { lines: [{ variantId: 'D', unitAmount: 300 }] } });
  });

  test('are not what others are told of a merchant', async () => {
    const { store, engine } = await start();
    expect(await engine.merchantById(MERCHANT_ID)).toMatchObject({ name: makeConfig().merchant.name });
    const config = makeConfig();
    await store.applyConfig({ ...config, merchant: { ...config.merchant, name: 'Renamed' } }, NOW_MS);
    expect(await engine.merchantById(MERCHANT_ID)).toMatchObject({ name: 'Renamed' });
  });
});

function openCommandFor(variant: string): OpenSession {
  const command = openCommand();
  return { ...command, input: { ...command.input, lines: [{ kind: 'catalog', variant, quantity: 1 }] } };
}

async function addVariant(store: Store, id: string): Promise<void> {
  const item = makeItem();
  const added = { ...item, variant: { ...item.variant, id, sku: null } };
  await store.applyConfig(makeConfig({ items: [item, added] }), NOW_MS);
}
