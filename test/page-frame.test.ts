// The hosted page as a part of another site: shown in a frame where the configuration allows it, and nowhere else.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyConfiguration } from '../src/cli/apply/apply.ts';
import { NO_MEMORY } from '../src/cli/apply/keys.ts';
import { applyDeps } from '../src/cli/boot.ts';
import { type Buyers, CARDS, PHONES, startBuyers } from './buyers.ts';

const shopAt = (allowed: string): string => `merchants:
  - slug: bindery
    name: Lake Bindery
    mode: test
    currency: EUR
    country: DE
    checkouts: [{ path: bindery/embedded-shop, frame_ancestors: ['${allowed}'] }, bindery/main]
    return_hosts: [localhost]
    gateways: [{ name: sandbox, methods: [card] }]
    products: [{ id: maps, title: Maps, variants: [{ id: maps-1, price: 40, requires_shipping: false }] }]
`;

let buyers: Buyers;
let allowed: Server;
let other: Server;
beforeAll(async () => {
  buyers = await startBuyers();
  allowed = await serveShop();
  other = await serveShop();
  const file = { name: 'bindery.yaml', text: shopAt(originOf(allowed)) };
  await applyConfiguration(applyDeps(buyers.server.app), file, NO_MEMORY);
});
afterAll(async () => {
  allowed.close();
  other.close();
  await buyers.close();
});

/** A shop of another site, whose page shows in a frame what its query names. */
async function serveShop(): Promise<Server> {
  const server = createServer(({ url = '/' }, reply) => {
    const page = new URL(url, 'http://localhost').searchParams.get('page') ?? '';
    reply.setHeader('content-type', 'text/html').end(`<title>Shop</title><iframe src="${page}" height="900"></iframe>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** Not the site of the server under test, which is called by its address. */
const originOf = (server: Server): string => `http://localhost:${(server.address() as AddressInfo).port}`;

/** Through the vendor's own path, which leads to the page. */
async function open(checkout: string): Promise<string> {
  const { baseUrl } = buyers.server;
  const answer = await fetch(`${baseUrl}/v2/checkouts/bindery/${checkout}/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ country: 'DE', cart: { lineItems: [{ productPath: 'maps-1' }] } }),
  });
  expect(answer.status).toBe(201);
  const { id } = (await answer.json()) as { id: string };
  return `${baseUrl}/bindery/${checkout}/session/${id}`;
}

async function show(page: Page, shop: Server, url: string): Promise<FrameLocator> {
  await page.goto(`${originOf(shop)}/?page=${encodeURIComponent(url)}`);
  return page.frameLocator('iframe');
}

async function payIn(frame: FrameLocator, card: string): Promise<void> {
  await frame.locator('#email').fill('mira@example.com');
  await frame.locator('#card_number').fill(card);
  await frame.locator('#card_expiry').fill('12 / 34');
  await frame.locator('#card_cvc').fill('123');
  await frame.locator('#pay').click();
}

describe.each(PHONES)('in a frame of a site that may, scripts $scripts', (setting) => {
  it('is paid, and the result stays there', () =>
    buyers.visit(setting, async (page) => {
      const frame = await show(page, allowed, await open('embedded-shop'));
      await payIn(frame, CARDS.pays);
      await frame.locator('#order-number').waitFor();
      expect(page.url()).toContain(originOf(allowed));
    }));

  it('leaves the frame for the bank, whose page no site may show', () =>
    buyers.visit(setting, async (page) => {
      const frame = await show(page, allowed, await open('embedded-shop'));
      await payIn(frame, CARDS.challenged);
      await frame.locator('#continue').click();
      await page.waitForURL(`${buyers.server.baseUrl}/**`);
      expect(await page.locator('iframe').count()).toBe(0);
    }));
});

it('is in no frame of another site, and no other page in any', async () => {
  const policies = async (checkout: string) => {
    const { headers } = await fetch(await open(checkout));
    return [
      /frame-ancestors [^;]*/.exec(headers.get('content-security-policy') ?? '')?.[0],
      headers.get('x-frame-options'),
    ];
  };
  expect(await policies('embedded-shop')).toEqual([`frame-ancestors ${originOf(allowed)}`, null]);
  expect(await policies('main')).toEqual(["frame-ancestors 'none'", 'DENY']);
  for (const [shop, checkout] of [
    [other, 'embedded-shop'],
    [allowed, 'main'],
  ] as const) {
    const refused = buyers.visit({ width: 390, scripts: true }, async (page) => {
      const frame = await show(page, shop, await open(checkout));
      expect(await frame.locator('#pay').count()).toBe(0);
    });
    // What the browser complained about.
    await expect(refused).rejects.toMatchObject({ actual: [expect.stringContaining('frame-ancestors')] });
  }
});

it('keeps its cookies apart for each site that shows it, and as ever where none may', async () => {
  const cookieOf = async (checkout: string) => (await fetch(await open(checkout))).headers.get('set-cookie');
  expect(await cookieOf('embedded-shop')).toMatch(/HttpOnly; Secure; Partitioned; SameSite=None/i);
  expect(await cookieOf('main')).toMatch(/SameSite=Lax/);
});
