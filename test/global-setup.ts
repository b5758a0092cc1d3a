// Runs once around all tests: makes what many test files need and takes long to make, when the first one asks for it.
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import type { TestProject } from 'vitest/node';
import { makeEmptyFolder } from './empty-folder.ts';
import { startPostgresServer, type PostgresServer } from './postgres-server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Whoever connects to this port of 127.0.0.1 and names what they need is told where it is, or why there is none. */
    madeOncePort: number;
  }
}

let door: Server | undefined;
let postgres: Promise<PostgresServer> | undefined;
let emptyFolder: Promise<string> | undefined;

/** By its name: the URL of a database server, or the path of a folder. */
const madeOnce: Readonly<Record<string, () => Promise<string>>> = {
  postgres: async () => (await (postgres ??= startPostgresServer())).url,
  'empty-folder': () => (emptyFolder ??= makeEmptyFolder()),
};

export async function setup(project: TestProject): Promise<void> {
  const opened = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (name) => {
      const make = madeOnce[name.toString()] ?? (() => Promise.reject(new Error(`nobody makes ${name.toString()}`)));
      make().then(
        (found) => socket.end(JSON.stringify({ found })),
        (error: Error) => socket.end(JSON.stringify({ error: error.message })),
      );
    });
  });
  door = opened;
  opened.listen(0, '127.0.0.1');
  await once(opened, 'listening');
  project.provide('madeOncePort', (opened.address() as AddressInfo).port);
}

export async function teardown(): Promise<void> {
  door?.close();
  await (await postgres?.catch(() => undefined))?.stop();
}
