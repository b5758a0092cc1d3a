#!/usr/bin/env node
// Starts Kassa. In a checkout it builds first when `dist` is missing or older than what it is made from.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const main = join(root, 'dist', 'main.js');

if (existsSync(join(root, 'src')) && isStale()) build();
await import(main);

function isStale() {
  const builtMs = existsSync(main) ? statSync(main).mtimeMs : 0;
  const sources = ['src', 'vite.config.ts', 'package-lock.json'].map((name) => join(root, name));
  return sources.some((path) => newestMs(path) > builtMs);
}

/**
 * @param {string} path
 * @returns {number}
 */
function newestMs(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  // A folder's own time tells of files that were removed.
  return Math.max(found.mtimeMs, ...readdirSync(path).map((name) => newestMs(join(path, name))));
}

/** In a process of its own, so that the compiler's memory is given back before the server starts. */
function build() {
  if (!existsSync(join(root, 'node_modules', 'vite'))) {
    console.error('Kassa is not built yet and the build tools are missing: run `npm ci` (without --omit=dev) first.');
    process.exit(1);
  }
  console.error('Building Kassa (a few seconds) …');
  // Standard output belongs to the command itself.
  const built = spawnSync(process.execPath, [join(root, 'scripts', 'build.js')], { stdio: ['ignore', 2, 2] });
  if (built.status !== 0) {
    console.error('The build failed; what went wrong is written above.');
    process.exit(1);
  }
}
