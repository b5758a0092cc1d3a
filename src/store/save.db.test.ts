// Saving on both databases: every outcome, and that nothing of a save that was not applied is left behind.
import { expect, it } from 'vitest';
import { describeOnBothDatabases } from '../../test/databases.ts';
import { MERCHANT_ID, NOW_MS } from '../../test/makers.ts';
import {
  makeConfig,
  makeEvent,
  makeKeyUse,
  makeSave,
  newSession,
  savedSession,
  seed,
} from '../../test/store-makers.ts';
import { problem } from '../domain/problem.ts';
import type { Claim } from '../domain/decision.ts';
import type { Session } from '../domain/session.ts';
import type { Store } from './store.ts';

const ALL = { limit: 1_000, after: null };

const revise = (session: Session, over: Partial<Session> = {}): Session => ({
  ...session,
  version: session.version + 1,
  sequence: session.sequence + 1,
  ...over,
});

const eventsOf = async (store: Store, session: Session) =>
  (await store.listEvents(MERCHANT_ID, { sessionId: session.id }, ALL)).rows;

describeOnBothDatabases('saving', (open) => {
  it('inserts and reads back the same session', async () => {
    const store = await open();
    await seed(store);
    const session = newSession({
      note: 'naïve “quotes” \\u0000 as text, \\ and 🛒',
      extra: { trace: [1, { a: null }] },
      metadata: { 'it\'s "quoted"': '\\' },
    });
    expect(await store.save(makeSave(session))).toEqual({ kind: 'saved' });
    expect(await store.loadSession(MERCHANT_ID, session.id)).toEqual({ session, factsVersion: 1 });
    expect(await store.findSession('native', session.publicId, MERCHANT_ID)).toEqual({ session, factsVersion: 1 });
    expect(await store.findSession('native', session.publicId, null)).toEqual({ session, factsVersion: 1 });
    expect(await store.locate('session', `native:${session.publicId}`)).toEqual({
      merchantId: MERCHANT_ID,
      id: session.id,
    });
  });

  it('finds a session of another dialect by its native id too', async () => {
    const store = await open();
    await seed(store);
    const session = await savedSession(store, { dialect: 'shoppex', publicId: 'shoppex-public-1' });
    expect((await store.findSession('shoppex', 'shoppex-public-1', null))?.session).toEqual(session);
    expect((await store.findSession('native', session.nativeId, null))?.session).toEqual(session);
    expect(await store.findSession('native', 'shoppex-public-1', null)).toBeNull();
  });

  it('updates only the version it was decided on', async () => {
    const store = await open();
    await seed(store);
    const session = await savedSession(store);
    const next = revise(session, { note: 'second' });
    expect(await store.save(makeSave(next))).toEqual({ kind: 'saved' });
    const late = revise(session, { note: 'late' });
    expect(await store.save(makeSave(late))).toEqual({ kind: 'version-conflict' });
    expect((await store.loadSession(MERCHANT_ID, session.id))?.session).toEqual(next);
    expect((await eventsOf(store, session)).map(({ sequence }) => sequence)).toEqual([2, 1]);
  });

  it('calls an id or public id that exists a version conflict', async () => {
    const store = await open();
    await seed(store);
    const session = await savedSession(store);
    expect(await store.save(makeSave(session))).toEqual({ kind: 'version-conflict' });
    const samePublicId = newSession({ publicId: session.publicId });
    expect(await store.save(makeSave(samePublicId))).toEqual({ kind: 'version-conflict' });
    expect(await store.loadSession(MERCHANT_ID, samePublicId.id)).toBeNull();
    expect(await eventsOf(store, samePublicId)).toEqual([]);
    const unknown = revise(newSession());
    expect(await store.save(makeSave(unknown))).toEqual({ kind: 'version-conflict' });
  });

  it('refuses a save that was decided on older facts', async () => {
    const store = await open();
    await seed(store);
    const session = newSession();
    const key = makeKeyUse();
    expect(await store.save(makeSave(session, { factsVersion: 2, key }))).toEqual({ kind: 'facts-stale' });
    expect(await store.loadSession(MERCHANT_ID, session.id)).toBeNull();
    expect(await store.loadStoredKey(MERCHANT_ID, key.scope, key.key, NOW_MS)).toBeNull();
    const config = makeConfig();
    await store.applyConfig({ ...config, merchant: { ...config.merchant, name: 'Renamed' } }, NOW_MS);
    expect(await store.save(makeSave(session))).toEqual({ kind: 'facts-stale' });
    expect(await store.save(makeSave(session, { factsVersion: 2 }))).toEqual({ kind: 'saved' });
  });

  it('refuses a save for a merchant nobody knows', async () => {
    const store = await open();
    expect(await store.save(makeSave(newSession()))).toEqual({ kind: 'facts-stale' });
  });

  it('keeps the session with an event that is listened to, as it was then', async () => {
    const store = await open();
    await seed(store);
    const session = newSession();
    const events = [makeEvent({ listened: true }), makeEvent({ sequence: 2, type: 'session.updated' })];
    await store.save(makeSave(session, { events }));
    await store.save(makeSave(revise(session, { sequence: 3, note: 'later' })));
    const [updated, created] = (await eventsOf(store, session)).slice(1);
    expect(created).toEqual({
      ...events[0],
      sessionId: session.id,
      snapshot: session,
      customer: null,
      subscription: null,
    });
    expect(updated).toEqual({
      ...events[1],
      sessionId: session.id,
      snapshot: null,
      customer: null,
      subscription: null,
    });
  });

  it('saves the order once', async () => {
    const store = await open();
    await seed(store);
    const session = await savedSession(store);
    const order = { id: 'order-1', number: 'K-1', atMs: NOW_MS };
    const completed = revise(session, { state: 'completed', order });
    expect(await store.save(makeSave(completed))).toEqual({ kind: 'saved' });
    expect(await store.save(makeSave(revise(completed, { note: 'refunded' })))).toEqual({ kind: 'saved' });
    const other = await savedSession(store);
    await expect(store.save(makeSave(revise(other, { order })))).rejects.toThrow(/orders/);
    expect((await store.loadSession(MERCHANT_ID, other.id))?.session).toEqual(other);
  });

  it('saves many at once, each once', async () => {
    const store = await open();
    await seed(store);
    const sessions = Array.from({ length: 300 }, () => newSession());
    const results = await Promise.all(sessions.map((session) => store.save(makeSave(session))));
    expect(results.every(({ kind }) => kind === 'saved')).toBe(true);
    const listed = await store.listSessions(MERCHANT_ID, {}, ALL);
    expect(listed.rows.map(({ id }) => id)).toEqual(sessions.map(({ id }) => id).reverse());
    expect((await store.listEvents(MERCHANT_ID, {}, ALL)).rows).toHaveLength(300);
  });

  it('saves one of two who have decided on the same version', async () => {
    const store = await open();
    await seed(store);
    const session = await savedSession(store);
    const rivals = Array.from({ length: 20 }, (_, index) => revise(session, { note: `rival ${index}` }));
    const kinds = (await Promise.all(rivals.map((rival) => store.save(makeSave(rival))))).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'saved')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'version-conflict')).toHaveLength(19);
    const winner = rivals[kinds.indexOf('saved')];
    expect((await store.loadSession(MERCHANT_ID, session.id))?.session).toEqual(winner);
    expect(await eventsOf(store, session)).toHaveLength(2);
  });
});

describeOnBothDatabases('a bad row among good ones', (open) => {
  it.each([
    ['a NUL in the note', (session: Session) => makeSave({ ...session, note: 'a\u0000b' }), /U\+0000/],
    ['an id that is none', (session: Session) => makeSave({ ...session, id: 'not-a-uuid' }), /not a UUID/],
    [
      'a second order with one number',
      (session: Session) => makeSave({ ...session, order: { id: 'o2', number: 'K-1', atMs: NOW_MS } }),
      /orders_number/,
    ],
    [
      'a sequence that was used',
      (session: Session) => makeSave(session, { events: [makeEvent(), makeEvent()] }),
      /event_sequence/,
    ],
  ])('%s fails alone', async (_, spoil, error) => {
    const store = await open();
    await seed(store);
    await store.save(makeSave(newSession({ order: { id: 'o1', number: 'K-1', atMs: NOW_MS } })));
    const saves = Array.from({ length: 50 }, () => makeSave(newSession()));
    const bad = spoil(newSession());
    saves.splice(20, 0, bad);
    const outcomes = await Promise.allSettled(saves.map((save) => store.save(save)));
    const failed = outcomes.flatMap((outcome, index) => (outcome.status === 'rejected' ? [index] : []));
    expect(failed).toEqual([20]);
    expect(outcomes[20]).toMatchObject({ reason: { message: expect.stringMatching(error) as string } });
    expect((await store.listSessions(MERCHANT_ID, {}, ALL)).rows).toHaveLength(51);
    expect(await store.loadSession(MERCHANT_ID, bad.session.id)).toBeNull();
  });
});

describeOnBothDatabases('idempotency keys', (open) => {
  it('are claimed, answered and seen with the session', async () => {
    const store = await open();
    await seed(store);
    const session = newSession();
    const reserve = makeKeyUse({ step: 'reserve', reply: null, reservedAtMs: NOW_MS + 7_000 });
    const load = () => store.loadStoredKey(MERCHANT_ID, reserve.scope, reserve.key, NOW_MS + 1);
    expect(await store.save(makeSave(session, { key: reserve }))).toEqual({ kind: 'saved' });
    expect(await load()).toEqual({
      bodyHash: reserve.bodyHash,
      sessionId: session.id,
      reply: null,
      reservedAtMs: NOW_MS + 7_000,
    });
    const repeated = newSession();
    expect(await store.save(makeSave(repeated, { key: reserve }))).toEqual({ kind: 'key-seen' });
    expect(await store.loadSession(MERCHANT_ID, repeated.id)).toBeNull();

    const answer = makeKeyUse({
      ...reserve,
      step: 'answer',
      reply: { ...makeKeyUse().reply!, body: null, sealed: true },
    });
    expect(await store.save(makeSave(revise(session), { key: answer }))).toEqual({ kind: 'saved' });
    expect((await load())?.reply).toEqual(answer.reply);
    const later = { ...answer, reply: { ...answer.reply!, status: 500 } };
    const last = revise(revise(session));
    expect(await store.save(makeSave(last, { expectedVersion: 2, key: later }))).toEqual({ kind: 'saved' });
    expect((await load())?.reply).toEqual(answer.reply);
    expect(await store.saveReply(MERCHANT_ID, later, session.id)).toBe(false);
    expect((await load())?.reply).toEqual(answer.reply);
    expect(await store.save(makeSave(newSession(), { key: { ...reserve, bodyHash: 'other' } }))).toEqual({
      kind: 'key-seen',
    });
  });

  it('are free again when they have expired', async () => {
    const store = await open();
    await seed(store);
    const key = makeKeyUse({ expiresAtMs: NOW_MS + 1_000 });
    await store.save(makeSave(newSession(), { key }));
    const session = newSession();
    const again = { ...key, bodyHash: 'b'.repeat(64), expiresAtMs: NOW_MS + 9_000 };
    expect(await store.loadStoredKey(MERCHANT_ID, key.scope, key.key, NOW_MS + 1_000)).toBeNull();
    const save = makeSave(session, { key: again, nowMs: NOW_MS + 1_000 });
    expect(await store.save(save)).toEqual({ kind: 'saved' });
    expect(await store.loadStoredKey(MERCHANT_ID, key.scope, key.key, NOW_MS + 1_000)).toMatchObject({
      bodyHash: again.bodyHash,
      sessionId: session.id,
    });
  });

  it('let one of many at the same time through', async () => {
    const store = await open();
    await seed(store);
    const key = makeKeyUse();
    const saves = Array.from({ length: 50 }, () => makeSave(newSession(), { key }));
    const kinds = (await Promise.all(saves.map((save) => store.save(save)))).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'saved')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'key-seen')).toHaveLength(49);
    expect((await store.listSessions(MERCHANT_ID, {}, ALL)).rows).toHaveLength(1);
  });
});

describeOnBothDatabases('claims', (open) => {
  const claim = (over: Partial<Claim> = {}): Claim => ({
    resource: 'discount',
    key: 'summer',
    delta: 1,
    limit: 100,
    refusal: problem('discount_used_up', 'discounts', 'The code SUMMER10 has been used up.'),
    ...over,
  });

  it('let exactly as many through as the limit says', async () => {
    const store = await open();
    await seed(store);
    const saves = Array.from({ length: 500 }, () => makeSave(newSession(), { claims: [claim()] }));
    const kinds = (await Promise.all(saves.map((save) => store.save(save)))).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'saved')).toHaveLength(100);
    expect(kinds.filter((kind) => kind === 'claim-refused')).toHaveLength(400);
    expect((await store.listSessions(MERCHANT_ID, {}, ALL)).rows).toHaveLength(100);
  });

  it('are all taken or none, and not when the session is not saved', async () => {
    const store = await open();
    await seed(store);
    const full = claim({ key: 'full', limit: 0 });
    const last = claim({ key: 'last', limit: 1 });
    const both = makeSave(newSession(), { claims: [last, full] });
    expect(await store.save(both)).toEqual({ kind: 'claim-refused', claim: full });
    const session = await savedSession(store);
    const conflicting = makeSave(session, { claims: [last] });
    expect(await store.save(conflicting)).toEqual({ kind: 'version-conflict' });
    expect(await store.save(makeSave(newSession(), { claims: [last] }))).toEqual({ kind: 'saved' });
    expect(await store.save(makeSave(newSession(), { claims: [last] }))).toEqual({
      kind: 'claim-refused',
      claim: last,
    });
  });

  it('can be given back, also below a limit that was lowered', async () => {
    const store = await open();
    await seed(store);
    const take = (over: Partial<Claim>) => store.save(makeSave(newSession(), { claims: [claim(over)] }));
    expect(await take({ delta: 3, limit: 3 })).toEqual({ kind: 'saved' });
    expect(await take({ delta: -1, limit: 1 })).toEqual({ kind: 'saved' });
    expect(await take({ limit: 1 })).toMatchObject({ kind: 'claim-refused' });
    expect(await take({ limit: 3 })).toEqual({ kind: 'saved' });
    expect(await take({ delta: -9, limit: 3 })).toEqual({ kind: 'saved' });
    expect(await take({ delta: 3, limit: 3 })).toEqual({ kind: 'saved' });
  });
});
