// The demo store's configuration applied again with something changed, as a merchant does it.
import { readFile } from 'node:fs/promises';
import { parse, stringify } from 'yaml';
import { applyConfiguration } from '../src/cli/apply/apply.ts';
import { NO_MEMORY } from '../src/cli/apply/keys.ts';
import { applyDeps } from '../src/cli/boot.ts';
import { DEMO_FILE } from '../src/cli/demo.ts';
import type { TestServer } from './server.ts';

type Written = { readonly slug: string } & Readonly<Record<string, unknown>>;

export async function reconfigure(
  { app }: Pick<TestServer, 'app'>,
  change: (merchant: Written) => Written,
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  const demo = parse(await readFile(DEMO_FILE, 'utf8')) as { merchants: Written[] };
  const file = { name: 'shop.yaml', text: stringify({ merchants: demo.merchants.map(change) }), isDemo: true };
  await applyConfiguration(applyDeps(app, { environment }), file, NO_MEMORY);
}
