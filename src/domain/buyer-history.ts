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

/**
 * By what the same buyer is known again: the customer, else the e-mail address, else the phone. Who has become a customer
 * by this order alone comes again as a stranger with the same address.
 */
export function buyerKey({ customerId, order, buyer }: Named): string | null {
  const known = customerId !== null && customerId === order?.id ? null : customerId;
  return known ?? buyer.email?.toLowerCase() ?? buyer.phone;
}

/** A cart has no order yet. */
type Named = Pick<Session, 'customerId' | 'buyer'> & Partial<Pick<Session, 'order'>>;
