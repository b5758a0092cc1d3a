// Mistakes in a configuration file, and the two that many parts of it can have: unknown names and repeated ones.
import { nearestName } from '../../base/nearest-name.ts';

export interface Mistake {
  readonly path: readonly PropertyKey[];
  /** One sentence. */
  readonly text: string;
  /** The part of the file by which this was judged: it is only a mistake when nothing in that part is malformed. */
  readonly judgedBy?: readonly PropertyKey[];
}

export function unknownName(
  path: readonly PropertyKey[],
  what: string,
  name: string,
  known: readonly string[],
): Mistake {
  const nearest = nearestName(name, known);
  const guess = nearest === null ? `There are: ${someOf(known)}.` : `Did you mean ${nearest}?`;
  return { path, text: `names the ${what} ${name}, which does not exist. ${guess}` };
}

const MAX_NAMES = 40;

function someOf(names: readonly string[]): string {
  const more = names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : '';
  return `${names.slice(0, MAX_NAMES).join(', ') || 'none'}${more}`;
}

/** The second of two is the mistake. `pathOf` says where the name with this index stands. */
export function findTwins(
  names: readonly string[],
  pathOf: (index: number) => readonly PropertyKey[],
  what: string,
  mistakes: Mistake[],
): void {
  const seen = new Set<string>();
  names.forEach((name, index) => {
    if (seen.has(name)) mistakes.push({ path: pathOf(index), text: `repeats the ${what} ${name}; each stands once.` });
    seen.add(name);
  });
}
