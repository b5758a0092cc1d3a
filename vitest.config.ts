import { defineConfig } from 'vitest/config';
import { SlowFiles } from './test/slow-files.ts';

/** A file for the results as JSON. */
const report = process.env['TEST_REPORT'];

const oxc = { jsx: { runtime: 'automatic', importSource: 'preact' } } as const;
const timeouts = { testTimeout: 120_000, hookTimeout: 120_000, expect: { poll: { timeout: 10_000 } } };

/** They replace libraries, which nobody may have loaded before them. */
const SIMULATIONS = 'test/simulate*.test.ts';

export default defineConfig({
  test: {
    globalSetup: ['test/global-setup.ts'],
    // More than a small machine has cores: many tests wait for other processes and for the disk.
    maxWorkers: 3,
    reporters: ['default', new SlowFiles(), ...(report === undefined ? [] : ['json'])],
    ...(report === undefined ? {} : { outputFile: { json: report } }),
    projects: [
      { oxc, test: { name: 'simulation', include: [SIMULATIONS], ...timeouts } },
      {
        oxc,
        test: {
          name: 'all else',
          include: ['{src,test,conformance,bench}/**/*.test.{ts,tsx}'],
          exclude: [SIMULATIONS],
          // Files that follow each other in a worker share the modules they load: loading them anew took half of the time.
          isolate: false,
          ...timeouts,
        },
      },
    ],
  },
});
