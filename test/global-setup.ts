// Runs once around all tests: starts PostgreSQL when the first test file asks for it, and stops it at the end.
import { createServer, type AddressInfo, type Server } from 'node:net';
import type { TestProject } from 'vitest/node';
import { startPostgresServer, type PostgresServer } from './postgres-server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Whoever connects to this port of 127.0.0.1 is told the URL of the database server, or why there is none. */
    postgresPort: number;
  }
}

let door: Server | undefined;
let server: Promise<PostgresServer> | undefined;

export async function setup(project: TestProject): Promise<void> {
  const opened = createServer((socket) => {
    socket.on('error', () => {});
    server ??= startPostgresServer();
    server.then(
      ({ url }) => socket.end(JSON.stringify({ url })),
      (error: Error) => socket.end(JSON.stringify({ error: error.message })),
    );
  });
  door = opened;
  await new Promise<void>((resolve) => opened.listen(0, '127.0.0.1', resolve));
  project.provide('postgresPort', (opened.address() as AddressInfo).port);
}

export async function teardown(): Promise<void> {
  door?.close();
  await (await server?.catch(() => undefined))?.stop();
}
