// The rules of the house that a compiler does not know. Each says in a sentence what is broken, and each is itself tested
// on a sample that breaks it.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dialects } from '../src/dialects/registry.ts';
import { planRoutes } from '../src/http/plan-routes.ts';
import { brokenFloors } from './tidy/floors.ts';
import { defaultExports, silentTests } from './tidy/habits.ts';
import { badNames, leftovers, longFiles, registryHosts } from './tidy/names.ts';
import { readProject, type ProjectFile } from './tidy/project.ts';
import { impurities } from './tidy/purity.ts';
import { brokenImports, unreachedFiles } from './tidy/reach.ts';

const project = readProject(join(import.meta.dirname, '..'));

describe('the project', () => {
  it('was read', () => {
    expect(project.map(({ path }) => path)).toContain('src/engine/execute.ts');
    expect(project.some(({ path }) => path.includes('node_modules'))).toBe(false);
  });
  it('imports downwards only', () => expect(brokenFloors(project)).toEqual([]));
  it('keeps domain and dialects pure', () => expect(impurities(project)).toEqual([]));
  it('imports files that exist', () => expect(brokenImports(project)).toEqual([]));
  it('has no file that the program never reaches', () => expect(unreachedFiles(project)).toEqual([]));
  it('names its files well', () => expect(badNames(project)).toEqual([]));
  it('keeps its files short', () => expect(longFiles(project)).toEqual([]));
  it('has nothing left behind', () => expect(leftovers(project)).toEqual([]));
  it('does not say where packages came from', () => expect(registryHosts(project)).toEqual([]));
  it('exports by name', () => expect(defaultExports(project)).toEqual([]));
  it('switches no test off silently', () => expect(silentTests(project)).toEqual([]));
  it('names the owner of every path that two dialects claim', () => {
    expect(() => planRoutes(dialects)).not.toThrow();
    const [first] = dialects;
    if (first === undefined) throw new Error('no dialect is registered');
    expect(() => planRoutes([first, { ...first, name: 'twin' }], {})).toThrow(/name its owner/);
  });
});

describe('the rule of floors', () => {
  const upwards: [string, string, RegExp][] = [
    ['src/base/ids.ts', '../domain/money.ts', /go down only/],
    ['src/domain/decide.ts', '../engine/engine.ts', /go down only/],
    ['src/engine/read.ts', '../http/handle.ts', /go down only/],
    ['src/store/save.ts', '../dialects/dialect.ts', /strangers/],
    ['src/store/save.ts', '../gateways/sandbox/index.ts', /strangers/],
    ['src/http/handle.ts', '../web/page.ts', /strangers/],
    ['src/dialects/flexype/parse.ts', '../shoppex/parse.ts', /strangers/],
    ['src/dialects/flexype/parse.ts', '../registry.ts', /strangers/],
    ['src/dialects/wire.ts', './native/index.ts', /strangers/],
    ['src/gateways/sandbox/index.ts', '../manual/index.ts', /strangers/],
    ['src/events/worker.ts', '../app.ts', /go down only/],
    ['src/engine/read.ts', '../../test/makers.ts', /outside of src/],
    ['src/domain/money.ts', 'node:crypto', /pure/],
    ['src/dialects/native/parse.ts', 'node:fs', /only translates/],
    ['src/dialects/native/parse.ts', 'undici', /only translates/],
  ];
  it.each(upwards)('%s may not import %s', (path, specifier, reason) => {
    const broken = brokenFloors([file(path, `import { x } from '${specifier}';`)]);
    expect(broken.filter((sentence) => reason.test(sentence))).toHaveLength(1);
  });

  const allowed: [string, string][] = [
    ['src/domain/decide.ts', './session.ts'],
    ['src/engine/read.ts', '../dialects/dialect.ts'],
    ['src/engine/read.ts', '../store/store.ts'],
    ['src/dialects/flexype/parse.ts', '../wire.ts'],
    ['src/dialects/flexype/parse.ts', 'zod'],
    ['src/app.ts', './http/create-server.ts'],
    ['src/events/worker.test.ts', '../app.ts'],
  ];
  it.each(allowed)('%s may import %s', (path, specifier) => {
    expect(brokenFloors([file(path, `import { x } from '${specifier}';`), ...registered(path)])).toEqual([]);
  });

  it('sees type imports, re-exports and dynamic imports', () => {
    const text = `import type { A } from '../engine/a.ts'; export { b } from '../engine/b.ts';
      const c = import('../engine/c.ts'); type D = import('../engine/d.ts').D;`;
    expect(brokenFloors([file('src/domain/x.ts', text)])).toHaveLength(4);
  });

  it('refuses a folder that is on no floor', () => {
    expect(brokenFloors([file('src/tools/x.ts')])).toEqual([expect.stringMatching(/stands on no floor/)]);
  });

  it('refuses a dialect or gateway that no registry knows', () => {
    const registry = file('src/dialects/registry.ts', `import { native } from './native/index.ts';`);
    expect(brokenFloors([registry, file('src/dialects/native/index.ts')])).toEqual([]);
    expect(brokenFloors([registry, file('src/dialects/acme/index.ts')])).toEqual([
      'src/dialects/acme/ is not registered: src/dialects/registry.ts does not import it',
    ]);
  });

  /** The registry line without which the file's own folder would be refused. */
  const registered = (path: string): readonly ProjectFile[] => {
    const [, family, member, inside] = path.split('/');
    return inside === undefined ? [] : [file(`src/${family}/registry.ts`, `import { x } from './${member}/index.ts';`)];
  };
});

describe('the rule of purity', () => {
  it.each([
    ['async', 'export const f = async () => 1;'],
    ['await', 'await f();'],
    ['Promise', 'export type F = () => Promise<void>;'],
    ['Date', 'export const now = () => Date.now();'],
    ['Date', 'export const then = new Date(0);'],
    ['Math.random', 'export const chance = Math.random();'],
    ['Math.random', 'const { random } = Math;'],
    ['process', 'export const home = process.env.HOME;'],
    ['fetch', `export const page = fetch('https://example.com');`],
    ['setTimeout', 'setTimeout(f, 1);'],
    ['console', `console.log('x');`],
  ])('finds %s in domain', (what, text) => {
    expect(impurities([file('src/domain/x.ts', text)])).toContain(`src/domain/x.ts:1 uses ${what}: domain is pure`);
  });

  it('finds a way outside in a dialect, where waiting for tokens may be allowed', () => {
    expect(impurities([file('src/dialects/acme/x.ts', `fetch('https://example.com'); Date.now();`)])).toEqual([
      'src/dialects/acme/x.ts:1 uses fetch: a dialect only translates',
    ]);
  });

  it('leaves alone what only sounds like it', () => {
    const text = `export interface X { readonly process: string; readonly fetch?: Date }
      // async, await, Promise, Math.random()
      export const half = (x: { process: number }) => Math.round(x.process / 2);
      export const y = { fetch: 1, console: 'a' };`;
    expect(impurities([file('src/domain/x.ts', text)])).toEqual([]);
    expect(impurities([file('src/domain/x.test.ts', 'await Promise.resolve(Date.now());')])).toEqual([]);
    expect(impurities([file('src/engine/x.ts', 'await Promise.resolve(Date.now());')])).toEqual([]);
  });
});

describe('the rules of files', () => {
  it('finds a file that nothing imports, one that only tests use, and a suite that no test runs', () => {
    const files = [
      file('src/main.ts', `import './a.ts';`),
      file('src/a.ts'),
      file('src/b.ts'),
      file('src/c.ts'),
      file('src/d.suite.ts'),
      file('src/c.test.ts', `import './c.ts';`),
    ];
    expect(unreachedFiles(files, ['src/main.ts'])).toEqual([
      'nothing imports src/b.ts',
      'src/c.ts is never reached by the program, only by tests or its like',
      'src/d.suite.ts is a suite that no test runs',
    ]);
  });

  it('finds an import that leads nowhere', () => {
    const broken = brokenImports([file('src/a.ts', `import './b.js'; import 'zod';`), file('src/b.ts')]);
    expect(broken).toEqual([expect.stringMatching(/no such file/)]);
  });

  it.each(['src/http/order-service.ts', 'src/utils.ts', 'src/helper/x.ts', 'src/Cart.ts', 'src/shopping_cart.ts'])(
    'refuses the name %s',
    (path) => expect(badNames([file(path)])).toHaveLength(1),
  );
  it.each(['src/store/data-lock.ts', 'src/store/migrations/0001-first.ts', 'src/x.test.ts', 'vite.config.ts'])(
    'accepts the name %s',
    (path) => expect(badNames([file(path)])).toEqual([]),
  );

  it('refuses a file that is too long', () => {
    expect(longFiles([file('src/a.ts', 'x;\n'.repeat(350))])).toEqual([]);
    expect(longFiles([file('src/a.ts', 'x;\n'.repeat(351))])).toEqual([expect.stringMatching(/has 351 lines/)]);
  });

  it('finds what was left behind', () => {
    const marker = `// ${'TO' + 'DO'}: later`;
    const path = `${'/ho' + 'me'}/ada/shop/x.ts`;
    expect(leftovers([file('src/a.ts', `x;\n${marker}`)])).toEqual([expect.stringMatching(/^src\/a\.ts:2 still says/)]);
    expect(leftovers([file('docs/a.md', `see ${path}`)])).toEqual([expect.stringMatching(/path of one machine/)]);
    expect(leftovers([file('docs/a.md', 'GET /homes/1, https://example.com/work/x, numTodoTests')])).toEqual([]);
  });

  it('finds the host of a registry', () => {
    const lock = file('package-lock.json', `"resolved": "https://registry.example.com/x.tgz"`);
    expect(registryHosts([lock, file('.npmrc', 'registry=https://registry.example.com')])).toHaveLength(2);
    const inside = `npm i --registry http://${'regis' + 'try'}.inside:4873`;
    expect(registryHosts([file('docs/a.md', inside)])).toEqual([expect.stringMatching(/^docs\/a\.md:1/)]);
    expect(registryHosts([file('docs/a.md', `see https://${'regis' + 'try'}.npm${'js'}.org/pg`)])).toEqual([]);
  });
});

describe('the rules of habits', () => {
  it.each(['export default 1;', 'export default function f() {}', 'const a = 1; export { a as default };'])(
    'refuses %s',
    (text) => expect(defaultExports([file('src/a.ts', text)])).toHaveLength(1),
  );
  it('lets configuration files export what their tool asks for', () => {
    expect(defaultExports([file('vite.config.ts', 'export default 1;')])).toEqual([]);
  });

  it.each([
    'it.only("x", f);',
    'describe.skip("x", f);',
    'it.skipIf(isMac)("x", f);',
    'describe.concurrent.only("x", f);',
    '// slow\nit.skip("x", f);',
  ])('refuses %s', (text) => expect(silentTests([file('src/a.test.ts', text)])).toHaveLength(1));
  it('accepts a test that is switched off for a written reason', () => {
    const text = '// Windows has no signals, so there is nothing to kill.\nit.skipIf(isWindows)("x", f);';
    expect(silentTests([file('src/a.test.ts', text)])).toEqual([]);
  });
});

function file(path: string, text = ''): ProjectFile {
  return { path, text };
}
