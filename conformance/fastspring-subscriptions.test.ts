// Subscriptions the FastSpring way, through two public clients, unchanged, on both databases: sold on the hosted page with
// terms of their own, renewed as the shop's clock goes on, changed, paused, ended, and told about.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { configureWebhooks } from '../test/configure-webhooks.ts';
import { openReceiver, type Receiver } from '../test/receiver.ts';
import { startTestServer, type TestServer } from '../test/server.ts';
import { openClients, type Clients } from './fastspring-clients.ts';
import { payOnPage } from './pay-on-page.ts';

const DAY_MS = 86_400_000;
const UNKNOWN = 'abCdE1FGH2Hij3KLMnOpqA';
/** Is kept, and then declines. */
const KEPT_ONLY = { card_number: '4000 0000 0000 0341' };

interface Event {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

interface Shown {
  readonly id: string;
  readonly account: string;
  readonly state: string;
  readonly next: number | null;
  readonly nextChargeTotal: number;
}

describe.each(['pglite', 'postgres'] as const)('subscriptions on %s', (database) => {
  let server: TestServer;
  let clients: Clients;
  let receiver: Receiver;

  beforeAll(async () => {
    server = await startTestServer({ database });
    clients = openClients(server);
    receiver = await openReceiver();
    const hook = { merchant: 'pixel-goods', dialect: 'fastspring', secret: 'a secret of the configuration' };
    await configureWebhooks(server, [
      { ...hook, url: `${receiver.url}/ids`, events: ['*'] },
      { ...hook, url: `${receiver.url}/expanded`, events: ['subscription.activated'], version: 'expanded' },
    ]);
  });
  afterAll(async () => {
    await server.stop();
    await receiver.close();
  });

  /** Somebody subscribes on the page; answers the subscription and the first order. */
  async function subscribe(name: string, pricing: object = {}, typed: Record<string, string> = {}, quantity = 1) {
    const contact = { first: name, last: 'Tester', email: `${name}@example.com`, country: 'US' };
    const wish = { contact, items: [{ product: 'icons-club-monthly', quantity, pricing: { trial: 0, ...pricing } }] };
    const { id } = (await clients.toolkit.sessions().post(wish)) as { id: string };
    await payOnPage(server, `/checkout/session/${id}`, typed);
    const { order, account } = (await clients.toolkit.sessions(id).get()) as { order: string; account: string };
    const { items, total } = await clients.sdk<{ items: { product: string; subscription: string }[]; total: number }>(
      'getordersbyID',
      { order_id: order },
    );
    return { sessionId: id, order, account, total, items, id: items[0]?.subscription ?? '' };
  }

  const read = (id: string) => clients.sdk<Shown>('getoneormoresubscriptioninstances', { subscription_id: id });

  async function waitDays(sessionId: string, days: number): Promise<void> {
    const located = await server.app.store.locate('session', `fastspring:${sessionId}`);
    await server.app.store.moveClock(located?.merchantId ?? '', (offsetMs) => offsetMs + days * DAY_MS);
    await server.app.engine.tend();
  }

  const events = (path = '/ids'): readonly Event[] =>
    receiver.got
      .filter((got) => got.path === path)
      .flatMap(({ body }) => (JSON.parse(body) as { events: readonly Event[] }).events);
  const about = (id: string): readonly string[] =>
    events()
      .filter(({ type, data }) => type.startsWith('subscription.') && [data['id'], data['subscription']].includes(id))
      .map(({ type }) => type);

  it('are sold with a setup fee and a price for some payments, which the renewals show', async () => {
    const pricing = { setupFee: { price: { USD: 5 } }, quantityDiscounts: { 2: 50 }, discountDuration: 2 };
    const { id, sessionId, account, items, order } = await subscribe('ada', pricing, {}, 2);
    expect(items).toMatchObject([
      { product: 'icons-club-monthly', quantity: 2, subtotal: 12, subscription: id },
      { product: 'icons-club-monthly.setupFee', quantity: 1, subtotal: 5, subscription: null },
    ]);
    const begun = await read(id);
    expect(begun).toMatchObject({
      ...{ subscription: id, active: true, state: 'active', live: false, account, currency: 'USD' },
      ...{ product: 'icons-club-monthly', quantity: 2, price: 12, discount: 6, discountDuration: 1, sequence: 1 },
      ...{ intervalUnit: 'month', intervalLength: 1, autoRenew: true, nextChargePreTax: 12, end: null },
      ...{ initialOrderId: order, paymentMethod: 'CREDIT_CARD', cardEnding: '4242', action: 'subscription.get' },
      discounts: [{ percentValue: 50, discountDuration: 1, minQuantity: 2 }],
    });
    await waitDays(sessionId, 31);
    expect(await read(id)).toMatchObject({ sequence: 2, nextChargePreTax: 24, discount: 0, discounts: [] });
    await waitDays(sessionId, 31);
    const entries = (await clients.toolkit.subscriptions(`${id}/entries`).get()) as Record<string, unknown>[];
    expect(entries).toMatchObject([
      { subscription: id, order: { order, subtotal: 17 } },
      { order: { subtotal: 12, account } },
      { order: { subtotal: 24 } },
    ]);
    expect(entries[1]?.['beginPeriodDate']).toBe(begun.next);
    expect(await clients.sdk('getoneaccount', { account_id: account })).toMatchObject({
      payment: { methods: 1, active: 1 },
      subscriptions: [id],
      charges: [{ subscription: id }, { subscription: id }, { subscription: id }],
    });
    expect(await clients.toolkit.orders().query({ rebill: true }).get()).toMatchObject({ total: 2 });
    await vi.waitFor(() => {
      expect(about(id)).toEqual(['subscription.activated', ...two('subscription.charge.completed')]);
    }, 10_000);
    const [charged] = events().filter(({ type }) => type === 'subscription.charge.completed');
    expect(charged?.data).toMatchObject({
      status: 'successful',
      account,
      subscription: id,
      sequence: 2,
      currency: 'USD',
    });
    expect(charged?.data['order']).toBe((entries[1]?.['order'] as Shown).id);
    const [whole] = events('/expanded');
    expect(whole?.data).toMatchObject({
      account: { id: account, contact: { email: 'ada@example.com' } },
      product: { product: 'icons-club-monthly' },
    });
  });

  it('begin with a trial and end after so many payments', async () => {
    const { id, sessionId, total } = await subscribe('bob', {
      trial: 7,
      interval: 'week',
      intervalLength: 2,
      intervalCount: 1,
    });
    expect(total).toBe(0);
    expect(await read(id)).toMatchObject({ state: 'trial', periods: 1, remainingPeriods: 1, intervalUnit: 'week' });
    await waitDays(sessionId, 8);
    expect(await read(id)).toMatchObject({ state: 'canceled', next: null, remainingPeriods: 0, active: true });
    await waitDays(sessionId, 14);
    expect(await read(id)).toMatchObject({ state: 'deactivated', active: false });
  });

  it('are changed for the next payment', async () => {
    const { id, sessionId } = await subscribe('cyd');
    const change = (over: object) =>
      clients.sdk('changetheproductforanactivesubscription', { subscriptions: [{ subscription: id, ...over }] });
    expect(await change({ quantity: 3 })).toEqual({
      subscriptions: [{ subscription: id, action: 'subscription.update', result: 'success' }],
    });
    expect(await read(id)).toMatchObject({ quantity: 3, price: 12, nextChargePreTax: 36 });
    await change({ pricing: { price: { USD: 10 } } });
    expect(await read(id)).toMatchObject({ quantity: 3, price: 10, nextChargePreTax: 30 });
    const refusals = [
      [{ product: 'phoenix-guide' }, { product: 'Not a subscription product' }],
      [{ product: 'nothing' }, { product: expect.stringContaining('“nothing”') as string }],
      [{ quantity: 2, prorate: true }, { prorate: expect.stringContaining('next payment') as string }],
      [{ pricing: { price: { USD: 1e13 } } }, { 'pricing.price': expect.stringContaining('cost more') as string }],
      [{ pricing: { price: { EUR: 10 } } }, { 'pricing.price': expect.stringContaining('USD') as string }],
      [{ deactivation: null, quantity: 5 }, { deactivation: expect.stringContaining('nothing else') as string }],
    ] as const;
    for (const [over, error] of refusals) {
      await expect(change(over)).rejects.toMatchObject({ data: { subscriptions: [{ result: 'error', error }] } });
    }
    await waitDays(sessionId, 31);
    expect(await clients.toolkit.subscriptions(`${id}/entries`).get()).toMatchObject([
      { order: { subtotal: 12 } },
      { order: { subtotal: 30, items: [{ quantity: 3 }] } },
    ]);
  });

  it('are paused, and resumed before their time', async () => {
    const { id, sessionId } = await subscribe('dan');
    const { next } = await read(id);
    const pause = (pausePeriodCount: number) =>
      clients.sdk<Shown>('pauseasubscription', { pausePeriodCount }, { subscription_id: id });
    await expect(pause(0)).rejects.toMatchObject({
      data: {
        action: 'subscriptions.pause',
        result: 'error',
        error: { 'subscription.pause': expect.any(String) as string },
      },
    });
    const paused = await pause(3);
    expect(paused).toMatchObject({ isPauseScheduled: true, state: 'active', pauseDate: next, result: 'success' });
    await waitDays(sessionId, 45);
    expect(await read(id)).toMatchObject({ state: 'paused', active: true, sequence: 1 });
    const resumed = await clients.sdk<Shown>('resumeapausedsubscription', { subscription_id: id });
    expect(resumed.state).toBe('paused');
    expect(resumed.next).toBeLessThan(paused.next ?? 0);
    await waitDays(sessionId, 31);
    expect(await read(id)).toMatchObject({ state: 'active', sequence: 2 });
    await expect(clients.sdk('resumeapausedsubscription', { subscription_id: id })).rejects.toMatchObject({
      data: { error: { 'subscription.resume': 'The subscription is not paused.' } },
    });
  });

  it('end with their period, unless that is taken back, or at once', async () => {
    const { id, sessionId, account } = await subscribe('eve');
    const cancel = () => clients.sdk('cancelsubscriptioninstances', { subscription_id: id });
    expect(await cancel()).toEqual({
      subscriptions: [{ subscription: id, action: 'subscription.cancel', result: 'success' }],
    });
    expect(await read(id)).toMatchObject({ state: 'canceled', active: true, next: null });
    const keep = { subscriptions: [{ subscription: id, deactivation: null }] };
    await clients.sdk('uncancelasubscriptionpriortodeactivation', keep, { subscription_id: id });
    expect(await read(id)).toMatchObject({ state: 'active' });
    await cancel();
    await clients.toolkit.subscriptions().post(keep);
    await waitDays(sessionId, 31);
    expect(await read(id)).toMatchObject({ state: 'active', sequence: 2 });
    expect(await clients.toolkit.subscriptions().query({ accountId: account, status: 'active' }).get()).toMatchObject({
      ...{ action: 'subscription.getall', result: 'success', total: 1, subscriptions: [id] },
    });
    await clients.toolkit.subscriptions(id).query({ billingPeriod: 0 }).delete();
    expect(await read(id)).toMatchObject({ state: 'deactivated', active: false, next: null });
    await expect(cancel()).rejects.toMatchObject({ data: { subscriptions: [{ subscription: id, result: 'error' }] } });
    await vi.waitFor(() => {
      const ended = ['subscription.canceled', 'subscription.uncanceled'];
      expect(about(id)).toEqual([
        ...['subscription.activated', ...ended, ...ended, 'subscription.charge.completed'],
        'subscription.deactivated',
      ]);
    }, 10_000);
  });

  it('are overdue when a charge has failed', async () => {
    const { id, sessionId } = await subscribe('fay', { trial: 3 }, KEPT_ONLY);
    await waitDays(sessionId, 4);
    expect(await read(id)).toMatchObject({ state: 'overdue', active: true });
    expect(await clients.toolkit.subscriptions().query({ status: 'overdue' }).get()).toMatchObject({
      subscriptions: [id],
    });
    await vi.waitFor(() => expect(about(id)).toContain('subscription.charge.failed'), 10_000);
    await expect(
      clients.sdk('pauseasubscription', { pausePeriodCount: 1 }, { subscription_id: id }),
    ).rejects.toMatchObject({
      data: { error: { 'subscription.pause': expect.stringContaining('overdue') as string } },
    });
  });

  it('are listed by what they are for, and not found under other names', async () => {
    const list = (query: Record<string, string | number>) => clients.toolkit.subscriptions().query(query).get();
    expect(await list({ products: 'icons-club-monthly', limit: 2 })).toMatchObject({ total: 6, nextPage: 2 });
    expect(await list({ products: 'phoenix-guide' })).toMatchObject({ total: 0, subscriptions: [] });
    expect(await list({ scope: 'live' })).toMatchObject({ total: 0 });
    expect(await list({ begin: '2020-01-01', end: '2020-01-31' })).toMatchObject({ total: 0 });
    await expect(list({ status: 'sleeping' })).rejects.toMatchObject({ response: { status: 400 } });
    await expect(list({ colour: 'red' })).rejects.toMatchObject({ response: { status: 400 } });
    const missing = { subscription: UNKNOWN, action: 'subscription.get', result: 'error' };
    await expect(read(UNKNOWN)).rejects.toMatchObject({
      status: 400,
      data: { ...missing, error: { subscription: 'Subscription not found' } },
    });
    const all = (await list({})) as { subscriptions: readonly string[] };
    expect(await clients.toolkit.subscriptions(`${all.subscriptions[0]},${UNKNOWN}`).get()).toMatchObject({
      subscriptions: [{ id: all.subscriptions[0], result: 'success' }, missing],
    });
  });
});

const two = (name: string): readonly string[] => [name, name];
