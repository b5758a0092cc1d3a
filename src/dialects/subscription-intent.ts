// What dialects ask for about subscriptions and kept ways to pay, and what comes back.
import type { BeginSubscription, OpenSession } from '../domain/command.ts';
import type { CustomerRef } from '../domain/customer.ts';
import type { PlanChange, PlanWish } from '../domain/decide/plan-change.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { SubscriptionRevision } from '../domain/revise-subscription.ts';
import type { Session } from '../domain/session.ts';
import type { Subscription, SubscriptionStatus } from '../domain/subscription.ts';
import type { Page, Paged } from './paging.ts';

export interface SubscriptionFilter {
  readonly customer?: CustomerRef;
  /** Any of these. */
  readonly statuses?: readonly SubscriptionStatus[];
  /** Whether it is set to end by itself, and has not ended yet. */
  readonly isEnding?: boolean;
  /** Ids or SKUs of variants of which one is paid for. */
  readonly variants?: readonly string[];
  readonly startedFromMs?: number;
  readonly startedBeforeMs?: number;
}

export type SubscriptionIntent =
  /** With the session that has paid last, and what is charged; or with all that have paid, oldest first. */
  | { readonly do: 'read-subscription'; readonly id: string; readonly with?: 'last' | 'payments' }
  /** Without its customer at a page. `id` is its own from then on; the same request twice makes one. */
  | {
      readonly do: 'create-subscription';
      readonly id: string;
      readonly open: OpenSession;
      /** Ids of what is charged, and of what is charged where that cannot be. Absent: the customer's default. */
      readonly instrument?: string;
      readonly backup?: string;
      readonly terms: Pick<BeginSubscription, 'startMs' | 'trialEndMs' | 'rhythm' | 'isFree' | 'name'>;
    }
  | {
      readonly do: 'list-subscriptions';
      readonly filter: SubscriptionFilter;
      readonly page: Page;
    }
  | { readonly do: 'cancel-subscription'; readonly id: string; readonly when: 'now' | 'period-end' }
  /** Takes back that it ends with its period. */
  | { readonly do: 'keep-subscription'; readonly id: string }
  /** What it is for from the next payment on. */
  | { readonly do: 'revise-subscription'; readonly id: string; readonly revision: SubscriptionRevision }
  /** From the end of what is paid for, so many periods are left out. */
  | { readonly do: 'pause-subscription'; readonly id: string; readonly periods: number }
  | { readonly do: 'resume-subscription'; readonly id: string }
  /** Something else in place of what it has. `isPreview` only tells what would become of it. */
  | { readonly do: 'change-subscription'; readonly id: string; readonly wish: PlanWish; readonly isPreview: boolean }
  /** Takes back what was planned for its next period. */
  | { readonly do: 'unplan-subscription'; readonly id: string }
  | { readonly do: 'read-instrument'; readonly id: string }
  | { readonly do: 'list-instruments'; readonly filter: { readonly customer?: CustomerRef }; readonly page: Page };

export type SubscriptionResult =
  | {
      readonly kind: 'subscription';
      readonly subscription: Subscription;
      /** Where they were asked for. */
      readonly sessions?: readonly Session[];
      readonly instrument?: Instrument | null;
      /** How many lines were planned for its next period. */
      readonly unplanned?: number;
    }
  | { readonly kind: 'subscription-change'; readonly subscription: Subscription; readonly change: PlanChange }
  | { readonly kind: 'subscriptions'; readonly page: Paged<Subscription> }
  | { readonly kind: 'instrument'; readonly instrument: Instrument }
  | { readonly kind: 'instruments'; readonly page: Paged<Instrument> };
