// Webhooks for a test server the way a merchant gets them: a configuration applied again, its secrets in the environment.
import { readFile } from 'node:fs/promises';
import { parse, stringify } from 'yaml';
import { applyConfiguration } from '../src/cli/apply/apply.ts';
import { NO_MEMORY } from '../src/cli/apply/keys.ts';
import { applyDeps } from '../src/cli/boot.ts';
import { DEMO_FILE } from '../src/cli/demo.ts';
import type { TestServer } from './server.ts';

export interface Hook {
  /** Slug of a merchant of the demo store. */
  readonly merchant: string;
  readonly dialect: string;
  readonly events: readonly string[];
  readonly url: string;
  readonly secret: string;
  readonly version?: string;
}

/** These and no others. */
export async function configureWebhooks({ app }: TestServer, hooks: readonly Hook[]): Promise<void> {
  const demo = parse(await readFile(DEMO_FILE, 'utf8')) as { merchants: { slug: string }[] };
  const environment = Object.fromEntries(hooks.map(({ secret }, index) => [`HOOK_${index}`, secret]));
  const merchants = demo.merchants.map((merchant) => ({
    ...merchant,
    webhooks: hooks.flatMap(({ merchant: slug, ...hook }, index) =>
      slug === merchant.slug ? [{ ...hook, secret: `\${HOOK_${index}}` }] : [],
    ),
  }));
  const file = { name: 'shop.yaml', text: stringify({ merchants }), isDemo: true };
  await applyConfiguration(applyDeps(app, { environment }), file, NO_MEMORY);
}
