// Kassa's own API: the superset that sees the sessions of every dialect. Policy and routes; read this first, then
// operations.ts.
import type { Dialect, RenderContext, Result, Route, WireReply } from '../dialect.ts';
import { jsonReply } from '../wire.ts';
import { errors } from './errors.ts';
import { openApiDocument } from './openapi.ts';
import { takesKey, type Operation } from './operation.ts';
import { operations } from './operations.ts';
import { isUnspoken, render, renderFault } from './render.ts';
import { DAY_MS, newSessionId, PRICES_OVERRIDE } from './to-command.ts';
import { webhook } from './webhook.ts';

export const native: Dialect = {
  name: 'native',
  policy: {
    keyPrefix: 'kassa_',
    keyShowsMode: true,
    scopes: [...new Set(operations.flatMap(({ scopes }) => (scopes === 'public' ? [] : scopes))), PRICES_OVERRIDE],
    idempotency: { maxKeyChars: 255, lifeMs: DAY_MS, keepsRefusals: true },
    sessionLife: { ms: DAY_MS, slides: false },
    // Keys of this API belong on servers, so no browser has business here.
    cors: 'none',
    maxBodyBytes: 512 * 1024,
  },
  publicId: newSessionId,
  pagePath: '/kassa/pay/:id',
  routes: operations.map(toRoute),
  fault: renderFault,
  errors,
  webhook,
};

function toRoute(operation: Operation): Route {
  const { method, path, scopes, parse } = operation;
  return {
    method,
    path,
    scopes,
    idempotency: takesKey(operation) ? 'optional' : 'none',
    parse,
    render: (result, context) => answer(operation, result, context),
  };
}

function answer({ isCreation, show, deletes }: Operation, result: Result, context: RenderContext): WireReply {
  if (result.kind === 'openapi') return { ...jsonReply(200, null), body: openApiText() };
  if (isUnspoken(result)) throw new Error(`no route of this API is answered with ${result.kind}`);
  if (show !== undefined && result.kind === 'session') {
    return jsonReply(200, show(result.session, context), { etag: `"${result.session.version}"` });
  }
  if (deletes !== undefined && result.kind === 'deleted') {
    return jsonReply(200, { id: result.id, object: deletes, deleted: true });
  }
  return render(result, context, isCreation === true);
}

let text: string | null = null;

/** Made on the first demand: it is large, and the same ever after. */
const openApiText = (): string => (text ??= JSON.stringify(openApiDocument(operations)));
