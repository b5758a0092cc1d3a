// Ways to pay in a real browser: what each gives and costs, a part now with the rest on delivery, and what the vendor's own
// answer says of it meanwhile.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousFindings } from './axe.ts';
import {
  CARDS,
  fillAddress,
  fillCard,
  LARGE,
  openSummary,
  shoot,
  startBuyers,
  type Buyers,
  type Setting,
} from './buyers.ts';
import { createCall } from './call.ts';

const SETTINGS: readonly Setting[] = [{ width: 390, scripts: false }, LARGE];

let buyers: Buyers;
beforeAll(async () => {
  buyers = await startBuyers();
});
afterAll(() => buyers?.close());

/** What Get Session shows to anybody. */
async function pricingOf(id: string): Promise<Record<string, unknown>> {
  const call = createCall(buyers.server.baseUrl);
  const { body } = await call<{ data: { pricing: Record<string, unknown> } }>('GET', `/session/${id}`);
  return body.data.pricing;
}

/** The demo store's gown, with somebody to send it to: ₹3,595, and ₹49 for the delivery. */
async function arrive(page: Page, { scripts }: Setting): Promise<string> {
  const { id, url } = await buyers.openFlexype();
  await page.goto(url);
  await page.fill('#email', 'asha@example.com');
  await fillAddress(page);
  if (scripts) await page.locator('#email').focus();
  else await page.click('button.update');
  await page.waitForSelector('#method-cod');
  return id;
}

async function choose(page: Page, id: string, { scripts }: Setting, amount: string): Promise<void> {
  await page.check(id);
  if (!scripts) await page.click('button.update');
  await page.waitForFunction((text) => document.querySelector('#pay')?.textContent?.includes(text), amount);
}

const rowsOf = async (page: Page): Promise<string> =>
  (await page.locator('dl.totals .row').allTextContents()).map((text) => text.replace(/\s+/g, ' ').trim()).join(' | ');

describe.each(SETTINGS)('at $width pixels, scripts $scripts', (setting) => {
  it('each way says what it saves or costs, and the button what is charged', () =>
    buyers.visit(setting, async (page) => {
      const id = await arrive(page, setting);
      const ways = await page.locator('[data-part="payment"] .choice-group .choice').allTextContents();
      expect(ways.map((text) => text.replace(/\s+/g, ' ').trim())).toEqual([
        'Card',
        'UPI-₹100.00',
        'Cash on delivery+ ₹50.00',
        'Bank transfer',
      ]);
      await choose(page, '#method-upi', setting, '3,544.00');
      await openSummary(page, setting);
      expect(await rowsOf(page)).toContain('5 % off with UPI-₹100.00');
      await shoot(page, 'ways-to-pay', setting);
      if (setting.scripts) expect(await seriousFindings(page)).toEqual([]);
      expect(await pricingOf(id)).toMatchObject({
        ...{ discount: 100, coupon_discount: 0, payment_offer_discount: 100, shipping: 49, total: 3544 },
      });
      await page.click('#pay');
      await page.waitForURL(/\/kassa\/gateways\/sandbox\//);
      expect(await page.textContent('h1')).toBe('Pay with UPI');
      await shoot(page, 'bank-upi', setting);
      await page.click('button[value="approve"]');
      await page.waitForSelector('#order-number');
      expect(await buyers.statusOf(id)).toMatchObject({ payment_status: 'paid', totals: { paid: 354_400 } });
      expect(await pricingOf(id)).toMatchObject({ amount_paid: 3544, total_payable: 0 });
    }));

  it('a part now and the rest in cash, which the shop collects', () =>
    buyers.visit(setting, async (page) => {
      const id = await arrive(page, setting);
      await choose(page, '#part-partial_cod', setting, '728.80');
      await openSummary(page, setting);
      // 20 % of 3,595 and 49, without the fee.
      expect(await rowsOf(page)).toContain('To pay now₹728.80 | In cash on delivery₹2,965.20');
      expect(await pricingOf(id)).toMatchObject({
        ...{ is_partial_cod: true, partial_cod_price: 728.8, cod_price: 50, cod_order: false, total: 3694 },
      });
      await shoot(page, 'part-now', setting);
      if (setting.scripts) expect(await seriousFindings(page)).toEqual([]);
      await fillCard(page, CARDS.pays);
      await page.click('#pay');
      await page.waitForSelector('#order-number');
      expect((await page.textContent('.facts'))?.replace(/\s+/g, ' ')).toContain(
        'Paid₹728.80To pay on delivery₹2,965.20',
      );
      await shoot(page, 'part-paid', setting);
      expect(await pricingOf(id)).toMatchObject({ amount_paid: 728.8, total_payable: 2965.2 });
      const native = await buyers.statusOf(id);
      expect(native).toMatchObject({
        ...{ payment_status: 'partially_paid', partial_cod: true },
        totals: { paid: 72_880, due_now: 0, due_later: 296_520 },
      });
      const collected = await buyers.native('POST', `/kassa/v1/sessions/${id}/mark_paid`, { note: 'Courier' });
      expect(collected.body).toMatchObject({ payment_status: 'paid', totals: { paid: 369_400, due_later: 0 } });
      await page.goto(page.url().split('?')[0] ?? '');
      expect(await page.textContent('.facts')).toContain('₹3,694.00');
    }));

  it('cash on delivery, with its fee', () =>
    buyers.visit(setting, async (page) => {
      const id = await arrive(page, setting);
      await choose(page, '#method-cod', setting, '3,694.00');
      expect(await page.locator('#part-partial_cod').count()).toBe(0);
      expect(await pricingOf(id)).toMatchObject({ cod_order: true, cod_price: 50, is_partial_cod: false, total: 3694 });
      await page.click('#pay');
      await page.waitForSelector('#order-number');
      expect(await buyers.statusOf(id)).toMatchObject({ payment_status: 'pending', totals: { due_later: 369_400 } });
      expect(await pricingOf(id)).toMatchObject({ amount_paid: 0, total_payable: 3694 });
    }));
});

it('nobody is charged another part than stood on the button', () =>
  buyers.visit({ width: 390, scripts: false }, async (page) => {
    const setting = { width: 390, scripts: false };
    const id = await arrive(page, setting);
    // The total of what is chosen now has never been shown.
    await page.check('#part-partial_cod');
    await fillCard(page, CARDS.pays);
    await page.click('#pay');
    await page.waitForSelector('.note');
    expect(await page.content()).toContain('What you pay now is now ₹728.80. Nothing was charged yet');
    expect(await buyers.statusOf(id)).toMatchObject({ payment_status: 'unpaid' });
  }));
