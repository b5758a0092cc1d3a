// Five hundred buyers at once for a coupon that a hundred may use and for fifty pieces in stock. Two server processes on
// one PostgreSQL, or one with the embedded database, sell exactly that much and not one more.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startKassa } from '../bench/start-program.ts';
import { systemClock } from '../src/base/clock.ts';
import { sha256Hex } from '../src/base/crypto.ts';
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
/** Ten seconds on a machine that has nothing else to do. */
const WHOLE_TEST_MS = 300_000;
const KEY = 'kassa_test_five_hundred_buyers_at_once_00000000';
const CARD = { number: '4242424242424242', exp_month: 12, exp_year: 2040, cvc: '123' };
/** Codes with which a payment is refused that came too late. */
const SOLD = /discount_used_up|out_of_stock/;

interface Session {
  readonly id: string;
  readonly status: string;
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
    await sellOut(createStore(database, systemClock, false), calls);
    expect(await database.query({ text: 'select resource, used from claim order by resource' })).toEqual([
      { resource: 'discount', used: USES },
      { resource: 'stock', used: PIECES },
    ]);
  });

  it('share out what there is on the embedded database', { timeout: WHOLE_TEST_MS }, async () => {
    const server = await startTestServer();
    cleanUp.push(() => server.stop());
    await sellOut(server.app.store, [createCall(server.baseUrl, KEY)]);
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
  expect(bought.filter(({ wantsCoupon }) => wantsCoupon)).toHaveLength(USES);
  expect(bought.filter(({ wantsPiece }) => wantsPiece)).toHaveLength(PIECES);
  const { rows } = await store.listSessions(MERCHANT_ID, { states: ['completed'] }, { limit: BUYERS, after: null });
  expect(rows).toHaveLength(bought.length);
  expect(rows.every(({ attempts }) => attempts.length === 1 && attempts[0]?.state === 'paid')).toBe(true);
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
  return { wantsCoupon, wantsPiece, hasBought, oddity };
}

function scarceConfig(): MerchantConfig {
  const { merchant } = makeConfig();
  return {
    merchant: {
      ...merchant,
      slug: 'five-hundred',
      shopDomains: [],
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
