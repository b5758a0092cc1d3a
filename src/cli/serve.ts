// `kassa serve`: boots, says where it is, and stops in good order when told to.
import { setFlagsFromString } from 'node:v8';
import type { Config } from '../config.ts';
import { boot, type Booted, type BootOptions } from './boot.ts';
import { printTour } from './tour.ts';

/** Left to itself, the engine lets garbage grow to a multiple of what is in use before it collects it. */
const MOST_GARBAGE_PERCENT = 100;

/** Resolves once the server has stopped; then the process may end. */
export async function serve(config: Config, print: (text: string) => void, options: BootOptions = {}): Promise<void> {
  setFlagsFromString(`--heap-growing-percent=${MOST_GARBAGE_PERCENT}`);
  // Heard from the beginning: a container that is stopped while it starts must not be killed later.
  const told = nextSignal();
  const booted = await boot(config, options);
  const { app } = booted;
  try {
    await announce(booted, print);
    app.log.info({ signal: await told }, 'stopping');
  } finally {
    await app.stop();
  }
  app.log.info('stopped');
  app.log.flush();
}

async function announce({ app, applied, demo, serves }: Booted, print: (text: string) => void): Promise<void> {
  for (const warning of applied.warnings) print(warning);
  for (const { merchant, name, plain, isNew } of applied.keys) {
    if (demo === null && isNew) print(`New key ${name} of ${merchant}, shown this once: ${plain}`);
  }
  if (serves === 'database') print(await describeDatabase(app));
  if (demo === null) return print(`Kassa is ready at ${app.publicUrl}`);
  try {
    await printTour(app, demo, print);
  } catch (error) {
    // The server is of use without it.
    app.log.warn({ error }, 'the tour could not be shown');
    print(`Kassa is ready at ${app.publicUrl}, but the tour of the demo store could not be shown; the log says why.`);
  }
}

/** Whoever expected the demo store learns why it is not there. */
async function describeDatabase({ store }: Booted['app']): Promise<string> {
  const merchants = await Promise.all((await store.merchantIds()).map((id) => store.loadMerchant(id)));
  const slugs = merchants.flatMap((merchant) => merchant?.slug ?? []).sort();
  const more = slugs.length > MAX_NAMED ? ` and ${slugs.length - MAX_NAMED} more` : '';
  return `KASSA_CONFIG is not set: serving the merchants of the database as they stand (${slugs.slice(0, MAX_NAMED).join(', ')}${more}).
The demo store goes only into a database without merchants of your own.`;
}

const MAX_NAMED = 10;

/** The first signal asks for a good end; whoever sends a second does not want to wait. */
function nextSignal(): Promise<string> {
  return new Promise((resolve) => {
    let isTold = false;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        if (isTold) process.exit(1);
        isTold = true;
        resolve(signal);
      });
    }
  });
}
