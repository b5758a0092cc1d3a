// Requests that are no decent HTTP, bodies that are no decent JSON, and names that mean something to JavaScript: against a
// server on a real socket. It must say no, never twice to one request, never with a fault of its own, and stay alive.
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_HTTP_LIMITS } from '../../src/config.ts';
import { sendRaw, type RawOptions } from './raw.ts';
import { openShops, type Shops } from './shops.ts';

let shops: Shops;
beforeAll(async () => {
  shops = await openShops({ http: { ...DEFAULT_HTTP_LIMITS, requestTimeoutMs: 700 } });
  await shops.app.listen();
});
afterAll(() => shops.close());

const raw = (text: string | readonly string[], options: RawOptions = {}) =>
  sendRaw(shops.app.publicUrl, typeof text === 'string' ? [text] : text, options);

const HIDDEN = 'GET /kassa/docs HTTP/1.1\r\nHost: a\r\n\r\n';
const post = (headers: string, body: string): string =>
  `POST /session HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n${headers}\r\n\r\n${body}`;

describe('a request that two readers would split differently', () => {
  it.each([
    ['both lengths', post('Content-Length: 4\r\nTransfer-Encoding: chunked', `0\r\n\r\n${HIDDEN}`)],
    [
      'both lengths, the other way round',
      post('Transfer-Encoding: chunked\r\nContent-Length: 4', `0\r\n\r\n${HIDDEN}`),
    ],
    ['two lengths', post(`Content-Length: 2\r\nContent-Length: ${HIDDEN.length + 2}`, `{}${HIDDEN}`)],
    ['a list of lengths', post('Content-Length: 2, 2', `{}${HIDDEN}`)],
    ['a length with a sign', post('Content-Length: +2', `{}${HIDDEN}`)],
    ['a length in hexadecimal', post('Content-Length: 0x2', `{}${HIDDEN}`)],
    ['a space before the colon', post('Transfer-Encoding : chunked', `0\r\n\r\n${HIDDEN}`)],
    ['an unknown coding', post('Transfer-Encoding: xchunked', `0\r\n\r\n${HIDDEN}`)],
    ['chunked and then something', post('Transfer-Encoding: chunked, identity', `0\r\n\r\n${HIDDEN}`)],
    ['two codings', post('Transfer-Encoding: chunked\r\nTransfer-Encoding: identity', `0\r\n\r\n${HIDDEN}`)],
    ['a folded header', post('X: a\r\n Transfer-Encoding: chunked\r\nContent-Length: 2', `{}`)],
    ['a bare line feed', `POST /session HTTP/1.1\nHost: a\nContent-Length: 2\n\n{}${HIDDEN}`],
    ['a bare line feed in a header', post('X: a\nContent-Length: 2', `{}${HIDDEN}`)],
    ['a bare carriage return', post('X: a\rTransfer-Encoding: chunked', `0\r\n\r\n${HIDDEN}`)],
    ['a NUL in a header', post('X: a\u0000b\r\nContent-Length: 2', `{}${HIDDEN}`)],
    ['a chunk of no size', post('Transfer-Encoding: chunked', `z\r\n{}\r\n0\r\n\r\n${HIDDEN}`)],
    ['a chunk of endless size', post('Transfer-Encoding: chunked', `fffffffffffffffff\r\n{}\r\n0\r\n\r\n${HIDDEN}`)],
    ['a chunk longer than it says', post('Transfer-Encoding: chunked', `1\r\n{}\r\n0\r\n\r\n${HIDDEN}`)],
    ['no host', `GET /healthz HTTP/1.1\r\n\r\n${HIDDEN}`],
    ['a version of its own', `GET /healthz HTTP/9.9\r\nHost: a\r\n\r\n${HIDDEN}`],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a handshake of TLS', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc'],
  ])('is refused once, and the connection ends: %s', async (_, text) => {
    const { statuses, isClosed, text: answer } = await raw(text);
    expect(statuses.length, answer).toBeLessThanOrEqual(1);
    for (const status of statuses) expect([400, 408, 501, 505], answer).toContain(status);
    expect(isClosed).toBe(true);
  });

  it('is not to be confused with two decent ones, which get an answer each', async () => {
    const both = 'GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(2);
    expect((await raw(both, { answers: 2 })).statuses).toEqual([200, 200]);
    const chunked = post('Transfer-Encoding: chunked', `2\r\n{}\r\n0\r\n\r\n${HIDDEN}`);
    expect((await raw(chunked, { answers: 2 })).statuses).toEqual([400, 200]);
  });
});

describe('a method or target for others', () => {
  it.each([
    ['a tunnel', 'CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1:22\r\n\r\n'],
    ['an echo', 'TRACE / HTTP/1.1\r\nHost: a\r\nX-Secret: echo-me\r\n\r\n'],
    ['a proxy', 'GET http://169.254.169.254/latest/ HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a redirect', 'GET //evil.example/%2e%2e HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a file outside', 'GET /kassa/assets/../../package.json HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a file outside, encoded', 'GET /kassa/assets/%2e%2e%2f%2e%2e%2fpackage.json HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a file outside, the other slash', 'GET /kassa/assets/..%5c..%5cpackage.json HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a NUL', 'GET /kassa/assets/%00 HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a list of files', 'GET /kassa/assets/ HTTP/1.1\r\nHost: a\r\n\r\n'],
  ])('gets nothing: %s', async (_, text) => {
    const { text: answer, statuses } = await raw(text, { answers: 1 });
    for (const status of statuses) expect(status, answer).toBeGreaterThanOrEqual(400);
    for (const status of statuses) expect(status, answer).toBeLessThan(500);
    expect(answer).not.toMatch(/echo-me|"dependencies"|location:/i);
  });

  it('makes an answer of its own of neither an upgrade nor an expectation', async () => {
    const upgrade = 'GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n';
    expect((await raw(upgrade, { answers: 1 })).statuses).toEqual([200]);
    const odd = 'POST /session HTTP/1.1\r\nHost: a\r\nExpect: a-miracle\r\nContent-Length: 2\r\n\r\n{}';
    expect((await raw(odd, { answers: 1 })).statuses[0]).toBeGreaterThanOrEqual(400);
  });
});

describe('a request that never ends', () => {
  const slowly = { pauseMs: 150, patienceMs: 10_000 };
  it.each([
    ['no byte at all', ['']],
    ['a header at a time', ['GET /healthz HTTP/1.1\r\n', ...Array.from({ length: 40 }, (_, n) => `X-${n}: a\r\n`)]],
    ['a byte of the body at a time', [post('Content-Length: 100', ''), ...Array<string>(40).fill('a')]],
    ['a chunk at a time', [post('Transfer-Encoding: chunked', ''), ...Array<string>(40).fill('1\r\na\r\n')]],
  ])('is ended when its time is over: %s', async (_, pieces) => {
    const { isClosed, statuses } = await raw(pieces, slowly);
    expect(isClosed).toBe(true);
    for (const status of statuses) expect([400, 408]).toContain(status);
  });

  it('keeps nobody else waiting meanwhile', async () => {
    const order: string[] = [];
    const slow = Array.from({ length: 50 }, async () => {
      await raw([post('Content-Length: 9', ''), 'a']);
      order.push('slow');
    });
    await fetch(`${shops.app.publicUrl}/healthz`).then(() => order.push('quick'));
    await Promise.all(slow);
    expect(order[0]).toBe('quick');
  });
});

describe('headers', () => {
  it.each([
    ['too large', `X: ${'a'.repeat(20_000)}\r\n`],
    ['too many', Array.from({ length: 3_000 }, (_, n) => `X${n}: a\r\n`).join('')],
    ['a cookie without end', `Cookie: ${'a=b; '.repeat(5_000)}\r\n`],
  ])('are refused when they are %s', async (_, headers) => {
    const { statuses, isClosed } = await raw(`GET /kassa/pay/x HTTP/1.1\r\nHost: a\r\n${headers}\r\n`);
    expect([...statuses, isClosed]).toEqual([431, true]);
  });
});

interface Target {
  readonly url: string;
  readonly dialect: string | null;
  readonly body: object;
}

/** A good body for each way to open a session, every field in it. */
const TARGETS: readonly Target[] = [
  {
    url: '/kassa/v1/sessions',
    dialect: 'native',
    body: {
      lines: [{ variant: 'amaranth-gown-s', quantity: 1, properties: { a: 'b' } }],
      currency: 'INR',
      country: 'IN',
      locale: 'en-IN',
      buyer: { email: 'a@example.com', phone: '+919876543210', name: 'A', external_id: 'c' },
      shipping_address: { name: 'A', line1: 'B', city: 'C', region: 'KA', postal_code: '560001', country: 'IN' },
      shipping_option: 'amaranth-parcel',
      discounts: [{ code: 'AMARANTH10' }],
      gifts: [],
      payment_methods: { only: ['card'], hide: [], order: [] },
      success_url: 'https://amaranth.example/',
      client_reference_id: 'r',
      metadata: { a: 'b' },
      attributes: { a: 'b' },
      note: 'n',
      expires_in_s: 60,
    },
  },
  {
    url: '/session',
    dialect: null,
    body: {
      data: {
        shop_domain: 'amaranth.example',
        country_code: 'IN',
        redirect_url: 'https://amaranth.example/',
        items: [{ product_id: 1_000, variant_id: 1_001, quantity: 1, properties: { a: 'b' } }],
        discount_codes: ['AMARANTH10'],
        note: 'n',
        attributes: { a: 'b' },
      },
    },
  },
  {
    url: '/dev/v1/checkout/sessions',
    dialect: 'shoppex',
    body: {
      product: { name: 'P', quantity: 1 },
      amount: 19.99,
      currency: 'USD',
      customer_email: 'a@example.com',
      success_url: 'https://amaranth.example/',
      cancel_url: 'https://amaranth.example/',
      gateway: 'SANDBOX',
      gateways: ['SANDBOX'],
      customer_id: 'c',
      metadata: { a: 'b' },
    },
  },
  {
    url: '/dev/v1/payments',
    dialect: 'shoppex',
    body: {
      title: 'P',
      value: 19.99,
      currency: 'USD',
      email: 'a@example.com',
      webhook: 'https://amaranth.example/',
      return_url: 'https://amaranth.example/',
      custom_fields: { a: 'b' },
      quantity: 1,
      gateway: 'SANDBOX',
      confirmations: 1,
    },
  },
  {
    url: '/dev/v1/webhooks',
    dialect: 'shoppex',
    body: { url: 'https://a.example/', events: ['order:paid'], description: 'd', type: 'paylix', is_active: true },
  },
  { url: '/kassa/v1/webhook_endpoints', dialect: 'native', body: { url: 'https://a.example/', events: ['*'] } },
];

async function send({ url, dialect }: Target, body: string, headers: Record<string, string> = {}) {
  const text = dialect === null ? undefined : shops.amaranth.keys[dialect];
  const key = text === undefined || dialect === null ? {} : { key: { dialect, text } };
  const before = process.cpuUsage();
  const { statusCode, body: answer } = await shops.ask('POST', url, { ...key, body, headers });
  const { user, system } = process.cpuUsage(before);
  // Work, not time: others may use the machine as well.
  return { status: statusCode, answer, workMs: (user + system) / 1_000 };
}

/** Every place in a body, with each of `values` put there. */
function* mutations(body: unknown, values: readonly unknown[]): Generator<string> {
  const places: (readonly string[])[] = [];
  const walk = (value: unknown, path: readonly string[]): void => {
    if (path.length > 0) places.push(path);
    if (typeof value === 'object' && value !== null) {
      for (const [name, member] of Object.entries(value)) walk(member, [...path, name]);
    }
  };
  walk(body, []);
  for (const path of places) {
    for (const value of values) {
      const copy = structuredClone(body) as Record<string, unknown>;
      let at = copy;
      for (const step of path.slice(0, -1)) at = at[step] as Record<string, unknown>;
      at[path.at(-1) ?? ''] = value;
      yield JSON.stringify(copy);
    }
  }
}

const named = TARGETS.map((target) => [target.url, target] as const);

describe('a body', () => {
  it.each(named)('is understood at %s when it is good', async (_, target) => {
    const { status, answer } = await send(target, JSON.stringify(target.body));
    expect(status, answer).toBeLessThan(300);
  });

  it.each(named)('brings no fault out of %s, whatever stands in any place of it', async (_, target) => {
    const texts = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', '\u0000', '\ud800'];
    const numbers = [-1, 1e308, -1e-7, Number.MAX_SAFE_INTEGER + 2];
    const others: readonly unknown[] = [null, true, [[]], { toString: 1 }, { length: 1e9 }, ['a', null], '1e5'];
    const bodies = [...mutations(target.body, [...texts, ...numbers, ...others])];
    const faults: string[] = [];
    for (let from = 0; from < bodies.length; from += 50) {
      const sent = bodies.slice(from, from + 50).map(async (body) => {
        const { status, answer } = await send(target, body);
        if (status >= 500) faults.push(`${body}: ${answer}`);
      });
      await Promise.all(sent);
    }
    expect(faults).toEqual([]);
  });

  it.each(named)('costs %s no more than a moment, however it is blown up', async (_, target) => {
    const deep = (open: string, close: string): string => open.repeat(10_000) + close.repeat(10_000);
    const keys = (nameOf: (nth: number) => string): string =>
      `{${Array.from({ length: 20_000 }, (_, nth) => `"${nameOf(nth)}":1`).join()}}`;
    const bodies = [
      deep('[', ']'),
      deep('{"a":', '}'),
      keys((nth) => `k${nth}`),
      // Names whose hashes begin alike, as far as one can tell from outside: numbers, and one letter repeated.
      keys((nth) => String(nth * 4_294_967)),
      keys(() => '__proto__'),
      `${' '.repeat(200_000)}{}`,
      `{"a":${'9'.repeat(200_000)}}`,
      `"${'\\u0000'.repeat(30_000)}"`,
    ];
    const pumps = ['0', ' ', 'a', 'a@', '1.', '-', '/', '\\', '.'].map((unit) => unit.repeat(120_000 / unit.length));
    const first = Object.keys(target.body).slice(0, 6);
    for (const pump of pumps) for (const field of first) bodies.push(JSON.stringify({ ...target.body, [field]: pump }));
    for (const field of ['success_url', 'amount', 'value', 'email', 'customer_email', 'url', 'currency', 'note']) {
      if (field in target.body) bodies.push(JSON.stringify({ ...target.body, [field]: `0.${'0'.repeat(200_000)}1` }));
    }
    for (const body of bodies) {
      const { status, workMs } = await send(target, body);
      expect(status, body.slice(0, 60)).toBeLessThan(500);
      expect(workMs, body.slice(0, 60)).toBeLessThan(400);
    }
  });

  it.each(named)('changes nothing in the program by its names at %s', async (_, target) => {
    const poison = { polluted: 'yes' };
    const names = ['__proto__', 'constructor', 'prototype'];
    const poisoned = names.map((name) => `"${name}":${JSON.stringify({ ...poison, prototype: poison })}`).join();
    const insert = (body: string): string => body.replaceAll('{', `{${poisoned},`).replaceAll(',}', '}');
    await send(target, insert(JSON.stringify(target.body)));
    const form = names.map((name) => `${name}[polluted]=yes&a[${name}][polluted]=yes`).join('&');
    await send(target, form, { 'content-type': 'application/x-www-form-urlencoded' });
    await shops.ask('GET', `${target.url}?__proto__[polluted]=yes&constructor[prototype][polluted]=yes`);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
    expect((await send(target, JSON.stringify(target.body))).status).toBeLessThan(300);
  });

  it.each(named)('is not unpacked at %s', async (_, target) => {
    const bomb = gzipSync(Buffer.alloc(20_000_000, 0x20));
    const { status, workMs } = await send(target, bomb.toString('latin1'), { 'content-encoding': 'gzip' });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(workMs).toBeLessThan(200);
  });

  it('with words of JavaScript as names in maps that are the caller’s own is kept or refused, not lost', async () => {
    const metadata = '{"constructor":"a","toString":"b","__proto__":"c","hasOwnProperty":"d"}';
    const body = `{"lines":[{"variant":"amaranth-gown-s"}],"metadata":${metadata}}`;
    const { status, answer } = await send(TARGETS[0] as Target, body);
    if (status < 300) expect(answer).toContain('"constructor":"a"');
    else expect(answer).toMatch(/metadata|__proto__/);
  });
});

describe('words of JavaScript in addresses and queries', () => {
  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'])(
    '%s is a name like any',
    async (word) => {
      const key = { dialect: 'native', text: shops.amaranth.keys['native'] ?? '' };
      const gateways = `/kassa/gateways/${word}/${shops.amaranth.merchantId}/notify`;
      const answers = await Promise.all([
        shops.ask('POST', gateways, { body: {} }),
        shops.ask('POST', `/kassa/gateways/sandbox/${word}/notify`, { body: {} }),
        shops.ask('GET', `/kassa/gateways/${word}/pages/a`),
        shops.ask('GET', `/kassa/pay/${word}`),
        shops.ask('POST', `/kassa/pay/${word}/${word}`, {
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
        }),
        shops.ask('GET', `/kassa/pay/x/${word}`),
        shops.ask('GET', `/${word}`),
        shops.ask('GET', `/kassa/v1/${word}`, { key }),
        shops.ask('GET', `/kassa/v1/sessions?status=${word}&dialect=${word}`, { key }),
        shops.ask('GET', `/kassa/v1/events?type=${word}`, { key }),
        shops.ask('GET', `/kassa/v1/sessions/${word}`, { key, headers: { 'if-match': word } }),
        shops.ask('GET', '/kassa/pay/x', { headers: { cookie: `${word}=1; kassa_known=${word}.${word}` } }),
      ]);
      expect(answers.map(({ statusCode }) => statusCode).filter((status) => status < 400 || status >= 500)).toEqual([]);
    },
  );
});

it('is still there after all this', async () => {
  expect((await fetch(`${shops.app.publicUrl}/readyz`)).status).toBe(200);
});
