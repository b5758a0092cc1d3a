// Coins sent in part, in a real browser: what the page says of them, and that no button of an older page gives them up.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { seriousFindings } from './axe.ts';
import { CARDS, fillCard, LARGE, shoot, startBuyers, type Buyers, type Setting } from './buyers.ts';
import { reconfigure } from './reconfigure.ts';

const SETTINGS: readonly Setting[] = [{ width: 390, scripts: false }, LARGE];

let buyers: Buyers;
beforeAll(async () => {
  buyers = await startBuyers();
  const gateways = [{ name: 'sandbox', methods: ['card', 'bitcoin'], aliases: ['SANDBOX'], opens_session: true }];
  await reconfigure(buyers.server, (shop) => (shop.slug === 'pixel-goods' ? { ...shop, gateways } : shop));
});
afterAll(() => buyers?.close());

interface Payment {
  readonly uniqid: string;
  readonly status: string;
  readonly crypto_address: string;
  readonly crypto_received: number;
}

/** Something to pay by card or by coins, for which the buyer has got an address to send coins to. */
async function begin(page: Page): Promise<Payment & { readonly invoice: string; readonly bank: string }> {
  const wanted = { title: 'Icons', email: 'ada@example.com', value: 29, currency: 'USD' };
  const body = { ...wanted, gateways: ['BITCOIN', 'SANDBOX'] };
  const { data } = (await buyers.shoppex<{ data: Payment }>('POST', '/dev/v1/payments', body)).body;
  const invoice = `${buyers.server.baseUrl}/invoice/${data.uniqid}`;
  await page.goto(invoice);
  await page.check('#method-bitcoin');
  const iconOf = (method: string) => page.locator(`#method-${method} + svg`).innerHTML();
  expect(await iconOf('bitcoin')).not.toBe(await iconOf('card'));
  await page.click('#pay');
  await page.waitForURL(/\/pages\/chain\//);
  return { ...(await read(data.uniqid)), invoice, bank: page.url() };
}

async function read(uniqid: string): Promise<Payment> {
  return (await buyers.shoppex<{ data: Payment }>('GET', `/dev/v1/payments/${uniqid}`)).body.data;
}

async function sendPart({ uniqid, bank }: Pick<Payment, 'uniqid'> & { readonly bank: string }): Promise<void> {
  await fetch(bank, { method: 'POST', body: new URLSearchParams({ action: 'send-part' }), redirect: 'manual' });
  await vi.waitFor(async () => expect((await read(uniqid)).status).toBe('PARTIAL'), { timeout: 10_000, interval: 50 });
}

const textOf = async (page: Page): Promise<string> => (await page.textContent('main'))?.replace(/\s+/g, ' ') ?? '';

async function cancel(page: Page): Promise<void> {
  await page.click('#cancel-ask summary');
  await page.click('#cancel');
}

/** With scripts the choice is saved at once, which is when the page finds out. */
async function payByCard(page: Page, { scripts }: Setting): Promise<void> {
  await page.check('#method-card');
  if (scripts) return;
  await fillCard(page, CARDS.pays);
  await page.click('#pay');
}

describe.each(SETTINGS)('at $width pixels, scripts $scripts', (setting) => {
  it.each<readonly [string, (page: Page, setting: Setting) => Promise<void>]>([
    ['a second press on Pay', (page) => page.click('#pay')],
    ['Cancel', cancel],
    ['another way to pay', payByCard],
  ])('%s on an older page gives up nothing that was sent', (_, press) =>
    buyers.visit(setting, async (page) => {
      const payment = await begin(page);
      await page.goto(payment.invoice);
      await sendPart(payment);
      await press(page, setting);
      await page.waitForSelector('#left');
      const text = await textOf(page);
      expect(text).toContain('0.000116 Bitcoin');
      expect(text).toContain('0.000348 Bitcoin');
      expect(text).toContain(payment.crypto_address);
      expect(text).toContain('Until then it cannot be canceled or paid in another way.');
      expect(text).not.toMatch(/nothing (is|was) charged/i);
      expect(await page.locator('#pay, #cancel').count()).toBe(0);
      expect(await read(payment.uniqid)).toMatchObject({
        ...{ status: 'PARTIAL', crypto_received: 0.000116, crypto_address: payment.crypto_address },
      });
      if (setting.scripts) expect(await seriousFindings(page)).toEqual([]);
      await shoot(page, 'coins-in-part', setting);
    }),
  );

  it('the rest goes to the same address and completes the order', () =>
    buyers.visit(setting, async (page) => {
      const payment = await begin(page);
      await sendPart(payment);
      await page.goto(payment.invoice);
      await page.click('#continue');
      await page.waitForURL(/\/pages\/chain\//);
      expect(await page.content()).toContain(`${payment.crypto_address}?amount=0.000348`);
      await page.click('button[value="send"]');
      await page.click('button[value="confirm"]');
      await page.click('button[value="confirm"]');
      await page.waitForSelector('#order-number');
      expect(await read(payment.uniqid)).toMatchObject({ status: 'COMPLETED', crypto_received: 0.000464 });
    }));
});

it('a merchant’s cancellation says what had arrived, and not that nothing was charged', () =>
  buyers.visit(LARGE, async (page) => {
    const payment = await begin(page);
    await sendPart(payment);
    await buyers.shoppex('DELETE', `/dev/v1/payments/${payment.uniqid}`);
    await page.goto(payment.invoice);
    const text = await textOf(page);
    expect(text).toContain('0.000116 Bitcoin had arrived');
    expect(text).not.toMatch(/nothing (is|was) charged/i);
    expect(await read(payment.uniqid)).toMatchObject({ status: 'VOIDED', crypto_received: 0.000116 });
  }));
