// Whether there is a text for which a regular expression takes much longer than it should: texts of many lengths are made
// from what the expression itself mentions, and the time it takes is compared with that for a text half as long.

const LENGTHS: readonly number[] = [16, 20, 24, 28, 64, 512, 4_096, 32_768];
/** Twice the text may take twice as long; between the last two lengths that makes 8, and squares would make 64. */
const MOST_GROWTH = 24;
/** Shorter times cannot be told from noise. */
const LEAST_MS = 2;
/** After as long, no longer text is tried: the next could take years. */
const ENOUGH_MS = 60;

export const isSlow = (expression: RegExp): boolean =>
  pumpsOf(expression).some((pump) => ENDINGS.some((ending) => growsTooFast(expression, pump, ending)));

/** What makes an expression that has matched for long fail in the end, and what does not. */
const ENDINGS: readonly string[] = ['\u0001', '!x', ''];
/** Repeated whatever the expression mentions: something for each class of characters. */
const COMMON: readonly string[] = ['a', 'A', '0', ' ', '.', '-', '_', '@', '/', ':', '\t', '"', 'a.', 'a-', 'a0', '0 '];

function pumpsOf({ source }: RegExp): readonly string[] {
  const plain = source.replace(/\\[a-zA-Z]/g, '').replace(/\\/g, '');
  const letters = [...new Set(plain)].filter((character) => !'()[]{}|?*+^$'.includes(character)).slice(0, 16);
  const pairs = letters.slice(0, 6).flatMap((one) => letters.slice(0, 6).map((other) => one + other));
  return [...new Set([...COMMON, ...letters, ...pairs, '[', ']', '[]', '(', ')'])];
}

function growsTooFast(expression: RegExp, pump: string, ending: string): boolean {
  let before = 0;
  for (const [index, length] of LENGTHS.entries()) {
    const text = pump.repeat(Math.ceil(length / pump.length)) + ending;
    let ms = timeOf(expression, text);
    const growth = length / (LENGTHS[index - 1] ?? length);
    const most = Math.max(LEAST_MS, before) * Math.max(1, (growth / 8) * MOST_GROWTH);
    // Whatever else the machine does can make one measurement long, hardly three in a row.
    for (let again = 0; again < 3 && ms > most; again++) ms = Math.min(ms, timeOf(expression, text));
    if (ms > most) return true;
    if (ms > ENOUGH_MS) return length < (LENGTHS.at(-1) ?? 0);
    before = ms;
  }
  return false;
}

function timeOf({ source, flags }: RegExp, text: string): number {
  const expression = new RegExp(source, `${flags.replace(/[gy]/g, '')}g`);
  const startedMs = performance.now();
  text.replace(expression, '');
  return performance.now() - startedMs;
}
