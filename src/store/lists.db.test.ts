// Reading on both databases: lists and their cursors, filters, and what background work asks for.
import { expect, it } from 'vitest';
import { describeOnBothDatabases } from '../../test/databases.ts';
import { makeLine, MERCHANT_ID, NOW_MS } from '../../test/makers.ts';
import { makeEvent, makeSave, newSession, savedSession, seed } from '../../test/store-makers.ts';
import type { PageOf, PageQuery, SessionQuery } from './store.ts';
import { BadCursor } from './store.ts';

const HOUR_MS = 3_600_000;

async function allPages<Row>(list: (after: string | null) => Promise<PageOf<Row>>): Promise<Row[]> {
  const rows: Row[] = [];
  let after: string | null = null;
  do {
    const page: PageOf<Row> = await list(after);
    rows.push(...page.rows);
    after = page.next;
  } while (after !== null);
  return rows;
}

describeOnBothDatabases('lists of sessions', (open) => {
  it('go through all of them, newest first, also where times are equal', async () => {
    const store = await open();
    await seed(store);
    const sessions = Array.from({ length: 10 }, (_, index) =>
      newSession({ createdAtMs: NOW_MS + Math.floor(index / 3) * HOUR_MS }),
    );
    for (const session of [...sessions].reverse()) await store.save(makeSave(session));
    for (const limit of [1, 3, 10, 11]) {
      const rows = await allPages((after) => store.listSessions(MERCHANT_ID, {}, { limit, after }));
      expect(rows).toEqual([...sessions].reverse());
    }
  });

  it('are filtered', async () => {
    const store = await open();
    await seed(store);
    const buyer = { email: 'Ada@Example.com', phone: null, name: null, externalId: null };
    const completed = await savedSession(store, {
      state: 'completed',
      order: { id: 'order-1', number: 'K-1', atMs: NOW_MS },
      createdAtMs: NOW_MS - HOUR_MS,
      buyer: { email: 'grace@example.com', phone: null, name: null, externalId: null },
      lines: [makeLine({ variantId: 'v-1', sku: 'SKU-1' })],
    });
    const flexype = await savedSession(store, { dialect: 'flexype', publicId: 'f-1', buyer });
    const expired = await savedSession(store, { state: 'expired', buyer, createdAtMs: NOW_MS + HOUR_MS });
    const cases: [SessionQuery, unknown[]][] = [
      [{ states: ['completed', 'expired'] }, [expired, completed]],
      [{ dialect: 'flexype' }, [flexype]],
      [{ email: 'ada@example.COM ' }, [expired, flexype]],
      [{ email: 'ada@example.com', states: ['open'] }, [flexype]],
      [{ paymentStatus: ['no_payment_required'] }, [completed]],
      [{ createdAfterMs: NOW_MS - HOUR_MS, createdBeforeMs: NOW_MS + HOUR_MS }, [flexype]],
      [{ customers: ['nobody', 'order-1'] }, [completed]],
      [{ customers: ['grace@example.com'] }, [completed]],
      [{ customers: ['nobody'] }, []],
      [{ variants: ['v-1', 'v-2'] }, [completed]],
      [{ variants: ['SKU-1'] }, [completed]],
      [{ variants: [] }, []],
      [{ sellsSum: true, variants: ['v-1'] }, []],
      [{ orderedFromMs: NOW_MS, orderedBeforeMs: NOW_MS + 1 }, [completed]],
      [{ orderedFromMs: NOW_MS + 1 }, []],
      [{ orderedBeforeMs: NOW_MS }, []],
      [{ email: 'nobody@example.com' }, []],
      [{ dialect: 'a\u0000b', states: [] }, []],
    ];
    for (const [query, expected] of cases) {
      const { rows } = await store.listSessions(MERCHANT_ID, query, { limit: 10, after: null });
      expect(rows, JSON.stringify(query)).toEqual(expected);
    }
  });

  it('go oldest first behind a place, and are counted, where asked for', async () => {
    const store = await open();
    await seed(store);
    const sessions = [];
    for (const createdAtMs of [NOW_MS, NOW_MS, NOW_MS + 1]) sessions.push(await savedSession(store, { createdAtMs }));
    await savedSession(store, { dialect: 'flexype', publicId: 'f-1' });
    const [first, second, third] = sessions;
    const list = (page: Partial<PageQuery>) =>
      store.listSessions(MERCHANT_ID, { dialect: 'native' }, { limit: 2, after: null, ...page });
    const oldest = { order: 'oldest-first', counted: true } as const;
    expect(await list(oldest)).toMatchObject({ rows: [first, second], total: 3 });
    const behind = (id: string | null) => list({ ...oldest, past: { atMs: NOW_MS, id } });
    expect(await behind(first!.id)).toMatchObject({ rows: [second, third], next: null, total: 3 });
    expect(await behind(null)).toMatchObject({ rows: [third] });
    expect(await list({ past: { atMs: NOW_MS, id: second!.id } })).toMatchObject({ rows: [first] });
    expect(await list({})).not.toHaveProperty('total');
    await expect(behind('no uuid')).rejects.toBeInstanceOf(BadCursor);
  });

  it('refuse a cursor that none of them has given', async () => {
    const store = await open();
    await seed(store);
    const cursor = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const bad = ['', 'x', '{}', cursor(null), cursor({ at: 'now', id: 'x' }), cursor({ at: NOW_MS, id: "' or 1=1" })];
    for (const after of bad) {
      const page = { limit: 10, after };
      await expect(store.listSessions(MERCHANT_ID, {}, page)).rejects.toBeInstanceOf(BadCursor);
      await expect(store.listEvents(MERCHANT_ID, {}, page)).rejects.toBeInstanceOf(BadCursor);
    }
    const nul = { limit: 10, after: cursor({ at: NOW_MS, id: 'a\u0000' }) };
    await expect(store.listDeliveries(MERCHANT_ID, {}, nul)).rejects.toBeInstanceOf(BadCursor);
    await expect(store.listEndpoints(MERCHANT_ID, {}, nul)).rejects.toBeInstanceOf(BadCursor);
  });
});

describeOnBothDatabases('sessions for background work', (open) => {
  it('are past their life, oldest first, and not over', async () => {
    const store = await open();
    await seed(store);
    const late = await savedSession(store, { expiresAtMs: NOW_MS - 1 });
    const later = await savedSession(store, { expiresAtMs: NOW_MS - HOUR_MS, state: 'paying' });
    await savedSession(store, { expiresAtMs: NOW_MS - HOUR_MS, state: 'completed' });
    await savedSession(store, { expiresAtMs: NOW_MS - HOUR_MS, state: 'settling' });
    await savedSession(store, { expiresAtMs: NOW_MS + 1 });
    expect(await store.sessionsToSweep(MERCHANT_ID, NOW_MS, 10)).toEqual([later.id, late.id]);
    expect(await store.sessionsToSweep(MERCHANT_ID, NOW_MS, 1)).toEqual([later.id]);
  });

  it('have an attempt that nobody has reported on', async () => {
    const store = await open();
    await seed(store);
    const [first, second] = [newSession(), newSession()];
    await store.save(makeSave(first, { checkDueAtMs: NOW_MS }));
    await store.save(makeSave(second, { checkDueAtMs: NOW_MS - 1 }));
    await store.save(makeSave(newSession(), { checkDueAtMs: NOW_MS + 1 }));
    await store.save(makeSave(newSession()));
    expect(await store.sessionsToCheck(MERCHANT_ID, NOW_MS, 10)).toEqual([second.id, first.id]);
    await store.save(makeSave({ ...second, version: 2, sequence: 2 }));
    expect(await store.sessionsToCheck(MERCHANT_ID, NOW_MS, 10)).toEqual([first.id]);
  });
});

describeOnBothDatabases('the event log', (open) => {
  it('is listed newest first, by type and by session', async () => {
    const store = await open();
    await seed(store);
    const sessions = Array.from({ length: 4 }, () => newSession({ sequence: 2 }));
    const events = sessions.map(() => [
      makeEvent({ detail: { a: 'x', b: null } }),
      makeEvent({ sequence: 2, type: 'order.created' }),
    ]);
    for (const [index, session] of sessions.entries()) await store.save(makeSave(session, { events: events[index]! }));
    const newestFirst = events.flat().reverse();
    const all = await allPages((after) => store.listEvents(MERCHANT_ID, {}, { limit: 3, after }));
    expect(all.map(({ id }) => id)).toEqual(newestFirst.map(({ id }) => id));
    const page = { limit: 10, after: null };
    const orders = await store.listEvents(MERCHANT_ID, { type: 'order.created' }, page);
    expect(orders.rows).toHaveLength(4);
    const one = await store.listEvents(MERCHANT_ID, { sessionId: sessions[1]!.id }, page);
    expect(one.rows.map(({ sequence }) => sequence)).toEqual([2, 1]);
    expect(await store.loadEvent(MERCHANT_ID, events[0]![0]!.id)).toEqual({
      ...events[0]![0],
      sessionId: sessions[0]!.id,
      snapshot: null,
      customer: null,
      subscription: null,
    });
    expect(await store.loadEvent(MERCHANT_ID, 'evt_none')).toBeNull();
  });
});
