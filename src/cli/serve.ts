// `kassa serve`: boots, says where it is, and stops in good order when told to.
import type { Config } from '../config.ts';
import { boot, type Booted } from './boot.ts';
import { printTour } from './tour.ts';

/** Resolves once the server has stopped; then the process may end. */
export async function serve(config: Config, print: (text: string) => void): Promise<void> {
  // Heard from the beginning: a container that is stopped while it starts must not be killed later.
  const told = nextSignal();
  const booted = await boot(config);
  await announce(booted, print);
  await told;
  await booted.app.stop();
}

async function announce({ app, applied, demo }: Booted, print: (text: string) => void): Promise<void> {
  for (const { merchant, name, plain, isNew } of applied.keys) {
    if (demo === null && isNew) print(`New key ${name} of ${merchant}, shown this once: ${plain}`);
  }
  if (demo !== null) await printTour(app, demo, print);
  else print(`Kassa is ready at ${app.publicUrl}`);
}

/** The first signal asks for a good end; whoever sends a second does not want to wait. */
function nextSignal(): Promise<void> {
  return new Promise((resolve) => {
    let isTold = false;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        if (isTold) process.exit(1);
        isTold = true;
        resolve();
      });
    }
  });
}
