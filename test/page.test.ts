// The hosted page in a real browser against a whole server: buyers pay, on small and large screens, with scripts and without.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CARDS, fillAddress, fillCard, openSummary, SETTINGS, shoot, startBuyers, type Buyers } from './buyers.ts';

let buyers: Buyers;
beforeAll(async () => {
  buyers = await startBuyers();
});
afterAll(() => buyers?.close());

describe.each(SETTINGS)('at $width pixels, scripts $scripts', (setting) => {
  it('a FlexyPe session: declined, then paid in the same session', () =>
    buyers.visit(setting, async (page) => {
      const { id, url } = await buyers.openFlexype();
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
      expect(await buyers.statusOf(id)).toMatchObject({
        status: 'complete',
        payment_status: 'paid',
        totals: { total: 364_400 },
      });
    }));

  it('a Shoppex session: paid at the provider’s own page', () =>
    buyers.visit(setting, async (page) => {
      const { url } = await buyers.openShoppex();
      await page.goto(url);
      await shoot(page, 'shoppex-open', setting);
      await page.click('#continue');
      await page.waitForURL(/\/kassa\/gateways\/sandbox\//);
      await page.click('button[value="approve"]');
      await page.waitForSelector('#order-number');
      await shoot(page, 'shoppex-paid', setting);
      await page.waitForURL('https://pixel-goods.example/thanks?order=1001', { timeout: 30_000 });
    }));

  it('a Shoppex session: paid with a card on our page instead', () =>
    buyers.visit(setting, async (page) => {
      const { id, url } = await buyers.openShoppex();
      await page.goto(url);
      // The merchant knew the address; this visitor sees only a trace of it and pays with it all the same.
      expect(await page.textContent('.kept-value')).toBe('m•••@e•••.com');
      await fillCard(page, CARDS.pays);
      await page.click('#pay');
      await page.waitForSelector('#order-number');
      expect(await page.content()).not.toContain('mira.rao');
      const { body } = await buyers.shoppex<{ data: { status: string } }>('GET', `/dev/v1/payments/${id}`);
      expect(body.data.status).toBe('COMPLETED');
    }));

  it('a challenge: failed once, then passed', () =>
    buyers.visit(setting, async (page) => {
      const { id, url } = await buyers.openFlexype();
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
      expect(await buyers.statusOf(id)).toMatchObject({ status: 'complete', payment_status: 'paid' });
    }));

  it('a code, a gift and cash on delivery, with the fee on the button', () =>
    buyers.visit(setting, async (page) => {
      const { id, url } = await buyers.openFlexype();
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
      expect(await buyers.statusOf(id)).toMatchObject({ status: 'complete', totals: { total: 333_450 } });
    }));

  it('everything that is missing is told at once, and nothing that was typed is lost', () =>
    buyers.visit(setting, async (page) => {
      const { url } = await buyers.openFlexype();
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
