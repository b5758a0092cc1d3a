// A customer's way to pay that a gateway keeps, and can be charged without them.
import { uuidFromNames } from '../base/ids.ts';
import type { Address } from './address.ts';
import type { Attempt, Report } from './payment.ts';
import type { Session } from './session.ts';

/** What is shown of a card. */
export interface CardDetails {
  /** As its network spells it, lower case: `visa`, `mastercard`. */
  readonly brand: string;
  readonly last4: string;
  readonly expMonth: number;
  /** Four digits. */
  readonly expYear: number;
}

/** What a gateway reports of the way it has kept. */
export interface KeptInstrument {
  /** The gateway's own name for it. */
  readonly reference: string;
  readonly card: CardDetails | null;
}

/** Whose it was said to be when it was kept. */
export interface BillingDetails {
  readonly name: string | null;
  readonly email: string | null;
  readonly address: Address | null;
}

export interface Instrument extends KeptInstrument {
  readonly merchantId: string;
  readonly id: string;
  readonly livemode: boolean;
  readonly customerId: string;
  readonly gateway: string;
  readonly method: string;
  /** What the customer's subscriptions are charged to unless they have another one. The first one is, and one that is kept for nothing in particular. */
  readonly isDefault: boolean;
  /** Absent: nobody has said so. */
  readonly billing?: BillingDetails;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** The same for the same reference, however often it is reported. */
export const instrumentId = (merchantId: string, gateway: string, { reference }: KeptInstrument): string =>
  uuidFromNames('instrument', merchantId, gateway, reference);

/** What a payment of a session has left behind; `null` where that is nothing, or nobody's. */
export function keptBy(
  session: Session,
  { gateway, method }: Attempt,
  report: Report,
  nowMs: number,
): Instrument | null {
  const { merchantId, livemode, customerId } = session;
  const kept = report.kind === 'paid' ? report.instrument : undefined;
  if (kept === undefined || customerId === null) return null;
  const id = instrumentId(merchantId, gateway, kept);
  const ids = { merchantId, id, livemode, customerId, gateway, method };
  const address = session.billingAddress ?? session.shippingAddress;
  const billing = { name: address?.name ?? session.buyer.name, email: session.buyer.email, address };
  const isDefault = session.mode === 'setup' && session.setup === undefined;
  return { ...kept, ...ids, billing, isDefault, createdAtMs: nowMs, updatedAtMs: nowMs };
}
