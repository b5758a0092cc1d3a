// Fields of a body of Sessions v2 that are none there. The vendor ignores them, and so does Kassa; but whoever puts the
// items or a price in the wrong place is told where they belong. Of those that resemble no field nothing is said: programs
// bring their own, and some take any warning for a failure.
import type { WireRequest } from '../dialect.ts';
import { placesIn, strayFields } from '../known-fields.ts';
import { readJsonBody } from '../wire.ts';
import type { UnknownField } from './extra.ts';
import { SessionBody } from './shapes.ts';

const MOST = 20;

const PLACES = placesIn(SessionBody);

/** Of a body that was read without complaint. `root` is where in a session it belongs. */
export function unknownFields(request: WireRequest, root: '' | 'cart.lineItems[].' = ''): readonly UnknownField[] {
  const body = readJsonBody(request);
  const strays = 'value' in body ? strayFields(body.value, PLACES, root) : [];
  return strays.flatMap(({ field, likely }) => (likely === null ? [] : [{ field, likely }])).slice(0, MOST);
}
