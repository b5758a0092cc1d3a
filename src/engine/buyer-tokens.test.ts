import { createHmac } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { VAULT } from '../../test/engine-makers.ts';
import { MERCHANT_ID, NOW_MS } from '../../test/makers.ts';
import { fixedClock } from '../base/clock.ts';
import { createVault } from '../base/crypto.ts';
import { createBuyerTokens } from './buyer-tokens.ts';

const CUSTOMER_ID = '01900000-0000-7000-8000-0000000000c1';
const NOW_S = NOW_MS / 1000;
const DAY_MS = 86_400_000;
const claims = { sub: CUSTOMER_ID, mid: MERCHANT_ID, typ: 'refresh', iat: NOW_S, exp: NOW_S + 1_000 };

function minting() {
  const clock = fixedClock(NOW_MS);
  const tokens = createBuyerTokens({ vault: VAULT, clock });
  return { clock, tokens, minted: () => tokens.mint(MERCHANT_ID, CUSTOMER_ID) };
}

const keyOf = (kind: string): Uint8Array => new TextEncoder().encode(VAULT.derive('buyer-token', kind));

it('mints two tokens that say whose they are and for how long', async () => {
  const { minted } = minting();
  const { access, refresh, accessLifeS } = await minted();
  const whose = {
    sub: CUSTOMER_ID,
    mid: MERCHANT_ID,
    iat: NOW_S,
    jti: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
  };
  expect(decodeJwt(access)).toEqual({ ...whose, typ: 'access', exp: NOW_S + 3_600 });
  expect(decodeJwt(refresh)).toEqual({ ...whose, typ: 'refresh', exp: NOW_S + 30 * 86_400 });
  expect(accessLifeS).toBe(3_600);
  for (const token of [access, refresh]) expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', typ: 'JWT' });
  expect(decodeJwt((await minted()).access).jti).not.toBe(decodeJwt(access).jti);
});

describe('refreshing', () => {
  it('gives a new access token beside the same refresh token, to its end and no further', async () => {
    const { clock, tokens, minted } = minting();
    const first = await minted();
    const refreshing = await tokens.read(first.refresh);
    if (refreshing === null) throw new Error('the token was refused');
    expect(refreshing).toMatchObject({ merchantId: MERCHANT_ID, customerId: CUSTOMER_ID });
    clock.advance(30 * DAY_MS - 60_000);
    const last = await tokens.refresh(refreshing);
    expect(last).toMatchObject({ refresh: first.refresh, accessLifeS: 60 });
    expect(decodeJwt(last.access)).toMatchObject({ typ: 'access', exp: NOW_S + 30 * 86_400 });
    expect(await tokens.read(first.refresh)).not.toBeNull();
    clock.advance(60_000);
    expect(await tokens.read(first.refresh)).toBeNull();
  });

  const signed = (payload: object, key: Uint8Array, alg = 'HS256'): Promise<string> =>
    new SignJWT({ ...payload }).setProtectedHeader({ alg }).sign(key);

  it('takes a token that is signed as it should be', async () => {
    const { tokens } = minting();
    expect(await tokens.read(await signed(claims, keyOf('refresh')))).toMatchObject({ customerId: CUSTOMER_ID });
  });

  it('takes nothing else', async () => {
    const { tokens, minted } = minting();
    const { access, refresh } = await minted();
    const [head, body, signature] = refresh.split('.') as [string, string, string];
    const edited = Buffer.from(JSON.stringify({ ...claims, sub: MERCHANT_ID })).toString('base64url');
    const elsewhere = createBuyerTokens({
      vault: createVault('the secret of another house'),
      clock: fixedClock(NOW_MS),
    });
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const embedded = Buffer.from('{"alg":"HS256","jwk":{"kty":"oct","k":"eA"}}').toString('base64url');
    const bySelf = createHmac('sha256', 'x').update(`${embedded}.${body}`).digest('base64url');
    const forged: Record<string, string> = {
      'an access token': access,
      'one of another instance': (await elsewhere.mint(MERCHANT_ID, CUSTOMER_ID)).refresh,
      'one without a signature': new UnsecuredJWT({ ...claims }).encode(),
      'one whose signature was cut off': `${head}.${body}.`,
      'one that calls itself unsigned': `${none}.${body}.${signature}`,
      'one with other claims': `${head}.${edited}.${signature}`,
      'one that brings its own key': `${embedded}.${body}.${bySelf}`,
      'one signed with the other key': await signed(claims, keyOf('access')),
      'an access token signed with this key': await signed({ ...claims, typ: 'access' }, keyOf('refresh')),
      'one by another algorithm': await signed(claims, keyOf('refresh'), 'HS512'),
      'one that has ended': await signed({ ...claims, exp: NOW_S }, keyOf('refresh')),
      'one without an end': await signed({ ...claims, exp: undefined }, keyOf('refresh')),
      'one of nobody': await signed({ ...claims, sub: undefined }, keyOf('refresh')),
      'one of no merchant': await signed({ ...claims, mid: 'x' }, keyOf('refresh')),
      'no token': 'x',
      nothing: '',
    };
    for (const [what, token] of Object.entries(forged)) expect(await tokens.read(token), what).toBeNull();
  });
});
