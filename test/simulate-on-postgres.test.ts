// The same simulation as in `simulate.test.ts`, on a real PostgreSQL.
import { vi } from 'vitest';
import { simulateOn } from './simulate/suite.ts';

vi.mock('undici', async () => (await import('./simulate/outside.ts')).http);
vi.mock('node:timers/promises', async () => (await import('./simulate/outside.ts')).pauses);

simulateOn('postgres');
