// What the store promises about subscriptions and kept ways to pay.
import type { Instrument } from '../domain/instrument.ts';
import type {
  Subscription,
  SubscriptionEventType,
  SubscriptionStatus,
  Told,
  ToldAbout,
} from '../domain/subscription.ts';
import type { PageOf, PageQuery } from './store.ts';

export interface SubscriptionQuery {
  readonly customerId?: string;
  readonly statuses?: readonly SubscriptionStatus[];
  /** Whether it is set to end by itself, and has not ended yet. */
  readonly isEnding?: boolean;
  /** Ids or SKUs of variants of which one is paid for. */
  readonly variants?: readonly string[];
  /** Business times: from the first on, and before the second. */
  readonly startedFromMs?: number;
  readonly startedBeforeMs?: number;
}

/** An event that somebody listens to; others about subscriptions are not kept. */
export interface SubscriptionEvent {
  /** UUIDv7; also the webhook id. */
  readonly id: string;
  readonly type: SubscriptionEventType;
  readonly about: ToldAbout | null;
  readonly atMs: number;
}

/** The event to save along, or `null` where nobody listens. */
export type TellOf = (told: Pick<Told, 'type' | 'about'>) => SubscriptionEvent | null;

export interface SubscriptionStore {
  findSubscription(merchantId: string, id: string): Promise<Subscription | null>;
  listSubscriptions(merchantId: string, query: SubscriptionQuery, page: PageQuery): Promise<PageOf<Subscription>>;
  /** Those with something to do at business time `nowMs`, longest due first. */
  subscriptionsDue(merchantId: string, nowMs: number, limit: number): Promise<readonly Subscription[]>;
  /**
   * Changes one as it stands, with the event about it, whoever else changes it at the same time. `next` answers `null` to
   * leave it, and what is not to be told has no type. Answers what then stands; `null` when there is none.
   */
  changeSubscription(
    merchantId: string,
    id: string,
    next: (standing: Subscription) => Told | Pick<Told, 'subscription'> | null,
    tell: TellOf,
  ): Promise<Subscription | null>;

  findInstrument(merchantId: string, id: string): Promise<Instrument | null>;
  /** What a customer is charged to unless somebody says otherwise. */
  findDefaultInstrument(merchantId: string, customerId: string): Promise<Instrument | null>;
  listInstruments(
    merchantId: string,
    query: { readonly customerId?: string; readonly customers?: readonly string[] },
    page: PageQuery,
  ): Promise<PageOf<Instrument>>;
  /** Makes it the one default of its customer. */
  setDefaultInstrument(merchantId: string, id: string, nowMs: number): Promise<void>;
}
