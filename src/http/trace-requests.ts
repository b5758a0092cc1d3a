// Draws a span around every request, from its first header to the end of its answer.
import type { FastifyInstance } from 'fastify';
import { CLIENT_IS_GONE } from './log.ts';

export interface RequestSpan {
  run(next: () => void): void;
  end(status: number): void;
}

export interface RequestTracing {
  request(of: {
    readonly method: string;
    readonly route: string;
    readonly requestId: string;
    readonly traceparent: string | undefined;
  }): RequestSpan;
}

declare module 'fastify' {
  interface FastifyRequest {
    span: RequestSpan | null;
  }
}

export function traceRequests(server: FastifyInstance, tracing: RequestTracing): void {
  server.decorateRequest('span', null);
  server.addHook('onRequest', (request, _, done) => {
    const { traceparent } = request.headers;
    request.span = tracing.request({
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      requestId: request.id,
      traceparent: typeof traceparent === 'string' ? traceparent : undefined,
    });
    done();
  });
  // After the body, whose arrival belongs to the socket and not to this request alone.
  server.addHook('preHandler', (request, _, done) => {
    if (request.span === null) done();
    else request.span.run(done);
  });
  server.addHook('onResponse', (request, reply, done) => {
    request.span?.end(reply.statusCode);
    done();
  });
  server.addHook('onRequestAbort', (request, done) => {
    request.span?.end(CLIENT_IS_GONE);
    done();
  });
}
