// Gives an order to the server that has the data folder open. The folder itself is only read, never touched.
import { readFile } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { z } from 'zod';
import { createVault } from '../../base/crypto.ts';
import { OperatorError } from '../../base/operator-error.ts';
import type { Config } from '../../config.ts';
import type { Order, Outcome } from '../orders.ts';
import { findInstanceSecret } from '../instance-secret.ts';
import type { TellImport } from '../import/import-shopify.ts';
import { BadUsage } from '../usage.ts';
import { deskFile, deskToken } from './desk.ts';

const deskSchema = z.object({ pid: z.int(), port: z.int() });
/** A line for itself, before the answer. */
const progressSchema = z.object({ done: z.int(), all: z.int() });
const outcomeSchema = z.object({
  lines: z.array(z.string()),
  changed: z.boolean(),
  complaints: z.array(z.string()).optional(),
});
const refusalSchema = z.object({ error: z.string(), isUsage: z.boolean() });

/** `holder` is the process that has locked the folder. */
export async function askDesk(
  config: Config,
  holder: number,
  order: Order,
  hear: TellImport = () => {},
): Promise<Outcome> {
  const reply = await send(config, holder, { method: 'POST', path: '/orders' }, JSON.stringify(order));
  let said: unknown = null;
  for await (const line of linesOf(reply)) {
    said = JSON.parse(line);
    const progress = progressSchema.safeParse(said);
    if (progress.success) hear(progress.data.done, progress.data.all);
  }
  const refusal = refusalSchema.safeParse(said);
  if (refusal.success) throw new (refusal.data.isUsage ? BadUsage : OperatorError)(refusal.data.error);
  const outcome = outcomeSchema.safeParse(said);
  if (outcome.success) return outcome.data;
  throw new OperatorError(BROKEN_OFF);
}

async function* linesOf(reply: IncomingMessage): AsyncGenerator<string> {
  let rest = '';
  try {
    for await (const chunk of reply.setEncoding('utf8') as AsyncIterable<string>) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (error) {
    throw new OperatorError(BROKEN_OFF, { cause: error });
  }
  if (rest !== '') yield rest;
}

const BROKEN_OFF = 'The running server broke off before it was done; its log says why.';

/** The backup's bytes, as they come. */
export const askForBackup = (config: Config, holder: number): Promise<IncomingMessage> =>
  send(config, holder, { method: 'GET', path: '/backup' }, '');

async function send(
  config: Config,
  holder: number,
  to: { readonly method: string; readonly path: string },
  body: string,
): Promise<IncomingMessage> {
  const { dataFolder } = config;
  const desk = await readDesk(dataFolder);
  // A file that a server of the past has left leads to a port that is anybody's by now.
  if (desk === null || desk.pid !== holder) throw new OperatorError(notServing(dataFolder, holder));
  const token = deskToken(createVault(await knownSecret(config)));
  const headers = { authorization: `Bearer ${token}`, 'content-length': Buffer.byteLength(body) };
  const reply = await new Promise<IncomingMessage>((resolve, reject) => {
    request({ host: '127.0.0.1', port: desk.port, ...to, headers }, resolve)
      .once('error', reject)
      .end(body);
  }).catch((error: unknown) => {
    throw new OperatorError(
      `Process ${holder} has the data folder ${dataFolder} open, but does not answer here (${(error as Error).message}). Run this on the machine, or in the container, where that server runs.`,
    );
  });
  if (reply.statusCode !== 404) return reply;
  throw new OperatorError(
    `The running server (process ${holder}) has another secret than this command, so it takes no orders from it. Use the KASSA_SECRET that the server was started with.`,
  );
}

const notServing = (dataFolder: string, holder: number): string =>
  `Process ${holder} is using the data folder ${dataFolder} already and takes no orders: it is starting, stopping, or another command. Try again when it is done.`;

async function readDesk(dataFolder: string): Promise<z.output<typeof deskSchema> | null> {
  try {
    return deskSchema.parse(JSON.parse(await readFile(deskFile(dataFolder), 'utf8')));
  } catch {
    return null;
  }
}

/** Unlike a server, a command makes no secret where there is none. */
async function knownSecret(config: Config): Promise<string> {
  const secret = await findInstanceSecret(config);
  if (secret !== null) return secret;
  throw new OperatorError(
    'The running server was given its secret as KASSA_SECRET; set the same here, so that it knows the order is yours.',
  );
}
