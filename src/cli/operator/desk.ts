// Where a running server takes orders from the command line, because nobody else may open its embedded database. It
// listens on the loopback address only, on a port that stands in the data folder, and answers nobody who does not have the
// instance's secret: no API key opens it, and strangers learn nothing, not even that it is there.
import { rm, writeFile, rename } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { equalInConstantTime, type Vault } from '../../base/crypto.ts';
import { OperatorError } from '../../base/operator-error.ts';
import type { App } from '../../app.ts';
import { writeBackup } from '../backup-file.ts';
import { carryOut, orderSchema } from '../orders.ts';
import { BadUsage } from '../usage.ts';

/** Of an order; a catalogue is its largest part. */
const MAX_ORDER_BYTES = 64 * 1_024 * 1_024;

export const deskFile = (dataFolder: string): string => join(dataFolder, 'operator.json');

/** What whoever gives an order proves to have the secret with. */
export const deskToken = (vault: Vault): string => vault.derive('operator');

/** Answers how to close it again, which waits for orders under way. */
export async function openDesk(app: App): Promise<() => Promise<void>> {
  const expected = `Bearer ${deskToken(app.vault)}`;
  const server = createServer((request, reply) => {
    // The body of a stranger is not even read.
    if (!equalInConstantTime(request.headers.authorization ?? '', expected)) return turnAway(reply);
    answer(app, request, reply).catch((error: unknown) => {
      app.log.error({ error }, 'an order of the command line failed');
      reply.destroy();
    });
  });
  const port = await listen(server);
  const path = deskFile(app.config.dataFolder);
  await writeFile(`${path}.new`, `${JSON.stringify({ pid: process.pid, port })}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
  return async () => {
    await rm(path, { force: true });
    await new Promise((resolve) => server.close(resolve));
  };
}

function listen(server: ReturnType<typeof createServer>): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function turnAway(reply: ServerResponse): void {
  reply.sendDate = false;
  reply.writeHead(404, { connection: 'close' }).end();
}

async function answer(app: App, request: IncomingMessage, reply: ServerResponse): Promise<void> {
  if (request.method === 'GET' && request.url === '/backup') {
    reply.writeHead(200, { 'content-type': 'application/gzip', connection: 'close' });
    return void (await writeBackup(app, reply, () => {}));
  }
  const order = orderSchema.safeParse(await readOrder(request));
  if (!order.success) return say(reply, 400, { error: NOT_UNDERSTOOD, isUsage: false });
  try {
    say(reply, 200, await carryOut(app, order.data, (done, all) => sayMeanwhile(reply, { done, all })));
  } catch (error) {
    if (!(error instanceof OperatorError)) {
      app.log.error({ error, order: order.data.do }, 'fault');
      return say(reply, 500, { error: 'The running server failed; its log says why.', isUsage: false });
    }
    say(reply, 422, { error: error.message, isUsage: error instanceof BadUsage });
  }
}

const NOT_UNDERSTOOD =
  'The running server does not understand this command; perhaps it is of another version. Restart it, then try again.';

async function readOrder(request: IncomingMessage): Promise<unknown> {
  if (Number(request.headers['content-length'] ?? Infinity) > MAX_ORDER_BYTES) return null;
  try {
    return JSON.parse(await text(request));
  } catch {
    return null;
  }
}

/** A line of its own before the answer, which then has no status but that it came. */
function sayMeanwhile(reply: ServerResponse, value: unknown): void {
  if (!reply.headersSent) reply.writeHead(200, HEADERS);
  reply.write(`${JSON.stringify(value)}\n`);
}

const HEADERS = { 'content-type': 'application/json', connection: 'close' };

function say(reply: ServerResponse, status: number, value: unknown): void {
  if (!reply.headersSent) reply.writeHead(status, HEADERS);
  reply.end(JSON.stringify(value));
}
