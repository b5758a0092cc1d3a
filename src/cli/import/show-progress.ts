// How far an import is: a line that counts on a terminal, and now and then a line of its own anywhere else.
import type { TellImport } from './import-shopify.ts';

const VARIANTS_BETWEEN_LINES = 2_000;

export interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export function showProgress(complain: (text: string) => void, terminal: Terminal): TellImport {
  let told = 0;
  return (done, all) => {
    const line = `${done} of ${all} variants`;
    if (terminal.isTTY === true) return void terminal.write(`\r${line}${done === all ? '  \n' : ' …'}`);
    if (done - told < VARIANTS_BETWEEN_LINES) return;
    told = done;
    complain(`${line} …`);
  };
}
