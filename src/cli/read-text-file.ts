// Files of other programs, which may be anything: their size is looked at before they are read.
import { readFile, stat } from 'node:fs/promises';
import { OperatorError } from '../base/operator-error.ts';

export async function readTextFile(path: string, maxBytes: number): Promise<string> {
  const { size } = await stat(path);
  if (size > maxBytes) {
    throw new OperatorError(
      `${path} has ${inMegabytes(size)}, more than the ${inMegabytes(maxBytes)} that are read at once. Split it by products and import the parts one after the other, without --archive-missing.`,
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new OperatorError(`${path} is not UTF-8. In a spreadsheet, save it as “CSV UTF-8”.`);
  }
}

const inMegabytes = (bytes: number): string => `${Math.ceil(bytes / 1_048_576)} MB`;
