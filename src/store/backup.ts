// Writes everything that is in the database as one backup, all of it as of one moment. The tables are those that the
// migrations make, their columns those that the database has.
import { createBackupWriter, type BackupEnd, type BackupHead, type Tell, type WriteLine } from './backup-format.ts';
import type { Database, Queryable } from './database.ts';
import { columnsOf, primaryKeyOf, quoted, tableNames } from './catalogue.ts';
import { versionOf } from './migrations/migrate.ts';

const ROWS_AT_ONCE = 500;

export async function backUp(
  database: Database,
  about: Omit<BackupHead, 'kassa_backup' | 'schema'>,
  write: WriteLine,
  tell: Tell,
): Promise<BackupEnd> {
  return database.transaction(async (tx) => {
    await tx.query({ text: 'set transaction isolation level repeatable read read only' });
    await unhurried(tx);
    const writer = createBackupWriter(write);
    const schema = await versionOf(tx);
    await writer.head({ schema, ...about });
    for (const table of tableNames(schema)) {
      const columns = await columnsOf(tx, table);
      // A later step has dropped it.
      if (columns.length === 0) continue;
      await writer.table(
        table,
        columns.map(({ name }) => name),
      );
      let count = 0;
      for await (const rows of rowsOf(tx, table, columns)) {
        await writer.rows(table, rows);
        tell(table, (count += rows.length));
      }
    }
    return writer.end();
  });
}

/** A backup takes as long as it takes. */
export async function unhurried(tx: Queryable): Promise<void> {
  await tx.query({ text: 'set local statement_timeout = 0' });
  await tx.query({ text: 'set local idle_in_transaction_session_timeout = 0' });
}

/** Each row as a list of texts, in the order of the primary key. */
async function* rowsOf(
  tx: Queryable,
  table: string,
  columns: readonly { readonly name: string }[],
): AsyncGenerator<readonly string[]> {
  const texts = columns.map(({ name }) => `${quoted(name)}::text`).join(', ');
  const order = (await primaryKeyOf(tx, table)).map(quoted).join(', ');
  await tx.query({
    text: `declare backup_rows no scroll cursor for
      select array_to_json(array[${texts}]::text[])::text as row from ${quoted(table)} order by ${order}`,
  });
  for (;;) {
    const rows = await tx.query<{ row: string }>({ text: `fetch ${ROWS_AT_ONCE} from backup_rows` });
    if (rows.length > 0) yield rows.map(({ row }) => row);
    if (rows.length < ROWS_AT_ONCE) break;
  }
  await tx.query({ text: 'close backup_rows' });
}
