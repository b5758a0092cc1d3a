// Messages that pretend: notifications of a payment provider, and forms of the page that the page did not send.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hmacHex } from '../../src/base/crypto.ts';
import { DEFAULT_HTTP_LIMITS } from '../../src/config.ts';
import { dialects } from '../../src/dialects/registry.ts';
import { openShops, type Shop, type Shops } from './shops.ts';
import { snapshotOf } from './snapshot.ts';

let shops: Shops;
beforeAll(async () => {
  // All forms come from one address here, and being too many must not be what keeps them out.
  shops = await openShops({ http: { ...DEFAULT_HTTP_LIMITS, formsPerIpPerS: 10_000 } });
});
afterAll(() => shops.close());

const MINUTE_S = 60;

interface Told {
  readonly to: Shop;
  readonly sessionId: string;
  readonly attemptId: string;
  readonly secret?: string;
  /** Of the signature's time, against now. */
  readonly ageS?: number;
  readonly signedFor?: Shop;
  readonly more?: object;
}

/** As the bank writes them. */
function notification({ to, sessionId, attemptId, secret, ageS = 0, signedFor = to, more = {} }: Told) {
  const payment = { reference: 'sbx_forged', session: sessionId, attempt: attemptId, status: 'paid', ...more };
  const body = JSON.stringify({ id: 'sbx_evt_1', type: 'payment.settled', payment });
  const seconds = Math.floor(Date.now() / 1_000) - ageS;
  const text = `${seconds}./${signedFor.merchantId}/notify.${body}`;
  const signature = hmacHex('sha256', secret ?? shops.app.vault.derive('sandbox-notifications'), text);
  return {
    url: `/kassa/gateways/sandbox/${to.merchantId}/notify`,
    body,
    headers: { 'sandbox-signature': `t=${seconds},v1=${signature}` },
  };
}

const tell = async ({ url, body, headers }: { url: string; body: string; headers: Record<string, string> }) =>
  (await shops.ask('POST', url, { body, headers })).statusCode;

/** A session whose buyer is away at the bank. */
async function away(
  shop: Shop,
): Promise<{ readonly id: string; readonly sessionId: string; readonly attemptId: string }> {
  const key = { dialect: 'native', text: shop.keys['native'] ?? '' };
  const address = { name: 'A', line1: 'B', city: 'C', postal_code: '560001', country: 'IN' };
  const body = {
    lines: [{ variant: `${shop.name}-gown-s` }],
    buyer: { email: 'a@example.com' },
    shipping_address: address,
    shipping_option: `${shop.name}-parcel`,
  };
  const opened = (await shops.ask('POST', '/kassa/v1/sessions', { key, body })).json<{ id: string }>();
  const card = { number: '4000002760003184', exp_month: 12, exp_year: 2040, cvc: '123' };
  const paid = await shops.ask('POST', `/kassa/v1/sessions/${opened.id}/pay`, { key, body: { method: 'card', card } });
  expect(paid.statusCode, paid.body).toBe(200);
  const found = await shops.app.store.findSession('native', opened.id, shop.merchantId);
  const attempt = found?.session.attempts.at(-1);
  if (found === null || attempt?.state !== 'challenged') throw new Error('nobody is away at the bank');
  return { id: opened.id, sessionId: found.session.id, attemptId: attempt.id };
}

describe('a notification that is not the provider’s', () => {
  it('changes nothing and is told so', async () => {
    const { amaranth, belladonna } = shops;
    const { sessionId, attemptId } = await away(amaranth);
    const told = { to: amaranth, sessionId, attemptId };
    const good = notification(told);
    const before = await snapshotOf(shops.app, amaranth);
    const forged: Record<string, ReturnType<typeof notification>> = {
      'no signature': { ...good, headers: { 'sandbox-signature': '' } },
      'a signature of zeros': { ...good, headers: { 'sandbox-signature': `t=1,v1=${'0'.repeat(64)}` } },
      'another secret': notification({ ...told, secret: 'guessed' }),
      'an empty secret': notification({ ...told, secret: '' }),
      'six minutes old': notification({ ...told, ageS: 6 * MINUTE_S }),
      'of the future': notification({ ...told, ageS: -6 * MINUTE_S }),
      'a time put on later': {
        ...good,
        headers: { 'sandbox-signature': (good.headers['sandbox-signature'] ?? '').replace(/^t=\d+/, 't=1') },
      },
      'signed for another merchant': notification({ ...told, signedFor: belladonna }),
      'sent on to another merchant': { ...good, url: notification({ ...told, to: belladonna }).url },
      'an amount put in': { ...good, body: good.body.replace('"paid"', '"paid","amount":1') },
      'another attempt put in': { ...good, body: good.body.replaceAll(attemptId, sessionId) },
      'a space put in': { ...good, body: `${good.body} ` },
      'two signatures': {
        ...good,
        headers: { 'sandbox-signature': `${good.headers['sandbox-signature']},v1=${'0'.repeat(64)}` },
      },
    };
    for (const [how, message] of Object.entries(forged)) expect([how, await tell(message)]).toEqual([how, 401]);
    for (const gateway of ['manual', 'none']) {
      const url = good.url.replace('sandbox', gateway);
      expect([401, 404]).toContain(await tell({ ...good, url }));
    }
    // Live mode has no sandbox at all.
    expect(await tell(notification({ ...told, to: shops.celandine }))).toBe(404);
    expect(await snapshotOf(shops.app, amaranth)).toBe(before);
  });

  it('cannot pay a session of another merchant, even signed by the provider', async () => {
    const { amaranth, belladonna } = shops;
    const theirs = await away(belladonna);
    const before = await snapshotOf(shops.app, belladonna);
    await tell(notification({ to: amaranth, ...theirs }));
    expect(await snapshotOf(shops.app, belladonna)).toBe(before);
  });

  it('cannot pay with an attempt of another session', async () => {
    const { amaranth } = shops;
    const [one, other] = [await away(amaranth), await away(amaranth)];
    await tell(notification({ to: amaranth, sessionId: one.sessionId, attemptId: other.attemptId }));
    const found = await shops.app.store.loadSession(amaranth.merchantId, one.sessionId);
    expect(found?.session.state).not.toBe('completed');
  });
});

describe('the provider’s own notification', () => {
  it('pays once, however often it is replayed', async () => {
    const { amaranth } = shops;
    const { sessionId, attemptId } = await away(amaranth);
    const good = notification({ to: amaranth, sessionId, attemptId });
    expect(await tell(good)).toBe(200);
    expect((await shops.app.store.loadSession(amaranth.merchantId, sessionId))?.session.state).toBe('completed');
    const before = await snapshotOf(shops.app, amaranth);
    for (let again = 0; again < 3; again++) expect(await tell(good)).toBe(200);
    await tell(notification({ to: amaranth, sessionId, attemptId, more: { reference: 'another' } }));
    expect(await snapshotOf(shops.app, amaranth)).toBe(before);
  });
});

describe('a form that the page did not send', () => {
  const ACTIONS = ['update', 'add-code', 'remove-code', 'gift', 'lower', 'pay', 'cancel'];
  const form = 'application/x-www-form-urlencoded';

  /** What a visitor's browser holds after a look at the page. */
  async function look(path: string): Promise<{ readonly token: string; readonly cookie: string }> {
    const page = await shops.ask('GET', path);
    const [, token = ''] = /name="token" value="([^"]+)"/.exec(page.body) ?? [];
    const cookie = [page.headers['set-cookie'] ?? []]
      .flat()
      .map((set) => set.split(';', 1)[0])
      .join('; ');
    if (token === '' || cookie === '') throw new Error(`${path} has no form`);
    return { token, cookie };
  }

  it.each(dialects.map(({ name, pagePath }) => [name, pagePath] as const))(
    'changes nothing: the page of %s',
    async (name, pagePath) => {
      const { amaranth } = shops;
      const path = pagePath.replace(':id', amaranth.has.sessions[name]?.publicId ?? '');
      const other = pagePath.replace(':id', shops.belladonna.has.sessions[name]?.publicId ?? '');
      const [mine, theirs, evil] = [await look(path), await look(other), await look(path)];
      const before = await snapshotOf(shops.app, amaranth);
      const tries: readonly (readonly [string, Record<string, string>, string])[] = [
        ['nothing at all', {}, ''],
        ['no cookie', {}, mine.token],
        ['no token', { cookie: mine.cookie }, ''],
        ['the token of another session', { cookie: mine.cookie }, theirs.token],
        ['the token of another visitor', { cookie: mine.cookie }, evil.token],
        ['another site, which learnt the token', { cookie: mine.cookie, 'sec-fetch-site': 'cross-site' }, mine.token],
        ['a sister site', { cookie: mine.cookie, 'sec-fetch-site': 'same-site' }, mine.token],
        ['another origin', { cookie: mine.cookie, origin: 'https://evil.example' }, mine.token],
      ];
      for (const action of ACTIONS) {
        for (const [how, headers, token] of tries) {
          const body = new URLSearchParams({ token, email: 'evil@evil.example', method: 'cod' }).toString();
          const asked = { headers: { ...headers, 'content-type': form }, body };
          expect([how, (await shops.ask('POST', `${path}/${action}`, asked)).statusCode]).toEqual([how, 403]);
        }
        // What a form of another site can send besides: text that happens to be a form.
        for (const type of ['text/plain', 'multipart/form-data; boundary=a', 'application/json', '']) {
          const headers = { cookie: mine.cookie, 'content-type': type };
          const answer = await shops.ask('POST', `${path}/${action}`, { headers, body: `token=${mine.token}` });
          expect([type, answer.statusCode]).toEqual([type, 415]);
        }
        const read = await shops.ask('GET', `${path}/${action}?token=${mine.token}`, {
          headers: { cookie: mine.cookie },
        });
        expect(read.statusCode).toBe(303);
      }
      expect(await snapshotOf(shops.app, amaranth)).toBe(before);
    },
  );

  it('differs from the page’s own, which works', async () => {
    const path = `/kassa/pay/${shops.amaranth.has.sessions['native']?.publicId}`;
    const { token, cookie } = await look(path);
    const headers = { cookie, 'content-type': form, 'sec-fetch-site': 'same-origin' };
    const answer = await shops.ask('POST', `${path}/cancel`, { headers, body: `token=${encodeURIComponent(token)}` });
    expect(answer.statusCode).toBe(303);
    expect((await shops.ask('GET', path)).body).not.toContain('name="token"');
  });
});
