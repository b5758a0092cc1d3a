// The server's own few addresses: is it alive, is it ready, and what is this.
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Dialect } from '../dialects/dialect.ts';
import type { Edge } from './edge.ts';
import { plainPage } from './plain-page.ts';

export function addHouseRoutes(server: FastifyInstance, edge: Edge): void {
  server.get('/healthz', async (_, reply) => json(reply, 200, { status: 'ok' }));

  server.get('/readyz', async (_, reply) => {
    const missing = await edge.missing();
    return json(reply, missing.length === 0 ? 200 : 503, {
      status: missing.length === 0 ? 'ready' : 'not ready',
      missing,
    });
  });

  const docs = documentation(edge);
  for (const path of ['/kassa/docs', '/kassa/docs/*']) server.get(path, async (_, reply) => html(reply, docs));
  for (const dialect of edge.dialects) {
    const page = errorPage(dialect);
    server.get(`/kassa/docs${dialect.errors.path}`, async (_, reply) => html(reply, page));
  }

  server.get('/', async (request, reply) => {
    const apis = edge.dialects.map(({ name }) => name);
    if (!(request.headers.accept ?? '').includes('text/html')) {
      return json(reply, 200, { name: 'kassa', version: edge.version, apis, docs: edge.docsUrl });
    }
    return html(reply, greeting(edge, apis));
  });
}

const greeting = (edge: Edge, apis: readonly string[]): string =>
  plainPage(
    'Kassa',
    [
      'This is a checkout server. Shops open checkout sessions here through an API, and buyers pay on pages it serves.',
      `It speaks: ${apis.join(', ')}. Version ${edge.version}.`,
    ],
    [
      { href: '/openapi.json', text: 'API description (OpenAPI)' },
      { href: edge.docsUrl, text: 'Documentation' },
    ],
  );

const ABOUT_ERRORS = [
  'Every error answer names what is wrong in a sentence, the field it is about where there is one, and a request id.',
  'The operator of this server finds that id in the log, together with everything that is known about the request.',
];

const documentation = (edge: Edge): string =>
  plainPage('Errors', ABOUT_ERRORS, [
    ...edge.dialects.map(({ name, errors }) => ({ href: edge.docsUrl + errors.path, text: `Errors of ${name}` })),
    { href: '/openapi.json', text: 'API description (OpenAPI)' },
  ]);

/** Where the links in error answers lead: each code is an anchor. */
const errorPage = ({ name, errors }: Dialect): string =>
  plainPage(
    `Errors of ${name}`,
    ABOUT_ERRORS,
    [{ href: '/openapi.json', text: 'API description (OpenAPI)' }],
    errors.entries.map(({ code, statuses, meaning }) => ({
      id: code,
      title: code,
      text: `${statuses.join(', ')}: ${meaning}`,
    })),
  );

const html = (reply: FastifyReply, page: string): FastifyReply =>
  reply
    .header('content-type', 'text/html; charset=utf-8')
    .header(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    )
    .header('x-content-type-options', 'nosniff')
    .header('x-frame-options', 'DENY')
    .header('referrer-policy', 'no-referrer')
    .send(page);

const json = (reply: FastifyReply, status: number, value: unknown): FastifyReply =>
  reply
    .code(status)
    .header('content-type', 'application/json; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
    .send(JSON.stringify(value));
