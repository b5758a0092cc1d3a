// One purchase per vendor, whole: the vendor's request, the link of its answer, a buyer with a telephone's screen, the
// place the merchant wants them back at, and a webhook that the vendor's own verifier, or its documented rule, accepts.
import { createHmac } from 'node:crypto';
import { Flowglad } from '@flowglad/node';
import { verifyWebhook } from '@flowglad/server';
import type { Page } from 'playwright-core';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CARDS, fillAddress, fillCard, openSummary, shoot, startBuyers, type Buyers, type Setting } from './buyers.ts';
import { createCall } from './call.ts';
import { configureWebhooks } from './configure-webhooks.ts';
import { provePhone } from './prove-phone.ts';
import { openReceiver, type Received, type Receiver } from './receiver.ts';

const PHONE: Setting = { width: 390, scripts: true };
const SHOP = 'https://pixel-goods.example';

const SECRETS = {
  flexype: 'a-secret-of-the-shop-for-flexype',
  shoppex: `whsec_${'0a1b2c3d'.repeat(4)}`,
  flowglad: `whsec_${Buffer.from('thirty-two bytes that sign hooks').toString('base64')}`,
  fastspring: 'a secret of the shop for FastSpring',
};

let buyers: Buyers;
let receiver: Receiver;
beforeAll(async () => {
  buyers = await startBuyers();
  receiver = await openReceiver();
  const hook = (merchant: string, dialect: keyof typeof SECRETS, event: string) => {
    return { merchant, dialect, events: [event], url: `${receiver.url}/${dialect}`, secret: SECRETS[dialect] };
  };
  await configureWebhooks(buyers.server, [
    hook('my-store', 'flexype', 'CUSTOMER_CREATED'),
    hook('pixel-goods', 'shoppex', 'order:paid'),
    hook('pixel-goods', 'flowglad', 'purchase.completed'),
    hook('pixel-goods', 'fastspring', 'order.completed'),
  ]);
});
afterAll(async () => {
  await buyers?.close();
  await receiver?.close();
});

/** The one webhook that this vendor's endpoint has got. */
async function hookOf(dialect: keyof typeof SECRETS): Promise<Received> {
  const got = () => receiver.got.filter(({ path }) => path === `/${dialect}`);
  await expect.poll(() => got().length, { timeout: 20_000 }).toBe(1);
  return got()[0]!;
}

const sign = (algorithm: string, secret: string, text: string, encoding: 'hex' | 'base64'): string =>
  createHmac(algorithm, secret).update(text).digest(encoding);

/** Opens the link and pays; ends on the receipt. */
async function pay(page: Page, url: string, vendor: string, fill: () => Promise<void>): Promise<void> {
  await page.goto(url);
  await fill();
  await fillCard(page, CARDS.pays);
  await openSummary(page, PHONE);
  await shoot(page, `${vendor}-purchase`, PHONE);
  await page.click('#pay');
  await page.waitForSelector('#order-number');
  await shoot(page, `${vendor}-receipt`, PHONE);
}

it('FlexyPe: a buyer proves a phone, pays, and comes back to the cart; the shop hears of a new customer', () =>
  buyers.visit(PHONE, async (page) => {
    const { id, merchantId, url } = await buyers.openFlexype();
    await provePhone(buyers.server, { session_id: id, merchant_id: merchantId }, '9876543210');
    await pay(page, url, 'flexype', async () => {
      await page.fill('#email', 'asha@example.com');
      await fillAddress(page);
    });
    await page.waitForURL('https://my-store.com/cart?from=kassa#done');
    // The gown and its standard delivery.
    expect(await buyers.statusOf(id)).toMatchObject({
      payment_status: 'paid',
      currency: 'INR',
      totals: { subtotal: 359_500, shipping: 4_900, total: 364_400, paid: 364_400 },
    });

    const { headers, body } = await hookOf('flexype');
    expect(headers['x-flexype-authorization']).toBe(SECRETS.flexype);
    expect(JSON.parse(body)).toMatchObject({
      event_type: 'CUSTOMER_CREATED',
      payload: { user: { phone: '9876543210' } },
    });
  }));

it('Shoppex: paid at the provider’s own page', () =>
  buyers.visit(PHONE, async (page) => {
    const { id, url } = await buyers.openShoppex();
    await page.goto(url);
    await page.click('#continue');
    await page.waitForURL(/\/kassa\/gateways\/sandbox\//);
    await page.click('button[value="approve"]');
    await page.waitForSelector('#order-number');
    await page.waitForURL(`${SHOP}/thanks?order=1001`);

    const { headers, body } = await hookOf('shoppex');
    const [delivery, stamp] = [headers['x-shoppex-delivery'], headers['x-shoppex-timestamp']];
    const signed = sign('sha256', SECRETS.shoppex, `${delivery}.${stamp}.${body}`, 'hex');
    expect(headers['x-shoppex-signature-v2']).toBe(`v1,t=${stamp},h=${signed}`);
    expect(headers['x-shoppex-signature']).toBe(sign('sha512', SECRETS.shoppex, body, 'hex'));
    expect(JSON.parse(body)).toMatchObject({
      event: 'order:paid',
      data: { uniqid: id, status: 'COMPLETED', total: 19.99, currency: 'USD' },
    });
  }));

it('Flowglad: a customer buys a licence', () =>
  buyers.visit(PHONE, async (page) => {
    const { baseUrl, keys } = buyers.server;
    const client = new Flowglad({ apiKey: keys.flowglad, baseURL: baseUrl, maxRetries: 0 });
    const customer = { email: 'ada@example.com', name: 'Ada Byron', externalId: 'user_1' };
    await client.customers.create({ customer });
    const { url, checkoutSession } = await client.checkoutSessions.create({
      checkoutSession: {
        type: 'product',
        customerExternalId: 'user_1',
        priceId: 'icons-harbor-1',
        quantity: 2,
        outputName: 'Team licence',
        successUrl: `${SHOP}/thanks?plan=team`,
        cancelUrl: `${SHOP}/cart`,
      },
    });
    // The e-mail address is the customer's; there is nothing to fill in but the card.
    await pay(page, url, 'flowglad', async () => {});
    await page.waitForURL(`${SHOP}/thanks?plan=team`);
    const paid = (await client.checkoutSessions.retrieve(checkoutSession.id)).checkoutSession;
    expect(paid).toMatchObject({ status: 'succeeded', paymentMethodType: 'card', quantity: 2 });
    const { data: payments } = await client.payments.list();
    expect(payments).toMatchObject([{ purchaseId: paid.purchaseId, amount: 5_800, currency: 'USD' }]);

    const { headers, body } = await hookOf('flowglad');
    const told = verifyWebhook(body, headers, SECRETS.flowglad);
    expect(told).toMatchObject({ id: paid.purchaseId, object: 'purchase', customer: { externalId: 'user_1' } });
    const named = Object.entries(headers).map(([name, value]) => [name.replace('svix-', 'webhook-'), value]);
    expect(new Webhook(SECRETS.flowglad).verify(body, Object.fromEntries(named) as Record<string, string>)).toEqual(
      told,
    );
    const forged = body.replace('user_1', 'user_2');
    expect(() => verifyWebhook(forged, headers, SECRETS.flowglad)).toThrow(/signature/i);
  }));

it('FastSpring: a session of Sessions v2, which names no place to return to', () =>
  buyers.visit(PHONE, async (page) => {
    const { baseUrl, keys } = buyers.server;
    const { username, password } = keys.fastspring;
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    const call = createCall(`${baseUrl}/v2/checkouts/demo/main/sessions`);
    const made = await call<{ id: string; checkoutUrls: { webcheckoutUrl: string } }>(
      'POST',
      '',
      {
        locale: 'en',
        country: 'US',
        live: false,
        orderTags: { order: '1001' },
        customer: { billToContact: { email: 'ada@example.com', firstName: 'Ada', lastName: 'Lovelace' } },
        cart: {
          lineItems: [
            {
              productPath: 'phoenix-guide',
              quantity: 2,
              descriptions: {
                display: { en: 'The Phoenix Guide for teams' },
                summary: { en: 'Second edition, as PDF' },
              },
              customPrice: { unitPrice: { USD: 17.5 } },
            },
          ],
        },
      },
      { authorization },
    );
    expect(made.status).toBe(201);
    await pay(page, made.body.checkoutUrls.webcheckoutUrl, 'fastspring', async () => {});
    expect(await page.locator('#return').count()).toBe(0);
    await openSummary(page, PHONE);
    expect(await page.textContent('.line')).toContain('The Phoenix Guide for teams');
    const shown = await page.textContent('#order-number');
    interface Paid {
      readonly status: string;
      readonly order: { readonly orderId: string; readonly orderReference: string };
    }
    const { body: paid } = await call<Paid>('GET', `/${made.body.id}`, undefined, { authorization });
    expect([paid.status, paid.order.orderReference]).toEqual(['COMPLETED', shown]);

    const { headers, body } = await hookOf('fastspring');
    expect(headers['x-fs-signature']).toBe(sign('sha256', SECRETS.fastspring, body, 'base64'));
    const { events } = JSON.parse(body) as { events: unknown[] };
    expect(events).toMatchObject([
      {
        type: 'order.completed',
        live: false,
        data: {
          order: paid.order.orderId,
          reference: paid.order.orderReference,
          total: 35,
          currency: 'USD',
          payment: { type: 'test' },
          customer: { first: 'Ada', last: 'Lovelace', email: 'ada@example.com' },
          tags: { order: '1001' },
          items: [{ product: 'phoenix-guide', quantity: 2, subtotal: 35 }],
        },
      },
    ]);
    expect(events).toHaveLength(1);
  }));
