// Webhooks for a test server the way a merchant gets them: a configuration applied again, its secrets in the environment.
import { reconfigure } from './reconfigure.ts';
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
export async function configureWebhooks(server: TestServer, hooks: readonly Hook[]): Promise<void> {
  const environment = Object.fromEntries(hooks.map(({ secret }, index) => [`HOOK_${index}`, secret]));
  const webhooksOf = (merchant: string) =>
    hooks.flatMap(({ merchant: slug, ...hook }, index) =>
      slug === merchant ? [{ ...hook, secret: `\${HOOK_${index}}` }] : [],
    );
  await reconfigure(server, (merchant) => ({ ...merchant, webhooks: webhooksOf(merchant.slug) }), environment);
}
