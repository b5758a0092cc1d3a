// A webhook receiver for tests: a real local HTTP server that keeps what it got and answers as told.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Receiver {
  readonly url: string;
  readonly got: Received[];
  /** How many sockets were opened to it. */
  connections(): number;
  close(): Promise<void>;
}

/** `answer` gets each request with its number, counted from 1; it answers 200 unless given. */
export async function openReceiver(
  answer: (reply: ServerResponse, received: Received, nth: number) => void = (reply) => void reply.end('ok'),
): Promise<Receiver> {
  const got: Received[] = [];
  let connections = 0;
  const server = createServer((request, reply) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const received = {
        path: request.url ?? '',
        headers: plain(request.headers),
        body: Buffer.concat(chunks).toString('utf8'),
      };
      got.push(received);
      answer(reply, received, got.length);
    });
  });
  server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    got,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const plain = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
