// Merchants and catalogue items as last read. A cache that is never trusted: every read of a session brings the
// merchant's present version along and every save checks it, so stale facts cost a second try and nothing else. Where
// neither happens before an answer (a refusal to open, an origin), `present` asks.
import type { CatalogItem } from '../domain/catalog.ts';
import type { Method } from '../domain/facts.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { Gateway, GatewaySettings } from '../gateways/gateway.ts';
import { openSettings } from '../gateways/secret-settings.ts';
import type { EngineOptions } from './deps.ts';

const MAX_MERCHANTS = 1_000;
const MAX_ITEMS = 20_000;

/** One merchant at one version, with what has been looked up for it. */
export interface Known {
  readonly merchant: Merchant;
  readonly item: (ref: string) => CatalogItem | undefined;
  /** Makes `item` able to answer for these refs. */
  need(refs: readonly string[]): Promise<void>;
  readonly methods: (currency: string, country: string) => readonly Method[];
  /** Of all installed gateways, whatever the merchant has switched off. */
  readonly everyMethod: (currency: string, country: string) => readonly Method[];
  /** As the gateway takes them, its secrets open; they stay in this process's memory. */
  settingsOf(gateway: Gateway): GatewaySettings;
}

export interface FactsCache {
  /** The merchant at `version` or later; without a version, as last seen. */
  at(merchantId: string, version: number | null): Promise<Known | null>;
  /** The merchant as it stands now, at the price of one small question. */
  present(merchantId: string): Promise<Known | null>;
  forget(merchantId: string): void;
}

export type FactsCacheDeps = Pick<EngineOptions, 'store' | 'gateways' | 'vault'>;

export function createFactsCache(deps: FactsCacheDeps): FactsCache {
  const { store } = deps;
  const known = new Map<string, Promise<Known | null>>();

  async function load(merchantId: string): Promise<Known | null> {
    const merchant = await store.loadMerchant(merchantId);
    return merchant === null ? null : know(merchant, deps, () => known.delete(merchantId));
  }

  function reload(merchantId: string): Promise<Known | null> {
    const loading = load(merchantId);
    known.delete(merchantId);
    known.set(merchantId, loading);
    if (known.size > MAX_MERCHANTS) known.delete(known.keys().next().value ?? merchantId);
    loading.then(
      (found) => found === null && known.get(merchantId) === loading && known.delete(merchantId),
      () => known.get(merchantId) === loading && known.delete(merchantId),
    );
    return loading;
  }

  async function at(merchantId: string, version: number | null): Promise<Known | null> {
    const found = await (known.get(merchantId) ?? reload(merchantId));
    if (found === null || version === null || found.merchant.factsVersion >= version) return found;
    return reload(merchantId);
  }

  return {
    at,
    present: async (merchantId) => at(merchantId, await store.factsVersion(merchantId)),
    forget: (merchantId) => void known.delete(merchantId),
  };
}

function know(merchant: Merchant, { store, gateways, vault }: FactsCacheDeps, onFull: () => void): Known {
  const items = new Map<string, CatalogItem | null>();
  const methods = new Map<string, readonly Method[]>();
  const settings = new Map<string, GatewaySettings>();
  return {
    merchant,
    item: (ref) => items.get(ref) ?? undefined,
    async need(refs) {
      const missing = refs.filter((ref) => !items.has(ref));
      if (missing.length === 0) return;
      const found = await store.loadItems(merchant.id, missing);
      for (const ref of missing) items.set(ref, null);
      for (const item of found) {
        items.set(item.variant.id, item);
        if (item.variant.sku !== null) items.set(item.variant.sku, item);
      }
      // Whoever holds this record keeps it; the next command starts with an empty one.
      if (items.size > MAX_ITEMS) onFull();
    },
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
