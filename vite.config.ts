// How Kassa is built: the checkout page's scripts and styles for browsers, and the server as one file.
import { defineConfig } from 'vite';

export default defineConfig({
  // Pages refer to their files under this path; the HTTP edge serves `dist/client` there.
  base: '/kassa/assets/',
  publicDir: false,
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  environments: {
    client: {
      build: {
        outDir: 'dist/client',
        // Hashed names can be cached for ever; the manifest tells the server which ones are current.
        assetsDir: '.',
        manifest: 'manifest.json',
        target: 'es2022',
        modulePreload: false,
        // The pages' Content-Security-Policy allows no data: fonts or inlined assets.
        assetsInlineLimit: 0,
        rolldownOptions: { input: 'src/web/checkout/client/main.ts' },
      },
    },
    ssr: {
      // Libraries of many small files cost less memory as a part of the one file, without what nobody calls.
      resolve: { external: true, noExternal: ['kysely', 'zod', 'yaml', 'preact', 'preact-render-to-string'] },
      build: {
        ssr: true,
        outDir: 'dist',
        // `dist/client` is built first and lies inside.
        emptyOutDir: false,
        target: 'node20',
        sourcemap: true,
        minify: false,
        // One file directly in `dist`: paths relative to it lead to the project's root as they do from `src`.
        rolldownOptions: { input: 'src/main.ts', output: { entryFileNames: 'main.js', codeSplitting: false } },
      },
    },
  },
  builder: {
    async buildApp(builder) {
      for (const name of ['client', 'ssr']) {
        const environment = builder.environments[name];
        if (environment === undefined) throw new Error(`there is no build environment ${name}`);
        await builder.build(environment);
      }
    },
  },
});
