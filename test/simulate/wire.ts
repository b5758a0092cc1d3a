// A wire request to one process, from bytes to bytes, as the HTTP edge runs it: key, parse, engine, render.
import type { Dialect, Result, Route, WireRequest } from '../../src/dialects/dialect.ts';
import { dialects } from '../../src/dialects/registry.ts';
import { readIdempotencyKey } from '../../src/http/idempotency-key.ts';
import type { Engine } from '../../src/engine/engine.ts';

/** What a client sends; sending the same record again is a repeat. */
export interface Request {
  readonly dialect: string;
  readonly method: Route['method'];
  /** With its parameters: `/session/:id`. */
  readonly route: string;
  readonly params: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** API key; `null` on public routes. */
  readonly token: string | null;
}

export interface Reply {
  readonly status: number;
  readonly body: string;
  /**
   * Whether this answer stands for good under the request's key: from the store, or of a kind that is stored. A word of
   * the moment (in flight, come again) is none.
   */
  readonly isFinal: boolean;
}

/** Codes of refusals that no key remembers. */
const PASSING: ReadonlySet<string> = new Set(['payment_in_progress', 'version_stale', 'session_busy']);
const MAX_STALE_CALLERS = 3;

export async function ask(engine: Engine, request: Request): Promise<Reply> {
  const { dialect, route } = find(request);
  for (let round = 0; round < MAX_STALE_CALLERS; round++) {
    const caller = request.token === null ? null : await engine.authenticate(request.token, { fresh: round > 0 });
    if (request.token !== null && caller === null) throw new Error('a good key was refused');
    const wire = wireOf(request);
    const read = readIdempotencyKey(dialect, route, wire);
    if ('fault' in read) throw new Error(read.fault.message);
    let result: Result | null = null;
    const answered = await engine.answer({
      intent: route.parse(wire, caller),
      caller,
      dialect: dialect.name,
      keyed: read.keyed,
      requestId: 'req_simulated',
      render: (worded, context) => route.render((result = worded), context, { request: wire, caller }),
    });
    if (answered === 'stale-caller') continue;
    if (answered === 'origin-forbidden') throw new Error('nobody sent an origin');
    const { status, body } = answered.reply;
    return { status, body: body ?? '', isFinal: answered.replayed || isKept(result, dialect) };
  }
  return { status: 503, body: 'overloaded', isFinal: false };
}

function isKept(result: Result | null, { policy }: Dialect): boolean {
  if (result?.kind === 'session') return true;
  if (result?.kind !== 'refused' || !policy.idempotency.keepsRefusals) return false;
  return !result.problems.every(({ code }) => PASSING.has(code));
}

function find({ dialect: name, method, route: path }: Request): { dialect: Dialect; route: Route } {
  const dialect = dialects.find((other) => other.name === name);
  const route = dialect?.routes.find((other) => other.method === method && other.path === path);
  if (dialect === undefined || route === undefined) throw new Error(`${name} has no ${method} ${path}`);
  return { dialect, route };
}

function wireOf({ method, route, params, headers, body }: Request): WireRequest {
  return {
    method,
    path: route.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? '')),
    params,
    query: {},
    headers: { 'content-type': 'application/json', ...headers },
    body: body === undefined ? new Uint8Array() : Buffer.from(JSON.stringify(body)),
    ip: '127.0.0.1',
    countryOf: () => null,
  };
}
