// Teaches the router about bound hosts: a route with this constraint answers only where the host is bound to the dialect it
// names, and there it comes before routes without it.
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

type Strategy = Parameters<FastifyInstance['addConstraintStrategy']>[0];
type Handler = NonNullable<ReturnType<ReturnType<Strategy['storage']>['get']>>;

export const BOUND_TO = 'boundTo';

export function hostConstraint(boundTo: (request: IncomingMessage) => string | null): Strategy {
  return {
    name: BOUND_TO,
    storage: () => {
      const handlers = new Map<unknown, Handler>();
      return { get: (name) => handlers.get(name) ?? null, set: (name, handler) => void handlers.set(name, handler) };
    },
    deriveConstraint: (request) => boundTo(request) ?? undefined,
  };
}
