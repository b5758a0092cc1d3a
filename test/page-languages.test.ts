// The hosted page in each of its languages: from a mistake to the receipt, with scripts and without, mirrored where the
// script runs from right to left.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyConfiguration } from '../src/cli/apply/apply.ts';
import { NO_MEMORY } from '../src/cli/apply/keys.ts';
import { applyDeps } from '../src/cli/boot.ts';
import { seriousFindings } from './axe.ts';
import { type Buyers, CARDS, fillCard, openSummary, PHONES, type Setting, shoot, startBuyers } from './buyers.ts';

const SHOP = `merchants:
  - slug: bindery
    name: Lake Bindery
    mode: test
    currency: EUR
    country: DE
    locale: en
    checkouts: [bindery/main]
    tax:
      included_in_prices: false
      ask_tax_id: true
      tables: [{ table: us-sales-tax, regions: [CA, NY] }]
      rates: [{ country: DE, percent: 19, label: USt, shipping: true }]
    page: { support_email: help@bindery.example, terms: 'https://bindery.example/terms' }
    shipping: [{ id: courier, label: DHL, countries: [DE, JP, BR, AE], price: 4.90, days: 2-4 }]
    gateways: [{ name: sandbox, methods: [card, wallet] }, { name: manual, methods: [bank_transfer] }]
    discounts:
      - { code: SPRING, label: SPRING, percent: 10, visible: true }
      - { code: LARGE, label: LARGE, percent: 20, minimum: 500 }
    products:
      - { id: atlas, title: 'Atlas Mundi', variants: [{ id: atlas-1, price: 49 }] }
      - id: plant
        title: Donaudampfschifffahrtselektrizitätenhauptbetriebswerk
        variants: [{ id: plant-1, price: { EUR: 1234607.79, USD: 1234607.79 }, requires_shipping: false }]
      - { id: maps, title: 'Maps to print', variants: [{ id: maps-1, price: { EUR: 40, USD: 50 }, requires_shipping: false }] }
`;

interface Words {
  readonly locale: string;
  readonly dir: 'ltr' | 'rtl';
  readonly title: string;
  readonly missing: string;
  readonly lacks: RegExp;
  readonly thanks: string;
}

const LANGUAGES: readonly Words[] = [
  {
    locale: 'en',
    dir: 'ltr',
    title: 'Checkout · Lake Bindery',
    missing: 'Please fill this in.',
    lacks: /needs a larger cart: add €451\.00/,
    thanks: 'Thank you for your order',
  },
  {
    locale: 'de',
    dir: 'ltr',
    title: 'Kasse · Lake Bindery',
    missing: 'Bitte füllen Sie dieses Feld aus.',
    lacks: /fehlen noch 451,00\s€/,
    thanks: 'Vielen Dank für Ihre Bestellung',
  },
  {
    locale: 'pt',
    dir: 'ltr',
    title: 'Finalizar compra · Lake Bindery',
    missing: 'Preencha este campo.',
    lacks: /ainda falta: €\s451,00/,
    thanks: 'Obrigado pelo seu pedido',
  },
  {
    locale: 'ja',
    dir: 'ltr',
    title: 'ご購入手続き · Lake Bindery',
    missing: 'この項目を入力してください。',
    lacks: /あと€451\.00必要です/,
    thanks: 'ご注文ありがとうございます',
  },
  {
    locale: 'ar',
    dir: 'rtl',
    title: 'إتمام الشراء · Lake Bindery',
    missing: 'يُرجى ملء هذا الحقل.',
    lacks: /أضف .*451/,
    thanks: 'شكرًا لطلبك',
  },
];

const PHONE: Setting = { width: 390, scripts: true };
/** One language of each direction is tried in all of them. */
const SETTINGS: readonly Setting[] = [PHONE, { width: 1280, scripts: true }, { width: 390, scripts: false }];

let buyers: Buyers;
beforeAll(async () => {
  buyers = await startBuyers();
  await applyConfiguration(applyDeps(buyers.server.app), { name: 'bindery.yaml', text: SHOP }, NO_MEMORY);
});
afterAll(() => buyers?.close());

async function open(body: object): Promise<string> {
  const answer = await fetch(`${buyers.server.baseUrl}/v2/checkouts/bindery/main/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ country: 'DE', cart: { lineItems: [{ productPath: 'atlas-1' }] }, ...body }),
  });
  const text = await answer.text();
  expect(answer.status, text).toBe(201);
  const { checkoutUrls } = JSON.parse(text) as { checkoutUrls: { webcheckoutUrl: string } };
  return checkoutUrls.webcheckoutUrl;
}

/** How far the left edge of an element is from the right one of another: negative where it stands to its left. */
const isLeftOf = async (page: Page, one: string, other: string): Promise<boolean> => {
  const [first, second] = [
    await page.locator(one).first().boundingBox(),
    await page.locator(other).first().boundingBox(),
  ];
  return (first?.x ?? 0) < (second?.x ?? 0);
};

describe.each(LANGUAGES)('in $locale', (words) => {
  it.each(['en', 'ar'].includes(words.locale) ? SETTINGS : [PHONE])(
    'is paid at $width pixels, scripts $scripts',
    (setting) =>
      buyers.visit(setting, async (page) => {
        const { locale } = words;
        await page.goto(await open({ locale }));
        expect(await page.title()).toBe(words.title);
        expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual([
          locale,
          words.dir,
        ]);
        await openSummary(page, setting);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(setting.width);
        await shoot(page, `speaks-${locale}`, setting);
        if (setting.width > 1000) {
          expect(await isLeftOf(page, '.sheet', '.summary')).toBe(words.dir === 'ltr');
          expect(await isLeftOf(page, '#card_expiry', '#card_cvc')).toBe(words.dir === 'ltr');
        }
        expect(await page.getAttribute('#card_number', 'dir')).toBe('ltr');

        await page.fill('#code', 'LARGE');
        await page.click('#apply-code');
        await page.waitForSelector('.code.refused', { state: 'attached' });
        expect(await page.textContent('.code.refused')).toMatch(words.lacks);
        await page.click('#pay');
        await page.waitForSelector('#email-error:not([hidden])');
        if (setting.scripts) {
          expect(await page.textContent('#email-error')).toBe(words.missing);
          expect(await seriousFindings(page)).toEqual([]);
        }
        await openSummary(page, setting);
        await shoot(page, `speaks-${locale}-wrong`, setting);

        await page.fill('#email', 'mira@example.com');
        await page.fill('#name', 'Mira Sommer');
        await page.fill('#line1', 'Seeweg 4');
        await page.fill('#postal_code', '10115');
        await page.fill('#city', 'Berlin');
        await fillCard(page, CARDS.pays);
        await page.click('#pay');
        await page.waitForSelector('#order-number');
        expect(await page.textContent('#result-title')).toBe(words.thanks);
        if (setting.scripts) expect(await seriousFindings(page)).toEqual([]);
        await shoot(page, `speaks-${locale}-paid`, setting);
      }),
  );
});

/** Where a piece of text stands in the first element, from the left. */
const leftOf = (page: Page, selector: string, piece: string): Promise<number> =>
  page
    .locator(selector)
    .first()
    .evaluate((element, wanted) => {
      const [text] = [...element.childNodes].filter(({ nodeType }) => nodeType === 3);
      const range = document.createRange();
      const start = text?.textContent?.indexOf(wanted) ?? -1;
      if (text === undefined || start < 0) throw new Error(`no ${wanted} in ${element.outerHTML}`);
      range.setStart(text, start);
      range.setEnd(text, start + 1);
      return range.getBoundingClientRect().left;
    }, piece);

it.each([
  [390, 'ar', 'US'],
  [1280, 'ar', 'US'],
  [1280, 'de', 'DE'],
])('a long name and a large amount have their room at %i pixels in %s', (width, locale, country) =>
  buyers.visit({ width, scripts: true }, async (page) => {
    await page.goto(await open({ locale, country, cart: { lineItems: [{ productPath: 'plant-1' }] } }));
    await openSummary(page, { width, scripts: true });
    expect((await page.locator('.line-title').boundingBox())?.width).toBeGreaterThan(240);
    if (country === 'US') {
      expect(await leftOf(page, '#total', 'U')).toBeLessThan(await leftOf(page, '#total', '$'));
      expect(await leftOf(page, '#total', '$')).toBeLessThan(await leftOf(page, '#total', '1'));
    }
    await shoot(page, `long-name-${locale}`, { width, scripts: true });
  }),
);

it('follows the browser where it does not speak the session’s language', async () => {
  const url = await open({ locale: 'sv' });
  const titleFor = async (languages: string): Promise<string> => {
    const html = await (await fetch(url, { headers: { 'accept-language': languages } })).text();
    return /<html lang="(\w+)"/.exec(html)?.[1] ?? '';
  };
  expect(await titleFor('fr,ja;q=0.8')).toBe('ja');
  expect(await titleFor('fr')).toBe('en');
});

it('tells in the browser’s language that there is no such checkout', async () => {
  const headers = { 'accept-language': 'pt-BR' };
  const answer = await fetch(`${buyers.server.baseUrl}/checkout/session/OS${'0'.repeat(18)}`, { headers });
  expect(answer.status).toBe(404);
  expect(await answer.text()).toContain('Esta página não existe');
});

describe.each(PHONES)('at $width pixels, scripts $scripts', (setting) => {
  it('the tax of what is not sent stands there before anybody pays, by the state that is billed', () =>
    buyers.visit(setting, async (page) => {
      const url = await open({ locale: 'en', country: 'US', cart: { lineItems: [{ productPath: 'maps-1' }] } });
      await page.goto(url);
      await openSummary(page, setting);
      expect(await page.locator('.totals :text("Sales tax")').count()).toBe(0);
      await page.fill('#email', 'mira@example.com');
      await fillCard(page, CARDS.pays);
      await page.click('#pay');
      await page.waitForSelector('#region-error:not([hidden])');
      await page.fill('#region', 'Kalifornia');
      if (!setting.scripts) await fillCard(page, CARDS.pays);
      await page.click('#pay');
      await page.waitForSelector('#region-error:text("“Kalifornia” is no state or region of United States")');
      await page.fill('#region', 'california');
      if (setting.scripts) await page.locator('#email').focus();
      else {
        // The total is not the one that stood on the button.
        await fillCard(page, CARDS.pays);
        await page.click('#pay');
      }
      await page.waitForSelector('#pay :text("$53.63")');
      await openSummary(page, setting);
      // 50 × 7.25 % = 3.625, half a cent goes up.
      const rows = (await page.locator('.totals .row').allTextContents()).map((text) => text.replace(/\s+/g, ' '));
      expect(rows).toEqual(['Subtotal$50.00', 'Sales tax$3.63', 'TotalUSD $53.63']);
      await shoot(page, 'tax-by-state', setting);
      if (setting.scripts) expect(await seriousFindings(page)).toEqual([]);
      await fillCard(page, CARDS.pays);
      await page.click('#pay');
      await page.waitForSelector('#order-number');
      const id = url.split('/').at(-1) ?? '';
      const read = await fetch(`${buyers.server.baseUrl}/v2/checkouts/bindery/main/sessions/${id}`);
      expect(await read.json()).toMatchObject({
        status: 'COMPLETED',
        cart: { taxTotal: 3.63, taxIncluded: 'TAXES_ADDED_TO_PRICE', withTaxNetTotal: 53.63 },
      });
    }));
});
