import { describe, expect, it } from 'vitest';
import { makeSession } from '../../../test/makers.ts';
import { makeContext, makeRequest } from '../../../test/wire-makers.ts';
import type { ChallengeRefusal } from '../../domain/challenge.ts';
import type { Result, WireReply } from '../dialect.ts';
import { parseRefresh, parseResend, parseSend, parseVerify } from './parse-otp.ts';
import { flexype } from './index.ts';

const CONTEXT_ID = '0190c000-0000-4000-8000-0000000000c0';
const SESSION_ID = '71ef30e1-85c8-4f7a-9e89-7691fd7c1bfb';
const MERCHANT_ID = '01900000-0000-7000-8000-000000000001';
const CUSTOMER_ID = '01900000-0000-7000-8000-0000000000c1';

const sendBody = { phone: '9876543210', dial_code: '91', merchant_id: MERCHANT_ID, session_id: SESSION_ID };
const phone = { dialCode: '91', national: '9876543210', e164: '+919876543210' };
const session = { dialect: 'flexype', id: SESSION_ID };

const without = (body: object, name: string): object =>
  Object.fromEntries(Object.entries(body).filter(([key]) => key !== name));

/** What is wrong with a request, as field and code of the answer. */
function refusalOf(parse: typeof parseSend, path: string, body: unknown): [number, string, string | undefined] {
  const intent = parse(makeRequest({ body }));
  if (intent.do !== 'reject') throw new Error(`understood as ${intent.do}`);
  return spelled(render(path, { kind: 'rejected', problems: intent.problems }));
}

function render(path: string, result: Result): WireReply {
  const route = flexype.routes.find((candidate) => candidate.path === path);
  if (route === undefined) throw new Error(`no route ${path}`);
  return route.render(result, makeContext(), { request: makeRequest(), caller: null });
}

function spelled({ status, body }: WireReply): [number, string, string | undefined] {
  const { error } = JSON.parse(body ?? '') as { error: { code: string; details: { field: string }[] } };
  return [status, error.code, error.details[0]?.field];
}

const SEND = '/v2/public/checkout/otp/send';
const RESEND = '/v2/public/checkout/otp/resend';
const VERIFY = '/v1/public/otp/verify';
const REFRESH = '/v1/public/token/refresh';

describe('Send OTP', () => {
  it('asks for a code to the phone of the session', () => {
    const asked = { do: 'send-challenge', merchantId: MERCHANT_ID, session, phone, channel: null, ip: '203.0.113.7' };
    expect(parseSend(makeRequest({ body: sendBody, ip: '203.0.113.7' }))).toEqual(asked);
    const shouted = { ...sendBody, dial_code: '+91', session_id: SESSION_ID.toUpperCase() };
    expect(parseSend(makeRequest({ body: shouted, ip: '203.0.113.7' }))).toEqual(asked);
  });

  it.each([
    ['no phone', without(sendBody, 'phone'), 'INVALID_REQUEST', 'phone'],
    ['an empty phone', { ...sendBody, phone: '' }, 'INVALID_PHONE', 'phone'],
    ['a + in the phone', { ...sendBody, phone: '+919876543210' }, 'INVALID_PHONE', 'phone'],
    ['a landline in India', { ...sendBody, phone: '2212345678' }, 'INVALID_PHONE', 'phone'],
    ['a phone as a number', { ...sendBody, phone: 9_876_543_210 }, 'INVALID_PHONE', 'phone'],
    ['no calling code', without(sendBody, 'dial_code'), 'INVALID_REQUEST', 'dial_code'],
    ['a calling code of nobody', { ...sendBody, dial_code: '999' }, 'INVALID_DIAL_CODE', 'dial_code'],
    ['no merchant', without(sendBody, 'merchant_id'), 'INVALID_REQUEST', 'merchant_id'],
    ['a session that is no UUID', { ...sendBody, session_id: 'x' }, 'INVALID_REQUEST', 'session_id'],
    ['the wrapper of Create Session', { data: sendBody }, 'INVALID_REQUEST', 'phone'],
    ['a list', [], 'INVALID_REQUEST', undefined],
    ['no JSON', '{', 'INVALID_REQUEST', undefined],
  ])('refuses %s', (_, body, code, field) => {
    expect(refusalOf(parseSend, SEND, body)).toEqual([400, code, field]);
  });

  it('answers with the id to resend and verify by', () => {
    const reply = render(SEND, { kind: 'challenge', challenge: { id: CONTEXT_ID, channel: 'sms' } });
    expect(reply.status).toBe(200);
    expect(JSON.parse(reply.body ?? '')).toEqual({ status: 'SUCCESS', data: { context_id: CONTEXT_ID } });
  });
});

describe('Resend OTP', () => {
  const body = { context_id: CONTEXT_ID, session_id: SESSION_ID };

  it.each([
    [undefined, 'sms'],
    ['SMS', 'sms'],
    ['WHATSAPP', 'whatsapp'],
  ])('by method %s goes over %s', (method, channel) => {
    const intent = parseResend(makeRequest({ body: { ...body, method }, ip: '203.0.113.7' }));
    expect(intent).toEqual({ do: 'resend-challenge', challengeId: CONTEXT_ID, session, channel, ip: '203.0.113.7' });
  });

  it.each([
    ['another method', { ...body, method: 'EMAIL' }, 'method'],
    ['no context', without(body, 'context_id'), 'context_id'],
    ['no session', without(body, 'session_id'), 'session_id'],
  ])('refuses %s', (_, given, field) => {
    expect(refusalOf(parseResend, RESEND, given)).toEqual([400, 'INVALID_REQUEST', field]);
  });
});

describe('Verify OTP', () => {
  const body = { context_id: CONTEXT_ID, otp: '0427' };

  it('takes the code for the session of the OTP, or for another one', () => {
    const intent = { do: 'verify-challenge', challengeId: CONTEXT_ID, code: '0427' };
    expect(parseVerify(makeRequest({ body }))).toEqual({ ...intent, session: null });
    expect(parseVerify(makeRequest({ body: { ...body, session_id: null } }))).toEqual({ ...intent, session: null });
    expect(parseVerify(makeRequest({ body: { ...body, session_id: SESSION_ID } }))).toEqual({ ...intent, session });
  });

  it.each(['042', '04277', '042a', '٠٤٢٧', ' 427', 427, null])('refuses the OTP %j', (otp) => {
    expect(refusalOf(parseVerify, VERIFY, { ...body, otp })).toEqual([400, 'INVALID_REQUEST', 'otp']);
  });

  it('answers with tokens and the user, every key in its order', () => {
    const tokens = { access: 'a.b.c', refresh: 'd.e.f', accessLifeS: 3600 };
    const result = { kind: 'verified', customerId: CUSTOMER_ID, phone, session: makeSession(), tokens } as const;
    const reply = render(VERIFY, result);
    expect(reply.status).toBe(200);
    expect(reply.headers).toMatchObject({ 'cache-control': 'no-store' });
    expect(reply.body).toBe(
      JSON.stringify({
        status: 'SUCCESS',
        data: {
          access_token: 'a.b.c',
          refresh_token: 'd.e.f',
          expires_in: 3600,
          user_id: CUSTOMER_ID,
          user: {
            id: CUSTOMER_ID,
            phone: '9876543210',
            dial_code: '91',
            phone_verified: true,
            user_type: 'CUSTOMER',
          },
        },
      }),
    );
  });
});

describe('Refresh', () => {
  it('takes a refresh token and answers with the same fields', () => {
    const body = { refresh_token: 'd.e.f' };
    expect(parseRefresh(makeRequest({ body }))).toEqual({ do: 'refresh-tokens', refreshToken: 'd.e.f' });
    const tokens = { access: 'a.b.c', refresh: 'd.e.f', accessLifeS: 60 };
    expect(JSON.parse(render(REFRESH, { kind: 'tokens', tokens }).body ?? '')).toEqual({
      status: 'SUCCESS',
      data: { access_token: 'a.b.c', refresh_token: 'd.e.f', expires_in: 60 },
    });
  });

  it('says that a token is not good', () => {
    expect(spelled(render(REFRESH, { kind: 'token-refused' }))).toEqual([401, 'TOKEN_INVALID', undefined]);
    expect(refusalOf(parseRefresh, REFRESH, {})).toEqual([400, 'INVALID_REQUEST', 'refresh_token']);
  });
});

describe('what is refused about an OTP', () => {
  const refusals: readonly [ChallengeRefusal, number, string, object, object][] = [
    [{ reason: 'wrong', triesLeft: 2, text: 'No.' }, 400, 'OTP_INVALID', { attempts_left: 2 }, {}],
    [{ reason: 'wrong', triesLeft: 0, text: 'No.' }, 400, 'OTP_INVALID', { attempts_left: 0 }, {}],
    [{ reason: 'expired', text: 'No.' }, 400, 'OTP_EXPIRED', {}, {}],
    [{ reason: 'exhausted', text: 'No.' }, 429, 'OTP_ATTEMPTS_EXCEEDED', {}, {}],
    [{ reason: 'too-many', retryAfterS: 30, text: 'No.' }, 429, 'RATE_LIMITED', {}, { 'retry-after': '30' }],
    [{ reason: 'undeliverable', text: 'No.' }, 502, 'OTP_DELIVERY_FAILED', {}, {}],
    [{ reason: 'session-mismatch', text: 'No.' }, 409, 'SESSION_MISMATCH', {}, {}],
  ];

  it.each(refusals)('%j is %i %s', (refusal, status, code, more, headers) => {
    for (const path of [SEND, RESEND, VERIFY]) {
      const reply = render(path, { kind: 'challenge-refused', refusal });
      expect(reply.status).toBe(status);
      expect(reply.headers).toMatchObject(headers);
      expect(JSON.parse(reply.body ?? '')).toEqual({
        status: 'ERROR',
        data: null,
        error: { code, message: 'No.', details: [], ...more },
      });
    }
  });

  it('finds no OTP by an id of nothing', () => {
    const reply = render(VERIFY, { kind: 'not-found', what: 'challenge' });
    expect(spelled(reply)).toEqual([404, 'OTP_CONTEXT_NOT_FOUND', undefined]);
  });
});
