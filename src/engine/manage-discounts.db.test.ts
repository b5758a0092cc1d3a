// Discounts made through APIs on both databases: they work at once, as often as they may, and stay whose they are.
import { expect, test } from 'vitest';
import type { Result } from '../dialects/dialect.ts';
import type { DiscountIntent, DraftFrom } from '../dialects/discount-intent.ts';
import { declaredEntry, type DiscountDraft, type DiscountEntry } from '../domain/discount-change.ts';
import type { Discount } from '../domain/discount.ts';
import { DEFAULT_LIMITS } from '../domain/facts.ts';
import type { Session } from '../domain/session.ts';
import { describeOnBothDatabases } from '../../test/databases.ts';
import { ask, changeOf, openedSession, openEngine, payCommand } from '../../test/engine-makers.ts';
import { makeDiscount, makeItem, makeMerchant, MERCHANT_ID, NOW_MS } from '../../test/makers.ts';
import { makeConfig, seed } from '../../test/store-makers.ts';
import { manageDiscounts } from './manage-discounts.ts';

const DECLARED = makeDiscount({ id: 'declared', code: 'DECLARED' });

const draft = (over: Partial<Discount> = {}, codes: readonly string[] = ['API10']): DiscountDraft => ({
  terms: declaredEntry(makeDiscount({ maxUses: null, ...over }), NOW_MS).terms,
  codes,
  extra: {},
  isActive: true,
});

const entryIn = (result: Result): DiscountEntry => {
  if (result.kind !== 'discount') throw new Error(JSON.stringify(result));
  return result.entry;
};

describeOnBothDatabases('discounts made through an API', (open) => {
  async function start() {
    const store = await open();
    const merchant = makeMerchant({ offers: [DECLARED] });
    await seed(store, makeConfig({ merchant }));
    const made = openEngine(store);
    const { engine, clock } = made;
    const opened = () => openedSession(engine, store);
    // The engine has the merchant in mind before there is any discount.
    await opened();
    const manage = (intent: DiscountIntent) =>
      manageDiscounts({ store, clock, limits: { ...DEFAULT_LIMITS, maxCodesOfApis: 3 } }, merchant, intent);
    const write = (id: string, draftFrom: DraftFrom, names: readonly string[] = []) =>
      manage({ do: 'write-discount', ids: [id], newId: id, names, draftFrom });
    const read = async (id: string) => entryIn(await manage({ do: 'read-discount', discount: { ids: [id] } }));
    const enter = async (...codes: readonly string[]): Promise<Session> => {
      const input = { codes: codes.map((code) => ({ code, by: 'buyer' as const })) };
      const command = { type: 'revise-session', input, mayOverridePrices: false } as const;
      const { result } = await ask(engine, changeOf(await opened(), command));
      if (result.kind !== 'session') throw new Error(JSON.stringify(result));
      return result.session;
    };
    const pay = async (session: Session): Promise<string> => {
      const { result } = await ask(engine, changeOf(session, payCommand()));
      if (result.kind === 'refused') return result.problems.map(({ code }) => code).join();
      return result.kind === 'session' ? result.session.state : result.kind;
    };
    return { store, ...made, manage, write, read, opened, enter, pay };
  }

  const refusals = ({ codes }: Session) => codes.map(({ refusal }) => refusal?.code ?? null);

  test('count at once, and no more often than they may; orders are counted', async () => {
    const { write, read, enter, pay } = await start();
    expect(refusals(await enter('API10'))).toEqual(['discount_not_found']);
    expect(await write('d-1', () => draft({ maxUses: 2 }))).toMatchObject({ kind: 'discount', isNew: true });
    const rivals = await Promise.all(Array.from({ length: 4 }, () => enter(' api10')));
    expect(rivals.map(({ totals }) => totals.discount)).toEqual(Array(4).fill(35_950));
    const outcomes = await Promise.all(rivals.map((session) => pay(session)));
    expect(outcomes.sort()).toEqual(['completed', 'completed', 'discount_used_up', 'discount_used_up']);
    expect(await read('d-1')).toMatchObject({ uses: 2 });
  });

  test('keep what they were promised with, and are counted, while they are off', async () => {
    const { write, read, enter, pay } = await start();
    await write('d-1', () => draft({ maxUses: 1 }));
    const promised = await enter('API10');
    await write('d-1', () => ({ ...draft({ maxUses: 1 }), isActive: false }));
    expect(refusals(await enter('API10'))).toEqual(['discount_not_found']);
    expect(await pay(promised)).toBe('completed');
    expect(await read('d-1')).toMatchObject({ status: 'inactive', uses: 1 });
    await write('d-1', (standing) => ({ ...draft({ maxUses: 1 }), extra: standing?.extra ?? {} }));
    expect(refusals(await enter('API10'))).toEqual(['discount_used_up']);
  });

  test('with several codes are limited for each of them, and count once in a cart', async () => {
    const { write, read, enter, pay } = await start();
    await write('d-1', () => draft({ maxUses: 1, limitsEachCode: true, combinable: true }, ['ONE', 'two', 'TWO']));
    expect((await read('d-1')).codes).toEqual(['ONE', 'two']);
    const both = await enter('ONE', 'TWO');
    expect(both.totals.discount).toBe(35_950);
    expect(refusals(both)).toEqual([null, 'discount_outdone']);
    expect(await pay(await enter('ONE'))).toBe('completed');
    expect(refusals(await enter('ONE'))).toEqual(['discount_used_up']);
    expect(await pay(await enter('TWO'))).toBe('completed');
    expect(await read('d-1')).toMatchObject({ uses: 2 });
  });

  test('go when nobody had them, and are archived when orders name them', async () => {
    const { store, manage, write, read, enter, pay } = await start();
    await write('d-1', () => draft());
    await write('d-2', () => draft({}, ['OTHER']));
    expect(await pay(await enter('OTHER'))).toBe('completed');
    for (const id of ['d-1', 'd-2']) {
      expect(await manage({ do: 'remove-discount', ids: [id] })).toEqual({ kind: 'deleted', id });
      expect(await manage({ do: 'remove-discount', ids: [id] })).toEqual({ kind: 'not-found', what: 'discount' });
    }
    expect(refusals(await enter('API10', 'OTHER'))).toEqual(['discount_not_found', 'discount_not_found']);
    expect(await store.findDiscount(MERCHANT_ID, { ids: ['d-1'] })).toBeNull();
    expect(await read('d-2')).toMatchObject({ status: 'archived', uses: 1 });
    expect(await write('d-3', () => draft({}, ['OTHER']))).toMatchObject({ kind: 'discount', entry: { uses: 0 } });
  });

  test('are refused where a code is taken, where there are too many, and where they are declared', async () => {
    const { manage, write, read } = await start();
    const taken = { kind: 'refused', problems: [{ code: 'already_exists', at: 'codes' }] };
    expect(await write('d-1', () => draft({}, ['declared']))).toMatchObject(taken);
    await write('d-1', () => draft());
    expect(await write('d-2', () => draft({}, ['api10']))).toMatchObject(taken);
    expect(await write('d-2', () => draft({}, ['A', 'B', 'C']))).toMatchObject({ problems: [{ code: 'too_large' }] });
    expect(await write('d-2', () => draft({}, ['A', 'B']))).toMatchObject({ kind: 'discount' });
    expect(await write('d-1', () => draft({ label: 'New' }))).toMatchObject({ kind: 'discount', isNew: false });
    const managed = { kind: 'refused', problems: [{ code: 'managed_by_configuration' }] };
    expect(await write('declared', () => draft({}, ['MINE']))).toMatchObject(managed);
    expect(await manage({ do: 'remove-discount', ids: ['declared'] })).toMatchObject(managed);
    expect((await read('declared')).codes).toEqual(['DECLARED']);
    const missing = { kind: 'not-found', what: 'discount' };
    expect(
      await manage({ do: 'write-discount', ids: ['d-9'], newId: null, names: [], draftFrom: () => draft() }),
    ).toEqual(missing);
    expect(await manage({ do: 'read-discount', discount: { ids: ['d-9'] } })).toEqual(missing);
  });

  test('learn what the catalogue has of the names they are to be for', async () => {
    const { write, enter } = await start();
    const { product, variant } = makeItem();
    const names = [product.id, variant.id, variant.sku ?? '', 'nothing'];
    const seen: unknown[] = [];
    await write(
      'd-1',
      (_, named) => {
        seen.push(...names.map((name) => [named.isProduct(name), named.variantId(name)]));
        return draft({ scope: { variants: [named.variantId('GOWN-1') ?? ''] } });
      },
      names,
    );
    expect(seen).toEqual([
      [true, null],
      [false, variant.id],
      [false, variant.id],
      [false, null],
    ]);
    expect((await enter('API10')).totals.discount).toBe(35_950);
  });
});
