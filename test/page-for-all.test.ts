// The hosted page for everybody: by keyboard, with a screen reader, on a phone, over a slow line.
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seriousFindings } from './axe.ts';
import { CARDS, fillAddress, fillCard, LARGE, shoot, startBuyers, type Buyers } from './buyers.ts';

let buyers: Buyers;
beforeAll(async () => {
  buyers = await startBuyers();
});
afterAll(() => buyers?.close());

it('can be paid with the keyboard alone', () =>
  buyers.visit(LARGE, async (page) => {
    const { id, url } = await buyers.openFlexype();
    await page.goto(url);
    const typing: Record<string, string> = {
      email: 'asha@example.com',
      name: 'Asha Rao',
      line1: '12 Lake Road',
      postal_code: '560001',
      city: 'Bengaluru',
      card_number: CARDS.pays,
      card_expiry: '8/34',
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
    expect(await buyers.statusOf(id)).toMatchObject({ payment_status: 'paid' });
  }));

it.each([
  [390, ['summary-toggle', 'code', 'email', 'pay', 'cancel-ask']],
  [1280, ['email', 'pay', 'cancel-ask', 'code']],
])('goes by the keyboard as it is seen at %i pixels', (width, order) =>
  buyers.visit({ width, scripts: true }, async (page) => {
    await page.goto((await buyers.openFlexype()).url);
    if (width < 500) await page.locator('label[for="summary-toggle"]').click();
    await page.locator('.brand').click();
    const visited: string[] = [];
    for (let step = 0; step < 40; step++) {
      await page.keyboard.press('Tab');
      visited.push(
        await page.evaluate(() => document.activeElement?.id || (document.activeElement?.parentElement?.id ?? '')),
      );
    }
    expect([...new Set(visited.filter((id) => order.includes(id)))]).toEqual(order);
  }),
);

it.each([390, 1280])('has no serious findings of axe at %i pixels, in light and in dark', (width) =>
  buyers.visit({ width, scripts: true }, async (page) => {
    const { url } = await buyers.openFlexype();
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
  buyers.visit({ width: 390, scripts: true }, async (page) => {
    await page.goto((await buyers.openFlexype()).url);
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
  const { url } = await buyers.openFlexype();
  const html = await (await fetch(url)).text();
  const weigh = async (pattern: RegExp): Promise<number> => {
    const paths = [...html.matchAll(pattern)].map(([, path = '']) => path);
    expect(paths.length).toBeGreaterThan(0);
    const files = await Promise.all(
      paths.map(async (path) => (await fetch(buyers.server.baseUrl + path)).arrayBuffer()),
    );
    return files.reduce((sum, file) => sum + gzipSync(Buffer.from(file)).length, 0);
  };
  const scripts = await weigh(/<script[^>]* src="([^"]+)"/g);
  const styles = await weigh(/<link rel="stylesheet" href="([^"]+)"/g);
  expect(scripts).toBeLessThan(25 * 1024);
  expect(gzipSync(html).length + styles + scripts).toBeLessThan(60 * 1024);
});
