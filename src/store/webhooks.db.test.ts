// Webhooks on both databases: fan-out, leases, tries, endpoints.
import { expect, it } from 'vitest';
import { describeOnBothDatabases } from '../../test/databases.ts';
import { MERCHANT_ID, NOW_MS } from '../../test/makers.ts';
import {
  OTHER_MERCHANT_ID,
  listenedEvent,
  makeDelivery,
  makeEndpoint,
  makeEvent,
  makeSave,
  newSession,
  savedSession,
  seed,
} from '../../test/store-makers.ts';
import type { DeliveryRow, EndpointChange, Store, TryRecord } from './store.ts';

const LEASE_MS = 60_000;
const PAGE = { limit: 100, after: null };

const lease = (store: Store, nowMs = NOW_MS, busy?: readonly string[], limit = 100) =>
  store.leaseDeliveries(MERCHANT_ID, nowMs, nowMs, nowMs + LEASE_MS, limit, busy);

const tried = (over: Partial<TryRecord> = {}): TryRecord => ({
  atMs: NOW_MS,
  status: 500,
  error: null,
  durationMs: 12,
  response: 'no',
  ...over,
});

/** An event of its own session with these deliveries, fanned out. */
async function delivered(store: Store, ...overs: Partial<DeliveryRow>[]): Promise<DeliveryRow[]> {
  const event = await listenedEvent(store);
  const { sessionId } = (await store.loadEvent(MERCHANT_ID, event.id))!;
  const rows = overs.map((over) => makeDelivery({ eventId: event.id, sessionId, ...over }));
  await store.fanOut(MERCHANT_ID, event.id, rows);
  return rows;
}

describeOnBothDatabases('fan-out', (open) => {
  it('takes the events that are listened to, by session in sequence', async () => {
    const store = await open();
    await seed(store);
    const session = newSession({ sequence: 2 });
    const events = [2, 1].map((sequence) => makeEvent({ sequence, listened: true }));
    await savedSession(store);
    await store.save(makeSave(session, { events }));
    const other = await listenedEvent(store);
    const waiting = await store.eventsToFanOut(MERCHANT_ID, 10);
    expect(waiting.map(({ id }) => id)).toEqual([events[1]!.id, events[0]!.id, other.id]);
    expect(waiting[0]?.snapshot).toEqual(session);
  });

  it('happens once', async () => {
    const store = await open();
    await seed(store);
    const [first] = await delivered(store, {});
    await store.fanOut(MERCHANT_ID, first!.eventId, [makeDelivery({ eventId: first!.eventId })]);
    expect((await store.listDeliveries(MERCHANT_ID, {}, PAGE)).rows).toEqual([first]);
    expect(await store.eventsToFanOut(MERCHANT_ID, 10)).toEqual([]);
    expect(await store.loadDelivery(MERCHANT_ID, first!.id)).toEqual(first);
  });

  it('may find that nobody wants an event after all', async () => {
    const store = await open();
    await seed(store);
    const event = await listenedEvent(store);
    await store.fanOut(MERCHANT_ID, event.id, []);
    expect(await store.eventsToFanOut(MERCHANT_ID, 10)).toEqual([]);
  });
});

describeOnBothDatabases('deliveries', (open) => {
  it('are leased to one at a time, and again when the lease is over', async () => {
    const store = await open();
    await seed(store);
    for (let index = 0; index < 20; index++) await delivered(store, {});
    const leases = await Promise.all(Array.from({ length: 8 }, () => lease(store, NOW_MS, [], 5)));
    const ids = leases.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids, ...(await lease(store)).map(({ id }) => id)]).toHaveLength(20);
    expect(await lease(store)).toEqual([]);
    expect(await lease(store, NOW_MS + LEASE_MS)).toHaveLength(20);
  });

  it('wait until they are due', async () => {
    const store = await open();
    await seed(store);
    await delivered(store, { dueAtMs: NOW_MS + 5_000 }, { status: 'delivered', dueAtMs: null });
    expect(await lease(store, NOW_MS + 4_999)).toEqual([]);
    expect(await lease(store, NOW_MS + 5_000)).toHaveLength(1);
  });

  it('keep the order of a session at each receiver until the first try', async () => {
    const store = await open();
    await seed(store);
    const session = newSession({ sequence: 2 });
    const events = [makeEvent({ listened: true }), makeEvent({ sequence: 2, listened: true })];
    await store.save(makeSave(session, { events }));
    const own = { sessionId: session.id, endpointId: null, url: 'https://my-store.com/own' };
    const rows: DeliveryRow[] = [];
    for (const { id: eventId, sequence } of events) {
      const at = { eventId, sessionId: session.id, sequence };
      const both = [makeDelivery(at), makeDelivery({ ...at, ...own })];
      await store.fanOut(MERCHANT_ID, eventId, both);
      rows.push(...both);
    }
    const [first, ownFirst, second, ownSecond] = rows.map(({ id }) => id);
    expect((await lease(store)).map(({ id }) => id).sort()).toEqual([first, ownFirst].sort());
    expect(await lease(store)).toEqual([]);
    await store.recordTry(MERCHANT_ID, first!, tried(), { status: 'pending', dueAtMs: NOW_MS + 5_000 });
    expect((await lease(store)).map(({ id }) => id)).toEqual([second]);
    await store.recordTry(MERCHANT_ID, ownFirst!, tried({ status: 200 }), { status: 'delivered', dueAtMs: null });
    expect((await lease(store)).map(({ id }) => id)).toEqual([ownSecond]);
  });

  it('leave out busy receivers', async () => {
    const store = await open();
    await seed(store);
    const [, , free] = await delivered(
      store,
      { endpointId: 'slow' },
      { endpointId: null, url: 'https://slow.example/own' },
      { endpointId: null, url: 'https://fast.example/own' },
    );
    const leased = await lease(store, NOW_MS, ['slow', 'https://slow.example/own']);
    expect(leased.map(({ id }) => id)).toEqual([free!.id]);
  });

  it('remember each try, whatever the receiver has said', async () => {
    const store = await open();
    await seed(store);
    const [row] = await delivered(store, {});
    const odd = tried({ response: 'a\u0000b \ud800 "quoted"', error: null });
    await lease(store);
    await store.recordTry(MERCHANT_ID, row!.id, odd, { status: 'pending', dueAtMs: NOW_MS + 5_000 });
    await store.recordTry(MERCHANT_ID, row!.id, tried({ status: null, error: 'timeout', response: null }), {
      status: 'failed',
      dueAtMs: null,
    });
    expect(await store.loadDelivery(MERCHANT_ID, row!.id)).toEqual({
      ...row,
      status: 'failed',
      dueAtMs: null,
      tries: [odd, tried({ status: null, error: 'timeout', response: null })],
    });
  });

  it('are sent again on request', async () => {
    const store = await open();
    await seed(store);
    const [row] = await delivered(store, { status: 'failed', dueAtMs: null });
    expect(await lease(store)).toEqual([]);
    const again = await store.resendDelivery(MERCHANT_ID, row!.id, NOW_MS + 1);
    expect(again).toEqual({ ...row, status: 'pending', dueAtMs: NOW_MS + 1 });
    expect(await lease(store, NOW_MS + 1)).toEqual([again]);
    expect(await store.resendDelivery(MERCHANT_ID, 'whd_none', NOW_MS)).toBeNull();
  });

  it('are sent again on request also when a try is just under way, whatever comes of that one', async () => {
    const store = await open();
    await seed(store);
    const [row] = await delivered(store, {});
    await lease(store);
    await store.resendDelivery(MERCHANT_ID, row!.id, NOW_MS + 1);
    expect(await lease(store, NOW_MS + 1)).toEqual([]);
    const success = { status: 'delivered', dueAtMs: null } as const;
    await store.recordTry(MERCHANT_ID, row!.id, tried({ status: 200 }), success);
    expect(await store.loadDelivery(MERCHANT_ID, row!.id)).toMatchObject({ status: 'pending', dueAtMs: NOW_MS + 1 });
    expect(await lease(store, NOW_MS + 1)).toHaveLength(1);
    await store.recordTry(MERCHANT_ID, row!.id, tried({ status: 200 }), success);
    expect(await store.loadDelivery(MERCHANT_ID, row!.id)).toMatchObject({ status: 'delivered', dueAtMs: null });
    expect(await lease(store, NOW_MS + LEASE_MS)).toEqual([]);
  });

  it('are settled without a try, also while one is under way', async () => {
    const store = await open();
    await seed(store);
    const [row] = await delivered(store, {});
    await lease(store);
    expect(await store.markDelivery(MERCHANT_ID, row!.id, 'delivered')).toMatchObject({
      status: 'delivered',
      dueAtMs: null,
    });
    const failure = { status: 'pending', dueAtMs: NOW_MS + 5 } as const;
    await store.recordTry(MERCHANT_ID, row!.id, tried({ status: 500 }), failure);
    expect(await store.loadDelivery(MERCHANT_ID, row!.id)).toMatchObject({
      ...{ status: 'delivered', dueAtMs: null, tries: [{ status: 500 }] },
    });
    expect(await store.markDelivery(MERCHANT_ID, row!.id, 'failed')).toMatchObject({ status: 'failed' });
    expect(await lease(store, NOW_MS + LEASE_MS)).toEqual([]);
    expect(await store.resendDelivery(MERCHANT_ID, row!.id, NOW_MS)).toMatchObject({ status: 'pending' });
    expect(await store.markDelivery(MERCHANT_ID, 'whd_none', 'failed')).toBeNull();
    expect(await store.markDelivery(OTHER_MERCHANT_ID, row!.id, 'failed')).toBeNull();
  });

  it('are listed by endpoint, event, session and status', async () => {
    const store = await open();
    await seed(store);
    const [a, b] = await delivered(store, { createdAtMs: NOW_MS }, { endpointId: 'e2', createdAtMs: NOW_MS + 1 });
    const [c] = await delivered(store, { status: 'failed', dueAtMs: null, createdAtMs: NOW_MS + 2 });
    const list = async (query: Parameters<Store['listDeliveries']>[1]) =>
      (await store.listDeliveries(MERCHANT_ID, query, PAGE)).rows.map(({ id }) => id);
    expect(await list({})).toEqual([c!.id, b!.id, a!.id]);
    expect(await list({ endpointId: 'e2' })).toEqual([b!.id]);
    expect(await list({ eventId: a!.eventId })).toEqual([b!.id, a!.id]);
    expect(await list({ sessionId: c!.sessionId })).toEqual([c!.id]);
    expect(await list({ status: 'failed' })).toEqual([c!.id]);
    expect(await list({ eventId: 'not-a-uuid' })).toEqual([]);
    expect(await list({ statuses: ['failed', 'delivered'] })).toEqual([c!.id]);
    expect(await list({ createdFromMs: NOW_MS + 1, createdBeforeMs: NOW_MS + 2 })).toEqual([b!.id]);
    const numbered = { limit: 1, after: null, skip: 1, counted: true, order: 'oldest-first' } as const;
    expect(await store.listDeliveries(MERCHANT_ID, {}, numbered)).toMatchObject({ rows: [{ id: b!.id }], total: 3 });
    const first = await store.listDeliveries(MERCHANT_ID, {}, { limit: 2, after: null });
    const rest = await store.listDeliveries(MERCHANT_ID, {}, { limit: 2, after: first.next });
    expect(rest).toEqual({ rows: [a], next: null });
    const second = { limit: 2, after: null, skip: 2, counted: true } as const;
    expect(await store.listDeliveries(MERCHANT_ID, {}, second)).toEqual({ rows: [a], next: null, total: 3 });
  });

  it('are listed by dialect and name, and one that no event has made is sent and listed like others', async () => {
    const store = await open();
    await seed(store);
    const [a] = await delivered(store, { createdAtMs: NOW_MS });
    const trial = makeDelivery({ dialect: 'shoppex', name: 'order:paid', createdAtMs: NOW_MS + 1 });
    await store.insertDelivery(MERCHANT_ID, trial);
    const list = async (query: Parameters<Store['listDeliveries']>[1]) =>
      (await store.listDeliveries(MERCHANT_ID, query, PAGE)).rows;
    expect(await list({})).toEqual([trial, a]);
    expect(await list({ dialect: 'shoppex' })).toEqual([trial]);
    expect(await list({ name: 'order:paid' })).toEqual([trial]);
    expect(await list({ dialect: 'native', name: 'order:paid' })).toEqual([]);
    expect((await lease(store, NOW_MS)).map(({ id }) => id)).toContain(trial.id);
  });
});

describeOnBothDatabases('endpoints', (open) => {
  it('raise the version with each change, because saves depend on who listens', async () => {
    const store = await open();
    await seed(store);
    const row = makeEndpoint();
    await store.insertEndpoint(MERCHANT_ID, row);
    expect(await store.loadEndpoint(MERCHANT_ID, row.id)).toEqual(row);
    expect(await store.loadMerchant(MERCHANT_ID)).toMatchObject({
      factsVersion: 2,
      endpoints: [{ id: row.id, dialect: 'native', events: ['*'] }],
    });
    const change = {
      url: 'https://my-store.com/new',
      events: ['session.created'],
      enabled: false,
      description: 'off',
    };
    const changed = { ...row, ...change, updatedAtMs: NOW_MS + 1 };
    expect(await store.updateEndpoint(MERCHANT_ID, row.id, change, NOW_MS + 1)).toEqual(changed);
    expect(await store.loadEndpoint(MERCHANT_ID, row.id)).toEqual(changed);
    expect(await store.loadMerchant(MERCHANT_ID)).toMatchObject({ factsVersion: 3, endpoints: [] });
    expect(await store.factsVersion(MERCHANT_ID)).toBe(3);
    expect(await store.deleteEndpoint(MERCHANT_ID, row.id)).toBe(true);
    expect(await store.deleteEndpoint(MERCHANT_ID, row.id)).toBe(false);
    expect((await store.loadMerchant(MERCHANT_ID))?.factsVersion).toBe(4);
    expect(await store.save(makeSave(newSession(), { factsVersion: 3 }))).toEqual({ kind: 'facts-stale' });
  });

  it('change in what is given and in nothing else', async () => {
    const store = await open();
    await seed(store);
    const row = makeEndpoint({ description: 'mine' });
    await store.insertEndpoint(MERCHANT_ID, row);
    const update = (change: EndpointChange) => store.updateEndpoint(MERCHANT_ID, row.id, change, NOW_MS);
    expect(await update({})).toEqual(row);
    expect(await update({ enabled: false })).toEqual({ ...row, enabled: false });
    expect(await update({ description: null })).toEqual({ ...row, enabled: false, description: null });
    expect(await store.updateEndpoint(MERCHANT_ID, 'endpoint-none', { enabled: true }, NOW_MS)).toBeNull();
    expect(await store.rotateEndpoint(MERCHANT_ID, 'endpoint-none', 's', NOW_MS, NOW_MS)).toBeNull();
  });

  it('keep the newest secret beside the next one, and older ones no longer', async () => {
    const store = await open();
    await seed(store);
    const row = makeEndpoint({ secrets: ['first'] });
    await store.insertEndpoint(MERCHANT_ID, row);
    const rotate = (secret: string) =>
      store.rotateEndpoint(MERCHANT_ID, row.id, secret, NOW_MS + 86_400_000, NOW_MS + 1);
    const rotated = {
      ...row,
      secrets: ['second', 'first'],
      overlapUntilMs: NOW_MS + 86_400_000,
      updatedAtMs: NOW_MS + 1,
    };
    expect(await rotate('second')).toEqual(rotated);
    expect(await rotate('third')).toEqual({ ...rotated, secrets: ['third', 'second'] });
    expect(await store.loadEndpoint(MERCHANT_ID, row.id)).toMatchObject({ secrets: ['third', 'second'] });
  });

  it('can be given a secret, before the one that they had first', async () => {
    const store = await open();
    await seed(store);
    const row = makeEndpoint({ secrets: ['first'], overlapUntilMs: NOW_MS + 5 });
    await store.insertEndpoint(MERCHANT_ID, row);
    const set = (secret: string) => store.setEndpointSecret(MERCHANT_ID, row.id, secret, NOW_MS + 1);
    expect(await set('second')).toEqual({
      ...row,
      secrets: ['second', 'first'],
      overlapUntilMs: null,
      updatedAtMs: NOW_MS + 1,
    });
    expect(await set('third')).toMatchObject({ secrets: ['third', 'first'] });
    expect(await store.setEndpointSecret(OTHER_MERCHANT_ID, row.id, 'x', NOW_MS)).toBeNull();
  });

  it('are listed newest first', async () => {
    const store = await open();
    await seed(store);
    const rows = [1, 2, 3].map((n) => makeEndpoint({ createdAtMs: NOW_MS + n }));
    for (const row of rows) await store.insertEndpoint(MERCHANT_ID, row);
    const first = await store.listEndpoints(MERCHANT_ID, {}, { limit: 2, after: null });
    expect(first.rows).toEqual([rows[2], rows[1]]);
    const rest = await store.listEndpoints(MERCHANT_ID, {}, { limit: 2, after: first.next });
    expect((await store.listEndpoints(MERCHANT_ID, { dialect: 'shoppex' }, PAGE)).rows).toEqual([]);
    expect(rest).toEqual({ rows: [rows[0]], next: null });
  });
});
