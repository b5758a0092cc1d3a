// What a backup is made of: lines of JSON, the same whichever database they come from. A head, then each table with its
// columns and its rows, then an end that says how many rows there are and what all bytes before it add up to.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { OperatorError } from '../base/operator-error.ts';

const FORMAT = 1;

const headSchema = z.object({
  kassa_backup: z.number(),
  /** Of the database it was taken from. */
  schema: z.int().min(1),
  /** Of the program that took it. */
  version: z.string(),
  taken_at: z.string(),
  /** Tells secrets apart without telling them. */
  secret: z.string(),
});

const tableSchema = z.object({ table: z.string(), columns: z.array(z.string()).min(1) });

const endSchema = z.object({ rows: z.record(z.string(), z.int()), sha256: z.string() });

export type BackupHead = Readonly<z.output<typeof headSchema>>;
export type BackupEnd = Readonly<z.output<typeof endSchema>>;

/** One line. Rows stay text: a list of each column's text, as the database itself writes and reads it. */
export type BackupPart =
  | { readonly kind: 'head'; readonly head: BackupHead }
  | { readonly kind: 'table'; readonly table: string; readonly columns: readonly string[] }
  | { readonly kind: 'row'; readonly json: string }
  | { readonly kind: 'end'; readonly end: BackupEnd };

/** The file is no whole backup; the message says what is wrong with it. */
export class BadBackup extends OperatorError {}

/** Hears how many rows of a table are done. */
export type Tell = (table: string, rows: number) => void;

export type WriteLine = (line: string) => Promise<void>;

/** As the store has them. */
export interface Backups {
  /** Writes everything, as of one moment. On PGlite all other work waits meanwhile. */
  backUp(about: Omit<BackupHead, 'kassa_backup' | 'schema'>, write: WriteLine, tell: Tell): Promise<BackupEnd>;
  /** Fills an empty database, or replaces what is in it; also one that was never migrated. All or nothing. */
  restore(
    lines: AsyncIterable<string>,
    options: { readonly replace: boolean; readonly tell: Tell },
  ): Promise<BackupHead>;
}

export interface BackupWriter {
  head(head: Omit<BackupHead, 'kassa_backup'>): Promise<void>;
  table(table: string, columns: readonly string[]): Promise<void>;
  rows(table: string, rows: readonly string[]): Promise<void>;
  end(): Promise<BackupEnd>;
}

export function createBackupWriter(write: WriteLine): BackupWriter {
  const hash = createHash('sha256');
  const counts: Record<string, number> = {};
  const put = (text: string): Promise<void> => {
    hash.update(text);
    return write(text);
  };
  return {
    head: (head) => put(`${JSON.stringify({ kassa_backup: FORMAT, ...head })}\n`),
    table: (table, columns) => {
      counts[table] = 0;
      return put(`${JSON.stringify({ table, columns })}\n`);
    },
    rows: (table, rows) => {
      counts[table] = (counts[table] ?? 0) + rows.length;
      return put(rows.map((row) => `${row}\n`).join(''));
    },
    async end() {
      const end = { rows: counts, sha256: hash.digest('hex') };
      await write(`${JSON.stringify({ end })}\n`);
      return end;
    },
  };
}

/** Reads lines without their ends. Throws `BadBackup` where they are not what was written, at the end at the latest. */
export async function* readBackup(lines: AsyncIterable<string>): AsyncGenerator<BackupPart> {
  const hash = createHash('sha256');
  const counts: Record<string, number> = {};
  let table: string | null = null;
  let isFirst = true;
  let isOver = false;
  for await (const line of lines) {
    if (isOver) throw new BadBackup('The backup goes on after its end, so it was changed; use another one.');
    const part = isFirst ? readHead(line) : readPart(line);
    isFirst = false;
    if (part.kind === 'table') counts[(table = part.table)] = 0;
    if (part.kind === 'row') {
      if (table === null) throw new BadBackup(DAMAGED);
      counts[table] = (counts[table] ?? 0) + 1;
    }
    if (part.kind === 'end') {
      isOver = true;
      checkEnd(part.end, counts, hash.digest('hex'));
    } else hash.update(`${line}\n`);
    yield part;
  }
  if (!isOver)
    throw new BadBackup('The backup ends in the middle: it was never finished, or cut off. Use another one.');
}

const DAMAGED = 'The backup is damaged: what stands in it is not what was written. Use another copy of it.';

function readHead(line: string): BackupPart {
  const checked = headSchema.safeParse(parsed(line));
  if (!checked.success) throw new BadBackup('This is no backup of Kassa: it does not begin like one.');
  const head = checked.data;
  if (head.kassa_backup !== FORMAT) {
    throw new BadBackup(
      `This backup is of format ${head.kassa_backup}, which Kassa ${head.version} or newer can read.`,
    );
  }
  return { kind: 'head', head };
}

function readPart(line: string): BackupPart {
  if (line.startsWith('[')) return { kind: 'row', json: line };
  const value = parsed(line);
  const table = tableSchema.safeParse(value);
  if (table.success) return { kind: 'table', ...table.data };
  const end = z.object({ end: endSchema }).safeParse(value);
  if (end.success) return { kind: 'end', end: end.data.end };
  throw new BadBackup(DAMAGED);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function checkEnd(end: BackupEnd, counts: Readonly<Record<string, number>>, sha256: string): void {
  const isSame = Object.entries(counts).every(([table, count]) => end.rows[table] === count);
  if (end.sha256 !== sha256 || !isSame) throw new BadBackup(DAMAGED);
}
