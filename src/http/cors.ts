// Browsers on other origins: only registered ones, never with credentials, and only for dialects made for browsers.
import type { FastifyInstance, FastifyReply } from 'fastify';
import { wordFault, type Edge } from './edge.ts';
import { allowed } from './faults.ts';
import type { PlannedRoute } from './plan-routes.ts';
import { sendWire } from './wire-request.ts';

/** How long a browser may remember a preflight. */
const PREFLIGHT_MAX_AGE_S = 600;

/** Lets a registered origin read the answer, whatever it will be. */
export async function allowOrigin(edge: Edge, reply: FastifyReply, origin: string | null): Promise<boolean> {
  reply.header('vary', 'Origin');
  if (origin === null || !(await edge.isKnownOrigin(origin))) return false;
  reply
    .header('access-control-allow-origin', origin)
    .header('access-control-expose-headers', 'Request-Id, Retry-After');
  return true;
}

/** A session is opened from the merchant's own pages only; another merchant's registration does not count. */
export const mayOpenFrom =
  (origin: string) =>
  (merchant: { readonly origins: readonly string[] }): boolean =>
    merchant.origins.includes(origin);

/** Answers preflights on every path of dialects that browsers call. */
export function addPreflights(server: FastifyInstance, edge: Edge, planned: readonly PlannedRoute[]): void {
  const byPath = new Map<string, PlannedRoute[]>();
  for (const route of planned) {
    if (route.dialect.policy.cors !== 'merchant-origins') continue;
    const path = route.prefix + route.route.path;
    byPath.set(path, [...(byPath.get(path) ?? []), route]);
  }
  for (const [path, routes] of byPath) {
    const [first] = routes;
    if (first === undefined) continue;
    const methods = routes.map(({ route }) => route.method);
    server.options(path, async (request, reply) => {
      const origin = request.headers.origin ?? null;
      if (await allowOrigin(edge, reply, origin)) {
        return reply
          .code(204)
          .header('access-control-allow-methods', methods.join(', '))
          .header('access-control-allow-headers', 'Content-Type')
          .header('access-control-max-age', String(PREFLIGHT_MAX_AGE_S))
          .send();
      }
      if (origin === null) return reply.code(204).header('allow', allowed(methods)).send();
      const message = `The origin ${origin} is not registered with any merchant here.`;
      return sendWire(reply, wordFault(edge, first.dialect, { kind: 'origin-forbidden', message }, request.id));
    });
  }
}
