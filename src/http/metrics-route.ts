// The numbers of this process, for whoever runs it. Nobody else: without a token they are given to this machine alone, and
// not even to it when a proxy stands in front, because then everybody comes from this machine.
import { isIP } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
import { equalInConstantTime } from '../base/crypto.ts';

export interface MetricsPage {
  /** Adds a number that is read when somebody asks. */
  gauge(name: string, help: string, read: () => number): void;
  readonly contentType: string;
  text(): Promise<string>;
  /** What a reader must show as a bearer token; `null` lets this machine read without one. */
  readonly token: string | null;
  /** A proxy is known to stand in front. */
  readonly isBehindProxy: boolean;
}

/** What proxies add. */
const FORWARDING_HEADERS = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

/** `hide` answers as if there were nothing at this path. */
export function addMetricsRoute(
  server: FastifyInstance,
  page: MetricsPage,
  hide: (request: FastifyRequest, reply: FastifyReply) => FastifyReply,
): void {
  server.get('/metrics', async (request, reply) => {
    if (page.token === null) {
      if (page.isBehindProxy || !isFromThisMachine(request)) return hide(request, reply);
    } else if (!equalInConstantTime(bearerOf(request), page.token)) {
      reply.header('www-authenticate', 'Bearer realm="kassa metrics"');
      return reply.code(401).type('text/plain').send('Send the token of KASSA_METRICS_TOKEN as a bearer token.\n');
    }
    return reply
      .header('cache-control', 'no-store')
      .type(page.contentType)
      .send(await page.text());
  });
}

function isFromThisMachine(request: FastifyRequest): boolean {
  if (FORWARDING_HEADERS.some((name) => request.headers[name] !== undefined)) return false;
  // The socket's own end, whatever is believed of headers.
  const address = request.socket.remoteAddress ?? '';
  return isIP(address) !== 0 && ipaddr.process(address).range() === 'loopback';
}

function bearerOf(request: FastifyRequest): string {
  const [, token = ''] = /^bearer (.+)$/i.exec(request.headers.authorization ?? '') ?? [];
  return token.trim();
}
