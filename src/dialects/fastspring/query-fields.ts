// Parameters of the classic API. One that is not known is refused: a list must not be answered as if nothing had been asked
// of it, and what is changed or ended by a call that was meant otherwise often cannot be undone.
import { isObject } from '../../base/json.ts';
import { nearestName } from '../../base/nearest-name.ts';
import { problem, type Problem } from '../../domain/problem.ts';
import type { Route, WireRequest } from '../dialect.ts';
import { readJsonBody } from '../wire.ts';
import { reject } from './read-body.ts';

/** `otherwise` is said of one that resembles none. */
export function unknownParameter(
  { query }: Pick<WireRequest, 'query'>,
  known: readonly string[],
  otherwise: string,
): Problem | null {
  const unknown = Object.keys(query).find((key) => !known.includes(key));
  if (unknown === undefined) return null;
  const nearest = nearestName(unknown, known);
  const text = nearest === null ? otherwise : `did you mean ${nearest}?`;
  return problem('unknown_key', unknown, `Unrecognized key: ${text}`);
}

/** The only parameters of calls that change something. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = { 'DELETE /subscriptions/:id': ['billingPeriod'] };

export function refusingParameters(route: Route): Route {
  const { method, path, parse } = route;
  if (method === 'GET') return route;
  const known = PARAMETERS[`${method} ${path}`] ?? [];
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
