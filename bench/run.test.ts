// The benchmark really runs: every operation against a server of its own on the embedded database, just long enough to
// see every answer checked once. How fast it is, no test says.
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeDataFolder } from '../test/data-folder.ts';
import { bench, type Measured } from './bench.ts';
import { kassaTarget } from './kassa-target.ts';
import { heading, lines } from './report.ts';
import { startKassa, type Program } from './start-program.ts';
import { OPERATIONS, type Target } from './target.ts';

let home: string;
let kassa: Program;
let target: Target;
beforeAll(async () => {
  home = await makeDataFolder('bench');
  const started = await startKassa({ folder: home, databaseUrl: null });
  kassa = started;
  target = kassaTarget(started, 'kassa');
});
afterAll(async () => {
  await kassa.stop();
  await rm(home, { recursive: true, force: true });
});

it('measures every operation', async () => {
  const plan = { connections: [2], operations: OPERATIONS, rounds: 2, windowMs: 60, warmUpMs: 20, compileMs: 20 };
  const all: Measured[] = [];
  await bench(plan, [target], (measured) => all.push(...measured));
  expect(all.map(({ operation }) => operation)).toEqual(OPERATIONS);
  for (const { rounds, operation } of all) {
    expect(rounds, operation).toHaveLength(2);
    for (const { perSecond } of rounds) expect(perSecond, operation).toBeGreaterThan(0);
  }
  const table = [heading(), ...lines(all, 'floor')];
  expect(new Set(table.map((line) => line.length)).size).toBe(1);
});
