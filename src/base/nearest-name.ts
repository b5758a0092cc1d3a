// Guesses what somebody meant to type, for error texts.

/** The one of `known` that differs from `name` by the fewest typing mistakes, or `null` when none is near. */
export function nearestName(name: string, known: readonly string[]): string | null {
  const wanted = simplify(name);
  // Long texts are no typing mistakes, and comparing them would cost time that a stranger chooses.
  if (wanted.length === 0 || wanted.length > 64) return null;
  let nearest: string | null = null;
  let fewest = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of known) {
    const mistakes = editDistance(wanted, simplify(candidate), fewest);
    if (mistakes < fewest) {
      nearest = candidate;
      fewest = mistakes;
    }
  }
  return nearest;
}

/** For the end of a sentence: a question with that name, or nothing. */
export function didYouMean(name: string, known: readonly string[]): string {
  const near = nearestName(name, known);
  return near === null ? '' : ` Did you mean ${near}?`;
}

/** `customerEmail`, `customer-email` and `customer_email` are the same word. */
export const simplify = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, '');

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment); `limit` for as many or more. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(replaced, at(last, j) + 1, at(row, j - 1) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, at(beforeLast, j - 2) + 1);
      }
      row.push(least);
    }
    if (Math.min(...row) >= limit) return limit;
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

const at = (row: readonly number[], index: number): number => row[index] ?? 0;
