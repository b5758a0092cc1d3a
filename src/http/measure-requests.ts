// Counts what every route answers and how long it took. The labels of a route are put together once.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CLIENT_IS_GONE } from './log.ts';

/** Takes the status and duration of one answer. */
export type RequestMeter = (status: number, durationMs: number) => void;

export interface RequestLabels {
  readonly dialect: string;
  readonly method: string;
  readonly route: string;
}

const NONE = 'none';
/** Node reads dozens of methods; those that no route has are one. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

export function measureRequests(server: FastifyInstance, meterFor: (labels: RequestLabels) => RequestMeter): void {
  const meters = new Map<string, RequestMeter>();

  function note(request: FastifyRequest, status: number, durationMs: number): void {
    const { url, config } = request.routeOptions;
    const key = `${request.method} ${url}`;
    let meter = meters.get(key);
    if (meter === undefined) {
      const method = METHODS.has(request.method) ? request.method : 'other';
      meter = meterFor({ dialect: config.planned?.dialect.name ?? NONE, method, route: url ?? NONE });
      // Without a route the key would hold what the caller made up.
      if (url !== undefined) meters.set(key, meter);
    }
    meter(status, durationMs);
  }

  server.addHook('onResponse', (request, reply, done) => {
    note(request, reply.statusCode, reply.elapsedTime);
    done();
  });
  server.addHook('onRequestAbort', (request, done) => {
    note(request, CLIENT_IS_GONE, 0);
    done();
  });
}
