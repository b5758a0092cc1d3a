// A subscription on the page: what it costs later is said before anybody subscribes, a trial keeps the card, and a bill that
// could not be charged is paid with another one.
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

const KEY = `kassa_test_${'5s6U7b8S'.repeat(4)}`;
const SHOP = `merchants:
  - slug: news
    name: The Daily
    mode: test
    currency: USD
    country: US
    locale: en-US
    gateways: [{ name: sandbox, methods: [card, wallet] }]
    keys: [{ name: till, dialect: native, scopes: ['*'], from_env: NEWS_KEY }]
    discounts: [{ code: START, percent: 25 }]
    products:
      - id: paper
        title: Daily paper
        variants:
          - { id: paper-m, price: 12, requires_shipping: false, recurring: { interval: month, trial_days: 7 } }
`;
const SETTINGS: readonly Setting[] = [{ width: 390, scripts: false }, LARGE];

let buyers: Buyers;
let native: Call;
beforeAll(async () => {
  buyers = await startBuyers();
  const deps = applyDeps(buyers.server.app, { environment: { NEWS_KEY: KEY } });
  await applyConfiguration(deps, { name: 'news.yaml', text: SHOP, files: {} }, NO_MEMORY);
  native = createCall(buyers.server.baseUrl, KEY);
});
afterAll(() => buyers?.close());

interface Session extends Opened {
  readonly status: string;
  readonly subscription: string | null;
}

const open = async (): Promise<Session> =>
  (await native<Session>('POST', '/kassa/v1/sessions', { lines: [{ variant: 'paper-m' }] })).body;
const read = async ({ id }: Opened): Promise<Session> =>
  (await native<Session>('GET', `/kassa/v1/sessions/${id}`)).body;

let guests = 0;

describe.each(SETTINGS)('at $width pixels, scripts $scripts', (setting) => {
  it('tells what comes after the trial, keeps the card, and takes another one for the bill it does not pay', () =>
    buyers.visit(setting, async (page) => {
      const session = await open();
      await page.goto(session.url);
      await openSummary(page, setting);
      expect(await page.textContent('dl.totals')).toContain('Free trial, 7 days-$12.00');
      expect(await page.textContent('.next-charge')).toMatch(/Then every month from .* on\$12\.00/);
      expect(await page.textContent('#consent')).toMatch(
        /^The Daily charges \$12\.00 every month to this way to pay, from .*, until you cancel\./,
      );
      expect(await page.textContent('.pay-label')).toBe('Start free trial');
      // Only what can be kept is offered.
      expect(await page.locator('input[name="method"]').count()).toBe(1);
      await page.fill('#email', `guest${(guests += 1)}@example.com`);
      await shoot(page, 'subscription', setting);
      if (setting.scripts) expect(await seriousFindings(page)).toEqual([]);
      // Nothing is due, and the card is asked for all the same.
      await page.click('#pay');
      await page.waitForSelector('#card_number-error');
      await fillCard(page, '4000000000000341');
      await page.click('#pay');
      await page.waitForSelector('#order-number');
      await openSummary(page, setting);
      await shoot(page, 'subscribed', setting);

      const { subscription } = await read(session);
      await native('POST', '/kassa/v1/clock', { advance_s: 7 * 86_400 + 60 });
      await buyers.server.app.engine.tend();
      const { body } = await native<{ data: Session[] }>('GET', '/kassa/v1/sessions?status=open');
      const bill = body.data.find((one) => one.subscription === subscription);
      expect(bill).toBeDefined();
      await page.goto(bill?.url ?? '');
      expect(await page.textContent('#declined')).toContain('Your card was declined');
      await shoot(page, 'subscription-bill', setting);
      await fillCard(page, CARDS.pays);
      await page.click('#pay');
      await page.waitForSelector('#order-number');
      const setup = await native<Opened>('POST', '/kassa/v1/sessions', {
        mode: 'setup',
        customer: (await native<{ customer: string }>('GET', `/kassa/v1/subscriptions/${subscription}`)).body.customer,
      });
      await page.goto(setup.body.url);
      expect(await page.textContent('h1')).toBe('Save a way to pay with The Daily');
      expect(await page.textContent('.pay-label')).toBe('Save');
      await shoot(page, 'setup', setting);
      if (setting.scripts) expect(await seriousFindings(page)).toEqual([]);
      await fillCard(page, CARDS.pays);
      await page.click('#pay');
      await page.waitForSelector('#result-title:has-text("Your way to pay is saved")');
      await shoot(page, 'setup-kept', setting);
      const paid = await native<{ status: string }>('GET', `/kassa/v1/subscriptions/${subscription}`);
      expect(paid.body.status).toBe('active');
    }));
});

it('another card for what is owed is announced as what it is: it pays the open bill at once', () =>
  buyers.visit({ width: 390, scripts: false }, async (page) => {
    const session = await open();
    await page.goto(session.url);
    await page.fill('#email', 'debtor@example.com');
    await fillCard(page, '4000000000000341');
    await page.click('#pay');
    await page.waitForSelector('#order-number');
    const { subscription } = await read(session);
    interface Subscription {
      readonly customer: string;
      readonly status: string;
    }
    const standing = async (): Promise<Subscription> =>
      (await native<Subscription>('GET', `/kassa/v1/subscriptions/${subscription}`)).body;
    const { customer } = await standing();
    const keep = async (): Promise<void> => {
      const wanted = { mode: 'setup', customer, setup: { subscription } };
      await page.goto((await native<Opened>('POST', '/kassa/v1/sessions', wanted)).body.url);
    };
    await keep();
    expect(await page.locator('#owed').count()).toBe(0);
    await native('POST', '/kassa/v1/clock', { advance_s: 7 * 86_400 + 60 });
    await buyers.server.app.engine.tend();
    expect((await standing()).status).toBe('past_due');
    await keep();
    expect(await page.textContent('#owed')).toBe(
      'Once it is saved, the open amount of $12.00 is charged to it at once.',
    );
    await fillCard(page, CARDS.pays);
    await page.click('#pay');
    await page.waitForSelector('#result-title:has-text("Your way to pay is saved")');
    expect(await page.textContent('.result')).not.toContain('Nothing was charged');
    await buyers.server.app.engine.tend();
    expect((await standing()).status).toBe('active');
    await page.reload();
    expect(await page.textContent('.result')).not.toContain('Nothing was charged');
  }));
