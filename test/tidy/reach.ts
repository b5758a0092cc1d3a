// Every file of `src` is reached from where the program or the browser's script starts; tests alone do not keep it alive.
import { isSource, isTest, type ProjectFile } from './project.ts';
import { importsOf } from './syntax.ts';

const ROOTS: readonly string[] = ['src/main.ts', 'src/web/checkout/client/main.ts'];

export function unreachedFiles(files: readonly ProjectFile[], roots: readonly string[] = ROOTS): readonly string[] {
  const reached = reach(roots, new Map(files.map((file) => [file.path, file])));
  const imported = importedPaths(files);
  return files.flatMap((file) => {
    const { path } = file;
    // Declarations of what others wrote are never imported.
    if (!/^src\/.*\.(tsx?|css)$/.test(path) || /\.(test|d)\.tsx?$/.test(path) || reached.has(path)) return [];
    const isUsed = imported.has(path);
    // A contract suite is for tests, and one that nobody runs proves nothing.
    if (isTest(file)) return isUsed ? [] : [`${path} is a suite that no test runs`];
    return [isUsed ? `${path} is never reached by the program, only by tests or its like` : `nothing imports ${path}`];
  });
}

/** Every path that some file imports. */
const importedPaths = (files: readonly ProjectFile[]): ReadonlySet<string | null> =>
  new Set(files.filter(isSource).flatMap((file) => importsOf(file).map(({ target }) => target)));

/** Imports that lead nowhere; tests and benchmarks included. */
export function brokenImports(files: readonly ProjectFile[]): readonly string[] {
  const paths = new Set(files.map(({ path }) => path));
  return files.filter(isSource).flatMap((file) =>
    importsOf(file).flatMap(({ specifier, target }) => {
      if (target === null || paths.has(target) || target.startsWith('dist/')) return [];
      return [`${file.path} imports ${specifier}, and there is no such file (extensions are written out)`];
    }),
  );
}

function reach(roots: readonly string[], byPath: ReadonlyMap<string, ProjectFile>): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [...roots];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const file = byPath.get(path);
    if (file === undefined || reached.has(path)) continue;
    reached.add(path);
    if (!isSource(file)) continue;
    for (const { target } of importsOf(file)) if (target !== null) waiting.push(target);
  }
  return reached;
}
