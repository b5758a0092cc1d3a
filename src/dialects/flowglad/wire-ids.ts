// Ids in Flowglad's format: a prefix and 21 characters of base 62. Those of records with a UUID are that UUID.
import { compactId, uuidOfCompactId } from '../../base/compact-id.ts';
import { prefixedId, uuidFromNames } from '../../base/ids.ts';
import type { Line, Session, SubscriptionPeriod } from '../../domain/session.ts';

const RANDOM_CHARS = 21;

const SESSION = 'chckt_session_';

export const newWireId = (prefix: typeof SESSION | 'prod_' | 'price_'): string => prefixedId(prefix, RANDOM_CHARS);

export const customerId = (uuid: string): string => `cust_${compactId(uuid)}`;

/** A merchant is one organization with one pricing model in its one mode. */
export const organizationId = (merchantId: string): string => `org_${compactId(merchantId)}`;
export const pricingModelId = (merchantId: string): string => `pricing_model_${compactId(merchantId)}`;

/** An order is a purchase and, where money came for it, a payment. */
export const purchaseId = (orderId: string): string => `prch_${compactId(orderId)}`;
export const paymentId = (orderId: string): string => `pym_${compactId(orderId)}`;

export const subscriptionId = (uuid: string): string => `sub_${compactId(uuid)}`;
export const paymentMethodId = (instrumentId: string): string => `pm_${compactId(instrumentId)}`;

/** What has no record of its own. Until it begins, what is planned stands beside what it will replace: under another id. */
export const subscriptionItemId = (
  subscriptionUuid: string,
  { id, variantId }: Pick<Line, 'id' | 'variantId'>,
  isPlanned: boolean,
): string => {
  const kind = isPlanned ? 'planned subscription item' : 'subscription item';
  return `si_${compactId(uuidFromNames(kind, subscriptionUuid, id, variantId ?? ''))}`;
};
export const billingPeriodId = ({ id, renewal }: SubscriptionPeriod): string =>
  `billing_period_${compactId(uuidFromNames('billing period', id, String(renewal)))}`;

/** A session is billed by one invoice, which has the characters of its id. */
export const invoiceId = (session: Pick<Session, 'publicId'>): string => `inv_${charactersOf(session)}`;

/** The first has the invoice's characters, the others a number behind them. */
export const lineItemId = (session: Pick<Session, 'publicId'>, index: number): string =>
  `inv_li_${charactersOf(session)}${index === 0 ? '' : index}`;

/** A charge that came to nothing has no order: the characters of its session, and which of its attempts it was, from 1. */
export const failedPaymentId = (session: Pick<Session, 'publicId'>, number: number): string =>
  `pym_${charactersOf(session)}${number}`;

const charactersOf = ({ publicId }: Pick<Session, 'publicId'>): string => publicId.slice(SESSION.length);

/** The session that such an id is of, and the number behind it; `null` when it is none. */
export function sessionIn(
  id: string,
  prefix: 'inv_' | 'inv_li_' | 'pym_',
): { readonly publicId: string; readonly number: number } | null {
  const [, characters, digits = '0'] =
    /^([0-9A-Za-z]{21})([1-9]\d{0,3})?$/.exec(id.startsWith(prefix) ? id.slice(prefix.length) : '') ?? [];
  return characters === undefined ? null : { publicId: SESSION + characters, number: Number(digits) };
}

export const discountId = (uuid: string): string => `discount_${compactId(uuid)}`;

/** For a search: none where the id is none of ours. */
export function discountIds(id: string): readonly string[] {
  const uuid = uuidIn(id, 'discount_');
  return uuid === null ? [] : [uuid];
}

export const webhookId = (endpointId: string): string => `webhook_${compactId(endpointId)}`;

/** The UUID in such an id; `null` when there is none in it. */
export function uuidIn(
  id: string,
  prefix: 'cust_' | 'discount_' | 'prch_' | 'pym_' | 'sub_' | 'pm_' | 'webhook_',
): string | null {
  return id.startsWith(prefix) ? uuidOfCompactId(id.slice(prefix.length)) : null;
}
