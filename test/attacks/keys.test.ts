// Keys that do not fit, on every route of every dialect: none, guessed, taken back, of another API, without the scope. And
// what guessing costs.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_HTTP_LIMITS } from '../../src/config.ts';
import { hashedKey, newKey } from '../../src/cli/apply/keys.ts';
import { dialects } from '../../src/dialects/registry.ts';
import { planRoutes, type PlannedRoute } from '../../src/http/plan-routes.ts';
import { authorization, dialectNamed } from './authorization.ts';
import { openShops, speaking, type Ask, type Shops } from './shops.ts';

let shops: Shops;
beforeAll(async () => {
  const http = { ...DEFAULT_HTTP_LIMITS, failedKeysPerIpPerS: 1, formsPerIpPerS: 1, publicRequestsPerIpPerS: 5 };
  shops = await openShops({ http });
});
afterAll(() => shops.close());

const closed = planRoutes(dialects).filter(({ route }) => Array.isArray(route.scopes));
const named = closed
  .filter(({ prefix }) => prefix !== '')
  .map((plan) => [`${plan.route.method} ${plan.route.path}`, plan] as const);

let callers = 0;
/** Nobody is slowed down by what others have guessed. */
const newAddress = (): string => `198.18.${(callers += 1) >> 8}.${callers & 255}`;

async function call({ dialect, route, prefix }: PlannedRoute, text: string | null) {
  const url = prefix + route.path.replace(/:\w+/g, 'none');
  const asked: Ask = text === null ? {} : { key: { dialect: dialect.name, text } };
  const hasBody = route.method !== 'GET' && route.method !== 'DELETE';
  return shops.ask(route.method, url, { ...asked, ...(hasBody ? { body: {} } : {}), ip: newAddress() });
}

/** Whoever may write may read. */
const suffices = (scope: string, wanted: readonly string[]): boolean =>
  wanted.some((one) => scope === one || scope === one.replace(/\.read$/, '.write'));

describe('a key that does not fit', () => {
  it.each(named)('opens nothing at %s', async (_, plan) => {
    const { amaranth } = shops;
    const guessed = newKey(plan.dialect, false);
    const revoked = await shops.makeKey(amaranth, plan.dialect.name, ['*'], 'revoked');
    const others = speaking.filter(({ name }) => name !== plan.dialect.name).map(({ name }) => amaranth.keys[name]);
    // Where buyers may come without a key, having none is no attack; a bad one is never taken for none.
    const none = plan.route.isKeyOptional === true ? [] : [null];
    for (const text of [...none, '', guessed, revoked, `${amaranth.keys[plan.dialect.name]}x`, ...others]) {
      const { statusCode, headers, body } = await call(plan, text ?? null);
      expect([statusCode, body]).toEqual([401, expect.any(String)]);
      expect(headers['www-authenticate']).toMatch(/^(Bearer|Basic) realm=/);
      // What was sent may be half of a real key, and answers end up in logs.
      if (text) expect(body).not.toContain(text.slice(-12));
    }
  });

  it('opens nothing at the root either, where the same routes stand', async () => {
    for (const plan of closed.filter(({ prefix }) => prefix === '')) {
      for (const text of [...(plan.route.isKeyOptional === true ? [] : [null]), newKey(plan.dialect, false)]) {
        expect((await call(plan, text)).statusCode, plan.route.path).toBe(401);
      }
    }
  });

  it.each(named)('is not a key of another API that begins the same, at %s', async (_, plan) => {
    const stranger = speaking.find(({ name }) => name !== plan.dialect.name)?.name ?? '';
    const text = newKey(plan.dialect, false);
    await shops.app.store.insertKey({
      id: crypto.randomUUID(),
      merchantId: shops.amaranth.merchantId,
      dialect: stranger,
      scopes: ['*'],
      livemode: false,
      createdAtMs: Date.now(),
      revokedAtMs: null,
      ...hashedKey(dialectNamed(plan.dialect.name), text),
    });
    expect((await call(plan, text)).statusCode).toBe(401);
  });

  it.each(named)('is told the scope that is missing at %s', async (_, plan) => {
    const wanted = plan.route.scopes as readonly string[];
    // A route without scopes is open to every key.
    const others = plan.dialect.policy.scopes.filter((scope) => !suffices(scope, wanted));
    const without = await call(plan, await shops.makeKey(shops.amaranth, plan.dialect.name, others));
    const withIt = await call(plan, await shops.makeKey(shops.amaranth, plan.dialect.name, wanted.slice(0, 1)));
    expect([401, 403]).not.toContain(withIt.statusCode);
    if (wanted.length === 0) return expect(without.statusCode).toBe(withIt.statusCode);
    expect(without.statusCode).toBe(403);
    expect(wanted.some((scope) => without.body.includes(scope))).toBe(true);
  });

  it('may not name prices without the scope for it, nor by a change', async () => {
    const text = await shops.makeKey(shops.amaranth, 'native', ['sessions.read', 'sessions.write', 'payments.write']);
    const key = { dialect: 'native', text };
    const inline = { lines: [{ title: 'Gown', unit_amount: 1 }] };
    expect((await shops.ask('POST', '/kassa/v1/sessions', { key, body: inline })).statusCode).toBeGreaterThanOrEqual(
      400,
    );
    const body = { lines: [{ variant: 'amaranth-gown-s' }] };
    const opened = (await shops.ask('POST', '/kassa/v1/sessions', { key, body })).json<{ id: string }>();
    const changed = await shops.ask('PATCH', `/kassa/v1/sessions/${opened.id}`, { key, body: inline });
    expect(changed.statusCode).toBeGreaterThanOrEqual(400);
    expect(changed.body).toContain('prices.override');
  });

  it('ends with the moment it is taken back, also for who has just used it', async () => {
    const text = newKey(dialectNamed('native'), false);
    const row = {
      id: crypto.randomUUID(),
      merchantId: shops.celandine.merchantId,
      dialect: 'native',
      scopes: ['*'],
      livemode: false,
      createdAtMs: Date.now(),
      revokedAtMs: null,
      ...hashedKey(dialectNamed('native'), text),
    };
    await shops.app.store.insertKey(row);
    const key = { dialect: 'native', text };
    const list = () => shops.ask('GET', '/kassa/v1/webhook_endpoints', { key, ip: newAddress() });
    expect((await list()).statusCode).toBe(200);
    const merchant = await shops.app.store.loadMerchant(shops.celandine.merchantId);
    if (merchant === null) throw new Error('the shop is gone');
    // Applying a configuration that does not name a key takes it back.
    await shops.app.store.applyConfig({ merchant, items: [], keys: [{ ...row }], endpoints: [] }, Date.now());
    expect((await list()).statusCode).toBe(200);
    await shops.app.store.applyConfig({ merchant, items: [], keys: [], endpoints: [] }, Date.now());
    expect((await list()).statusCode).toBe(401);
  });
});

describe('a key in a place where none belongs', () => {
  it.each([
    ['in the query', '?key=', {}],
    ['in the query', '?access_token=', {}],
    ['in a header of another name', '', 'x-api-key'],
    ['in a cookie', '', 'cookie'],
  ] as const)('opens nothing: %s', async (_, query, header) => {
    const key = shops.amaranth.keys['native'] ?? '';
    const headers = typeof header === 'string' ? { [header]: header === 'cookie' ? `key=${key}` : key } : {};
    const url = `/kassa/v1/sessions${query === '' ? '' : query + key}`;
    const { statusCode, body } = await shops.ask('GET', url, { headers, ip: newAddress() });
    expect(statusCode).toBe(401);
    expect(body).not.toContain(key);
  });

  it.each([
    ['two schemes', (key: string) => `Bearer ${key}, Bearer ${key}`],
    ['a space inside', (key: string) => `Bearer ${key.slice(0, 9)} ${key.slice(9)}`],
    ['no scheme', (key: string) => key],
    ['a scheme that is none', (key: string) => `BearerX ${key}`],
    ['endless text', (key: string) => `Bearer ${key}${'a'.repeat(8_000)}`],
  ])('is not read out of %s', async (_, written) => {
    const headers = { authorization: written(shops.amaranth.keys['native'] ?? '') };
    expect((await shops.ask('GET', '/kassa/v1/sessions', { headers, ip: newAddress() })).statusCode).toBe(401);
  });
});

describe('a user name and a password', () => {
  const pair = () => shops.amaranth.keys['fastspring'] ?? '';
  const [nameOf, passwordOf] = [(text: string) => text.split(':')[0] ?? '', (text: string) => text.split(':')[1] ?? ''];
  const basic = (text: string): string => authorization('fastspring', text);
  const read = async (written: string | null) => {
    const url = `/v2/checkouts/amaranth/main/sessions/${shops.amaranth.has.sessions['fastspring']?.publicId}`;
    const headers: Record<string, string> = written === null ? {} : { authorization: written };
    return shops.ask('GET', url, { headers, ip: newAddress() });
  };

  it('open what is the buyer’s as well, and show the seller more', async () => {
    const [seller, buyer] = [await read(basic(pair())), await read(null)];
    expect([seller.statusCode, buyer.statusCode]).toEqual([200, 200]);
    expect(seller.body).toContain('amaranth-account');
    expect(buyer.body).not.toMatch(/amaranth-(account|external)/);
  });

  it.each([
    ['nothing', () => ''],
    ['only the scheme', () => 'Basic'],
    ['the scheme and a space', () => 'Basic '],
    ['another scheme', () => `Bearer ${pair()}`],
    ['another scheme around the same code', () => basic(pair()).replace('Basic', 'Bearer')],
    ['no scheme', () => pair()],
    ['no code', () => `Basic ${pair()}`],
    ['code in code', () => basic(Buffer.from(pair()).toString('base64'))],
    ['only the name', () => basic(nameOf(pair()))],
    ['no password', () => basic(`${nameOf(pair())}:`)],
    ['no name', () => basic(`:${passwordOf(pair())}`)],
    ['the two turned round', () => basic(`${passwordOf(pair())}:${nameOf(pair())}`)],
    ['half a password', () => basic(pair().slice(0, -1))],
    ['more than a password', () => basic(`${pair()}\n`)],
    ['the password of another shop', () => basic(`${nameOf(pair())}:${passwordOf(theirs())}`)],
    ['two pairs', () => `${basic(pair())}, ${basic(pair())}`],
    ['two pairs in one', () => basic(`${pair()}:${pair()}`)],
    ['the name in capitals', () => basic(pair().toUpperCase())],
    ['a key of another API', () => basic(shops.amaranth.keys['native'] ?? '')],
    ['a key of another API as the password', () => basic(`:${shops.amaranth.keys['native']}`)],
    ['endless text', () => basic(`${pair()}${'a'.repeat(8_000)}`)],
    ['no colon', () => basic(pair().replace(':', ''))],
    ['another sign for the colon', () => basic(pair().replace(':', '：'))],
    ['a byte after it that is no UTF-8', () => bytes(Buffer.from(pair()), Buffer.of(0xff))],
    ['a byte before it that is no UTF-8', () => bytes(Buffer.of(0xc3), Buffer.from(pair()))],
    ['UTF-16', () => bytes(Buffer.from(pair(), 'utf16le'))],
    ['a NUL at the end', () => basic(`${pair()}\0`)],
  ])('are not read out of %s, nor is that taken for a buyer', async (_, written) => {
    const { statusCode, body } = await read(written());
    expect([statusCode, body]).toEqual([401, expect.stringContaining('INVALID_CREDENTIALS')]);
    expect(body).not.toContain(passwordOf(pair()));
  });

  const theirs = (): string => shops.belladonna.keys['fastspring'] ?? '';
  const bytes = (...parts: readonly Buffer[]): string => `Basic ${Buffer.concat(parts).toString('base64')}`;

  it('of another shop, or of one in the other mode, open nothing at this shop’s checkout', async () => {
    // What that shop had at first was taken back above.
    const otherMode = await shops.makeKey(shops.celandine, 'fastspring', ['*']);
    for (const text of [theirs(), otherMode]) {
      const { statusCode, body } = await read(basic(text));
      expect([statusCode, body]).toEqual([400, expect.stringContaining('INVALID_CHECKOUT_PATH')]);
    }
  });

  it('are answered at once when guessed one after the other, and soon no more', async () => {
    const url = `/v2/checkouts/amaranth/main/sessions/${shops.amaranth.has.sessions['fastspring']?.publicId}`;
    const statuses: number[] = [];
    for (let nth = 0; nth < 15; nth++) {
      const key = { dialect: 'fastspring', text: newKey(dialectNamed('fastspring'), false) };
      statuses.push((await shops.ask('GET', url, { key, ip: '203.0.113.77' })).statusCode);
    }
    expect(statuses[0]).toBe(401);
    expect(statuses).toContain(429);
  });
});

describe('guessing', () => {
  const guess = async (ip: string, headers: Record<string, string> = {}) => {
    const key = { dialect: 'native', text: newKey(dialectNamed('native'), false) };
    return (await shops.ask('GET', '/kassa/v1/sessions', { key, ip, headers })).statusCode;
  };
  const guesses = async (
    count: number,
    addressOf: (nth: number) => string,
    headersOf: (nth: number) => Record<string, string> = () => ({}),
  ) => {
    const statuses: number[] = [];
    for (let nth = 0; nth < count; nth++) statuses.push(await guess(addressOf(nth), headersOf(nth)));
    return statuses;
  };

  it('is slowed down by address, and nobody else is', async () => {
    expect(await guesses(15, () => '203.0.113.1')).toContain(429);
    expect(await guess('203.0.113.2')).toBe(401);
    const key = { dialect: 'native', text: shops.amaranth.keys['native'] ?? '' };
    expect((await shops.ask('GET', '/kassa/v1/sessions', { key, ip: '203.0.113.1' })).statusCode).toBe(200);
  });

  it('gains nothing by the many addresses that one line has', async () => {
    expect(await guesses(15, (nth) => `2001:db8:1:2::${nth + 1}`)).toContain(429);
    expect(await guesses(15, (nth) => (nth % 2 === 0 ? '203.0.113.3' : '::ffff:203.0.113.3'))).toContain(429);
    expect(await guess('2001:db8:1:3::1')).toBe(401);
  });

  it('gains nothing by pretending to come from elsewhere', async () => {
    const names = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'cf-connecting-ip', 'true-client-ip'];
    for (const [index, name] of names.entries()) {
      const ip = `203.0.113.${10 + index}`;
      const headers = (nth: number) => ({ [name]: name === 'forwarded' ? `for=10.0.0.${nth}` : `10.0.0.${nth}` });
      expect(await guesses(15, () => ip, headers), name).toContain(429);
    }
  });

  it('is slowed down on routes without a key, and on forms', async () => {
    const ids = dialectNamed('flexype');
    const looked: number[] = [];
    for (let nth = 0; nth < 10; nth++) {
      looked.push((await shops.ask('GET', `/session/${ids.publicId(0)}`, { ip: `2001:db8:2::${nth}` })).statusCode);
    }
    expect(looked.slice(0, 3)).toEqual([404, 404, 404]);
    expect(looked).toContain(429);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const sent: number[] = [];
    for (let nth = 0; nth < 8; nth++) {
      const url = `/kassa/pay/${dialectNamed('native').publicId(0)}/pay`;
      sent.push((await shops.ask('POST', url, { headers, body: 'token=1', ip: `2001:db8:3::${nth}` })).statusCode);
    }
    expect(sent).toContain(429);
  });
});
