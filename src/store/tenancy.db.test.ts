// Nobody finds anything of another merchant's, by any method. And the small books: replies, the bank, housekeeping.
import { expect, it } from 'vitest';
import { fixedClock } from '../base/clock.ts';
import { describeOnBothDatabases } from '../../test/databases.ts';
import { makeChallenge, makeCustomer, makeItem, MERCHANT_ID, NOW_MS } from '../../test/makers.ts';
import {
  importMug,
  listenedEvent,
  makeConfig,
  makeDelivery,
  makeEndpoint,
  makeEvent,
  makeKeyUse,
  makeMessage,
  makeOtherConfig,
  makeReply,
  makeSave,
  newSession,
  nextId,
  OTHER_MERCHANT_ID,
  savedSession,
  seed,
} from '../../test/store-makers.ts';
import { makeDispute, makePaymentLink } from '../../test/record-makers.ts';
import type { Store } from './store.ts';

const PAGE = { limit: 100, after: null };

/** One of everything, and how each method would find it for a merchant. */
async function furnish(store: Store): Promise<Record<string, (merchantId: string) => Promise<unknown>>> {
  const key = makeKeyUse();
  const apiKey = {
    id: 'key-1',
    merchantId: MERCHANT_ID,
    dialect: 'native',
    prefix: 'k',
    hash: '1'.repeat(64),
    scopes: ['*'],
    livemode: false,
  };
  await seed(store, makeConfig({ keys: [apiKey], postalLists: [{ id: 'list-1', codes: { '000': '110119' } }] }));
  await seed(store, { ...makeOtherConfig(), items: [] });
  const session = newSession({ expiresAtMs: NOW_MS - 1 });
  const event = makeEvent({ listened: true });
  await store.save(makeSave(session, { key, events: [event], checkDueAtMs: NOW_MS }));
  await savedSession(store, { state: 'completed', order: { id: 'order-1', number: 'K-1', atMs: NOW_MS } });
  const dispute = makeDispute({ id: nextId() });
  await store.save(makeSave(newSession(), { dispute }));
  const waiting = await listenedEvent(store);
  const delivery = makeDelivery({ eventId: event.id, sessionId: session.id });
  await store.fanOut(MERCHANT_ID, event.id, [delivery]);
  await store.bankInsert(MERCHANT_ID, 'entry', { version: 1 });
  const endpoint = makeEndpoint();
  await store.insertEndpoint(MERCHANT_ID, endpoint);
  const customer = makeCustomer();
  await store.insertCustomer(customer);
  await store.grantCoins(MERCHANT_ID, customer.id, { id: nextId(), coins: 5, note: null, expiresAtMs: null }, NOW_MS);
  const purse = { customerId: customer.id, unit: 'INR' };
  const credit = { by: 5, kind: 'credit', note: null, expiresAtMs: null } as const;
  await store.changeCredit({ ...purse, merchantId: MERCHANT_ID }, nextId(), credit, NOW_MS);
  const link = makePaymentLink({ id: nextId() });
  await store.insertPaymentLink(link);
  await store.noteLinkSession(MERCHANT_ID, link.id, nextId());
  const challenge = makeChallenge();
  await store.insertChallenge(challenge);
  await store.insertMessage(MERCHANT_ID, makeMessage());
  await importMug(store);
  return {
    loadPostalLists: (id) => store.loadPostalLists(id, ['list-1']),
    loadCoins: async (id) => [...(await store.loadCoins(id, [customer.id], NOW_MS))],
    listCoinEntries: (id) => store.listCoinEntries(id, customer.id, PAGE),
    loadCredit: async (id) => [...(await store.loadCredit(id, [customer.id], 'INR', NOW_MS))],
    listCreditEntries: (id) => store.listCreditEntries({ ...purse, merchantId: id }, PAGE, NOW_MS),
    takeCredit: async (id) => {
      const taken = { ...credit, by: -1 };
      return (await store.changeCredit({ ...purse, merchantId: id }, nextId(), taken, NOW_MS)) === 'done';
    },
    coinBalance: async (id) => ((await store.coinBalance(id, customer.id, NOW_MS)).available > 0 ? 'coins' : null),
    findDispute: (id) => store.findDispute(id, dispute.id),
    listDisputes: (id) => store.listDisputes(id, { dialect: dispute.dialect }, PAGE),
    findPaymentLink: (id) => store.findPaymentLink(id, link.id),
    listPaymentLinks: (id) => store.listPaymentLinks(id, link.dialect, PAGE),
    loadItems: (id) => store.loadItems(id, [makeItem().variant.id]),
    namesOfImported: async (id) => (await store.namesOfImported(id)).tags,
    namesOfOthers: (id) => store.namesOfOthers(id, 'api', { products: ['mug'], variants: [], skus: [] }),
    loadKey: (id) => store.loadKey(id, apiKey.id),
    loadSession: (id) => store.loadSession(id, session.id),
    findSession: (id) => store.findSession('native', session.publicId, id),
    loadOrdered: (id) => store.loadOrdered(id, 'order-1'),
    listSessions: (id) => store.listSessions(id, {}, PAGE),
    sessionsToSweep: (id) => store.sessionsToSweep(id, NOW_MS, 10),
    sessionsToCheck: (id) => store.sessionsToCheck(id, NOW_MS, 10),
    loadStoredKey: (id) => store.loadStoredKey(id, key.scope, key.key, NOW_MS),
    listEvents: (id) => store.listEvents(id, {}, PAGE),
    loadEvent: (id) => store.loadEvent(id, event.id),
    eventsToFanOut: (id) => store.eventsToFanOut(id, 10),
    loadDelivery: (id) => store.loadDelivery(id, delivery.id),
    listDeliveries: (id) => store.listDeliveries(id, {}, PAGE),
    listEndpoints: (id) => store.listEndpoints(id, {}, PAGE),
    loadEndpoint: (id) => store.loadEndpoint(id, endpoint.id),
    bankGet: (id) => store.bankGet(id, 'entry'),
    findCustomer: (id) => store.findCustomer(id, { id: customer.id }),
    listCustomers: (id) => store.listCustomers(id, {}, PAGE),
    loadChallenge: (id) => store.loadChallenge(id, challenge.id),
    listMessages: (id) => store.listMessages(id, PAGE),
    // From here on they change what they find.
    fanOut: (id) =>
      store.fanOut(id, waiting.id, [makeDelivery({ id: 'foreign' })]).then(() => store.loadDelivery(id, 'foreign')),
    bankUpdate: (id) => store.bankUpdate(id, 'entry', 1, { version: 2 }),
    updateCustomer: (id) => store.updateCustomer({ ...customer, merchantId: id, version: 2 }, 1),
    updateEndpoint: (id) => store.updateEndpoint(id, endpoint.id, { url: 'https://evil.example' }, NOW_MS),
    rotateEndpoint: (id) => store.rotateEndpoint(id, endpoint.id, 'sealed by a stranger', NOW_MS, NOW_MS),
    resendDelivery: (id) => store.resendDelivery(id, delivery.id, NOW_MS),
    leaseDeliveries: (id) => store.leaseDeliveries(id, NOW_MS, NOW_MS, NOW_MS + 1, 10),
    insertDelivery: (id) =>
      store.insertDelivery(id, makeDelivery({ id: 'tried' })).then(() => store.loadDelivery(MERCHANT_ID, 'tried')),
    changePaymentLink: (id) => store.changePaymentLink(id, link.id, (standing) => ({ ...standing, title: 'Mine' })),
    deletePaymentLink: (id) => store.deletePaymentLink(id, link.id),
    archiveImported: (id) => store.archiveImported(id, [], false, NOW_MS),
    deleteEndpoint: (id) => store.deleteEndpoint(id, endpoint.id),
  };
}

const isNothing = (found: unknown): boolean =>
  found === null ||
  found === false ||
  (Array.isArray(found) && found.length === 0) ||
  (typeof found === 'object' && 'rows' in found && Array.isArray(found.rows) && found.rows.length === 0);

describeOnBothDatabases('another merchant', (open) => {
  it('finds nothing, by any method, and changes nothing', async () => {
    const store = await open();
    const finders = await furnish(store);
    for (const [method, find] of Object.entries(finders)) {
      for (const stranger of [OTHER_MERCHANT_ID, nextId(), 'not-a-uuid', '']) {
        expect(isNothing(await find(stranger)), `${method} for ${stranger}`).toBe(true);
      }
    }
    for (const [method, find] of Object.entries(finders)) {
      expect(isNothing(await find(MERCHANT_ID)), `${method} for the owner`).toBe(false);
    }
  });

  it('cannot save over a session', async () => {
    const store = await open();
    await seed(store);
    await seed(store, makeOtherConfig());
    const session = await savedSession(store);
    const stolen = { ...session, merchantId: OTHER_MERCHANT_ID, version: 2, sequence: 2 };
    expect(await store.save(makeSave(stolen))).toEqual({ kind: 'version-conflict' });
    const copied = { ...session, merchantId: OTHER_MERCHANT_ID };
    expect(await store.save(makeSave(copied))).toEqual({ kind: 'version-conflict' });
    expect((await store.findSession('native', session.publicId, null))?.session).toEqual(session);
  });
});

describeOnBothDatabases('ids that cannot exist', (open) => {
  it.each(['', 'not-a-uuid', '\u0000', 'a\u0000b', "' or 1=1 --", '🛒', 'x'.repeat(5_000)])(
    '%j is not found',
    async (id) => {
      const store = await open();
      await seed(store);
      expect(await store.loadMerchant(id)).toBeNull();
      expect(await store.factsVersion(id)).toBeNull();
      expect(await store.locate('session', id)).toBeNull();
      expect(await store.loadKey(MERCHANT_ID, id)).toBeNull();
      expect(await store.loadItems(MERCHANT_ID, [id])).toEqual([]);
      expect(await store.loadPostalLists(MERCHANT_ID, [id])).toEqual([]);
      expect(await store.loadSession(MERCHANT_ID, id)).toBeNull();
      expect(await store.findSession(id, id, MERCHANT_ID)).toBeNull();
      expect(await store.loadStoredKey(MERCHANT_ID, id, id, NOW_MS)).toBeNull();
      expect(await store.loadEvent(MERCHANT_ID, id)).toBeNull();
      expect(await store.loadDelivery(MERCHANT_ID, id)).toBeNull();
      expect(await store.loadEndpoint(MERCHANT_ID, id)).toBeNull();
      expect(await store.deleteEndpoint(MERCHANT_ID, id)).toBe(false);
      expect(await store.bankGet(MERCHANT_ID, id)).toBeNull();
    },
  );
});

describeOnBothDatabases('replies outside of a save', (open) => {
  it('are reserved once, answered, and free again when expired', async () => {
    const clock = fixedClock(NOW_MS);
    const store = await open({ clock });
    // In wall time, which may be any other than the merchant's.
    const reservedAtMs = NOW_MS - 5_000_000;
    const use = makeKeyUse({ step: 'reserve', reply: null, reservedAtMs, expiresAtMs: NOW_MS + 1_000 });
    const load = () => store.loadStoredKey(MERCHANT_ID, use.scope, use.key, clock.wallMs());
    const answer = { ...use, step: 'answer' as const, reply: makeReply({ status: 422 }) };
    expect(await store.saveReply(MERCHANT_ID, answer, null)).toBe(false);
    const reserved = await Promise.all(Array.from({ length: 10 }, () => store.saveReply(MERCHANT_ID, use, null)));
    expect(reserved.filter(Boolean)).toHaveLength(1);
    expect(await load()).toEqual({ bodyHash: use.bodyHash, sessionId: null, reply: null, reservedAtMs });
    const sessionId = nextId();
    expect(await store.saveReply(MERCHANT_ID, answer, sessionId)).toBe(true);
    expect(await load()).toMatchObject({ sessionId, reply: answer.reply });
    expect(await store.saveReply(MERCHANT_ID, makeKeyUse({ ...use, step: 'both' }), null)).toBe(false);
    clock.advance(1_000);
    expect(await load()).toBeNull();
    const again = makeKeyUse({ ...use, step: 'both', reply: makeReply(), expiresAtMs: NOW_MS + 9_000 });
    expect(await store.saveReply(MERCHANT_ID, again, null)).toBe(true);
    expect(await load()).toMatchObject({ sessionId: null, reply: again.reply });
  });
});

describeOnBothDatabases('the bank', (open) => {
  it('keeps the first entry and replaces only the version that was read', async () => {
    const store = await open();
    const entry = { version: 1, amount: 359_500 };
    const inserts = Array.from({ length: 5 }, (_, index) => store.bankInsert(MERCHANT_ID, 'a', { ...entry, index }));
    expect(new Set((await Promise.all(inserts)).map((standing) => JSON.stringify(standing))).size).toBe(1);
    const updates = Array.from({ length: 5 }, () => store.bankUpdate(MERCHANT_ID, 'a', 1, { ...entry, version: 2 }));
    expect((await Promise.all(updates)).filter(Boolean)).toHaveLength(1);
    expect(await store.bankGet(MERCHANT_ID, 'a')).toEqual({ ...entry, version: 2 });
  });
});

describeOnBothDatabases('housekeeping', (open) => {
  it('drops keys that have expired, of that merchant only', async () => {
    const store = await open({ clock: fixedClock(NOW_MS) });
    const old = makeKeyUse({ expiresAtMs: NOW_MS });
    const young = makeKeyUse({ expiresAtMs: NOW_MS + 1 });
    await store.saveReply(MERCHANT_ID, old, null);
    await store.saveReply(MERCHANT_ID, young, null);
    await store.saveReply(OTHER_MERCHANT_ID, old, null);
    await store.tend(MERCHANT_ID, NOW_MS);
    expect(await store.loadStoredKey(MERCHANT_ID, old.scope, old.key, 0)).toBeNull();
    expect(await store.loadStoredKey(MERCHANT_ID, young.scope, young.key, 0)).not.toBeNull();
    expect(await store.loadStoredKey(OTHER_MERCHANT_ID, old.scope, old.key, 0)).not.toBeNull();
  });
});
