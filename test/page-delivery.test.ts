// Where the shop sends things, on the hosted page: an address it does not serve is told at its field, and what is fetched
// needs none.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyConfiguration } from '../src/cli/apply/apply.ts';
import { NO_MEMORY } from '../src/cli/apply/keys.ts';
import { applyDeps } from '../src/cli/boot.ts';
import { CARDS, fillAddress, fillCard, openSummary, shoot, startBuyers, type Buyers, type Opened } from './buyers.ts';
import { createCall, type Call } from './call.ts';
import { seriousFindings } from './axe.ts';

const KEY = `kassa_test_${'0a1B2c3D'.repeat(4)}`;
const SHOP = `merchants:
  - slug: bakery
    name: Lake Bakery
    mode: test
    currency: INR
    country: IN
    locale: en-IN
    shipping:
      - { id: courier, label: Courier, countries: [IN], postal_codes: { file: pincodes.csv }, days: 1-2,
          by_grams: [{ up_to: 500, price: 40 }, { up_to: 2000, price: 40, per_kg: 30 }] }
      - { id: today, label: Same day, countries: [IN], postal_codes: [5600*], price: 199, additional: true }
      - { id: shop, label: Pick up at the bakery, countries: [IN],
          pickup: { address: "12 Lake Road, Bengaluru 560001", note: "Mon–Sat, 10–19 h" } }
    gateways: [{ name: sandbox, methods: [card] }]
    keys: [{ name: till, dialect: native, scopes: ['*'], from_env: TILL_KEY }]
    products: [{ id: cake, title: Plum Cake, variants: [{ id: cake-1, price: 650, grams: 900 }] }]
`;
const SETTINGS = [
  { width: 390, scripts: true },
  { width: 390, scripts: false },
];
const NOT_SERVED = 'Lake Bakery does not deliver to 744101.';

let buyers: Buyers;
let native: Call;
beforeAll(async () => {
  buyers = await startBuyers();
  const files = { 'pincodes.csv': { text: 'pincode\n560001-560099\n570001\n' } };
  const deps = applyDeps(buyers.server.app, { environment: { TILL_KEY: KEY } });
  await applyConfiguration(deps, { name: 'bakery.yaml', text: SHOP, files }, NO_MEMORY);
  native = createCall(buyers.server.baseUrl, KEY);
});
afterAll(() => buyers?.close());

async function open(quantity = 1): Promise<Opened> {
  const lines = [{ variant: 'cake-1', quantity }];
  const { status, body } = await native<Opened>('POST', '/kassa/v1/sessions', { lines });
  expect(status).toBe(201);
  return body;
}

const read = async ({ id }: Opened): Promise<Record<string, unknown>> =>
  (await native<Record<string, unknown>>('GET', `/kassa/v1/sessions/${id}`)).body;

describe.each(SETTINGS)('at $width pixels, scripts $scripts', (setting) => {
  it('a postal code that is not served is told at its field, and nothing is paid before it is another', () =>
    buyers.visit(setting, async (page) => {
      const session = await open();
      await page.goto(session.url);
      await page.fill('#email', 'asha@example.com');
      await fillAddress(page);
      await page.fill('#postal_code', '744101');
      if (setting.scripts) await page.locator('#city').focus();
      else await page.click('button.update');
      await page.waitForSelector('#postal_code-error:not([hidden])');
      expect(await page.textContent('#postal_code-error')).toContain(NOT_SERVED);
      expect(await page.textContent('[data-part="shipping"]')).toContain(NOT_SERVED);
      expect(await page.getAttribute('#postal_code', 'aria-invalid')).toBe('true');
      await shoot(page, 'not-served', setting);
      if (setting.scripts) expect(await seriousFindings(page)).toEqual([]);

      await fillCard(page, CARDS.pays);
      await page.click('#pay');
      await page.waitForSelector('#errors');
      expect(await page.textContent('#errors')).toContain(NOT_SERVED);
      expect(await read(session)).toMatchObject({ status: 'open', totals: { shipping: null } });

      await page.fill('#postal_code', '570 001');
      if (setting.scripts) await page.locator('#city').focus();
      else await page.click('button.update');
      await page.waitForSelector('#shipping-courier');
      expect(await page.locator('#postal_code-error').isHidden()).toBe(true);
      await fillCard(page, CARDS.pays);
      await page.click('#pay');
      await page.waitForSelector('#order-number');
      expect(await read(session)).toMatchObject({ payment_status: 'paid', totals: { total: 72_000 } });
    }));

  it('ways of shipping say what they cost this cart, and how long they take', () =>
    buyers.visit(setting, async (page) => {
      const session = await open(2);
      await native('PATCH', `/kassa/v1/sessions/${session.id}`, {
        shipping_address: {
          name: 'Asha Rao',
          line1: '1 Road',
          city: 'Bengaluru',
          postal_code: '560034',
          country: 'IN',
        },
      });
      await page.goto(session.url);
      const choices = await page.locator('[data-part="shipping"] .choice').allTextContents();
      expect(choices.map((text) => text.replace(/\s+/g, ' ').trim())).toEqual([
        'Courier1–2 working days₹100.00',
        'Same day₹199.00',
        'Pick up at the bakery12 Lake Road, Bengaluru 560001Mon–Sat, 10–19 hFree',
      ]);
      await openSummary(page, setting);
      await shoot(page, 'ways-of-shipping', setting);
    }));

  it('what is fetched needs no address, and the receipt says where', () =>
    buyers.visit(setting, async (page) => {
      const session = await open();
      await page.goto(session.url);
      expect(await page.textContent('[data-part="shipping"]')).toContain(
        'Enter your address to see what shipping costs.',
      );
      await page.fill('#email', 'asha@example.com');
      await page.check('#shipping-shop');
      if (setting.scripts) await page.waitForSelector('#name:not([aria-required])');
      else await page.click('button.update');
      expect(await page.isChecked('#shipping-shop')).toBe(true);
      await shoot(page, 'to-fetch', setting);
      await fillCard(page, CARDS.pays);
      await page.click('#pay');
      await page.waitForSelector('#order-number');
      expect(await page.textContent('.facts')).toContain('To pick up at12 Lake Road, Bengaluru 560001');
      await shoot(page, 'fetched', setting);
      expect(await read(session)).toMatchObject({ payment_status: 'paid', totals: { total: 65_000 } });
    }));
});

it('a visitor who may not see the address learns no postal code from it', () =>
  buyers.visit({ width: 390, scripts: false }, async (page) => {
    const session = await open();
    const address = { name: 'Asha Rao', line1: '1 Road', city: 'Port Blair', postal_code: '744101', country: 'IN' };
    await native('PATCH', `/kassa/v1/sessions/${session.id}`, {
      buyer: { email: 'asha@example.com' },
      shipping_address: address,
    });
    await page.goto(session.url.split('?')[0] ?? '');
    await fillCard(page, CARDS.pays);
    await page.click('#pay');
    await page.waitForSelector('#errors');
    expect(await page.textContent('#errors')).toContain('This order cannot be sent to the address it has.');
    expect(await page.content()).not.toContain('744101');
  }));
