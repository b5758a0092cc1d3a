// What went wrong, told to a buyer on a small page of its own.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { apologiesFor, type Regret } from './apologies.ts';
import { plainPage } from './plain-page.ts';

/** `seconds` is how long to wait, where that is the answer. */
export function sorry(
  reply: FastifyReply,
  status: number,
  regret: Regret,
  request: FastifyRequest,
  seconds = 0,
): FastifyReply {
  const { texts, title, reference, language, dir } = apologiesFor(request.headers['accept-language']);
  const text = texts[regret].replace('{seconds}', String(seconds));
  return reply
    .code(status)
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
    .send(plainPage(title, [text, reference(request.id)], [], [], { language, dir }));
}
