// The part of the dialect contract that is about webhooks.
import type { EventType, HappenedEvent } from '../domain/event.ts';
import type { Customer } from '../domain/customer.ts';
import type { Session } from '../domain/session.ts';
import type { Subscription, SubscriptionEventType, ToldAbout } from '../domain/subscription.ts';
import type { EventView, RenderContext } from './dialect.ts';

/** What happened to a customer, whom no session need know. */
export interface CustomerEventView {
  readonly id: string;
  readonly type: CustomerEventType;
  readonly atMs: number;
  /** As saved with the event. */
  readonly customer: Customer;
}

/** What happened to a subscription, in whichever session or in none. */
export interface SubscriptionEventView {
  readonly id: string;
  readonly type: SubscriptionEventType;
  readonly atMs: number;
  readonly about: ToldAbout | null;
  /** As saved with the event. */
  readonly subscription: Subscription;
  /** That has paid for it last, as it then was. */
  readonly last: Session;
}

export type CustomerEventType = Extract<EventType, `customer.${string}`>;

/** How a dialect words and signs webhooks. */
export interface WebhookFormat {
  /** Names an endpoint of this dialect can listen to. */
  readonly names: readonly string[];
  /** The vendor events that one Kassa event becomes for this session; empty when it has no word for it. */
  namesOf(type: EventType, session: Session, detail?: HappenedEvent['detail']): readonly string[];
  /** The words for customers themselves, whichever API has changed them; absent where the vendor has none. */
  readonly customers?: {
    namesOf(type: CustomerEventType): readonly string[];
    render(name: string, event: CustomerEventView): string;
  };
  /** The words for subscriptions, whichever API they were sold through; absent where the vendor has none. */
  readonly subscriptions?: {
    namesOf(type: SubscriptionEventType, about: ToldAbout | null): readonly string[];
    render(name: string, event: SubscriptionEventView, context: RenderContext, version?: string | null): string;
  };
  /** Generations of the body among which an endpoint can choose, the usual one first; absent where there is only one. */
  readonly versions?: readonly string[];
  /**
   * The exact body, in the endpoint's version (`null` is the usual one). Called once per event and endpoint; the bytes are
   * kept for every retry.
   */
  render(name: string, event: EventView, context: RenderContext, version?: string | null): string;
  /**
   * The body of a made-up event of this name, with which a merchant tries a receiver; `null` for names that nothing here
   * leads to. Absent where the vendor has no such trials.
   */
  readonly sample?: (name: string, shop: Pick<RenderContext, 'merchant' | 'nowMs'>) => string | null;
  /**
   * Headers of one try. `id` is the delivery's own, `eventId` is shared by all endpoints that hear of the event; both
   * stay the same over all tries. `secrets` holds the newest first; during a rotation there are two.
   */
  headers(
    delivery: {
      readonly id: string;
      readonly eventId: string;
      readonly name: string;
      readonly body: string;
      /** The version of the body. */
      readonly version?: string | null;
    },
    secrets: readonly string[],
    wallMs: number,
  ): Readonly<Record<string, string>>;
  /** `reply` is what came back as text, as far as it was read. */
  judge(status: number, delivery?: { readonly eventId: string; readonly reply: string | null }): 'done' | 'retry';
  /** Several events of one endpoint may go in one request, each judged by itself; absent where each goes alone. */
  readonly batch?: { readonly max: number; join(bodies: readonly string[]): string };
  /** Waits before each retry, in milliseconds; its length is the number of retries. */
  readonly retryAfterMs: readonly number[];
  readonly timeoutMs: number;
  /** Makes an endpoint secret in this vendor's format from 32 random bytes in hex. */
  secretFrom(randomHex: string): string;
}
