// A creation in the words of each vendor, as its own client sends it, on the demo store.
import { randomUUID } from 'node:crypto';
import { withHeader, type Connection } from './connection.ts';
import type { DemoFile } from './start-program.ts';
import { checked, type VendorOperation } from './target.ts';

type Create = (demo: DemoFile, connection: Connection) => () => Promise<void>;

export const createAt = (operation: VendorOperation, demo: DemoFile, connection: Connection): (() => Promise<void>) =>
  CREATES[operation](demo, connection);

const CREATES: Readonly<Record<VendorOperation, Create>> = {
  'flexype create': atFlexype,
  'flowglad create': atFlowglad,
  'fastspring create': atFastSpring,
  'shoppex create': atShoppex,
};

/** The gown at ₹3,595; such calls carry no key. */
function atFlexype({ flexype }: DemoFile, connection: Connection): () => Promise<void> {
  const gown = { product_id: 8948397801608, variant_id: 46107636203656, quantity: 1 };
  const body = JSON.stringify({
    data: {
      shop_domain: flexype.shopDomain,
      country_code: 'IN',
      items: [{ ...gown, properties: { Engraving: 'John Doe' } }],
      redirect_url: 'https://my-store.com/cart',
      note: 'Please deliver after 6 PM',
    },
  });
  return async () => {
    checked(await connection.send('POST', '/session', body), 200, { status: 'SUCCESS' });
  };
}

/** Two of the icons for a buyer whom the shop does not know. */
function atFlowglad({ keys }: DemoFile, connection: Connection): () => Promise<void> {
  const keyed = withHeader(connection, `authorization: ${keys.flowglad}\r\n`);
  const [priceId, quantity] = ['icons-harbor-1', 2];
  const body = JSON.stringify({
    checkoutSession: {
      type: 'product',
      anonymous: true,
      priceId,
      quantity,
      successUrl: 'https://pixel-goods.example/thanks',
      cancelUrl: 'https://pixel-goods.example/cart',
      outputMetadata: { order: '1001' },
    },
  });
  return async () => {
    const answer = await keyed.send('POST', '/api/v1/checkout-sessions', body);
    const expected = { status: 'open', priceId, quantity };
    checked<{ checkoutSession: object }>(answer, 200, expected, ({ checkoutSession }) => checkoutSession);
  };
}

/** One product for a known e-mail address, with the seller's credentials. */
function atFastSpring({ keys, fastspring }: DemoFile, connection: Connection): () => Promise<void> {
  const { username, password } = keys.fastspring;
  const credentials = Buffer.from(`${username}:${password}`).toString('base64');
  const keyed = withHeader(connection, `authorization: Basic ${credentials}\r\n`);
  const path = `/v2/checkouts/${fastspring.checkoutPath}/sessions`;
  const body = JSON.stringify({
    country: 'US',
    customer: { email: 'asha@example.com' },
    cart: { lineItems: [{ productPath: fastspring.productPath, quantity: 1 }] },
  });
  return async () => {
    const answer = await keyed.send('POST', path, body);
    const { cart } = checked<{ cart: { lineItems: object[] } }>(answer, 201, { status: 'OPEN', currency: 'USD' });
    checked({ ...answer, text: JSON.stringify(cart.lineItems[0] ?? {}) }, 201, { productPath: fastspring.productPath });
  };
}

/** With an idempotency key, as the vendor's own plugin sends it. */
function atShoppex({ keys }: DemoFile, connection: Connection): () => Promise<void> {
  const keyed = withHeader(connection, `authorization: Bearer ${keys.shoppex}\r\n`);
  const body = JSON.stringify({
    product: { name: 'Marble, Desktop', quantity: 1 },
    amount: 49,
    currency: 'USD',
    customer_email: 'asha@example.com',
    success_url: 'https://pixel-goods.example/thanks',
    cancel_url: 'https://pixel-goods.example/cart',
    metadata: { order: '1001' },
  });
  return async () => {
    const once = `idempotency-key: ${randomUUID()}\r\n`;
    const answer = await keyed.send('POST', '/dev/v1/checkout/sessions', body, once);
    checked<{ data: object }>(answer, 201, { status: 'PENDING', amount: 49 }, ({ data }) => data);
  };
}
