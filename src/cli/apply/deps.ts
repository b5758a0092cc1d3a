// What applying a configuration needs of the server.
import type { Clock } from '../../base/clock.ts';
import type { Vault } from '../../base/crypto.ts';
import type { Dialect } from '../../dialects/dialect.ts';
import type { Gateway } from '../../gateways/gateway.ts';
import type { Messenger } from '../../messengers/messenger.ts';
import type { Store } from '../../store/store.ts';

export interface ApplyDeps {
  readonly store: Store;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly dialects: readonly Dialect[];
  readonly gateways: ReadonlyMap<string, Gateway>;
  readonly messengers: ReadonlyMap<string, Messenger>;
  readonly allowPrivateWebhooks: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}
