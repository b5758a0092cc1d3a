// Parameters of the classic API. One that is not known is refused: a list must not be answered as if nothing had been asked
// of it, and what is changed or ended by a call that was meant otherwise often cannot be undone.
import { isObject } from '../../base/json.ts';
import { problem, type Problem } from '../../domain/problem.ts';
import type { Route, WireRequest } from '../dialect.ts';
import { strayParameter } from '../known-fields.ts';
import { readJsonBody } from '../wire.ts';
import { PAGING } from './numbered-page.ts';
import { reject } from './read-body.ts';

/** `otherwise` is said of one that resembles none. */
export function unknownParameter(
  { query }: Pick<WireRequest, 'query'>,
  known: readonly string[],
  otherwise: string,
): Problem | null {
  const stray = strayParameter(query, known);
  if (stray === null) return null;
  const text = stray.likely === null ? otherwise : `did you mean ${stray.likely}?`;
  return problem('unknown_key', stray.name, `Unrecognized key: ${text}`);
}

/** Of a list whose pages are numbered. `found` is what it lists. */
export const unknownFilter = (
  request: Pick<WireRequest, 'query'>,
  found: string,
  filters: readonly string[],
): Problem | null => unknownParameter(request, [...filters, ...PAGING], `${found} are found by ${filters.join(', ')}.`);

export function refusingParameters(route: Route): Route {
  const { method, query: known = [], parse } = route;
  if (method === 'GET') return route;
  const there = known.length === 0 ? 'this call has no parameters.' : `this call has only ${known.join(', ')}.`;
  return {
    ...route,
    parse: (request, caller) => {
      const slip = unknownParameter(request, known, there) ?? (method === 'DELETE' ? fieldIn(request) : null);
      return slip === null ? parse(request, caller) : reject(slip);
    },
  };
}

function fieldIn(request: WireRequest): Problem | null {
  const body = readJsonBody(request);
  const [name] = 'value' in body && isObject(body.value) ? Object.keys(body.value) : [];
  if (name === undefined) return null;
  return problem('unknown_key', name, 'Unrecognized key: this call reads no body; parameters stand in its address.');
}
