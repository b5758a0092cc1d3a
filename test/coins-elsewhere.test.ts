// A loyalty program elsewhere that keeps its own accounts: it gives coins over the API and hears of the rest by webhooks, each
// verified and counted once. After purchases, refunds and sessions that came to nothing both sides have the same.
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyConfiguration } from '../src/cli/apply/apply.ts';
import { NO_MEMORY } from '../src/cli/apply/keys.ts';
import { applyDeps } from '../src/cli/boot.ts';
import { createCall, type Call } from './call.ts';
import { openReceiver, type Received, type Receiver } from './receiver.ts';
import { startTestServer, type TestServer } from './server.ts';

const KEY = `kassa_test_${'8k9L0m1N'.repeat(4)}`;
const SHOP = `merchants:
  - slug: tea
    name: Lake Tea
    mode: test
    currency: INR
    country: IN
    gateways: [{ name: sandbox, methods: [card] }]
    keys: [{ name: till, dialect: native, scopes: ['*'], from_env: TEA_KEY }]
    customers: [{ external_id: crm-7, email: asha@example.com, name: Asha Rao }]
    coins: { name: Leaves, ratio: { coins: 10, worth: 1 }, redeem: { up_to_percent: 50 }, earn: { coins: 1, per: 100 } }
    products: [{ id: tea, title: First Flush, variants: [{ id: tea-1, price: 600, requires_shipping: false }] }]
`;
const CARD = { number: '4242424242424242', exp_month: 12, exp_year: 2040, cvc: '123' };
const COINS = '/kassa/v1/customers/crm-7/coins';

interface Notice {
  readonly id: string;
  readonly type: string;
  readonly data: { readonly object: Readonly<Record<string, unknown>> };
}

describe.each(['pglite', 'postgres'] as const)('on %s', (database) => {
  let server: TestServer;
  let receiver: Receiver;
  let native: Call;
  let secret: string;
  beforeAll(async () => {
    server = await startTestServer({ database });
    const deps = applyDeps(server.app, { environment: { TEA_KEY: KEY } });
    await applyConfiguration(deps, { name: 'tea.yaml', text: SHOP, files: {} }, NO_MEMORY);
    native = createCall(server.baseUrl, KEY);
    // The first answer to each notice is lost, so that all come twice.
    receiver = await openReceiver((reply, received) => void reply.writeHead(timesGot(received) > 1 ? 200 : 500).end());
    const endpoint = await native<{ secret: string }>('POST', '/kassa/v1/webhook_endpoints', {
      url: receiver.url,
      events: ['coins.used', 'coins.earned', 'coins.revoked', 'coins.returned'],
    });
    expect(endpoint.status).toBe(201);
    ({ secret } = endpoint.body);
  });
  afterAll(async () => {
    await receiver?.close();
    await server?.stop();
  });

  /** What the program has on its books for the one customer. */
  let granted = 0;
  async function grant(coins: number): Promise<void> {
    expect((await native('POST', COINS, { coins }, { 'idempotency-key': `grant-${granted}` })).status).toBe(200);
    granted += coins;
  }

  const idOf = ({ headers }: Received): string => headers['webhook-id'] ?? '';
  const timesGot = (one: Received): number => receiver.got.filter((other) => idOf(other) === idOf(one)).length;
  const notices = (): readonly Notice[] => {
    const byId = new Map(
      receiver.got.map((one) => [idOf(one), new Webhook(secret).verify(one.body, { ...one.headers }) as Notice]),
    );
    return [...byId.values()];
  };
  const booked = (): number => {
    const signs: Readonly<Record<string, number>> = { used: -1, earned: 1, revoked: -1, returned: 1 };
    return notices().reduce(
      (sum, { type, data }) => sum + (signs[type.replace('coins.', '')] ?? NaN) * Number(data.object['coins']),
      granted,
    );
  };

  async function open(coins: number): Promise<string> {
    const lines = [{ variant: 'tea-1' }];
    const { body } = await native<{ id: string }>('POST', '/kassa/v1/sessions', { lines, customer: 'crm-7', coins });
    return `/kassa/v1/sessions/${body.id}`;
  }
  const pay = (session: string) => native('POST', `${session}/pay`, { method: 'card', card: CARD });

  it('both sides agree on what the customer has', { timeout: 120_000 }, async () => {
    await grant(2_000);
    const [first, second, given] = [await open(1_000), await open(500), await open(300)];
    expect((await pay(first)).status).toBe(200);
    expect((await pay(second)).status).toBe(200);
    const declined = { method: 'card', card: { ...CARD, number: '4000000000000002' } };
    await native('POST', `${given}/pay`, declined);
    expect((await native('POST', `${given}/cancel`)).status).toBe(200);
    // Half of the ₹500 that the first was paid with, and all of the second.
    expect((await native('POST', `${first}/refund`, { amount: 25_000 })).status).toBe(200);
    expect((await native('POST', `${second}/refund`)).status).toBe(200);

    await expect.poll(booked, { timeout: 60_000 }).toBe(2_000 - 1_000 + 500 + 2);
    await expect.poll(() => receiver.got.every((one) => timesGot(one) > 1), { timeout: 60_000 }).toBe(true);
    expect(booked()).toBe(1_502);
    const { body } = await native<{ available: number; pending: number }>('GET', COINS);
    expect(body.available + body.pending).toBe(booked());
    const { customer } = (await native<{ customer: string }>('GET', first)).body;
    const [used] = notices().filter(({ type }) => type === 'coins.used');
    expect(used?.data.object).toEqual({
      ...{ object: 'coin_change', customer, external_id: 'crm-7', coins: 1_000 },
      session: first.split('/').at(-1),
      order: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
    });
  });
});
