// A file with postal codes, as couriers give them out: one row a code, perhaps with columns that say yes or no.
import { nearestName } from '../../base/nearest-name.ts';
import { parsePostalPattern, toPostalSet, type PostalPattern, type PostalSet } from '../../domain/postal.ts';
import type { PostalFileInput } from './postal-schema.ts';
import { readCsv, type CsvRow } from './read-csv.ts';

export interface PostalListReading {
  readonly codes: PostalSet;
  /** How many rows were taken. */
  readonly rows: number;
}

const USUAL_COLUMNS = ['postalcode', 'pincode', 'pin', 'zip', 'zipcode', 'postcode', 'cep', 'eircode'];
const MAX_TOLD = 5;

/** Sentences where something is wrong with the file or its rows, each with its line. */
export function readPostalList(
  text: string,
  { column, only }: Omit<PostalFileInput, 'file'>,
): PostalListReading | readonly string[] {
  const rows = readCsv(text);
  if (typeof rows === 'string') return [`is no table: ${rows}`];
  const [first] = rows;
  if (first === undefined) return ['is empty.'];
  const columns = findColumns(first, column, only);
  if (typeof columns === 'string') return [columns];
  const patterns: PostalPattern[] = [];
  const wrong: string[] = [];
  for (const { line, cells } of rows.slice(columns.hasHeader ? 1 : 0)) {
    const isWanted = columns.only === null ? true : readYesOrNo(cells[columns.only] ?? '');
    const pattern = parsePostalPattern(cells[columns.code] ?? '');
    if (typeof pattern === 'string') wrong.push(`has on line ${line}: ${pattern}`);
    else if (isWanted === null) wrong.push(`has on line ${line} neither yes nor no in the column ${only ?? ''}.`);
    else if (isWanted) patterns.push(pattern);
  }
  const more = wrong.length - MAX_TOLD;
  if (wrong.length > 0) return [...wrong.slice(0, MAX_TOLD), ...(more > 0 ? [`has ${more} more such lines.`] : [])];
  if (patterns.length === 0) return ['has no postal codes in it.'];
  return { codes: toPostalSet(patterns), rows: patterns.length };
}

interface Columns {
  readonly hasHeader: boolean;
  readonly code: number;
  readonly only: number | null;
}

function findColumns({ cells }: CsvRow, column: string | undefined, only: string | undefined): Columns | string {
  const names = cells.map(plain);
  const usual = names.findIndex((name) => USUAL_COLUMNS.includes(name));
  const place = (wanted: string): number => names.indexOf(plain(wanted));
  for (const wanted of [column, only]) {
    if (wanted === undefined || place(wanted) >= 0) continue;
    const nearest = nearestName(wanted, cells);
    const guess = nearest === null ? `There are: ${cells.join(', ')}.` : `Did you mean ${nearest}?`;
    return `has no column ${wanted} in its first line. ${guess}`;
  }
  const hasHeader =
    (column ?? only) !== undefined || usual >= 0 || typeof parsePostalPattern(cells[0] ?? '') === 'string';
  const code = column === undefined ? Math.max(usual, 0) : place(column);
  return { hasHeader, code, only: only === undefined ? null : place(only) };
}

/** `Pin Code` is `pincode`. */
const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

function readYesOrNo(word: string): boolean | null {
  const said = word.toLowerCase();
  if (['yes', 'y', 'true', '1'].includes(said)) return true;
  return ['no', 'n', 'false', '0', ''].includes(said) ? false : null;
}
