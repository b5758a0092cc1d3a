// Which dialect answers where: under its own name always, and at the root where it is alone or named as the owner.
import type { Dialect, Route } from '../dialects/dialect.ts';

export interface PlannedRoute {
  readonly dialect: Dialect;
  readonly route: Route;
  /** What stands before the route's own path: nothing, or `/<dialect name>`. */
  readonly prefix: string;
  /** Answers only on hosts that are bound to its dialect; `false` answers wherever nothing of a bound one stands. */
  readonly onlyOnBoundHosts: boolean;
}

/** A root path that a dialect knows, and methods that only other dialects answer there. */
export interface ForeignMethods {
  readonly dialect: Dialect;
  readonly path: string;
  readonly methods: readonly Route['method'][];
}

/** Owners of root paths that several vendors claim: `<METHOD> <path with : for each parameter>` → dialect name. */
export const ROOT_OWNERS: Readonly<Record<string, string>> = {
  'GET /session/:': 'flexype',
};

/** Throws when two dialects claim one method and path at the root and the table names no owner. */
export function planRoutes(
  dialects: readonly Dialect[],
  owners: Readonly<Record<string, string>> = ROOT_OWNERS,
): readonly PlannedRoute[] {
  const planned = dialects.flatMap((dialect) =>
    dialect.routes.map((route): PlannedRoute => ({
      dialect,
      route,
      prefix: `/${dialect.name}`,
      onlyOnBoundHosts: false,
    })),
  );
  const claims = new Map<string, PlannedRoute[]>();
  for (const claim of planned) {
    const place = placeOf(claim.route);
    claims.set(place, [...(claims.get(place) ?? []), { ...claim, prefix: '' }]);
  }
  const contested = [...claims.values()].filter((claimants) => claimants.length > 1).flat();
  return [
    ...planned,
    ...[...claims].map(([place, claimants]) => ownerOf(place, claimants, owners)),
    ...contested.map((claim) => ({ ...claim, onlyOnBoundHosts: true })),
  ];
}

/** On a host bound to a dialect, each root path that it knows is its own with every method. */
export function foreignMethods(dialects: readonly Dialect[]): readonly ForeignMethods[] {
  return dialects.flatMap((dialect) => {
    const paths = new Map(dialect.routes.map((route) => [shapeOf(route), route.path]));
    return [...paths].flatMap(([shape, path]) => {
      const answered = dialects.flatMap(({ name, routes }) =>
        routes.filter((route) => shapeOf(route) === shape).map(({ method }) => ({ name, method })),
      );
      const own = answered.filter(({ name }) => name === dialect.name).map(({ method }) => method);
      const methods = [...new Set(answered.map(({ method }) => method))].filter((method) => !own.includes(method));
      return methods.length === 0 ? [] : [{ dialect, path, methods }];
    });
  });
}

function ownerOf(
  place: string,
  claimants: readonly PlannedRoute[],
  owners: Readonly<Record<string, string>>,
): PlannedRoute {
  const [only, ...others] = claimants;
  if (only !== undefined && others.length === 0) return only;
  const owner = claimants.find(({ dialect }) => dialect.name === owners[place]);
  if (owner !== undefined) return owner;
  const names = claimants.map(({ dialect }) => dialect.name).join(' and ');
  throw new Error(`${names} both answer ${place}; name its owner in ROOT_OWNERS of http/plan-routes.ts`);
}

const placeOf = (route: Route): string => `${route.method} ${shapeOf(route)}`;

const shapeOf = ({ path }: Route): string => path.replace(/:[^/]+/g, ':');

/** `boundTo` is the name of the dialect that the request's host is bound to. */
export type SpeakerAt = (path: string, boundTo: string | null) => Dialect;

/**
 * Finds the dialect whose words an answer outside of every route is given in: the one that the path names, else that of the
 * host, else the one whose paths begin alike.
 */
export function createSpeakerAt(dialects: readonly Dialect[]): SpeakerAt {
  const [first] = dialects;
  if (first === undefined) throw new Error('no dialect is installed');
  const fallback = dialects.find(({ name }) => name === 'native') ?? first;
  const byName = new Map(dialects.map((dialect) => [dialect.name, dialect]));
  const byBeginning = new Map<string, Dialect>();
  for (const dialect of dialects) {
    const paths = [...dialect.routes.map(({ path }) => path), ...(dialect.unserved ?? [])];
    for (const beginning of paths.flatMap((path) => beginningsOf(path.split('/:', 1)[0] ?? ''))) {
      if (!byBeginning.has(beginning)) byBeginning.set(beginning, dialect);
    }
  }
  return (path, boundTo) => {
    const beginnings = beginningsOf(path.split('?', 1)[0] ?? '');
    const named = byName.get(beginnings.at(-1)?.slice(1) ?? '') ?? byName.get(boundTo ?? '');
    return named ?? beginnings.map((one) => byBeginning.get(one)).find((one) => one !== undefined) ?? fallback;
  };
}

const MAX_SEGMENTS = 8;

/** `/a/b` and `/a` of `/a/b`: the longest one first, which says most. */
function beginningsOf(path: string): readonly string[] {
  const segments = path.split('/', MAX_SEGMENTS + 1).slice(1);
  return segments.map((_, index) => `/${segments.slice(0, segments.length - index).join('/')}`);
}
