// Merchants and catalogue items as last read. A cache that is never trusted: every read of a session brings the
// merchant's present version along and every save checks it, so stale facts cost a second try and nothing else. Where
// neither happens before an answer (a refusal to open, an origin), `present` asks.
import type { CatalogItem } from '../domain/catalog.ts';
import type { Facts, Method } from '../domain/facts.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { PostalFacts } from '../domain/postal-codes.ts';
import type { Gateway, GatewaySettings } from '../gateways/gateway.ts';
import { openSettings } from '../gateways/secret-settings.ts';
import type { EngineOptions } from './deps.ts';
import { heldByNobody, noCoins } from './readied.ts';
import { createPostalListCache } from './postal-list-cache.ts';

const MAX_MERCHANTS = 1_000;
const MAX_ITEMS = 20_000;
const MAX_LOADS = 5;

/** One merchant at one version, with what has been looked up for it. */
export interface Known {
  readonly merchant: Merchant;
  readonly item: (ref: string) => CatalogItem | undefined;
  /** Makes `item` able to answer for these refs; `null` when it is already, so that nobody has to wait for nothing. */
  need(refs: readonly string[]): Promise<void> | null;
  readonly inPostalList: PostalFacts['inPostalList'];
  /** Nobody, until `readied` has asked for a session. */
  readonly heldByOthers: Facts['heldByOthers'];
  /** None, until somebody has asked for a customer. */
  readonly coinsOf: Facts['coinsOf'];
  readonly methods: (currency: string, country: string) => readonly Method[];
  /** Of all installed gateways, whatever the merchant has switched off. */
  readonly everyMethod: (currency: string, country: string) => readonly Method[];
  /** As the gateway takes them, its secrets open; they stay in this process's memory. */
  settingsOf(gateway: Gateway): GatewaySettings;
}

export interface FactsCache {
  /** The merchant at `version` or later; without a version, as last seen. */
  at(merchantId: string, version: number | null): Promise<Known | null>;
  /** The same without a wait; `null` when it has to be read first. */
  peek(merchantId: string, version: number | null): Known | null;
  /** The merchant as it stands now, at the price of one small question. */
  present(merchantId: string): Promise<Known | null>;
  forget(merchantId: string): void;
}

interface Entry {
  readonly loading: Promise<Known | null>;
  /** What it has come to, once it has. */
  known: Known | null;
}

export type FactsCacheDeps = Pick<EngineOptions, 'store' | 'gateways' | 'vault'>;

export function createFactsCache(deps: FactsCacheDeps): FactsCache {
  const { store } = deps;
  const entries = new Map<string, Entry>();
  const postalLists = createPostalListCache(store);
  const forget = (merchantId: string): void => void entries.delete(merchantId);

  async function load(merchantId: string): Promise<Known | null> {
    for (let tries = 0; tries < MAX_LOADS; tries += 1) {
      const merchant = await store.loadMerchant(merchantId);
      if (merchant === null) return null;
      const inPostalList = await postalLists.of(merchant);
      // Another configuration has come between the two reads.
      if (inPostalList === null) continue;
      return know(merchant, inPostalList, deps, () => forget(merchantId));
    }
    throw new Error(`merchant ${merchantId} refers to lists of postal codes that are not there`);
  }

  function reload(merchantId: string): Promise<Known | null> {
    const entry: Entry = { loading: load(merchantId), known: null };
    forget(merchantId);
    entries.set(merchantId, entry);
    if (entries.size > MAX_MERCHANTS) forget(entries.keys().next().value ?? merchantId);
    const drop = (): void => {
      if (entries.get(merchantId) === entry) forget(merchantId);
    };
    entry.loading.then((found) => (found === null ? drop() : (entry.known = found)), drop);
    return entry.loading;
  }

  async function at(merchantId: string, version: number | null): Promise<Known | null> {
    const found = await (entries.get(merchantId)?.loading ?? reload(merchantId));
    if (found === null || version === null || found.merchant.factsVersion >= version) return found;
    return reload(merchantId);
  }

  return {
    at,
    peek(merchantId, version) {
      const found = entries.get(merchantId)?.known ?? null;
      return found !== null && version !== null && found.merchant.factsVersion < version ? null : found;
    },
    present: async (merchantId) => at(merchantId, await store.factsVersion(merchantId)),
    forget,
  };
}

const isSold = ({ product }: CatalogItem): boolean => product.status !== 'archived';

function know(
  merchant: Merchant,
  inPostalList: PostalFacts['inPostalList'],
  { store, gateways, vault }: FactsCacheDeps,
  onFull: () => void,
): Known {
  const items = new Map<string, CatalogItem | null>();
  const methods = new Map<string, readonly Method[]>();
  const settings = new Map<string, GatewaySettings>();
  async function load(refs: readonly string[]): Promise<void> {
    const found = await store.loadItems(merchant.id, refs);
    // What is no longer sold gives way to what is; then an id goes before a SKU.
    const inOrder = [...found.filter((item) => !isSold(item)), ...found.filter(isSold)];
    const byId = new Map(inOrder.map((item) => [item.variant.id, item]));
    const bySku = new Map(inOrder.map((item) => [item.variant.sku, item]));
    for (const [id, item] of byId) if (isSold(item)) items.set(id, item);
    for (const ref of refs) {
      const item = byId.get(ref);
      items.set(ref, (item !== undefined && isSold(item) ? item : (bySku.get(ref) ?? item)) ?? null);
    }
    // Whoever holds this record keeps it; the next command starts with an empty one.
    if (items.size > MAX_ITEMS) onFull();
  }

  return {
    merchant,
    item: (ref) => items.get(ref) ?? undefined,
    need(refs) {
      const missing = refs.filter((ref) => !items.has(ref));
      return missing.length === 0 ? null : load(missing);
    },
    inPostalList,
    heldByOthers: heldByNobody,
    coinsOf: noCoins,
    methods: (currency, country) => {
      const key = `${currency} ${country}`;
      let offered = methods.get(key);
      if (offered === undefined) {
        offered = merchant.gateways.flatMap((setting) =>
          (gateways.get(setting.name)?.offers(currency, country) ?? [])
            .filter((method) => setting.methods.includes(method.method))
            .map((method) => ({ ...method, gateway: setting.name })),
        );
        methods.set(key, offered);
      }
      return offered;
    },
    everyMethod: (currency, country) =>
      [...gateways.values()].flatMap((gateway) =>
        gateway.offers(currency, country).map((method) => ({ ...method, gateway: gateway.name })),
      ),
    settingsOf(gateway) {
      let parsed = settings.get(gateway.name);
      if (parsed === undefined) {
        const setting = merchant.gateways.find(({ name }) => name === gateway.name);
        parsed = openSettings(gateway, setting?.settings ?? {}, vault);
        settings.set(gateway.name, parsed);
      }
      return parsed;
    },
  };
}
