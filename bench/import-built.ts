// Compiles a file the way the server is compiled: loaded piece by piece, each call from one file to another would cost more.
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';

/** `name` is a file of this folder without its ending, which exports what `Module` says. */
export async function importBuilt<Module>(name: string): Promise<Module> {
  // Where what it needs of other packages is found.
  const folder = await mkdtemp(join(import.meta.dirname, '..', 'node_modules', '.bench-'));
  try {
    await build({
      configFile: false,
      logLevel: 'error',
      build: { ssr: join(import.meta.dirname, `${name}.ts`), outDir: folder },
    });
    return (await import(/* @vite-ignore */ pathToFileURL(join(folder, `${name}.js`)).href)) as Module;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
