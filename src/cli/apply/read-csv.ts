// Tables as spreadsheets save them: commas, semicolons or tabs, with the line on which each row begins.
import { CsvError, parse } from 'csv-parse/sync';

export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Rows that have anything in them; a sentence where the text is no table. */
export function readCsv(text: string): readonly CsvRow[] | string {
  try {
    const records: unknown = parse(text, {
      bom: true,
      delimiter: [',', ';', '\t'],
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
    });
    // The line that is told is the one on which a row ends.
    return (records as { record: string[]; info: { lines: number } }[]).map(({ record, info }) => ({
      line: info.lines - linesWithin(record),
      cells: record,
    }));
  } catch (error) {
    if (error instanceof CsvError) return error.message;
    throw error;
  }
}

function linesWithin(cells: readonly string[]): number {
  let breaks = 0;
  for (const cell of cells) if (cell.includes('\n')) breaks += cell.split('\n').length - 1;
  return breaks;
}
