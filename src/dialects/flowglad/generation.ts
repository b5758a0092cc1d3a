// Which of the vendor's two published generations of records a caller reads: times as ISO texts, or as milliseconds.
import type { Asked } from '../dialect.ts';
import { isoTime } from '../wire.ts';
import { NEWEST_SCOPE } from './policy.ts';

export type Generation = 'first' | 'newest';

/** The first client that expects the newest records. */
const NEWEST_FROM = [0, 22];

/** The vendor's own client says its version; anybody else reads the first generation, unless the key is made for the newest. */
export function generationOf({ request, caller }: Asked): Generation {
  if (caller?.key.scopes.includes(NEWEST_SCOPE) === true) return 'newest';
  const version = /^(\d{1,6})\.(\d{1,6})\./.exec(request.headers['x-stainless-package-version'] ?? '');
  if (version === null) return 'first';
  const [major, minor] = [Number(version[1]), Number(version[2])];
  const [fromMajor = 0, fromMinor = 0] = NEWEST_FROM;
  return major > fromMajor || (major === fromMajor && minor >= fromMinor) ? 'newest' : 'first';
}

/** What records of the first generation have besides. */
export const COMMITS = { createdByCommit: null, updatedByCommit: null } as const;

/** Times that need not be there. */
export const maybeTimeIn = (generation: Generation, ms: number | null | undefined): string | number | null =>
  ms === null || ms === undefined ? null : timeIn(generation, ms);

export const timeIn = (generation: Generation, ms: number): string | number =>
  generation === 'newest' ? ms : isoTime(ms);
