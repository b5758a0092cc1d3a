// Stock on both databases: what is counted is never sold twice, however many buyers press Pay at once.
import { expect, test } from 'vitest';
import { uuidv7 } from '../base/ids.ts';
import type { Variant } from '../domain/catalog.ts';
import { readiness } from '../domain/readiness.ts';
import type { Session } from '../domain/session.ts';
import type { Store } from '../store/store.ts';
import { describeOnBothDatabases } from '../../test/databases.ts';
import { ask, changeOf, openedSession, openEngine, payCommand, puppetGateway } from '../../test/engine-makers.ts';
import { makeItem, MERCHANT_ID, NOW_MS } from '../../test/makers.ts';
import { makeConfig, seed } from '../../test/store-makers.ts';

const stocked = (over: Partial<Variant>) =>
  makeConfig({ items: [makeItem({ variant: { whenOutOfStock: 'deny', ...over } })] });

type Engine = ReturnType<typeof openEngine>['engine'];

const opened = (engine: Engine, store: Store, count: number): Promise<Session[]> =>
  Promise.all(Array.from({ length: count }, () => openedSession(engine, store)));

const reserving = { merchant: { ...makeConfig().merchant, reservesStock: true as const } };

const revision = (quantity: number) =>
  ({
    type: 'revise-session',
    input: { lines: [{ kind: 'catalog', variant: makeItem().variant.id, quantity }] },
    mayOverridePrices: false,
  }) as const;

describeOnBothDatabases('stock', (open) => {
  async function start(inventoryQuantity: number) {
    const store = await open();
    await seed(store, stocked({ inventoryQuantity }));
    return { store, ...openEngine(store) };
  }

  const stated = (store: Store, inventoryQuantity: number) => store.applyConfig(stocked({ inventoryQuantity }), NOW_MS);

  const buy = async (engine: Engine, session: Session): Promise<string> => {
    const { result } = await ask(engine, changeOf(session, payCommand()));
    if (result.kind === 'refused') return result.problems.map(({ code, at }) => `${code} ${at}`).join();
    return result.kind === 'session' ? result.session.state : result.kind;
  };

  test('thirty buyers at two processes buy the seven pieces there are, and the others are told which line is missing', async () => {
    const { store, engine, gateway, clock } = await start(7);
    const second = openEngine(store, clock, puppetGateway());
    const sessions = await opened(engine, store, 30);
    const outcomes = await Promise.all(
      sessions.map((session, index) => buy(index % 2 === 0 ? engine : second.engine, session)),
    );
    expect(outcomes.filter((outcome) => outcome === 'completed')).toHaveLength(7);
    expect(outcomes.filter((outcome) => outcome === 'out_of_stock lines[0]')).toHaveLength(23);
    const starts = [...gateway.calls, ...second.gateway.calls].filter((call) => call.startsWith('start'));
    expect(starts).toHaveLength(7);
  });

  test('a piece that is given back can be bought by the next', async () => {
    const { store, engine, gateway } = await start(1);
    const [first, second] = await opened(engine, store, 2);
    if (first === undefined || second === undefined) throw new Error('two sessions were opened');
    gateway.onStart = async () => ({ kind: 'challenge', redirectUrl: 'https://bank.example/3ds' });
    expect(await buy(engine, first)).toBe('paying');
    gateway.onStart = async () => ({ kind: 'paid' });
    expect(await buy(engine, second)).toBe('out_of_stock lines[0]');
    await ask(engine, changeOf(first, { type: 'close-session', how: 'cancel', force: true }));
    expect(await buy(engine, second)).toBe('completed');
  });

  test('sales count from when the merchant last said another quantity, also one said before', async () => {
    const { store, engine } = await start(2);
    const sessions = await opened(engine, store, 7);
    const next = (): Promise<string> => buy(engine, sessions.pop()!);
    expect([await next(), await next(), await next()]).toEqual(['completed', 'completed', 'out_of_stock lines[0]']);
    // The same again is no news: the two that it had are sold.
    expect(await stated(store, 2)).toEqual({ changed: false });
    expect(await next()).toBe('out_of_stock lines[0]');
    await stated(store, 1);
    expect(await next()).toBe('completed');
    await stated(store, 2);
    expect([await next(), await next()]).toEqual(['completed', 'completed']);
    expect(await stated(store, 2)).toEqual({ changed: false });
  });

  test('money that came by hand is never refused for want of stock, and counts', async () => {
    const { store, engine } = await start(1);
    const [first, second, third] = await opened(engine, store, 3);
    if (first === undefined || second === undefined || third === undefined) throw new Error('three were opened');
    expect(await buy(engine, first)).toBe('completed');
    const byHand = { type: 'mark-paid', attemptId: uuidv7(NOW_MS), orderId: uuidv7(NOW_MS), note: null } as const;
    const marked = await ask(engine, changeOf(second, byHand));
    expect(marked.result).toMatchObject({ kind: 'session', session: { state: 'completed' } });
    expect(await buy(engine, third)).toBe('out_of_stock lines[0]');
    expect((await store.loadSession(MERCHANT_ID, third.id))?.session).toMatchObject({ state: 'open', holds: [] });
  });

  const heldNow = async (store: Store, session: Session): Promise<number> => {
    const loaded = await store.loadSession(MERCHANT_ID, session.id);
    return loaded?.session.holds.reduce((sum, { delta }) => sum + delta, 0) ?? 0;
  };

  const missing = async (engine: Engine, store: Store, { id }: Session): Promise<readonly string[]> => {
    const loaded = await store.loadSession(MERCHANT_ID, id);
    if (loaded === null) throw new Error('the session is there');
    const { merchant, ...context } = await engine.contextFor(loaded.session);
    if (merchant === null) throw new Error('the merchant is there');
    return readiness(loaded.session, { ...context, merchant }).map(({ code, text }) => `${code} ${text}`);
  };

  test('whoever comes too late is told before paying', async () => {
    const { store, engine, gateway } = await start(2);
    const [first, second] = await opened(engine, store, 2);
    if (first === undefined || second === undefined) throw new Error('two sessions were opened');
    expect(await missing(engine, store, second)).toEqual([]);
    await ask(engine, changeOf(second, revision(2)));
    expect(await missing(engine, store, second)).toEqual([]);
    gateway.onStart = async () => ({ kind: 'challenge', redirectUrl: 'https://bank.example/3ds' });
    expect(await buy(engine, first)).toBe('paying');
    expect(await missing(engine, store, first)).toEqual([]);
    expect(await missing(engine, store, second)).toEqual([
      'out_of_stock Only 1 of “Charcoal Gown” are left. Lower the quantity to go on.',
    ]);
  });

  test('sessions that set their pieces aside share out just what there is, and what one gives up another gets', async () => {
    const { store, engine, clock } = await start(7);
    await store.applyConfig({ ...stocked({ inventoryQuantity: 7 }), ...reserving }, NOW_MS);
    const second = openEngine(store, clock, puppetGateway());
    const both = await Promise.all([opened(engine, store, 15), opened(second.engine, store, 15)]);
    const sessions = both.flat();
    const holding: Session[] = [];
    const empty: Session[] = [];
    for (const session of sessions) ((await heldNow(store, session)) === 1 ? holding : empty).push(session);
    expect([holding.length, empty.length]).toEqual([7, 23]);
    const [holder] = holding;
    const [late] = empty;
    if (holder === undefined || late === undefined) throw new Error('there are both');
    expect(await missing(engine, store, late)).toEqual([expect.stringMatching(/^out_of_stock .* is sold out/)]);
    expect(await buy(engine, late)).toMatch(/^out_of_stock/);
    // More than there is cannot be set aside; what was is kept.
    await ask(engine, changeOf(holder, revision(2)));
    expect(await heldNow(store, holder)).toBe(1);
    clock.advance(holder.life.ms);
    await engine.tend();
    expect(await heldNow(store, holder)).toBe(0);
    const next = await opened(engine, store, 8);
    const held = await Promise.all(next.map((session) => heldNow(store, session)));
    expect(held.reduce((sum, one) => sum + one, 0)).toBe(7);
  });
});
