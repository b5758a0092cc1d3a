// The hosted page in a real browser, against a whole server: buyers pay, on small and large screens, with and without
// scripts. Screenshots go to test-results/ to be looked at.
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { createCall, type Call } from './call.ts';
import { startTestServer, type TestServer } from './server.ts';

const SCREENSHOTS = join(import.meta.dirname, '..', 'test-results');
const CARDS = { pays: '4242424242424242', declined: '4000000000000002', challenged: '4000002760003184' };
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let server: TestServer;
let browser: Browser;
let native: Call;
let shoppex: Call;

beforeAll(async () => {
  await mkdir(SCREENSHOTS, { recursive: true });
  server = await startTestServer();
  browser = await launchBrowser();
  native = createCall(server.baseUrl, server.keys.native);
  shoppex = createCall(server.baseUrl, server.keys.shoppex);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

interface Setting {
  readonly width: number;
  readonly scripts: boolean;
}

const SETTINGS: readonly Setting[] = [
  { width: 390, scripts: true },
  { width: 390, scripts: false },
  { width: 1280, scripts: true },
  { width: 1280, scripts: false },
];

/** A browser of its own for each buyer. The shops' sites are played by answers of one line. */
async function withPage(
  setting: Setting,
  visit: (page: Page, context: BrowserContext) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({
    viewport: { width: setting.width, height: 900 },
    javaScriptEnabled: setting.scripts,
    reducedMotion: 'reduce',
  });
  const faults: string[] = [];
  await context.route(/^https:/, (route) =>
    route.request().resourceType() === 'document'
      ? route.fulfill({ contentType: 'text/html', body: `<title>The shop</title><h1>${route.request().url()}</h1>` })
      : route.abort(),
  );
  const page = await context.newPage();
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    // Pictures of the demo store do not exist; everything else that a browser complains about is ours.
    if (
      message.type() === 'error' &&
      !message.location().url.startsWith('https:') &&
      !/status of 422/.test(message.text())
    ) {
      faults.push(`${message.text()} ${message.location().url}`);
    }
  });
  try {
    await visit(page, context);
    expect(faults).toEqual([]);
  } finally {
    await context.close();
  }
}

async function openFlexype(): Promise<{ id: string; url: string }> {
  const { status, body } = await createCall(server.baseUrl)<{ data: { session_id: string } }>('POST', '/session', {
    data: {
      shop_domain: server.shopDomain,
      country_code: 'IN',
      redirect_url: 'https://my-store.com/cart?from=kassa#done',
      items: [
        { product_id: 8948397801608, variant_id: 46107636203656, quantity: 1, properties: { Engraving: 'For Mira' } },
      ],
    },
  });
  expect(status).toBe(200);
  const id = body.data.session_id;
  return { id, url: `${server.baseUrl}/pay/${id}` };
}

async function openShoppex(over: Record<string, unknown> = {}): Promise<{ id: string; url: string }> {
  const { status, body } = await shoppex<{ data: { uniqid: string } }>('POST', '/dev/v1/checkout/sessions', {
    product: { name: 'Lifetime licence', quantity: 1 },
    amount: 19.99,
    currency: 'USD',
    customer_email: 'mira.rao@example.com',
    gateway: 'SANDBOX',
    gateways: ['SANDBOX'],
    success_url: 'https://pixel-goods.example/thanks?order=1001',
    cancel_url: 'https://pixel-goods.example/cart',
    ...over,
  });
  expect(status).toBe(201);
  return { id: body.data.uniqid, url: `${server.baseUrl}/invoice/${body.data.uniqid}` };
}

const statusOf = async (id: string) =>
  (
    await native<{ status: string; payment_status: string; totals: { total: number } }>(
      'GET',
      `/kassa/v1/sessions/${id}`,
    )
  ).body;

async function fillAddress(page: Page): Promise<void> {
  await page.fill('#name', 'Asha Rao');
  await page.fill('#line1', '12 Lake Road');
  await page.fill('#city', 'Bengaluru');
  await page.fill('#postal_code', '560001');
}

async function fillCard(page: Page, number: string): Promise<void> {
  await page.fill('#card_number', '');
  await page.locator('#card_number').pressSequentially(number);
  await page.fill('#card_expiry', '');
  await page.locator('#card_expiry').pressSequentially('0834');
  await page.fill('#card_cvc', '123');
}

const shoot = (page: Page, name: string, { width, scripts }: Setting): Promise<Buffer> =>
  page.screenshot({ path: join(SCREENSHOTS, `${name}-${width}-${scripts ? 'scripts' : 'plain'}.png`), fullPage: true });

describe.each(SETTINGS)('at $width pixels, scripts $scripts', (setting) => {
  it('a FlexyPe session: declined, then paid in the same session, and back at the shop', () =>
    withPage(setting, async (page) => {
      const { id, url } = await openFlexype();
      await page.goto(url);
      await shoot(page, 'flexype-open', setting);
      await page.fill('#email', 'asha@example.com');
      await fillAddress(page);
      await fillCard(page, CARDS.declined);
      await page.click('#pay');
      await page.waitForSelector('#declined');
      expect(await page.textContent('#declined')).toContain('declined');
      expect(await page.inputValue('#email')).toBe('asha@example.com');
      expect(await page.inputValue('#line1')).toBe('12 Lake Road');
      await shoot(page, 'flexype-declined', setting);

      await fillCard(page, CARDS.pays);
      await page.click('#pay');
      await page.waitForSelector('#order-number');
      await shoot(page, 'flexype-paid', setting);
      expect(await page.getAttribute('#return', 'href')).toBe('https://my-store.com/cart?from=kassa#done');
      await page.waitForURL('https://my-store.com/cart?from=kassa#done', { timeout: 10_000 });
      expect(await statusOf(id)).toMatchObject({
        status: 'complete',
        payment_status: 'paid',
        totals: { total: 364_400 },
      });
    }));

  it('a Shoppex session: paid at the provider’s own page', () =>
    withPage(setting, async (page) => {
      const { url } = await openShoppex();
      await page.goto(url);
      await shoot(page, 'shoppex-open', setting);
      await page.click('#continue');
      await page.waitForURL(/\/kassa\/gateways\/sandbox\//);
      await page.click('button[value="approve"]');
      await page.waitForSelector('#order-number');
      await shoot(page, 'shoppex-paid', setting);
      await page.waitForURL('https://pixel-goods.example/thanks?order=1001', { timeout: 10_000 });
    }));

  it('a Shoppex session: paid with a card on our page instead', () =>
    withPage(setting, async (page) => {
      const { id, url } = await openShoppex();
      await page.goto(url);
      // The merchant knew the address; this visitor sees only a trace of it and pays with it all the same.
      expect(await page.textContent('.kept-value')).toBe('m•••@e•••.com');
      await fillCard(page, CARDS.pays);
      await page.click('#pay');
      await page.waitForSelector('#order-number');
      expect(await page.content()).not.toContain('mira.rao');
      const { body } = await shoppex<{ data: { status: string } }>('GET', `/dev/v1/payments/${id}`);
      expect(body.data.status).toBe('COMPLETED');
    }));

  it('a challenge: failed once, then passed', () =>
    withPage(setting, async (page) => {
      const { id, url } = await openFlexype();
      await page.goto(url);
      await page.fill('#email', 'asha@example.com');
      await fillAddress(page);
      for (const answer of ['decline', 'approve']) {
        await fillCard(page, CARDS.challenged);
        await page.click('#pay');
        await page.waitForURL(/\/kassa\/gateways\/sandbox\//);
        await shoot(page, 'challenge', setting);
        await page.click(`button[value="${answer}"]`);
        await page.waitForURL(url);
      }
      await page.waitForSelector('#order-number');
      expect(await statusOf(id)).toMatchObject({ status: 'complete', payment_status: 'paid' });
    }));

  it('a code, a gift and cash on delivery, with the fee on the button', () =>
    withPage(setting, async (page) => {
      const { id, url } = await openFlexype();
      await page.goto(url);
      await page.fill('#email', 'asha@example.com');
      if (setting.width < 500) await page.locator('label[for="summary-toggle"]').click();
      await page.fill('#code', 'summer10');
      await page.click('#apply-code');
      await page.waitForSelector('.code.applied');
      expect(await page.inputValue('#email')).toBe('asha@example.com');
      await openSummary(page, setting);
      await page.click('button[name="take"]');
      await page.waitForSelector('button[name="leave"]', { state: 'attached' });
      await fillAddress(page);
      await page.check('#method-cod');
      if (!setting.scripts) await page.click('.update');
      await page.waitForSelector('#pay:has-text("3,334.50")');
      await shoot(page, 'cod', setting);
      await page.click('#pay');
      await page.waitForSelector('#order-number');
      // ₹3,595 − 10 % + ₹49 shipping + ₹50 fee.
      expect(await statusOf(id)).toMatchObject({ status: 'complete', totals: { total: 333_450 } });
    }));

  it('everything that is missing is told at once, and nothing that was typed is lost', () =>
    withPage(setting, async (page) => {
      const { url } = await openFlexype();
      await page.goto(url);
      await page.fill('#email', 'asha@');
      await page.fill('#city', 'Bengaluru');
      await page.click('#pay');
      await page.waitForSelector('#email-error:not([hidden])');
      for (const field of ['name', 'line1', 'postal_code', 'card_number', 'card_expiry', 'card_cvc']) {
        expect(await page.isVisible(`#${field}-error`), field).toBe(true);
        expect(await page.getAttribute(`#${field}`, 'aria-describedby')).toContain(`${field}-error`);
      }
      expect(await page.inputValue('#email')).toBe('asha@');
      expect(await page.inputValue('#city')).toBe('Bengaluru');
      await shoot(page, 'errors', setting);
    }));
});

/** Without scripts each answer is a new page, on which the summary is folded again. */
async function openSummary(page: Page, { width }: Setting): Promise<void> {
  if (width < 500 && !(await page.isChecked('#summary-toggle')))
    await page.locator('label[for="summary-toggle"]').click();
}

const LARGE: Setting = { width: 1280, scripts: true };

describe('for everybody', () => {
  it('can be paid with the keyboard alone', () =>
    withPage(LARGE, async (page) => {
      const { id, url } = await openFlexype();
      await page.goto(url);
      const typing: Record<string, string> = {
        email: 'asha@example.com',
        name: 'Asha Rao',
        line1: '12 Lake Road',
        postal_code: '560001',
        city: 'Bengaluru',
        card_number: CARDS.pays,
        card_expiry: '834',
        card_cvc: '123',
      };
      const visited: string[] = [];
      for (let step = 0; step < 60 && visited.at(-1) !== 'pay'; step++) {
        await page.keyboard.press('Tab');
        const focused = await page.evaluate(() => document.activeElement?.id ?? '');
        visited.push(focused);
        if (typing[focused] !== undefined) await page.keyboard.type(typing[focused]);
      }
      expect(visited).toEqual(expect.arrayContaining([...Object.keys(typing), 'pay']));
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle);
      expect(outline).toBe('solid');
      await page.keyboard.press('Enter');
      await page.waitForSelector('#order-number');
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('result-title');
      expect(await statusOf(id)).toMatchObject({ payment_status: 'paid' });
    }));

  it.each([390, 1280])('has no serious findings of axe at %i pixels, in light and in dark', (width) =>
    withPage({ width, scripts: true }, async (page) => {
      const { url } = await openFlexype();
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.goto(url);
        expect(await seriousFindings(page)).toEqual([]);
        await page.click('#pay');
        await page.waitForSelector('#email-error:not([hidden])');
        expect(await seriousFindings(page)).toEqual([]);
        await shoot(page, `axe-${colorScheme}`, { width, scripts: true });
      }
      await page.fill('#email', 'asha@example.com');
      await fillAddress(page);
      await fillCard(page, CARDS.pays);
      await page.click('#pay');
      await page.waitForSelector('#order-number');
      expect(await seriousFindings(page)).toEqual([]);
    }),
  );

  it('has targets of 44 pixels on a phone and does not scroll sideways', () =>
    withPage({ width: 390, scripts: true }, async (page) => {
      await page.goto((await openFlexype()).url);
      await page.locator('label[for="summary-toggle"]').click();
      const small = await page.evaluate(() =>
        [
          ...document.querySelectorAll(
            'button, input.input, select, label.choice, .summary-bar, summary, .brand a, .foot a',
          ),
        ]
          .filter((element) => element.checkVisibility() && !element.matches('.visually-hidden'))
          .map((element) => ({ what: element.outerHTML.slice(0, 80), height: element.getBoundingClientRect().height }))
          .filter(({ height }) => height < 44),
      );
      expect(small).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    }));

  it('weighs less than 60 KB, of which less than 25 KB are scripts', async () => {
    const { url } = await openFlexype();
    const html = await (await fetch(url)).text();
    const weigh = async (pattern: RegExp): Promise<number> => {
      const paths = [...html.matchAll(pattern)].map(([, path = '']) => path);
      expect(paths.length).toBeGreaterThan(0);
      const files = await Promise.all(paths.map(async (path) => (await fetch(server.baseUrl + path)).arrayBuffer()));
      return files.reduce((sum, file) => sum + gzipSync(Buffer.from(file)).length, 0);
    };
    const scripts = await weigh(/<script[^>]* src="([^"]+)"/g);
    const styles = await weigh(/<link rel="stylesheet" href="([^"]+)"/g);
    expect(scripts).toBeLessThan(25 * 1024);
    expect(gzipSync(html).length + styles + scripts).toBeLessThan(60 * 1024);
  });
});

describe('what the buyer meets on the way', () => {
  it('a total that changes under way is shown before anything is charged', () =>
    withPage({ width: 1280, scripts: false }, async (page) => {
      const { id, url } = await openFlexype();
      await page.goto(url);
      await page.fill('#email', 'asha@example.com');
      await fillAddress(page);
      await page.check('#shipping-express');
      await fillCard(page, CARDS.pays);
      await page.click('#pay');
      expect(await page.textContent('#notice')).toContain('₹3,744.00');
      expect(await page.inputValue('#card_number')).toBe('');
      expect(await statusOf(id)).toMatchObject({ payment_status: 'unpaid' });
      await fillCard(page, CARDS.pays);
      await page.click('#pay');
      await page.waitForSelector('#order-number');
      expect(await statusOf(id)).toMatchObject({ totals: { total: 374_400 } });
    }));

  it('totals follow the choices without a reload, and the card stays typed', () =>
    withPage(LARGE, async (page) => {
      await page.goto((await openFlexype()).url);
      await page.evaluate(() => Object.assign(window, { isSamePage: true }));
      await fillCard(page, CARDS.pays);
      await page.fill('#name', 'Asha');
      await page.check('#shipping-express');
      await page.waitForSelector('#pay:has-text("3,744.00")');
      await page.fill('#code', 'NOPE');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.code.refused');
      expect(await page.inputValue('#card_number')).toBe('4242 4242 4242 4242');
      expect(await page.inputValue('#name')).toBe('Asha');
      expect(await page.evaluate(() => 'isSamePage' in window)).toBe(true);
    }));

  it('the card is grouped while it is typed, and one wrong digit is told at once', () =>
    withPage(LARGE, async (page) => {
      await page.goto((await openFlexype()).url);
      await fillCard(page, '4242424242424241');
      expect(await page.inputValue('#card_number')).toBe('4242 4242 4242 4241');
      expect(await page.inputValue('#card_expiry')).toBe('08 / 34');
      expect(await page.textContent('#card_number-error')).toContain('one of its digits');
    }));

  it('a transfer by hand shows where to send the money', () =>
    withPage(LARGE, async (page) => {
      const { id, url } = await openFlexype();
      await page.goto(url);
      await page.fill('#email', 'asha@example.com');
      await fillAddress(page);
      await page.check('#method-bank_transfer');
      await page.click('#pay');
      await page.waitForSelector('.instructions');
      await shoot(page, 'bank-transfer', LARGE);
      expect(await statusOf(id)).toMatchObject({ status: 'processing' });
    }));

  it('a payment that settles later is followed until it is done', () =>
    withPage(LARGE, async (page) => {
      await page.goto((await openFlexype()).url);
      await page.fill('#email', 'asha@example.com');
      await fillAddress(page);
      await fillCard(page, '4000000000001000');
      await page.click('#pay');
      await page.waitForSelector('[data-stage="settling"]');
      await page.waitForSelector('#order-number', { timeout: 20_000 });
    }));

  it('a checkout can be given up', () =>
    withPage(LARGE, async (page) => {
      const { id, url } = await openFlexype();
      await page.goto(url);
      await page.click('#cancel');
      await page.waitForSelector('[data-stage="over"]');
      expect(await statusOf(id)).toMatchObject({ status: 'canceled' });
    }));

  it('Back from the bank leaves the choice of another way to pay', () =>
    withPage(LARGE, async (page) => {
      const { url } = await openFlexype();
      await page.goto(url);
      await page.fill('#email', 'asha@example.com');
      await fillAddress(page);
      await fillCard(page, CARDS.challenged);
      await page.click('#pay');
      await page.waitForURL(/\/kassa\/gateways\/sandbox\//);
      await page.goto(url);
      await page.waitForSelector('#continue');
      await page.waitForTimeout(500);
      expect(page.url()).toBe(url);
      await fillCard(page, CARDS.pays);
      await page.click('#pay');
      await page.waitForSelector('#order-number');
    }));

  it('the link’s secret opens contact data and leaves the address bar; the bare link shows none of it', () =>
    withPage(LARGE, async (page, context) => {
      const { body } = await native<{ url: string; client_secret: string }>('POST', '/kassa/v1/sessions', {
        lines: [{ variant: '46107636203656', quantity: 1 }],
        buyer: { email: 'asha.rao@example.com' },
        success_url: 'https://my-store.com/thanks',
      });
      const bare = body.url.split('?')[0]!;
      await page.goto(bare);
      expect(await page.content()).not.toContain('asha.rao');
      expect(await page.content()).toContain('a•••@e•••.com');
      await page.goto(`${bare}?secret=wrong`);
      expect(page.url()).toBe(bare);
      expect(await page.content()).not.toContain('asha.rao');
      await page.goto(`${bare}?secret=${body.client_secret}`);
      expect(page.url()).toBe(bare);
      expect(await page.inputValue('#email')).toBe('asha.rao@example.com');
      await context.clearCookies();
      await page.reload();
      await page.click('text=Use another e-mail address');
      await page.fill('#email', 'new@example.com');
      await fillAddress(page);
      await page.check('#shipping-express');
      await page.waitForFunction(() => document.querySelector<HTMLInputElement>('#email')?.checkVisibility());
      await page.reload();
      expect(await page.inputValue('#email')).toBe('new@example.com');
      expect(await page.inputValue('#line1')).toBe('12 Lake Road');
    }));

  it('a form sent from elsewhere changes nothing', async () => {
    const { id, url } = await openFlexype();
    const answer = await fetch(`${url}/update`, {
      method: 'POST',
      body: new URLSearchParams({ email: 'evil@example.com' }),
      headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    });
    expect(answer.status).toBe(403);
    const { body } = await native<{ buyer: { email: string | null } }>('GET', `/kassa/v1/sessions/${id}`);
    expect(body.buyer.email).toBeNull();
  });

  it('every answer carries the strict policy', async () => {
    const { url } = await openFlexype();
    for (const address of [url, `${server.baseUrl}/pay/unknown`]) {
      const { headers } = await fetch(address);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });
});

async function seriousFindings(page: Page): Promise<unknown[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: {
        run(): Promise<{
          violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[];
        }>;
      };
    };
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`) }));
  });
}
