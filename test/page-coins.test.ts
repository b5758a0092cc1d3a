// Loyalty coins from the grant to the receipt: the merchant gives some, their customer uses them on the page, the order brings
// new ones, and a refund puts things right. A stranger with the bare link reaches for nothing.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyConfiguration } from '../src/cli/apply/apply.ts';
import { NO_MEMORY } from '../src/cli/apply/keys.ts';
import { applyDeps } from '../src/cli/boot.ts';
import { seriousFindings } from './axe.ts';
import {
  CARDS,
  fillCard,
  LARGE,
  openSummary,
  shoot,
  startBuyers,
  type Buyers,
  type Opened,
  type Setting,
} from './buyers.ts';
import { createCall, type Call } from './call.ts';

const KEY = `kassa_test_${'0c1D2e3F'.repeat(4)}`;
const SHOP = `merchants:
  - slug: tea
    name: Lake Tea
    mode: test
    currency: INR
    country: IN
    locale: en-IN
    gateways: [{ name: sandbox, methods: [card] }]
    keys: [{ name: till, dialect: native, scopes: ['*'], from_env: TEA_KEY }]
    customers: [{ external_id: crm-7, email: asha@example.com, name: Asha Rao }]
    coins:
      name: Leaves
      ratio: { coins: 10, worth: 1 }
      redeem: { up_to_percent: 50 }
      earn: { coins: 1, per: 100 }
    products: [{ id: tea, title: First Flush, variants: [{ id: tea-1, price: 600, requires_shipping: false }] }]
`;
const SETTINGS: readonly Setting[] = [{ width: 390, scripts: false }, LARGE];

interface Balance {
  readonly available: number;
  readonly pending: number;
}

let buyers: Buyers;
let native: Call;
beforeAll(async () => {
  buyers = await startBuyers();
  const deps = applyDeps(buyers.server.app, { environment: { TEA_KEY: KEY } });
  await applyConfiguration(deps, { name: 'tea.yaml', text: SHOP, files: {} }, NO_MEMORY);
  native = createCall(buyers.server.baseUrl, KEY);
});
afterAll(() => buyers?.close());

const COINS = '/kassa/v1/customers/crm-7/coins';
const balance = async (): Promise<Balance> => (await native<Balance>('GET', COINS)).body;
const entries = async (): Promise<readonly string[]> => {
  const { body } = await native<{ data: { kind: string; coins: number }[] }>('GET', `${COINS}/entries?limit=3`);
  return body.data.map(({ kind, coins }) => `${kind} ${coins}`);
};

/** Whatever came before, the customer has so many. */
async function give(coins: number): Promise<void> {
  const { available } = await balance();
  if (coins !== available) await native('POST', COINS, { coins: coins - available, note: 'For the test' });
}

async function open(): Promise<Opened> {
  const lines = [{ variant: 'tea-1' }];
  const { status, body } = await native<Opened>('POST', '/kassa/v1/sessions', { lines, customer: 'crm-7' });
  expect(status).toBe(201);
  return body;
}

const read = async ({ id }: Opened): Promise<Record<string, unknown>> =>
  (await native<Record<string, unknown>>('GET', `/kassa/v1/sessions/${id}`)).body;

describe.each(SETTINGS)('at $width pixels, scripts $scripts', (setting) => {
  it('the customer uses as many as the shop allows, pays the rest and earns new ones; a refund turns both back', () =>
    buyers.visit(setting, async (page) => {
      await give(5_000);
      const session = await open();
      await page.goto(session.url);
      await openSummary(page, setting);
      expect((await page.textContent('.coins'))?.replace(/\s+/g, ' ')).toBe(
        'Leaves You have 5,000.Use 3,000 for -₹300.00',
      );
      await shoot(page, 'coins', setting);
      await page.click('#coins');
      await page.waitForSelector('#coins:has-text("Do not use")', { state: 'attached' });
      await openSummary(page, setting);
      expect(await page.textContent('dl.totals')).toContain('Leaves-₹300.00');
      if (setting.scripts) expect(await seriousFindings(page)).toEqual([]);
      await shoot(page, 'coins-used', setting);
      // Nothing is set aside before somebody pays.
      expect(await balance()).toMatchObject({ available: 5_000 });
      await fillCard(page, CARDS.pays);
      await page.click('#pay');
      await page.waitForSelector('#order-number');
      expect(await read(session)).toMatchObject({
        payment_status: 'paid',
        totals: { discount: 30_000, total: 30_000, paid: 30_000 },
        coins: { name: 'Leaves', wanted: 'max', used: 3_000, worth: 30_000 },
      });
      // Three for the ₹300 that were paid.
      expect(await balance()).toMatchObject({ available: 2_003, pending: 0 });
      expect((await entries()).slice(0, 2)).toEqual(expect.arrayContaining(['earn 3', 'burn -3000']));

      const refund = await native('POST', `/kassa/v1/sessions/${session.id}/refund`, { reason: 'Torn packet' });
      expect(refund.status).toBe(200);
      await expect.poll(balance).toMatchObject({ available: 5_000, pending: 0 });
    }));

  it('a payment that fails keeps them for the next try, and giving up gives them back', () =>
    buyers.visit(setting, async (page) => {
      await give(100);
      const session = await open();
      await native('PATCH', `/kassa/v1/sessions/${session.id}`, { coins: 100 });
      await page.goto(session.url);
      await fillCard(page, CARDS.declined);
      await page.click('#pay');
      await page.waitForSelector('#declined');
      expect(await balance()).toMatchObject({ available: 0 });
      expect(await read(session)).toMatchObject({ payment_status: 'unpaid', coins: { used: 100, available: 100 } });
      await native('POST', `/kassa/v1/sessions/${session.id}/cancel`);
      expect(await balance()).toMatchObject({ available: 100 });
      expect((await entries()).slice(0, 2).toSorted()).toEqual(['hold -100', 'release 100']);
    }));

  it('a stranger with the bare link sees none and reaches for none', () =>
    buyers.visit(setting, async (page) => {
      await give(100);
      const session = await open();
      await page.goto(session.url.split('?')[0] ?? '');
      expect(await page.locator('.coins').count()).toBe(0);
      expect(await page.content()).not.toContain('You have 100');
      // The button that the page does not have, pressed all the same.
      await page.evaluate(() => {
        const form = document.querySelector<HTMLFormElement>('form');
        if (form === null) throw new Error('there is no form');
        const wish = Object.assign(document.createElement('input'), { type: 'hidden', name: 'coins', value: 'max' });
        form.append(wish);
        form.action = form.action.replace(/\/\w+$/, '/coins');
        form.submit();
      });
      await page.waitForLoadState();
      expect(await read(session)).toMatchObject({ coins: { wanted: 0, used: 0 }, totals: { total: 60_000 } });
    }));
});

it('mistakes are told: coins of nobody, too many to take, and a shop without any', async () => {
  await give(10);
  const none = await native<{ error: { code: string } }>('GET', '/kassa/v1/customers/crm-8/coins');
  expect([none.status, none.body.error.code]).toEqual([404, 'customer_missing']);
  const taken = await native<{ error: { code: string; param: string } }>('POST', COINS, { coins: -11 });
  expect([taken.status, taken.body.error.code, taken.body.error.param]).toEqual([422, 'coins_unavailable', 'coins']);
  expect((await native('POST', COINS, { coins: 0 })).status).toBe(400);
  const lasting = { coins: -1, expires_at: '2040-01-01T00:00:00Z' };
  const { status, body } = await native<{ error: { param: string } }>('POST', COINS, lasting);
  expect([status, body.error.param]).toEqual([400, 'expires_at']);
  expect(await balance()).toMatchObject({ available: 10 });
  const stranger = await buyers.native('GET', COINS);
  expect(stranger.status).toBe(404);
});

it('a list does not tell what nobody has looked up', async () => {
  await give(10);
  const { id } = await open();
  const list = await native<{ data: { id: string; coins: unknown }[] }>('GET', '/kassa/v1/sessions?limit=1');
  expect(list.body.data).toMatchObject([{ id, coins: { wanted: 0, used: 0, available: null, redeemable: null } }]);
  expect(await read({ id, url: '' })).toMatchObject({ coins: { available: 10, redeemable: 10 } });
});

it('one grant is made once, however often it is sent', async () => {
  await give(0);
  const headers = { 'idempotency-key': 'grant-1' };
  const sent = await Promise.all([1, 2, 3].map(() => native('POST', COINS, { coins: 7 }, headers)));
  expect(sent.some(({ status }) => status === 200)).toBe(true);
  const again = await native('POST', COINS, { coins: 7 }, headers);
  expect([again.status, again.body]).toMatchObject([200, { available: 7 }]);
  expect(await balance()).toMatchObject({ available: 7 });
});
