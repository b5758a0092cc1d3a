// Buyers at work until the server goes away: each opens sessions, changes them and pays, and writes down every answer.
import { randomUUID } from 'node:crypto';
import { openConnection, type Connection } from '../../bench/connection.ts';
import type { Ledger, Told } from './ledger.ts';

export const SESSIONS = '/kassa/v1/sessions';

/** A gift card: nothing to ship, so that an e-mail address is all that is needed before paying. */
const CART = JSON.stringify({ lines: [{ variant: 'GIFT-1000', quantity: 1 }], metadata: { why: 'crash' } });
const CARD = { number: '4242424242424242', exp_month: 12, exp_year: 2040, cvc: '123' };
const PAYMENT = JSON.stringify({ method: 'card', card: CARD });

/** Ends when the connection breaks or the server says that it is broken; throws when an answer is wrong. */
export async function shopUntilCrash(port: number, key: string, ledger: Ledger): Promise<void> {
  const connection = await openConnection(port, `authorization: Bearer ${key}\r\n`);
  try {
    while (await buyOnce(connection, ledger));
  } finally {
    connection.close();
  }
}

async function buyOnce(connection: Connection, ledger: Ledger): Promise<boolean> {
  const session = await openSession(connection, randomUUID(), CART, ledger);
  if (session === null) return false;
  const email = `${session.id.slice(-8)}@example.com`;
  const path = `${SESSIONS}/${session.id}`;
  if ((await tell(connection, ledger, 'PATCH', path, JSON.stringify({ buyer: { email } }))) === null) return false;
  // One in three is left open, so that both kinds are there when the server dies.
  if (ledger.told.size % 3 === 0) return true;
  return (await tell(connection, ledger, 'POST', `${path}/pay`, PAYMENT)) !== null;
}

/** Opens a session under an idempotency key; the same call again must not open a second one. */
export async function openSession(
  connection: Connection,
  key: string,
  body: string,
  ledger: Ledger,
): Promise<Told | null> {
  ledger.open.set(key, body);
  const session = await tell(connection, ledger, 'POST', SESSIONS, body, `idempotency-key: ${key}\r\n`);
  if (session !== null) ledger.open.delete(key);
  return session;
}

/** The acknowledged session, or `null` when there was no answer or none that means anything. */
async function tell(
  connection: Connection,
  ledger: Ledger,
  method: string,
  path: string,
  body: string,
  headers?: string,
): Promise<Told | null> {
  const answer = await connection.send(method, path, body, headers).catch(() => null);
  if (answer === null || answer.status >= 500) return null;
  if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`);
  const session = JSON.parse(answer.text) as Told;
  const known = ledger.told.get(session.id);
  // A repeated creation answers what it answered first, which may be older than what was told since.
  if (known === undefined || known.version < session.version) ledger.told.set(session.id, session);
  return session;
}
