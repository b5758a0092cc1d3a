// What dialects ask for about subscriptions and kept ways to pay, and what comes back.
import type { CustomerRef } from '../domain/customer.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { Subscription, SubscriptionStatus } from '../domain/subscription.ts';
import type { Page, Paged } from './paging.ts';

export type SubscriptionIntent =
  | { readonly do: 'read-subscription'; readonly id: string }
  | {
      readonly do: 'list-subscriptions';
      readonly filter: { readonly customer?: CustomerRef; readonly status?: SubscriptionStatus };
      readonly page: Page;
    }
  | { readonly do: 'cancel-subscription'; readonly id: string; readonly when: 'now' | 'period-end' }
  /** Takes back that it ends with its period. */
  | { readonly do: 'keep-subscription'; readonly id: string }
  | { readonly do: 'read-instrument'; readonly id: string }
  | { readonly do: 'list-instruments'; readonly filter: { readonly customer?: CustomerRef }; readonly page: Page };

export type SubscriptionResult =
  | { readonly kind: 'subscription'; readonly subscription: Subscription }
  | { readonly kind: 'subscriptions'; readonly page: Paged<Subscription> }
  | { readonly kind: 'instrument'; readonly instrument: Instrument }
  | { readonly kind: 'instruments'; readonly page: Paged<Instrument> };
