// Disputes: a buyer has asked their bank to take a payment back. The bank decides; the merchant answers it at the provider.
import { uuidFromNames } from '../base/ids.ts';
import type { Amount } from './money.ts';

/** `warning`: the bank asks, and holds no money yet. `open`: it holds the money until it has decided. */
export const DISPUTE_STATUSES = ['warning', 'open', 'won', 'lost'] as const;
export type DisputeStatus = (typeof DISPUTE_STATUSES)[number];

/** What a gateway says of a dispute. */
export interface DisputeReport {
  /** The provider's own id of the dispute. */
  readonly reference: string;
  readonly status: DisputeStatus;
  readonly amount: Amount;
  /** In the provider's words: `fraudulent`, `product_not_received`. */
  readonly reason: string;
  /** Until when the merchant can answer; wall time. `null` where nobody says. */
  readonly answerDueAtMs: number | null;
  /** Where the merchant answers. */
  readonly answerUrl: string | null;
}

export interface Dispute extends DisputeReport {
  readonly merchantId: string;
  readonly id: string;
  /** Internal id of the session, and how its dialect names it. */
  readonly sessionId: string;
  readonly dialect: string;
  readonly sessionPublicId: string;
  readonly attemptId: string;
  readonly gateway: string;
  readonly currency: string;
  /** Business times. */
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** Always the same one, however often a provider tells of it. */
export const disputeId = (merchantId: string, gateway: string, reference: string): string =>
  uuidFromNames('dispute', merchantId, gateway, reference);

const RANK: Readonly<Record<DisputeStatus, number>> = { warning: 0, open: 1, won: 2, lost: 2 };

/** Notifications overtake each other: what was decided stays, and a dispute does not become a warning again. */
export const mayBecome = (before: DisputeStatus, after: DisputeStatus): boolean =>
  before === after || RANK[after] > RANK[before];
