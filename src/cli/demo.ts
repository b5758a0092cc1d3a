// The demo's access data: `demo.json` in the data folder, from which other programs learn where and with which keys to
// call. The only place where keys stand in plain text, so only its owner may read it.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { App } from '../app.ts';
import { PROJECT_ROOT } from '../config.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { Applied } from './apply/apply.ts';
import type { KeyMemory } from './apply/keys.ts';

const demoSchema = z.object({
  baseUrl: z.string(),
  keys: z.object({
    native: z.string(),
    shoppex: z.string(),
    flowglad: z.string(),
    fastspring: z.object({ username: z.string(), password: z.string() }),
  }),
  flexype: z.object({ shopDomain: z.string() }),
  fastspring: z.object({ checkoutPath: z.string(), productPath: z.string() }),
  flowglad: z.object({ customerExternalId: z.string(), priceId: z.string() }),
});

/** As much as an earlier version may have written. */
const keptSchema = z.object({ keys: z.record(z.string(), z.unknown()) });

export type Demo = Readonly<z.output<typeof demoSchema>>;

/** What is served when no configuration is given. */
export const DEMO_FILE = join(PROJECT_ROOT, 'demo', 'kassa.yaml');

/** A product of the demo store that is sold once, in dollars, without any discount. */
const PRODUCT_PATH = 'phoenix-guide';

/** Somebody whom the demo store knows, and something sold there. */
const FLOWGLAD = { customerExternalId: 'user_1001', priceId: 'icons-harbor-1' };

const pathIn = (dataFolder: string): string => join(dataFolder, 'demo.json');

/**
 * Whether the demo store may be written into this database: it is empty, or holds nothing but the demo. An operator's own
 * merchant may have the slug of one of the demo's, and must keep its settings and keys.
 */
export async function mayHoldDemo({ store }: App): Promise<boolean> {
  for (const id of await store.merchantIds()) {
    const merchant = await store.loadMerchant(id);
    if (merchant?.isDemo !== true) return false;
  }
  return true;
}

/** The keys of an earlier start stay good as long as their file is there; once it is lost, new ones take their place. */
export async function recallKeys(dataFolder: string): Promise<KeyMemory> {
  const keys = await readKeys(dataFolder);
  return { recall: (dialect) => textOf(keys[dialect]), forgotten: 'replace' };
}

/** A pair of user name and password is one key. */
function textOf(key: unknown): string | null {
  if (typeof key === 'string') return key;
  const pair = demoSchema.shape.keys.shape.fastspring.safeParse(key);
  return pair.success ? `${pair.data.username}:${pair.data.password}` : null;
}

async function readKeys(dataFolder: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return keptSchema.parse(JSON.parse(await readFile(pathIn(dataFolder), 'utf8'))).keys;
  } catch (error) {
    const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (isAbsent || error instanceof SyntaxError || error instanceof z.ZodError) return {};
    throw error;
  }
}

export async function writeDemo(app: App, applied: Applied): Promise<Demo> {
  const keyOf = (dialect: string): string => {
    const key = applied.keys.find((made) => made.dialect === dialect);
    if (key === undefined) throw new Error(`the demo store has no key for ${dialect}`);
    return key.plain;
  };
  const [username = '', password = ''] = keyOf('fastspring').split(':');
  const demo: Demo = {
    baseUrl: app.publicUrl,
    keys: {
      native: keyOf('native'),
      shoppex: keyOf('shoppex'),
      flowglad: keyOf('flowglad'),
      fastspring: { username, password },
    },
    flexype: { shopDomain: await firstOf(app, applied, 'shop domain', ({ shopDomains }) => shopDomains) },
    fastspring: {
      checkoutPath: await firstOf(app, applied, 'checkout', ({ checkouts = [] }) => checkouts),
      productPath: PRODUCT_PATH,
    },
    flowglad: FLOWGLAD,
  };
  const path = pathIn(app.config.dataFolder);
  // With a database and a secret of its own elsewhere, nothing else has made the folder.
  await mkdir(app.config.dataFolder, { recursive: true, mode: 0o700 });
  // Written beside and moved, so that a reader never finds half a file.
  await writeFile(`${path}.new`, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
  return demo;
}

async function firstOf(
  app: App,
  applied: Applied,
  what: string,
  namesOf: (merchant: Merchant) => readonly string[],
): Promise<string> {
  for (const { id } of applied.merchants) {
    const merchant = await app.store.loadMerchant(id);
    const [name] = merchant === null ? [] : namesOf(merchant);
    if (name !== undefined) return name;
  }
  throw new Error(`no merchant of the demo store has a ${what}`);
}
