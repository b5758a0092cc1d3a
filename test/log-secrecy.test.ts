// Everything that a whole server prints while buyers, merchants and attackers use it, at its most talkative: nothing that
// opens something or says who somebody is may be in it, however it is written down.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKassa } from '../bench/start-program.ts';
import { dialects } from '../src/dialects/registry.ts';
import { planRoutes } from '../src/http/plan-routes.ts';
import { authorization } from './attacks/authorization.ts';
import { createCall, type Call } from './call.ts';
import { runCommand } from './command.ts';
import { createTestDatabase, type TestDatabase } from './postgres.ts';

/** Of the server and its operator. */
const OPERATOR = {
  'the instance secret': 'instance-Zq7-secret-of-this-server-0001',
  'the token of metrics': 'metrics-Zq7-token-0001',
  'the password of the database': 'db-Zq7+pass/word=',
  'the token of the provider of messages': 'sms-Zq7-token-0001',
  'the secret of a webhook': 'whsec_WnE3c2VjcmV0b2ZhY29uZmlndXJlZHdlYmhvb2s=',
  'the key of the live shop': 'kassa_live_Zq7liveZq7liveZq7liveZq7live',
};

/** Of buyers and strangers; no two are alike in ten characters. */
const BUYER = {
  'an e-mail address': 'asha.zq7@mail-zq7.example',
  'a phone number': '9876501234',
  'a name': 'Ashalata Zqseven',
  'a street': '77 Zqseven Lake Road',
  'a card number': '4242424242424242',
  'a card number with spaces': '5555 5555 5555 4444',
  'a declined card number': '4000000000000002',
  'a note': 'note-zq7 leave it at the temple',
  'an engraving': 'engraving-zq7 for Mira',
  'a token in an address for webhooks': 'hook-zq7-token-0001',
  'a token in a query': 'query-zq7-token-0001',
  'a token in a path': 'path-zq7-token-0001',
  'a token in a header': 'header-zq7-token-0001',
  'a wrong key': 'kassa_test_wrongZq7wrongZq7wrongZq7',
};

/** Codes of few digits are looked for as whole words, outside of what the log counts and measures itself. */
const codes: Record<string, string> = { 'the code of a card': '9173' };
const secrets: Record<string, string> = { ...OPERATOR, ...BUYER };

const ADDRESS = {
  name: BUYER['a name'],
  line1: BUYER['a street'],
  city: 'Bengaluru',
  postal_code: '560001',
  country: 'IN',
  phone: `+91${BUYER['a phone number']}`,
};
const CARD = { exp_month: 12, exp_year: 2040, cvc: codes['the code of a card'] };
const CART = {
  lines: [{ variant: '46107636203656', quantity: 1, properties: { Engraving: BUYER['an engraving'] } }],
  buyer: { email: BUYER['an e-mail address'], phone: ADDRESS.phone, name: BUYER['a name'] },
  shipping_address: ADDRESS,
  shipping_option: 'standard',
  note: BUYER['a note'],
};
const HOOK = `https://hooks.zq7.invalid/in?token=${BUYER['a token in an address for webhooks']}`;
/** What the database refuses, with the whole row in the words of its error. */
const POISON = 'poison-zq7';

const LIVE_SHOP = `merchants:
  - slug: live-shop
    name: Live Shop
    mode: live
    currency: INR
    country: IN
    shop_domains: [live-shop.example]
    shipping: [{ id: post, label: Post, countries: '*', price: 0 }]
    gateways: [{ name: manual, methods: [cod] }]
    cash_on_delivery: { fee: 0, countries: '*' }
    messengers:
      - name: http
        channels: [sms]
        settings: { url: 'https://sms.zq7.invalid/send?key={{env.SMS_TOKEN}}&to={{to}}&code={{code}}', method: GET }
    keys: [{ name: till, dialect: native, scopes: ['*'], from_env: LIVE_KEY }]
    webhooks: [{ dialect: native, url: '${HOOK}', events: ['*'], secret: '\${HOOK_SECRET}' }]
    products: [{ id: '2000', title: Tea, variants: [{ id: '2001', price: 420 }] }]
`;

let folder: string;
let database: TestDatabase;
let printed = '';
let server: Awaited<ReturnType<typeof startKassa>>;
const keys = (): Readonly<Record<string, string>> => {
  const { fastspring, ...others } = server.demo.keys;
  return { ...others, fastspring: `${fastspring.username}:${fastspring.password}` };
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kassa-secrecy-'));
  database = await createTestDatabase();
  const databaseUrl = new URL(database.url);
  const password = OPERATOR['the password of the database'];
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(`create role zq7_operator superuser login password '${password}'`);
  await client.end();
  databaseUrl.username = 'zq7_operator';
  databaseUrl.password = encodeURIComponent(password);
  const env = {
    KASSA_LOG_LEVEL: 'debug',
    KASSA_SECRET: OPERATOR['the instance secret'],
    KASSA_METRICS_TOKEN: OPERATOR['the token of metrics'],
    SMS_TOKEN: OPERATOR['the token of the provider of messages'],
  };
  server = await startKassa({
    folder,
    databaseUrl: databaseUrl.href,
    env,
    listen: (text) => (printed += text),
  });
  const file = join(folder, 'live.yaml');
  await writeFile(file, LIVE_SHOP);
  const applied = await runCommand(['apply', file], {
    ...env,
    KASSA_DATA: folder,
    KASSA_LOG_LEVEL: 'silent',
    DATABASE_URL: databaseUrl.href,
    LIVE_KEY: OPERATOR['the key of the live shop'],
    HOOK_SECRET: OPERATOR['the secret of a webhook'],
  });
  expect(applied).toEqual({ code: 0, out: 'live-shop: applied.', err: '' });
  await useEverything();
  await provokeErrors(database.url);
  await server.stop();
});

afterAll(async () => {
  await server?.stop();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query('reassign owned by zq7_operator to current_user');
  await client.query('drop owned by zq7_operator');
  await client.query('drop role zq7_operator');
  await client.end();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

function callAs(dialect: string, key = keys()[dialect] ?? ''): Call {
  const call = createCall(`http://127.0.0.1:${server.port}`);
  return (method, path, body, headers) =>
    call(method, path, body, { authorization: authorization(dialect, key), ...headers });
}

interface Opened {
  readonly id: string;
  readonly client_secret: string;
  readonly url: string;
}

async function useEverything(): Promise<void> {
  for (const [dialect, key] of Object.entries(keys())) secrets[`the key of ${dialect}`] = key;
  secrets['the password of fastspring'] = server.demo.keys.fastspring.password;
  const native = callAs('native');
  const { body: endpoint } = await native<{ secret: string }>('POST', '/kassa/v1/webhook_endpoints', {
    url: HOOK,
    events: ['*'],
  });
  secrets['the secret of a webhook made over the API'] = endpoint.secret;
  const { body: session } = await native<Opened>('POST', '/kassa/v1/sessions', CART);
  secrets['the secret of a link'] = session.client_secret;
  for (const number of [BUYER['a declined card number'], BUYER['a card number']]) {
    const { status } = await native('POST', `/kassa/v1/sessions/${session.id}/pay`, {
      method: 'card',
      card: { number, ...CARD },
    });
    expect(status).toBeLessThan(500);
  }
  await native('POST', `/kassa/v1/sessions/${session.id}/refund`, {});
  await logIn(native);
  await visitPage(native);
  await callEveryRoute();
}

async function logIn(native: Call): Promise<void> {
  const shop = createCall(`http://127.0.0.1:${server.port}`);
  const send = async (domain: string, items: readonly object[]) => {
    const opened = await shop<{ data: { session_id: string; merchant_id: string } }>('POST', '/session', {
      data: { shop_domain: domain, items },
    });
    const phone = { phone: BUYER['a phone number'], dial_code: '91' };
    return shop<{ data: { context_id: string } }>('POST', '/v2/public/checkout/otp/send', {
      ...opened.body.data,
      ...phone,
    });
  };
  const sent = await send(server.demo.flexype.shopDomain, [
    { product_id: 8948397801608, variant_id: 46107636203656, quantity: 1 },
  ]);
  const { body: messages } = await native<{ data: { code: string }[] }>('GET', '/kassa/v1/messages?limit=1');
  const code = messages.data[0]?.code ?? '';
  codes['the code of a login'] = code;
  const { context_id } = sent.body.data;
  await shop('POST', '/v1/public/otp/verify', { context_id, otp: code === '0000' ? '1111' : '0000' });
  const verified = await shop<{ data: { access_token: string; refresh_token: string } }>(
    'POST',
    '/v1/public/otp/verify',
    { context_id, otp: code },
  );
  expect(verified.status).toBe(200);
  secrets['a JWT'] = verified.body.data.access_token;
  secrets['a refreshing JWT'] = verified.body.data.refresh_token;
  await shop('POST', '/v1/public/token/refresh', { refresh_token: secrets['a refreshing JWT'] });
  await shop('POST', '/v1/public/token/refresh', { refresh_token: secrets['a JWT'] });
  // A provider that cannot be reached: its address has the token, the number and the code in it.
  expect((await send('live-shop.example', [{ product_id: 2000, variant_id: 2001, quantity: 1 }])).status).not.toBe(200);
}

/** With the link's secret, and with forms that are wrong in each way. */
async function visitPage(native: Call): Promise<void> {
  const { body: session } = await native<Opened>('POST', '/kassa/v1/sessions', CART);
  const url = new URL(session.url);
  secrets['the secret of another link'] = session.client_secret;
  const page = createCall(url.origin);
  const seen = await page('GET', url.pathname + url.search);
  expect(seen.status).toBeLessThan(400);
  const cookie = seen.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  for (const one of cookie.split('; ')) if (one.includes('=')) secrets[`the cookie ${one.split('=')[0]}`] = one;
  const form = {
    email: BUYER['an e-mail address'],
    phone: BUYER['a phone number'],
    name: BUYER['a name'],
    line1: BUYER['a street'],
    card_number: BUYER['a card number with spaces'],
    card_cvc: codes['the code of a card'] ?? '',
    card_expiry: '99/99',
    token: BUYER['a token in a path'],
  };
  const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded', referer: session.url };
  for (const action of ['update', 'pay', 'cancel', 'nothing']) {
    await page('POST', `${url.pathname}/${action}${url.search}`, new URLSearchParams(form).toString(), headers);
  }
}

/** Of every API, with a key that fits and one that does not, and with a secret at each place where one could stand. */
async function callEveryRoute(): Promise<void> {
  const body = {
    ...CART,
    email: BUYER['an e-mail address'],
    customer: { email: BUYER['an e-mail address'], name: BUYER['a name'] },
    data: { note: BUYER['a note'], phone: BUYER['a phone number'] },
    card: { number: BUYER['a card number'], ...CARD },
    webhook: HOOK,
    url: HOOK.replace('hooks.zq7.invalid', '10.0.0.1'),
    [BUYER['an e-mail address']]: BUYER['a card number'],
  };
  const headers = {
    'idempotency-key': BUYER['a token in a header'],
    'x-request-id': BUYER['a token in a header'],
    'user-agent': BUYER['a token in a header'],
    referer: `http://127.0.0.1/${BUYER['a token in a path']}?secret=${secrets['the secret of a link']}`,
    cookie: `kassa=${BUYER['a token in a header']}`,
    origin: `https://${BUYER['a token in a header']}.example`,
    'x-forwarded-for': BUYER['a token in a header'],
  };
  const query = `?secret=${BUYER['a token in a query']}&email=${encodeURIComponent(BUYER['an e-mail address'])}`;
  for (const { dialect, route, prefix } of planRoutes(dialects).filter((plan) => plan.prefix !== '')) {
    const path = prefix + route.path.replace(/:\w+/g, BUYER['a token in a path']) + query;
    const hasBody = route.method !== 'GET' && route.method !== 'DELETE';
    for (const key of [keys()[dialect.name] ?? '', BUYER['a wrong key']]) {
      const call = callAs(dialect.name, key);
      await call(route.method, path, hasBody ? body : undefined, headers);
      // Broken where the parser quotes what it could not read.
      if (hasBody)
        await call(route.method, path, `{"email":"${BUYER['an e-mail address']}","card":${BUYER['a card number']}`);
      if (hasBody) await call(route.method, path, `{"name":"x" ${BUYER['an e-mail address']}}`);
    }
  }
}

async function provokeErrors(url: string): Promise<void> {
  const native = callAs('native');
  const somewhere = createCall(`http://127.0.0.1:${server.port}`);
  const token = BUYER['a token in a path'];
  await somewhere('POST', `/kassa/gateways/sandbox/${token}/notify?key=${token}`, { card: BUYER['a card number'] });
  await somewhere('GET', `/${token}/%E0%A4%A?secret=${BUYER['a token in a query']}`);
  await somewhere('GET', '/metrics', undefined, { authorization: `Bearer ${OPERATOR['the token of metrics']}` });
  await somewhere('DELETE', `/kassa/v1/sessions?secret=${BUYER['a token in a query']}`);
  await sendRaw(`GET /kassa/pay/x?secret=${BUYER['a token in a query']} HTTP/9.9\r\nx: ${token}\r\n\r\n`);
  await sendRaw(
    `POST /kassa/v1/sessions HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n${token}`,
  );
  await giveUpHalfway();

  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`alter table session add constraint no_poison check (body::text not like '%${POISON}%')`);
  const refused = await native('POST', '/kassa/v1/sessions', { ...CART, client_reference_id: POISON });
  expect(refused.status).toBe(500);
  await client.query('alter table session rename to session_gone');
  expect((await native('POST', '/kassa/v1/sessions', CART)).status).toBe(500);
  expect((await native('GET', `/kassa/v1/sessions?email=${BUYER['an e-mail address']}`)).status).toBe(500);
  const page = await somewhere('GET', `/kassa/pay/ses_x?secret=${secrets['the secret of a link']}`);
  expect(page.status).toBe(500);
  await client.query('alter table session_gone rename to session');
  await client.end();
}

/** Bytes that are no request, on a socket of their own; answers when the server has closed it. */
function sendRaw(bytes: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(server.port, '127.0.0.1', () => socket.end(bytes));
    socket.on('error', () => undefined).on('close', () => resolve());
    socket.resume();
  });
}

/** A client that is gone before its body has come. */
function giveUpHalfway(): Promise<void> {
  return new Promise((resolve) => {
    const request = httpRequest({
      port: server.port,
      method: 'POST',
      path: `/kassa/v1/sessions?secret=${BUYER['a token in a query']}`,
      headers: { 'content-length': '1000', 'content-type': 'application/json' },
    });
    request.on('error', () => undefined).on('close', () => resolve());
    request.write(`{"email":"${BUYER['an e-mail address']}"`, () => request.destroy());
  });
}

/** As it stands, and as addresses, JSON, headers and bytes are written. */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  // In the middle of something longer, base64 looks different for each place in a group of three bytes; its ends depend on
  // what stands beside it.
  const shifted = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(shift === 0 ? 0 : 4, -4),
  );
  const forms = [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams({ s: secret }).toString().slice(2),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString('hex'),
    ...shifted,
    ...shifted.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  ];
  return [...new Set(forms)].filter((form) => form.length >= 8).map((form) => form.toLowerCase());
}

function leaksIn(text: string): string[] {
  const lower = text.toLowerCase();
  const long = Object.entries(secrets).filter(([, secret]) => formsOf(secret).some((form) => lower.includes(form)));
  const words = withoutMeasures(text);
  const short = Object.entries(codes).filter(([, code]) => new RegExp(`(?<!\\d)${code}(?!\\d)`).test(words));
  return [...long, ...short].map(([name]) => name);
}

/** Times, ids and places in files have digits of their own. */
const withoutMeasures = (text: string): string =>
  text.replace(/"(?:time|ms|id|merchant|event|delivery)":(?:"[^"]*"|[\d.]+)/g, '').replace(/:\d+:\d+\b/g, '');

const isLog = (line: string): boolean => line.startsWith('{');

/** The only exception, and one of the print, not of the log: keys and a link of a shop that sells nothing. */
const SHOWN_FOR_THE_DEMO = ['the key of native', 'the key of shoppex', 'the key of flowglad'];

describe('what a server prints', () => {
  it('would be found if it gave something away', () => {
    for (const [name, secret] of Object.entries(secrets)) {
      const [bytes, before] = [Buffer.from(secret), Buffer.from('x'.repeat(secret.length % 4))];
      expect(leaksIn(`{"msg":"${secret}"}`)).toContain(name);
      expect(leaksIn(`at /x?s=${encodeURIComponent(secret)}&t=1`)).toContain(name);
      expect(leaksIn(`Basic ${Buffer.concat([before, bytes, before]).toString('base64')}`)).toContain(name);
    }
    expect(leaksIn(`{"time":"9173","msg":"code ${codes['the code of a login']} or 9173"}`)).toEqual(Object.keys(codes));
  });

  it('tells of every kind of trouble that there was', () => {
    const log = printed.split('\n').filter(isLog).join('\n');
    for (const { name } of dialects) expect(log).toContain(`"route":"/${name}/`);
    for (const told of [
      '"msg":"fault"',
      '"msg":"broken request"',
      'no_poison',
      '"42P01"',
      '"status":499',
      '"status":401',
    ]) {
      expect(log).toContain(told);
    }
    expect(log).toMatch(/sending a message for live-shop/);
    expect(log.split('\n').length).toBeGreaterThan(200);
  });

  it('says in its log nothing that opens something, and nothing of anybody', () => {
    for (const line of printed.split('\n').filter(isLog)) expect(leaksIn(line), line).toEqual([]);
  });

  it('shows keys of the demo where it greets, and nothing else there', () => {
    const greeting = printed.split('\n').filter((line) => !isLog(line));
    expect(greeting.join('\n')).toContain('A checkout to try');
    expect(leaksIn(greeting.join('\n'))).toEqual(SHOWN_FOR_THE_DEMO);
  });
});
