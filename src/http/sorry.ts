// What went wrong, told to a buyer on a small page of its own.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { plainPage } from './plain-page.ts';

export function sorry(reply: FastifyReply, status: number, text: string, request: FastifyRequest): FastifyReply {
  return reply
    .code(status)
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
    .send(plainPage(`Sorry`, [text, `Reference: ${request.id}`]));
}
