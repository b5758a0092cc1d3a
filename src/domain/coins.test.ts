// Loyalty coins by example: one row is what a customer has, what they want to use, the shop's rules, and what becomes of it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  makeAttempt,
  makeCustomer,
  makeDiscount,
  makeFacts,
  makeLine,
  makeMerchant,
  makeOpen,
  makeSession,
  NOW_MS,
} from '../../test/makers.ts';
import { coinChanges, coinsWorth, coinTerms, coinValue, redeemableCoins, type CoinSettings } from './coins.ts';
import type { SessionInput } from './command.ts';
import { decide } from './decide.ts';
import type { Discount } from './discount.ts';
import { checkTotals, priceLines } from './pricing/lines.ts';
import { price, withPaymentMethod } from './pricing/price.ts';
import type { Refund } from './payment.ts';
import type { Order, Session } from './session.ts';

const DAY_MS = 86_400_000;
const CUSTOMER = '01900000-0000-7000-8000-0000000000c1';

/** Ten coins are worth 1.00; the cart is 600 and 400. */
const settings = (over: Partial<CoinSettings> = {}): CoinSettings => ({
  ...{ name: 'Star Coins', logoUrl: null, ratio: { coins: 10, worth: { INR: 100 } }, redeem: {}, lifeMs: null },
  ...over,
});

function priced(
  wanted: number | 'max',
  balance: number,
  rules: Partial<CoinSettings> = {},
  offers: readonly Discount[] = [],
  over: Partial<Session> = {},
): Session {
  const lines = [600, 400].map((unitAmount, index) =>
    makeLine({ id: `li_${index}`, variantId: `v${index}`, unitAmount }),
  );
  const merchant = makeMerchant({ coins: settings(rules), offers, taxes: [], shipping: [] });
  const cart = makeSession({ lines, customerId: CUSTOMER, coins: { wanted, used: 0 }, ...over });
  const facts = makeFacts({ merchant, coinsOf: (id) => (id === CUSTOMER ? balance : 0) });
  const session = { ...cart, ...price(cart, facts) };
  checkTotals(session);
  return session;
}

const said = ({ coins, totals }: Session): string => `${coins?.used ?? 'no'} coins, total ${totals.total}`;
const auto = (over: Parameters<typeof makeDiscount>[0] = {}) =>
  makeDiscount({ id: 'auto', code: null, rate: 200_000, ...over });

describe('coins that are used', () => {
  test.each<[string, string, string]>([
    ['as many as wanted', said(priced(30, 500)), '30 coins, total 700'],
    ['no more than there are', said(priced(30, 20)), '20 coins, total 800'],
    ['as many as possible', said(priced('max', 50)), '50 coins, total 500'],
    ['no more than the cart is worth', said(priced('max', 5_000)), '100 coins, total 0'],
    ['none of nobody', said(priced('max', 50, {}, [], { customerId: null })), '0 coins, total 1000'],
    ['none where none are wanted', said(priced('max', 50, {}, [], { coins: undefined })), 'no coins, total 1000'],
    ['up to an amount', said(priced('max', 500, { redeem: { upTo: { INR: 250 } } })), '25 coins, total 750'],
    ['up to a share', said(priced('max', 500, { redeem: { share: 333_333 } })), '33 coins, total 670'],
    [
      'the lower of both',
      said(priced('max', 500, { redeem: { share: 100_000, upTo: { INR: 250 } } })),
      '10 coins, total 900',
    ],
    ['from a minimum on', said(priced('max', 500, { redeem: { minimum: { INR: 1_001 } } })), '0 coins, total 1000'],
    [
      'in currencies in which they are worth something',
      said(priced('max', 500, { ratio: { coins: 1, worth: { USD: 1 } } })),
      '0 coins, total 1000',
    ],
    [
      'of which several make one unit',
      said(priced('max', 7, { ratio: { coins: 300, worth: { INR: 100 } } })),
      '6 coins, total 998',
    ],
    [
      'and not more than a whole one takes',
      said(priced(149, 500, { ratio: { coins: 100, worth: { INR: 1 } } })),
      '100 coins, total 999',
    ],
    [
      'not when they are worth less than a whole one',
      said(priced('max', 2, { ratio: { coins: 300, worth: { INR: 100 } } })),
      '0 coins, total 1000',
    ],
    [
      'after discounts, on what they have left',
      said(priced('max', 500, { redeem: { share: 500_000 } }, [auto()])),
      '40 coins, total 400',
    ],
    [
      'with those that the session has set aside',
      said(priced('max', 5, {}, [], { holds: [{ resource: 'coins', key: CUSTOMER, delta: 10 }] })),
      '15 coins, total 850',
    ],
  ])('%s', (_, outcome, expected) => {
    expect(outcome).toBe(expected);
  });

  test('stand on the lines in proportion, and take part in tax and refunds as discounts do', () => {
    const session = priced(50, 50);
    expect(priceLines(session).map(({ discount, total }) => [discount, total])).toEqual([
      [300, 300],
      [200, 200],
    ]);
    expect(session.adjustments).toMatchObject([{ kind: 'coins', source: 'coins', label: 'Star Coins', amount: -500 }]);
  });

  test('come before offers for a way to pay, which do not change them', () => {
    const session = priced(50, 50, {}, [auto({ paymentModes: ['upi'], rate: 100_000 })]);
    const facts = makeFacts({ merchant: makeMerchant({ offers: [auto({ paymentModes: ['upi'], rate: 100_000 })] }) });
    const paid = withPaymentMethod(session, 'upi', facts);
    expect([said(paid), said(withPaymentMethod(paid, null, facts))]).toEqual([
      '50 coins, total 450',
      '50 coins, total 500',
    ]);
  });
});

test('never worth more than the cap, nor a coin fewer than possible', () => {
  const money = fc.integer({ min: 1, max: 1_000_000_000 });
  fc.assert(
    fc.property(money, money, fc.integer({ min: 1, max: 100_000 }), (after, worth, coins) => {
      const rules = settings({ ratio: { coins, worth: { INR: worth } } });
      const count = redeemableCoins(after, rules, 'INR');
      const value = coinValue(count, rules, 'INR');
      const used = coinsWorth(count, rules, 'INR');
      expect(value).toBeLessThanOrEqual(after);
      expect([used <= count, coinValue(used, rules, 'INR')]).toEqual([true, value]);
      expect(used === 0 || coinValue(used - 1, rules, 'INR') < value).toBe(true);
      expect((BigInt(count) + 1n) * BigInt(worth)).toBeGreaterThan(BigInt(after) * BigInt(coins));
    }),
  );
});

describe('asking for coins', () => {
  const merchant = makeMerchant({ coins: settings() });
  const ask = (coins: number | 'max', shop = merchant): string => {
    const decision = decide(null, makeOpen({ input: { coins } }), makeFacts({ merchant: shop }));
    return decision.kind === 'refusal' ? `${decision.problems[0]?.code} ${decision.problems[0]?.text}` : 'done';
  };
  test.each([
    ['by nobody', ask(5), 'coins_unavailable Coins are for customers who are known: log in first.'],
    [
      'where there are none',
      ask(5, makeMerchant()),
      'coins_unavailable `coins`: this shop has no loyalty coins. Leave it out.',
    ],
    ['fewer than none', ask(-1), 'invalid_value `coins` must be a whole number from 0 on, or "max".'],
    ['half of one', ask(0.5), 'invalid_value `coins` must be a whole number from 0 on, or "max".'],
    ['none', ask(0), 'done'],
  ])('%s', (_, outcome, expected) => {
    expect(outcome).toBe(expected);
  });
});

test('are those of the customer who wants them, and not of the next one', () => {
  const [asha, ravi] = ['a', 'b'].map((last) => makeCustomer({ id: `01900000-0000-7000-8000-00000000c00${last}` }));
  const given = (customer = asha) =>
    makeFacts({ merchant: makeMerchant({ coins: settings() }), customer: customer ?? null, coinsOf: () => 50 });
  const revised = (session: Session, input: SessionInput, facts = given()) => {
    const decision = decide(session, { type: 'revise-session', input, mayOverridePrices: false }, facts);
    if (decision.kind === 'refusal') throw new Error(JSON.stringify(decision.problems));
    return decision.session;
  };
  const opened = decide(null, makeOpen({ input: { customer: { id: asha?.id ?? '' }, coins: 'max' } }), given());
  if (opened.kind === 'refusal') throw new Error(JSON.stringify(opened.problems));
  expect(revised(opened.session, { note: 'Ring twice' }).coins).toEqual({ wanted: 'max', used: 50 });
  const other = { customer: { id: ravi?.id ?? '' } };
  expect(revised(opened.session, other, given(ravi)).coins).toBeUndefined();
  expect(revised(opened.session, { ...other, coins: 5 }, given(ravi)).coins).toEqual({ wanted: 5, used: 5 });
  expect(revised(opened.session, { customer: null }).coins).toBeUndefined();
});

describe('what an order means for coins', () => {
  const earn = { coins: 1, per: { INR: 100 }, afterMs: 14 * DAY_MS };
  const merchant = makeMerchant({ coins: settings({ earn, lifeMs: 365 * DAY_MS }) });
  const open = priced(50, 50);
  const order: Order = { id: 'o', number: '1', atMs: NOW_MS, coinTerms: coinTerms(merchant, 'INR') };
  const done = (attempt: Parameters<typeof makeAttempt>[0], over: Partial<Session> = {}): Session => ({
    ...open,
    ...{ state: 'completed', order, attempts: [makeAttempt({ amount: 500, checkDueAtMs: null, ...attempt })] },
    ...over,
  });
  const back = (...amounts: number[]): Refund[] =>
    amounts.map((amount, index) => ({
      ...{ id: String(index), attemptId: makeAttempt().id, amount, reason: null, state: 'done', automatic: false },
      ...{ atMs: NOW_MS, checkDueAtMs: null, settledAtMs: null },
    }));
  const paid = done({ state: 'paid' });
  const changes = (before: Session | null, after: Session): string =>
    coinChanges(before, after, NOW_MS)
      .map(({ kind, coins }) => `${kind} ${coins}`)
      .join(', ');

  test.each<[string, Session | null, Session, string]>([
    ['one that is paid brings some for its merchandise', open, paid, 'earn 5'],
    ['one on delivery brings none yet', open, done({ state: 'authorized', collect: 'on_delivery' }), ''],
    ['and does once the money is there', done({ state: 'authorized', collect: 'on_delivery' }), paid, 'earn 5'],
    ['of a part nothing yet', open, done({ state: 'paid', amount: 100 }, { partialCod: { upfront: 100 } }), ''],
    [
      'of a part that came back before the rest was there, its share',
      done({ state: 'paid', amount: 100 }, { partialCod: { upfront: 100 } }),
      done({ state: 'paid', amount: 100 }, { partialCod: { upfront: 100 }, refunds: back(100) }),
      'return 10',
    ],
    ['one of a shop without coins brings none', open, { ...paid, order: { ...order, coinTerms: undefined } }, ''],
    ['one of nobody brings none', open, { ...paid, customerId: null }, ''],
    ['half of it back, half of the coins', paid, { ...paid, refunds: back(250) }, 'revoke 3, return 25'],
    [
      'the rest with the rest',
      { ...paid, refunds: back(250) },
      { ...paid, refunds: back(250, 250) },
      'revoke 2, return 25',
    ],
    [
      'nothing before the money is back',
      paid,
      { ...paid, refunds: back(250).map((one) => ({ ...one, state: 'asked' })) },
      '',
    ],
    [
      'nothing where it could not be given',
      paid,
      { ...paid, refunds: back(250).map((one) => ({ ...one, state: 'failed' })) },
      '',
    ],
    ['nothing twice', paid, { ...paid, note: 'x' }, ''],
    ['nothing without an order', null, open, ''],
  ])('%s', (_, before, after, expected) => {
    expect(changes(before, after)).toBe(expected);
  });

  test('the terms are those of the order, in its currency', () => {
    expect(order.coinTerms).toEqual({ lifeMs: 365 * DAY_MS, earn: { ...earn, per: 100 } });
    expect(coinTerms(merchant, 'USD')).toEqual({ lifeMs: 365 * DAY_MS });
    expect(coinTerms(makeMerchant(), 'INR')).toBeUndefined();
  });

  test('earned ones can be used later and for so long; returned ones at once', () => {
    expect(coinChanges(open, paid, NOW_MS)).toMatchObject([
      { usableFromMs: NOW_MS + 14 * DAY_MS, expiresAtMs: NOW_MS + 365 * DAY_MS, customerId: CUSTOMER },
    ]);
    expect(coinChanges(paid, { ...paid, refunds: back(500) }, NOW_MS)[1]).toMatchObject({
      usableFromMs: NOW_MS,
    });
  });

  test('whatever comes back in whatever parts, all of it in the end', () => {
    const parts = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(parts, (amounts) => {
        let left = 500;
        const refunds: number[] = [];
        const total = { revoke: 0, return: 0, earn: 0 };
        for (const amount of [...amounts, 500]) {
          const given = Math.min(amount, left);
          if (given === 0) continue;
          left -= given;
          const before = { ...paid, refunds: back(...refunds) };
          refunds.push(given);
          for (const change of coinChanges(before, { ...paid, refunds: back(...refunds) }, NOW_MS)) {
            total[change.kind] += change.coins;
          }
        }
        expect(total).toEqual({ revoke: 5, return: 50, earn: 0 });
      }),
    );
  });
});
