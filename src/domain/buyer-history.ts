// What a buyer has bought before, as far as rules ask for it.
import type { Amount } from './money.ts';
import type { Session } from './session.ts';

export interface PastOrder {
  /** Business time. */
  readonly atMs: number;
  readonly currency: string;
  readonly total: Amount;
  /** Upper case. */
  readonly codes: readonly string[];
  readonly method: string | null;
}

/** Newest first. */
export type BuyerHistory = readonly PastOrder[];

/** By what the same buyer is known again: the customer, else the e-mail address, else the phone. */
export const buyerKey = ({ customerId, buyer }: Pick<Session, 'customerId' | 'buyer'>): string | null =>
  customerId ?? buyer.email?.toLowerCase() ?? buyer.phone;
