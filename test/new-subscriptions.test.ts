// Subscriptions begun without a checkout through Kassa's own API, on both databases: charged once, however often they are asked for.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyConfiguration } from '../src/cli/apply/apply.ts';
import { applyDeps } from '../src/cli/boot.ts';
import { NO_MEMORY } from '../src/cli/apply/keys.ts';
import { createCall, type Call } from './call.ts';
import { startTestServer, type TestServer } from './server.ts';

const KEY = 'kassa_test_beginkeybeginkeybeginkeybegin';
const SHOP = `
merchants:
  - slug: begun
    name: Begun
    currency: USD
    country: US
    mode: test
    gateways: [{ name: sandbox, methods: [card] }]
    keys: [{ name: till, dialect: native, scopes: ['*'], from_env: BEGIN_KEY }]
    customers: [{ external_id: nobody, email: nobody@example.com, name: Nobody }]
    shipping: [{ id: post, label: Post, countries: '*', price: 5 }]
    products:
      - id: pass
        title: Pass
        variants:
          - { id: weekly, title: Weekly, price: 20, requires_shipping: false, recurring: { interval: week } }
          - { id: tried, title: Tried, price: 20, requires_shipping: false, recurring: { interval: week, trial_days: 7 } }
      - { id: box, title: Box, variants: [{ id: box-1, price: 30, stock: 1, recurring: { interval: week } }] }
`;
const CARD = { number: '4242424242424242', exp_month: 12, exp_year: 2040, cvc: '123' };

interface Subscription {
  readonly id: string;
  readonly status: string;
  readonly customer: string;
  readonly instrument: string | null;
  readonly error?: { readonly code: string; readonly param: string | null };
}

describe.each(['pglite', 'postgres'] as const)('on %s', (database) => {
  let server: TestServer;
  let native: Call;
  /** Somebody who has a card here, and lives somewhere. */
  let ada: Subscription;
  beforeAll(async () => {
    server = await startTestServer({ database });
    const deps = applyDeps(server.app, { environment: { BEGIN_KEY: KEY } });
    await applyConfiguration(deps, { name: 'begun.yaml', text: SHOP, files: {} }, NO_MEMORY);
    native = createCall(server.baseUrl, KEY);
    const buyer = { email: 'ada@example.com' };
    const opened = await native<{ id: string }>('POST', '/kassa/v1/sessions', { lines: [{ variant: 'tried' }], buyer });
    const path = `/kassa/v1/sessions/${opened.body.id}/pay`;
    const paid = await native<{ subscription: string }>('POST', path, { method: 'card', card: CARD });
    ada = (await native<Subscription>('GET', `/kassa/v1/subscriptions/${paid.body.subscription}`)).body;
  });
  afterAll(() => server?.stop());

  const begin = (body: object, headers: Record<string, string> = {}) =>
    native<Subscription>('POST', '/kassa/v1/subscriptions', body, headers);
  async function bills(id: string): Promise<readonly string[]> {
    const { body } = await native<{
      data: { status: string; subscription: string | null; totals: { total: number } }[];
    }>('GET', '/kassa/v1/sessions?limit=100');
    return body.data
      .filter(({ subscription }) => subscription === id)
      .map(({ status, totals }) => `${status} ${totals.total}`);
  }

  it('is charged at once, and once for each key', async () => {
    const body = {
      customer: ada.customer,
      lines: [{ variant: 'weekly', quantity: 2 }],
      metadata: { ref: 'a' },
      name: 'Two',
    };
    const headers = { 'idempotency-key': 'first-one' };
    const [first, ...others] = await Promise.all(Array.from({ length: 4 }, () => begin(body, headers)));
    const made = [first, ...others].find((answer) => answer?.status === 201);
    expect(made?.body).toMatchObject({
      ...{ status: 'active', customer: ada.customer, name: 'Two', metadata: { ref: 'a' }, instrument: ada.instrument },
      lines: [{ variant: 'weekly', quantity: 2, unit_amount: 2_000 }],
    });
    expect((await begin(body, headers)).body).toEqual(made?.body);
    const id = made?.body.id ?? '';
    expect(await bills(id)).toEqual(['complete 4000']);
    const { data } = (await native<{ data: Subscription[] }>('GET', '/kassa/v1/subscriptions')).body;
    expect(data.map((one) => one.id).sort()).toEqual([ada.id, id].sort());
    const another = await begin(body);
    expect([another.status, await bills(another.body.id)]).toEqual([201, ['complete 4000']]);
  });

  it('waits where nothing is kept, and begins later or free of charge as it is told', async () => {
    const lines = [{ variant: 'weekly' }];
    const unpaid = await begin({ customer: 'nobody', lines });
    expect(unpaid.body).toMatchObject({ status: 'incomplete', instrument: null, failed_charges: 1 });
    expect(await bills(unpaid.body.id)).toEqual(['open 2000']);
    // Her free trial is over, unless the merchant gives her another one.
    const { body: usual } = await begin({ customer: ada.customer, lines: [{ variant: 'tried' }] });
    expect([usual.status, await bills(usual.id)]).toEqual(['active', ['complete 2000']]);
    const trial_end = new Date(Date.now() + 3 * 86_400_000).toISOString();
    const { body: given } = await begin({ customer: ada.customer, lines, trial_end });
    expect(given).toMatchObject({ status: 'trialing', trial_ends_at: trial_end, current_period_end: trial_end });
    const { body: free } = await begin({ customer: ada.customer, lines, free: true });
    expect([free.status, await bills(free.id)]).toEqual(['active', ['complete 0']]);
  });

  it('once ended, nothing is kept for it, also by a session that was opened before', async () => {
    const { body: begun } = await begin({ customer: ada.customer, lines: [{ variant: 'weekly' }] });
    const wanted = { mode: 'setup', customer: ada.customer, setup: { subscription: begun.id } };
    const open = () => native<Subscription>('POST', '/kassa/v1/sessions', wanted);
    const { body: before } = await open();
    await native('POST', `/kassa/v1/subscriptions/${begun.id}/cancel`, { at_period_end: false });
    const { body: late } = await open();
    expect(late.error).toMatchObject({ code: 'subscription_canceled', param: 'setup.subscription' });
    const pay = { method: 'card', card: CARD };
    const paid = await native<Subscription>('POST', `/kassa/v1/sessions/${before.id}/pay`, pay);
    expect(paid.body.error?.code).toBe('session_canceled');
  });

  it('is refused by what is wrong with it', async () => {
    const good = { customer: ada.customer, lines: [{ variant: 'weekly' }] };
    for (const [body, code, param] of [
      [{ ...good, customer: 'stranger' }, 'customer_not_found', 'customer'],
      [{ ...good, lines: [{ variant: 'nope' }] }, 'variant_not_found', 'lines[0].variant'],
      [{ ...good, instrument: 'x' }, 'invalid_value', 'instrument'],
      [{ ...good, customer: 'nobody', instrument: ada.instrument }, 'invalid_value', 'instrument'],
      [{ ...good, backup_instrument: 'x' }, 'invalid_value', 'backup_instrument'],
      [{ ...good, start_at: '2001-01-01T00:00:00Z' }, 'invalid_value', 'start_at'],
      [{ ...good, trial_end: '2001-01-01T00:00:00Z' }, 'invalid_value', 'trial_end'],
      [{ ...good, trial_end: '2999-01-01T00:00:00Z' }, 'invalid_value', 'trial_end'],
      // It has to be sent, and nobody has said where to.
      [{ ...good, lines: [{ variant: 'box-1' }] }, 'shipping_address_required', 'shipping_address'],
      [{ customer: ada.customer }, 'missing_value', 'lines'],
    ] as const) {
      const { body: answer } = await begin(body);
      expect([answer.error?.code, answer.error?.param], JSON.stringify(body)).toEqual([code, param]);
    }
  });
});
