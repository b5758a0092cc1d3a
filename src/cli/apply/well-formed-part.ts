// The part of a malformed configuration that can still be judged: what is malformed is left out, with the least around it
// that cannot do without it. So mistakes of shape and mistakes of meaning are told together.
import type { z } from 'zod';
import { checkShape } from '../../base/shape.ts';

type Path = readonly PropertyKey[];

export interface WellFormedPart<Value> {
  readonly value: Value;
  /** Where something of this part stands in the whole: leaving out an entry of a list moves those after it. */
  readonly pathInWhole: (path: Path) => Path;
}

/** Changes `whole`. `null` when nothing is well formed. */
export function wellFormedPart<S extends z.ZodType>(schema: S, whole: unknown): WellFormedPart<z.output<S>> | null {
  const places: Places = new Map();
  for (;;) {
    const checked = checkShape(schema, whole);
    if ('value' in checked) return { value: checked.value, pathInWhole: (path) => translate(whole, path, places) };
    const malformed = checked.issues.map(({ path }) => find(whole, path));
    if (malformed.includes(null)) return null;
    leaveOut(
      malformed.filter((place) => place !== null),
      places,
    );
  }
}

type Container = Record<PropertyKey, unknown>;
interface Place {
  readonly container: Container;
  readonly key: PropertyKey;
}
/** For every shortened list, the first index of each entry that is still there. */
type Places = Map<unknown, number[]>;

const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

/** What stands at the path; where nothing does, the thing that lacks it. `null` is the whole. */
function find(whole: unknown, path: Path): Place | null {
  let place: Place | null = null;
  let value = whole;
  for (const key of path) {
    if (!isContainer(value) || !(key in value)) break;
    place = { container: value, key };
    value = value[key];
  }
  return place;
}

function leaveOut(malformed: readonly Place[], places: Places): void {
  const fromTheEnd = [...malformed].sort((a, b) => Number(b.key) - Number(a.key));
  const done = new Map<Container, Set<PropertyKey>>();
  for (const { container, key } of fromTheEnd) {
    const keys = done.get(container) ?? new Set();
    if (keys.has(key)) continue;
    done.set(container, keys.add(key));
    if (Array.isArray(container)) {
      const indexes = places.get(container) ?? container.map((_, index) => index);
      places.set(container, indexes);
      indexes.splice(Number(key), 1);
      container.splice(Number(key), 1);
    } else {
      Reflect.deleteProperty(container, key);
    }
  }
}

function translate(whole: unknown, path: Path, places: Places): Path {
  let value = whole;
  return path.map((key) => {
    const first = places.get(value)?.[Number(key)] ?? key;
    value = isContainer(value) ? value[key] : undefined;
    return first;
  });
}
