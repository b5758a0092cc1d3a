// `kassa apply`: brings the database in line with a configuration file. Finds every mistake before it writes anything;
// applying the same file twice changes nothing. Merchants that the file does not name are left alone.
import type { MerchantConfig } from '../../store/store.ts';
import type { ApplyDeps } from './deps.ts';
import { describeChanges } from './describe-changes.ts';
import { draftKeys, NO_MEMORY, settleKeys, type KeyMemory, type MadeKey } from './keys.ts';
import { findTwins, type Mistake } from './mistake.ts';
import { readConfiguration, type Configuration } from './read-configuration.ts';
import { toMerchant } from './to-merchant.ts';
import { checkWebhooks, sealWebhooks } from './webhooks.ts';

export interface Applied {
  readonly merchants: readonly { readonly slug: string; readonly id: string; readonly changed: boolean }[];
  /** Keys whose text is known: those made now, and those remembered. */
  readonly keys: readonly MadeKey[];
}

export interface ConfigurationFile {
  /** As messages call it. */
  readonly name: string;
  readonly text: string;
  /** Whether its merchants are marked as the demo's; an operator's own file never does that. */
  readonly isDemo?: boolean;
}

/** Throws `BadConfiguration` with a line for each mistake. */
export async function applyConfiguration(
  deps: ApplyDeps,
  file: ConfigurationFile,
  memory: KeyMemory,
): Promise<Applied> {
  const drafts = await check(deps, readConfiguration(file.text, file.name, deps.environment));
  const made: MadeKey[] = [];
  const merchants = [];
  for (const { input, merchant, items } of drafts) {
    const keys = await settleKeys(deps, input, merchant.id, memory);
    made.push(...keys.made);
    const endpoints = await sealWebhooks(deps, input, merchant.id);
    const settings = file.isDemo === true ? { ...merchant, isDemo: true } : merchant;
    const config = { merchant: settings, items, keys: keys.rows, endpoints };
    const { changed } = await deps.store.applyConfig(config, deps.clock.businessMs(merchant.id));
    merchants.push({ slug: merchant.slug, id: merchant.id, changed });
  }
  return { merchants, keys: made };
}

/** What `applyConfiguration` would do: lines for each merchant. Writes nothing. */
export async function planConfiguration(
  deps: ApplyDeps,
  file: { readonly name: string; readonly text: string },
): Promise<readonly string[]> {
  const drafts = await check(deps, readConfiguration(file.text, file.name, deps.environment));
  return (await Promise.all(drafts.map((draft) => plan(deps, draft)))).flat();
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
  findMerchantTwins(drafts, mistakes);
  for (const [index, { merchant }] of drafts.entries()) {
    for (const [position, domain] of merchant.shopDomains.entries()) {
      const owner = await deps.store.locate('shop', domain);
      // Without a slug there is no telling who the merchant is.
      if (owner === null || owner.merchantId === merchant.id || merchant.slug === '') continue;
      const path = ['merchants', index, 'shop_domains', position];
      mistakes.push({ path, text: `lists ${domain}, which belongs to another merchant in this database.` });
    }
  }
  if (configuration.mistakes.length + mistakes.length > 0) throw configuration.describe(mistakes);
  return drafts;
}

function findMerchantTwins(drafts: readonly Draft[], mistakes: Mistake[]): void {
  const named = drafts.flatMap(({ input }, index) => {
    const at = ['merchants', index];
    return [
      { what: 'slug', name: input.slug, path: [...at, 'slug'] },
      { what: 'id', name: input.id ?? '', path: [...at, 'id'] },
      ...input.shop_domains.map((name, position) => ({
        what: 'shop domain',
        name,
        path: [...at, 'shop_domains', position],
      })),
    ].filter(({ name }) => name !== '');
  });
  for (const what of ['slug', 'id', 'shop domain']) {
    const alike = named.filter((one) => one.what === what);
    findTwins(
      alike.map(({ name }) => name),
      (index) => alike[index]?.path ?? [],
      what,
      mistakes,
    );
  }
}

async function plan(deps: ApplyDeps, { input, merchant, items }: Draft): Promise<readonly string[]> {
  const present = await deps.store.loadMerchant(merchant.id);
  if (present === null) return [`${merchant.slug} would be created with ${items.length} variants.`];
  const { rows } = await settleKeys(deps, input, merchant.id, NO_MEMORY);
  const endpoints = await sealWebhooks(deps, input, merchant.id);
  const names = new Map(rows.map(({ id }, index) => [id, input.keys[index]?.name ?? '']));
  const standing = { ...(await deps.store.loadConfigured(merchant.id)), merchant: present };
  const changes = describeChanges(standing, { merchant, items, keys: rows, endpoints }, names);
  if (changes.length === 0) return [`${merchant.slug}: nothing to change.`];
  return [`${merchant.slug} would change:`, ...changes.map((line) => `  ${line}`)];
}
