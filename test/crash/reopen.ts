// A program of its own: opens the embedded database in a folder, says what is there, and saves one session more. A database
// that is broken may never come back from being opened, and then only a process can be ended.
import { openStore } from '../../src/store/open-store.ts';
import { MERCHANT_ID } from '../makers.ts';
import { makeSave, newSession } from '../store-makers.ts';

export interface Reopened {
  readonly sessions: readonly string[];
  /** The sessions that the events belong to. */
  readonly eventsOf: readonly string[];
  /** How saving another one ended. */
  readonly saved: string;
}

const page = { limit: 1_000, after: null };

const dataFolder = process.argv.at(-1) ?? '';
const store = await openStore({ databaseUrl: null, dataFolder });
const { rows } = await store.listSessions(MERCHANT_ID, {}, page);
const events = await store.listEvents(MERCHANT_ID, {}, page);
const { kind } = await store.save(makeSave(newSession()));
const reopened: Reopened = {
  sessions: rows.map(({ id }) => id),
  eventsOf: events.rows.map(({ sessionId }) => sessionId).filter((id) => id !== null),
  saved: kind,
};
process.stdout.write(JSON.stringify(reopened));
await store.close();
