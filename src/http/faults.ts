// Answers that no route gives: unknown paths, broken requests, bugs. Each in the words of the dialect that lives there.
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { assert } from '../base/assert.ts';
import type { Dialect, WireReply } from '../dialects/dialect.ts';
import { problem } from '../domain/problem.ts';
import { wordFault, type Edge, type FaultCause } from './edge.ts';
import { failure } from './log.ts';
import type { PlannedRoute } from './plan-routes.ts';
import { pathOf, sendWire } from './wire-request.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set on every route of a dialect. */
    readonly planned?: PlannedRoute;
  }
}

/** Methods that some route answers at a path. */
export type MethodsAt = (path: string) => readonly string[];

/** For paths without a route, and for paths whose routes want another method. */
export function createNotFound(edge: Edge, speakerAt: (path: string) => Dialect, methodsAt: MethodsAt) {
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const path = pathOf(request.url);
    const methods = methodsAt(path);
    if (methods.length > 0) reply.header('allow', [...methods, 'OPTIONS'].join(', '));
    if (methods.length > 0 && request.method === 'OPTIONS') return reply.code(204).send();
    const cause: FaultCause =
      methods.length > 0
        ? { kind: 'method-not-allowed', message: `${path} answers ${methods.join(' and ')}, not ${request.method}.` }
        : {
            kind: 'route-not-found',
            message: `There is nothing at ${request.method} ${path}; check the path for a slip.`,
          };
    return sendWire(reply, wordFault(edge, speakerAt(path), cause, request.id));
  };
}

/** For errors thrown on a route of a dialect, and by the HTTP library before the route was reached. */
export function createErrorHandler(edge: Edge) {
  return async (error: FastifyError, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { planned } = request.routeOptions.config;
    assert(planned !== undefined, 'a route of a dialect was mounted without its plan');
    const { dialect, route } = planned;
    const cause = causeOf(error, dialect.policy.maxBodyBytes);
    if (cause !== null) return sendWire(reply, wordFault(edge, dialect, cause, request.id));
    if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
      const bad = problem('invalid_value', null, `The request could not be read: ${error.message}.`);
      const answered = await edge.engine.answer({
        intent: { do: 'reject', problems: [bad] },
        caller: null,
        dialect: dialect.name,
        keyed: null,
        requestId: request.id,
        render: route.render,
      });
      if (typeof answered !== 'string') return sendWire(reply, answered.reply);
    }
    return sendWire(reply, wordFault(edge, dialect, reportBug(edge, error, request), request.id));
  };
}

/** The faults that the HTTP library itself finds; `null` for everything else. */
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
    default:
      return null;
  }
}

/** Logs a bug with all we know and tells the caller only the id to ask about. */
export function reportBug(edge: Edge, error: unknown, request: FastifyRequest): FaultCause {
  edge.log.error(
    { id: request.id, method: request.method, route: request.routeOptions.url, error: failure(error) },
    'fault',
  );
  return { kind: 'internal', message: `Something went wrong on our side; the log has it under ${request.id}.` };
}

/** The library's type says `rawPacket` is a description of a buffer; Node hands over the buffer, or nothing. */
type ClientError = Error & { readonly code: string; readonly rawPacket?: unknown };

/** For bytes that never became a request. The first line, where it came through, tells whose words to use. */
export function createClientError(edge: Edge, speakerAt: (path: string) => Dialect, nextId: () => string) {
  return (error: ClientError, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const firstLine = error.rawPacket instanceof Buffer ? error.rawPacket.toString('latin1', 0, 2048) : '';
    const target = /^[A-Z]+ (\S+)/.exec(firstLine)?.[1] ?? '/';
    const id = nextId();
    const [status, message] = brokenRequest(error.code, edge.limits.maxHeaderBytes);
    const { headers, body } = wordFault(edge, speakerAt(target), { kind: 'body-too-large', message }, id);
    edge.log.info({ id, status, code: error.code }, 'broken request');
    socket.end(rawReply(status, id, { headers, body }));
  };
}

function brokenRequest(code: string, maxHeaderBytes: number): [status: string, message: string] {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return ['431 Request Header Fields Too Large', `The headers are larger than ${maxHeaderBytes} bytes.`];
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return ['408 Request Timeout', 'The request did not arrive completely in time.'];
    default:
      return ['400 Bad Request', 'This is not a valid HTTP request.'];
  }
}

function rawReply(status: string, id: string, { headers, body }: Pick<WireReply, 'headers' | 'body'>): string {
  const text = body ?? '';
  const lines = {
    ...headers,
    'request-id': id,
    'x-request-id': id,
    'content-length': String(Buffer.byteLength(text)),
    connection: 'close',
  };
  const head = Object.entries(lines).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status}`, ...head, '', text].join('\r\n');
}
