// One server process: the real engine, webhook worker and notification edge, on a store and a bank whose every call may be
// the last. Its memory (caches, turns, queues) is its own; when it crashes, a new one begins with none.
import { NOBODY } from '../../src/base/observer.ts';
import { dialects } from '../../src/dialects/registry.ts';
import { DEFAULT_CHALLENGE_LIMITS } from '../../src/domain/challenge.ts';
import { DEFAULT_LIMITS } from '../../src/domain/facts.ts';
import { createEngine } from '../../src/engine/create-engine.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { createWebhookWorker, type WebhookWorker } from '../../src/events/worker.ts';
import type { AttemptRequest, Gateway } from '../../src/gateways/gateway.ts';
import { manual } from '../../src/gateways/manual/index.ts';
import { createNotified } from '../../src/http/notified.ts';
import { createStore } from '../../src/store/create-store.ts';
import type { Save, Store } from '../../src/store/store.ts';
import { BrokenLine, type Process } from './scheduler.ts';
import type { World } from './world.ts';

export interface Server extends Process {
  readonly engine: Engine;
  readonly worker: WebhookWorker;
  readonly notified: ReturnType<typeof createNotified>;
}

export function openServer(world: World, name: string): Server {
  const { clock, vault, mutant } = world;
  const own = createStore(world.database, clock, false);
  // A mutant of the store stands behind the simulation's eyes: they see what the program meant and what it was told.
  const store = parkedStore(mutant.store(own, world), world);
  const bank = mutant.gateway(parkedGateway(world.bank.gateway, world), world);
  const gateways = new Map<string, Gateway>([
    ['bank', bank],
    ['manual', manual],
  ]);
  const onFault = (error: unknown, doing: string): void => world.fault(error, `${name} ${doing}`);
  const engine = createEngine({
    store,
    dialects,
    gateways,
    messengers: new Map(),
    clock,
    vault,
    challengeLimits: DEFAULT_CHALLENGE_LIMITS,
    observer: NOBODY,
    limits: { ...DEFAULT_LIMITS, maxAttempts: 6 },
    publicUrl: 'https://pay.example',
    docsUrl: 'https://pay.example/kassa/docs',
    allowPrivateWebhooks: true,
    gatewayTimeoutMs: 60_000,
    messengerTimeoutMs: 60_000,
    onEvents: () => undefined,
    onClockMoved: () => undefined,
    onFault,
  });
  const worker = createWebhookWorker({
    store,
    dialects,
    contextFor: (session) => engine.contextFor(session),
    vault,
    observer: NOBODY,
    clock,
    allowPrivate: true,
    log: { error: (details, message) => onFault((details as { readonly err: unknown }).err, message) },
  });
  return { name, isAlive: true, engine, worker, notified: createNotified({ engine, gateways, clock }) };
}

/** Each call waits its turn; and what is saved is seen the moment it is, whether or not its process lives to hear of it. */
export function parkedStore(store: Store, world: World): Store {
  const { scheduler, model, leases, shop } = world;
  const parked = Object.fromEntries(
    Object.entries(store).map(([name, method]: [string, (...args: unknown[]) => Promise<unknown>]) => [
      name,
      (...args: unknown[]) => scheduler.call(wordCall(name, args, world), 'database', () => method(...args)),
    ]),
  ) as unknown as Store;
  return {
    ...parked,
    // Other seeds have their merchants in the same database.
    merchantIds: async () => [shop.merchantId],
    save: (save) =>
      scheduler.call(wordCall('save', [save], world), 'database', async () => {
        const result = await store.save(save);
        world.note(`  → ${result.kind}`);
        if (result.kind === 'saved') model.saved(save);
        return result;
      }),
    leaseDeliveries(merchantId, nowMs, wallMs, leaseUntilMs, ...rest) {
      const by = scheduler.running();
      return scheduler.call('leaseDeliveries', 'database', async () => {
        const rows = await store.leaseDeliveries(merchantId, nowMs, wallMs, leaseUntilMs, ...rest);
        leases.taken(by, rows, leaseUntilMs);
        return rows;
      });
    },
    recordTry: (merchantId, deliveryId, ...rest) =>
      scheduler.call('recordTry', 'database', async () => {
        await store.recordTry(merchantId, deliveryId, ...rest);
        leases.freed(deliveryId);
      }),
    applyConfig: (config, nowMs) =>
      scheduler.call('applies the configuration', 'database', async () => {
        const result = await store.applyConfig(config, nowMs);
        if (result.changed) model.factsVersion += 1;
        return result;
      }),
  };
}

function wordCall(name: string, [first, second]: readonly unknown[], { nameOf }: World): string {
  if (name !== 'save') return typeof second === 'string' ? `${name} ${nameOf(second)}`.trim() : name;
  const { session, expectedVersion, events, key, claims } = first as Save;
  const happened = events.map(({ type }) => type).join(', ');
  const claimed = claims.map(({ key: of, delta }) => `, claims ${delta} of ${of}`).join('');
  const keyed = key === null ? '' : `, ${key.step} key ${key.key}`;
  return `saves ${nameOf(session.id)} v${expectedVersion + 1} ${session.state} [${happened}]${claimed}${keyed}`;
}

function parkedGateway(gateway: Gateway, { scheduler, nameOf }: World): Gateway {
  const ask = <T>(what: string, { sessionId }: AttemptRequest, work: () => Promise<T>): Promise<T> =>
    scheduler.call(`asks the bank to ${what} ${nameOf(sessionId)}`, 'bank', work);
  return {
    ...gateway,
    start: (attempt, settings, card) => ask('start', attempt, () => gateway.start(attempt, settings, card)),
    check: (attempt, settings) => ask('check', attempt, () => gateway.check(attempt, settings)),
    void: (attempt, settings) => ask('void', attempt, () => gateway.void(attempt, settings)),
    refund: (attempt, refundId, amount, settings) =>
      ask(`refund ${amount} of`, attempt, () => gateway.refund(attempt, refundId, amount, settings)),
  };
}

/** Whether an error goes back to a line that the simulation broke. */
export function wasBroken(error: unknown): boolean {
  for (let one = error; one instanceof Error; one = one.cause) if (one instanceof BrokenLine) return true;
  return false;
}
