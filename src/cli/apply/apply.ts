// `kassa apply`: brings the database in line with a configuration file. Finds every mistake before it writes anything;
// applying the same file twice changes nothing. Merchants that the file does not name are left alone.
import { canonicalJson } from '../../base/json.ts';
import type { CatalogItem } from '../../domain/catalog.ts';
import type { MerchantConfig } from '../../store/store.ts';
import type { ApplyDeps } from './deps.ts';
import { draftKeys, settleKeys, type KeyMemory, type MadeKey } from './keys.ts';
import { readConfiguration, type Configuration, type Mistake } from './read-configuration.ts';
import { findTwins, toMerchant } from './to-merchant.ts';
import { checkWebhooks, sealWebhooks } from './webhooks.ts';

export interface Applied {
  readonly merchants: readonly { readonly slug: string; readonly id: string; readonly changed: boolean }[];
  /** Keys whose text is known: those made now, and those remembered. */
  readonly keys: readonly MadeKey[];
}

/** Throws `BadConfiguration` with a line for each mistake. */
export async function applyConfiguration(
  deps: ApplyDeps,
  file: { readonly name: string; readonly text: string },
  memory: KeyMemory,
): Promise<Applied> {
  const configuration = readConfiguration(file.text, file.name, deps.environment);
  const drafts = await check(deps, configuration);
  const made: MadeKey[] = [];
  const merchants = [];
  for (const { input, merchant, items } of drafts) {
    const keys = await settleKeys(deps, input, merchant.id, memory);
    made.push(...keys.made);
    const endpoints = await sealWebhooks(deps, input, merchant.id);
    const config = { merchant, items, keys: keys.rows, endpoints };
    const { changed } = await deps.store.applyConfig(config, deps.clock.businessMs(merchant.id));
    merchants.push({ slug: merchant.slug, id: merchant.id, changed });
  }
  return { merchants, keys: made };
}

/** What `applyConfiguration` would do, in one sentence for each merchant. Writes nothing. */
export async function planConfiguration(
  deps: ApplyDeps,
  file: { readonly name: string; readonly text: string },
): Promise<readonly string[]> {
  const drafts = await check(deps, readConfiguration(file.text, file.name, deps.environment));
  return Promise.all(drafts.map((draft) => plan(deps, draft)));
}

type Draft = Pick<MerchantConfig, 'merchant' | 'items'> & { readonly input: Configuration['merchants'][number] };

/** Everything that can be wrong, found together. */
async function check(deps: ApplyDeps, configuration: Configuration): Promise<readonly Draft[]> {
  const mistakes: Mistake[] = [];
  const drafts = configuration.merchants.map((input, index): Draft => {
    const at = ['merchants', index];
    draftKeys(deps, input, [...at, 'keys'], mistakes);
    checkWebhooks(deps, input, [...at, 'webhooks'], configuration.isReference, mistakes);
    return { input, ...toMerchant(input, at, deps.gateways, mistakes) };
  });
  const among = (names: readonly string[], what: string): void => findTwins(names, ['merchants'], what, mistakes);
  among(
    drafts.map(({ merchant }) => merchant.slug),
    'slug',
  );
  among(
    drafts.map(({ merchant }) => merchant.id),
    'id',
  );
  among(
    drafts.flatMap(({ merchant }) => merchant.shopDomains),
    'shop domain',
  );
  for (const [index, { merchant }] of drafts.entries()) {
    for (const [position, domain] of merchant.shopDomains.entries()) {
      const owner = await deps.store.locate('shop', domain);
      if (owner === null || owner.merchantId === merchant.id) continue;
      const path = ['merchants', index, 'shop_domains', position];
      mistakes.push({ path, text: `lists ${domain}, which belongs to another merchant in this database.` });
    }
  }
  if (mistakes.length > 0) throw configuration.describe(mistakes);
  return drafts;
}

async function plan(deps: ApplyDeps, { merchant, items }: Draft): Promise<string> {
  const present = await deps.store.loadMerchant(merchant.id);
  if (present === null) return `${merchant.slug} would be created with ${items.length} variants.`;
  const known = await deps.store.loadItems(
    merchant.id,
    items.map(({ variant }) => variant.id),
  );
  const stands = new Set(known.map(canonicalJson));
  const changed = items.filter((item: CatalogItem) => !stands.has(canonicalJson(item))).length;
  const isSame = canonicalJson({ ...present, ...merchant }) === canonicalJson(present);
  return `${merchant.slug} exists; its settings ${isSame ? 'stay' : 'would change'}, and ${changed} of ${items.length} variants are new or different.`;
}
