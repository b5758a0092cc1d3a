// Ids of which a path of the classic API names one or several, with commas between them.
import { problem } from '../../domain/problem.ts';
import type { BadRequest, Intent, WireRequest } from '../dialect.ts';
import { bounds } from './policy.ts';
import { reject } from './read-body.ts';

export const namedIds = ({ params }: Pick<WireRequest, 'params'>): readonly string[] =>
  (params['id'] ?? '')
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');

/** One intent for each of them. */
export function eachNamed(request: WireRequest, at: string, intentFor: (id: string) => Intent): Intent | BadRequest {
  const ids = namedIds(request);
  if (ids.length === 0) return reject(problem('missing_value', at, `${at}: the path names no id.`));
  if (ids.length <= bounds.maxBatch) return { do: 'each', parts: ids.map(intentFor) };
  return reject(problem('too_large', at, `${at}: the path names ${ids.length} ids; at most ${bounds.maxBatch}.`));
}
