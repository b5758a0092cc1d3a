// The only file that knows every floor: from a configuration to a running server, and back down in order.
import { existsSync } from 'node:fs';
import { createServer as createSocketServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Clock } from './base/clock.ts';
import { createVault, type Vault } from './base/crypto.ts';
import { PROJECT_ROOT, VERSION, type Config } from './config.ts';
import type { Dialect } from './dialects/dialect.ts';
import { dialects as installed } from './dialects/registry.ts';
import { createEngine } from './engine/create-engine.ts';
import type { Engine } from './engine/engine.ts';
import { createWebhookWorker } from './events/worker.ts';
import type { Gateway } from './gateways/gateway.ts';
import { observedGateways } from './gateways/observed-gateways.ts';
import { createGateways } from './gateways/registry.ts';
import { createBoundHosts, type BoundHosts } from './http/bound-hosts.ts';
import { openCountries } from './http/countries.ts';
import { createServer } from './http/create-server.ts';
import { createLog } from './http/create-log.ts';
import { createKnownOrigins } from './http/known-origins.ts';
import { createNotified } from './http/notified.ts';
import type { Messenger } from './messengers/messenger.ts';
import { createMessengers } from './messengers/registry.ts';
import { repeat } from './base/repeat.ts';
import { observedStore } from './store/observed-store.ts';
import { openStore } from './store/open-store.ts';
import type { Store } from './store/store.ts';
import { createTelemetry, type Telemetry } from './telemetry/create-telemetry.ts';
import { createCheckoutPages } from './web/checkout/create-checkout-pages.ts';
import { createConsentPages } from './web/consent/create-consent-pages.ts';
import { createLinkPages } from './web/links/create-link-pages.ts';
import { readAssets } from './web/read-assets.ts';

export interface App {
  readonly config: Config;
  /** How this server is reached, without a trailing slash. */
  readonly publicUrl: string;
  readonly store: Store;
  readonly engine: Engine;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly dialects: readonly Dialect[];
  readonly gateways: ReadonlyMap<string, Gateway>;
  /** Read again by itself every few seconds; whoever has just bound a host need not wait. */
  readonly boundHosts: BoundHosts;
  readonly messengers: ReadonlyMap<string, Messenger>;
  /** Not listening until `listen`; `inject` works before. */
  readonly server: FastifyInstance;
  readonly log: Logger;
  /** What must still happen before the server calls itself ready, in words; whoever adds a step takes it away. */
  readonly pending: Set<string>;
  /** Takes connections and begins background work. */
  listen(): Promise<void>;
  /** What was opened beside the server and must be closed before it. */
  beforeStop(close: () => Promise<void>): void;
  /** Lets what is on its way finish, then closes everything. Safe to call twice. */
  stop(): Promise<void>;
}

/** What tests replace. */
export interface AppOptions {
  readonly clock?: Clock;
  readonly log?: Logger;
  readonly dialects?: readonly Dialect[];
  readonly openStore?: typeof openStore;
}

/** Opens and migrates the database and puts all floors together. Throws sentences that an operator understands. */
export async function createApp(config: Config & { readonly secret: string }, options: AppOptions = {}): Promise<App> {
  const { log = createLog(config.logLevel), dialects = installed, openStore: open = openStore } = options;
  const telemetry = await createTelemetry(config.traceEndpoint, VERSION);
  const vault = createVault(config.secret);
  const port = config.port === 0 ? await freePort(config.host) : config.port;
  const publicUrl = config.publicUrl ?? `http://${reachable(config.host)}:${port}`;
  const store = await open({
    databaseUrl: config.databaseUrl,
    dataFolder: config.dataFolder,
    clock: options.clock,
    onBatch: telemetry.metrics.batch,
  });
  try {
    await store.migrate();
    const ground = {
      clock: store.clock,
      log,
      vault,
      store: observedStore(store, telemetry.observer),
      telemetry,
      dialects,
    };
    return await assemble(config, { ...ground, port, publicUrl });
  } catch (error) {
    await store.close();
    await telemetry.close();
    throw error;
  }
}

interface Ground {
  readonly clock: Clock;
  readonly log: Logger;
  readonly vault: Vault;
  readonly store: Store;
  readonly dialects: readonly Dialect[];
  readonly telemetry: Telemetry;
  readonly port: number;
  readonly publicUrl: string;
}

async function assemble(config: Config, ground: Ground): Promise<App> {
  const { clock, log, vault, store, telemetry, dialects, port, publicUrl } = ground;
  const { observer, metrics, tracing } = telemetry;
  const docsUrl = `${publicUrl}/kassa/docs`;
  const pending = new Set<string>(['it is not listening yet']);
  const onFault = (error: unknown, doing: string): void => log.error({ error, doing }, 'fault');

  const plainGateways = createGateways({
    bank: {
      get: store.bankGet.bind(store),
      insert: store.bankInsert.bind(store),
      update: store.bankUpdate.bind(store),
    },
    notify: async (merchantId, gateway, request) => void (await notified(merchantId, gateway, request)),
    publicUrl,
    clock,
    notificationSecret: vault.derive('sandbox-notifications'),
  });
  const messengers = createMessengers({
    write: (line) => log.warn({ line }, 'message'),
    isProduction: process.env['NODE_ENV'] === 'production',
    environment: process.env,
    allowPrivate: config.allowPrivateWebhooks,
    timeoutMs: config.work.messengerTimeoutMs,
  });
  const gateways = observedGateways(plainGateways, observer);
  const engine = createEngine({
    store,
    dialects,
    gateways,
    messengers,
    clock,
    vault,
    observer,
    limits: config.session,
    challengeLimits: config.challenge,
    publicUrl,
    docsUrl,
    allowPrivateWebhooks: config.allowPrivateWebhooks,
    gatewayTimeoutMs: config.work.gatewayTimeoutMs,
    messengerTimeoutMs: config.work.messengerTimeoutMs,
    onEvents: (merchantId) => worker.kick(merchantId),
    onClockMoved: (merchantId) => {
      worker.kick(merchantId);
      tending.kick();
    },
    onFault,
  });
  const notified = createNotified({ engine, gateways, clock });
  const worker = createWebhookWorker({
    store,
    dialects,
    contextFor: (session) => engine.contextFor(session),
    vault,
    observer,
    clock,
    allowPrivate: config.allowPrivateWebhooks,
    log,
  });
  const tending = repeat(config.work.tendEveryMs, () => engine.tend(), onFault);
  const assetsFolder = join(PROJECT_ROOT, 'dist', 'client');
  const assets = await readAssets(assetsFolder);
  const boundHosts = createBoundHosts(() => store.loadHosts(), dialects);
  const readingHosts = repeat(config.work.hostsLifeMs, () => boundHosts.reload(), onFault);
  const server = await createServer({
    engine,
    dialects,
    gateways,
    pages: [
      ...createCheckoutPages({ engine, dialects, publicUrl, vault, clock, assets }),
      ...createLinkPages({ engine, dialects, assets }),
      ...createConsentPages({ engine, dialects, publicUrl, vault, assets }),
    ],
    clock,
    log,
    limits: config.http,
    trustProxy: config.trustProxy,
    boundHosts,
    countryOf: openCountries(),
    publicUrl,
    docsUrl,
    version: VERSION,
    assetsFolder: existsSync(assetsFolder) ? assetsFolder : null,
    isKnownOrigin: createKnownOrigins(store, engine, clock, config.work.originsLifeMs),
    missing: () => missing(store, pending),
    meterFor: metrics.requestMeter,
    metrics: {
      ...metrics,
      token: config.metricsToken,
      isBehindProxy: config.publicUrl !== null || config.trustProxy !== false,
    },
    tracing,
    notified,
  });
  const closers: (() => Promise<void>)[] = [];
  let stopping: Promise<void> | null = null;

  async function stopAll(): Promise<void> {
    pending.add('it is stopping');
    for (const close of closers) await close();
    await drain(server, config.work.stopGraceMs);
    await Promise.all([tending.stop(), worker.stop(), readingHosts.stop()]);
    for (const piece of [...gateways.values(), ...messengers.values()]) await piece.close?.();
    await store.close();
    await telemetry.close();
    log.flush();
  }

  return {
    config,
    publicUrl,
    store,
    engine,
    vault,
    clock,
    dialects,
    gateways,
    boundHosts,
    messengers,
    server,
    log,
    pending,
    async listen() {
      await boundHosts.reload();
      await server.listen({ host: config.host, port });
      pending.delete('it is not listening yet');
      worker.start();
      tending.start();
      readingHosts.start();
    },
    beforeStop: (close) => void closers.push(close),
    stop: () => (stopping ??= stopAll()),
  };
}

async function missing(store: Store, pending: ReadonlySet<string>): Promise<readonly string[]> {
  try {
    return (await store.isMigrated()) ? [...pending] : [...pending, 'the database is not migrated'];
  } catch {
    return [...pending, 'the database does not answer'];
  }
}

/** Stops listening, answers what has come in, and cuts connections that take longer than `graceMs`. */
async function drain(server: FastifyInstance, graceMs: number): Promise<void> {
  const http = server.server;
  // A connection that becomes idle while closing would otherwise be kept until its keep-alive runs out.
  const reap = setInterval(() => http.closeIdleConnections(), 50);
  const cut = setTimeout(() => http.closeAllConnections(), graceMs);
  try {
    await server.close();
  } finally {
    clearInterval(reap);
    clearTimeout(cut);
  }
}

/** Links are made before the server listens, so its port must be known by then. */
function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createSocketServer();
    probe.once('error', reject);
    probe.listen(0, host, () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/** An address to listen on is not always one to connect to. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
