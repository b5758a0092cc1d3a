import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../test/server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

async function sendBytes(bytes: string): Promise<string> {
  const socket = connect(Number(new URL(server.baseUrl).port), '127.0.0.1');
  socket.write(bytes);
  return text(socket);
}

const ask = (method: string, url: string, headers: Record<string, string> = {}, payload?: string) =>
  server.app.server.inject({ method: method as 'GET', url, headers, ...(payload === undefined ? {} : { payload }) });

const BROWSER = { accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8' };

describe('bytes that are no request', () => {
  it.each([
    ['GARBAGE\r\n\r\n', '400 Bad Request', 'request_malformed'],
    [
      'POST /kassa/v1/sessions HTTP/1.1\r\nhost: x\r\ncontent-length: abc\r\n\r\n',
      '400 Bad Request',
      'request_malformed',
    ],
    ['POST /dev/v1/payments HTTP/1.1\r\nhost: x\r\ncontent-length: abc\r\n\r\n', '400 Bad Request', 'BAD_REQUEST'],
    ['POST /session HTTP/1.1\r\nhost: x\r\ncontent-length: abc\r\n\r\n', '400 Bad Request', 'INVALID_REQUEST'],
    [
      `GET /kassa/v1/sessions HTTP/1.1\r\nhost: x\r\nx-long: ${'x'.repeat(40_000)}\r\n\r\n`,
      '431 Request Header Fields Too Large',
      'headers_too_large',
    ],
  ])('%.40s… is told by its own code', async (bytes, status, code) => {
    const answer = await sendBytes(bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status}\r\n`));
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({ error: { code } });
  });
});

describe('paths', () => {
  it('are said to be too long, or not to be decodable', async () => {
    const long = await ask('GET', `/session/${'x'.repeat(9_000)}`);
    expect([long.statusCode, long.body]).toEqual([404, expect.stringContaining('The path is too long') as string]);
    expect((await ask('GET', '/session/%ff')).body).toContain('percent-encoding');
    expect((await ask('GET', `/nowhere/${'x'.repeat(9_000)}`)).body.length).toBeLessThan(1_000);
  });

  it.each(['/session', '/session/3f1c2a9e-0000-4000-8000-000000000000', '/dev/v1/payments', '/pay/x'])(
    '%s lists the same methods to OPTIONS and to a wrong method',
    async (path) => {
      const [options, wrong] = [await ask('OPTIONS', path), await ask('PUT', path)];
      expect([options.statusCode, wrong.statusCode]).toEqual([204, 405]);
      expect(wrong.headers['allow']).toBe(options.headers['allow']);
      if (path !== '/session') expect(wrong.headers['allow']).toMatch(/^GET, HEAD, .*OPTIONS$/);
    },
  );
});

describe('an Idempotency-Key', () => {
  it('with an odd character is refused by naming it', async () => {
    const headers = { authorization: `Bearer ${server.keys.native}`, 'content-type': 'application/json' };
    for (const key of ['abcé', Buffer.from('abcé').toString('latin1')]) {
      const reply = await ask('POST', '/kassa/v1/sessions', { ...headers, 'idempotency-key': key }, '{}');
      expect(reply.statusCode).toBe(400);
      expect(reply.json<{ error: { message: string } }>().error.message).toContain('has “é” (U+00E9)');
    }
  });
});

describe('below a hosted page', () => {
  it.each(['/invoice/', '/kassa/pay', '/pay/x/nope', '/invoice/x/y/z'])(
    '%s answers a browser with a page, and a program with JSON',
    async (path) => {
      const page = await ask('GET', path, BROWSER);
      expect([page.statusCode, page.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
      expect(page.headers['content-security-policy']).toContain("default-src 'none'");
      expect((await ask('GET', path)).headers['content-type']).toMatch(/^application\/json/);
    },
  );

  it('leads from the address of a form to the page it stands on', async () => {
    for (const path of ['/pay/x/pay', '/invoice/x/update', '/kassa/pay/x/cancel']) {
      const reply = await ask('GET', path, BROWSER);
      expect([reply.statusCode, reply.headers['location']]).toEqual([303, path.slice(0, path.lastIndexOf('/'))]);
    }
  });
});
