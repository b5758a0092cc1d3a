// Phone login on the hosted page: the code that was really sent, typed by a real browser.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedClock } from '../src/base/clock.ts';
import type { Merchant } from '../src/domain/merchant.ts';
import { seriousFindings } from './axe.ts';
import { CARDS, fillAddress, fillCard, LARGE, shoot, startBuyers, type Buyers, type Opened } from './buyers.ts';

const MINUTE_MS = 60_000;

// Codes to one number come 30 seconds apart, and nobody wants to wait for that.
const clock = fixedClock(Date.now());
let buyers: Buyers;
beforeAll(async () => {
  buyers = await startBuyers({ clock });
});
afterAll(() => buyers?.close());

async function ask(phoneLogin: Merchant['phoneLogin']): Promise<Opened> {
  const { store } = buyers.server.app;
  const owner = await store.locate('shop', buyers.server.shopDomain);
  const merchant = owner && (await store.loadMerchant(owner.merchantId));
  if (!merchant) throw new Error('the demo store has no merchant');
  const configured = await store.loadConfigured(merchant.id);
  await store.applyConfig({ merchant: { ...merchant, phoneLogin }, ...configured }, clock.wallMs());
  return buyers.openFlexype();
}

async function lastCode(): Promise<string> {
  const { body } = await buyers.native<{ data: { code: string }[] }>('GET', '/kassa/v1/messages?limit=1');
  return body.data[0]?.code ?? 'none';
}

const wrongFor = (code: string): string => String((Number(code) + 1) % 10_000).padStart(4, '0');

/** Sends a code to the number; the clock has moved on far enough for one. */
async function sendCode(page: Page, number: string): Promise<void> {
  clock.advance(MINUTE_MS);
  await page.fill('#login_number', number);
  await page.click('#send-code');
  await page.waitForSelector('#otp');
}

async function logIn(page: Page, number: string): Promise<void> {
  await sendCode(page, number);
  await page.fill('#otp', await lastCode());
  await page.click('#verify-code');
  await page.waitForSelector('h2:has-text("Your phone is confirmed")');
}

async function buy(page: Page, line1: string): Promise<void> {
  await page.fill('#email', 'asha@example.com');
  await fillAddress(page);
  await page.fill('#line1', line1);
  await fillCard(page, CARDS.pays);
  await page.click('#pay');
  await page.waitForSelector('#order-number');
}

describe.each([true, false])('with scripts %s', (scripts) => {
  const number = scripts ? '98765 43210' : '98765 43211';

  it('takes the code at the third try, and fills in at the next visit what was saved at the first', async () => {
    const setting = { width: 1280, scripts };
    await buyers.visit(setting, async (page) => {
      await page.goto((await ask('optional')).url);
      await page.fill('#email', 'asha@example.com');
      const [field, row] = await Promise.all(
        ['#login_number', '.login .fields'].map((at) => page.locator(at).boundingBox()),
      );
      expect((field?.x ?? 0) + (field?.width ?? 0)).toBeCloseTo((row?.x ?? 0) + (row?.width ?? 0), 0);
      await sendCode(page, number);
      expect(await page.textContent('label[for="otp"]')).toBe('Code');
      expect(await page.inputValue('#email')).toBe('asha@example.com');
      expect(await page.getAttribute('#otp', 'autocomplete')).toBe('one-time-code');
      if (scripts) expect(await page.evaluate(() => document.activeElement?.id)).toBe('otp');
      const code = await lastCode();
      for (const left of ['2 tries are left', '1 try is left']) {
        await page.fill('#otp', wrongFor(code));
        await page.press('#otp', 'Enter');
        await page.waitForSelector(`#otp-error:has-text("${left}")`);
        expect(await page.inputValue('#otp')).toBe('');
      }
      await page.fill('#otp', code);
      await page.press('#otp', 'Enter');
      await page.waitForSelector('h2:has-text("Your phone is confirmed")');
      expect((await page.inputValue('#phone')).replace(/\D/g, '')).toBe(`91${number.replace(' ', '')}`);
      if (scripts) expect(await page.evaluate(() => document.activeElement?.id)).toBe('login-title');
      expect(await page.inputValue('#line1')).toBe('');
      await buy(page, '7 Saved Street');
    });

    const { url } = await ask('optional');
    await buyers.visit(setting, async (page) => {
      await page.goto(url);
      await sendCode(page, number);
      expect(await page.content()).not.toContain('Saved Street');
      await page.fill('#otp', await lastCode());
      await page.click('#verify-code');
      await page.waitForSelector('h2:has-text("Your phone is confirmed")');
      expect(await page.inputValue('#line1')).toBe('7 Saved Street');
      expect(await page.textContent('.saved-address')).toContain('Filled in below');
      await buy(page, '8 Other Road');
    });

    const third = await ask('optional');
    await buyers.visit(setting, async (page) => {
      await page.goto(third.url);
      await logIn(page, number);
      expect(await page.inputValue('#line1')).toBe('8 Other Road');
      await page.click('button[aria-label*="7 Saved Street"]');
      await page.waitForSelector('.saved-address:has-text("8 Other Road") button');
      expect(await page.inputValue('#line1')).toBe('7 Saved Street');
    });
    // Whoever else has the link sees that there is something, and not what.
    await buyers.visit(setting, async (page) => {
      await page.goto(third.url);
      const html = await page.content();
      for (const secret of ['Saved Street', 'Other Road', 'Asha Rao', '3210', '3211'])
        expect(html).not.toContain(secret);
      expect(await page.isVisible('#login_number')).toBe(true);
    });
  });

  it('asks for nothing else first where the shop requires it', async () => {
    const { id, url } = await ask('required');
    await buyers.visit({ width: 390, scripts }, async (page) => {
      await page.goto(url);
      for (const hidden of ['#email', '#line1', '#pay']) expect(await page.locator(hidden).count()).toBe(0);
      clock.advance(MINUTE_MS);
      await page.fill('#login_number', '12345');
      await page.press('#login_number', 'Enter');
      await page.waitForSelector('#login_number-error:has-text("ten digits")');
      await page.fill('#login_number', scripts ? '9000000001' : '9000000002');
      await page.press('#login_number', 'Enter');
      await page.waitForSelector('#otp');
      const first = await lastCode();
      for (let tries = 0; tries < 3; tries++) {
        await page.fill('#otp', wrongFor(first));
        await page.click('#verify-code');
        await page.waitForSelector(`#otp-error:has-text("${['2 tries', '1 try', 'Ask for a new code'][tries]}")`);
      }
      await page.fill('#otp', first);
      await page.click('#verify-code');
      await page.waitForSelector('#otp-error:has-text("good no more")');
      if (!scripts) {
        await page.click('#resend-code');
        expect(await page.textContent('#otp-error')).toContain('Ask again in 30 s');
      }
      clock.advance(MINUTE_MS);
      await page.reload();
      await page.click('#resend-code');
      await expect.poll(lastCode).not.toBe(first);
      await page.fill('#otp', await lastCode());
      await page.click('#verify-code');
      await page.waitForSelector('#email');
      await buy(page, '12 Lake Road');
      expect(await buyers.statusOf(id)).toMatchObject({
        payment_status: 'paid',
        buyer: { phone: scripts ? '+919000000001' : '+919000000002' },
      });
    });
  });
});

it('counts down until another code can be sent, without moving anything', () =>
  buyers.visit(LARGE, async (page) => {
    await page.goto((await ask('optional')).url);
    await sendCode(page, '9000000003');
    const button = page.locator('#resend-code');
    const before = await button.boundingBox();
    await page.waitForSelector('#resend-code:has-text("in 2")');
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    expect(await button.boundingBox()).toEqual(before);
    await button.click({ force: true });
    expect(await page.locator('#errors').count()).toBe(0);
  }));

it.each([390, 1280])('has no serious findings of axe at %i pixels in any step, in light and in dark', (width) =>
  buyers.visit({ width, scripts: true }, async (page) => {
    const number = width === 390 ? '9000000390' : '9000001280';
    const look = async (step: string): Promise<void> => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await seriousFindings(page), step).toEqual([]);
        await shoot(page, `login-${step}-${colorScheme}`, { width, scripts: true });
      }
    };
    await page.goto((await ask('required')).url);
    await look('required');
    await page.goto((await ask('optional')).url);
    await look('ask');
    await sendCode(page, number);
    await page.fill('#otp', '12');
    await page.click('#verify-code');
    await page.waitForSelector('#otp-error:not([hidden])');
    await look('code');
    await page.fill('#otp', await lastCode());
    await page.click('#verify-code');
    await page.waitForSelector('h2:has-text("Your phone is confirmed")');
    await buy(page, '12 Lake Road');
    await page.goto((await ask('optional')).url);
    await logIn(page, number);
    await look('known');
  }),
);

it('takes no address that is not the buyer’s own, and no code from another session', async () => {
  const { url } = await ask('optional');
  await buyers.visit({ width: 1280, scripts: false }, async (page, context) => {
    await page.goto(url);
    await sendCode(page, '9000000004');
    const sent = (await context.cookies()).find(({ name }) => name === 'kassa_code');
    if (sent === undefined) throw new Error('nothing remembers the code');
    expect(sent).toMatchObject({ httpOnly: true, path: new URL(url).pathname });
    expect(Buffer.from(sent.value, 'base64url').toString('latin1')).not.toContain('9000000004');
    const other = await buyers.openFlexype();
    await context.addCookies([{ ...sent, path: new URL(other.url).pathname }]);
    await page.goto(other.url);
    expect(await page.locator('#otp').count()).toBe(0);
  });
});

it('saves no address for whoever proved a phone at somebody else’s checkout', async () => {
  const setting = { width: 1280, scripts: false };
  const { url } = await ask('optional');
  await buyers.visit(setting, async (page) => {
    await page.goto(url);
    await logIn(page, '9000000005');
  });
  await buyers.visit(setting, async (page) => {
    await page.goto(url);
    await buy(page, '3 Private Lane');
  });
  const another = await ask('optional');
  await buyers.visit(setting, async (page) => {
    await page.goto(another.url);
    await logIn(page, '9000000005');
    expect(await page.content()).not.toContain('Private Lane');
  });
});
