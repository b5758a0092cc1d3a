// `npm run bench`: loads the benchmark, which is TypeScript like everything else, through Vite, so that every supported
// Node can run it.
import { join } from 'node:path';
import { runnerImport } from 'vite';

try {
  await runnerImport(join(import.meta.dirname, 'main.ts'), { logLevel: 'error', configFile: false });
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
