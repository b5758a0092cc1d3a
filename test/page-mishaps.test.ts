// What goes wrong on the hosted page and how the buyer gets on: things sold out, typing, a lost connection.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CARDS, fillAddress, fillCard, LARGE, openSummary, shoot, startBuyers, type Buyers } from './buyers.ts';

const GOWN = '46107636203656';
const KURTA_OF_25 = '46107640000002';
const KURTA_SOLD_OUT = '46107640000003';
const EARRINGS = '52647247479102';
const PLAIN = { width: 390, scripts: false };

let buyers: Buyers;
beforeAll(async () => {
  buyers = await startBuyers();
});
afterAll(() => buyers?.close());

interface Cart {
  readonly id: string;
  readonly url: string;
}

async function openWith(lines: readonly [variant: string, quantity: number][], cancelUrl?: string): Promise<Cart> {
  const { status, body } = await buyers.native<Cart>('POST', '/kassa/v1/sessions', {
    lines: lines.map(([variant, quantity]) => ({ variant, quantity })),
    ...(cancelUrl && { cancel_url: cancelUrl }),
  });
  expect(status).toBe(201);
  return body;
}

const linesOf = async (id: string): Promise<unknown> => {
  const { body } = await buyers.native<{ lines: { variant: string; quantity: number }[] }>(
    'GET',
    `/kassa/v1/sessions/${id}`,
  );
  return body.lines.map(({ variant, quantity }) => [variant, quantity]);
};

describe.each([PLAIN, LARGE])('what is sold out ($width pixels, scripts $scripts)', (setting) => {
  it('is marked at once and can be taken out, or lowered to what is left', () =>
    buyers.visit(setting, async (page) => {
      const { id, url } = await openWith([
        [GOWN, 1],
        [KURTA_SOLD_OUT, 1],
        [KURTA_OF_25, 30],
      ]);
      await page.goto(url);
      expect(await page.locator('.shortage').allTextContents()).toEqual(['Sold out', 'Only 25 left']);
      expect(await page.locator('.shortage').first().isVisible()).toBe(true);
      await shoot(page, 'sold-out', setting);
      await page.fill('#email', 'asha@example.com');
      await page.click('button[name="lower"]:has-text("Change to 25")');
      await page.waitForFunction(() => document.querySelectorAll('.shortage').length === 1);
      expect(await page.inputValue('#email')).toBe('asha@example.com');
      await page.click('button[name="lower"]:has-text("Remove")');
      await page.waitForFunction(() => document.querySelectorAll('.shortage').length === 0);
      expect(await linesOf(id)).toEqual([
        [GOWN, 1],
        [KURTA_OF_25, 25],
      ]);
    }));

  it('leads back to the shop when it was everything', () =>
    buyers.visit(setting, async (page) => {
      const { url } = await openWith([[KURTA_SOLD_OUT, 1]], 'https://my-store.com/cart');
      await page.goto(url);
      expect(await page.locator('button[name="lower"]').count()).toBe(0);
      await page.click('.line a:has-text("Back to the shop")');
      await page.waitForURL('https://my-store.com/cart');
    }));
});

it.each([PLAIN, LARGE])(
  'a gift that the order no longer earns is told of once ($width pixels, scripts $scripts)',
  (setting) =>
    buyers.visit(setting, async (page) => {
      const lines = [
        { variant: KURTA_OF_25, quantity: 1 },
        { variant: KURTA_SOLD_OUT, quantity: 2 },
      ];
      const gifts = [{ variant: EARRINGS, quantity: 1 }];
      const { body } = await buyers.native<Cart>('POST', '/kassa/v1/sessions', { lines, gifts });
      await page.goto(body.url);
      await page.click('button[name="lower"]:has-text("Remove")');
      await page.waitForSelector('#notice:text("“2 Pairs Agate Earrings” is no longer part of the order")');
      expect(await linesOf(body.id)).toEqual([[KURTA_OF_25, 1]]);
      await page.reload();
      expect(await page.locator('#notice').count()).toBe(0);
    }),
);

it('a line that does not run out stays, whoever asks', () =>
  buyers.visit(PLAIN, async (page) => {
    const { id, url } = await openWith([
      [GOWN, 2],
      [KURTA_SOLD_OUT, 1],
    ]);
    await page.goto(url);
    await page.$eval('button[name="lower"]', (button) => button.setAttribute('value', 'li_1:0'));
    await page.click('button[name="lower"]');
    expect(await linesOf(id)).toHaveLength(2);
  }));

describe('the expiry date, key by key', () => {
  const typed = async (page: Page, keys: string): Promise<string> => {
    await page.fill('#card_expiry', '');
    await page.locator('#card_expiry').pressSequentially(keys);
    return page.inputValue('#card_expiry');
  };

  it('is understood in every usual way, and the cursor stays', () =>
    buyers.visit(LARGE, async (page) => {
      await page.goto((await buyers.openFlexype()).url);
      expect(await typed(page, '12/2034')).toBe('12 / 34');
      expect(await typed(page, '122034')).toBe('12 / 34');
      expect(await typed(page, '1/34')).toBe('01 / 34');
      expect(await typed(page, '1/')).toBe('01 / ');
      expect(await typed(page, '834')).toBe('08 / 34');
      expect(await typed(page, '12 / 34')).toBe('12 / 34');
      expect(await typed(page, '12203')).toBe('12 / 203');

      expect(await typed(page, '0834')).toBe('08 / 34');
      await page.keyboard.press('Home');
      await page.keyboard.press('Delete');
      await page.keyboard.press('Delete');
      await page.keyboard.type('12');
      expect(await page.inputValue('#card_expiry')).toBe('12 / 34');
      expect(await page.$eval('#card_expiry', (input) => (input as HTMLInputElement).selectionStart)).toBe(2);
      for (let press = 0; press < 9; press++)
        await page.keyboard.press('End').then(() => page.keyboard.press('Backspace'));
      expect(await page.inputValue('#card_expiry')).toBe('');
    }));
});

it('without a connection the form is kept, and nothing is sent', () =>
  buyers.visit(LARGE, async (page, context) => {
    const { id, url } = await buyers.openFlexype();
    await page.goto(url);
    await page.fill('#email', 'asha@example.com');
    await fillAddress(page);
    await fillCard(page, CARDS.pays);
    await context.setOffline(true);
    await page.click('#pay');
    await page.waitForSelector('#told');
    expect(await page.textContent('#told')).toBe('No connection. Nothing was sent; try again.');
    expect(await page.inputValue('#card_number')).toBe('4242 4242 4242 4242');
    expect(await page.inputValue('#line1')).toBe('12 Lake Road');
    await context.setOffline(false);
    await page.click('#pay');
    await page.waitForSelector('#order-number');
    expect(await page.textContent('.facts')).toMatch(/Delivery toAsha Rao, 12 Lake Road, 560001 Bengaluru, India/);
    expect(await buyers.statusOf(id)).toMatchObject({ payment_status: 'paid' });
    await shoot(page, 'thank-you', LARGE);
  }));

it('a server that cannot be reached costs nothing that was typed', () =>
  buyers.visit(LARGE, async (page) => {
    const { url } = await buyers.openFlexype();
    await page.goto(url);
    await page.fill('#email', 'asha@example.com');
    await fillAddress(page);
    await fillCard(page, CARDS.pays);
    await page.evaluate(() => {
      window.fetch = () => Promise.reject(new TypeError('Failed to fetch'));
    });
    await page.click('#pay');
    await page.waitForSelector('#told');
    expect(await page.textContent('#told')).toContain('never charged twice');
    expect(await page.inputValue('#card_number')).toBe('4242 4242 4242 4242');
    expect(await page.isEnabled('#pay')).toBe(true);
  }));

it('an answer that is lost on its way back is asked for again, in place', () =>
  buyers.visit(LARGE, async (page) => {
    const { id, url } = await buyers.openFlexype();
    await page.goto(url);
    await page.fill('#email', 'asha@example.com');
    await fillAddress(page);
    await fillCard(page, CARDS.pays);
    await page.evaluate(() => {
      const send = window.fetch.bind(window);
      window.fetch = async (input, init) => {
        const answer = await send(input, init);
        if (init?.method === 'POST') throw new TypeError('Failed to fetch');
        return answer;
      };
    });
    await page.click('#pay');
    await page.waitForSelector('#order-number');
    expect(await buyers.statusOf(id)).toMatchObject({ payment_status: 'paid' });
  }));

it('a wrong phone number is told together with everything else', () =>
  buyers.visit(LARGE, async (page) => {
    await page.goto((await buyers.openFlexype()).url);
    await page.fill('#phone', 'call me');
    await page.click('#pay');
    await page.waitForSelector('#email-error:not([hidden])');
    expect(await page.isVisible('#phone-error')).toBe(true);
    expect(await page.isVisible('#card_number-error')).toBe(true);
  }));

it('Enter in the field of the code applies it without scripts too, as the shop spells it', () =>
  buyers.visit(PLAIN, async (page) => {
    const { id, url } = await buyers.openFlexype();
    await page.goto(url);
    await openSummary(page, PLAIN);
    await page.fill('#code', 'nope');
    await page.press('#code', 'Enter');
    await page.waitForSelector('.code.refused');
    expect(await page.locator('#errors').count()).toBe(0);
    await page.fill('#code', 'summer10');
    await page.press('#code', 'Enter');
    await page.waitForSelector('.code.applied');
    expect(await page.locator('.code:not(.shown)').allTextContents()).toEqual([expect.stringContaining('SUMMER10')]);
    expect(await buyers.statusOf(id)).toMatchObject({ payment_status: 'unpaid' });
  }));

it('a changed total names the button as it is called', () =>
  buyers.visit(PLAIN, async (page) => {
    await page.goto((await buyers.openFlexype()).url);
    await page.fill('#email', 'asha@example.com');
    await fillAddress(page);
    await page.check('#shipping-express');
    await page.check('#method-bank_transfer');
    await page.click('#pay');
    expect(await page.textContent('#notice')).toContain('press Place order again');
  }));

it.each([390, 1280])('stands in the dark as well at %i pixels', (width) =>
  buyers.visit({ width, scripts: true }, async (page) => {
    await page.emulateMedia({ colorScheme: 'dark' });
    const { url } = await openWith([
      [GOWN, 300],
      [KURTA_SOLD_OUT, 1],
    ]);
    await page.goto(url);
    await shoot(page, 'dark', { width, scripts: true });
    const edge = await page.evaluate(() =>
      getComputedStyle(document.documentElement).getPropertyValue('--accent-edge'),
    );
    expect(edge).not.toBe('#7a2e4d');
    if (width < 500) {
      const text = (await page.locator('.summary-bar-text').boundingBox())!;
      expect(text.height).toBeLessThan(30);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    }
  }),
);
