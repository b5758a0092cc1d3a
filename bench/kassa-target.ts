// The operations in the words of Kassa's own API and of two vendors, on the demo store.
import { randomUUID } from 'node:crypto';
import type { Connection } from './connection.ts';
import type { DemoFile, Program } from './start-program.ts';
import { checked, type Operation, type Target } from './target.ts';

interface KassaSession {
  readonly id: string;
  readonly totals: { readonly total: number };
  readonly buyer: { readonly email: string | null };
  readonly shipping_options: readonly { readonly id: string }[];
}

// Variants of `demo/kassa.yaml`: a gown at ₹3,595 and earrings at ₹300, which no stock limits; standard delivery at ₹49.
const GOWN = { product_id: 8948397801608, variant_id: 46107636203656 };
const CARTS = [
  { body: JSON.stringify({ lines: [{ variant: String(GOWN.variant_id), quantity: 1 }] }), total: 359_500 },
  {
    body: JSON.stringify({
      lines: [
        { variant: String(GOWN.variant_id), quantity: 1 },
        { variant: 'EAR-AGATE-2', quantity: 1 },
      ],
    }),
    total: 389_500,
  },
] as const;
const SHIPPING = 4_900;
const SHIPPING_OPTION = 'standard';
const ADDRESS = { name: 'Asha Rao', line1: '12 MG Road', city: 'Bengaluru', postal_code: '560001', country: 'IN' };
const EMAILS = ['asha@example.com', 'ravi@example.com'] as const;

const ADDRESS_BODY = JSON.stringify({ shipping_address: ADDRESS });
const OPTION_BODY = JSON.stringify({ shipping_option: SHIPPING_OPTION });
const EMAIL_BODIES = EMAILS.map((email) => JSON.stringify({ buyer: { email } }));
const PAY_BODY = JSON.stringify({
  method: 'card',
  card: { number: '4242424242424242', exp_month: 12, exp_year: 2040, cvc: '123' },
});
const SHOPPEX_BODY = JSON.stringify({
  product: { name: 'Marble, Desktop', quantity: 1 },
  amount: 49,
  currency: 'USD',
  customer_email: EMAILS[0],
  success_url: 'https://pixel-goods.example/thanks',
  cancel_url: 'https://pixel-goods.example/cart',
  metadata: { order: '1001' },
});

const SESSIONS = '/kassa/v1/sessions';

export function kassaTarget(program: Program & { readonly demo: DemoFile }, name: string): Target {
  const { demo } = program;
  const shoppexKey = `authorization: Bearer ${demo.keys.shoppex}\r\n`;
  const nativeKey = `authorization: Bearer ${demo.keys.native}\r\n`;
  const flexypeBody = JSON.stringify({
    data: {
      shop_domain: demo.flexype.shopDomain,
      country_code: 'IN',
      items: [{ ...GOWN, quantity: 1, properties: { Engraving: 'John Doe' } }],
      redirect_url: 'https://my-store.com/cart',
      note: 'Please deliver after 6 PM',
    },
  });
  return {
    name,
    port: program.port,
    pid: program.pid,
    headers: '',
    offers: ['create', 'get', 'revise', 'checkout', 'flexype create', 'shoppex create'],
    async start(operation, connection) {
      const native = withHeader(connection, nativeKey);
      switch (operation) {
        case 'flexype create':
          return async () => {
            const answer = await connection.send('POST', '/session', flexypeBody);
            checked(answer, 200, { status: 'SUCCESS' });
          };
        case 'shoppex create': {
          const shoppex = withHeader(connection, shoppexKey);
          return () => createAtShoppex(shoppex);
        }
        case 'create':
        case 'get':
        case 'revise':
        case 'checkout':
          return startNative(operation, native);
      }
    },
  };
}

async function startNative(
  operation: Exclude<Operation, 'flexype create' | 'shoppex create'>,
  connection: Connection,
): Promise<(turn: number) => Promise<void>> {
  switch (operation) {
    case 'create':
      return async (turn) => void (await create(connection, turn));
    case 'checkout':
      return (turn) => checkOut(connection, turn);
    case 'get': {
      const { id, totals } = await create(connection, 1);
      return async () => void session(await connection.send('GET', `${SESSIONS}/${id}`), 200, totals.total, { id });
    }
    case 'revise': {
      const { id, totals } = await create(connection, 1);
      return async (turn) => {
        const answer = await connection.send('PATCH', `${SESSIONS}/${id}`, EMAIL_BODIES[turn % 2]);
        const { buyer } = session(answer, 200, totals.total, { id });
        if (buyer.email !== EMAILS[turn % 2]) throw new Error(`the change did not arrive: ${answer.text}`);
      };
    }
  }
}

async function create(connection: Connection, turn: number): Promise<KassaSession> {
  const cart = CARTS[turn % 2] ?? CARTS[0];
  return session(await connection.send('POST', SESSIONS, cart.body), 201, cart.total, { status: 'open' });
}

async function checkOut(connection: Connection, turn: number): Promise<void> {
  const { id, totals } = await create(connection, turn);
  const path = `${SESSIONS}/${id}`;
  const total = totals.total + SHIPPING;
  const complete = { status: 'complete', payment_status: 'paid' };
  session(await connection.send('PATCH', path, EMAIL_BODIES[0]), 200, totals.total, {});
  checked(await connection.send('PATCH', path, ADDRESS_BODY), 200);
  session(await connection.send('PATCH', path, OPTION_BODY), 200, total, {});
  session(await connection.send('POST', `${path}/pay`, PAY_BODY), 200, total, complete);
  session(await connection.send('GET', path), 200, total, complete);
}

function session(
  answer: { readonly status: number; readonly text: string },
  status: number,
  total: number,
  expected: Readonly<Record<string, unknown>>,
): KassaSession {
  const body = checked<KassaSession>(answer, status, expected);
  if (body.totals.total !== total) throw new Error(`expected a total of ${total}: ${answer.text}`);
  return body;
}

/** With a key, as the vendor's own plugin sends it. */
async function createAtShoppex(connection: Connection): Promise<void> {
  const key = `idempotency-key: ${randomUUID()}\r\n`;
  const answer = await connection.send('POST', '/dev/v1/checkout/sessions', SHOPPEX_BODY, key);
  checked<{ data: object }>(answer, 201, { status: 'PENDING', amount: 49 }, ({ data }) => data);
}

const withHeader = (connection: Connection, line: string): Connection => ({
  ...connection,
  send: (method, path, body, headers = '') => connection.send(method, path, body, line + headers),
});
