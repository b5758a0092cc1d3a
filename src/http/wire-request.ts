// From the HTTP library's request to the plain records that dialects and gateways read, and back.
import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { WireReply, WireRequest } from '../dialects/dialect.ts';

const NO_BYTES = new Uint8Array(0);
const NO_QUERY: Readonly<Record<string, string>> = Object.freeze({});

/** `prefix` is the mount point; dialects and idempotency scopes do not see it. */
export function toWireRequest(
  request: FastifyRequest,
  method: string,
  prefix: string,
  countryOf: WireRequest['countryOf'],
): WireRequest {
  return {
    method,
    path: pathOf(request.url).slice(prefix.length),
    params: request.params as Readonly<Record<string, string>>,
    query: queryOf(request),
    headers: headersOf(request),
    body: bodyOf(request),
    ip: request.ip,
    countryOf,
  };
}

/** Without query and trailing slashes. */
export function pathOf(url: string): string {
  const queryAt = url.indexOf('?');
  let end = queryAt === -1 ? url.length : queryAt;
  while (end > 1 && url.charCodeAt(end - 1) === SLASH) end -= 1;
  return url.slice(0, end);
}

const SLASH = 47;

/** A name given twice keeps its last value. */
export function queryOf(request: FastifyRequest): Readonly<Record<string, string>> {
  if (!request.url.includes('?')) return NO_QUERY;
  const query: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.query as Record<string, string | string[]>)) {
    const last = Array.isArray(value) ? value.at(-1) : value;
    if (last !== undefined && name !== '__proto__') query[name] = last;
  }
  return query;
}

// Node joins repeated request headers; only `set-cookie`, which no client sends, would be a list.
export const headersOf = (request: FastifyRequest): Readonly<Record<string, string>> =>
  request.headers as Readonly<Record<string, string>>;

export const bodyOf = (request: FastifyRequest): Uint8Array =>
  request.body instanceof Uint8Array ? request.body : NO_BYTES;

/** Sends the exact text. What the dialect says about caching stands above the edge's own caution. */
export function sendWire(reply: FastifyReply, { status, headers, body }: WireReply): FastifyReply {
  // Past the library's own sending, which would look for content to serialise.
  reply.hijack();
  // Not spread: each name that is added to a spread object has V8 make a new shape, which no other object shares.
  const sent: OutgoingHttpHeaders = Object.assign(
    {},
    reply.getHeaders() as OutgoingHttpHeaders,
    { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
    headers,
  );
  if (body === null) {
    reply.raw.writeHead(status, sent).end();
    return reply;
  }
  const bytes = Buffer.byteLength(body);
  sent['content-length'] = bytes;
  // As a text it goes out in one piece with its headers. Where each character is a byte, it need not be encoded either.
  reply.raw.writeHead(status, sent).end(body, bytes === body.length ? 'latin1' : 'utf8');
  return reply;
}
