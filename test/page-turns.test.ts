// Turns that a checkout can take on the hosted page, and who is kept out of it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CARDS, fillAddress, fillCard, LARGE, shoot, startBuyers, type Buyers } from './buyers.ts';

let buyers: Buyers;
beforeAll(async () => {
  buyers = await startBuyers();
});
afterAll(() => buyers?.close());

describe('what the buyer meets on the way', () => {
  it('a total that changes under way is shown before anything is charged', () =>
    buyers.visit({ width: 1280, scripts: false }, async (page) => {
      const { id, url } = await buyers.openFlexype();
      await page.goto(url);
      await page.fill('#email', 'asha@example.com');
      await fillAddress(page);
      await page.check('#shipping-express');
      await fillCard(page, CARDS.pays);
      await page.click('#pay');
      expect(await page.textContent('#notice')).toContain('₹3,744.00');
      expect(await page.inputValue('#card_number')).toBe('');
      expect(await buyers.statusOf(id)).toMatchObject({ payment_status: 'unpaid' });
      await fillCard(page, CARDS.pays);
      await page.click('#pay');
      await page.waitForSelector('#order-number');
      expect(await buyers.statusOf(id)).toMatchObject({ totals: { total: 374_400 } });
    }));

  it('totals follow the choices without a reload, and the card stays typed', () =>
    buyers.visit(LARGE, async (page) => {
      await page.goto((await buyers.openFlexype()).url);
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

  it.each([true, false])('a code that the shop shows takes one press, with scripts: %s', (scripts) =>
    buyers.visit({ width: 390, scripts }, async (page) => {
      await page.goto((await buyers.openFlexype()).url);
      await page.click('label[for="summary-toggle"]');
      expect(await page.textContent('.code.shown')).toContain('free shipping where it costs up to ₹49.00');
      await shoot(page, 'shown-code', { width: 390, scripts });
      await page.click('.code.shown button');
      await page.waitForSelector('.code.applied:has-text("FREESHIP")');
      expect(await page.locator('.code.shown').count()).toBe(0);
      expect(await page.textContent('#total')).toBe('₹3,595.00');
    }),
  );

  it('the card is grouped while it is typed, and one wrong digit is told at once', () =>
    buyers.visit(LARGE, async (page) => {
      await page.goto((await buyers.openFlexype()).url);
      await fillCard(page, '4242424242424241');
      expect(await page.inputValue('#card_number')).toBe('4242 4242 4242 4241');
      expect(await page.inputValue('#card_expiry')).toBe('08 / 34');
      expect(await page.textContent('#card_number-error')).toContain('one of its digits');
    }));

  it('a transfer by hand shows where to send the money', () =>
    buyers.visit(LARGE, async (page, context) => {
      const { id, url } = await buyers.openFlexype();
      await page.goto(url);
      await page.fill('#email', 'asha@example.com');
      await fillAddress(page);
      await page.check('#method-bank_transfer');
      await page.click('#pay');
      await page.waitForSelector('.instructions');
      const reference = id.slice(0, 8).toUpperCase();
      expect(await page.textContent('#reference')).toBe(`${reference.slice(0, 4)}-${reference.slice(4)}`);
      await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      await page.click('[data-copy="reference"]');
      await page.waitForSelector('[data-copy="reference"]:has-text("Copied")');
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      expect(copied).toBe(await page.textContent('#reference'));
      await shoot(page, 'bank-transfer', LARGE);
      expect(await buyers.statusOf(id)).toMatchObject({ status: 'processing' });
    }));

  it('a payment that settles later is followed until it is done', () =>
    buyers.visit(LARGE, async (page) => {
      await page.goto((await buyers.openFlexype()).url);
      await page.fill('#email', 'asha@example.com');
      await fillAddress(page);
      await fillCard(page, CARDS.settlesLater);
      await page.click('#pay');
      await page.waitForSelector('[data-stage="settling"]');
      await page.waitForSelector('#order-number', { timeout: 30_000 });
    }));

  it('a payment whose answer is lost is not asked for twice, and found to be made', () =>
    buyers.visit(LARGE, async (page) => {
      const { id, url } = await buyers.openFlexype();
      await page.goto(url);
      await page.fill('#email', 'asha@example.com');
      await fillAddress(page);
      await fillCard(page, CARDS.timesOut);
      await page.click('#pay');
      await page.waitForSelector('[data-stage="processing"]');
      expect(await page.textContent('main')).toContain('Please do not pay again');
      expect(await page.locator('#pay').count()).toBe(0);
      await page.waitForSelector('#order-number', { timeout: 30_000 });
      expect(await buyers.statusOf(id)).toMatchObject({ payment_status: 'paid' });
    }));

  it('a way to pay that a code takes away is let go, with its fee', () =>
    buyers.visit(LARGE, async (page) => {
      await page.goto((await buyers.openFlexype()).url);
      await page.check('#method-cod');
      await page.waitForSelector('#pay:has-text("3,694.00")');
      await page.fill('#code', 'WELCOME15');
      await page.click('#apply-code');
      await page.waitForSelector('.code.applied');
      expect(await page.locator('#method-cod').count()).toBe(0);
      expect(await page.isChecked('#method-card')).toBe(true);
      // ₹3,595 − the code's cap of ₹500 + ₹49 shipping.
      await page.waitForSelector('#pay:has-text("3,144.00")');
    }));

  it('a checkout can be given up', () =>
    buyers.visit(LARGE, async (page) => {
      const { id, url } = await buyers.openFlexype();
      await page.goto(url);
      expect(await page.isVisible('#cancel')).toBe(false);
      await page.click('#cancel-ask summary');
      expect(await buyers.statusOf(id)).toMatchObject({ status: 'open' });
      await page.click('#cancel');
      await page.waitForSelector('[data-stage="over"]');
      expect(await buyers.statusOf(id)).toMatchObject({ status: 'canceled' });
    }));

  it('Back from the bank leaves the choice of another way to pay', () =>
    buyers.visit(LARGE, async (page) => {
      const { url } = await buyers.openFlexype();
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
    buyers.visit(LARGE, async (page, context) => {
      const { body } = await buyers.native<{ url: string; client_secret: string }>('POST', '/kassa/v1/sessions', {
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
      await page.click('#other-details');
      await page.waitForSelector('#email');
      await page.fill('#email', 'new@example.com');
      await fillAddress(page);
      await page.check('#shipping-express');
      await page.waitForFunction(() => document.querySelector<HTMLInputElement>('#email')?.checkVisibility());
      await page.reload();
      expect(await page.inputValue('#email')).toBe('new@example.com');
      expect(await page.inputValue('#line1')).toBe('12 Lake Road');
    }));

  it('a form sent from elsewhere changes nothing', async () => {
    const { id, url } = await buyers.openFlexype();
    const answer = await fetch(`${url}/update`, {
      method: 'POST',
      body: new URLSearchParams({ email: 'evil@example.com' }),
      headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    });
    expect(answer.status).toBe(403);
    const { body } = await buyers.native<{ buyer: { email: string | null } }>('GET', `/kassa/v1/sessions/${id}`);
    expect(body.buyer.email).toBeNull();
  });

  it('every answer carries the strict policy', async () => {
    const { url } = await buyers.openFlexype();
    for (const address of [url, `${buyers.server.baseUrl}/pay/unknown`]) {
      const { headers } = await fetch(address);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });
});
