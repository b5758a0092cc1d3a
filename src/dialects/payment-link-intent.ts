// What dialects ask for about payment links, and what comes back.
import type { CatalogItem } from '../domain/catalog.ts';
import type { LinkDraft, LinkTakings, PaymentLink } from '../domain/payment-link.ts';
import type { Page, Paged } from './paging.ts';

/** What a link is to be; `id` is the one that it has or will have. */
export type LinkDraftFor = (id: string) => LinkDraft;

export type PaymentLinkIntent =
  | { readonly do: 'create-payment-link'; readonly draftFor: LinkDraftFor }
  | { readonly do: 'read-payment-link'; readonly id: string }
  /** Everything about it anew. */
  | { readonly do: 'update-payment-link'; readonly id: string; readonly draftFor: LinkDraftFor }
  | { readonly do: 'switch-payment-link'; readonly id: string; readonly isActive: boolean }
  | { readonly do: 'delete-payment-link'; readonly id: string }
  | { readonly do: 'list-payment-links'; readonly page: Page };

export type PaymentLinkResult =
  | {
      readonly kind: 'payment-link';
      readonly link: PaymentLink;
      /** What is on sale of what it offers. */
      readonly items: readonly CatalogItem[];
      readonly takings: LinkTakings;
    }
  | { readonly kind: 'payment-links'; readonly page: Paged<PaymentLink> };
