// The operations in the floor's words.
import type { Connection } from './connection.ts';
import type { Program } from './start-program.ts';
import { checked, isOwn, OWN_OPERATIONS, type Operation, type Target } from './target.ts';

interface FloorSession {
  readonly id: string;
  readonly total: number;
}

const CARTS = [
  { body: JSON.stringify({ items: [{ sku: 'SKU-1', quantity: 1 }] }), total: 1000 },
  {
    body: JSON.stringify({
      items: [
        { sku: 'SKU-1', quantity: 1 },
        { sku: 'SKU-2', quantity: 1 },
      ],
    }),
    total: 2100,
  },
] as const;
const SHIPPING = 500;
const ADDRESS = { name: 'Asha Rao', line1: '12 MG Road', city: 'Bengaluru', postal_code: '560001', country: 'IN' };
const EMAILS = ['asha@example.com', 'ravi@example.com'] as const;

const ADDRESS_BODY = JSON.stringify({ shipping_address: ADDRESS });
const LAST_BODY = JSON.stringify({ shipping_option: 'standard', payment: { provider: 'sandbox' } });
const EMAIL_BODIES = EMAILS.map((email) => JSON.stringify({ email }));

export const floorTarget = (program: Program, name: string): Target => ({
  name,
  port: program.port,
  pid: program.pid,
  headers: '',
  offers: OWN_OPERATIONS,
  start: startOperation,
});

async function startOperation(operation: Operation, connection: Connection): Promise<(turn: number) => Promise<void>> {
  if (!isOwn(operation)) throw new Error(`the floor knows no ${operation}`);
  switch (operation) {
    case 'create':
      return async (turn) => void (await create(connection, turn));
    case 'checkout':
      return (turn) => checkOut(connection, turn);
    case 'get': {
      const { id, total } = await create(connection, 1);
      return async () => void checked(await connection.send('GET', `/sessions/${id}`), 200, { id, total });
    }
    case 'revise': {
      const { id, total } = await create(connection, 1);
      return async (turn) => {
        const answer = await connection.send('POST', `/sessions/${id}`, EMAIL_BODIES[turn % 2]);
        checked(answer, 200, { total, email: EMAILS[turn % 2] });
      };
    }
  }
}

async function create(connection: Connection, turn: number): Promise<FloorSession> {
  const cart = CARTS[turn % 2] ?? CARTS[0];
  return checked<FloorSession>(await connection.send('POST', '/sessions', cart.body), 201, { total: cart.total });
}

async function checkOut(connection: Connection, turn: number): Promise<void> {
  const { id, total } = await create(connection, turn);
  const path = `/sessions/${id}`;
  const paid = { total: total + SHIPPING };
  checked(await connection.send('POST', path, EMAIL_BODIES[0]), 200, { total });
  checked(await connection.send('POST', path, ADDRESS_BODY), 200, { total });
  checked(await connection.send('POST', path, LAST_BODY), 200, paid);
  checked(await connection.send('POST', `${path}/complete`), 200, { ...paid, status: 'completed' });
  checked(await connection.send('GET', path), 200, { ...paid, status: 'completed' });
}
