// What the engine is built from; `app` provides it.
import type { Clock } from '../base/clock.ts';
import type { Observer } from '../base/observer.ts';
import type { Vault } from '../base/crypto.ts';
import type { ChallengeLimits } from '../domain/challenge.ts';
import type { Dialect, WebhookFormat } from '../dialects/dialect.ts';
import type { EventType, HappenedEvent } from '../domain/event.ts';
import type { Limits } from '../domain/facts.ts';
import { hears, type EndpointRef, type Merchant } from '../domain/merchant.ts';
import type { Session } from '../domain/session.ts';
import type { Gateway } from '../gateways/gateway.ts';
import type { Messenger } from '../messengers/messenger.ts';
import type { Store } from '../store/store.ts';
import type { FactsCache } from './facts-cache.ts';

export interface EngineOptions {
  readonly store: Store;
  readonly dialects: readonly Dialect[];
  readonly gateways: ReadonlyMap<string, Gateway>;
  readonly messengers: ReadonlyMap<string, Messenger>;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly observer: Observer;
  readonly limits: Limits;
  readonly challengeLimits: ChallengeLimits;
  /** Absolute, without a trailing slash. */
  readonly publicUrl: string;
  readonly docsUrl: string;
  /** Whether webhook URLs may be plain http and point at private addresses. */
  readonly allowPrivateWebhooks: boolean;
  /** How long a gateway may take to answer; after that the outcome is `unknown`. */
  readonly gatewayTimeoutMs: number;
  /** How long a messenger may take; after that the message counts as not sent. */
  readonly messengerTimeoutMs: number;
  /** Called after a save with events that somebody listens to. */
  readonly onEvents: (merchantId: string) => void;
  /** Called when a merchant's clock was moved: other things may be due now. */
  readonly onClockMoved: (merchantId: string) => void;
  readonly onFault: (error: unknown, doing: string) => void;
}

export interface EngineDeps extends EngineOptions {
  readonly facts: FactsCache;
  /** Whether an endpoint of the merchant or the session's own callback wants to hear of this. */
  readonly listens: (
    merchant: Merchant,
    type: EventType,
    session: Session,
    detail?: HappenedEvent['detail'],
  ) => boolean;
}

type Listener = Pick<EndpointRef, 'dialect' | 'events'>;

/** Builds `listens` from the words each dialect has for events. */
export function createListens(dialects: readonly Dialect[]): EngineDeps['listens'] {
  const byName = new Map(dialects.map((dialect) => [dialect.name, dialect]));
  const wants = (listener: Listener, ...happened: Parameters<WebhookFormat['namesOf']>): boolean =>
    byName
      .get(listener.dialect)
      ?.webhook?.namesOf(...happened)
      .some((name) => hears(listener, name)) ?? false;
  return (merchant, type, session, detail) =>
    merchant.endpoints.some((endpoint) => wants(endpoint, type, session, detail)) ||
    (session.callback !== null && wants({ ...session.callback, dialect: session.dialect }, type, session, detail));
}
