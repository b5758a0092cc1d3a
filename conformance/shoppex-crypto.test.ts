// Payments on a chain by Shoppex's own client, unchanged, on both databases: an address at once, too little sent, the rest,
// blocks, and the merchant's webhooks along the way. The sandbox plays wallet and chain.
import { ShoppexClient } from '@shoppexio/sdk';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { reconfigure } from '../test/reconfigure.ts';
import { openReceiver, type Receiver } from '../test/receiver.ts';
import { startTestServer, type TestServer } from '../test/server.ts';
import { checkedFetch, failure } from './shoppex-fetch.ts';

interface Payment {
  readonly uniqid: string;
  readonly status: string;
  readonly gateway: string;
  readonly crypto_gateway: string;
  readonly crypto_address: string;
  readonly crypto_amount: number;
  readonly crypto_received: number;
  readonly crypto_payment_txid: string | null;
  readonly checkout_url: string;
}

describe.each(['pglite', 'postgres'] as const)('@shoppexio/sdk on %s', (database) => {
  let server: TestServer;
  let client: ShoppexClient;
  let receiver: Receiver;

  beforeAll(async () => {
    server = await startTestServer({ database });
    const gateways = [
      {
        name: 'sandbox',
        methods: ['card', 'bitcoin', 'usdt_trc20'],
        aliases: ['SANDBOX', 'OXAPAY'],
        opens_session: true,
      },
    ];
    await reconfigure(server, (merchant) => (merchant.slug === 'pixel-goods' ? { ...merchant, gateways } : merchant));
    client = new ShoppexClient({ apiKey: server.keys.shoppex, baseUrl: server.baseUrl, fetch: checkedFetch });
    receiver = await openReceiver();
    await client.webhooks.create({
      url: receiver.url,
      events: ['order:partial', 'order:updated', 'order:paid', 'order:cancelled'],
    });
  });
  afterAll(async () => {
    await server.stop();
    await receiver.close();
  });

  const create = async (over: object = {}): Promise<Payment> => {
    const body = { title: 'Icons', email: 'ada@example.com', value: 29, currency: 'USD', ...over };
    return (await client.payments.create<Payment>(body)).data;
  };
  const read = async (uniqid: string): Promise<Payment> => (await client.payments.get<Payment>(uniqid)).data;
  const press = async (page: string, action: string): Promise<string> => {
    const body = new URLSearchParams({ action });
    const answer = await fetch(page, { method: 'POST', body, redirect: 'manual' });
    expect(answer.status).toBe(303);
    return answer.headers.get('location') ?? '';
  };
  const becomes = (uniqid: string, expected: object): Promise<void> =>
    vi.waitFor(async () => expect(await read(uniqid)).toMatchObject(expected), { timeout: 10_000, interval: 50 });
  const told = (uniqid: string) => () =>
    receiver.got.flatMap(({ body }) => {
      const { event, data } = JSON.parse(body) as { event: string; data: Payment };
      return data.uniqid === uniqid ? [`${event} ${data.status} ${data.crypto_gateway}`] : [];
    });

  it('gives an address, an amount and a link for a wallet at once', async () => {
    const made = await create({ crypto_gateway: 'bitcoin', confirmations: 3 });
    expect(made).toMatchObject({
      ...{ status: 'PENDING', gateway: 'BITCOIN', crypto_gateway: 'BITCOIN', blockchain: 'BITCOIN' },
      ...{ crypto_address: expect.stringMatching(/^sandbox_bitcoin_[0-9a-f]{32}$/) as string, crypto_amount: 0.000464 },
      ...{ crypto_received: 0, crypto_confirmations_needed: 3, crypto_payment_txid: null },
      ...{ crypto_exchange_rate: 62_500, flow_type: 'PROVIDER_SESSION', apm_method: null },
      crypto_uri: `bitcoin:${made.crypto_address}?amount=0.000464`,
    });
    const page = await (await fetch(made.checkout_url)).text();
    expect(page).toContain(made.crypto_address);
    expect(page).toContain('0.000464');
    expect((await create({ crypto_gateway: 'bitcoin' })).crypto_address).not.toBe(made.crypto_address);
  });

  it('waits for the rest of what was sent in part, and for its blocks', async () => {
    const { uniqid, checkout_url: page } = await create({ cryptoGateway: 'BITCOIN', confirmations: 2 });
    await press(page, 'send-part');
    await becomes(uniqid, { status: 'PARTIAL', crypto_received: 0.000116 });
    expect(await failure(client.payments.list({ status: 'WAITING_FOR_CONFIRMATIONS' }))).toMatchObject({ status: 422 });
    await press(page, 'send');
    await becomes(uniqid, { status: 'WAITING_FOR_CONFIRMATIONS', crypto_received: 0.000464 });
    await press(page, 'confirm');
    await becomes(uniqid, { status: 'WAITING_FOR_CONFIRMATIONS' });
    expect(await press(page, 'confirm')).toContain('/return/');
    await becomes(uniqid, {
      ...{ status: 'COMPLETED', apm_method: 'BITCOIN', crypto_received: 0.000464 },
      crypto_payment_txid: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    await vi.waitFor(() => {
      expect(told(uniqid)()).toEqual([
        'order:partial PARTIAL BITCOIN',
        'order:updated WAITING_FOR_CONFIRMATIONS BITCOIN',
        'order:paid COMPLETED BITCOIN',
      ]);
    }, 10_000);
  });

  it('takes a gateway with something on a chain, which may be the gateway itself', async () => {
    expect(await create({ gateway: 'OXAPAY', crypto_gateway: 'USDT:TRC20' })).toMatchObject({
      ...{ gateway: 'OXAPAY', crypto_gateway: 'USDT_TRC20', blockchain: 'TRON', crypto_amount: 29 },
      crypto_confirmations_needed: 20,
    });
    expect(await create({ gateway: 'BITCOIN' })).toMatchObject({ gateway: 'BITCOIN', crypto_gateway: 'BITCOIN' });
    const { gateways } = (await create({ gateways: ['BITCOIN', 'USDT_TRC20'] })) as unknown as { gateways: string[] };
    expect(gateways).toEqual(['BITCOIN', 'USDT_TRC20']);
    const { uniqid } = await create({ gateways: ['BITCOIN', 'USDT_TRC20'] });
    const page = (await server.app.server.inject({ method: 'GET', url: `/invoice/${uniqid}` })).body;
    expect(page).toContain('USDT on Tron');
    expect(page).not.toContain('Card number');
  });

  it.each([
    [{ crypto_gateway: 'BITCOIN' }, 'crypto_gateway'],
    [{ gateway: 'BITCOIN' }, 'gateway'],
  ])('is refused in euro at the field that was sent: %j', async (over, field) => {
    const message = `\`${field}\`: sandbox takes bitcoin in USD, and not in EUR.`;
    const error = await failure(create({ currency: 'EUR', ...over }));
    expect(error).toMatchObject({ status: 422, details: [{ field, message }] });
  });

  it('is told among what the shop can be paid by', async () => {
    const { data } = await client.me.getCapabilities<{ crypto_gateways: string[] }>();
    expect(data.crypto_gateways).toEqual(['BITCOIN', 'USDT_TRC20']);
  });

  it('opens a checkout session with the page of its address', async () => {
    const body = {
      ...{ product: { name: 'Icons' }, amount: 10, currency: 'USD', customer_email: 'ada@example.com' },
      crypto_gateway: 'BITCOIN',
    };
    const { data } = await client.raw.POST<{ data: Payment & { id: string } }>('/dev/v1/checkout/sessions', { body });
    expect(data.checkout_url).toContain('/pages/chain/');
    await press(data.checkout_url, 'send');
    await press(data.checkout_url, 'confirm');
    await press(data.checkout_url, 'confirm');
    await becomes(data.id, { status: 'COMPLETED' });
  });

  it('gives money back, and voids what nothing was sent for', async () => {
    const { uniqid, checkout_url: page } = await create({ crypto_gateway: 'BITCOIN', confirmations: 1 });
    for (const action of ['send', 'confirm']) await press(page, action);
    await becomes(uniqid, { status: 'COMPLETED' });
    await client.orders.refund(uniqid, { amount: 29 }, { idempotencyKey: `refund_${uniqid}` });
    await becomes(uniqid, { status: 'REFUNDED' });
    const other = await create({ crypto_gateway: 'BITCOIN' });
    await client.raw.DELETE('/dev/v1/payments/{uniqid}', { path: { uniqid: other.uniqid } });
    await becomes(other.uniqid, { status: 'VOIDED' });
  });

  it.each([
    ['something the shop does not take', { crypto_gateway: 'MONERO' }],
    ['something nobody knows', { crypto_gateway: 'BITCOIM' }],
    ['another currency than dollars', { crypto_gateway: 'BITCOIN', currency: 'EUR' }],
  ])('refuses %s', async (_, over) => {
    expect(await failure(create(over))).toMatchObject({ status: 422, code: 'VALIDATION_ERROR' });
  });
});
