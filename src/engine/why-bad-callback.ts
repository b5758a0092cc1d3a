// What is wrong with the address that a session names for its own webhooks.
import { checkWebhookUrl } from '../base/public-url.ts';
import type { OpenSession } from '../domain/command.ts';
import { problem, type Problem } from '../domain/problem.ts';

/** Whether an address of the own network may be called is this server's configuration, which dialects do not know. */
export function whyBadCallback({ callback }: OpenSession, allowPrivate: boolean): Problem | null {
  const reason = callback === null ? null : checkWebhookUrl(callback.url, allowPrivate);
  return reason === null ? null : problem('invalid_value', 'callback.url', `\`callback.url\`: ${reason}`);
}
