// Seeded runs of buyers, merchants, a bad bank, bad receivers, clocks that jump, processes that crash between any two steps
// and configuration that changes underneath; two processes on one database. Everything must add up: at every save
// (`simulate/model.ts`) and when all has come to rest (`simulate/inspect.ts`).
//
// Two libraries are replaced, at the edge of the process: `undici`, so that webhooks go to the simulated receivers, and the
// pauses of `node:timers/promises`, so that the seed and not the machine decides what comes first. Kassa itself is not.
//
//   SIMULATION_SEEDS=10000 npx vitest run test/simulate.test.ts    a long run
//   SIMULATION_FROM=4711 SIMULATION_SEEDS=1 …                      one seed again
import { vi } from 'vitest';
import { simulateOn } from './simulate/suite.ts';

vi.mock('undici', async () => (await import('./simulate/outside.ts')).http);
vi.mock('node:timers/promises', async () => (await import('./simulate/outside.ts')).pauses);

simulateOn('pglite');
