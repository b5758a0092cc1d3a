// Everything a test of webhooks needs: a merchant of its own in a store, saved events, and workers on them.
import { fixedClock } from '../src/base/clock.ts';
import { createVault } from '../src/base/crypto.ts';
import { NOBODY } from '../src/base/observer.ts';
import { uuidv7 } from '../src/base/ids.ts';
import type { Dialect, RenderContext } from '../src/dialects/dialect.ts';
import { dialects } from '../src/dialects/registry.ts';
import type { EventType } from '../src/domain/event.ts';
import type { Session } from '../src/domain/session.ts';
import { createWebhookWorker, type WebhookWorkerDeps } from '../src/events/worker.ts';
import type { EndpointRow, EventRecord, Store } from '../src/store/store.ts';
import { makeMerchant, makeSession, METHODS, NOW_MS } from './makers.ts';

/** Several may live in one store. */
export async function openBench(store: Store) {
  const clock = fixedClock(NOW_MS);
  const vault = createVault('a secret for tests');
  const faults: string[] = [];
  const merchant = makeMerchant({ id: uuidv7(NOW_MS), slug: `shop-${uuidv7(NOW_MS)}`, shopDomains: [] });
  await store.applyConfig({ merchant, items: [], keys: [], endpoints: [] }, NOW_MS);

  const contextFor = async (): Promise<RenderContext> => ({
    merchant,
    item: () => undefined,
    inPostalList: () => false,
    heldByOthers: () => 0,
    coinsOf: () => 0,
    methods: () => METHODS,
    nowMs: clock.businessMs(merchant.id),
    requestId: 'req_test',
    orderNumber: (_, { number }) => number,
    pageUrl: ({ publicId }) => `https://pay.example/${publicId}`,
    paymentLinkUrl: ({ id }) => `https://pay.example/link/${id}`,
    clientSecret: ({ id }) => vault.derive('page', id),
    callbackSecret: ({ id }) => vault.derive('callback', id),
    docsUrl: 'https://docs.example',
  });

  return {
    store,
    clock,
    vault,
    merchant,
    faults,
    contextFor,
    /** A session in its first version with these events. */
    async save(types: readonly EventType[], over: Partial<Session> = {}): Promise<Saved> {
      const id = uuidv7(NOW_MS);
      const session = makeSession({
        merchantId: merchant.id,
        id,
        publicId: `ses_${id}`,
        nativeId: `ses_${id}`,
        sequence: types.length,
        ...over,
      });
      const events: EventRecord[] = types.map((type, index) => ({
        id: uuidv7(NOW_MS),
        type,
        sequence: index + 1,
        atMs: NOW_MS,
        detail: {},
        listened: true,
      }));
      const saved = await store.save({
        session,
        expectedVersion: 0,
        paymentStatus: 'unpaid',
        sweepAtMs: null,
        checkDueAtMs: null,
        factsVersion: (await store.loadMerchant(merchant.id))?.factsVersion ?? 0,
        events,
        claims: [],
        coins: [],
        newCustomer: null,
        subscription: null,
        instrument: null,
        dispute: null,
        key: null,
        nowMs: NOW_MS,
      });
      if (saved.kind !== 'saved') throw new Error(`the session was not saved: ${saved.kind}`);
      return { session, eventIds: events.map((event) => event.id) };
    },
    /** An endpoint of a dialect and the secret it was given. */
    async listen(url: string, over: Partial<EndpointRow> = {}): Promise<{ endpoint: EndpointRow; secret: string }> {
      const dialect = over.dialect ?? 'native';
      const secret = formatOf(dialect).secretFrom(uuidv7(NOW_MS).replaceAll('-', '').repeat(2));
      const endpoint: EndpointRow = {
        id: uuidv7(NOW_MS),
        dialect,
        url,
        events: ['*'],
        version: null,
        description: null,
        enabled: true,
        secrets: [vault.seal(secret)],
        overlapUntilMs: null,
        createdAtMs: NOW_MS,
        updatedAtMs: NOW_MS,
        ...over,
      };
      await store.insertEndpoint(merchant.id, endpoint);
      return { endpoint, secret };
    },
    worker: (over: Partial<WebhookWorkerDeps> = {}) =>
      createWebhookWorker({
        // A worker looks after this merchant only.
        store: Object.assign(Object.create(store) as Store, { merchantIds: async () => [merchant.id] }),
        dialects,
        contextFor,
        vault,
        observer: NOBODY,
        clock,
        allowPrivate: true,
        log: { error: (details, message) => void faults.push(`${message}: ${JSON.stringify(details)}`) },
        ...over,
      }),
    deliveries: async () => (await store.listDeliveries(merchant.id, {}, { limit: 100, after: null })).rows,
  };
}

export interface Saved {
  readonly session: Session;
  readonly eventIds: readonly string[];
}

export function formatOf(dialect: string): NonNullable<Dialect['webhook']> {
  const format = dialects.find(({ name }) => name === dialect)?.webhook;
  if (!format) throw new Error(`the dialect ${dialect} has no webhooks`);
  return format;
}
