// Fills a database from a backup, in one transaction: whatever goes wrong, what was there before is there after. The
// tables are made as they were when the backup was taken, filled, and then brought up to date like any older database.
import { OperatorError } from '../base/operator-error.ts';
import { BadBackup, readBackup, type BackupHead, type Tell } from './backup-format.ts';
import { unhurried } from './backup.ts';
import { columnsOf, quoted, tableNames } from './catalogue.ts';
import type { Database, Queryable } from './database.ts';
import { sqlState } from './database-error.ts';
import { createLedger, MIGRATIONS, takeSteps } from './migrations/migrate.ts';

const ROWS_AT_ONCE = 500;

export interface RestoreOptions {
  /** Whether what the database holds may go. */
  readonly replace: boolean;
  readonly nowMs: number;
  readonly tell: Tell;
}

/** `lines` are those of the file, without their ends. Answers the backup's head. */
export async function restore(
  database: Database,
  lines: AsyncIterable<string>,
  options: RestoreOptions,
): Promise<BackupHead> {
  try {
    return await database.transaction((tx) => fill(tx, lines, options));
  } catch (error) {
    const state = sqlState(error) ?? '';
    // A value that the database cannot read (22…) or that contradicts another one (23…).
    if (!/^2[23]/.test(state)) throw error;
    throw new BadBackup('The backup is damaged: the database cannot read what stands in it. Use another copy of it.');
  }
}

async function fill(tx: Queryable, lines: AsyncIterable<string>, options: RestoreOptions): Promise<BackupHead> {
  await unhurried(tx);
  await refuseCompany(tx);
  if (!options.replace) await refuseFull(tx);
  let head: BackupHead | null = null;
  let into: Insert | null = null;
  for await (const part of readBackup(lines)) {
    switch (part.kind) {
      case 'head':
        head = part.head;
        await makeTables(tx, head, options.nowMs);
        break;
      case 'table':
        await into?.finish();
        into = await insertInto(tx, part.table, part.columns, options.tell);
        break;
      case 'row':
        await into?.row(part.json);
        break;
      case 'end':
        await into?.finish();
    }
  }
  if (head === null) throw new BadBackup('The file is empty.');
  await takeSteps(tx, MIGRATIONS.slice(head.schema), options.nowMs);
  return head;
}

/** A server that works on the database would mix what it remembers with what comes now. */
async function refuseCompany(tx: Queryable): Promise<void> {
  const [row] = await tx.query<{ others: number }>({
    text: `select count(*) as others from pg_stat_activity
      where datname = current_database() and application_name = 'kassa' and pid <> pg_backend_pid()`,
  });
  if ((row?.others ?? 0) === 0) return;
  throw new OperatorError('Another Kassa process is connected to this database; stop it first, then restore.');
}

async function refuseFull(tx: Queryable): Promise<void> {
  for (const table of tableNames(MIGRATIONS.length)) {
    if ((await columnsOf(tx, table)).length === 0) continue;
    const rows = await tx.query({ text: `select from ${quoted(table)} limit 1` });
    if (rows.length === 0) continue;
    throw new OperatorError(
      `This database is not empty (there are rows in ${table}). Restore into an empty one, or say --replace to give up all that is in it.`,
    );
  }
}

async function makeTables(tx: Queryable, { schema, version }: BackupHead, nowMs: number): Promise<void> {
  if (schema > MIGRATIONS.length) {
    throw new OperatorError(
      `The backup has schema ${schema}, this version of Kassa knows schemas up to ${MIGRATIONS.length}. Restore it with Kassa ${version} or newer.`,
    );
  }
  const present = [...tableNames(MIGRATIONS.length), 'migration'].map(quoted);
  await tx.query({ text: `drop table if exists ${present.join(', ')}` });
  await createLedger(tx);
  await takeSteps(tx, MIGRATIONS.slice(0, schema), nowMs);
}

interface Insert {
  row(json: string): Promise<void>;
  finish(): Promise<void>;
}

async function insertInto(tx: Queryable, table: string, names: readonly string[], tell: Tell): Promise<Insert> {
  const columns = tableNames(MIGRATIONS.length).includes(table) ? await columnsOf(tx, table) : [];
  const types = names.map((name) => columns.find((column) => column.name === name)?.type);
  if (types.includes(undefined))
    throw new BadBackup(`The backup has a table ${table} that this version does not know.`);
  const values = types.map((type, index) => `(r ->> ${index})::${type}`).join(', ');
  const text = `insert into ${quoted(table)} (${names.map(quoted).join(', ')})
    select ${values} from json_array_elements($1::json) as r`;
  let waiting: string[] = [];
  let count = 0;

  async function flush(): Promise<void> {
    if (waiting.length === 0) return;
    await tx.query({ text, values: [`[${waiting.join(',')}]`] });
    tell(table, (count += waiting.length));
    waiting = [];
  }

  return {
    async row(json) {
      waiting.push(json);
      if (waiting.length === ROWS_AT_ONCE) await flush();
    },
    finish: flush,
  };
}
