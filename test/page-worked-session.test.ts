// The fullest of FlexyPe's worked sessions in a real browser: a buyer proves a phone, enters two codes that go together, uses
// the coins that are theirs and pays the rest. Beside it, what Get Session shows to anybody.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyConfiguration } from '../src/cli/apply/apply.ts';
import { NO_MEMORY } from '../src/cli/apply/keys.ts';
import { applyDeps } from '../src/cli/boot.ts';
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
import { createCall, type Call } from './call.ts';

const KEY = `kassa_test_${'4g5H6i7J'.repeat(4)}`;
const SHOP = `merchants:
  - slug: looms
    name: Lake Looms
    mode: test
    currency: INR
    country: IN
    locale: en-IN
    shop_domains: [lake-looms.example]
    return_hosts: [lake-looms.example]
    phone_login: optional
    gateways: [{ name: sandbox, methods: [card] }]
    keys: [{ name: till, dialect: native, scopes: ['*'], from_env: LOOMS_KEY }]
    shipping: [{ id: standard, label: Standard delivery, countries: [IN], price: 49 }]
    coins: { name: Star Coins, ratio: { coins: 10, worth: 1 }, redeem: { up_to_percent: 25 } }
    discounts:
      - { code: SUMMER10, label: Summer sale, percent: 10, combinable: true }
      - { code: EXTRA5, label: Extra, percent: 5, combinable: true }
    products: [{ id: '3595001', title: Indigo Gown, variants: [{ id: '3595002', title: M, price: 3595 }] }]
`;

let buyers: Buyers;
let native: Call;
beforeAll(async () => {
  buyers = await startBuyers();
  const deps = applyDeps(buyers.server.app, { environment: { LOOMS_KEY: KEY } });
  await applyConfiguration(deps, { name: 'looms.yaml', text: SHOP, files: {} }, NO_MEMORY);
  native = createCall(buyers.server.baseUrl, KEY);
});
afterAll(() => buyers?.close());

const shop = (): Call => createCall(buyers.server.baseUrl);

async function open(): Promise<string> {
  const items = [{ product_id: 3595001, variant_id: 3595002, quantity: 1 }];
  const data = {
    shop_domain: 'lake-looms.example',
    country_code: 'IN',
    redirect_url: 'https://lake-looms.example/cart',
    items,
  };
  const { status, body } = await shop()<{ data: { session_id: string } }>('POST', '/session', { data });
  expect(status).toBe(200);
  return body.data.session_id;
}

interface Shown {
  readonly pricing: Readonly<Record<string, unknown>>;
  readonly coupons: readonly unknown[];
  readonly coin: unknown;
}

const shownOf = async (id: string): Promise<Shown> =>
  (await shop()<{ data: Shown }>('GET', `/session/${id}`)).body.data;

async function lastCode(): Promise<string> {
  const { body } = await native<{ data: { code: string }[] }>('GET', '/kassa/v1/messages?limit=1');
  return body.data[0]?.code ?? 'none';
}

describe.each<readonly [Setting, number: string]>([
  [{ width: 390, scripts: false }, '98765 43290'],
  [LARGE, '98765 43291'],
])('%j', (setting, number) => {
  it('two codes and coins, paid', () =>
    buyers.visit(setting, async (page) => {
      const id = await open();
      await page.goto(`${buyers.server.baseUrl}/pay/${id}`);
      await page.fill('#login_number', number);
      await page.click('#send-code');
      await page.waitForSelector('#otp');
      await page.fill('#otp', await lastCode());
      await page.click('#verify-code');
      await page.waitForSelector('h2:has-text("Your phone is confirmed")');

      const { body } = await native<{ customer: string }>('GET', `/kassa/v1/sessions/${id}`);
      const coins = `/kassa/v1/customers/${body.customer}/coins`;
      expect((await native('POST', coins, { coins: 12_000, note: 'For ten years' })).status).toBe(200);

      for (const code of ['summer10', 'EXTRA5']) {
        await openSummary(page, setting);
        await page.fill('#code', code);
        await page.press('#code', 'Enter');
        await page.waitForSelector(`.codes .code:has-text("${code.toUpperCase()}")`, { state: 'attached' });
      }
      await openSummary(page, setting);
      // A quarter of the 3,073.72 that two codes have left.
      expect((await page.textContent('.coins'))?.replace(/\s+/g, ' ')).toBe(
        'Star Coins You have 12,000.Use 7,684 for -₹768.40',
      );
      await page.click('#coins');
      await page.waitForSelector('#coins:has-text("Do not use")', { state: 'attached' });

      await page.fill('#email', 'asha@example.com');
      await fillAddress(page);
      await fillCard(page, CARDS.pays);
      await openSummary(page, setting);
      const rows = (await page.locator('dl.totals .row').allTextContents()).join(' | ');
      expect(rows).toContain('-₹359.50');
      expect(rows).toContain('-₹161.78');
      expect(rows).toContain('Star Coins-₹768.40');
      expect(await page.textContent('#pay')).toContain('₹2,354.32');
      if (setting.scripts) expect(await seriousFindings(page)).toEqual([]);
      await shoot(page, 'codes-and-coins', setting);
      await page.click('#pay');
      await page.waitForSelector('#order-number');
      await shoot(page, 'codes-and-coins-paid', setting);

      const { pricing, coupons, coin } = await shownOf(id);
      expect(pricing).toMatchObject({
        ...{ sub_total: 3595, discount: 1289.68, coupon_discount: 521.28, coin_discount: 768.4 },
        ...{ payment_offer_discount: 0, shipping: 49, total: 2354.32, amount_paid: 2354.32, total_payable: 0 },
      });
      expect(coupons).toMatchObject([{ code: 'SUMMER10' }, { code: 'EXTRA5' }]);
      expect(coin).toMatchObject({ coin_used: 7_684 });
      expect((await native('GET', coins)).body).toMatchObject({ available: 12_000 - 7_684 });
    }));
});
