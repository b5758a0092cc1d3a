// Makers of what goes into the store.
import { uuidv7 } from '../src/base/ids.ts';
import type { Merchant } from '../src/domain/merchant.ts';
import { paymentStatus } from '../src/domain/payment.ts';
import type { Session } from '../src/domain/session.ts';
import type { MessageRow } from '../src/store/challenge-store.ts';
import type {
  DeliveryRow,
  EndpointRow,
  EventRecord,
  KeyUse,
  MerchantConfig,
  Save,
  Store,
  StoredReply,
} from '../src/store/store.ts';
import { makeItem, makeMerchant, makeSession, MERCHANT_ID, NOW_MS } from './makers.ts';

type KeyConfig = MerchantConfig['keys'][number];

/** A key as a configuration has it. */
export const makeKeyConfig = (over: Partial<KeyConfig> = {}): KeyConfig => ({
  id: 'key-1',
  merchantId: MERCHANT_ID,
  dialect: 'native',
  prefix: 'kassa_test_ab',
  hash: '1'.repeat(64),
  scopes: ['*'],
  livemode: false,
  ...over,
});

/** A mug that came out of a file. */
export async function importMug(store: Store): Promise<void> {
  const { product, variant } = makeItem({
    product: { id: 'mug', handle: 'mug', tags: ['blue'], collections: ['mugs'] },
    variant: { id: 'mug-1', productId: 'mug', sku: 'MUG-1' },
  });
  const options = { dropsMissing: false, isLeft: () => true, onlyPlan: false };
  await store.importProducts(MERCHANT_ID, [{ product, variants: [{ variant, saysStock: true }] }], options, NOW_MS);
}

let lastMs = NOW_MS;

/** A UUIDv7 that is later than all before it. */
export const nextId = (): string => uuidv7(++lastMs);

/** A session with ids of its own. */
export function newSession(over: Partial<Session> = {}): Session {
  const id = nextId();
  const publicId = `ses_${id.replaceAll('-', '').slice(-24)}`;
  return makeSession({ id, publicId, nativeId: publicId, ...over });
}

export function makeEvent(over: Partial<EventRecord> = {}): EventRecord {
  return { id: nextId(), type: 'session.created', sequence: 1, atMs: NOW_MS, detail: {}, listened: false, ...over };
}

/** The first save of `session`, with one event. */
export function makeSave(session: Session, over: Partial<Save> = {}): Save {
  return {
    session,
    expectedVersion: session.version - 1,
    paymentStatus: paymentStatus(session),
    sweepAtMs: session.state === 'open' || session.state === 'paying' ? session.expiresAtMs : null,
    checkDueAtMs: null,
    factsVersion: 1,
    events: [makeEvent({ sequence: session.sequence })],
    claims: [],
    coins: [],
    newCustomer: null,
    subscription: null,
    instrument: null,
    dispute: null,
    key: null,
    nowMs: NOW_MS,
    ...over,
  };
}

export const makeReply = (over: Partial<StoredReply> = {}): StoredReply => ({
  status: 201,
  headers: { 'content-type': 'application/json' },
  body: '{"id":"ses_1"}',
  sealed: false,
  ...over,
});

export function makeKeyUse(over: Partial<KeyUse> = {}): KeyUse {
  return {
    scope: 'native POST /kassa/v1/sessions',
    key: nextId(),
    bodyHash: 'a'.repeat(64),
    step: 'both',
    reply: makeReply(),
    reservedAtMs: NOW_MS,
    expiresAtMs: NOW_MS + 86_400_000,
    ...over,
  };
}

export function makeDelivery(over: Partial<DeliveryRow> = {}): DeliveryRow {
  return {
    id: `whd_${nextId()}`,
    eventId: nextId(),
    sessionId: nextId(),
    sequence: 1,
    endpointId: 'endpoint-1',
    dialect: 'native',
    name: 'session.created',
    version: null,
    url: 'https://my-store.com/hooks',
    body: '{}',
    status: 'pending',
    tries: [],
    dueAtMs: NOW_MS,
    createdAtMs: NOW_MS,
    ...over,
  };
}

export function makeMessage(over: Partial<MessageRow> = {}): MessageRow {
  return {
    id: nextId(),
    sessionId: nextId(),
    session: 'ses_1',
    channel: 'sms',
    to: '+919876543210',
    text: '0427 is your code.',
    code: '0427',
    atMs: NOW_MS,
    ...over,
  };
}

export function makeEndpoint(over: Partial<EndpointRow> = {}): EndpointRow {
  return {
    id: nextId(),
    dialect: 'native',
    url: 'https://my-store.com/hooks',
    events: ['*'],
    version: null,
    description: null,
    enabled: true,
    secrets: ['sealed'],
    overlapUntilMs: null,
    createdAtMs: NOW_MS,
    updatedAtMs: NOW_MS,
    ...over,
  };
}

export function makeConfig(over: Partial<MerchantConfig> = {}): MerchantConfig {
  return { merchant: settingsOf(makeMerchant()), items: [makeItem()], keys: [], endpoints: [], ...over };
}

function settingsOf(merchant: Merchant): MerchantConfig['merchant'] {
  const kept = Object.entries(merchant).filter(([name]) => name !== 'factsVersion' && name !== 'endpoints');
  return Object.fromEntries(kept) as unknown as MerchantConfig['merchant'];
}

export const OTHER_MERCHANT_ID = '01900000-0000-7000-8000-0000000000ff';

/** A second merchant with nothing that the first one has. */
export function makeOtherConfig(): MerchantConfig {
  const { merchant } = makeConfig();
  return makeConfig({
    merchant: { ...merchant, id: OTHER_MERCHANT_ID, slug: 'other', shopDomains: ['other.example'] },
  });
}

/** The merchant of the makers, at version 1. */
export async function seed(store: Store, config: MerchantConfig = makeConfig()): Promise<void> {
  await store.applyConfig(config, NOW_MS);
}

export async function savedSession(store: Store, over: Partial<Session> = {}): Promise<Session> {
  const session = newSession(over);
  const result = await store.save(makeSave(session));
  if (result.kind !== 'saved') throw new Error(`the session was not saved: ${result.kind}`);
  return session;
}

/** An event that is listened to, saved with a session of its own. */
export async function listenedEvent(store: Store, over: Partial<Session> = {}): Promise<EventRecord> {
  const session = newSession({ merchantId: MERCHANT_ID, ...over });
  const event = makeEvent({ listened: true, sequence: session.sequence });
  const result = await store.save(makeSave(session, { events: [event] }));
  if (result.kind !== 'saved') throw new Error(`the session was not saved: ${result.kind}`);
  return event;
}
