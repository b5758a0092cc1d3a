// What dialects ask for about webhook endpoints and what was sent to them, and what comes back.
import type { DeliveryView, EndpointView } from './endpoint-views.ts';
import type { Page, Paged } from './paging.ts';

export interface EndpointInput {
  readonly url?: string;
  readonly events?: readonly string[];
  readonly description?: string | null;
  readonly enabled?: boolean;
}

export type WebhookIntent =
  | { readonly do: 'list-endpoints'; readonly page: Page }
  | { readonly do: 'read-endpoint'; readonly id: string }
  | {
      readonly do: 'create-endpoint';
      readonly input: EndpointInput & { readonly url: string; readonly events: readonly string[] };
    }
  | { readonly do: 'update-endpoint'; readonly id: string; readonly input: EndpointInput }
  | { readonly do: 'delete-endpoint'; readonly id: string }
  | { readonly do: 'rotate-endpoint'; readonly id: string }
  /** Sends a made-up event of this name, for the receiver to be tried with. */
  | { readonly do: 'test-endpoint'; readonly id: string; readonly event: string }
  | {
      readonly do: 'list-deliveries';
      readonly endpointId?: string;
      readonly eventId?: string;
      /** The vendor's name of the event. */
      readonly eventType?: string;
      readonly status?: string;
      readonly page: Page;
    }
  | { readonly do: 'read-delivery'; readonly id: string }
  | { readonly do: 'resend-delivery'; readonly id: string };

export type WebhookResult =
  | { readonly kind: 'endpoint'; readonly endpoint: EndpointView; readonly secret: string | null }
  | { readonly kind: 'endpoints'; readonly page: Paged<EndpointView> }
  | { readonly kind: 'delivery'; readonly delivery: DeliveryView }
  | { readonly kind: 'deliveries'; readonly page: Paged<DeliveryView> };
