// Tables as spreadsheets save them: commas, semicolons or tabs between the cells, whichever the first line has most of; with the
// line on which each row begins.
import { CsvError, parse } from 'csv-parse/sync';

export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

const DELIMITERS = [',', ';', '\t'] as const;

/** Rows that have anything in them; a sentence where the text is no table. */
export function readCsv(text: string): readonly CsvRow[] | string {
  const delimiter = delimiterOf(text);
  try {
    const records: unknown = parse(text, {
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
    });
    // The line that is told is the one on which a row ends.
    const rows = (records as { record: string[]; info: { lines: number } }[]).map(({ record, info }) => ({
      line: info.lines - linesWithin(record),
      cells: record,
    }));
    // A delimiter inside a cell without quotes would move all cells after it.
    const wide = rows.find(({ cells }) => cells.length > (rows[0]?.cells.length ?? 0));
    if (wide === undefined) return rows;
    return `line ${wide.line} has more cells than the first. A text with “${delimiter}” in it needs quotes.`;
  } catch (error) {
    if (error instanceof CsvError) return error.message;
    throw error;
  }
}

export function delimiterOf(text: string): string {
  const [first = ''] = text.replace(/^\s+/, '').split('\n', 1);
  const outsideQuotes = first.replace(/"[^"]*"/g, '');
  const countOf = (delimiter: string): number => outsideQuotes.split(delimiter).length;
  return DELIMITERS.reduce((best, other) => (countOf(other) > countOf(best) ? other : best));
}

export function linesWithin(cells: readonly string[]): number {
  let breaks = 0;
  for (const cell of cells) if (cell.includes('\n')) breaks += cell.split('\n').length - 1;
  return breaks;
}
