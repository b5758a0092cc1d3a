// What a command asks of a store, as plain values: carried out here on a database of one's own, or sent to the server
// that has the database open.
import { z } from 'zod';
import { unreachable } from '../base/assert.ts';
import { uuidv7 } from '../base/ids.ts';
import type { App } from '../app.ts';
import type { Merchant } from '../domain/merchant.ts';
import { applyConfiguration, planConfiguration } from './apply/apply.ts';
import { hashedKey, isScopeOf, newKey, NO_MEMORY } from './apply/keys.ts';
import { unknownName } from './apply/mistake.ts';
import { attachedFilesSchema } from './attached-files.ts';
import { applyDeps } from './boot.ts';
import { explainSession } from './explain-session.ts';
import { importShopify, type TellImport } from './import/import-shopify.ts';
import { BadUsage } from './usage.ts';

const applyOrder = z.object({
  do: z.literal('apply'),
  file: z.object({ name: z.string(), text: z.string(), files: attachedFilesSchema.default({}) }),
  /** The variables that the file names, of whoever gives the order. */
  environment: z.record(z.string(), z.string()),
  onlyPlan: z.boolean(),
});

const keyOrder = z.object({
  do: z.literal('create-key'),
  merchant: z.string(),
  dialect: z.string(),
  scopes: z.array(z.string()),
});

const importOrder = z.object({
  do: z.literal('import-shopify'),
  /** `null` for the only one there is. */
  merchant: z.string().nullable(),
  file: z.object({ name: z.string(), text: z.string() }),
  onlyPlan: z.boolean(),
  archiveMissing: z.boolean(),
});

const explainOrder = z.object({ do: z.literal('explain'), session: z.string() });

export const orderSchema = z.discriminatedUnion('do', [applyOrder, keyOrder, importOrder, explainOrder]);

export type Order = Readonly<z.output<typeof orderSchema>>;
export type ApplyOrder = Readonly<z.output<typeof applyOrder>>;
export type KeyOrder = Readonly<z.output<typeof keyOrder>>;
export type ImportOrder = Readonly<z.output<typeof importOrder>>;

/** What to print, and whether anything is, or would be, different from before. */
export interface Outcome {
  readonly lines: readonly string[];
  readonly changed: boolean;
  /** What could not be done, while the rest was. */
  readonly complaints?: readonly string[];
}

/** `tell` hears how far what takes its time is. */
export function carryOut(app: App, order: Order, tell: TellImport = () => {}): Promise<Outcome> {
  switch (order.do) {
    case 'apply':
      return apply(app, order);
    case 'create-key':
      return createKey(app, order);
    case 'import-shopify':
      return importFile(app, order, tell);
    case 'explain':
      return explainSession(app, order.session);
    default:
      return unreachable(order);
  }
}

async function apply(app: App, { file, environment, onlyPlan }: ApplyOrder): Promise<Outcome> {
  const deps = applyDeps(app, { environment });
  if (onlyPlan) return planConfiguration(deps, file);
  const { merchants, warnings, keys, hosts } = await applyConfiguration(deps, file, NO_MEMORY);
  await app.boundHosts.reload();
  const done = (changed: boolean): string => (changed ? 'applied' : 'nothing to change');
  return {
    changed: hosts?.changed === true || merchants.some(({ changed }) => changed),
    lines: [
      ...merchants.map(({ slug, changed }) => `${slug}: ${done(changed)}.`),
      ...(hosts === null ? [] : [`hosts: ${done(hosts.changed)}.`]),
      ...warnings,
      ...keys.map(({ merchant, name, plain }) => `New key ${name} of ${merchant}, shown this once: ${plain}`),
    ],
  };
}

async function importFile(app: App, order: ImportOrder, tell: TellImport): Promise<Outcome> {
  const merchant = await merchantOf(app, order.merchant);
  return importShopify(app, { ...order, merchant }, tell);
}

/** By its slug; without one, the only merchant there is. */
async function merchantOf({ store }: App, slug: string | null): Promise<Merchant> {
  const located = slug === null ? null : await store.locate('merchant', slug);
  const ids = located === null ? await store.merchantIds() : [located.merchantId];
  const merchants = (await Promise.all(ids.map((id) => store.loadMerchant(id)))).flatMap((one) => one ?? []);
  const [found, another] = merchants;
  if (found === undefined) throw new BadUsage('There is no merchant yet; apply a configuration that has one first.');
  const slugs = merchants.map((one) => one.slug);
  if (slug !== null && located === null) {
    throw new BadUsage(`--merchant ${unknownName([], 'merchant', slug, slugs).text}`);
  }
  if (another !== undefined) {
    throw new BadUsage(`Say whose products these are: --merchant ${slugs.join(' or --merchant ')}`);
  }
  return found;
}

async function createKey({ store, dialects, clock }: App, order: KeyOrder): Promise<Outcome> {
  const found = await store.locate('merchant', order.merchant);
  const merchant = found && (await store.loadMerchant(found.merchantId));
  if (merchant === null) throw new BadUsage(`There is no merchant ${order.merchant}; apply a file that has one first.`);
  const dialect = dialects.find(({ name, policy }) => name === order.dialect && policy.keyPrefix !== null);
  if (dialect === undefined) {
    const names = dialects.filter(({ policy }) => policy.keyPrefix !== null).map(({ name }) => name);
    throw new BadUsage(`--dialect must be one of ${names.join(', ')}.`);
  }
  const unknown = order.scopes.filter((scope) => !isScopeOf(dialect, scope));
  if (unknown.length > 0) {
    const texts = unknown.map((scope) => unknownName([], 'scope', scope, dialect.policy.scopes).text);
    throw new BadUsage(texts.map((text) => `--scopes ${text}`).join('\n'));
  }
  const plain = newKey(dialect, merchant.livemode);
  await store.insertKey({
    id: uuidv7(clock.wallMs()),
    merchantId: merchant.id,
    dialect: dialect.name,
    scopes: order.scopes,
    livemode: merchant.livemode,
    createdAtMs: clock.businessMs(merchant.id),
    revokedAtMs: null,
    ...hashedKey(dialect, plain),
  });
  return { lines: [`Shown this once; only its hash is kept:\n${plain}`], changed: true };
}
