// The README's tour, run as it stands against a real server: what it says comes back does come back.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startKassa, type Program } from '../bench/start-program.ts';

const ROOT = join(import.meta.dirname, '..');
const run = promisify(execFile);

interface Step {
  readonly commands: string;
  /** What the README shows of the answer; `…` stands for more. */
  readonly shown: string;
}

/** Each shell block of the tour with the answer printed below it; the first one sets the variables. */
function tourOf(readme: string): { readonly variables: string; readonly steps: readonly Step[] } {
  const tour = readme.slice(readme.indexOf('## A tour'), readme.indexOf('## What is in it'));
  const blocks = [...tour.matchAll(/```(sh|json)\n([\s\S]*?)```/g)].map(([, kind, text]) => ({
    kind,
    text: text ?? '',
  }));
  const [variables, ...rest] = blocks;
  const steps = rest.flatMap(({ kind, text }, index) =>
    kind === 'sh' ? [{ commands: text, shown: rest[index + 1]?.text ?? '' }] : [],
  );
  return { variables: variables?.text ?? '', steps };
}

/** The keys shown, and the values that are the same every time: words, but no ids and numbers. */
function promised(shown: string): string[] {
  const keys = [...shown.matchAll(/"(\w+)":/g)].map(([, key]) => `"${key}":`);
  const values = [...shown.matchAll(/"(?:status|payment_status|object|dialect)":"\w+"/g)].map(([pair]) => pair);
  return [...keys, ...values];
}

describe('the tour of the README', async () => {
  const { variables, steps } = tourOf(await readFile(join(ROOT, 'README.md'), 'utf8'));
  let folder = '';
  let server: Program | null = null;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kassa-docs-'));
    server = await startKassa({ folder, databaseUrl: null });
  });

  afterAll(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('has a step for each API', () => {
    expect(steps).toHaveLength(3);
    expect(steps.every(({ shown }) => promised(shown).length > 3)).toBe(true);
  });

  test.each(steps)('answers as shown: $shown', async ({ commands, shown }) => {
    const script = `set -eu\n${variables}\n${commands}`
      .replaceAll('http://127.0.0.1:8787', `http://127.0.0.1:${server?.port}`)
      .replaceAll('./.kassa/demo.json', join(folder, 'demo.json'));
    const { stdout } = await run('bash', ['-c', script]);
    for (const part of promised(shown)) expect(stdout).toContain(part);
  });
});
