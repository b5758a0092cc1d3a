// Which dialect answers where: under its own name always, and at the root where it is alone or named as the owner.
import type { Dialect, Route } from '../dialects/dialect.ts';

export interface PlannedRoute {
  readonly dialect: Dialect;
  readonly route: Route;
  /** What stands before the route's own path: nothing, or `/<dialect name>`. */
  readonly prefix: string;
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
    dialect.routes.map((route): PlannedRoute => ({ dialect, route, prefix: `/${dialect.name}` })),
  );
  const claims = new Map<string, PlannedRoute[]>();
  for (const claim of planned) {
    const place = placeOf(claim.route);
    claims.set(place, [...(claims.get(place) ?? []), { ...claim, prefix: '' }]);
  }
  return [...planned, ...[...claims].map(([place, claimants]) => ownerOf(place, claimants, owners))];
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

const placeOf = (route: Route): string => `${route.method} ${route.path.replace(/:[^/]+/g, ':')}`;

/** Finds the dialect whose words an answer outside of every route is given in, by how its path begins. */
export function createSpeakerAt(dialects: readonly Dialect[]): (path: string) => Dialect {
  const [first] = dialects;
  if (first === undefined) throw new Error('no dialect is installed');
  const fallback = dialects.find(({ name }) => name === 'native') ?? first;
  const bySegment = new Map<string, Dialect>();
  for (const dialect of dialects) {
    bySegment.set(dialect.name, dialect);
    for (const { path } of dialect.routes) {
      const segment = firstSegment(path);
      if (!bySegment.has(segment)) bySegment.set(segment, dialect);
    }
  }
  return (path) => bySegment.get(firstSegment(path)) ?? fallback;
}

const firstSegment = (path: string): string => path.split(/[/?]/, 2)[1] ?? '';
