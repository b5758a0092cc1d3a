// Answers that no route gives: unknown paths, broken requests, bugs. Each in the words of the dialect that lives there.
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { assert } from '../base/assert.ts';
import type { WireReply } from '../dialects/dialect.ts';
import { hostName } from './asked-host.ts';
import { wordFault, type Edge, type FaultCause } from './edge.ts';
import { OVERLOAD_RETRY_S } from './gate.ts';
import type { PlannedRoute, SpeakerAt } from './plan-routes.ts';
import { sorry } from './sorry.ts';
import { pathOf, sendWire } from './wire-request.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set on every route of a dialect. */
    readonly planned?: PlannedRoute;
  }
}

/** Methods that some route answers at a path; at one that the host's own dialect knows, only its own. */
export type MethodsAt = (path: string, boundTo: string | null) => readonly string[];

/** For paths without a route, and for paths whose routes want another method. */
export function createNotFound(edge: Edge, speakerAt: SpeakerAt, methodsAt: MethodsAt) {
  const prefixes = edge.dialects.flatMap(({ pagePath }) => pagePath.split('/:', 1));
  const isPage = (path: string): boolean => prefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}/`));
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const path = pathOf(request.url);
    const boundTo = edge.boundTo(request.raw);
    const methods = methodsAt(path, boundTo);
    if (methods.length > 0) reply.header('allow', allowed(methods));
    if (methods.length > 0 && request.method === 'OPTIONS') return reply.code(204).send();
    if (isPage(path) && (request.headers.accept ?? '').includes('text/html')) {
      return sorry(reply, methods.length > 0 ? 405 : 404, 'noPage', request);
    }
    const cause: FaultCause =
      methods.length > 0
        ? {
            kind: 'method-not-allowed',
            message: `${shown(path)} answers ${allowed(methods)}, not ${request.method}.`,
          }
        : nothingAt(request);
    return sendWire(reply, wordFault(edge, speakerAt(path, boundTo), cause, request.id));
  };
}

export const nothingAt = ({ method, url }: FastifyRequest): FaultCause => ({
  kind: 'route-not-found',
  message: `There is nothing at ${method} ${shown(pathOf(url))}; check the path for a slip.`,
});

const shown = (path: string): string => (path.length > MAX_SHOWN_CHARS ? `${path.slice(0, MAX_SHOWN_CHARS)}…` : path);

/** Of a path in a message. */
const MAX_SHOWN_CHARS = 200;

/** The value of `Allow`: what is said to a wrong method is the same as to OPTIONS. */
export const allowed = (methods: readonly string[]): string =>
  [...new Set([...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'])]
    .sort((a, b) => METHODS.indexOf(a) - METHODS.indexOf(b))
    .join(', ');

const METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** For a path that the router cannot read. It names nothing, whatever it is. */
export function unreadablePath(code: string | undefined, maxParamChars: number): FaultCause {
  const message =
    code === 'FST_ERR_MAX_PARAM_LENGTH'
      ? `The path is too long: nothing here has a name of more than ${maxParamChars} characters.`
      : 'The path cannot be read; check its percent-encoding.';
  return { kind: 'route-not-found', message };
}

/** For errors thrown on a route of a dialect, and by the HTTP library before the route was reached. */
export function createErrorHandler(edge: Edge) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const { planned } = request.routeOptions.config;
    assert(planned !== undefined, 'a route of a dialect was mounted without its plan');
    const { dialect } = planned;
    const cause = causeOf(error, dialect.policy.maxBodyBytes);
    if (cause !== null) return sendWire(reply, wordFault(edge, dialect, cause, request.id));
    if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
      const message = `The request could not be read: ${error.message}.`;
      return sendWire(reply, wordFault(edge, dialect, { kind: 'request-malformed', message }, request.id));
    }
    return sendWire(reply, wordFault(edge, dialect, reportBug(edge, error, request), request.id));
  };
}

export const OVERLOADED: FaultCause = {
  kind: 'overloaded',
  message: 'The server has more requests than it can answer; try again in a moment.',
  retryAfterS: OVERLOAD_RETRY_S,
};

/** The faults found before a body was read; `null` for everything else. */
export function causeOf(error: FastifyError, maxBytes: number): FaultCause | null {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return {
        kind: 'body-too-large',
        message: `The body is larger than ${maxBytes} bytes, the most that is accepted here.`,
      };
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return {
        kind: 'media-type-unsupported',
        message: 'The Content-Type header is not a media type; send application/json.',
      };
    case 'KASSA_BODIES_FULL':
      return OVERLOADED;
    default:
      return null;
  }
}

/** Logs a bug with all we know and tells the caller only the id to ask about. */
export function reportBug(edge: Edge, error: unknown, request: FastifyRequest): FaultCause {
  edge.log.error({ id: request.id, method: request.method, route: request.routeOptions.url, error }, 'fault');
  return { kind: 'internal', message: `Something went wrong on our side; the log has it under ${request.id}.` };
}

/** The library's type says `rawPacket` is a description of a buffer; Node hands over the buffer, or nothing. */
type ClientError = Error & { readonly code: string; readonly rawPacket?: unknown };

/** For bytes that never became a request. Path and host, where they came through, tell whose words to use. */
export function createClientError(edge: Edge, speakerAt: SpeakerAt, nextId: () => string) {
  return (error: ClientError, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const start = error.rawPacket instanceof Buffer ? error.rawPacket.toString('latin1', 0, 2048) : '';
    const target = /^[A-Z]+ (\S+)/.exec(start)?.[1] ?? '/';
    const host = /^host:(.*)$/im.exec(start)?.[1] ?? '';
    const id = nextId();
    const speaker = speakerAt(target, edge.boundHosts.dialectOf(hostName(host)));
    const reply = wordFault(edge, speaker, brokenRequest(error.code, edge.limits.maxHeaderBytes), id);
    edge.log.info({ id, status: reply.status, code: error.code }, 'broken request');
    socket.end(rawReply(id, reply));
  };
}

function brokenRequest(code: string, maxHeaderBytes: number): FaultCause {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return { kind: 'headers-too-large', message: `The headers are larger than ${maxHeaderBytes} bytes.` };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { kind: 'request-timeout', message: 'The request did not arrive completely in time.' };
    default:
      return { kind: 'request-malformed', message: 'This is not a valid HTTP request.' };
  }
}

function rawReply(id: string, { status, headers, body }: WireReply): string {
  const text = body ?? '';
  const lines = {
    ...headers,
    'request-id': id,
    'x-request-id': id,
    'content-length': String(Buffer.byteLength(text)),
    connection: 'close',
  };
  const head = Object.entries(lines).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...head, '', text].join('\r\n');
}
