// One line per request, and what of an error may be written down. Never bodies, queries, headers or contact data.
import type { FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { scrub, withoutQuotes } from './scrub.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Known once the request has found its merchant; only for the log. */
    merchantId: string | null;
  }
}

/** What logs show for a request whose client did not wait for the answer. */
export const CLIENT_IS_GONE = 499;

export function logRequest(log: Logger, request: FastifyRequest, status: number, ms: number | null): void {
  log.info(
    {
      id: request.id,
      method: request.method,
      // The pattern, not the path: paths carry ids of sessions, which open hosted pages.
      route: request.routeOptions.url ?? null,
      status,
      ms: ms === null ? null : Math.round(ms * 10) / 10,
      merchant: request.merchantId,
    },
    'request',
  );
}

export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly code: unknown;
  readonly stack: string | undefined;
  readonly cause: Failure | null;
}

/** The fields of an error that belong into a log, scrubbed; drivers put whole rows into others. */
export function failure(error: unknown): Failure {
  if (!(error instanceof Error)) {
    return { name: 'NotAnError', message: typeof error, code: undefined, stack: undefined, cause: null };
  }
  const { name, cause } = error;
  const code: unknown = 'code' in error ? error.code : undefined;
  const message = scrub(quotesInput(error, code) ? withoutQuotes(error.message) : error.message);
  const stack = error.stack === undefined ? undefined : [`${name}: ${message}`, ...framesOf(error.stack)].join('\n');
  return { name, message, code, stack, cause: cause === undefined ? null : failure(cause) };
}

/** Parsers, and the database's complaints about values (class 22 of its codes). */
const quotesInput = (error: Error, code: unknown): boolean =>
  error instanceof SyntaxError || (typeof code === 'string' && code.startsWith('22'));

/** The message stands before them, once more and as it was. */
const framesOf = (stack: string): readonly string[] =>
  stack
    .split('\n')
    .filter((line) => /^ {4}at /.test(line))
    .map(scrub);
