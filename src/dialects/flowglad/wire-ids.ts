// Ids in Flowglad's format: a prefix and 21 characters of base 62. Those of records with a UUID are that UUID.
import { compactId, uuidOfCompactId } from '../../base/compact-id.ts';
import { prefixedId } from '../../base/ids.ts';

const RANDOM_CHARS = 21;

export const newWireId = (prefix: 'chckt_session_' | 'prod_' | 'price_'): string => prefixedId(prefix, RANDOM_CHARS);

export const customerId = (uuid: string): string => `cust_${compactId(uuid)}`;

/** A merchant is one organization with one pricing model in its one mode. */
export const organizationId = (merchantId: string): string => `org_${compactId(merchantId)}`;
export const pricingModelId = (merchantId: string): string => `pricing_model_${compactId(merchantId)}`;

/** An order is a purchase and, where money came for it, a payment. */
export const purchaseId = (orderId: string): string => `prch_${compactId(orderId)}`;
export const paymentId = (orderId: string): string => `pym_${compactId(orderId)}`;

export const discountId = (uuid: string): string => `discount_${compactId(uuid)}`;

/** For a search: none where the id is none of ours. */
export function discountIds(id: string): readonly string[] {
  const uuid = uuidIn(id, 'discount_');
  return uuid === null ? [] : [uuid];
}

export const webhookId = (endpointId: string): string => `webhook_${compactId(endpointId)}`;

/** The UUID in such an id; `null` when there is none in it. */
export function uuidIn(id: string, prefix: 'cust_' | 'discount_' | 'prch_' | 'pym_' | 'webhook_'): string | null {
  return id.startsWith(prefix) ? uuidOfCompactId(id.slice(prefix.length)) : null;
}
