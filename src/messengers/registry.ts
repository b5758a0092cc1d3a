// Every messenger Kassa ships. Adding one is a folder and a line here.
import { createConsoleMessenger, type ConsoleDeps } from './console/index.ts';
import { createHttpMessenger, type HttpDeps } from './http/index.ts';
import type { Messenger } from './messenger.ts';
import { createSmtpMessenger, type SmtpDeps } from './smtp/index.ts';

/** What messengers need of the outside; each takes its part. */
export type MessengerDeps = ConsoleDeps & HttpDeps & SmtpDeps;

/** By name: what merchants' settings refer to. */
export function createMessengers(deps: MessengerDeps): ReadonlyMap<string, Messenger> {
  const messengers = [createConsoleMessenger(deps), createHttpMessenger(deps), createSmtpMessenger(deps)];
  return new Map(messengers.map((messenger) => [messenger.name, messenger]));
}
