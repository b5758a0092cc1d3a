// One wire request from its bytes to its answer: authorize → idempotency key → parse → engine → reply. The hot path.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Dialect, RenderContext, Result, WireReply } from '../dialects/dialect.ts';
import { createAuthorize } from './authorize.ts';
import { allowEveryOrigin, allowOrigin, mayCallFromAnywhere, mayOpenFrom } from './cors.ts';
import { wordFault, type Edge, type FaultCause } from './edge.ts';
import { readIdempotencyKey } from './idempotency-key.ts';
import type { PlannedRoute } from './plan-routes.ts';
import { sendWire, toWireRequest } from './wire-request.ts';

export type Handle = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** How often a request is begun anew because keys or settings changed under it. */
const MAX_STALE_CALLERS = 3;

export function createHandle(edge: Edge, { dialect, route, prefix }: PlannedRoute): Handle {
  const authorize = createAuthorize(edge, dialect, route);
  const isForBrowsers = dialect.policy.cors === 'merchant-origins';
  const isForEveryBrowser = mayCallFromAnywhere(dialect, route);
  const fault = (cause: FaultCause, request: FastifyRequest): WireReply => wordFault(edge, dialect, cause, request.id);

  async function answer(request: FastifyRequest, reply: FastifyReply, origin: string | null): Promise<WireReply> {
    for (let round = 0; round < MAX_STALE_CALLERS; round++) {
      const asked = authorize(request, round > 0);
      const authorized = asked instanceof Promise ? await asked : asked;
      if ('fault' in authorized) {
        challenge(reply, authorized.fault, dialect);
        return fault(authorized.fault, request);
      }
      const { caller } = authorized;
      if (caller !== null) request.merchantId = caller.merchant.id;
      const wire = toWireRequest(request, route.method, prefix, edge.countryOf);
      const read = readIdempotencyKey(dialect, route, wire);
      if ('fault' in read) return fault(read.fault, request);
      const answered = await edge.engine.answer({
        intent: route.parse(wire, caller),
        caller,
        dialect: dialect.name,
        keyed: read.keyed,
        requestId: request.id,
        render: (result: Result, context: RenderContext) => {
          request.merchantId = context.merchant?.id ?? request.merchantId;
          return route.render(result, context, { request: wire, caller });
        },
        ...(origin === null ? undefined : { mayOpen: mayOpenFrom(origin) }),
      });
      if (answered === 'stale-caller') continue;
      if (answered === 'origin-forbidden') return fault(foreignOrigin(origin ?? ''), request);
      if (answered.replayed) reply.header('idempotent-replayed', 'true');
      return answered.reply;
    }
    const message = 'The settings of this merchant are being changed; try again.';
    return fault({ kind: 'overloaded', message, retryAfterS: 1 }, request);
  }

  async function handle(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const origin = isForBrowsers ? (request.headers.origin ?? null) : null;
    if (isForBrowsers) await allowOrigin(edge, reply, origin);
    else if (isForEveryBrowser) allowEveryOrigin(reply);
    return sendWire(reply, await answer(request, reply, origin));
  }

  return (request, reply) => edge.gate.pass(handle(request, reply));
}

const foreignOrigin = (origin: string): FaultCause => ({
  kind: 'origin-forbidden',
  message: `Pages of ${origin} may not do this for the shop; the merchant registers its origins in the configuration.`,
});

function challenge(reply: FastifyReply, cause: FaultCause, { policy }: Dialect): void {
  const isBasic = policy.credentials === 'basic';
  const scheme = isBasic ? 'Basic realm="kassa", charset="UTF-8"' : 'Bearer realm="kassa"';
  if (cause.kind === 'unauthenticated') reply.header('www-authenticate', scheme);
  if (cause.kind === 'forbidden' && !isBasic)
    reply.header('www-authenticate', 'Bearer realm="kassa", error="insufficient_scope"');
}
