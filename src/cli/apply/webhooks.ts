// Webhook endpoints of a configuration. Their secrets come from the environment and are stored sealed.
import { uuidFromNames } from '../../base/ids.ts';
import { checkWebhookUrl } from '../../base/public-url.ts';
import type { WebhookFormat } from '../../dialects/dialect.ts';
import { MIN_WEBHOOK_SECRET_CHARS } from '../../domain/merchant.ts';
import type { MerchantConfig } from '../../store/store.ts';
import type { ApplyDeps } from './deps.ts';
import { findTwins, unknownName, type Mistake } from './mistake.ts';
import type { Configuration } from './read-configuration.ts';
import type { MerchantInput } from './schema.ts';

type WebhookInput = MerchantInput['webhooks'][number];

export function checkWebhooks(
  deps: ApplyDeps,
  input: MerchantInput,
  at: readonly PropertyKey[],
  isReference: Configuration['isReference'],
  mistakes: Mistake[],
): void {
  findTwins(
    input.webhooks.map(({ dialect, url }) => `${dialect} ${url}`),
    (index) => [...at, index, 'url'],
    'webhook',
    mistakes,
  );
  input.webhooks.forEach((webhook, index) => {
    const reason = checkWebhookUrl(webhook.url, deps.allowPrivateWebhooks);
    if (reason !== null) mistakes.push({ path: [...at, index, 'url'], text: reason });
    checkWords(deps, webhook, [...at, index], isReference([...at, index, 'secret']), mistakes);
  });
}

function checkWords(
  deps: ApplyDeps,
  webhook: WebhookInput,
  at: readonly PropertyKey[],
  isSecretReferred: boolean,
  mistakes: Mistake[],
): void {
  const format = deps.dialects.find(({ name }) => name === webhook.dialect)?.webhook;
  if (!format) {
    const known = deps.dialects.filter((dialect) => dialect.webhook !== null).map(({ name }) => name);
    mistakes.push(unknownName([...at, 'dialect'], 'API with webhooks', webhook.dialect, known));
    return;
  }
  webhook.events.forEach((event, index) => {
    if (event === '*' || format.names.includes(event)) return;
    mistakes.push(unknownName([...at, 'events', index], 'event', event, format.names));
  });
  const { version } = webhook;
  const versions = format.versions ?? [];
  if (version !== undefined && !versions.includes(version)) {
    mistakes.push(
      versions.length === 0
        ? { path: [...at, 'version'], text: `must be left out: webhooks of ${webhook.dialect} come in one form only.` }
        : unknownName([...at, 'version'], 'version', version, versions),
    );
  }
  const text = checkSecret(format, webhook, isSecretReferred);
  if (text !== null) mistakes.push({ path: [...at, 'secret'], text });
}

/** First of all a secret must not stand in the file; only then is it worth saying what else is wrong with it. */
function checkSecret(format: WebhookFormat, { dialect, secret }: WebhookInput, isReferred: boolean): string | null {
  if (!isReferred) {
    return 'must come from the environment, as a reference such as ${WEBHOOK_SECRET}: secrets do not stand in configuration files.';
  }
  // A variable that is not set was told where it is named.
  if (secret === '') return null;
  if (secret.length < MIN_WEBHOOK_SECRET_CHARS) return `must have at least ${MIN_WEBHOOK_SECRET_CHARS} characters.`;
  if (canSign(format, secret)) return null;
  return `cannot sign webhooks of ${dialect}; such a secret looks like ${format.secretFrom('0'.repeat(64))}.`;
}

function canSign(format: WebhookFormat, secret: string): boolean {
  try {
    format.headers({ id: 'msg', eventId: 'msg', name: format.names[0] ?? '', body: '{}' }, [secret], 0);
    return true;
  } catch {
    return false;
  }
}

export async function sealWebhooks(
  deps: ApplyDeps,
  input: MerchantInput,
  merchantId: string,
): Promise<MerchantConfig['endpoints']> {
  return Promise.all(
    input.webhooks.map(async ({ url, dialect, events, version = null, description, enabled, secret }) => {
      const id = uuidFromNames('endpoint', merchantId, dialect, url);
      const stored = await deps.store.loadEndpoint(merchantId, id);
      // Sealing the same secret again would look like a change; and what an API has put before it since stays.
      const place = stored?.secrets.findIndex((sealed) => deps.vault.reads(sealed, secret)) ?? -1;
      const secrets = stored?.secrets.slice(0, place + 1) ?? [];
      if (secrets.length === 0) secrets.push(deps.vault.seal(secret));
      return { id, dialect, url, events, version, description: description ?? null, enabled, secrets };
    }),
  );
}
