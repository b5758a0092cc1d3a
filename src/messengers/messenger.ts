// The messenger contract: carries one short message to a phone or mailbox and says whether it was taken.
import type { Channel, Message } from '../domain/message.ts';

/** Settings of one merchant, checked by the messenger's own schema. References to secrets are still names. */
export type MessengerSettings = unknown;

export interface OutgoingMessage extends Message {
  /** Name of the shop on whose behalf it is sent. */
  readonly merchant: string;
}

/** `failed`: nothing was sent, or nobody knows; `reason` is a sentence for the operator's log, without secrets. */
export type Sent = { readonly kind: 'sent' } | { readonly kind: 'failed'; readonly reason: string };

export interface Messenger {
  /** As the configuration calls it. */
  readonly name: string;
  /** What it can carry at all; a merchant chooses among these. */
  readonly channels: readonly Channel[];
  /** Throws a ZodError for settings it does not understand. */
  readonly settings: { parse(given: unknown): MessengerSettings };
  /** May throw: that counts as failed. `signal` ends it when its time is over. */
  send(message: OutgoingMessage, settings: MessengerSettings, signal: AbortSignal): Promise<Sent>;
  close?(): Promise<void>;
}
