// `kassa apply`: brings the database in line with a configuration file. Finds every mistake before it writes anything;
// applying the same file twice changes nothing. Merchants that the file does not name are left alone.
import { sha256Hex } from '../../base/crypto.ts';
import { uuidFromNames } from '../../base/ids.ts';
import { normalizeCode, type Offer, type Scope } from '../../domain/discount.ts';
import { namesIn, type NameOfAnother } from '../../store/catalog-store.ts';
import type { AttachedFiles } from '../attached-files.ts';
import type { LocatorKind, MerchantConfig } from '../../store/store.ts';
import { pathOfCheckout } from './checkout-schema.ts';
import type { ApplyDeps } from './deps.ts';
import { describeChanges, describeNewTaxes } from './describe-changes.ts';
import { describeHosts } from './describe-hosts.ts';
import { checkGatewaySecrets, sealGateways } from './gateways.ts';
import { draftKeys, NO_MEMORY, settleKeys, type KeyMemory, type MadeKey } from './keys.ts';
import { checkMessengers } from './messengers.ts';
import { findTwins, unknownName, type Mistake } from './mistake.ts';
import { readConfiguration, type Configuration } from './read-configuration.ts';
import { checkChannels } from './to-discount.ts';
import { namesMeant, type ScopeList } from './scope-names.ts';
import { toOAuthClients } from './oauth-clients.ts';
import { merchantId, toMerchant } from './to-merchant.ts';
import { warnOfUnsent } from './unsent-lists.ts';
import { checkWebhooks, sealWebhooks } from './webhooks.ts';

export interface Applied {
  readonly merchants: readonly { readonly slug: string; readonly id: string; readonly changed: boolean }[];
  /** What is no mistake, and hardly meant. */
  readonly warnings: readonly string[];
  /** Keys whose text is known: those made now, and those remembered. */
  readonly keys: readonly MadeKey[];
  /** `null` when the file says nothing about hosts. */
  readonly hosts: { readonly changed: boolean } | null;
}

export interface ConfigurationFile {
  /** As messages call it. */
  readonly name: string;
  readonly text: string;
  /** Those it names. Absent is none. */
  readonly files?: AttachedFiles;
  /** Whether its merchants are marked as the demo's; an operator's own file never does that. */
  readonly isDemo?: boolean;
}

/** Throws `BadConfiguration` with a line for each mistake. */
export async function applyConfiguration(
  deps: ApplyDeps,
  file: ConfigurationFile,
  memory: KeyMemory,
): Promise<Applied> {
  const configuration = readConfiguration(file.text, file.name, deps.environment);
  const drafts = await check(deps, configuration, file.files);
  const made: MadeKey[] = [];
  const merchants = [];
  for (const { input, merchant, items, customers, postalLists } of drafts) {
    const keys = await settleKeys(deps, input, merchant.id, memory);
    made.push(...keys.made);
    const endpoints = await sealWebhooks(deps, input, merchant.id);
    const sealed = await sealGateways(deps, merchant);
    const settings = file.isDemo === true ? { ...sealed, isDemo: true } : sealed;
    const config = { merchant: settings, items, customers, postalLists, keys: keys.rows, endpoints };
    const { changed } = await deps.store.applyConfig(config, deps.clock.businessMs(merchant.id));
    merchants.push({ slug: merchant.slug, id: merchant.id, changed });
  }
  const hosts = configuration.hosts === null ? null : await deps.store.applyHosts(configuration.hosts);
  return { merchants, warnings: drafts.flatMap(warnOfUnsent), keys: made, hosts };
}

export interface Plan {
  /** For each merchant, for hosts where the file binds any, and warnings. */
  readonly lines: readonly string[];
  /** Whether applying would change anything. */
  readonly changed: boolean;
}

/** What `applyConfiguration` would do. Writes nothing. */
export async function planConfiguration(deps: ApplyDeps, file: ConfigurationFile): Promise<Plan> {
  const configuration = readConfiguration(file.text, file.name, deps.environment);
  const drafts = await check(deps, configuration, file.files);
  const merchants = await Promise.all(drafts.map((draft) => plan(deps, draft)));
  const hosts = configuration.hosts === null ? [] : [await planHosts(deps, configuration.hosts)];
  const plans = [...merchants, ...hosts];
  const lines = [...plans.flatMap((one) => one.lines), ...drafts.flatMap(warnOfUnsent)];
  return { lines, changed: plans.some(({ changed }) => changed) };
}

type Draft = Pick<MerchantConfig, 'merchant' | 'items' | 'customers' | 'postalLists'> & {
  readonly input: Configuration['merchants'][number];
};

/** Everything that can be wrong, found together. */
async function check(
  deps: ApplyDeps,
  configuration: Configuration,
  files: AttachedFiles = {},
): Promise<readonly Draft[]> {
  const mistakes: Mistake[] = [];
  const known = deps.dialects.map(({ name }) => name);
  const drafts: Draft[] = [];
  for (const [index, input] of configuration.merchants.entries()) {
    const at = ['merchants', index];
    draftKeys(deps, input, [...at, 'keys'], mistakes);
    checkMessengers(deps, input, [...at, 'messengers'], configuration.isReference, mistakes);
    checkWebhooks(deps, input, [...at, 'webhooks'], configuration.isReference, mistakes);
    checkChannels(input.discounts, [...at, 'discounts'], known, mistakes);
    checkGatewaySecrets(deps, input, [...at, 'gateways'], configuration.isReference, mistakes);
    const imported = await importedNames(deps.store, merchantId(input));
    const draft = toMerchant(input, at, deps.gateways, mistakes, files, imported);
    const oauthClients = toOAuthClients(deps, input, [...at, 'oauth_clients'], mistakes);
    const merchant = oauthClients.length === 0 ? draft.merchant : { ...draft.merchant, oauthClients };
    drafts.push({ input, ...draft, merchant });
  }
  findMerchantTwins(drafts, mistakes);
  for (const [host, dialect] of Object.entries(configuration.hosts ?? {})) {
    if (!known.includes(dialect)) mistakes.push(unknownName(['hosts', host], 'API', dialect, known));
  }
  for (const [index, draft] of drafts.entries()) await findTaken(deps, draft, ['merchants', index], mistakes);
  if (configuration.mistakes.length + mistakes.length > 0) throw configuration.describe(mistakes);
  return drafts;
}

/** What can stand for one merchant or key only, and does so for another one in the database. */
async function findTaken(
  { store, environment }: ApplyDeps,
  draft: Draft,
  at: readonly PropertyKey[],
  mistakes: Mistake[],
): Promise<void> {
  const { input, merchant } = draft;
  // Without a slug there is no telling who the merchant is.
  if (merchant.slug === '') return;
  const isTaken = async (kind: LocatorKind, publicId: string, id: string): Promise<boolean> => {
    const owner = await store.locate(kind, publicId);
    return owner !== null && (owner.merchantId !== merchant.id || owner.id !== id);
  };
  if (await isTaken('merchant', merchant.slug, merchant.id)) {
    const text = `names ${merchant.slug}, which is another merchant's in this database; perhaps its id was changed or left out.`;
    mistakes.push({ path: [...at, 'slug'], text });
  }
  for (const { kind, field, names } of [
    { kind: 'shop', field: 'shop_domains', names: merchant.shopDomains },
    { kind: 'checkout', field: 'checkouts', names: merchant.checkouts ?? [] },
  ] as const) {
    for (const [position, name] of names.entries()) {
      if (!(await isTaken(kind, name, merchant.id))) continue;
      const text = `lists ${name}, which belongs to another merchant in this database.`;
      mistakes.push({ path: [...at, field, position], text });
    }
  }
  for (const [position, { clientId }] of (merchant.oauthClients ?? []).entries()) {
    if (!(await isTaken('oauth-client', clientId, merchant.id))) continue;
    const text = `is ${clientId}, which another merchant in this database has.`;
    mistakes.push({ path: [...at, 'oauth_clients', position, 'client_id'], text });
  }
  await findMade(store, draft, at, mistakes);
  await findMadeCodes(store, draft, at, mistakes);
  for (const [position, { name, from_env }] of input.keys.entries()) {
    const plain = environment[from_env ?? ''] ?? '';
    const isOthers = plain !== '' && (await isTaken('key', sha256Hex(plain), uuidFromNames('key', merchant.id, name)));
    if (!isOthers) continue;
    const text = `names ${from_env}, whose key is in use already, for another merchant or under another name.`;
    mistakes.push({ path: [...at, 'keys', position, 'from_env'], text });
  }
}

/** What imported products are called, and for a merchant who has some, what stood in its offers before. */
async function importedNames(store: ApplyDeps['store'], merchantId: string): Promise<Scope> {
  const imported = await store.namesOfImported(merchantId);
  const stored = imported.products.length === 0 ? null : await store.loadMerchant(merchantId);
  const meant = stored === null ? {} : namesMeant({ ...stored, offers: stored.offers.filter(isDeclared) });
  const both = (list: ScopeList): readonly string[] => [...imported[list], ...(meant[list] ?? [])];
  return {
    variants: both('variants'),
    products: both('products'),
    collections: both('collections'),
    tags: both('tags'),
  };
}

/** Names of products and variants that were imported or made through an API, which stay whose they are. */
async function findMade(
  store: ApplyDeps['store'],
  { input, items, merchant }: Draft,
  at: readonly PropertyKey[],
  mistakes: Mistake[],
): Promise<void> {
  const others = await store.namesOfOthers(merchant.id, 'configuration', namesIn(items));
  const owners = new Map(others.map(({ what, name, owner }) => [`${what} ${name}`, owner]));
  const refuse = (path: readonly PropertyKey[], what: NameOfAnother['what'], name: string | undefined): void => {
    const owner = owners.get(`${what} ${name}`);
    if (owner === undefined) return;
    const whose =
      owner === 'import'
        ? 'which was imported; choose another here, or take it out of one of the two.'
        : 'which was made through an API and is changed there; choose another here, or change that one.';
    mistakes.push({ path, text: `names the ${what === 'sku' ? 'SKU' : what} ${name}, ${whose}` });
  };
  for (const [position, product] of input.products.entries()) {
    const place = [...at, 'products', position];
    refuse([...place, 'id'], 'product', product.id);
    for (const [index, variant] of product.variants.entries()) {
      refuse([...place, 'variants', index, 'id'], 'variant', variant.id);
      refuse([...place, 'variants', index, 'sku'], 'sku', variant.sku);
    }
  }
}

/** Codes of discounts that were made through an API, which stay theirs. */
async function findMadeCodes(
  store: ApplyDeps['store'],
  { input, merchant }: Draft,
  at: readonly PropertyKey[],
  mistakes: Mistake[],
): Promise<void> {
  const codes = input.discounts.map(({ code }) => (code === undefined ? null : normalizeCode(code)));
  const made = await store.codesOfApis(
    merchant.id,
    codes.filter((code) => code !== null),
  );
  for (const [position, code] of codes.entries()) {
    if (code === null || !made.includes(code)) continue;
    const text = `names the code ${code}, of a discount that was made through an API and is changed there; choose another here, or change that one.`;
    mistakes.push({ path: [...at, 'discounts', position, 'code'], text });
  }
}

const isDeclared = (offer: Offer): boolean => offer.kind === 'gift' || offer.owner !== 'api';

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
      ...input.checkouts.map((checkout, position) => ({
        what: 'checkout',
        name: pathOfCheckout(checkout),
        path: [...at, 'checkouts', position],
      })),
      ...input.oauth_clients.map(({ client_id: name }, position) => ({
        what: 'client_id',
        name,
        path: [...at, 'oauth_clients', position, 'client_id'],
      })),
    ].filter(({ name }) => name !== '');
  });
  for (const what of ['slug', 'id', 'shop domain', 'checkout', 'client_id']) {
    const alike = named.filter((one) => one.what === what);
    findTwins(
      alike.map(({ name }) => name),
      (index) => alike[index]?.path ?? [],
      what,
      mistakes,
    );
  }
}

async function plan(deps: ApplyDeps, { input, merchant, items, customers }: Draft): Promise<Plan> {
  const present = await deps.store.loadMerchant(merchant.id);
  if (present === null) {
    const created = `${merchant.slug} would be created with ${items.length} variants.`;
    return { lines: [created, ...describeNewTaxes(merchant).map((line) => `  ${line}`)], changed: true };
  }
  const { rows } = await settleKeys(deps, input, merchant.id, NO_MEMORY);
  const endpoints = await sealWebhooks(deps, input, merchant.id);
  const names = new Map(rows.map(({ id }, index) => [id, input.keys[index]?.name ?? '']));
  const offers = present.offers.filter(isDeclared);
  const standing = { ...(await deps.store.loadConfigured(merchant.id)), merchant: { ...present, offers } };
  const sealed = await sealGateways(deps, merchant);
  const missing = await deps.store.missingCustomers(merchant.id, customers ?? []);
  const changes = [
    ...describeChanges(standing, { merchant: sealed, items, customers, keys: rows, endpoints }, names),
    ...missing.map(({ externalId }) => `customers ${externalId}: added`),
  ];
  return planned(merchant.slug, changes);
}

function planned(what: string, changes: readonly string[]): Plan {
  if (changes.length === 0) return { lines: [`${what}: nothing to change.`], changed: false };
  return { lines: [`${what} would change:`, ...changes.map((line) => `  ${line}`)], changed: true };
}

async function planHosts(deps: ApplyDeps, hosts: Readonly<Record<string, string>>): Promise<Plan> {
  return planned('hosts', describeHosts(await deps.store.loadHosts(), hosts));
}
