// Made-up events about orders, for trying a receiver: the envelope and the keys of real ones, about an order that nobody made.
import { uuidv4 } from '../../base/ids.ts';
import type { RenderContext } from '../dialect.ts';
import { epochSeconds } from '../wire.ts';
import type { InvoiceStatus } from './status.ts';
import { PRODUCT_SUFFIX } from './webhook-names.ts';

const STATUSES = new Map<string, InvoiceStatus>(
  Object.entries({
    'order:created': 'PENDING',
    'order:updated': 'PENDING',
    'order:partial': 'PARTIAL',
    'order:paid': 'COMPLETED',
    'order:cancelled': 'VOIDED',
    'order:disputed': 'CUSTOMER_DISPUTE_ONGOING',
    'order:manual_payment_pending': 'PENDING_PAYMENT',
  }),
);

const TITLE = 'Test product';
const PRICE = 10;

/** `null` for names that are not about orders. */
export function sampleBody(
  name: string,
  { merchant, nowMs }: Pick<RenderContext, 'merchant' | 'nowMs'>,
): string | null {
  const isAboutProducts = name.endsWith(PRODUCT_SUFFIX);
  const status = STATUSES.get(isAboutProducts ? name.slice(0, -PRODUCT_SUFFIX.length) : name);
  if (status === undefined) return null;
  const atS = epochSeconds(nowMs);
  const currency = merchant?.currency ?? 'USD';
  const productId = 'test-product';
  const data = {
    uniqid: uuidv4(),
    type: isAboutProducts ? 'PRODUCT' : 'PAYMENT',
    status,
    gateway: null,
    total: PRICE,
    total_display: PRICE,
    exchange_rate: 1,
    crypto_exchange_rate: 0,
    currency,
    crypto_gateway: null,
    apm_method: null,
    customer_email: 'test@example.com',
    country: merchant?.country ?? null,
    quantity: 1,
    product_id: isAboutProducts ? productId : null,
    product_title: TITLE,
    is_developer_invoice: !isAboutProducts,
    custom_fields: { test: 'true' },
    created_at: atS,
    updated_at: atS,
    ...(isAboutProducts && { products: [productOf(productId, currency)] }),
  };
  return JSON.stringify({ event: name, data, created_at: atS });
}

const productOf = (uniqid: string, currency: string) => ({
  uniqid,
  title: TITLE,
  description: null,
  price: PRICE,
  price_display: PRICE,
  currency,
  type: 'CUSTOM',
});
