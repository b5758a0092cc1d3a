// Webhook endpoints of a configuration. Their secrets come from the environment and are stored sealed.
import { uuidFromNames } from '../../base/ids.ts';
import { checkWebhookUrl } from '../../base/public-url.ts';
import type { WebhookFormat } from '../../dialects/dialect.ts';
import type { MerchantConfig } from '../../store/store.ts';
import type { ApplyDeps } from './deps.ts';
import type { Configuration, Mistake } from './read-configuration.ts';
import type { MerchantInput } from './schema.ts';
import { findTwins, unknownName } from './to-merchant.ts';

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
    at,
    'webhook',
    mistakes,
  );
  input.webhooks.forEach((webhook, index) => {
    const reason = checkWebhookUrl(webhook.url, deps.allowPrivateWebhooks);
    if (reason !== null) mistakes.push({ path: [...at, index, 'url'], text: reason });
    if (!isReference([...at, index, 'secret'])) {
      const text = 'must be a reference such as ${WEBHOOK_SECRET}: secrets do not stand in configuration files.';
      mistakes.push({ path: [...at, index, 'secret'], text });
    }
    checkWords(deps, webhook, [...at, index], mistakes);
  });
}

function checkWords(deps: ApplyDeps, webhook: WebhookInput, at: readonly PropertyKey[], mistakes: Mistake[]): void {
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
  if (!canSign(format, webhook.secret)) {
    const text = `cannot sign webhooks of ${webhook.dialect}; such a secret looks like ${format.secretFrom('0'.repeat(64))}.`;
    mistakes.push({ path: [...at, 'secret'], text });
  }
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
    input.webhooks.map(async ({ url, dialect, events, description, enabled, secret }) => {
      const id = uuidFromNames('endpoint', merchantId, dialect, url);
      const stored = await deps.store.loadEndpoint(merchantId, id);
      // Sealing the same secret again would look like a change.
      const kept = stored?.secrets.find((sealed) => deps.vault.open(sealed) === secret);
      const secrets = [kept ?? deps.vault.seal(secret)];
      return { id, dialect, url, events, description: description ?? null, enabled, secrets };
    }),
  );
}
