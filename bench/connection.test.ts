// The hand-made HTTP client of the benchmark, against a real server and against bytes that come in pieces.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openConnection, readAnswer } from './connection.ts';

describe('an answer', () => {
  const whole = 'HTTP/1.1 201 Created\r\nContent-Length: 7\r\n\r\n{"ä":1}'.replace('7', '8');

  it('is complete only with its last byte', () => {
    const bytes = Buffer.from(whole);
    for (let length = 0; length < bytes.length; length++) expect(readAnswer(bytes.subarray(0, length))).toBeNull();
    expect(readAnswer(bytes)).toEqual({ answer: { status: 201, text: '{"ä":1}' }, length: bytes.length });
  });

  it('ends where the next one begins', () => {
    const bytes = Buffer.from(whole + whole);
    expect(readAnswer(bytes)?.length).toBe(bytes.length / 2);
  });

  it('without a length is refused, because nobody knows where it ends', () => {
    expect(() => readAnswer(Buffer.from('HTTP/1.1 200 OK\r\n\r\n'))).toThrow(/does not state its length/);
    expect(readAnswer(Buffer.from('HTTP/1.1 204 No Content\r\n\r\n'))?.answer.status).toBe(204);
  });
});

describe('a connection', () => {
  let server: Server;
  let port: number;
  beforeAll(async () => {
    server = createServer((request, reply) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        if (request.url === '/cut') return request.socket.destroy();
        const text = JSON.stringify({ method: request.method, url: request.url, key: request.headers['x-key'], body });
        // In two pieces, the second a moment later.
        reply.setHeader('content-length', Buffer.byteLength(text));
        reply.write(text.slice(0, 5));
        setTimeout(() => reply.end(text.slice(5)), 5);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('sends requests one after the other', async () => {
    const connection = await openConnection(port, 'x-key: one\r\n');
    const first = await connection.send('POST', '/a', '{"name":"Zoë"}');
    expect(JSON.parse(first.text)).toEqual({ method: 'POST', url: '/a', key: 'one', body: '{"name":"Zoë"}' });
    const second = await connection.send('GET', '/b');
    expect(JSON.parse(second.text)).toMatchObject({ method: 'GET', url: '/b', body: '' });
    connection.close();
  });

  it('fails when the server goes away in the middle of an answer', async () => {
    const connection = await openConnection(port);
    await expect(connection.send('GET', '/cut')).rejects.toThrow();
  });
});
