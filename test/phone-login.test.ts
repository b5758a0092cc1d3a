// Phone login over the wire, as a shop's pages and a merchant's tests do it.
import { createHmac } from 'node:crypto';
import { decodeJwt } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import createBody from '../src/dialects/flexype/fixtures/create-session.request.json' with { type: 'json' };
import { fixedClock } from '../src/base/clock.ts';
import { createCall, type Call } from './call.ts';
import { configureWebhooks } from './configure-webhooks.ts';
import { NOW_MS } from './makers.ts';
import { provePhone } from './prove-phone.ts';
import { openReceiver, type Received } from './receiver.ts';
import { startTestServer, type TestServer } from './server.ts';

const SEND = '/v2/public/checkout/otp/send';
const RESEND = '/v2/public/checkout/otp/resend';
const VERIFY = '/v1/public/otp/verify';
const REFRESH = '/v1/public/token/refresh';

interface Success<Data> {
  readonly status: string;
  readonly data: Data;
}
interface Failure {
  readonly error: { readonly code: string; readonly attempts_left?: number };
}
interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly expires_in: number;
  readonly user_id: string;
}
interface Messages {
  readonly data: readonly {
    readonly channel: string;
    readonly to: string;
    readonly code: string;
    readonly session: string;
  }[];
  readonly next_cursor: string | null;
}

let clock: ReturnType<typeof fixedClock>;
let server: TestServer;
let shop: Call;
let merchant: Call;

beforeEach(async () => {
  clock = fixedClock(NOW_MS);
  server = await startTestServer({ clock });
  shop = createCall(server.baseUrl);
  merchant = createCall(server.baseUrl, server.keys.native);
});
afterEach(() => server.stop());

async function openSession() {
  const body = { data: { ...createBody.data, shop_domain: server.shopDomain, redirect_url: undefined } };
  const opened = await shop<Success<{ session_id: string; merchant_id: string }>>('POST', '/session', body);
  return opened.body.data;
}

async function stateOf(sessionId: string): Promise<string> {
  const { body } = await shop<Success<{ session_state: string }>>('GET', `/session/${sessionId}`);
  return body.data.session_state;
}

async function lastMessage() {
  const { body } = await merchant<Messages>('GET', '/kassa/v1/messages?limit=1');
  return body.data[0] ?? expect.fail('no message was sent');
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const wrongFor = (code: string): string => String((Number(code) + 1) % 10_000).padStart(4, '0');

it('logs a buyer in: send, resend, verify, refresh', async () => {
  const { session_id, merchant_id } = await openSession();
  const phone = { phone: '9876543210', dial_code: '91' };
  const sent = await shop<Success<{ context_id: string }>>('POST', SEND, { ...phone, merchant_id, session_id });
  expect([sent.status, sent.body.status]).toEqual([200, 'SUCCESS']);
  const { context_id } = sent.body.data;
  expect(await stateOf(session_id)).toBe('PHONE_ENTERED');
  const first = await lastMessage();
  expect(first).toMatchObject({ channel: 'sms', to: '+919876543210' });
  expect(first.session).toMatch(/^ses_/);

  const tooSoon = await shop<Failure>('POST', RESEND, { context_id, session_id });
  expect([tooSoon.status, tooSoon.body.error.code]).toEqual([429, 'RATE_LIMITED']);
  expect(tooSoon.headers.get('retry-after')).toBe('30');
  clock.advance(30_000);
  const resent = await shop('POST', RESEND, { context_id, session_id, method: 'WHATSAPP' });
  expect([resent.status, resent.body]).toEqual([200, { status: 'SUCCESS', data: { context_id } }]);
  const second = await lastMessage();
  expect(second.channel).toBe('whatsapp');

  const old = await shop<Failure>('POST', VERIFY, { context_id, otp: first.code });
  expect(old.body.error).toMatchObject({ code: 'OTP_INVALID', attempts_left: 2 });
  const verified = await shop<Success<Tokens>>('POST', VERIFY, { context_id, otp: second.code, session_id });
  expect(verified.status).toBe(200);
  expect(verified.headers.get('cache-control')).toBe('no-store');
  const { user_id, access_token, refresh_token } = verified.body.data;
  expect(verified.body.data).toMatchObject({
    expires_in: 3600,
    user: { id: user_id, ...phone, phone_verified: true, user_type: 'CUSTOMER' },
  });
  expect(decodeJwt(access_token)).toMatchObject({ sub: user_id, mid: merchant_id, typ: 'access' });
  expect(await stateOf(session_id)).toBe('OTP_VERIFIED');

  const refreshed = await shop<Success<Tokens>>('POST', REFRESH, { refresh_token });
  expect(refreshed.body.data).toMatchObject({ refresh_token, expires_in: 3600 });
  const swapped = await shop<Failure>('POST', REFRESH, { refresh_token: access_token });
  expect([swapped.status, swapped.body.error.code]).toEqual([401, 'TOKEN_INVALID']);

  const { body: session } = await merchant<{ buyer: { phone: string } }>('GET', `/kassa/v1/sessions/${session_id}`);
  expect(session.buyer.phone).toBe('+919876543210');
});

it('tells the shop of a customer who is new, in both published bodies', async () => {
  const receiver = await openReceiver();
  const secret = 'a-secret-of-the-shop';
  await configureWebhooks(
    server,
    ['2026-05', 'unversioned'].map((version) => {
      const url = `${receiver.url}/${version}`;
      return { merchant: 'my-store', dialect: 'flexype', events: ['CUSTOMER_CREATED'], url, secret, version };
    }),
  );
  const session = await openSession();
  await provePhone(server, session, '9876543210');
  // Known by now, and nothing to tell; after which somebody else is, so that a third webhook would have come before.
  clock.advance(60_000);
  await provePhone(server, await openSession(), '9876543210');
  clock.advance(60_000);
  await provePhone(server, await openSession(), '9876543211');
  // The clock may have moved while one was on its way, which then comes once more.
  const distinct = (): readonly Received[] => [
    ...new Map(receiver.got.map((webhook) => [`${webhook.path} ${webhook.headers['x-event-id']}`, webhook])).values(),
  ];
  await expect.poll(() => distinct().length, { timeout: 60_000 }).toBe(4);
  await receiver.close();

  const about = (version: string, phone: string): Received => {
    const found = distinct().filter(({ path, body }) => path === `/${version}` && body.includes(phone));
    expect(found).toHaveLength(1);
    return found[0]!;
  };
  about('2026-05', '9876543211');
  const flat = about('unversioned', '9876543210');
  expect(flat.headers['x-flexype-authorization']).toBe(secret);
  expect(flat.headers).not.toHaveProperty('x-webhook-version');
  expect(JSON.parse(flat.body)).toEqual({
    event: 'new_customer',
    user: { phone_no: '9876543210', dial_code: '91', address: null },
    store_link: 'https://my-store.com',
  });

  const { headers, body } = about('2026-05', '9876543210');
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    'x-flexype-authorization': secret,
    'x-webhook-version': '2026-05',
    'x-webhook-id': expect.stringMatching(UUID) as string,
  });
  const [, stamp = '', signature] = /^t=(\d+),v1=(\w+)$/.exec(headers['x-kassa-signature'] ?? '') ?? [];
  const signed = createHmac('sha256', secret).update(`${headers['x-event-id']}.${stamp}.${body}`).digest('hex');
  expect(signature).toBe(signed);
  expect(JSON.parse(body)).toEqual({
    event_time: new Date(NOW_MS).toISOString(),
    event_type: 'CUSTOMER_CREATED',
    event_id: headers['x-event-id'],
    store: {
      id: session.merchant_id,
      name: 'My Store',
      shopify_domain: 'your-store.myshopify.com',
      main_domain: 'my-store.com',
    },
    payload: {
      user: {
        email: null,
        full_name: null,
        first_name: null,
        last_name: null,
        dial_code: '91',
        phone: '9876543210',
        phone_with_dial_code: '+919876543210',
      },
      shopify_customer_id: null,
    },
  });
});

describe('a stranger', () => {
  it('is out of tries after three', async () => {
    const { session_id, merchant_id } = await openSession();
    const body = { phone: '9876543210', dial_code: '91', merchant_id, session_id };
    const { context_id } = (await shop<Success<{ context_id: string }>>('POST', SEND, body)).body.data;
    const { code } = await lastMessage();
    for (const left of [2, 1, 0]) {
      const guess = await shop<Failure>('POST', VERIFY, { context_id, otp: wrongFor(code) });
      expect([guess.status, guess.body.error.code, guess.body.error.attempts_left]).toEqual([400, 'OTP_INVALID', left]);
    }
    const late = await shop<Failure>('POST', VERIFY, { context_id, otp: code });
    expect([late.status, late.body.error.code]).toEqual([429, 'OTP_ATTEMPTS_EXCEEDED']);
  });

  it('learns nothing from ids of others', async () => {
    const { session_id, merchant_id } = await openSession();
    const nobody = '0190c000-0000-4000-8000-0000000000c0';
    const phone = { phone: '9876543210', dial_code: '91' };
    const answers = await Promise.all([
      shop<Failure>('POST', SEND, { ...phone, merchant_id: nobody, session_id }),
      shop<Failure>('POST', SEND, { ...phone, merchant_id, session_id: nobody }),
      shop<Failure>('POST', SEND, { ...phone, merchant_id: nobody, session_id: nobody }),
    ]);
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 404, body: { error: { code: 'SESSION_NOT_FOUND' } } });
    const context = await shop<Failure>('POST', VERIFY, { context_id: nobody, otp: '0000' });
    expect([context.status, context.body.error.code]).toEqual([404, 'OTP_CONTEXT_NOT_FOUND']);
  });

  it('asks from pages of the shop only', async () => {
    const { session_id, merchant_id } = await openSession();
    const body = { phone: '9876543210', dial_code: '91', merchant_id, session_id };
    const evil = await shop<Failure>('POST', SEND, body, { origin: 'https://evil.example' });
    expect([evil.status, evil.body.error.code]).toEqual([403, 'ORIGIN_NOT_ALLOWED']);
    expect((await merchant<Messages>('GET', '/kassa/v1/messages')).body.data).toEqual([]);
  });
});

it('lists messages page by page, and only to a key that may read them', async () => {
  const { session_id, merchant_id } = await openSession();
  for (const last of ['1', '2', '3']) {
    await shop('POST', SEND, { phone: `987654321${last}`, dial_code: '91', merchant_id, session_id });
    clock.advance(1_000);
  }
  const first = await merchant<Messages>('GET', '/kassa/v1/messages?limit=2');
  expect(first.body.data.map(({ to }) => to)).toEqual(['+919876543213', '+919876543212']);
  const second = await merchant<Messages>('GET', `/kassa/v1/messages?limit=2&cursor=${first.body.next_cursor ?? ''}`);
  expect(second.body).toMatchObject({ data: [{ to: '+919876543211' }], has_more: false });
  expect((await shop('GET', '/kassa/v1/messages')).status).toBe(401);
});
