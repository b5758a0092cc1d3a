// Buyers for the tests of the hosted page: a whole server, a real browser, and what a buyer does with the form.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Clock } from '../src/base/clock.ts';
import { launchBrowser } from './browser.ts';
import { createCall, type Call } from './call.ts';
import { startTestServer, type TestServer } from './server.ts';

/** Screenshots go here to be looked at. */
/** Where pictures for people go, where they are wanted: `SCREENSHOTS=1`. Taking them is half of the browser's work. */
const SCREENSHOTS = join(import.meta.dirname, '..', 'test-results');
const areWanted = process.env['SCREENSHOTS'] !== undefined;

export const CARDS = {
  pays: '4242424242424242',
  declined: '4000000000000002',
  challenged: '4000002760003184',
  settlesLater: '4000000000001000',
  timesOut: '4000000000001018',
};

export interface Setting {
  readonly width: number;
  readonly scripts: boolean;
}

export const SETTINGS: readonly Setting[] = [
  { width: 390, scripts: true },
  { width: 390, scripts: false },
  { width: 1280, scripts: true },
  { width: 1280, scripts: false },
];

/** With scripts and without. */
export const PHONES = SETTINGS.filter(({ width }) => width === 390);

export const LARGE: Setting = { width: 1280, scripts: true };

/** A session as its buyer gets it. */
export interface Opened {
  readonly id: string;
  readonly url: string;
}

export interface Buyers {
  readonly server: TestServer;
  /** Kassa's own API with the key of the first merchant. */
  readonly native: Call;
  readonly shoppex: Call;
  readonly openFlexype: () => Promise<Opened & { readonly merchantId: string }>;
  readonly openShoppex: () => Promise<Opened>;
  readonly statusOf: (id: string) => Promise<unknown>;
  /** A browser context of its own for each visit; fails when the browser has something to complain about. */
  readonly visit: (setting: Setting, act: (page: Page, context: BrowserContext) => Promise<void>) => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function startBuyers(options: { readonly clock?: Clock } = {}): Promise<Buyers> {
  if (areWanted) await mkdir(SCREENSHOTS, { recursive: true });
  const server = await startTestServer(options);
  const browser = await launchBrowser();
  const native = createCall(server.baseUrl, server.keys.native);
  const shoppex = createCall(server.baseUrl, server.keys.shoppex);
  return {
    server,
    native,
    shoppex,
    openFlexype: () => openFlexype(server),
    openShoppex: () => openShoppex(shoppex),
    statusOf: async (id) => (await native('GET', `/kassa/v1/sessions/${id}`)).body,
    visit: (setting, act) => visit(browser, setting, act),
    async close() {
      await browser.close();
      await server.stop();
    },
  };
}

async function openFlexype(server: TestServer): ReturnType<Buyers['openFlexype']> {
  const data = {
    shop_domain: server.shopDomain,
    country_code: 'IN',
    redirect_url: 'https://my-store.com/cart?from=kassa#done',
    items: [
      { product_id: 8948397801608, variant_id: 46107636203656, quantity: 1, properties: { Engraving: 'For Mira' } },
    ],
  };
  interface Created {
    readonly data: { readonly session_id: string; readonly merchant_id: string };
  }
  const { status, body } = await createCall(server.baseUrl)<Created>('POST', '/session', { data });
  expect(status).toBe(200);
  const { session_id: id, merchant_id: merchantId } = body.data;
  return { id, merchantId, url: `${server.baseUrl}/pay/${id}` };
}

async function openShoppex(shoppex: Call): Promise<Opened> {
  const { status, body } = await shoppex<{ data: Opened }>('POST', '/dev/v1/checkout/sessions', {
    product: { name: 'Lifetime licence', quantity: 1 },
    amount: 19.99,
    currency: 'USD',
    customer_email: 'mira.rao@example.com',
    gateway: 'SANDBOX',
    gateways: ['SANDBOX'],
    success_url: 'https://pixel-goods.example/thanks?order=1001',
    cancel_url: 'https://pixel-goods.example/cart',
  });
  expect(status).toBe(201);
  return body.data;
}

/** The shops' sites are played by answers of one line. */
async function visit(
  browser: Browser,
  setting: Setting,
  act: (page: Page, context: BrowserContext) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({
    viewport: { width: setting.width, height: 900 },
    javaScriptEnabled: setting.scripts,
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(30_000);
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
      !/status of (410|422)/.test(message.text())
    ) {
      faults.push(`${message.text()} ${message.location().url}`);
    }
  });
  try {
    await act(page, context);
    expect(faults).toEqual([]);
  } finally {
    await context.close();
  }
}

export async function fillAddress(page: Page): Promise<void> {
  await page.fill('#name', 'Asha Rao');
  await page.fill('#line1', '12 Lake Road');
  await page.fill('#city', 'Bengaluru');
  await page.fill('#postal_code', '560001');
}

export async function fillCard(page: Page, number: string): Promise<void> {
  await page.fill('#card_number', '');
  await page.locator('#card_number').pressSequentially(number);
  await page.fill('#card_expiry', '');
  await page.locator('#card_expiry').pressSequentially('0834');
  await page.fill('#card_cvc', '123');
}

export async function shoot(page: Page, name: string, { width, scripts }: Setting): Promise<void> {
  if (!areWanted) return;
  const path = join(SCREENSHOTS, `${name}-${width}-${scripts ? 'scripts' : 'plain'}.png`);
  await page.screenshot({ path, fullPage: true });
}

/** Without scripts each answer is a new page, on which the summary is folded again. */
export async function openSummary(page: Page, { width }: Setting): Promise<void> {
  if (width < 500 && !(await page.isChecked('#summary-toggle')))
    await page.locator('label[for="summary-toggle"]').click();
}
