// Browsers on other origins: registered ones, or all of them where a vendor's page may be anywhere. Never with
// credentials, and only for dialects made for browsers.
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Dialect, Route } from '../dialects/dialect.ts';
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
  reply.header('access-control-allow-origin', origin).header('access-control-expose-headers', EXPOSED);
  return true;
}

const EXPOSED = 'Request-Id, Retry-After';

/** Whether pages of every origin may call a route: the dialect says so, and the route asks for no key. */
export const mayCallFromAnywhere = (
  dialect: Dialect,
  { scopes, isKeyOptional = false }: Pick<Route, 'scopes' | 'isKeyOptional'>,
): boolean => dialect.policy.cors === 'every-origin' && (scopes === 'public' || isKeyOptional);

export function allowEveryOrigin(reply: FastifyReply): void {
  reply.header('access-control-allow-origin', '*').header('access-control-expose-headers', EXPOSED);
}

/** A session is opened from the merchant's own pages only; another merchant's registration does not count. */
export const mayOpenFrom =
  (origin: string) =>
  (merchant: { readonly origins: readonly string[] }): boolean =>
    merchant.origins.includes(origin);

/** Answers preflights on every path of dialects that browsers call. */
export function addPreflights(server: FastifyInstance, edge: Edge, planned: readonly PlannedRoute[]): void {
  const byPath = new Map<string, PlannedRoute[]>();
  const isForEvery = ({ dialect, route }: PlannedRoute): boolean => mayCallFromAnywhere(dialect, route);
  for (const route of planned) {
    if (route.dialect.policy.cors !== 'merchant-origins' && !isForEvery(route)) continue;
    const path = route.prefix + route.route.path;
    byPath.set(path, [...(byPath.get(path) ?? []), route]);
  }
  for (const [path, routes] of byPath) {
    const [first] = routes;
    if (first === undefined) continue;
    const methods = routes.map(({ route }) => route.method);
    server.options(path, async (request, reply) => {
      const origin = request.headers.origin ?? null;
      if (isForEvery(first)) allowEveryOrigin(reply);
      if (isForEvery(first) || (await allowOrigin(edge, reply, origin))) {
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
