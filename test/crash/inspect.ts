// After a crash: is everything there that was acknowledged, and is anything half written?
import { openConnection, type Connection } from '../../bench/connection.ts';
import type { Ledger, Told } from './ledger.ts';
import { openSession, SESSIONS } from './shop.ts';

interface EventsPage {
  readonly data: readonly { readonly type: string; readonly sequence: number }[];
  readonly has_more: boolean;
}

/** Calls that got no answer are made again with their keys, twice: once more must not mean one more session. */
export async function repeatUnanswered(port: number, key: string, ledger: Ledger): Promise<readonly string[]> {
  const connection = await openConnection(port, `authorization: Bearer ${key}\r\n`);
  const broken: string[] = [];
  for (const [idempotencyKey, body] of [...ledger.open]) {
    const first = await openSession(connection, idempotencyKey, body, ledger);
    const second = await openSession(connection, idempotencyKey, body, ledger);
    if (first === null || first.id !== second?.id) broken.push(`${first?.id} and ${second?.id} have one key`);
  }
  connection.close();
  return broken;
}

/** Everything that is wrong with these sessions, in sentences. */
export async function inspect(port: number, key: string, ids: readonly string[], ledger: Ledger) {
  const connection = await openConnection(port, `authorization: Bearer ${key}\r\n`);
  const broken: string[] = [];
  for (const id of ids) {
    const told = ledger.told.get(id);
    if (told !== undefined) broken.push(...(await inspectOne(connection, told)).map((what) => `${id}: ${what}`));
  }
  connection.close();
  return broken;
}

async function inspectOne(connection: Connection, told: Told): Promise<readonly string[]> {
  const answer = await connection.send('GET', `${SESSIONS}/${told.id}`);
  if (answer.status !== 200) return [`answers ${answer.status} though it was acknowledged`];
  const session = JSON.parse(answer.text) as Told;
  const page = await connection.send('GET', `/kassa/v1/events?session=${told.id}&limit=100`);
  const events = JSON.parse(page.text) as EventsPage;
  return [...lost(told, session), ...halfWritten(session, events)];
}

function lost(told: Told, session: Told): readonly string[] {
  const wrong: string[] = [];
  if (session.version < told.version) wrong.push(`version ${told.version} became ${session.version}`);
  if (session.buyer.email === null && told.buyer.email !== null) wrong.push('lost its e-mail address');
  if (told.order !== null && session.order?.number !== told.order.number) wrong.push('lost its order');
  if (told.order !== null && session.payment_status !== told.payment_status) {
    wrong.push(`was ${told.payment_status} and is ${session.payment_status}`);
  }
  return wrong;
}

function halfWritten(session: Told, { data, has_more }: EventsPage): readonly string[] {
  const wrong: string[] = [];
  const sequences = data.map(({ sequence }) => sequence).sort((a, b) => a - b);
  const count = (type: string): number => data.filter((event) => event.type === type).length;
  if (has_more || sequences.some((sequence, index) => sequence !== index + 1)) {
    wrong.push(`has events numbered ${sequences.join(', ')}`);
  }
  if (count('session.created') !== 1) wrong.push(`was created ${count('session.created')} times`);
  const orders = session.order === null ? 0 : 1;
  if (count('order.created') !== orders || count('session.completed') !== orders) {
    wrong.push(`has ${orders} orders and ${count('order.created')} events of one`);
  }
  if ((session.status === 'complete') !== (session.order !== null)) {
    wrong.push(`is ${session.status} ${session.order === null ? 'without' : 'with'} an order`);
  }
  return wrong;
}
