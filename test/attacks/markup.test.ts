// Every text that a merchant or a buyer can give is an attempt at markup, shown on every face of the page and the bank's
// pages in a real browser, with scripts and without. Nothing of it may become an element, an attribute, a link that runs or
// a breach of the page's policy. And pages of other sites, which may neither frame the page nor send its forms.
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../browser.ts';
import { hostileTexts, hostileShop } from './hostile-texts.ts';
import { openShops, type Shops } from './shops.ts';

const CARDS = { challenged: '4000002760003184', declined: '4000000000000002', pays: '4242424242424242' };
const MODES = [{ scripts: true }, { scripts: false }] as const;

let shops: Shops;
let browser: Browser;
let key: { readonly dialect: string; readonly text: string };
/** Address of the page, and of the bank's page where there is one, by what has become of the session. */
const faces: Record<string, string> = {};

interface Opened {
  readonly id: string;
  readonly url: string;
}

beforeAll(async () => {
  shops = await openShops();
  await shops.app.listen();
  const keys = await shops.apply(hostileShop);
  key = { dialect: 'native', text: keys['native'] ?? '' };
  browser = await launchBrowser();
  faces['open'] = (await openHostile()).url;
  faces['waiting for a transfer'] = (await paid({ method: 'bank_transfer' })).url;
  faces['declined'] = (await paid({ method: 'card', card: card(CARDS.declined) })).url;
  faces['paid'] = (await paid({ method: 'card', card: card(CARDS.pays) })).url;
  const challenged = await paid({ method: 'card', card: card(CARDS.challenged) });
  faces['away at the bank'] = challenged.url;
  faces['the challenge of the bank'] = challenged.bank;
  faces['the payment page of the bank'] = await bankPageOfShoppex(keys['shoppex'] ?? '');
  const canceled = await openHostile();
  await ask('POST', `/kassa/v1/sessions/${canceled.id}/cancel`, {});
  faces['canceled'] = canceled.url;
});
afterAll(async () => {
  await browser.close();
  await shops.close();
});

const card = (number: string) => ({ number, exp_month: 12, exp_year: 2040, cvc: '123' });

async function ask<Body>(method: string, url: string, body: unknown): Promise<Body> {
  const answer = await shops.ask(method, url, { key, body });
  if (answer.statusCode >= 300) throw new Error(`${method} ${url}: ${answer.statusCode} ${answer.body}`);
  return answer.json();
}

const openHostile = (): Promise<Opened> => ask<Opened>('POST', '/kassa/v1/sessions', hostileTexts.session);

async function paid(payment: object): Promise<{ readonly url: string; readonly bank: string }> {
  const { id, url } = await openHostile();
  const session = await ask<object>('POST', `/kassa/v1/sessions/${id}/pay`, payment);
  return { url, bank: bankIn(session) };
}

/** A session that is paid at the provider's own page from the start. */
async function bankPageOfShoppex(text: string): Promise<string> {
  const body = {
    product: { name: hostileTexts.text.slice(0, 128) },
    amount: 19.99,
    currency: 'INR',
    customer_email: 'buyer@example.com',
    gateway: 'SANDBOX',
  };
  const opened = await shops.ask('POST', '/dev/v1/checkout/sessions', { key: { dialect: 'shoppex', text }, body });
  const { data } = opened.json<{ data: { id: string } }>();
  const session = await shops.ask('GET', `/kassa/v1/sessions/${data.id}`, { key });
  return bankIn(session.json());
}

const bankIn = (session: object): string => /http:[^"]+\/pages\/[^"]+/.exec(JSON.stringify(session))?.[0] ?? '';

/** Runs `act` on a page and gives what the browser had to complain about. */
async function visit(scripts: boolean, act: (page: Page, context: BrowserContext) => Promise<void>): Promise<string[]> {
  const context = await browser.newContext({ javaScriptEnabled: scripts, reducedMotion: 'reduce' });
  context.setDefaultTimeout(30_000);
  const seen: string[] = [];
  await context.route(/^https:/, (route) =>
    route.request().resourceType() === 'document'
      ? route.fulfill({ contentType: 'text/html', body: '<title>Elsewhere</title>' })
      : route.abort(),
  );
  const page = await context.newPage();
  page.on('dialog', (dialog) => {
    seen.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => seen.push(`a script failed: ${error.message}`));
  page.on('console', (message) => {
    if (/content security policy|violates/i.test(message.text())) seen.push(message.text());
  });
  try {
    await act(page, context);
    return seen;
  } finally {
    await context.close();
  }
}

/** What of the payloads has become part of the page. */
const markupIn = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const made = [
      ...document.querySelectorAll('x-pwned, [onpwned], [data-pwned], script:not([src]), iframe, base, object'),
    ];
    const urls = [...document.querySelectorAll('[href], [src], [action], [formaction], [poster], [srcset]')].flatMap(
      (element) => ['href', 'src', 'action', 'formaction'].flatMap((name) => element.getAttribute(name) ?? []),
    );
    const running = urls.filter((url) => !/^(https?:|mailto:|\/|#|$)/.test(url));
    const refreshes = [...document.querySelectorAll('meta[http-equiv]')].map(
      (meta) => meta.getAttribute('content') ?? '',
    );
    return [
      ...made.map(({ outerHTML }) => outerHTML),
      ...running,
      ...refreshes.filter((content) => !/^\d+(;url=https?:\/\/[^\s]*)?$/.test(content)),
    ];
  });

describe('texts that are markup', () => {
  it('would be seen if they became part of a page', async () => {
    await visit(false, async (page) => {
      await page.setContent(
        `<p title="${hostileTexts.text}">${hostileTexts.text}</p><a href="javascript:alert(1)">a</a>`,
      );
      expect((await markupIn(page)).length).toBeGreaterThanOrEqual(3);
    });
  });

  it.each(MODES)('stay texts on every face of the page (scripts: $scripts)', async ({ scripts }) => {
    for (const [face, url] of Object.entries(faces)) {
      const seen = await visit(scripts, async (page) => {
        // With `stay`, a finished checkout does not go on to the shop.
        await page.goto(url);
        if (!url.includes('/pages/')) await page.goto(`${url.split('?', 1)[0]}?stay=1`);
        expect(await markupIn(page), face).toEqual([]);
        expect(await page.textContent('body'), `${face} shows nothing of the shop`).toContain('x-pwned');
      });
      expect(seen, face).toEqual([]);
    }
  });

  it.each(MODES)('stay texts when a buyer types them (scripts: $scripts)', async ({ scripts }) => {
    const { id } = await ask<Opened>('POST', '/kassa/v1/sessions', { lines: [{ variant: 'hostile-s' }] });
    const seen = await visit(scripts, async (page) => {
      await page.goto(`${shops.app.publicUrl}/kassa/pay/${id}`);
      for (const field of ['name', 'line1', 'line2', 'city', 'postal_code', 'phone', 'code', 'email']) {
        const input = page.locator(`#${field}`);
        if ((await input.count()) > 0 && (await input.isEditable())) await input.fill(hostileTexts.short);
      }
      // With an error first; then with what can be saved, which is shown again from the database.
      for (const email of [hostileTexts.short, 'a"onpwned="1@example.com']) {
        await page.fill('#email', email);
        await Promise.all([
          page.waitForResponse((response) => response.request().method() === 'POST'),
          page.locator('#apply-code').click(),
        ]);
        await page.locator('text=x-pwned').first().waitFor();
        expect(await markupIn(page)).toEqual([]);
      }
    });
    expect(seen).toEqual([]);
  });

  it('stay texts in addresses, also those of pages that say sorry', async () => {
    const { app } = shops;
    const hostile = encodeURIComponent(hostileTexts.text);
    const paths = [
      `/kassa/pay/${hostile}`,
      `/pay/${hostile}`,
      `/invoice/${hostile}/return/${hostile}`,
      `/kassa/pay/x?secret=${hostile}&stay=${hostile}`,
      `/kassa/accent/${hostile}`,
      `/kassa/docs/${hostile}`,
      `/kassa/gateways/sandbox/pages/challenge/${hostile}/${hostile}/${hostile}`,
      `/kassa/gateways/${hostile}/${hostile}/notify`,
      `/kassa/assets/${hostile}`,
      `/${hostile}`,
      `/session/${hostile}`,
      `/dev/v1/payments/${hostile}`,
      `/kassa/v1/sessions/${hostile}`,
      `/?q=${hostile}`,
    ];
    for (const path of paths) {
      const seen = await visit(true, async (page) => {
        await page.goto(app.publicUrl + path);
        expect(await markupIn(page), path).toEqual([]);
      });
      expect(seen, path).toEqual([]);
    }
  });
});

describe('pages of other sites', () => {
  it('cannot frame the page, the bank’s pages or any other', async () => {
    const { publicUrl } = shops.app;
    const framed = [faces['open'], faces['the challenge of the bank'], `${publicUrl}/`, `${publicUrl}/kassa/docs`];
    framed.push(`${publicUrl}/kassa/pay/none`);
    for (const url of framed) {
      await visit(true, async (page, context) => {
        const body = `<title>Evil</title><iframe src="${url}"></iframe>`;
        await context.route('https://evil.example/', (route) => route.fulfill({ contentType: 'text/html', body }));
        await page.goto('https://evil.example/');
        const [, frame] = page.frames();
        expect(frame?.url() ?? 'about:blank', url).not.toContain(publicUrl);
      });
    }
  });

  it('cannot send the page’s forms for a buyer who has it open', async () => {
    const { id, url } = await openHostile();
    const before = await shops.ask('GET', `/kassa/v1/sessions/${id}`, { key });
    for (const action of ['update', 'cancel', 'pay', 'gift', 'lower', 'add-code', 'remove-code']) {
      await visit(true, async (page, context) => {
        await page.goto(url);
        const path = new URL(page.url()).pathname;
        const target = `${shops.app.publicUrl}${path}/${action}`;
        const body = `<form method="post" action="${target}"><input name="email" value="evil@evil.example">
          <input name="method" value="cod"><input name="token" value="guessed"></form>
          <script>document.forms[0].submit()</script>`;
        await context.route('https://evil.example/', (route) => route.fulfill({ contentType: 'text/html', body }));
        const [answer] = await Promise.all([
          page.waitForResponse((response) => response.url() === target),
          page.goto('https://evil.example/').catch(() => null),
        ]);
        expect(answer.status(), action).toBe(403);
      });
    }
    const after = await shops.ask('GET', `/kassa/v1/sessions/${id}`, { key });
    expect(after.body).toBe(before.body);
  });

  it('cannot read an answer, whatever they send', async () => {
    await visit(true, async (page, context) => {
      await context.route('https://evil.example/', (route) =>
        route.fulfill({ contentType: 'text/html', body: 'Evil' }),
      );
      await page.goto('https://evil.example/');
      const { publicUrl } = shops.app;
      const urls = [faces['open'] ?? '', `${publicUrl}/kassa/v1/sessions`, `${publicUrl}/session/x`, `${publicUrl}/`];
      for (const url of urls) {
        const read = await page.evaluate(async (target) => {
          try {
            return await (await fetch(target, { credentials: 'include' })).text();
          } catch {
            return null;
          }
        }, url);
        expect(read, url).toBeNull();
      }
    });
  });
});
