// What answers give away or carry on: places to be sent to, headers, hosts that a caller made up, policies of pages, cookies,
// secrets. Against the whole server as it stands behind https.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomToken } from '../../src/base/crypto.ts';
import { newKey } from '../../src/cli/apply/keys.ts';
import { dialects } from '../../src/dialects/registry.ts';
import { entropyOf } from './entropy.ts';
import { openShops, speaking, type Ask, type Shops } from './shops.ts';
import { snapshotOf } from './snapshot.ts';
import { withoutMoment } from './without-moment.ts';

const PUBLIC_URL = 'https://pay.example';
let shops: Shops;
beforeAll(async () => {
  shops = await openShops({ publicUrl: PUBLIC_URL });
});
afterAll(() => shops.close());

const keyed = (dialect: string): Ask => ({ key: { dialect, text: shops.amaranth.keys[dialect] ?? '' } });
const gown = { variant: 'amaranth-gown-s' };

describe('an address for webhooks', () => {
  const inside = [
    ...['127.0.0.1', '10.0.0.1', '172.16.0.1', '192.168.0.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '0', '127.1'],
    ...[
      '2130706433',
      '0x7f000001',
      '0177.0.0.1',
      '0x7f.1',
      '１２７.0.0.1',
      '127。0。0。1',
      '127.0.0.1.',
      '127%2e0.0.1',
    ],
    ...['[::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::127.0.0.1]', '[64:ff9b::7f00:1]', '[fe80::1]'],
    ...['[64:ff9b:1::7f00:1]', '[2002:7f00:1::]', '[2001:0:7f00:1::]', '[fc00::1]', '[fd00:ec2::254]', '[ff02::1]'],
    ...[
      '[fe80::1%25eth0]',
      'localhost',
      'LOCALHOST',
      'localhost.',
      'a.localhost',
      'db.internal',
      'intranet',
      'x.local',
    ],
    ...['metadata.google.internal', '198.18.0.1', '192.0.0.192', '224.0.0.1', '255.255.255.255', 'ⓛocalhost'],
  ].map((host) => `https://${host}/`);
  const odd = [
    ...['http://hooks.example/', 'ftp://hooks.example/', 'file:///etc/passwd', 'gopher://hooks.example/', 'data:,a'],
    ...['javascript:alert(1)', '//hooks.example/', '/kassa/v1', 'hooks.example', '', ' ', 'https://', 'https:///'],
    ...['https:hooks.example', 'https:/hooks.example', 'https:///hooks.example', 'https:\\\\hooks.example'],
    ...['https://user:password@hooks.example/', 'https://127.0.0.1@hooks.example/', 'https://hooks.example:99999/'],
    ...['https://hooks.example#@127.0.0.1/', 'https://[', 'https://a b/', 'https://\u0000.example/'],
  ];
  const places: readonly (readonly [string, (url: string) => Promise<{ readonly statusCode: number }>])[] = [
    ['a new endpoint', (url) => post('/kassa/v1/webhook_endpoints', 'native', { url, events: ['*'] })],
    [
      'an endpoint that is changed',
      (url) =>
        shops.ask('PATCH', `/kassa/v1/webhook_endpoints/${shops.amaranth.has.endpointId}`, {
          ...keyed('native'),
          body: { url },
        }),
    ],
    [
      'a new webhook of flowglad',
      (url) => post('/flowglad/api/v1/webhooks', 'flowglad', { webhook: { ...hook, url } }),
    ],
    [
      'a webhook of flowglad that is changed',
      (url) =>
        shops.ask('PUT', `/flowglad/api/v1/webhooks/${shops.amaranth.has.webhookId}`, {
          ...keyed('flowglad'),
          body: { webhook: { url } },
        }),
    ],
    [
      'the callback of a session',
      (url) =>
        post('/dev/v1/payments', 'shoppex', {
          ...{ title: 'Gown', value: 1, currency: 'INR', email: 'a@example.com' },
          // Left empty, it is none.
          webhook: url === '' ? 'x' : url,
        }),
    ],
  ];
  const hook = { name: 'Orders', filterTypes: ['purchase.completed'] };
  const post = (path: string, dialect: string, body: object) => shops.ask('POST', path, { ...keyed(dialect), body });

  it.each(places)('may not lead inside, nor be anything but https: %s', async (_, give) => {
    const before = await snapshotOf(shops.app, shops.amaranth);
    const taken: string[] = [];
    for (const url of [...inside, ...odd]) if ((await give(url)).statusCode < 400) taken.push(url);
    expect(taken).toEqual([]);
    expect(await snapshotOf(shops.app, shops.amaranth)).toBe(before);
  });

  it.each(places)('is taken when it is decent: %s', async (_, give) => {
    expect((await give('https://hooks.amaranth.example/kassa?a=b')).statusCode).toBeLessThan(300);
  });
});

/** They lead elsewhere, or could be thought to. */
const NOWHERE = [
  ...['//evil.example/', '\\\\evil.example/', '/\\evil.example/', 'https:evil.example', 'https:/evil.example'],
  ...[
    'https:///evil.example',
    'https:\\\\evil.example',
    'javascript:alert(1)//',
    'JaVaScRiPt:alert(1)',
    ' javascript:1',
  ],
  ...['java\tscript:alert(1)', 'data:text/html,<script>alert(1)</script>', 'vbscript:1', 'blob:https://a/', 'ftp://a/'],
  ...[
    'https://amaranth.example@evil.example/',
    'https://a:b@evil.example/',
    'https://evil.example\\@amaranth.example/',
  ],
  ...[
    'https://amaranth.example\r\nLocation: https://evil.example/',
    'https://amaranth.example/\u0000',
    'https://',
    'evil',
  ],
  ...[
    'https:amaranth.example/',
    '/kassa/pay/x',
    '?a=b',
    '#a',
    'https://amaranth.example/ a',
    '\u2028https://evil.example/',
  ],
];
const ELSEWHERE = [
  ...['https://evil.example/', 'https://amaranth.example.evil.example/', 'https://evilamaranth.example/'],
  ...['https://evil.example/https://amaranth.example/', 'https://evil.example#amaranth.example', 'https://127.0.0.1/'],
  ...['https://evil.example?amaranth.example', 'https://amaranth.example:8443/', 'https://аmaranth.example/'],
  ...['https://amaranth.example%2eevil.example/', 'https://amaranth.example。evil.example/', 'https://[::1]/'],
];

describe('an address to send the buyer to', () => {
  const byKey: readonly (readonly [string, string, (url: string) => object])[] = [
    ['/kassa/v1/sessions', 'native', (success_url) => ({ lines: [gown], success_url })],
    ['/kassa/v1/sessions', 'native', (cancel_url) => ({ lines: [gown], cancel_url })],
    ...['success_url', 'cancel_url'].map(
      (name) =>
        [
          '/dev/v1/checkout/sessions',
          'shoppex',
          (url: string) => ({
            ...{ product: { name: 'Gown' }, amount: 1, currency: 'INR', customer_email: 'a@example.com' },
            [name]: url,
          }),
        ] as const,
    ),
    ...['successUrl', 'cancelUrl'].map(
      (name) =>
        [
          '/flowglad/api/v1/checkout-sessions',
          'flowglad',
          (url: string) => ({
            checkoutSession: {
              ...{ type: 'product', customerExternalId: 'amaranth-buyer', priceId: 'amaranth-gown-s' },
              ...{ successUrl: 'https://a.example/', cancelUrl: 'https://a.example/', [name]: url },
            },
          }),
        ] as const,
    ),
    [
      '/dev/v1/payments',
      'shoppex',
      (return_url) => ({ title: 'Gown', value: 1, currency: 'INR', email: 'a@example.com', return_url }),
    ],
  ];
  it.each(byKey)('at %s is one of the web and nothing else (%s)', async (path, dialect, bodyWith) => {
    const taken: string[] = [];
    for (const url of NOWHERE) {
      const { statusCode } = await shops.ask('POST', path, { ...keyed(dialect), body: bodyWith(url) });
      if (statusCode < 400) taken.push(url);
    }
    expect(taken).toEqual([]);
    const decent = await shops.ask('POST', path, { ...keyed(dialect), body: bodyWith('https://evil.example/') });
    expect(decent.statusCode, 'who has a key may send buyers anywhere').toBeLessThan(300);
  });

  it('at /session, where nobody shows a key, is one that the merchant has registered', async () => {
    const open = (redirect_url: string) =>
      shops.ask('POST', '/session', {
        body: {
          data: {
            shop_domain: 'amaranth.example',
            items: [{ product_id: 1_000, variant_id: 1_001, quantity: 1 }],
            redirect_url,
          },
        },
      });
    expect((await open('https://amaranth.example/cart?a=b#c')).statusCode).toBe(200);
    const taken: string[] = [];
    for (const url of [...NOWHERE, ...ELSEWHERE]) if ((await open(url)).statusCode < 400) taken.push(url);
    expect(taken).toEqual([]);
  });

  it('is never one that stands in the address of a page', async () => {
    const { publicId } = shops.amaranth.has.sessions['native'] ?? { publicId: '' };
    for (const evil of [
      '%2F%2Fevil.example',
      '%5C%5Cevil.example',
      'https:%2F%2Fevil.example',
      '%0d%0aLocation:evil',
    ]) {
      for (const path of [`/kassa/pay/${evil}/update`, `/kassa/pay/${evil}/return/${evil}`, `/kassa/pay/${evil}`]) {
        const { headers } = await shops.ask('GET', path);
        expect(headers['location'] ?? '/kassa/pay/').toMatch(/^\/kassa\/pay\//);
      }
      for (const name of ['next', 'return', 'return_url', 'redirect', 'success_url', 'url', 'secret']) {
        const { headers } = await shops.ask('GET', `/kassa/pay/${publicId}?${name}=${evil}`);
        expect(headers['location'] ?? '/kassa/pay/').toMatch(/^\/kassa\/pay\/ses_\w+$|^\/kassa\/pay\/$/);
      }
    }
  });
});

/** Addresses of every kind of answer there is. */
function everyKind(): readonly (readonly [string, string, Ask])[] {
  const { has } = shops.amaranth;
  const pages = dialects.map(({ name, pagePath }) => pagePath.replace(':id', has.sessions[name]?.publicId ?? ''));
  return [
    ...pages.flatMap((page): [string, string, Ask][] => [
      ['GET', page, {}],
      ['GET', `${page}?secret=wrong`, {}],
      ['GET', `${page}/update`, {}],
      ['GET', `${page}/return/none`, {}],
      ['POST', `${page}/pay`, { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'token=x' }],
      ['POST', `${page}/pay`, { body: {} }],
      ['GET', `${page}-none`, { headers: { accept: 'text/html' } }],
    ]),
    ['GET', '/', {}],
    ['GET', '/', { headers: { accept: 'text/html' } }],
    ['GET', '/kassa/docs', {}],
    ['GET', '/kassa/docs/errors', {}],
    ['GET', '/healthz', {}],
    ['GET', '/readyz', {}],
    ['GET', '/openapi.json', {}],
    ['GET', '/nowhere', {}],
    ['DELETE', '/session', {}],
    ['GET', '/kassa/gateways/sandbox/pages/challenge/a/b/c', {}],
    ['POST', `/kassa/gateways/sandbox/${shops.amaranth.merchantId}/notify`, { body: {} }],
    ['GET', '/kassa/accent/7a2e4d', {}],
    ['GET', '/kassa/v1/sessions', {}],
    ['GET', '/kassa/v1/sessions', keyed('native')],
    ['GET', `/kassa/v1/webhook_endpoints/${has.endpointId}`, keyed('native')],
    ['GET', `/kassa/v1/deliveries/${has.deliveryId}`, keyed('native')],
    ['GET', `/kassa/v1/events/${has.eventId}`, keyed('native')],
    ['GET', '/dev/v1/me', keyed('shoppex')],
    ['GET', '/dev/v1/payments', keyed('shoppex')],
    ['GET', `/session/${has.sessions['flexype']?.publicId}`, {}],
    ['GET', '/flowglad/api/v1/checkout-sessions', {}],
    ['GET', '/flowglad/api/v1/checkout-sessions', keyed('flowglad')],
    ['GET', '/flowglad/api/v1/customers', keyed('flowglad')],
    ['GET', `/flowglad/api/v1/purchases/${has.purchaseId}`, keyed('flowglad')],
    ['GET', `/flowglad/api/v1/payments/${has.paymentId}`, keyed('flowglad')],
    ['GET', `/flowglad/api/v1/webhooks/${has.webhookId}`, keyed('flowglad')],
    ['GET', `/v2/checkouts/amaranth/main/sessions/${has.sessions['fastspring']?.publicId}`, keyed('fastspring')],
    ['GET', `/fastspring/sessions/${has.classicId}`, keyed('fastspring')],
    ['GET', `/fastspring/sessions/${has.classicId}`, {}],
    ['GET', '/v2/checkouts/amaranth/none/sessions/OS0', {}],
  ];
}

describe('every answer', () => {
  const made: Readonly<Record<string, string>> = {
    host: 'evil.example',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'evil',
    'x-forwarded-prefix': '/evil.example',
    'x-forwarded-port': '666',
    forwarded: 'host=evil.example;proto=evil',
    'x-original-url': '/evil.example',
    'x-rewrite-url': '/evil.example',
    'x-http-method-override': 'DELETE',
    'x-request-id': 'evil.example',
    'request-id': 'evil.example',
    referer: 'https://evil.example/',
  };

  it('is the same whatever host the caller made up', async () => {
    const blank = (text: string): string =>
      withoutMoment(text).replace(/(token" value|left-ms)="[^"]*"|kassa_form=[^;]*/g, '');
    for (const [method, url, asked] of everyKind()) {
      const plain = await shops.ask(method, url, asked);
      const misled = await shops.ask(method, url, { ...asked, headers: { ...asked.headers, ...made } });
      expect(misled.statusCode, url).toBe(plain.statusCode);
      expect(blank(misled.body), url).toBe(blank(plain.body));
      expect(JSON.stringify(misled.headers), url).not.toContain('evil');
    }
  });

  it('has no header that a caller could write into', async () => {
    const evil = 'a\r\nX-Injected: yes\r\n\r\n<x-pwned>';
    const encoded = encodeURIComponent(evil);
    for (const [method, url, asked] of everyKind()) {
      const headers = { origin: 'https://evil.example', cookie: `kassa_form=${encoded}`, 'idempotency-key': encoded };
      const target = url.replace(/none|wrong/, encoded);
      const answer = await shops.ask(method, target, { ...asked, headers: { ...asked.headers, ...headers } });
      for (const [name, value] of Object.entries(answer.headers)) {
        expect(String(value), `${name} of ${target}`).not.toMatch(/[\r\n]|evil\.example/);
      }
      expect(answer.headers).not.toHaveProperty('x-injected');
    }
  });

  it('is guarded: no sniffing, no framing, no scripts but ours, nothing kept by caches', async () => {
    for (const [method, url, asked] of everyKind()) {
      const { headers } = await shops.ask(method, url, asked);
      expect(headers['x-content-type-options'], `${method} ${url}`).toBe('nosniff');
      const isHtml = String(headers['content-type']).startsWith('text/html');
      const mayBeKept =
        url.startsWith('/kassa/accent/') || url === '/openapi.json' || (isHtml && /^\/($|kassa\/docs)/.test(url));
      if (!mayBeKept) expect(headers['cache-control'], url).toContain('no-store');
      if (!isHtml) continue;
      const policy = String(headers['content-security-policy']);
      expect(policy, url).toContain("default-src 'none'");
      expect(policy, url).toContain("frame-ancestors 'none'");
      expect(policy, url).not.toMatch(/unsafe-eval|script-src[^;]*(unsafe|https?:|\*)|default-src [^;]*(https?:|\*)/);
    }
  });

  it('sets cookies that no script, no other site and no other page gets', async () => {
    let cookies = 0;
    for (const [method, url, asked] of everyKind()) {
      const { headers } = await shops.ask(method, url, asked);
      for (const cookie of [headers['set-cookie'] ?? []].flat()) {
        cookies += 1;
        expect(cookie).toMatch(/; HttpOnly/);
        expect(cookie).toMatch(/; Secure/);
        expect(cookie).toMatch(/; SameSite=Lax/);
        expect(cookie).toMatch(/; Path=\/(kassa\/)?[a-z]+\/[\w-]+/);
        expect(cookie).not.toMatch(/Domain=/i);
      }
    }
    expect(cookies).toBeGreaterThan(0);
  });
});

describe('secrets', () => {
  it('stand in no answer but the one that makes them', async () => {
    const { amaranth, app } = shops;
    const session = amaranth.has.sessions['native'];
    const endpoint = await app.store.loadEndpoint(amaranth.merchantId, amaranth.has.endpointId);
    if (session === undefined || endpoint === null) throw new Error('the shop is not furnished');
    const context = await app.engine.contextFor(session);
    const toNobody = [
      ...Object.values(amaranth.keys),
      ...endpoint.secrets.flatMap((sealed) => [sealed, app.vault.open(sealed)]),
      context.callbackSecret(session),
      app.vault.derive('sandbox-notifications'),
    ];
    const contact = ['buyer@amaranth.example', 'Buyer of amaranth', 'Note to amaranth', 'order of amaranth'];
    for (const [method, url, asked] of everyKind()) {
      const answer = await shops.ask(method, url, asked);
      const text = answer.body + JSON.stringify(answer.headers);
      for (const secret of toNobody) expect(text, url).not.toContain(secret);
      if (asked.key !== undefined) continue;
      for (const secret of [...contact, context.clientSecret(session)]) expect(text, url).not.toContain(secret);
    }
  });
});

describe('what must not be guessed', () => {
  const makers: readonly (readonly [string, () => string])[] = [
    ...dialects.map((dialect) => [`a session’s id in ${dialect.name}`, () => dialect.publicId(Date.now())] as const),
    ...speaking.map((dialect) => [`a key of ${dialect.name}`, () => newKey(dialect, false)] as const),
    ['a token', () => randomToken()],
  ];
  /** FastSpring's format has room for 18 characters of base 36, 93 bits, and clients check it. */
  const FEWER_BITS: Readonly<Record<string, number>> = { 'a session’s id in fastspring': 90 };
  it.each(makers)(
    'holds more than a hundred random bits, or as many as the vendor’s format has room for: %s',
    (name, make) => {
      expect(entropyOf(make)).toBeGreaterThan(FEWER_BITS[name] ?? 100);
    },
  );

  it('would be found out if it were counted up', () => {
    let count = 0;
    expect(entropyOf(() => `ses_${String((count += 1)).padStart(30, '0')}`)).toBeLessThan(40);
  });
});
