// Payment links by Shoppex's own client, which has no words for them, through its `raw` calls, on both databases; and the pages
// behind them, without a browser: looked at, gone on from and paid.
import { randomUUID } from 'node:crypto';
import { ShoppexClient } from '@shoppexio/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCall } from '../test/call.ts';
import { startTestServer, type TestServer } from '../test/server.ts';
import { payOnPage } from './pay-on-page.ts';
import { checkedFetch, failure } from './shoppex-fetch.ts';

interface Link {
  readonly uniqid: string;
  readonly url: string;
  readonly is_active: boolean;
  readonly name: string;
}
interface Whole {
  readonly payment_link: Link;
  readonly products: readonly { readonly uniqid: string }[];
  readonly analytics: { readonly totalRevenue: number; readonly totalOrders: number };
}

const LINKS = '/dev/v1/payment-links';
const LINK = `${LINKS}/{id}`;

describe.each(['pglite', 'postgres'] as const)('payment links on %s', (database) => {
  let server: TestServer;
  let client: ShoppexClient;

  beforeAll(async () => {
    server = await startTestServer({ database });
    client = new ShoppexClient({ apiKey: server.keys.shoppex, baseUrl: server.baseUrl, fetch: checkedFetch });
  });
  afterAll(() => server.stop());

  const body = (over: Readonly<Record<string, unknown>> = {}) => ({
    ...{ name: 'Support us', type: 'FIXED_PRICE', status: true, price: 25, gateways: '' },
    ...{ discount_code_allowed: false, customer_address_required: false, customer_phone_required: 'false' },
    ...{ show_confirmation_page: true, currency: 'USD', ...over },
  });
  const create = async (over: Readonly<Record<string, unknown>> = {}): Promise<Link> =>
    (await client.raw.POST<{ data: { payment_link: Link } }>(LINKS, { body: body(over) })).data.payment_link;
  const read = async (id: string): Promise<Whole> =>
    (await client.raw.GET<{ data: Whole }>(LINK, { path: { id } })).data;
  const open = (link: Link, form?: Readonly<Record<string, string>>) => {
    const url = new URL(link.url);
    if (form === undefined) return fetch(url, { redirect: 'manual' });
    return fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams(form) });
  };
  /** Presses the button of the link, and answers the path of the session's page. */
  async function goOn(link: Link, form: Readonly<Record<string, string>> = {}): Promise<string> {
    const answer = await open(link, form);
    expect(answer.status, await answer.clone().text()).toBe(303);
    return answer.headers.get('location') ?? '';
  }
  const idIn = (path: string): string => path.replace('/invoice/', '');
  const payment = async (path: string) => (await client.payments.get<Record<string, unknown>>(idIn(path))).data;

  it('makes one, shows its page, and everybody who goes on has a session of their own', async () => {
    const link = await create({ description: 'Thanks & more', cta: 'DONATE' });
    expect(link).toMatchObject({
      ...{ name: 'Support us', type: 'FIXED_PRICE', price: 25, is_active: true, status: true, cta: 'DONATE' },
      ...{ shop_name: 'Pixel Goods', description: 'Thanks & more', products_ids: '', return_url: null },
    });
    expect(new URL(link.url).pathname).toBe(`/shoppex/pay/${link.uniqid}`);
    const page = await (await open(link)).text();
    expect(page).toContain('Thanks &amp; more');
    expect(page).toContain('$25.00');
    expect(page).toContain('Donate');
    expect(page).not.toContain('<script');
    const [one, other] = [await goOn(link), await goOn(link)];
    expect(one).not.toBe(other);
    expect(await payment(one)).toMatchObject({
      status: 'PENDING',
      total: 25,
      currency: 'USD',
      product_title: 'Support us',
    });
    expect((await client.invoices.get(idIn(one))).data).toMatchObject({ origin: 'PAYMENT_LINK' });
  });

  it('speaks the visitor’s language, and so does the page to pay on', async () => {
    const link = await create();
    const headers = { 'accept-language': 'fr, de-AT;q=0.8' };
    expect(await (await fetch(link.url, { headers })).text()).toContain('Bezahlen');
    const answer = await fetch(link.url, { method: 'POST', headers, redirect: 'manual', body: new URLSearchParams() });
    const page = await fetch(server.baseUrl + (answer.headers.get('location') ?? ''));
    expect(await page.text()).toContain('<html lang="de"');
    // The shop's, where the browser asks for none that is spoken.
    expect(await (await fetch(link.url, { headers: { 'accept-language': 'fr' } })).text()).toContain('$25.00');
  });

  it('is paid, by somebody who can be reached, and counts what it brought', async () => {
    const link = await create();
    const path = await goOn(link);
    await expect(payOnPage(server, path)).rejects.toThrow(/e-mail address/);
    await payOnPage(server, path, { email: 'ada@example.com' });
    expect(await payment(path)).toMatchObject({ status: 'COMPLETED', customer_email: 'ada@example.com' });
    expect((await read(link.uniqid)).analytics).toEqual({ totalRevenue: 25, totalOrders: 1 });
    await client.orders.refund(idIn(path), { amount: 10 }, { idempotencyKey: randomUUID() });
    await expect.poll(async () => (await read(link.uniqid)).analytics.totalRevenue).toBe(15);
  });

  it('lets buyers name an amount within its bounds', async () => {
    const bounds = { suggested_price: '12.50', min_price: 5, max_amount: '100' };
    const link = await create({ type: 'PAY_WHAT_YOU_WANT', price: 0, ...bounds });
    const page = await (await open(link)).text();
    expect(page).toContain('value="12.5"');
    expect(page).toContain('From $5.00 to $100.00.');
    expect(await payment(await goOn(link, { amount: '7,25' }))).toMatchObject({ total: 7.25 });
    expect(await payment(await goOn(link, { amount: '100' }))).toMatchObject({ total: 100 });
    for (const [amount, text] of [
      ['4.99', 'This amount is not possible. From'],
      ['100.01', 'This amount is not possible. From'],
      ['', 'Enter the amount'],
      ['a lot', 'Write the amount in digits, like 12.50.'],
      ['7.123', 'Write the amount in digits'],
      ['1,000', 'Write the amount in digits'],
      ['1.000', 'Write the amount in digits'],
      ['-7', 'This amount is not possible. From'],
    ] as const) {
      const answer = await open(link, { amount });
      expect(answer.status, amount).toBe(422);
      expect(await answer.text()).toContain(text);
    }
    // On a link with a price nobody names another.
    expect(await payment(await goOn(await create(), { amount: '1' }))).toMatchObject({ total: 25 });
  });

  it('sells products of the shop at its prices, with codes where they are allowed', async () => {
    const products = { type: 'PRODUCT', price: 1, products_ids: 'phoenix-guide, font-marble-desktop' };
    const link = await create({ ...products, discount_code_allowed: true });
    expect((await read(link.uniqid)).products.map(({ uniqid }) => uniqid)).toEqual(['phoenix-guide', 'font-marble']);
    const path = await goOn(link);
    const order = (await client.orders.get<{ total: number; items: unknown[] }>(idIn(path))).data;
    expect(order).toMatchObject({ total: 68.95, is_developer_invoice: false });
    expect(order.items).toHaveLength(2);
    const pageOf = async (at: string): Promise<string> => (await fetch(server.baseUrl + at)).text();
    expect(await pageOf(path)).toContain('id="code"');
    expect(await pageOf(await goOn(await create(products)))).not.toContain('id="code"');
  });

  it('asks for address and phone where it should, though nothing is sent', async () => {
    const path = await goOn(await create({ customer_address_required: true, customer_phone_required: true }));
    const email = 'ada@example.com';
    const who = { email, country: 'US', name: 'Ada', line1: '1 Main St', city: 'Springfield', postal_code: '12345' };
    await expect(payOnPage(server, path, { email })).rejects.toThrow(/Enter your name/);
    await expect(payOnPage(server, path, who)).rejects.toThrow(/Enter a phone number/);
    await payOnPage(server, path, { ...who, phone: '+1 555 0100 200' });
    expect((await client.invoices.get(idIn(path))).data).toMatchObject({
      ...{ status: 'COMPLETED', name: 'Ada', address_city: 'Springfield', address_country: 'US' },
    });
    const phoneOnly = await goOn(await create({ customer_phone_required: true }));
    await payOnPage(server, phoneOnly, { email, country: 'US', phone: '+1 555 0100 200' });
  });

  it('limits its sessions to its gateways', async () => {
    const link = await create({ gateways: 'MANUAL' });
    expect(link).toMatchObject({ gateways: 'MANUAL' });
    expect(await payment(await goOn(link))).toMatchObject({ gateways: ['MANUAL'] });
    const error = await failure(create({ gateways: 'MANUAL,STRIPE' }));
    expect(error).toMatchObject({ status: 422, details: [{ field: 'gateways[1]' }] });
  });

  it('is changed as a whole, switched off and on, and deleted', async () => {
    const link = await create();
    const id = link.uniqid;
    const path = { path: { id } };
    const { payment_link: standing } = await read(id);
    // As clients do it: what was read, with something else in it, is sent again.
    await client.raw.PATCH(LINK, { ...path, body: { ...standing, name: 'Support them', price: '30.5' } });
    expect(await payment(await goOn(link))).toMatchObject({ total: 30.5, product_title: 'Support them' });
    expect(await failure(client.raw.PATCH(LINK, { ...path, body: { name: 'Half' } }))).toMatchObject({ status: 422 });
    await client.raw.POST(`${LINK}/toggle`, { ...path, body: { active: 'false' } });
    expect((await read(id)).payment_link).toMatchObject({ is_active: false, status: false, name: 'Support them' });
    expect((await open(link)).status).toBe(410);
    expect((await open(link, {})).status).toBe(410);
    await client.raw.POST(`${LINK}/toggle`, { ...path, body: { active: true } });
    await goOn(link);
    expect(await client.raw.DELETE(LINK, path)).toBeNull();
    expect((await open(link)).status).toBe(404);
    for (const gone of [
      () => client.raw.GET(LINK, path),
      () => client.raw.DELETE(LINK, path),
      () => client.raw.PATCH(LINK, { ...path, body: body() }),
      () => client.raw.POST(`${LINK}/toggle`, { ...path, body: { active: true } }),
    ]) {
      expect(await failure(gone())).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    }
  });

  it('lists them newest first, page by page', async () => {
    const made = [await create({ name: 'One' }), await create({ name: 'Two' }), await create({ name: 'Three' })];
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query = { limit: 2, ...(cursor !== null && { cursor }) };
      const page: { data: Link[]; pagination: { next_cursor: string | null; has_more: boolean } } =
        await client.raw.GET(LINKS, { query });
      expect(page.pagination.has_more).toBe(page.pagination.next_cursor !== null);
      seen.push(...page.data.map(({ uniqid }) => uniqid));
      cursor = page.pagination.next_cursor;
    } while (cursor !== null);
    expect(seen.slice(0, 3)).toEqual(made.map(({ uniqid }) => uniqid).toReversed());
    expect(new Set(seen).size).toBe(seen.length);
  });

  it.each([
    ['no name', { name: '' }, 'name'],
    ['a type that is none', { type: 'GIFT' }, 'type'],
    ['a price of nothing', { price: 0 }, 'price'],
    ['a price below', { price: -5 }, 'price'],
    ['too many decimals', { price: '1.999' }, 'price'],
    ['no such currency', { currency: 'XXY' }, 'currency'],
    ['a product that is not sold', { type: 'PRODUCT', products_ids: 'no-such' }, 'products_ids'],
    ['no product', { type: 'SUBSCRIPTION' }, 'products_ids'],
    [
      'a product without a price in the currency',
      { type: 'PRODUCT', products_ids: 'phoenix-guide', currency: 'JPY' },
      'products_ids',
    ],
    ['bounds the wrong way round', { type: 'PAY_WHAT_YOU_WANT', min_price: 9, max_price: 8, price: 0 }, 'max_price'],
    ['a suggestion out of bounds', { type: 'PAY_WHAT_YOU_WANT', min_price: 9, price: 8 }, 'suggested_price'],
    ['half a web address', { return_url: 'shop.example/thanks' }, 'return_url'],
    ['a button that is none', { cta: 'GRAB' }, 'cta'],
    ['neither on nor off', { status: 'perhaps' }, 'status'],
  ])('refuses %s, and names the field', async (_, over, field) => {
    const error = await failure(create(over));
    expect(error).toMatchObject({ status: 422, code: 'VALIDATION_ERROR', details: [{ field }] });
  });

  it('is nobody else’s: neither by key nor by page', async () => {
    const link = await create();
    const stranger = createCall(server.baseUrl, server.keys.flowglad);
    expect((await stranger('GET', `${LINKS}/${link.uniqid}`)).status).toBe(401);
    expect((await fetch(`${server.baseUrl}/shoppex/pay/${randomUUID()}`)).status).toBe(404);
    expect((await fetch(`${server.baseUrl}/shoppex/pay/none`)).status).toBe(404);
    expect(await failure(client.raw.GET(LINK, { path: { id: randomUUID() } }))).toMatchObject({ status: 404 });
    expect(await failure(client.raw.GET(LINK, { path: { id: 'none' } }))).toMatchObject({ status: 404 });
  });

  it('goes on to the shop by itself only where no confirmation is wanted', async () => {
    const done = { return_url: 'https://pixel-goods.example/thanks', price: 5 };
    const buyer = { email: 'ada@example.com' };
    const at = async (over: object): Promise<string> =>
      payOnPage(server, await goOn(await create({ ...done, ...over })), buyer);
    expect(await at({ show_confirmation_page: false })).toContain('data-return-s="0"');
    const stays = await at({ show_confirmation_page: true });
    expect(stays).not.toContain('data-return-s');
    expect(stays).toContain('href="https://pixel-goods.example/thanks"');
  });
});
