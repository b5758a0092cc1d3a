import { describe, expect, it } from 'vitest';
import { makeSession } from '../../../test/makers.ts';
import { createVault } from '../../base/crypto.ts';
import type { PageRequest } from '../../base/http.ts';
import { isGenuine, tokenFor } from './forgery.ts';

const vault = createVault('instance secret');
const session = makeSession();
const PUBLIC_URL = 'https://pay.example';

const request = (over: Partial<PageRequest> = {}): PageRequest => ({
  method: 'POST',
  path: '/pay/1',
  params: {},
  query: {},
  headers: {},
  cookies: {},
  form: {},
  ip: '127.0.0.1',
  requestId: 'req',
  ...over,
});

const issued = tokenFor(vault, session, '/pay/1', request());
const cookies = { kassa_form: issued.cookie?.value ?? '' };
const check = (over: Partial<PageRequest>): boolean =>
  isGenuine(vault, session, request({ cookies, form: { token: issued.token }, ...over }), PUBLIC_URL);

describe('a form', () => {
  it('is genuine with the token that fits its cookie', () => {
    expect(check({})).toBe(true);
  });

  it('keeps its cookie, so that several tabs work', () => {
    const again = tokenFor(vault, session, '/pay/1', request({ cookies }));
    expect(again).toEqual({ token: issued.token, cookie: null });
  });

  it.each([
    ['no cookie', { cookies: {} }],
    ['an empty cookie', { cookies: { kassa_form: '' } }],
    ['no token', { form: {} }],
    ['another token', { form: { token: 'x' } }],
    ['the cookie as token', { form: cookies }],
    ['another cookie', { cookies: { kassa_form: 'x' } }],
  ])('is not with %s', (_, over: Partial<PageRequest>) => {
    expect(check(over)).toBe(false);
  });

  it('is not with a token of another session', () => {
    const other = makeSession({ id: '01900000-0000-7000-8000-000000000099' });
    const token = tokenFor(vault, other, '/pay/2', request({ cookies })).token;
    expect(check({ form: { token } })).toBe(false);
  });

  it.each([
    [{ 'sec-fetch-site': 'same-origin', origin: 'null' }, true],
    [{ 'sec-fetch-site': 'cross-site' }, false],
    [{ 'sec-fetch-site': 'same-site' }, false],
    [{ 'sec-fetch-site': 'none' }, false],
    [{ origin: 'https://pay.example' }, true],
    [{ origin: 'http://127.0.0.1:8787', host: '127.0.0.1:8787' }, true],
    [{ origin: 'https://evil.example', host: 'pay.example' }, false],
    [{ origin: 'null' }, true],
  ])('sent with %o is genuine: %s', (headers, expected) => {
    expect(check({ headers: headers })).toBe(expected);
  });
});
