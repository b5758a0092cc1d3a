// Builds `dist`: the browser's files, then the server. What stands in `dist` is replaced only once both are complete, so
// that a failed or interrupted build never leaves half a program behind.
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createBuilder } from 'vite';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const startedMs = performance.now();

process.env.NODE_ENV ??= 'production';
// On the same disk as `dist`, where nobody looks.
const staging = join(root, 'node_modules', `.dist-${process.pid}`);
await mkdir(staging, { recursive: true });
try {
  await buildInto(staging);
  await replace(staging, dist);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await rm(staging, { recursive: true, force: true });
}
if (process.exitCode === undefined)
  console.error(`Built dist in ${((performance.now() - startedMs) / 1000).toFixed(1)} s.`);

/** @param {string} folder */
async function buildInto(folder) {
  const builder = await createBuilder({
    root,
    environments: {
      client: { build: { outDir: join(folder, 'client') } },
      ssr: { build: { outDir: folder } },
    },
  });
  await builder.buildApp();
}

/**
 * @param {string} fresh
 * @param {string} target
 */
async function replace(fresh, target) {
  const old = `${fresh}-old`;
  await rename(target, old).catch((error) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await rename(fresh, target);
  await rm(old, { recursive: true, force: true });
}
