// One line per request, and what of an error may be written down. Never bodies, queries, headers or contact data.
import type { FastifyRequest } from 'fastify';
import type { Logger } from 'pino';

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

/** The fields of an error that hold no data of buyers; drivers put whole rows into others. */
export function failure(error: unknown): Failure {
  if (!(error instanceof Error)) {
    return { name: 'NotAnError', message: typeof error, code: undefined, stack: undefined, cause: null };
  }
  const { name, message, stack, cause } = error;
  const code: unknown = 'code' in error ? error.code : undefined;
  return { name, message, code, stack, cause: cause === undefined ? null : failure(cause) };
}
