// The operations in the words of Kassa's own API, on the demo store; vendors' creates are in `vendor-creates.ts`.
import { withHeader, type Connection } from './connection.ts';
import type { DemoFile, Program } from './start-program.ts';
import { checked, isOwn, OPERATIONS, type OwnOperation, type Target } from './target.ts';
import { createAt } from './vendor-creates.ts';

interface KassaSession {
  readonly id: string;
  readonly totals: { readonly total: number };
  readonly buyer: { readonly email: string | null };
  readonly shipping_options: readonly { readonly id: string }[];
}

// Variants of `demo/kassa.yaml`: a gown at ₹3,595 and earrings at ₹300, which no stock limits; standard delivery at ₹49.
const GOWN = '46107636203656';
const CARTS = [
  { body: JSON.stringify({ lines: [{ variant: GOWN, quantity: 1 }] }), total: 359_500 },
  {
    body: JSON.stringify({
      lines: [
        { variant: GOWN, quantity: 1 },
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
const SESSIONS = '/kassa/v1/sessions';

export function kassaTarget(program: Program & { readonly demo: DemoFile }, name: string): Target {
  const { demo } = program;
  const nativeKey = `authorization: Bearer ${demo.keys.native}\r\n`;
  return {
    name,
    port: program.port,
    pid: program.pid,
    headers: '',
    offers: OPERATIONS,
    start: async (operation, connection) =>
      isOwn(operation)
        ? startNative(operation, withHeader(connection, nativeKey))
        : createAt(operation, demo, connection),
  };
}

async function startNative(operation: OwnOperation, connection: Connection): Promise<(turn: number) => Promise<void>> {
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
