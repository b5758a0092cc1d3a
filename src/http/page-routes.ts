// Hosted pages: forms and cookies in, whole pages out. What goes wrong here is told to a buyer, not to a program.
import cookie from '@fastify/cookie';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { PageReply, PageRequest, PageRoute } from '../base/http.ts';
import { networkOf } from '../base/network-of.ts';
import type { Edge, FaultCause } from './edge.ts';
import { causeOf, reportBug } from './faults.ts';
import { OVERLOAD_RETRY_S } from './gate.ts';
import { sorry } from './sorry.ts';
import { bodyOf, headersOf, pathOf, queryOf } from './wire-request.ts';

export async function addPageRoutes(server: FastifyInstance, edge: Edge): Promise<void> {
  await server.register(cookie);
  for (const page of edge.pages) {
    server.route({
      method: page.method,
      url: page.path,
      bodyLimit: edge.limits.maxFormBytes,
      handler: (request, reply) => serve(edge, page, request, reply),
    });
  }
}

async function serve(edge: Edge, page: PageRoute, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  if (page.method === 'POST') {
    const type = request.headers['content-type'] ?? '';
    if (!/^application\/x-www-form-urlencoded\b/i.test(type)) return sorry(reply, 415, 'notAForm', request);
  }
  if (page.method === 'POST' || page.isCostly === true) {
    const waitS = edge.formsPerIp.take(networkOf(request.ip), edge.clock.wallMs());
    if (waitS > 0) {
      reply.header('retry-after', String(waitS));
      return sorry(reply, 429, 'tooManyTries', request, waitS);
    }
  }
  return send(edge, reply, await edge.gate.pass(page.handle(toPageRequest(request))));
}

export function createPageErrorHandler(edge: Edge) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const cause = causeOf(error, edge.limits.maxFormBytes) ?? unreadable(error) ?? reportBug(edge, error, request);
    if (cause.kind === 'body-too-large') return sorry(reply, 413, 'tooLarge', request);
    if (cause.kind === 'overloaded') return pageOverload(reply, request);
    if (cause.kind === 'media-type-unsupported') return sorry(reply, 415, 'notAForm', request);
    if (cause.kind === 'route-not-found') return sorry(reply, 404, 'nothingHere', request);
    return sorry(reply, 500, 'ourFault', request);
  };
}

/** What the library itself refuses, such as the name of a file that is none: no bug of ours, and nothing for the log. */
const unreadable = ({ statusCode = 500 }: FastifyError): FaultCause | null =>
  statusCode < 500 ? { kind: 'route-not-found', message: 'There is nothing at this address.' } : null;

export function pageOverload(reply: FastifyReply, request: FastifyRequest): FastifyReply {
  reply.header('retry-after', String(OVERLOAD_RETRY_S));
  return sorry(reply, 503, 'crowded', request);
}

const toPageRequest = (request: FastifyRequest): PageRequest => ({
  method: request.method,
  path: pathOf(request.url),
  params: request.params as Readonly<Record<string, string>>,
  query: queryOf(request),
  headers: headersOf(request),
  cookies: Object.fromEntries(Object.entries(request.cookies).map(([name, value]) => [name, value ?? ''])),
  form: Object.fromEntries(new URLSearchParams(Buffer.from(bodyOf(request)).toString('utf8'))),
  ip: request.ip,
  requestId: request.id,
});

function send(edge: Edge, reply: FastifyReply, page: PageReply): FastifyReply {
  const secure = edge.publicUrl.startsWith('https:');
  // Without a safe connection browsers take no cookie into a frame of another site, but those of the page itself must work.
  const isFramed = page.isFramed === true && (secure || LOOPBACK.includes(new URL(edge.publicUrl).hostname));
  const kind = isFramed
    ? ({ sameSite: 'none', secure: true, partitioned: true } as const)
    : ({ sameSite: 'lax', secure } as const);
  for (const { name, value, path, maxAgeS } of page.cookies ?? []) {
    reply.setCookie(name, value, { path, maxAge: maxAgeS, httpOnly: true, ...kind });
  }
  // It names no sites, and the page's own policy does.
  if (page.isFramed === true) reply.removeHeader('x-frame-options');
  return reply.code(page.status).headers(page.headers).send(page.body);
}

/** Safe for browsers whatever the protocol. */
const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];
