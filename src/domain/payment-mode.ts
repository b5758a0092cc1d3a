// Ways to pay as shops make rules about them: what a way costs, and the names under which rules know it.
import type { Prices } from './discount.ts';
import type { RatePpm } from './money.ts';
import type { Session } from './session.ts';

/** Part of the price now, by any way that takes money at once, and the rest in cash on delivery. */
export const PARTIAL_COD = 'partial_cod';

/** What a shop asks for some ways to pay besides the fee of cash on delivery. */
export interface PaymentFee {
  /** The merchant's own name for it. */
  readonly name: string;
  readonly label: string;
  readonly paymentModes: readonly string[];
  /** A fixed amount, or a share of merchandise after all discounts and shipping. */
  readonly fee: Prices | RatePpm;
  /** The most that a share may come to. */
  readonly cap?: Prices;
  /** Bounds on merchandise after discounts. */
  readonly minimum?: Prices;
  readonly maximum?: Prices;
  readonly startsAtMs?: number;
  readonly endsAtMs?: number;
}

/** The name by which rules know how a session is to be paid. */
export const paymentModeOf = ({
  paymentMethod,
  partialCod,
}: Pick<Session, 'paymentMethod' | 'partialCod'>): string | null =>
  partialCod === undefined ? paymentMethod : PARTIAL_COD;

/** Whether a part is paid now where nobody says so anew: as before, unless the way to pay is one that brings no money at once. */
export const keepsPart = ({ partialCod }: Pick<Session, 'partialCod'>, method: string | null = null): boolean =>
  partialCod !== undefined && (method === null || bringsMoneyAtOnce(method));

/** What people hand over, or send, comes later. */
export const bringsMoneyAtOnce = (method: string): boolean => method !== 'cod' && method !== 'bank_transfer';
