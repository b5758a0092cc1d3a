// One keep-alive HTTP connection that costs as little as possible: client, server and database share the processor, and
// what the client uses is missing on both sides of the comparison. It understands just the answers of our two servers.
import { connect, type Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly text: string;
}

export interface Connection {
  /** One request at a time. `body` is sent as JSON text. */
  send(method: string, path: string, body?: string, headers?: string): Promise<Answer>;
  close(): void;
}

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

const HEAD_END = Buffer.from('\r\n\r\n');

/** `headers` are whole header lines, each ending in CRLF, that every request carries. */
export async function openConnection(port: number, headers = ''): Promise<Connection> {
  const socket = await connected(port);
  let waiting: Waiting | null = null;
  let received: Buffer = Buffer.alloc(0);

  socket.on('data', (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    try {
      const read = readAnswer(received);
      if (read === null || waiting === null) return;
      received = received.subarray(read.length);
      const { resolve } = waiting;
      waiting = null;
      resolve(read.answer);
    } catch (error) {
      fail(error as Error);
    }
  });
  const fail = (error: Error): void => {
    waiting?.reject(error);
    waiting = null;
  };
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the server closed the connection')));

  return {
    send(method, path, body, own = '') {
      const about =
        body === undefined ? '' : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(`${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${headers}${own}${about}\r\n${body ?? ''}`);
      });
    },
    close: () => socket.destroy(),
  };
}

async function connected(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return socket;
}

/** `null` while the answer is not complete yet. */
export function readAnswer(bytes: Buffer): { readonly answer: Answer; readonly length: number } | null {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd < 0) return null;
  const head = bytes.toString('latin1', 0, headEnd);
  const status = Number(head.slice(9, 12));
  const stated = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (stated === undefined && status !== 204) throw new Error(`the answer does not state its length:\n${head}`);
  const start = headEnd + HEAD_END.length;
  const length = start + Number(stated ?? 0);
  if (bytes.length < length) return null;
  return { answer: { status, text: bytes.toString('utf8', start, length) }, length };
}

/** Sends these header lines with every request, before those of the request. */
export const withHeader = (connection: Connection, lines: string): Connection => ({
  ...connection,
  send: (method, path, body, headers = '') => connection.send(method, path, body, lines + headers),
});
