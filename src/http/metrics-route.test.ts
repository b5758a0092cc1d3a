import { fastify } from 'fastify';
import { expect, it } from 'vitest';
import { addMetricsRoute, type MetricsPage } from './metrics-route.ts';

const TOKEN = 'a token for the operator only';
const NUMBERS = 'kassa_numbers 1\n';

function read(
  over: Partial<MetricsPage>,
  request: { remoteAddress?: string; headers?: Readonly<Record<string, string>> } = {},
) {
  const server = fastify();
  const page: MetricsPage = {
    gauge: () => undefined,
    contentType: 'text/plain; version=0.0.4',
    text: async () => NUMBERS,
    token: null,
    isBehindProxy: false,
    ...over,
  };
  addMetricsRoute(server, page, (_, reply) => reply.code(404).send('nothing'));
  return server.inject({ url: '/metrics', ...request });
}

it.each(['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1'])('shows them to this machine: %s', async (address) => {
  const shown = await read({}, { remoteAddress: address });
  expect([shown.statusCode, shown.body, shown.headers['content-type']]).toEqual([
    200,
    NUMBERS,
    'text/plain; version=0.0.4',
  ]);
});

it.each([
  ['another machine', {}, { remoteAddress: '10.0.0.7' }],
  ['another machine on IPv6', {}, { remoteAddress: '::ffff:10.0.0.7' }],
  ['a proxy on this machine', {}, { headers: { 'x-forwarded-for': '127.0.0.1' } }],
  ['one that says so in the new way', {}, { headers: { forwarded: 'for=127.0.0.1' } }],
  ['this machine when a proxy is known to stand in front', { isBehindProxy: true }, {}],
])('hides them from %s', async (_, over, request) => {
  const hidden = await read(over, request);
  expect([hidden.statusCode, hidden.body]).toEqual([404, 'nothing']);
});

it('shows them from anywhere for the token, and for nothing else', async () => {
  const show = (authorization: string | null) =>
    read(
      { token: TOKEN, isBehindProxy: true },
      { remoteAddress: '10.0.0.7', headers: authorization === null ? {} : { authorization } },
    );
  expect((await show(`Bearer ${TOKEN}`)).body).toBe(NUMBERS);
  expect((await show(`bearer ${TOKEN} `)).body).toBe(NUMBERS);
  for (const wrong of [null, TOKEN, 'Bearer ', `Bearer ${TOKEN}x`]) {
    const refused = await show(wrong);
    expect(refused.statusCode).toBe(401);
    expect(refused.headers['www-authenticate']).toMatch(/^Bearer/);
    expect(refused.body).not.toContain('kassa_numbers');
    expect(refused.body).not.toContain(TOKEN);
  }
});

it('asks this machine for the token too', async () => {
  expect((await read({ token: TOKEN }, { remoteAddress: '127.0.0.1' })).statusCode).toBe(401);
});
