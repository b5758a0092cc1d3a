// Bytes on a socket, as no decent client would send them, and everything that comes back.
import { connect } from 'node:net';

export interface RawOptions {
  readonly pauseMs?: number;
  readonly patienceMs?: number;
  readonly answers?: number;
}

export interface Raw {
  /** Everything the server sent until it, or the patience, came to its end. */
  readonly text: string;
  /** Status codes of all answers in it. */
  readonly statuses: readonly number[];
  readonly isClosed: boolean;
  readonly ms: number;
}

/** Sends the pieces with a pause after each, then waits for the server to close or to have sent `answers`, with patience. */
export async function sendRaw(
  baseUrl: string,
  pieces: readonly (string | Buffer)[],
  { pauseMs = 0, patienceMs = 10_000, answers = Infinity }: RawOptions = {},
): Promise<Raw> {
  const { port, hostname } = new URL(baseUrl);
  const startedMs = performance.now();
  const chunks: Buffer[] = [];
  const socket = connect(Number(port), hostname);
  let isClosed = false;
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => {
      isClosed = true;
      resolve();
    });
  });
  const answered = new Promise<void>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      if (statusesIn(chunks).length >= answers) resolve();
    });
  });
  socket.on('error', () => undefined);
  for (const piece of pieces) {
    if (isClosed) break;
    socket.write(typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece);
    if (pauseMs > 0) await Promise.race([closed, pause(pauseMs)]);
  }
  await Promise.race([closed, answered, pause(patienceMs)]);
  const wasClosed = isClosed;
  socket.destroy();
  const text = Buffer.concat(chunks).toString('latin1');
  return {
    text,
    statuses: statusesIn(chunks),
    isClosed: wasClosed,
    ms: performance.now() - startedMs,
  };
}

const statusesIn = (chunks: readonly Buffer[]): number[] =>
  [
    ...Buffer.concat(chunks)
      .toString('latin1')
      .matchAll(/HTTP\/1\.1 (\d{3}) /g),
  ].map(([, status]) => Number(status));

const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));
