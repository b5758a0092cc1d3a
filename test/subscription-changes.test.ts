// Changing what a subscription has, from end to end on both databases: settled for the time that is left, charged before anything
// changes, planned for the next period, and taken back. Time is moved to where the amounts are known.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { applyConfiguration } from '../src/cli/apply/apply.ts';
import { applyDeps } from '../src/cli/boot.ts';
import { NO_MEMORY } from '../src/cli/apply/keys.ts';
import { renewalSessionId } from '../src/domain/billing-period.ts';
import { canceled, type Changing } from '../src/domain/subscription.ts';
import { createCall, type Call } from './call.ts';
import { startTestServer, type TestServer } from './server.ts';

const KEY = 'kassa_test_plankeyplankeyplankeyplan';
const weekly = (id: string, price: number, more = ''): string =>
  `{ id: ${id}, title: ${id}, price: ${price}, requires_shipping: false, recurring: { interval: week${more} } }`;
const SHOP = `
merchants:
  - slug: plans
    name: Plans
    currency: USD
    country: US
    mode: test
    gateways: [{ name: sandbox, methods: [card, wallet] }]
    keys: [{ name: till, dialect: native, scopes: ['*'], from_env: PLAN_KEY }]
    tax: { included_in_prices: false, rates: [{ country: US, region: OR, percent: 10, label: Sales tax }] }
    products:
      - id: pass
        title: Pass
        variants:
          - ${weekly('small', 20)}
          - ${weekly('large', 40)}
          - ${weekly('tried', 20, ', trial_days: 7')}
          - ${weekly('dear', 30)}
          - { id: yearly, title: yearly, price: 900, requires_shipping: false, recurring: { interval: year } }
      - { id: single, title: Single, variants: [{ id: single, price: 40, requires_shipping: false, stock: 1, recurring: { interval: week } }] }
      - { id: last, title: Last seats, variants: [{ id: seat, price: 40, requires_shipping: false, stock: 1, recurring: { interval: week } }] }
      - { id: shirt, title: Shirt, variants: [{ id: shirt-m, price: 25, requires_shipping: false }] }
`;
const card = (number: string) => ({ number, exp_month: 12, exp_year: 2040, cvc: '123' });
const PAYS = card('4242424242424242');
/** Pays, and the answer does not arrive. */
const ANSWER_LOST = card('4000000000001018');
/** Is kept, and then declines. */
const KEPT_ONLY = card('4000000000000341');
const DAY_S = 86_400;
/** Where nothing is taxed. */
const ELSEWHERE = {
  name: 'Ada',
  line1: '1 Main St',
  city: 'Helena',
  region: 'MT',
  postal_code: '59601',
  country: 'US',
};

interface Session {
  readonly id: string;
  readonly status: string;
  readonly subscription: string | null;
  readonly totals: { readonly total: number; readonly tax: number };
}
interface Subscription {
  readonly id: string;
  readonly status: string;
  readonly name: string;
  readonly lines: readonly { readonly variant: string; readonly quantity: number; readonly unit_amount: number }[];
  readonly planned: { readonly lines: readonly { readonly variant: string }[] } | null;
  readonly recurring: { readonly interval: string };
  readonly credit: number;
  readonly current_period_start: string;
  readonly current_period_end: string;
}
interface Changed {
  readonly subscription: Subscription;
  readonly when: string;
  readonly due: number;
  readonly credit: number;
  readonly is_upgrade: boolean;
  readonly steps: readonly { readonly label: string; readonly amount: number }[];
  readonly error?: { readonly code: string; readonly message: string };
}

describe.each(['pglite', 'postgres'] as const)('on %s', (database) => {
  let server: TestServer;
  let native: Call;
  let merchantId: string;
  beforeAll(async () => {
    server = await startTestServer({ database });
    const deps = applyDeps(server.app, { environment: { PLAN_KEY: KEY } });
    await applyConfiguration(deps, { name: 'plans.yaml', text: SHOP, files: {} }, NO_MEMORY);
    native = createCall(server.baseUrl, KEY);
    const half = { codes: ['HALF'], percent_off: 50, payments: null };
    expect((await native('POST', '/kassa/v1/discounts', half)).status).toBe(201);
  });
  afterAll(() => server?.stop());

  let buyers = 0;
  async function subscribed(variant: string, by: object = PAYS, more: object = {}): Promise<string> {
    buyers += 1;
    const lines = [{ variant, quantity: 1 }];
    const buyer = { email: `planner${buyers}@example.com` };
    const opened = await native<Session>('POST', '/kassa/v1/sessions', {
      lines,
      buyer,
      shipping_address: ELSEWHERE,
      ...more,
    });
    merchantId = (await server.app.store.locate('session', `native:${opened.body.id}`))?.merchantId ?? '';
    const paid = await native<Session>('POST', `/kassa/v1/sessions/${opened.body.id}/pay`, {
      method: 'card',
      card: by,
    });
    expect(paid.body, JSON.stringify(paid.body)).toMatchObject({ status: 'complete' });
    return paid.body.subscription ?? '';
  }
  const read = async (id: string): Promise<Subscription> =>
    (await native<Subscription>('GET', `/kassa/v1/subscriptions/${id}`)).body;
  const change = (id: string, variant: string, more: object = {}, path = 'change') =>
    native<Changed>('POST', `/kassa/v1/subscriptions/${id}/${path}`, { lines: [{ variant }], ...more });
  /** As whoever charges for a change leaves it before that. */
  const mark = (id: string, sessionId: string, more: Partial<Changing> = {}) =>
    server.app.store.changeSubscription(
      merchantId,
      id,
      ({ lines, recurring, ...now }) => {
        const changing: Changing = { sessionId, plan: { lines, recurring }, payers: [], ...more };
        return { subscription: { ...now, lines, recurring, changing, version: now.version + 1 } };
      },
      () => null,
    );
  /** Its sessions, oldest first. */
  async function bills(id: string): Promise<readonly string[]> {
    const { body } = await native<{ data: Session[] }>('GET', '/kassa/v1/sessions?limit=100');
    const own = body.data.filter(({ subscription }) => subscription === id).reverse();
    return own.map(({ status, totals }) => `${status} ${totals.total}`);
  }
  /** Time goes on, and all that falls due by it is done. The server looks after that by itself as well, and may be at it. */
  async function waitDays(days: number): Promise<void> {
    await native('POST', '/kassa/v1/clock', { advance_s: Math.round(days * DAY_S) });
    const { engine, store } = server.app;
    const due = async () => {
      await engine.tend();
      return (await store.subscriptionsDue(merchantId, store.clock.businessMs(merchantId), 100)).length;
    };
    await expect.poll(due, { timeout: 20_000 }).toBe(0);
  }

  it('what costs more begins at once, and what is left of the period is charged', async () => {
    const id = await subscribed('small');
    const before = await read(id);
    await waitDays(3.5);
    const asked = await change(id, 'large', {}, 'preview_change');
    expect(asked.body).toMatchObject({ when: 'now', is_upgrade: true, due: 1_000, credit: 0 });
    expect(await read(id)).toEqual(before);
    const { body } = await change(id, 'large');
    expect(body).toMatchObject({ when: 'now', is_upgrade: true, due: 1_000, credit: 0 });
    expect(body.steps.map(({ label, amount }) => [label, amount])).toEqual([
      ['Pass', 4_000],
      ['Time that is over', -2_000],
      ['Credit for time paid before', -1_000],
    ]);
    const { current_period_start, current_period_end } = before;
    expect(body.subscription).toMatchObject({
      ...{ status: 'active', credit: 0, current_period_start, current_period_end },
      lines: [{ variant: 'large', unit_amount: 4_000 }],
    });
    expect(await bills(id)).toEqual(['complete 2000', 'complete 1000']);
    await waitDays(3.6);
    expect(await bills(id)).toEqual(['complete 2000', 'complete 1000', 'complete 4000']);
    expect(await read(id)).toMatchObject({ status: 'active', current_period_start: current_period_end });
  });

  it('several changes in one period settle each for the time that is left', async () => {
    const id = await subscribed('small');
    await waitDays(3.5);
    expect((await change(id, 'small', { lines: [{ variant: 'small', quantity: 3 }] })).body).toMatchObject({
      due: 2_000,
    });
    await waitDays(1.75);
    // A quarter is left of 6000, and of 4000 in its place.
    expect((await change(id, 'large', { when: 'now' })).body).toMatchObject({ due: 0, credit: 500, is_upgrade: false });
    expect(await read(id)).toMatchObject({ credit: 500, lines: [{ variant: 'large' }] });
    expect((await change(id, 'large', { lines: [{ variant: 'large', quantity: 2 }] })).body).toMatchObject({
      due: 500,
    });
    await waitDays(1.8);
    expect(await bills(id)).toEqual(['complete 2000', 'complete 2000', 'complete 500', 'complete 8000']);
  });

  it('what costs less leaves a credit, which the next charges use up', async () => {
    const id = await subscribed('large');
    await waitDays(0.7);
    expect((await change(id, 'small', { when: 'now' })).body).toMatchObject({ due: 0, credit: 1_800 });
    await waitDays(6.4);
    expect(await bills(id)).toEqual(['complete 4000', 'complete 200']);
    expect(await read(id)).toMatchObject({ status: 'active', credit: 0 });
    await waitDays(7);
    expect(await bills(id)).toEqual(['complete 4000', 'complete 200', 'complete 2000']);
    const again = await subscribed('large');
    await change(again, 'small', { when: 'now' });
    await waitDays(7.1);
    expect(await bills(again)).toEqual(['complete 4000', 'complete 0']);
  });

  it('is planned for the next period unless it is taken back', async () => {
    const id = await subscribed('large');
    const { body } = await change(id, 'small');
    expect(body).toMatchObject({ when: 'period_end', is_upgrade: false, due: 0, steps: [] });
    expect(body.subscription).toMatchObject({
      lines: [{ variant: 'large' }],
      planned: { lines: [{ variant: 'small' }] },
    });
    const kept = await native<Subscription>('POST', `/kassa/v1/subscriptions/${id}/keep_plan`);
    expect(kept.body).toMatchObject({ planned: null });
    await change(id, 'yearly', { when: 'period_end' });
    const { current_period_end: end } = await read(id);
    await waitDays(7.1);
    const yearly = await read(id);
    const nextYear = new Date(end);
    nextYear.setUTCFullYear(nextYear.getUTCFullYear() + 1);
    expect(yearly).toMatchObject({ planned: null, recurring: { interval: 'year' }, current_period_start: end });
    expect(yearly.current_period_end).toBe(nextYear.toISOString());
    expect(await bills(id)).toEqual(['complete 4000', 'complete 90000']);
  });

  it('another rhythm begins a whole period, less what was paid for this one', async () => {
    const id = await subscribed('small');
    await waitDays(3.5);
    const { body } = await change(id, 'yearly');
    expect(body).toMatchObject({ due: 89_000, subscription: { recurring: { interval: 'year' } } });
    expect(new Date(body.subscription.current_period_start).getTime()).toBeGreaterThan(Date.now());
    await waitDays(8);
    expect(await bills(id)).toEqual(['complete 2000', 'complete 89000']);
    const refused = await change(id, 'small', { when: 'now', prorate: false });
    expect([refused.status, refused.body.error?.message]).toMatchObject([400, expect.stringMatching(/`prorate`/)]);
  });

  it('without proration the new price counts from the next period on', async () => {
    const id = await subscribed('small');
    await waitDays(3.5);
    const { body } = await change(id, 'large', { prorate: false });
    expect(body).toMatchObject({ when: 'now', due: 0, steps: [], subscription: { lines: [{ variant: 'large' }] } });
    // What is left has cost 1000, and not 2000.
    expect((await change(id, 'small', { when: 'now' })).body).toMatchObject({ due: 0, credit: 0 });
    await change(id, 'large', { prorate: false });
    await waitDays(3.6);
    expect(await bills(id)).toEqual(['complete 2000', 'complete 4000']);
  });

  it('counts codes that go on, and taxes what is charged', async () => {
    const address = {
      name: 'Ada',
      line1: '1 Main St',
      city: 'Portland',
      region: 'OR',
      postal_code: '97201',
      country: 'US',
    };
    const id = await subscribed('small', PAYS, { discounts: [{ code: 'HALF' }], shipping_address: address });
    expect(await bills(id)).toEqual(['complete 1100']);
    await waitDays(3.5);
    const { body } = await change(id, 'large');
    // Half of 40.00 for half a week, less half of what 20.00 had cost for it, and a tenth on top.
    expect(body.steps.map(({ amount }) => amount)).toEqual([4_000, -2_000, -1_000, -500, 50]);
    expect(body.due).toBe(550);
    await waitDays(3.6);
    expect(await bills(id)).toEqual(['complete 1100', 'complete 550', 'complete 2200']);
  });

  it('a trial goes on with something else, and costs nothing yet', async () => {
    const id = await subscribed('tried');
    const { body } = await change(id, 'large');
    expect(body).toMatchObject({ when: 'now', due: 0, subscription: { status: 'trialing' } });
    await waitDays(7.1);
    expect(await bills(id)).toEqual(['complete 0', 'complete 4000']);
  });

  it('changes nothing where it cannot be charged', async () => {
    const id = await subscribed('small');
    const { customer } = (await native<{ customer: string }>('GET', `/kassa/v1/subscriptions/${id}`)).body;
    const setup = { mode: 'setup', customer, setup: { subscription: id } };
    const kept = await native<Session>('POST', '/kassa/v1/sessions', setup);
    await native('POST', `/kassa/v1/sessions/${kept.body.id}/pay`, { method: 'card', card: KEPT_ONLY });
    await waitDays(3.5);
    const before = await read(id);
    const declined = await change(id, 'large');
    expect(declined.body.error).toMatchObject({
      code: 'method_unavailable',
      message: expect.stringMatching(/declined/) as string,
    });
    expect(await read(id)).toMatchObject({ lines: before.lines, credit: 0, planned: null, status: 'active' });
    expect(await bills(id)).toEqual(['complete 2000', 'canceled 1000']);
    // What costs nothing now needs no charge, and another card is charged the next time.
    expect((await change(id, 'tried', { when: 'period_end' })).status).toBe(200);
    const better = await native<Session>('POST', '/kassa/v1/sessions', setup);
    await native('POST', `/kassa/v1/sessions/${better.body.id}/pay`, { method: 'card', card: PAYS });
    expect((await change(id, 'large')).body).toMatchObject({ due: 1_000, subscription: { planned: null } });
    expect(await bills(id)).toEqual(['complete 2000', 'canceled 1000', 'complete 1000']);
  });

  it('waits for what is not paid yet, and has nothing to change once it has ended', async () => {
    const id = await subscribed('tried', KEPT_ONLY);
    await waitDays(7.1);
    expect(await read(id)).toMatchObject({ status: 'past_due' });
    const early = await change(id, 'large');
    expect([early.status, early.body.error?.code]).toEqual([409, 'payment_in_progress']);
    await native('POST', `/kassa/v1/subscriptions/${id}/cancel`, { at_period_end: false });
    expect((await change(id, 'large')).body.error?.code).toBe('subscription_canceled');
  });

  it('is refused by what is wrong with it', async () => {
    const id = await subscribed('small');
    const before = await read(id);
    for (const [body, code] of [
      [{ lines: [{ variant: 'nope' }] }, 'variant_not_found'],
      [{ lines: [{ variant: 'shirt-m' }] }, 'paid_once'],
      [{ lines: [{ variant: 'small' }, { variant: 'yearly' }] }, 'product_mismatch'],
      [{ lines: [] }, 'invalid_value'],
      [{ lines: [{ variant: 'large', quantity: 0 }] }, 'invalid_value'],
      [{ lines: [{ variant: 'large' }], when: 'soon' }, 'invalid_value'],
    ] as const) {
      const refused = await native<Changed>('POST', `/kassa/v1/subscriptions/${id}/change`, body);
      expect([refused.body.error?.code, JSON.stringify(body)]).toEqual([code, JSON.stringify(body)]);
    }
    expect(
      (await native('POST', '/kassa/v1/subscriptions/nothing/change', { lines: [{ variant: 'small' }] })).status,
    ).toBe(404);
    expect(await read(id)).toEqual(before);
  });

  it('asked for at the same time, is charged once', async () => {
    const id = await subscribed('small');
    await waitDays(3.5);
    const answers = await Promise.all(Array.from({ length: 6 }, () => change(id, 'large')));
    const statuses = answers.map(({ status }) => status);
    expect(statuses).toContain(200);
    expect(statuses.filter((status) => status !== 200 && status !== 409)).toEqual([]);
    // Whoever came after the change has found it done, and had nothing left to pay.
    expect((await bills(id)).filter((bill) => bill.startsWith('complete'))).toEqual(['complete 2000', 'complete 1000']);
    expect(await read(id)).toMatchObject({ lines: [{ variant: 'large', quantity: 1 }], credit: 0 });
  });

  it('that costs nothing as it begins a new period, asked for at the same time, has one order', async () => {
    for (let round = 0; round < 5; round++) {
      const id = await subscribed('yearly');
      const now = () => change(id, 'small', { when: 'now' });
      const first = now();
      // Whoever comes while the change is marked settles it, which must not leave an order behind that nothing was taken for.
      await vi.waitUntil(async () => (await server.app.store.findSubscription(merchantId, id))?.version !== 1, 5_000);
      const answers = await Promise.all([first, now()]);
      expect(answers.map(({ status }) => status).filter((status) => status !== 200 && status !== 409)).toEqual([]);
      const changes = (await bills(id)).slice(1);
      const { recurring, credit } = await read(id);
      expect([changes, recurring.interval, credit]).toEqual(
        answers.some(({ status }) => status === 200) ? [['complete 0'], 'week', 88_000] : [[], 'year', 0],
      );
    }
  });

  it('a change that came to nothing half-way holds nothing up', async () => {
    const id = await subscribed('small');
    // As a process leaves it that dies before it opens the session.
    await mark(id, '01900000-0000-7000-8000-0000000000c1');
    await waitDays(3.5);
    expect((await change(id, 'large')).body).toMatchObject({ due: 1_000 });
    await mark(id, '01900000-0000-7000-8000-0000000000c2');
    await waitDays(3.6);
    await mark(id, '01900000-0000-7000-8000-0000000000c3');
    const ended = await native<Subscription>('POST', `/kassa/v1/subscriptions/${id}/cancel`, { at_period_end: false });
    expect([ended.status, ended.body.status]).toEqual([200, 'canceled']);
    expect(await bills(id)).toEqual(['complete 2000', 'complete 1000', 'complete 4000']);
  });

  it('a change whose session was opened just after it was looked for is not given up', async () => {
    const id = await subscribed('small');
    await mark(id, '01900000-0000-7000-8000-0000000000c4', { isOpened: true });
    const under = await change(id, 'large');
    expect([under.status, under.body.error?.code]).toEqual([409, 'payment_in_progress']);
    expect((await server.app.store.findSubscription(merchantId, id))?.changing).toMatchObject({ isOpened: true });
  });

  it('a charge whose outcome is not known yet holds the change, and makes it when it was paid', async () => {
    const id = await subscribed('small');
    const { customer } = (await native<{ customer: string }>('GET', `/kassa/v1/subscriptions/${id}`)).body;
    const setup = { mode: 'setup', customer, setup: { subscription: id } };
    const kept = await native<Session>('POST', '/kassa/v1/sessions', setup);
    await native('POST', `/kassa/v1/sessions/${kept.body.id}/pay`, { method: 'card', card: ANSWER_LOST });
    const settled = async () => {
      await server.app.engine.tend();
      const { body } = await native<{ data: unknown[] }>('GET', '/kassa/v1/sessions?status=processing');
      return body.data.length;
    };
    await expect.poll(settled, { timeout: 20_000, interval: 500 }).toBe(0);
    const under = await change(id, 'large');
    expect([under.status, under.body.error?.code]).toEqual([409, 'payment_in_progress']);
    expect((await change(id, 'dear')).body.error?.code).toBe('payment_in_progress');
    expect(await read(id)).toMatchObject({ lines: [{ variant: 'small' }] });
    await expect.poll(settled, { timeout: 20_000, interval: 500 }).toBe(0);
    expect(await read(id)).toMatchObject({ lines: [{ variant: 'large' }], credit: 0 });
    expect(await bills(id)).toEqual(['complete 2000', 'complete 2000']);
  });

  it('what is paid in the moment of its end goes back, and no end is made while it is charged', async () => {
    const id = await subscribed('small');
    const { customer } = (await native<{ customer: string }>('GET', `/kassa/v1/subscriptions/${id}`)).body;
    const setup = { mode: 'setup', customer, setup: { subscription: id } };
    const kept = await native<Session>('POST', '/kassa/v1/sessions', setup);
    await native('POST', `/kassa/v1/sessions/${kept.body.id}/pay`, { method: 'card', card: ANSWER_LOST });
    const { store, engine } = server.app;
    const setUp = async () => {
      await engine.tend();
      return (await native<Session>('GET', `/kassa/v1/sessions/${kept.body.id}`)).body.status;
    };
    await expect.poll(setUp, { timeout: 20_000, interval: 500 }).toBe('complete');
    const bill = async () => (await store.loadSession(merchantId, renewalSessionId({ id, renewals: 0 })))?.session;
    await native('POST', '/kassa/v1/clock', { advance_s: Math.round(7.1 * DAY_S) });
    await expect.poll(async () => (await bill())?.state, { timeout: 20_000 }).toBe('paying');
    // Its period is over, so that the end of the period is now.
    for (const at_period_end of [true, false]) {
      const refused = await native<Changed>('POST', `/kassa/v1/subscriptions/${id}/cancel`, { at_period_end });
      expect([refused.status, refused.body.error?.code]).toEqual([409, 'payment_in_progress']);
    }
    await store.changeSubscription(
      merchantId,
      id,
      (now) => canceled(now, 'requested', store.clock.businessMs(merchantId)),
      () => null,
    );
    const returned = async () => {
      await engine.tend();
      return (await bill())?.refunds.map(({ state, amount }) => `${state} ${amount}`);
    };
    await expect.poll(returned, { timeout: 30_000, interval: 500 }).toEqual(['done 2000']);
    const stands = async () => (await store.findSubscription(merchantId, id))?.toRefund ?? 'nothing';
    await expect.poll(stands, { timeout: 30_000, interval: 500 }).toBe('nothing');
    expect(await read(id)).toMatchObject({ status: 'canceled' });
  });

  it('takes no piece again that is had already', async () => {
    const id = await subscribed('single');
    await waitDays(3.5);
    const lines = [{ variant: 'single' }, { variant: 'small' }];
    const { body } = await native<Changed>('POST', `/kassa/v1/subscriptions/${id}/change`, { lines, when: 'now' });
    expect(body).toMatchObject({ when: 'now', due: 1_000 });
    const more = { lines: [{ variant: 'single', quantity: 2 }, { variant: 'small' }], when: 'now' };
    const refused = await native<Changed>('POST', `/kassa/v1/subscriptions/${id}/change`, more);
    expect(refused.body.error).toMatchObject({ code: 'out_of_stock' });
  });

  it('takes the last piece once, and leaves whoever comes later as they were', async () => {
    const [one, two] = [await subscribed('small'), await subscribed('small')];
    await waitDays(1);
    expect((await change(one, 'seat')).body).toMatchObject({ subscription: { lines: [{ variant: 'seat' }] } });
    const late = await change(two, 'seat');
    expect([late.status, late.body.error?.code]).toEqual([422, 'out_of_stock']);
    expect(await read(two)).toMatchObject({ lines: [{ variant: 'small' }] });
    expect(await bills(two)).toEqual(['complete 2000']);
  });
});
