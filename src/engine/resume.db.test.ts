// Coming back to a session that was left, also in two processes at the same time.
import { expect, test } from 'vitest';
import { describeOnBothDatabases } from '../../test/databases.ts';
import { ask, changeOf, openCommand, openEngine, payCommand } from '../../test/engine-makers.ts';
import { makeDiscount, makeItem, MERCHANT_ID, NOW_MS } from '../../test/makers.ts';
import { makeConfig } from '../../test/store-makers.ts';
import { fixedClock } from '../base/clock.ts';
import type { OpenSession } from '../domain/command.ts';
import type { Session } from '../domain/session.ts';
import type { Store } from '../store/store.ts';

const HOUR_MS = 3_600_000;
const ring = makeItem({
  product: { id: '77', title: 'Ring' },
  variant: { id: '78', productId: '77', sku: 'RING', prices: { INR: 10_000 } },
});
const gown = makeItem();
const config = (over: Partial<Parameters<typeof makeConfig>[0]> = {}) =>
  makeConfig({
    merchant: { ...makeConfig().merchant, offers: [makeDiscount()] },
    items: [gown, ring],
    ...over,
  });

async function openShop(store: Store) {
  await store.applyConfig(config(), NOW_MS);
  const clock = fixedClock(NOW_MS);
  const engines = [openEngine(store, clock).engine, openEngine(store, clock).engine] as const;
  async function opened(over: Partial<OpenSession['input']> = {}): Promise<Session> {
    const base = openCommand();
    const lines = ['46107636203656', '78'].map((variant) => ({ kind: 'catalog' as const, variant, quantity: 2 }));
    const command: OpenSession = {
      ...base,
      input: {
        ...base.input,
        lines,
        codes: [{ code: 'summer10', by: 'buyer' }],
        attributes: { gift_wrap: 'true' },
        note: 'After 6 PM',
        successUrl: 'https://my-store.com/cart',
        ...over,
      },
      extra: { analytics: { fb: { fbp: 'fb.1' } } },
    };
    await ask(engines[0], { do: 'open', merchant: { kind: 'shop', value: 'your-store.myshopify.com' }, command });
    const loaded = await store.loadSession(MERCHANT_ID, command.ids.session);
    if (loaded === null) throw new Error('the session was not opened');
    return loaded.session;
  }
  return { clock, engines, engine: engines[0], opened };
}

const cartOf = ({ lines }: Session) => lines.map(({ variantId, quantity }) => `${quantity} × ${variantId}`);

describeOnBothDatabases('a session that is taken up again', (open) => {
  test('is itself while it lives, when it was paid, and when it was canceled', async () => {
    const store = await open();
    const { engine, opened } = await openShop(store);
    const [left, paid, canceled] = [await opened(), await opened(), await opened()];
    await ask(engine, changeOf(paid, payCommand()));
    await ask(engine, changeOf(canceled, { type: 'close-session', how: 'cancel', force: true }));
    for (const [{ id, publicId }, state] of [
      [left, 'open'],
      [paid, 'completed'],
      [canceled, 'canceled'],
    ] as const) {
      expect(await engine.resume('native', publicId)).toMatchObject({ id, state });
    }
    expect(await engine.resume('native', 'ses_nobody')).toBeNull();
    expect(await engine.resume('flexype', left.publicId)).toBeNull();
  });

  test('is one fresh one after its time, with the same cart at today’s prices and nothing about the buyer', async () => {
    const store = await open();
    const { clock, engines, engine, opened } = await openShop(store);
    const left = await opened();
    clock.advance(HOUR_MS);
    const dearer = { ...gown, variant: { ...gown.variant, prices: { INR: 400_000 } } };
    await store.applyConfig(config({ items: [dearer, ring] }), NOW_MS);
    const all = await Promise.all([...engines, ...engines].map((each) => each.resume('native', left.publicId)));
    const [fresh] = all;
    if (!fresh) throw new Error('there is no fresh session');
    for (const each of all) expect(each?.publicId).toBe(fresh.publicId);
    expect(await engine.resume('native', left.publicId)).toMatchObject({ publicId: fresh.publicId });
    expect(fresh).toMatchObject({
      state: 'open',
      buyer: { email: null, phone: null, name: null },
      shippingAddress: null,
      customerId: null,
      attributes: left.attributes,
      note: left.note,
      extra: left.extra,
      successUrl: 'https://my-store.com/cart',
      codes: [{ code: 'summer10' }],
      totals: { subtotal: 820_000, discount: 82_000 },
    });
    expect(cartOf(fresh)).toEqual(cartOf(left));
    expect(fresh.id).not.toBe(left.id);
    // The old one stays what it is.
    expect((await store.loadSession(MERCHANT_ID, left.id))?.session.state).toBe('expired');
  });

  test('leads on when the fresh one has run out of time as well, and stays with one that was paid', async () => {
    const store = await open();
    const { clock, engine, opened } = await openShop(store);
    const left = await opened();
    clock.advance(HOUR_MS);
    const second = await engine.resume('native', left.publicId);
    clock.advance(HOUR_MS);
    const third = await engine.resume('native', left.publicId);
    if (!second || !third) throw new Error('nobody came back');
    expect(third.id).not.toBe(second.id);
    expect(await engine.resume('native', second.publicId)).toMatchObject({ id: third.id });
    const email = { email: 'asha@example.com' };
    const revise = { type: 'revise-session', mayOverridePrices: false } as const;
    await ask(engine, changeOf(third, { ...revise, input: { buyer: email, shippingAddress: left.shippingAddress } }));
    await ask(engine, changeOf(third, payCommand()));
    clock.advance(HOUR_MS);
    expect(await engine.resume('native', left.publicId)).toMatchObject({ id: third.id, state: 'completed' });
  });

  test('leaves out what is no longer sold, and where it must not lead any more', async () => {
    const store = await open();
    const { clock, engine, opened } = await openShop(store);
    const left = await opened();
    const other = await opened({ lines: [{ kind: 'catalog', variant: '78', quantity: 1 }] });
    clock.advance(HOUR_MS);
    const { merchant } = config();
    await store.applyConfig(config({ items: [gown], merchant: { ...merchant, returnHosts: ['new.example'] } }), NOW_MS);
    const fresh = await engine.resume('native', left.publicId);
    expect(fresh && cartOf(fresh)).toEqual(['2 × 46107636203656']);
    expect(fresh?.successUrl).toBeNull();
    expect(await engine.resume('native', other.publicId)).toMatchObject({ id: other.id, state: 'expired' });
  });
});
