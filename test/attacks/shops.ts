// Three shops on one server for attacks on it: two in test mode, which must know nothing of each other, and one in live
// mode. Each has one of everything that has an id, and every text of a shop carries its name, so that a leak shows.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LightMyRequestResponse as Injected } from 'fastify';
import type { App } from '../../src/app.ts';
import { uuidv7 } from '../../src/base/ids.ts';
import { applyConfiguration, type Applied } from '../../src/cli/apply/apply.ts';
import { hashedKey, NO_MEMORY, newKey } from '../../src/cli/apply/keys.ts';
import { applyDeps, open } from '../../src/cli/boot.ts';
import { readConfig, type Config } from '../../src/config.ts';
import type { Dialect } from '../../src/dialects/dialect.ts';
import { dialects } from '../../src/dialects/registry.ts';
import { openMemoryStore } from '../../src/store/open-store.ts';
import { authorization, dialectNamed } from './authorization.ts';
import { furnish, type Furniture } from './furnish.ts';

export interface Shop {
  /** Stands in every text that belongs to this shop. */
  readonly name: string;
  readonly merchantId: string;
  readonly livemode: boolean;
  /** A key with every scope for each dialect that has keys. */
  readonly keys: Readonly<Record<string, string>>;
  readonly has: Furniture;
}

export interface Ask {
  readonly key?: { readonly dialect: string; readonly text: string };
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly ip?: string;
}

export interface Shops {
  readonly app: App;
  readonly amaranth: Shop;
  readonly belladonna: Shop;
  readonly celandine: Shop;
  /** One request to the whole server, without a socket. */
  ask(method: string, url: string, ask?: Ask): Promise<Injected>;
  /** One shop more, from its part of a configuration file; gives its keys by dialect. */
  apply(merchant: object): Promise<Readonly<Record<string, string>>>;
  /** A key of a shop with these scopes; `revoked` has been taken back already. */
  makeKey(shop: Shop, dialect: string, scopes: readonly string[], revoked?: 'revoked'): Promise<string>;
  close(): Promise<void>;
}

/** Nothing is listened to and nothing sent unless the test says so: webhooks wait, and private receivers are refused. */
export async function openShops(over: Partial<Config> = {}): Promise<Shops> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'kassa-attacks-'));
  const config = { ...readConfig({}), port: 0, dataFolder, logLevel: 'silent' as const, ...over };
  const app = await open(config, { openStore: openMemoryStore });
  async function close(): Promise<void> {
    await app.stop();
    await rm(dataFolder, { recursive: true, force: true });
  }
  try {
    const apply = (...merchants: readonly object[]): Promise<Applied> =>
      applyConfiguration(applyDeps(app), { name: 'shops.yaml', text: JSON.stringify({ merchants }) }, NO_MEMORY);
    const keysIn = ({ keys }: Applied): Readonly<Record<string, string>> =>
      Object.fromEntries(keys.map(({ dialect, plain }) => [dialect, plain]));
    const applied = await apply(
      settings('amaranth', 'test'),
      settings('belladonna', 'test'),
      settings('celandine', 'live'),
    );
    const shopOf = async (name: string): Promise<Shop> => {
      const merchantId = (await app.store.locate('merchant', name))?.merchantId ?? '';
      const keys = keysIn({ ...applied, keys: applied.keys.filter(({ merchant }) => merchant === name) });
      const has = await furnish(app, name, merchantId, keys);
      return { name, merchantId, livemode: name === 'celandine', keys, has };
    };
    return {
      app,
      amaranth: await shopOf('amaranth'),
      belladonna: await shopOf('belladonna'),
      celandine: await shopOf('celandine'),
      apply: async (merchant) => keysIn(await apply(merchant)),
      ask: (method, url, asked = {}) => inject(app, method, url, asked),
      makeKey: (shop, dialect, scopes, revoked) => makeKey(app, shop, dialect, scopes, revoked === 'revoked'),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Those whose routes can be called with a key. */
export const speaking: readonly Dialect[] = dialects.filter(({ policy }) => policy.keyPrefix !== null);

async function inject(app: App, method: string, url: string, { key, headers = {}, body, ip }: Ask): Promise<Injected> {
  const payload = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
  return app.server.inject({
    method: method as 'GET',
    url,
    headers: {
      ...(key === undefined ? {} : { authorization: authorization(key.dialect, key.text) }),
      ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(payload === undefined ? {} : { payload }),
    ...(ip === undefined ? {} : { remoteAddress: ip }),
  });
}

async function makeKey(
  app: App,
  { merchantId, livemode }: Shop,
  name: string,
  scopes: readonly string[],
  isRevoked: boolean,
): Promise<string> {
  const dialect = dialectNamed(name);
  const plain = newKey(dialect, livemode);
  await app.store.insertKey({
    id: uuidv7(Date.now()),
    merchantId,
    dialect: name,
    scopes,
    livemode,
    createdAtMs: Date.now(),
    revokedAtMs: isRevoked ? Date.now() : null,
    ...hashedKey(dialect, plain),
  });
  return plain;
}

/** The same two gateways wherever the mode allows; catalogue, codes and hosts of its own. */
const settings = (name: string, mode: 'test' | 'live') => ({
  slug: name,
  name: `Shop ${name}`,
  mode,
  currency: 'INR',
  country: 'IN',
  shop_domains: [`${name}.example`],
  return_hosts: [`${name}.example`],
  origins: [`https://${name}.example`],
  // Alike in half of their path, so that neither half by itself names the shop.
  checkouts: [`${name}/main`, `shared/${name}`],
  shipping: [{ id: `${name}-parcel`, label: `Parcel of ${name}`, countries: '*', price: 49 }],
  cash_on_delivery: { fee: 50, countries: '*' },
  discounts: [{ code: `${name}10`, label: `Sale of ${name}`, percent: 10 }],
  gateways: [
    ...(mode === 'test' ? [{ name: 'sandbox', methods: ['card'], aliases: ['SANDBOX'] }] : []),
    { name: 'manual', methods: ['cod', 'bank_transfer'], settings: { instructions: `Pay to ${name}.` } },
  ],
  keys: speaking.map((dialect) => ({ name: dialect.name, dialect: dialect.name, scopes: ['*'], generate: true })),
  products: [
    {
      id: `${name}-gown`,
      title: `Gown of ${name}`,
      variants: [{ id: `${name}-gown-s`, sku: `SKU-${name}`, title: 'S', price: 3595 }],
    },
    // Some clients know numbers only.
    { id: 1_000, title: `Shawl of ${name}`, variants: [{ id: 1_001, price: 995 }] },
  ],
});
