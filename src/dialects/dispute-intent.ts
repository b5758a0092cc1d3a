// What dialects ask for about disputes, and what comes back. Each dialect sees those about its own sessions.
import type { Dispute, DisputeStatus } from '../domain/dispute.ts';
import type { SessionRef } from './dialect.ts';
import type { Page, Paged } from './paging.ts';

export type DisputeIntent =
  | { readonly do: 'read-dispute'; readonly id: string }
  | {
      readonly do: 'list-disputes';
      readonly filter: {
        readonly status?: DisputeStatus;
        /** Name in the gateway registry. */
        readonly gateway?: string;
        readonly session?: SessionRef;
      };
      readonly page: Page;
    };

export type DisputeResult =
  | { readonly kind: 'dispute'; readonly dispute: Dispute }
  | { readonly kind: 'disputes'; readonly page: Paged<Dispute> };
