// Which requests count as the same under one key.
import { expect, it } from 'vitest';
import { native } from '../dialects/native/index.ts';
import { readIdempotencyKey } from './idempotency-key.ts';

const route = native.routes.find(({ idempotency }) => idempotency === 'optional')!;

function hashOf(body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}): string {
  const read = readIdempotencyKey(native, route, {
    method: route.method,
    path: route.path,
    params: {},
    query: {},
    headers: { 'idempotency-key': 'k', ...headers },
    body: typeof body === 'string' ? Buffer.from(body) : body,
    ip: '127.0.0.1',
    countryOf: () => null,
  });
  if ('fault' in read || read.keyed === null) throw new Error('the key was not read');
  return read.keyed.bodyHash;
}

it('takes the same JSON for the same request, however it is written', () => {
  const hash = hashOf('{"title":"Icons","price":{"amount":29,"currency":"USD"}}');
  expect(hashOf('{ "price": {"currency":"USD", "amount": 29.0},\n "title": "\\u0049cons" }')).toBe(hash);
  expect(hashOf('{"title":"Icons","price":{"amount":30,"currency":"USD"}}')).not.toBe(hash);
  expect(hashOf('["a","b"]')).not.toBe(hashOf('["b","a"]'));
});

it('compares other bodies byte by byte', () => {
  expect(hashOf('value=29&title=Icons')).toBe(hashOf('value=29&title=Icons'));
  expect(hashOf('value=29&title=Icons')).not.toBe(hashOf('title=Icons&value=29'));
  expect(hashOf('{"title":')).not.toBe(hashOf('{"title": '));
  expect(hashOf(Uint8Array.of(0x22, 0xff, 0x22))).not.toBe(hashOf(Uint8Array.of(0x22, 0xfe, 0x22)));
});

it('takes a request for another version for another request', () => {
  const body = '{"note":"ring twice"}';
  expect(hashOf(body, { 'if-match': '"2"' })).toBe(hashOf(body, { 'if-match': '"2"' }));
  expect(hashOf(body, { 'if-match': '"3"' })).not.toBe(hashOf(body, { 'if-match': '"2"' }));
  expect(hashOf(body)).not.toBe(hashOf(body, { 'if-match': '"2"' }));
});
