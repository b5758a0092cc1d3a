// The page on which a merchant gives a program access, in a real browser: with scripts off too, by the keyboard, and on to the
// program's own site.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousFindings } from './axe.ts';
import { LARGE, SETTINGS, shoot, startBuyers, type Buyers } from './buyers.ts';
import { createCall } from './call.ts';
import { reconfigure } from './reconfigure.ts';

const CLIENT = { client_id: 'shoc_reports-1', client_secret: 'shcs_0123456789abcdef01234567' };

let buyers: Buyers;
/** The program's site, of another origin than the page's own. */
let back: URL;
beforeAll(async () => {
  buyers = await startBuyers();
  const { server } = buyers;
  back = new URL('/healthz?from=shop', server.baseUrl);
  back.hostname = back.hostname === 'localhost' ? '127.0.0.1' : 'localhost';
  const client = {
    ...{
      client_id: CLIENT.client_id,
      name: 'Quarterly Reports',
      dialect: 'shoppex',
      secret_from_env: 'REPORTS_SECRET',
    },
    ...{ redirect_uris: [back.href], scopes: ['orders.read', 'products.write', 'payment_links.read'] },
  };
  await reconfigure(
    server,
    (merchant) => (merchant.slug === 'pixel-goods' ? { ...merchant, oauth_clients: [client] } : merchant),
    { REPORTS_SECRET: CLIENT.client_secret },
  );
});
afterAll(() => buyers?.close());

const asked = (over: Readonly<Record<string, string>> = {}): string => {
  const { baseUrl } = buyers.server;
  const query = { response_type: 'code', client_id: CLIENT.client_id, redirect_uri: back.href, state: 'a b', ...over };
  return `${baseUrl}/dev/v1/oauth/authorize?${new URLSearchParams(query)}`;
};

describe.each(SETTINGS)('at $width, scripts $scripts', (setting) => {
  it('asks a merchant, and sends the program what it needs', async () => {
    await buyers.visit(setting, async (page) => {
      await page.goto(asked());
      expect(new URL(page.url()).pathname).toBe('/shoppex/oauth/consent');
      expect(await page.textContent('h1')).toBe('Give Quarterly Reports access to Pixel Goods?');
      expect(await page.locator('.scope-list li').allTextContents()).toEqual([
        'See orders orders.read',
        'See and change products products.write',
        'See payment links payment_links.read',
      ]);
      if (setting.scripts) expect(await seriousFindings(page)).toEqual([]);
      await page.fill('#key', buyers.server.keys.shoppex);
      await shoot(page, 'consent', setting);
      await page.press('#key', 'Enter');
      await page.waitForURL(({ origin }) => origin === back.origin);
      const { searchParams } = new URL(page.url());
      expect([searchParams.get('from'), searchParams.get('state')]).toEqual(['shop', 'a b']);
      const code = searchParams.get('code') ?? '';
      const answer = await fetch(`${buyers.server.baseUrl}/dev/v1/oauth/token`, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: back.href, ...CLIENT }),
      });
      const { access_token: token } = (await answer.json()) as { access_token: string };
      const program = createCall(buyers.server.baseUrl, token);
      expect((await program('GET', '/dev/v1/orders')).status).toBe(200);
      expect((await program('GET', '/dev/v1/customers')).status).toBe(403);
    });
  });

  it('tells the program when the merchant does not want it', async () => {
    await buyers.visit(setting, async (page) => {
      await page.goto(asked());
      await page.click('#deny');
      await page.waitForURL(({ origin }) => origin === back.origin);
      const { searchParams } = new URL(page.url());
      expect([searchParams.get('error'), searchParams.get('state')]).toEqual(['access_denied', 'a b']);
      expect(searchParams.has('code')).toBe(false);
    });
  });
});

describe.each([
  [
    'de',
    'ltr',
    'Quarterly Reports Zugriff auf Pixel Goods geben?',
    'Bestellungen ansehen orders.read',
    'Geben Sie einen',
  ],
  ['pt-BR', 'ltr', 'Dar a Quarterly Reports acesso a Pixel Goods?', 'Ver pedidos orders.read', 'Informe uma chave'],
  [
    'ja',
    'ltr',
    'Quarterly ReportsにPixel Goodsへのアクセスを許可しますか？',
    '注文の閲覧 orders.read',
    'ショップのキーを',
  ],
  [
    'ar',
    'rtl',
    'هل تمنح Quarterly Reports حق الوصول إلى Pixel Goods؟',
    'الاطلاع على الطلبات orders.read',
    'أدخل مفتاحًا',
  ],
])('speaks %s', (language, dir, heading, scope, mistake) => {
  it.each(SETTINGS)('at $width, scripts $scripts', (setting) =>
    buyers.visit(setting, async (page) => {
      await page.setExtraHTTPHeaders({ 'accept-language': language });
      await page.goto(asked());
      expect(await page.getAttribute('html', 'dir')).toBe(dir);
      expect(await page.textContent('h1')).toBe(heading);
      expect(await page.locator('.scope-list li').first().textContent()).toBe(scope);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(setting.width);
      await page.click('#allow');
      expect(await page.textContent('#key-error')).toContain(mistake);
      if (setting.scripts) expect(await seriousFindings(page)).toEqual([]);
      await shoot(page, `consent-${language}`, setting);
    }),
  );
});

it('tells in the browser’s language of a program that nobody knows', async () => {
  const answer = await fetch(asked({ client_id: 'shoc_nobody-1' }), {
    headers: { accept: 'text/html', 'accept-language': 'de' },
  });
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain('Diese Anfrage kann nicht beantwortet werden');
});

describe('a merchant is told', () => {
  const setting = LARGE;
  it.each([
    ['that no key was typed', '', 'Enter a key of your shop.'],
    ['that a key is nobody’s', `shx_${'0'.repeat(32)}`, 'This is no key of Pixel Goods for this API.'],
  ])('%s', async (_, key, text) => {
    await buyers.visit(setting, async (page) => {
      await page.goto(asked());
      await page.fill('#key', key);
      await page.click('#allow');
      expect(await page.textContent('#key-error')).toContain(text);
      expect(await page.inputValue('#key')).toBe('');
      if (setting.scripts) expect(await seriousFindings(page)).toEqual([]);
    });
  });
});
