// Five hundred buyers at once for a coupon that a hundred may use, for fifty pieces in stock, and for one customer's coins. Two server processes on
// one PostgreSQL, or one with the embedded database, sell exactly that much and not one more.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startKassa } from '../bench/start-program.ts';
import { systemClock } from '../src/base/clock.ts';
import { sha256Hex } from '../src/base/crypto.ts';
import { uuidv7 } from '../src/base/ids.ts';
import { newCustomer } from '../src/domain/customer.ts';
import { createStore } from '../src/store/create-store.ts';
import { openPostgres } from '../src/store/postgres.ts';
import type { MerchantConfig, Store } from '../src/store/store.ts';
import { createCall, type Call } from './call.ts';
import { makeDiscount, makeItem, MERCHANT_ID } from './makers.ts';
import { createTestDatabase } from './postgres.ts';
import { startTestServer } from './server.ts';
import { makeConfig } from './store-makers.ts';

const BUYERS = 500;
const USES = 100;
const PIECES = 50;
/** Of one customer: enough for a hundred of the sessions that want three each. */
const COINS = 300;
/** Ten seconds on a machine that has nothing else to do. */
const WHOLE_TEST_MS = 300_000;
const KEY = 'kassa_test_five_hundred_buyers_at_once_00000000';
const CARD = { number: '4242424242424242', exp_month: 12, exp_year: 2040, cvc: '123' };
/** Codes with which a payment is refused that came too late. */
const SOLD = /discount_used_up|out_of_stock/;

interface Session {
  readonly id: string;
  readonly status: string;
  readonly totals: { readonly discount: number };
}

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (let step = cleanUp.pop(); step !== undefined; step = cleanUp.pop()) await step();
});

describe('five hundred buyers', () => {
  it('share out what there is, between two processes on PostgreSQL', { timeout: WHOLE_TEST_MS }, async () => {
    const { url, ...created } = await createTestDatabase();
    const folder = await mkdtemp(join(tmpdir(), 'kassa-scarce-'));
    cleanUp.push(
      () => created.drop(),
      () => rm(folder, { recursive: true, force: true }),
    );
    // One after the other, because the first makes the secret that both share.
    const calls: Call[] = [];
    for (let nth = 0; nth < 2; nth++) {
      const kassa = await startKassa({ folder, databaseUrl: url });
      cleanUp.push(() => kassa.stop());
      calls.push(createCall(`http://127.0.0.1:${kassa.port}`, KEY));
    }
    const database = openPostgres(url);
    cleanUp.push(() => database.close());
    const store = createStore(database, systemClock, false);
    await sellOut(store, calls);
    await spend(store, calls);
    expect(await database.query({ text: 'select resource, used from claim order by resource' })).toEqual([
      { resource: 'discount', used: USES },
      { resource: 'redemption', used: USES },
      { resource: 'stock', used: PIECES },
    ]);
  });

  it('share out what there is on the embedded database', { timeout: WHOLE_TEST_MS }, async () => {
    const server = await startTestServer();
    cleanUp.push(() => server.stop());
    const calls = [createCall(server.baseUrl, KEY)];
    await sellOut(server.app.store, calls);
    await spend(server.app.store, calls);
  });
});

/** Three kinds of buyers: for the coupon, for a piece, and for both. */
async function sellOut(store: Store, calls: readonly Call[]): Promise<void> {
  await store.applyConfig(scarceConfig(), Date.now());
  const outcomes = await Promise.all(
    Array.from({ length: BUYERS }, (_, nth) => buy(calls[nth % calls.length] as Call, nth)),
  );
  const bought = outcomes.filter(({ hasBought }) => hasBought);
  expect(outcomes.flatMap(({ oddity }) => oddity ?? [])).toEqual([]);
  // Whoever comes when all uses are taken is told, and may buy without it.
  expect(bought.filter(({ hasCoupon }) => hasCoupon)).toHaveLength(USES);
  expect(bought.filter(({ hasCoupon, wantsCoupon }) => hasCoupon && !wantsCoupon)).toEqual([]);
  expect(bought.filter(({ wantsPiece }) => wantsPiece)).toHaveLength(PIECES);
  const { rows } = await store.listSessions(MERCHANT_ID, { states: ['completed'] }, { limit: BUYERS, after: null });
  expect(rows).toHaveLength(bought.length);
  expect(rows.every(({ attempts }) => attempts.length === 1 && attempts[0]?.state === 'paid')).toBe(true);
}

/** One customer's coins, wanted by five hundred sessions at once, each of which can use three. */
async function spend(store: Store, calls: readonly Call[]): Promise<void> {
  const customer = newCustomer({ merchantId: MERCHANT_ID, id: uuidv7(Date.now()), livemode: false }, Date.now());
  await store.insertCustomer(customer);
  const grant = { coins: COINS, note: null, expiresAtMs: null };
  await store.grantCoins(MERCHANT_ID, customer.id, { ...grant, id: uuidv7(Date.now()) }, Date.now());
  const outcomes = await Promise.all(
    Array.from({ length: BUYERS }, async (_, nth) => {
      const call = calls[nth % calls.length] as Call;
      const body = { lines: [{ variant: 'plenty' }], customer: customer.id, coins: 3, buyer: { email: 'a@b.example' } };
      const { body: opened } = await call<Session>('POST', '/kassa/v1/sessions', body);
      const paid = await call<Session & { coins: { used: number } }>('POST', `/kassa/v1/sessions/${opened.id}/pay`, {
        method: 'card',
        card: CARD,
      });
      if (paid.status === 200) return paid.body.coins.used;
      return /coins_unavailable/.test(paid.text) ? 'refused' : `${paid.status} ${paid.text}`;
    }),
  );
  // Whoever comes when only some are left, or none, was priced with those; whoever was priced with more is refused.
  const used = outcomes.filter((outcome) => typeof outcome === 'number').reduce((sum, coins) => sum + coins, 0);
  expect(outcomes.filter((outcome) => typeof outcome === 'string' && outcome !== 'refused')).toEqual([]);
  expect(used).toBe(COINS);
  expect(await store.coinBalance(MERCHANT_ID, customer.id, Date.now())).toEqual({ available: 0, pending: 0 });
  const { rows } = await store.listCoinEntries(MERCHANT_ID, customer.id, { limit: 1_000, after: null });
  expect(rows.reduce((sum, { coins }) => sum + coins, 0)).toBe(0);
  expect(rows.filter(({ kind }) => kind === 'burn').reduce((sum, { coins }) => sum - coins, 0)).toBe(COINS);
}

async function buy(call: Call, nth: number) {
  const wantsCoupon = nth % 5 < 3;
  const wantsPiece = nth % 5 > 1;
  const opened = await call<Session>('POST', '/kassa/v1/sessions', {
    lines: [{ variant: wantsPiece ? 'scarce' : 'plenty' }],
    discounts: wantsCoupon ? [{ code: 'FIRST100' }] : [],
    buyer: { email: `buyer${nth}@example.com` },
  });
  const paid = await call<Session>('POST', `/kassa/v1/sessions/${opened.body.id}/pay`, { method: 'card', card: CARD });
  const hasBought = paid.status === 200 && paid.body.status === 'complete';
  const oddity = hasBought || (paid.status < 500 && SOLD.test(paid.text)) ? null : `${paid.status} ${paid.text}`;
  const hasCoupon = hasBought && paid.body.totals.discount > 0;
  return { wantsCoupon, wantsPiece, hasBought, hasCoupon, oddity };
}

function scarceConfig(): MerchantConfig {
  const { merchant } = makeConfig();
  return {
    merchant: {
      ...merchant,
      slug: 'five-hundred',
      shopDomains: [],
      coins: { name: 'Coins', logoUrl: null, ratio: { coins: 1, worth: { INR: 100 } }, redeem: {}, lifeMs: null },
      offers: [makeDiscount({ id: 'first-100', code: 'FIRST100', maxUses: USES })],
    },
    items: [item('scarce', PIECES), item('plenty', null)],
    keys: [
      {
        id: 'key-buyers',
        merchantId: MERCHANT_ID,
        dialect: 'native',
        prefix: KEY.slice(0, 12),
        hash: sha256Hex(KEY),
        scopes: ['*'],
        livemode: false,
      },
    ],
    endpoints: [],
  };
}

const item = (id: string, stock: number | null) =>
  makeItem({
    product: { id: `product-${id}`, handle: id },
    variant: {
      id,
      sku: null,
      productId: `product-${id}`,
      requiresShipping: false,
      inventoryQuantity: stock,
      whenOutOfStock: stock === null ? 'continue' : 'deny',
    },
  });
