// Tax on the hosted page: it follows the region that is typed, and a business with a tax id is not charged it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyConfiguration } from '../src/cli/apply/apply.ts';
import { NO_MEMORY } from '../src/cli/apply/keys.ts';
import { applyDeps } from '../src/cli/boot.ts';
import {
  type Buyers,
  CARDS,
  fillAddress,
  fillCard,
  LARGE,
  type Opened,
  openSummary,
  PHONES,
  shoot,
  startBuyers,
} from './buyers.ts';
import { createCall, type Call } from './call.ts';
import { seriousFindings } from './axe.ts';

const KEY = `kassa_test_${'0a1B2c3D'.repeat(4)}`;
const DESK_KEY = `shx_${'0a1B2c3D'.repeat(4)}`;
const SHOP = `merchants:
  - slug: bindery
    name: Lake Bindery
    mode: test
    currency: INR
    country: IN
    locale: en-IN
    tax:
      included_in_prices: false
      ask_tax_id: true
      rates:
        - { country: IN, percent: 18, label: GST, reverse_charge: true, shipping: true }
        - { country: IN, percent: 5, label: GST on books, categories: [books], reverse_charge: true }
        - { country: IN, region: KA, percent: 1, label: Cess }
    shipping: [{ id: courier, label: Courier, countries: [IN], price: 100 }]
    gateways: [{ name: sandbox, methods: [card], aliases: [SANDBOX], opens_session: true }]
    keys:
      - { name: till, dialect: native, scopes: ['*'], from_env: TILL_KEY }
      - { name: desk, dialect: shoppex, scopes: ['*'], from_env: DESK_KEY }
    products:
      - { id: atlas, title: Atlas, tax_category: books, variants: [{ id: atlas-1, price: 1000 }] }
      - { id: lamp, title: Lamp, variants: [{ id: lamp-1, price: 500 }] }
      - { id: guide, title: Guide, variants: [{ id: guide-1, price: 200, requires_shipping: false }] }
`;

interface Invoice {
  readonly uniqid: string;
  readonly checkout_url: string;
  readonly session_id?: string;
}

let buyers: Buyers;
let native: Call;
let shoppex: Call;
beforeAll(async () => {
  buyers = await startBuyers();
  const deps = applyDeps(buyers.server.app, { environment: { TILL_KEY: KEY, DESK_KEY } });
  await applyConfiguration(deps, { name: 'bindery.yaml', text: SHOP }, NO_MEMORY);
  native = createCall(buyers.server.baseUrl, KEY);
  shoppex = createCall(buyers.server.baseUrl, DESK_KEY);
});
afterAll(() => buyers?.close());

describe.each(PHONES)('at $width pixels, scripts $scripts', (setting) => {
  it('a business sees the tax go, is told of a slip, and pays what it saw', () =>
    buyers.visit(setting, async (page) => {
      const update = async (away: string): Promise<void> => {
        if (setting.scripts) await page.locator(away).focus();
        else await page.click('button.update');
      };
      const lines = ['atlas-1', 'lamp-1'].map((variant) => ({ variant, quantity: 1 }));
      const { body: session } = await native<Opened>('POST', '/kassa/v1/sessions', { lines });
      await page.goto(session.url);
      await page.fill('#email', 'asha@example.com');
      await fillAddress(page);
      await page.fill('#region', 'karnataka');
      await update('#city');
      await page.waitForSelector('.totals :text("Cess")', { state: 'attached' });
      await openSummary(page, setting);
      const rows = (await page.locator('.totals .row').allTextContents()).map((text) =>
        text.replace(/\s+/g, ' ').trim(),
      );
      // 90 on the lamp and 18 on its way here are one tax to the buyer.
      expect(rows).toEqual([
        'Subtotal₹1,500.00',
        'Shipping₹100.00',
        'GST₹108.00',
        'GST on books₹50.00',
        'Cess₹15.00',
        'TotalINR ₹1,773.00',
      ]);
      await shoot(page, 'tax', setting);
      if (setting.scripts) expect(await seriousFindings(page)).toEqual([]);

      await page.fill('#tax_id', '29AAPFU0939F1Z');
      await update('#email');
      await page.waitForSelector('#tax_id-error:not([hidden])');
      expect(await page.textContent('#tax_id-error')).toContain('This is not a tax id of India.');
      await shoot(page, 'tax-id-wrong', setting);

      await page.fill('#tax_id', '29AAPFU0939F1ZR');
      await update('#email');
      await page.waitForSelector('#pay :text("1,615")');
      expect(
        (await page.locator('.totals .reversed').allTextContents()).map((text) => text.replace(/\s+/g, ' ')),
      ).toEqual([
        'GST: reverse charge, you account for it₹0.00',
        'GST on books: reverse charge, you account for it₹0.00',
      ]);
      await fillCard(page, CARDS.pays);
      await page.click('#pay');
      await page.waitForSelector('#order-number');
      const { body } = await native<Record<string, unknown>>('GET', `/kassa/v1/sessions/${session.id}`);
      expect(body).toMatchObject({
        payment_status: 'paid',
        buyer: { tax_id: '29AAPFU0939F1ZR' },
        totals: { tax: 1_500, total: 161_500 },
      });
    }));

  it('a provider is not asked for money before the tax is known, and then for all of it', () =>
    buyers.visit(setting, async (page) => {
      const order = { email: 'asha@example.com', gateway: 'SANDBOX', items: [{ variant_id: 'guide-1' }] };
      const { body } = await shoppex<{ data: Invoice }>('POST', '/dev/v1/orders', order);
      const { uniqid, checkout_url: url } = body.data;
      expect(body.data).toMatchObject({ status: 'PENDING', provider_reference: null, total: 236 });
      const fulfilled = await shoppex('POST', `/dev/v1/orders/${uniqid}/fulfill`, {});
      expect(fulfilled).toMatchObject({
        status: 422,
        body: { error: { details: [{ field: 'billing_address.region' }] } },
      });

      await page.goto(url);
      expect(await page.locator('#continue, #card_number').count()).toBe(0);
      await page.fill('#region', 'Karnataka');
      // Without scripts the first press tells what it costs now.
      if (setting.scripts) await page.locator('#region').press('Tab');
      else await page.click('#pay');
      await page.waitForSelector('#pay :text("238.00")');
      await shoot(page, 'tax-before-provider', setting);
      await page.click('#pay');
      await page.fill('[name=number]', CARDS.pays);
      await page.fill('[name=expiry]', '08/34');
      await page.fill('[name=cvc]', '123');
      await page.click('button[value=card]');
      await page.waitForSelector('#order-number');
      const paid = await shoppex<{ data: Invoice }>('GET', `/dev/v1/orders/${uniqid}`);
      expect(paid.body.data).toMatchObject({ status: 'COMPLETED', total: 238, tax: 38 });
    }));
});

it('a slip in the tax id stays marked however often Pay is pressed', () =>
  buyers.visit(LARGE, async (page) => {
    const lines = [{ variant: 'lamp-1', quantity: 1 }];
    const { body } = await native<Opened>('POST', '/kassa/v1/sessions', { lines });
    await page.goto(body.url);
    await page.fill('#email', 'asha@example.com');
    await fillAddress(page);
    await page.fill('#region', 'Karnataka');
    await page.locator('#email').focus();
    await page.waitForSelector('.totals :text("Cess")');
    await page.fill('#tax_id', 'XX1');
    await fillCard(page, CARDS.pays);
    const press = async (): Promise<void> => {
      const answer = page.waitForResponse((response) => response.url().endsWith('/pay'));
      await page.click('#pay');
      await answer;
      await page.waitForSelector('#pay:not([disabled])');
      expect(await page.getAttribute('#tax_id', 'aria-invalid')).toBe('true');
      expect(await page.textContent('#tax_id-error:not([hidden])')).toContain('This is not a tax id of India.');
    };
    await press();
    await press();
    await page.fill('#tax_id', 'XX2');
    await page.fill('#tax_id', 'XX1');
    await press();
    // Another field stops it before the server is asked.
    await page.fill('#card_cvc', '1');
    await page.click('#pay');
    expect(await page.getAttribute('#card_cvc', 'aria-invalid')).toBe('true');
    expect(await page.getAttribute('#tax_id', 'aria-invalid')).toBe('true');
  }));

it('a sum that bears no tax is paid without a region', async () => {
  const body = { title: 'c', value: 20, currency: 'INR', email: 'asha@example.com', gateway: 'SANDBOX' };
  const { body: made } = await shoppex<{ data: Invoice & { url: string } }>('POST', '/dev/v1/payments', body);
  expect(made.data.session_id).toEqual(expect.any(String));
  expect(await (await fetch(made.data.url)).text()).not.toContain('data-part="billed-region"');
});

it('the region of what is not sent is asked for where no address has it, on the page and of an API alike', async () => {
  const lines = [{ variant: 'guide-1', quantity: 1 }];
  const buyer = { email: 'asha@example.com' };
  const standing = async (more: object): Promise<readonly unknown[]> => {
    const { body } = await native<Opened & { id: string }>('POST', '/kassa/v1/sessions', { lines, buyer, ...more });
    const page = await (await fetch(body.url)).text();
    const paid = await native<{ error?: { param: string } }>('POST', `/kassa/v1/sessions/${body.id}/pay`, {
      method: 'card',
      card: { number: '4242424242424242', exp_month: 12, exp_year: 2034, cvc: '123' },
    });
    return [page.includes('data-part="billed-region"'), paid.body.error?.param ?? paid.status];
  };
  expect(await standing({})).toEqual([true, 'billing_address.region']);
  expect(await standing({ billing_address: { country: 'IN', region: 'KA' } })).toEqual([true, 200]);
  expect(await standing({ shipping_address: { country: 'IN', region: 'KA' } })).toEqual([false, 200]);
  // The tax is that of where it goes, which does not go by the region.
  expect(await standing({ shipping_address: { country: 'NP' } })).toEqual([false, 200]);
});
