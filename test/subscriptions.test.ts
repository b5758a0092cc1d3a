// Subscriptions from end to end: sold in a session, renewed by the merchant's clock, charged again after a failure, ended.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyConfiguration } from '../src/cli/apply/apply.ts';
import { applyDeps } from '../src/cli/boot.ts';
import { NO_MEMORY } from '../src/cli/apply/keys.ts';
import { createCall, type Call } from './call.ts';
import { openReceiver, type Receiver } from './receiver.ts';
import { startTestServer, type TestServer } from './server.ts';

const KEY = 'kassa_test_clubkeyclubkeyclubkeyclub';
const SHOP = `
merchants:
  - slug: club
    name: The Club
    currency: USD
    country: US
    mode: test
    gateways: [{ name: sandbox, methods: [card, wallet] }]
    keys: [{ name: till, dialect: native, scopes: ['*'], from_env: CLUB_KEY }]
    discounts: [{ code: HALF, percent: 50 }]
    products:
      - id: pass
        title: Club pass
        variants:
          - { id: monthly, title: Monthly, price: 20, requires_shipping: false, recurring: { interval: month } }
          - { id: tried, title: Tried, price: 20, requires_shipping: false, recurring: { interval: month, trial_days: 14 } }
          - { id: yearly, title: Yearly, price: 200, requires_shipping: false, recurring: { interval: year } }
      - { id: shirt, title: Shirt, variants: [{ id: shirt-m, price: 25, requires_shipping: false }] }
`;
const card = (number: string) => ({ number, exp_month: 12, exp_year: 2040, cvc: '123' });
const PAYS = card('4242424242424242');
/** Is kept, and then declines. */
const KEPT_ONLY = card('4000000000000341');
const DECLINED = card('4000000000000002');
const DAY_S = 86_400;

interface Session {
  readonly id: string;
  readonly url: string;
  readonly status: string;
  readonly payment_status: string;
  readonly mode: string;
  readonly subscription: string | null;
  readonly trial_days: number | null;
  readonly customer: string | null;
  readonly totals: { readonly total: number };
  readonly payment_methods: readonly { readonly method: string }[];
  readonly last_payment_error: { readonly code: string } | null;
}

interface Subscription {
  readonly id: string;
  readonly status: string;
  readonly customer: string;
  readonly instrument: string | null;
  readonly trial_ends_at: string | null;
  readonly current_period_start: string;
  readonly current_period_end: string;
  readonly cancel_at: string | null;
  readonly cancel_reason: string | null;
  readonly failed_charges: number;
}

describe.each(['pglite', 'postgres'] as const)('on %s', (database) => {
  let server: TestServer;
  let native: Call;
  let receiver: Receiver;
  beforeAll(async () => {
    server = await startTestServer({ database });
    const deps = applyDeps(server.app, { environment: { CLUB_KEY: KEY } });
    await applyConfiguration(deps, { name: 'club.yaml', text: SHOP, files: {} }, NO_MEMORY);
    native = createCall(server.baseUrl, KEY);
    receiver = await openReceiver();
    const events = ['created', 'renewed', 'past_due', 'updated', 'canceled'].map((name) => `subscription.${name}`);
    const endpoint = await native('POST', '/kassa/v1/webhook_endpoints', { url: receiver.url, events });
    expect(endpoint.status).toBe(201);
  });
  afterAll(async () => {
    await receiver?.close();
    await server?.stop();
  });

  let buyers = 0;
  async function open(variant: string, more: object = {}): Promise<Session> {
    buyers += 1;
    const lines = [{ variant, quantity: 1 }];
    const buyer = { email: `buyer${buyers}@example.com` };
    const { status, body } = await native<Session>('POST', '/kassa/v1/sessions', { lines, buyer, ...more });
    expect(status, JSON.stringify(body)).toBe(201);
    return body;
  }
  async function pay({ id }: Pick<Session, 'id'>, by: object = PAYS): Promise<Session> {
    const { status, body } = await native<Session>('POST', `/kassa/v1/sessions/${id}/pay`, {
      method: 'card',
      card: by,
    });
    expect(status, JSON.stringify(body)).toBe(200);
    return body;
  }
  async function subscribed(variant: string, by: object = PAYS, more: object = {}): Promise<Subscription> {
    const session = await pay(await open(variant, more), by);
    expect(session).toMatchObject({ status: 'complete', mode: 'subscription' });
    return read(session.subscription ?? '');
  }
  const read = async (id: string): Promise<Subscription> =>
    (await native<Subscription>('GET', `/kassa/v1/subscriptions/${id}`)).body;
  /** Its sessions, oldest first. */
  async function periods(id: string): Promise<readonly Session[]> {
    const { body } = await native<{ data: Session[] }>('GET', '/kassa/v1/sessions?limit=100');
    return body.data.filter(({ subscription }) => subscription === id).reverse();
  }
  async function waitDays(days: number): Promise<void> {
    await native('POST', '/kassa/v1/clock', { advance_s: Math.round(days * DAY_S) });
    await server.app.engine.tend();
    // The server tends by itself as well, and may be at it.
    await expect
      .poll(async () => (await native<{ data: unknown[] }>('GET', '/kassa/v1/sessions?status=processing')).body.data)
      .toEqual([]);
    await server.app.engine.tend();
  }
  const months = (from: string, count: number): string => {
    const date = new Date(from);
    date.setUTCMonth(date.getUTCMonth() + count);
    return date.toISOString();
  };
  const told = (id: string): readonly string[] =>
    receiver.got
      .map(({ body }) => JSON.parse(body) as { type: string; data: { object: { id: string } } })
      .filter(({ data }) => data.object.id === id)
      .map(({ type }) => type.replace('subscription.', ''));

  it('three months are paid one after another, each by a session of its own', async () => {
    const first = await subscribed('monthly');
    expect(first).toMatchObject({ status: 'active', trial_ends_at: null, cancel_at: null });
    expect(first.instrument).not.toBeNull();
    const start = first.current_period_start;
    expect(first.current_period_end).toBe(months(start, 1));
    for (const month of [2, 3, 4]) {
      await waitDays(31);
      const now = await read(first.id);
      expect(now.status).toBe('active');
      expect(now.current_period_end > months(start, month - 1)).toBe(true);
    }
    const paid = await periods(first.id);
    expect(paid.length).toBeGreaterThanOrEqual(4);
    for (const period of paid) {
      expect(period).toMatchObject({ status: 'complete', payment_status: 'paid', totals: { total: 2_000 } });
      expect(period.customer).toBe(first.customer);
    }
    await expect.poll(() => told(first.id).slice(0, 4)).toEqual(['created', 'renewed', 'renewed', 'renewed']);
    // Nothing is charged twice, however often somebody looks.
    await Promise.all([server.app.engine.tend(), server.app.engine.tend()]);
    expect((await periods(first.id)).length).toBe(paid.length);
    await native('POST', `/kassa/v1/subscriptions/${first.id}/cancel`, { at_period_end: false });
  });

  it('a trial costs nothing and keeps the card; whoever has had one pays at once', async () => {
    const session = await open('tried');
    expect(session).toMatchObject({ trial_days: 14, totals: { total: 0 }, mode: 'subscription' });
    expect(session.payment_methods.map(({ method }) => method)).toEqual(['card']);
    const none = await native<{ error: { code: string } }>('POST', `/kassa/v1/sessions/${session.id}/pay`, {});
    expect(none.status).toBe(400);
    const begun = await pay(session);
    expect(begun).toMatchObject({ status: 'complete', payment_status: 'no_payment_required', totals: { total: 0 } });
    const trial = await read(begun.subscription ?? '');
    expect(trial).toMatchObject({ status: 'trialing', trial_ends_at: trial.current_period_end });
    await waitDays(13);
    expect(await read(trial.id)).toMatchObject({ status: 'trialing' });
    await waitDays(1.1);
    const active = await read(trial.id);
    expect(active).toMatchObject({ status: 'active', current_period_start: trial.trial_ends_at });
    expect((await periods(trial.id)).map(({ totals }) => totals.total)).toEqual([0, 2_000]);

    const email = `buyer${buyers}@example.com`;
    const again = await open('tried', { buyer: { email: email.toUpperCase() } });
    expect(again).toMatchObject({ trial_days: null, totals: { total: 2_000 } });
    await native('POST', `/kassa/v1/subscriptions/${trial.id}/cancel`, { at_period_end: false });
  });

  it('two trials at once are one', async () => {
    const buyer = { email: 'twice@example.com' };
    const [one, other] = [await open('tried', { buyer }), await open('tried', { buyer })];
    expect((await pay(one)).status).toBe('complete');
    const late = await native<{ error: { code: string; param: string } }>(
      'POST',
      `/kassa/v1/sessions/${other.id}/pay`,
      { method: 'card', card: PAYS },
    );
    expect([late.status, late.body.error.code]).toEqual([422, 'discount_not_for_buyer']);
  });

  it('a charge that fails is tried again, and paid by the customer on its page', async () => {
    const trial = await subscribed('tried', KEPT_ONLY);
    await waitDays(14.1);
    expect(await read(trial.id)).toMatchObject({ status: 'past_due', failed_charges: 1 });
    await waitDays(1.1);
    expect(await read(trial.id)).toMatchObject({ status: 'past_due', failed_charges: 2 });
    const [, due] = await periods(trial.id);
    expect(due).toMatchObject({ status: 'open', last_payment_error: { code: 'card_declined' } });
    // What its customer tries is none of the charges after which it ends.
    for (let slip = 0; slip < 4; slip++) await pay({ id: due?.id ?? '' }, DECLINED);
    expect(await read(trial.id)).toMatchObject({ status: 'past_due', failed_charges: 2 });
    await pay({ id: due?.id ?? '' });
    const active = await read(trial.id);
    expect(active).toMatchObject({ status: 'active', failed_charges: 0 });
    // The card that has paid is the one to charge from now on.
    expect(active.instrument).not.toBe(trial.instrument);
    await waitDays(31);
    expect((await periods(trial.id)).map(({ status }) => status)).toEqual(['complete', 'complete', 'complete']);
    await expect.poll(() => told(trial.id)).toEqual(['created', 'past_due', 'past_due', 'renewed', 'renewed']);
    await native('POST', `/kassa/v1/subscriptions/${trial.id}/cancel`, { at_period_end: false });
  });

  it('another card that its customer leaves pays what is open, and what comes later', async () => {
    const trial = await subscribed('tried', KEPT_ONLY);
    await waitDays(14.1);
    expect(await read(trial.id)).toMatchObject({ status: 'past_due' });
    const setup = { mode: 'setup', customer: trial.customer, setup: { subscription: trial.id } };
    const made = await native<Session & { order: unknown }>('POST', '/kassa/v1/sessions', setup);
    expect([made.status, made.body.mode, made.body.totals.total]).toEqual([201, 'setup', 0]);
    const kept = await pay(made.body);
    expect(kept).toMatchObject({ status: 'complete', payment_status: 'no_payment_required', order: null });
    // What is open is charged before a month has passed, which ends what cannot be charged.
    await waitDays(31);
    expect(await read(trial.id)).toMatchObject({ status: 'active', failed_charges: 0 });
    expect((await periods(trial.id)).map(({ status }) => status)).toEqual(['complete', 'complete', 'complete']);
    // Nobody keeps a way to pay for what is somebody else's.
    const other = await subscribed('monthly');
    const wrong = await native<{ error: { param: string } }>('POST', '/kassa/v1/sessions', {
      ...setup,
      customer: other.customer,
    });
    expect([wrong.status, wrong.body.error.param]).toEqual([400, 'setup.subscription']);
    for (const { id } of [trial, other]) {
      await native('POST', `/kassa/v1/subscriptions/${id}/cancel`, { at_period_end: false });
    }
  });

  it('one that nobody can charge ends, and comes back when its bill is paid', async () => {
    const trial = await subscribed('tried', KEPT_ONLY);
    for (const days of [14.1, 1.1, 3.1, 5.1, 7.1]) await waitDays(days);
    expect(await read(trial.id)).toMatchObject({
      status: 'canceled',
      cancel_reason: 'payment_failed',
      failed_charges: 5,
    });
    const [, due] = await periods(trial.id);
    await pay({ id: due?.id ?? '' });
    expect(await read(trial.id)).toMatchObject({ status: 'active', cancel_reason: null });
    await native('POST', `/kassa/v1/subscriptions/${trial.id}/cancel`, { at_period_end: false });
  });

  it('ends with its period when that was asked for, unless it is kept after all', async () => {
    const { id, current_period_end: end } = await subscribed('monthly');
    const cancel = () => native<Subscription>('POST', `/kassa/v1/subscriptions/${id}/cancel`);
    expect((await cancel()).body).toMatchObject({ status: 'active', cancel_at: end });
    const kept = await native<Subscription>('POST', `/kassa/v1/subscriptions/${id}/keep`);
    expect(kept.body).toMatchObject({ cancel_at: null });
    await waitDays(31.1);
    expect(await read(id)).toMatchObject({ status: 'active', current_period_start: end });
    const bill = (await periods(id)).at(-1)?.url ?? '';
    const promise = async () => (await (await fetch(bill)).text()).includes('id="next-charge"');
    expect(await promise()).toBe(true);
    await cancel();
    expect(await promise()).toBe(false);
    await waitDays(31.1);
    expect(await read(id)).toMatchObject({ status: 'canceled', cancel_reason: 'requested' });
    expect((await periods(id)).length).toBe(2);
    const late = await native<{ error: { code: string } }>('POST', `/kassa/v1/subscriptions/${id}/keep`);
    expect([late.status, late.body.error.code]).toEqual([409, 'subscription_canceled']);
  });

  it.each([
    ['paid', 'monthly', PAYS, 31.1, { status: 'active', failed_charges: 0 }],
    ['failed', 'tried', KEPT_ONLY, 14.1, { status: 'past_due', failed_charges: 1 }],
  ] as const)(
    'a worker that comes late to what others have found %s leaves it alone',
    async (_, variant, by, days, after) => {
      const { store, engine } = server.app;
      const { id } = await subscribed(variant, by);
      const asItIs = { ...store };
      let release = (): void => undefined;
      const held = new Promise<void>((resolve) => (release = resolve));
      let readers = 0;
      const slow: typeof store.subscriptionsDue = async (...asked) => {
        const due = await asItIs.subscriptionsDue(...asked);
        // What the first one has read is old by the time it gets it.
        if (due.some((one) => one.id === id) && readers++ === 0) await held;
        return due;
      };
      Object.assign(store, { subscriptionsDue: slow });
      try {
        // Through the store, so that no other worker is told.
        const merchantId = (await store.locate('merchant', 'club'))?.merchantId ?? '';
        await store.moveClock(merchantId, (offsetMs) => offsetMs + days * DAY_S * 1_000);
        const late = engine.tend();
        await expect.poll(() => readers).toBeGreaterThan(0);
        await engine.tend();
        await expect.poll(() => read(id)).toMatchObject(after);
        release();
        await late;
        await engine.tend();
        expect(await read(id)).toMatchObject(after);
        expect((await periods(id)).length).toBe(2);
      } finally {
        release();
        Object.assign(store, asItIs);
        await native('POST', `/kassa/v1/subscriptions/${id}/cancel`, { at_period_end: false });
      }
    },
  );

  it('a code counts once, and the shop can say for how long', async () => {
    const half = await subscribed('monthly', PAYS, { discounts: [{ code: 'HALF' }] });
    await waitDays(31.1);
    expect((await periods(half.id)).map(({ totals }) => totals.total)).toEqual([1_000, 2_000]);
    await native('POST', `/kassa/v1/subscriptions/${half.id}/cancel`, { at_period_end: false });
  });

  it('what is paid once comes along the first time only', async () => {
    const lines = [{ variant: 'monthly' }, { variant: 'shirt-m' }];
    const both = await subscribed('monthly', PAYS, { lines });
    await waitDays(31.1);
    expect((await periods(both.id)).map(({ totals }) => totals.total)).toEqual([4_500, 2_000]);
    await native('POST', `/kassa/v1/subscriptions/${both.id}/cancel`, { at_period_end: false });
  });

  it('mistakes are told: two rhythms in one session, and ways to pay that cannot be kept', async () => {
    const lines = [{ variant: 'monthly' }, { variant: 'yearly' }];
    const mixed = await native<{ error: { code: string; param: string } }>('POST', '/kassa/v1/sessions', { lines });
    expect([mixed.status, mixed.body.error.code, mixed.body.error.param]).toEqual([
      422,
      'product_mismatch',
      'lines[1]',
    ]);
    const refused = async (body: object): Promise<string> => {
      const answer = await native<{ error: { param: string } }>('POST', '/kassa/v1/sessions', body);
      return `${answer.status} ${answer.body.error.param}`;
    };
    expect(await refused({ lines: [{ variant: 'shirt-m' }], mode: 'subscription' })).toBe('400 mode');
    expect(await refused({ lines: [{ variant: 'shirt-m' }], mode: 'setup' })).toBe('400 lines');
    expect(await refused({ mode: 'setup' })).toBe('400 customer');
    expect(await refused({})).toBe('400 lines');
    expect(await refused({ lines: [{ variant: 'shirt-m' }], setup: { subscription: 'x' } })).toBe('400 setup');
    const session = await open('monthly');
    const wallet = await native<{ error: { code: string } }>('POST', `/kassa/v1/sessions/${session.id}/pay`, {
      method: 'wallet',
    });
    expect([wallet.status, wallet.body.error.code]).toEqual([422, 'method_unavailable']);
    const stranger = createCall(server.baseUrl, server.keys.native);
    const { id } = await subscribed('monthly');
    for (const [method, path] of [
      ['GET', `/kassa/v1/subscriptions/${id}`],
      ['POST', `/kassa/v1/subscriptions/${id}/cancel`],
      ['POST', `/kassa/v1/subscriptions/${id}/keep`],
    ] as const) {
      expect((await stranger(method, path)).status).toBe(404);
    }
    expect((await stranger<{ data: unknown[] }>('GET', '/kassa/v1/subscriptions')).body.data).toEqual([]);
    expect((await stranger<{ data: unknown[] }>('GET', '/kassa/v1/instruments')).body.data).toEqual([]);
  });
});
