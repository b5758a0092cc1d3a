import { expect, it } from 'vitest';
import { describeOnBothDatabases } from '../../test/databases.ts';
import { makeChallenge, MERCHANT_ID, NOW_MS } from '../../test/makers.ts';
import { makeMessage, makeOtherConfig, nextId, OTHER_MERCHANT_ID, seed } from '../../test/store-makers.ts';
import { uuidv4 } from '../base/ids.ts';
import { countTry, DEFAULT_CHALLENGE_LIMITS, endChallenge, isRefused } from '../domain/challenge.ts';
import type { Store } from './store.ts';

const MINUTE_MS = 60_000;

describeOnBothDatabases('challenges', (open) => {
  async function seeded(): Promise<Store> {
    const store = await open();
    await seed(store);
    await seed(store, makeOtherConfig());
    return store;
  }

  it('keeps one as it is, and finds its merchant by its id', async () => {
    const store = await seeded();
    const challenge = makeChallenge({ channel: 'whatsapp', tries: 1, resends: 2 });
    await store.insertChallenge(challenge);
    expect(await store.loadChallenge(MERCHANT_ID, challenge.id)).toEqual(challenge);
    expect(await store.locate('challenge', challenge.id)).toEqual({ merchantId: MERCHANT_ID, id: challenge.id });
    expect(await store.loadChallenge(OTHER_MERCHANT_ID, challenge.id)).toBeNull();
    expect(await store.loadChallenge(MERCHANT_ID, 'no id')).toBeNull();
  });

  it('ends earlier ones of the same session and phone, and nobody else’s', async () => {
    const store = await seeded();
    const otherPhone = { dialCode: '91', national: '9999999999', e164: '+919999999999' };
    const earlier = makeChallenge({ id: uuidv4() });
    const answered = makeChallenge({ id: uuidv4(), end: 'answered' });
    const elsewhere = [
      makeChallenge({ id: uuidv4(), sessionId: nextId() }),
      makeChallenge({ id: uuidv4(), phone: otherPhone }),
      makeChallenge({ id: uuidv4(), merchantId: OTHER_MERCHANT_ID }),
    ];
    for (const challenge of [answered, ...elsewhere, earlier]) await store.insertChallenge(challenge);
    await store.insertChallenge(makeChallenge({ id: uuidv4() }));
    expect(await store.loadChallenge(MERCHANT_ID, earlier.id)).toEqual({ ...earlier, end: 'replaced', version: 2 });
    for (const { merchantId, id } of elsewhere) expect((await store.loadChallenge(merchantId, id))?.end).toBeNull();
    expect((await store.loadChallenge(MERCHANT_ID, answered.id))?.end).toBe('answered');
  });

  it('lets one of those through who have read the same version', async () => {
    const store = await seeded();
    const challenge = makeChallenge();
    await store.insertChallenge(challenge);
    const next = countTry(challenge, DEFAULT_CHALLENGE_LIMITS, NOW_MS);
    if (isRefused(next)) throw new Error(next.text);
    const foreign = { ...next, merchantId: OTHER_MERCHANT_ID };
    expect(await store.updateChallenge(foreign, 1)).toBe(false);
    const saved = await Promise.all(Array.from({ length: 10 }, () => store.updateChallenge(next, 1)));
    expect(saved.filter(Boolean)).toHaveLength(1);
    expect(await store.loadChallenge(MERCHANT_ID, challenge.id)).toEqual(next);
    const ended = endChallenge(next, 'answered');
    expect(await store.updateChallenge(ended, 2)).toBe(true);
    expect(await store.loadChallenge(MERCHANT_ID, challenge.id)).toEqual(ended);
  });

  it('lists messages newest first, page by page', async () => {
    const store = await seeded();
    const rows = Array.from({ length: 5 }, (_, index) => makeMessage({ atMs: NOW_MS + Math.floor(index / 2) }));
    for (const row of rows) await store.insertMessage(MERCHANT_ID, row);
    const first = await store.listMessages(MERCHANT_ID, { limit: 3, after: null });
    const second = await store.listMessages(MERCHANT_ID, { limit: 3, after: first.next });
    expect([...first.rows, ...second.rows]).toEqual([...rows].reverse());
    expect(second.next).toBeNull();
    expect((await store.listMessages(OTHER_MERCHANT_ID, { limit: 3, after: null })).rows).toEqual([]);
  });

  it('forgets what is old, each minute anew', async () => {
    const store = await seeded();
    const old = makeChallenge({ id: uuidv4(), createdAtMs: NOW_MS - 1 });
    const young = makeChallenge({ id: uuidv4(), sessionId: nextId() });
    const foreign = makeChallenge({ id: uuidv4(), createdAtMs: NOW_MS - 1, merchantId: OTHER_MERCHANT_ID });
    for (const challenge of [old, young, foreign]) await store.insertChallenge(challenge);
    await store.insertMessage(MERCHANT_ID, makeMessage({ atMs: NOW_MS - 1 }));
    await store.insertMessage(MERCHANT_ID, makeMessage());
    const before = { challengesMs: NOW_MS, messagesMs: NOW_MS };

    await store.dropOldChallenges(MERCHANT_ID, { challengesMs: 0, messagesMs: 0 }, NOW_MS);
    await store.dropOldChallenges(MERCHANT_ID, before, NOW_MS + MINUTE_MS - 1);
    expect(await store.loadChallenge(MERCHANT_ID, old.id)).toEqual(old);

    await store.dropOldChallenges(MERCHANT_ID, before, NOW_MS + MINUTE_MS);
    expect(await store.loadChallenge(MERCHANT_ID, old.id)).toBeNull();
    expect(await store.locate('challenge', old.id)).toBeNull();
    expect(await store.loadChallenge(MERCHANT_ID, young.id)).toEqual(young);
    expect(await store.locate('challenge', foreign.id)).not.toBeNull();
    const { rows } = await store.listMessages(MERCHANT_ID, { limit: 10, after: null });
    expect(rows.map(({ atMs }) => atMs)).toEqual([NOW_MS]);
  });
});
