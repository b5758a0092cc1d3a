// Which sessions a list is of: a part of the contract in `dialect.ts`.
import type { Session } from '../domain/session.ts';

export interface SessionFilter {
  readonly dialect?: string;
  readonly states?: readonly Session['state'][];
  /** Derived statuses cannot be searched; the store keeps this column up to date. */
  readonly paymentStatus?: readonly string[];
  readonly email?: string;
  /** Ids or SKUs of variants of which one is in the cart. */
  readonly variants?: readonly string[];
  /** Whether it pays for a further period of a subscription. */
  readonly isRenewal?: boolean;
  /** Those whose first line is a sum with a title of its own, and nothing of the catalogue. */
  readonly sellsSum?: true;
  /** When it became an order: from the first on, and before the second. */
  readonly orderedFromMs?: number;
  readonly orderedBeforeMs?: number;
  /** At the most so long before now. */
  readonly orderedWithinMs?: number;
  readonly createdAfterMs?: number;
  readonly createdBeforeMs?: number;
}
