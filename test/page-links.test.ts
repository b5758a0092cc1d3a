// The page of a payment link in a real browser: an amount that is wrong and then right, and on to the checkout.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousFindings } from './axe.ts';
import { CARDS, fillCard, SETTINGS, shoot, startBuyers, type Buyers } from './buyers.ts';

let buyers: Buyers;
beforeAll(async () => {
  buyers = await startBuyers();
});
afterAll(() => buyers?.close());

const makeLink = async (over: Readonly<Record<string, unknown>>): Promise<string> => {
  const body = {
    ...{
      name: 'Support the Marble typeface',
      description: 'Every cent goes into kerning.',
      status: true,
      gateways: '',
    },
    ...{ discount_code_allowed: false, customer_address_required: false, customer_phone_required: true },
    ...{ show_confirmation_page: true, ...over },
  };
  const made = await buyers.shoppex<{ data: { payment_link: { url: string } } }>('POST', '/dev/v1/payment-links', body);
  expect(made.status, made.text).toBe(201);
  return made.body.data.payment_link.url;
};

describe.each(SETTINGS)('at $width, scripts $scripts', (setting) => {
  it('takes an amount of the buyer’s own', async () => {
    const url = await makeLink({ type: 'PAY_WHAT_YOU_WANT', price: 25, min_price: 5, max_price: 500, cta: 'DONATE' });
    await buyers.visit(setting, async (page) => {
      await page.goto(url);
      if (setting.scripts) expect(await seriousFindings(page)).toEqual([]);
      await page.fill('#amount', '3');
      await page.press('#amount', 'Enter');
      expect(await page.textContent('#amount-error')).toBe('This amount is not possible. From $5.00 to $500.00.');
      expect(await page.inputValue('#amount')).toBe('3');
      await page.waitForSelector('#amount:focus');
      if (setting.scripts) expect(await seriousFindings(page)).toEqual([]);
      await shoot(page, 'link-wrong', setting);
      await page.fill('#amount', '12,50');
      await page.click('#go-on');
      await page.fill('#email', 'ada@example.com');
      await page.fill('#phone', '+1 555 0100 200');
      expect(await page.locator('#line1').count()).toBe(0);
      await fillCard(page, CARDS.pays);
      await shoot(page, 'link-checkout', setting);
      await page.click('#pay');
      await page.waitForSelector('#order-number');
      expect(await page.textContent('.facts')).toContain('$12.50');
    });
  });

  it('shows what a shop sells', async () => {
    const products_ids = 'phoenix-guide,font-marble-desktop,icons-club-monthly';
    const url = await makeLink({ type: 'PRODUCT', price: 0, products_ids });
    await buyers.visit(setting, async (page) => {
      await page.goto(url);
      const prices = page.locator('.link-items .amount');
      expect(await prices.count()).toBe(3);
      const ends = await prices.evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().right)));
      expect(new Set(ends).size).toBe(1);
      expect(await page.textContent('.link-amount')).toContain('$68.95');
      if (setting.scripts) expect(await seriousFindings(page)).toEqual([]);
      await shoot(page, 'link-products', setting);
    });
  });

  it('breaks a word that is longer than the screen, open and closed', async () => {
    const url = await makeLink({
      type: 'FIXED_PRICE',
      price: 5,
      name: 'Donaudampfschiff'.repeat(12),
      description: 'Ä'.repeat(200),
    });
    await buyers.visit(setting, async (page) => {
      await page.goto(url);
      await expectToFit(page);
      await shoot(page, 'link-long-word', setting);
      const toggled = await buyers.shoppex('POST', `/dev/v1/payment-links/${url.split('/').at(-1)}/toggle`, {
        active: false,
      });
      expect(toggled.status, toggled.text).toBe(200);
      await page.goto(url);
      await expectToFit(page);
    });
  });

  it('says that a trial is free at first, and what comes then', async () => {
    const url = await makeLink({
      type: 'SUBSCRIPTION',
      price: 0,
      products_ids: 'icons-club-monthly',
      cta: 'SUBSCRIBE',
    });
    await buyers.visit(setting, async (page) => {
      await page.goto(url);
      expect(await page.textContent('.link-amount')).toContain('$0.00');
      expect(await page.textContent('#later')).toBe('Free for 14 days, then $12.00 every month, until you cancel.');
      if (setting.scripts) expect(await seriousFindings(page)).toEqual([]);
      await shoot(page, 'link-trial', setting);
      expect(await page.textContent('#go-on')).toContain('Subscribe');
    });
    const toPay = await makeLink({ type: 'SUBSCRIPTION', price: 0, products_ids: 'icons-club-monthly', cta: 'PAY' });
    await buyers.visit(setting, async (page) => {
      await page.goto(toPay);
      expect((await page.textContent('#go-on'))?.trim()).toBe('Start free trial');
    });
  });
});

async function expectToFit(page: Page): Promise<void> {
  const widths = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return { scrollWidth, clientWidth };
  });
  expect(widths.scrollWidth).toBeLessThanOrEqual(widths.clientWidth);
}
