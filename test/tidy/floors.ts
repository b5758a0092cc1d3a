// Floors of the house: imports go down only, and the folders of one floor are strangers to each other.
import { isTest, type ProjectFile } from './project.ts';
import { importsOf } from './syntax.ts';

/** The registered places of `src`. A place ending in `/*` stands for each folder inside it. */
const FLOORS: Readonly<Record<string, number>> = {
  base: -1,
  domain: 0,
  store: 1,
  'gateways/*': 1,
  'messengers/*': 1,
  'dialects/*': 1,
  engine: 2,
  http: 3,
  web: 3,
  events: 3,
  telemetry: 3,
  'config.ts': 3.5,
  'app.ts': 4,
  cli: 5,
  // Only starts the command line.
  'main.ts': 6,
};

/** What members of a family share lies directly in the family's folder. Only the registry knows the members. */
const FAMILIES: readonly string[] = ['gateways', 'messengers', 'dialects'];
const REGISTRY = 'registry.ts';

/** Node's modules a dialect may use: they compute and reach nothing outside. */
const HARMLESS = new Set(['node:crypto', 'node:buffer']);
/** Packages that do input or output; a dialect that needs one is no translator any more. */
const REACHES_OUT = new Set(['undici', 'pg', 'fastify', 'pino', 'kysely', '@electric-sql/pglite', 'yaml']);

interface Place {
  readonly floor: number;
  /** Files of one unit know each other. */
  readonly unit: string;
  readonly family: string | null;
}

export function brokenFloors(files: readonly ProjectFile[]): readonly string[] {
  const sources = files.filter((file) => /^src\/.*\.tsx?$/.test(file.path) && !isTest(file));
  return [...unregistered(sources), ...sources.flatMap(wrongImports)];
}

function unregistered(sources: readonly ProjectFile[]): readonly string[] {
  const homeless = sources.filter((file) => placeOf(file.path) === null).map(({ path }) => path);
  const strangers = FAMILIES.flatMap((family) => membersOf(family, sources).filter((member) => !member.isRegistered));
  return [
    ...homeless.map((path) => `${path} stands on no floor: move it, or register its folder in test/tidy/floors.ts`),
    ...strangers.map(({ folder, registry }) => `${folder}/ is not registered: ${registry} does not import it`),
  ];
}

function membersOf(family: string, sources: readonly ProjectFile[]) {
  const registry = `src/${family}/${REGISTRY}`;
  const registered = sources.filter(({ path }) => path === registry).flatMap(importsOf);
  const folders = new Set(
    sources
      .map(({ path }) => path.split('/'))
      .filter((parts) => parts[1] === family && parts.length > 3)
      .map((parts) => parts.slice(0, 3).join('/')),
  );
  return [...folders].map((folder) => ({
    folder,
    registry,
    isRegistered: registered.some(({ target }) => target?.startsWith(`${folder}/`)),
  }));
}

function wrongImports(file: ProjectFile): readonly string[] {
  const from = placeOf(file.path);
  if (from === null) return [];
  return importsOf(file).flatMap(({ specifier, target }) => {
    const wrong = target === null ? wrongPackage(from, specifier) : wrongPlace(file, from, target);
    return wrong === null ? [] : [`${file.path} imports ${target ?? specifier}: ${wrong}`];
  });
}

function wrongPackage(from: Place, specifier: string): string | null {
  const isOfNode = specifier.startsWith('node:');
  if (from.unit === 'domain' && isOfNode) return 'domain is pure and uses no module of Node';
  if (from.family !== 'dialects') return null;
  if (isOfNode) return HARMLESS.has(specifier) ? null : 'a dialect only translates and must not reach outside';
  return REACHES_OUT.has(specifier) ? 'a dialect only translates and must not reach outside' : null;
}

function wrongPlace(file: ProjectFile, from: Place, target: string): string | null {
  if (!target.startsWith('src/')) {
    return /\.json$/.test(target) ? null : 'what runs must not depend on what lies outside of src';
  }
  const to = placeOf(target);
  if (to === null) return 'that place stands on no floor';
  if (to.unit === from.unit || to.floor < from.floor) {
    return from.family === 'dialects' && to.unit !== from.unit && to.floor === 1 ? STRANGERS : null;
  }
  if (to.floor > from.floor) return `imports go down only (floor ${from.floor} may not know floor ${to.floor})`;
  if (from.family === null || from.family !== to.family) return STRANGERS;
  if (file.path === `src/${from.family}/${REGISTRY}`) return null;
  return to.unit === from.family && !target.endsWith(`/${REGISTRY}`) ? null : STRANGERS;
}

const STRANGERS = 'folders of one floor are strangers to each other';

function placeOf(path: string): Place | null {
  const [, first = '', second = '', third] = path.split('/');
  if (FAMILIES.includes(first)) {
    const floor = FLOORS[`${first}/*`];
    if (floor === undefined) return null;
    // The family's own files (contract, registry) are one unit; each member is another.
    return { floor, unit: third === undefined ? first : `${first}/${second}`, family: first };
  }
  const floor = FLOORS[first];
  if (floor === undefined || (second === '' && !first.endsWith('.ts'))) return null;
  return { floor, unit: first, family: null };
}
