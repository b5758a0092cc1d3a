// Saving sessions: through the queue, or alone in a transaction where shares of a limit or a customer are saved with it.
import { NO_LIMIT, type Claim } from '../domain/decision.ts';
import type { Session } from '../domain/session.ts';
import { changeCoins, holdCoins, releaseCoins } from './coins.ts';
import { customersOn } from './customers.ts';
import type { Database, Queryable } from './database.ts';
import { isRowFault, isTransient, sqlState, tableOf } from './database-error.ts';
import { keepDispute } from './disputes.ts';
import { keepInstrument } from './instruments.ts';
import { createSaveQueue } from './save-queue.ts';
import { prepareSave, readOutcomes, saveStatement, type PreparedSave, type SaveRow } from './save-statement.ts';
import type { Save, SaveResult, Store } from './store.ts';
import { applySubscriptionChange } from './subscriptions.ts';

/** More rows in one statement make it slower to answer and hardly cheaper. */
const MAX_BATCH = 64;

/** While one batch waits for the disk, the next is worked on; more than that only makes batches smaller. */
const MAX_IN_FLIGHT = 3;

const MAX_TRIES = 4;

export function savesOn(
  database: Database,
  onSaved: (rows: number) => void,
  onBatch: (rows: number) => void,
): Pick<Store, 'save'> {
  const enqueue = createSaveQueue<PreparedSave, SaveResult>({
    namesOf: ({ save }) => namesOf(save),
    saveAll(batch) {
      onBatch(batch.length);
      return saveAll(database, batch);
    },
    saveOne: (item) => saveOne(database, item),
    isItemFault: isRowFault,
    maxBatch: MAX_BATCH,
    maxInFlight: Math.min(MAX_IN_FLIGHT, database.connections),
  });
  return {
    async save(save) {
      onSaved(1);
      const prepared = prepareSave(save);
      const beside = [save.newCustomer, save.subscription, save.instrument, save.dispute];
      const isAlone = save.claims.length + save.coins.length > 0 || beside.some((one) => one !== null);
      return isAlone ? saveInTransaction(database, prepared) : enqueue(prepared);
    },
  };
}

function namesOf({ session, key }: Save): string[] {
  return key === null ? [session.id] : [session.id, JSON.stringify([session.merchantId, key.scope, key.key])];
}

async function saveAll(on: Queryable, batch: readonly PreparedSave[]): Promise<SaveResult[]> {
  const sorted = [...batch].sort((a, b) => (a.save.session.id < b.save.session.id ? -1 : 1));
  const outcomes = readOutcomes(await on.query<SaveRow>(saveStatement(sorted)), sorted);
  const bySession = new Map(sorted.map(({ save }, index) => [save.session.id, outcomes[index] as SaveResult]));
  return batch.map(({ save }) => bySession.get(save.session.id) as SaveResult);
}

/** The same statement with one row, and a second look where somebody else was faster in the same moment. */
async function saveOne(on: Queryable, prepared: PreparedSave): Promise<SaveResult> {
  return retrying(async () => (await saveAll(on, [prepared]))[0] as SaveResult);
}

async function retrying(save: () => Promise<SaveResult>): Promise<SaveResult> {
  for (let tries = 1; ; tries++) {
    try {
      return await save();
    } catch (error) {
      // Another session has this public id; the caller will choose a new one.
      if (sqlState(error) === '23505' && tableOf(error) === 'locator') return { kind: 'version-conflict' };
      const mayPass = isTransient(error) || tableOf(error) === 'idempotency_key';
      if (!mayPass || tries === MAX_TRIES) throw error;
    }
  }
}

/** All shares, the session, its new customer and what it means for their coins and subscriptions, or nothing. */
function saveInTransaction(database: Database, prepared: PreparedSave): Promise<SaveResult> {
  const { save } = prepared;
  const { session, newCustomer, subscription, instrument, dispute, nowMs } = save;
  const { merchantId } = session;
  const claims = inOrder(save.claims);
  return retrying(() =>
    database.transaction(
      async (tx): Promise<SaveResult> => {
        for (const claim of claims) {
          if (!(await take(tx, session, claim, nowMs))) return { kind: 'claim-refused', claim };
        }
        const saved = (await saveAll(tx, [prepared]))[0] as SaveResult;
        if (saved.kind !== 'saved') return saved;
        for (const change of save.coins) {
          await changeCoins(tx, merchantId, session.id, session.version, change, nowMs);
        }
        if (instrument !== null) await keepInstrument(tx, instrument);
        if (dispute !== null) await keepDispute(tx, dispute);
        if (subscription !== null) {
          const { change, tell } = subscription;
          const isApplied = await applySubscriptionChange(tx, merchantId, change, tell, nowMs);
          if (!isApplied) return { kind: 'version-conflict' };
        }
        if (newCustomer === null) return saved;
        const outcome = await customersOn(tx).insertCustomer(newCustomer.customer, newCustomer.event);
        return outcome === 'inserted' ? saved : { kind: 'version-conflict' };
      },
      (result) => result.kind === 'saved',
    ),
  );
}

/** Two saves that claim the same things take them in the same order, and so never wait for each other in a circle. */
function inOrder(claims: readonly Claim[]): Claim[] {
  const name = (claim: Claim): string => `${claim.resource} ${claim.key}`;
  return [...claims].sort((a, b) => (name(a) < name(b) ? -1 : 1));
}

/** Giving back always succeeds, also where the limit has been lowered since. */
async function take(tx: Queryable, { merchantId, id }: Session, claim: Claim, nowMs: number): Promise<boolean> {
  if (claim.resource === 'coins') {
    const hold = { merchantId, sessionId: id, customerId: claim.key, coins: Math.abs(claim.delta), nowMs };
    if (claim.delta > 0) return holdCoins(tx, hold, claim.limit === NO_LIMIT);
    await releaseCoins(tx, hold);
    return true;
  }
  const rows = await tx.query({
    name: 'take-claim',
    text: `
      insert into claim as c (merchant_id, resource, key, used)
      select $1::uuid, $2::text, $3::text, greatest($4::bigint, 0) where $4 <= greatest($5::bigint, 0)
      on conflict (merchant_id, resource, key) do update
      set used = greatest(c.used + $4, 0) where $4 <= 0 or c.used + $4 <= $5
      returning used`,
    values: [merchantId, claim.resource, claim.key, claim.delta, claim.limit],
  });
  return rows.length > 0;
}
