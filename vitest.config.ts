import { defineConfig } from 'vitest/config';
import { SlowFiles } from './test/slow-files.ts';

/** A file for the results as JSON. */
const report = process.env['TEST_REPORT'];

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['{src,test,conformance,bench}/**/*.test.{ts,tsx}'],
    globalSetup: ['test/global-setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // More than a small machine has cores: many tests wait for other processes and for the disk.
    maxWorkers: 3,
    // Files that follow each other in a worker share the modules they load: loading them anew took half of the time.
    isolate: false,
    reporters: ['default', new SlowFiles(), ...(report === undefined ? [] : ['json'])],
    ...(report === undefined ? {} : { outputFile: { json: report } }),
  },
});
