// Events as an endpoint of the dialect that asks was told them, for wires on which programs fetch what webhooks bring: a part of
// the contract in `dialect.ts`.
import type { Page } from './paging.ts';

export type ToldEventsIntent =
  /** Of the first endpoint there is, oldest first. */
  | {
      readonly do: 'list-told-events';
      readonly isProcessed: boolean;
      readonly fromMs: number | null;
      readonly beforeMs: number | null;
      /** At the most so long before now. */
      readonly withinMs: number;
      readonly page: Page;
    }
  /** The receiver has it, or has it not, whatever its webhooks came to; it is not sent again by itself. */
  | { readonly do: 'mark-told-event'; readonly eventId: string; readonly isProcessed: boolean }
  /** Signs the webhooks that go to an address from now on. */
  | { readonly do: 'set-endpoint-secret'; readonly url: string; readonly secret: string };
