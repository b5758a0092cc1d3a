// Carts that are filled later, prices that a caller sets, and the currency that follows from the country.
import { describe, expect, it } from 'vitest';
import { makeFacts, makeItem, makeMerchant, makeOpen, NOW_MS } from '../../../test/makers.ts';
import { decide } from '../decide.ts';
import type { Command, LineInput, OpenSession } from '../command.ts';
import type { Session } from '../session.ts';

const good = (id: string, prices: Readonly<Record<string, number>>) =>
  makeItem({ product: { id }, variant: { id, productId: id, sku: null, prices, requiresShipping: false } });
const merchant = makeMerchant({ currency: 'USD', country: 'US', taxes: [], shipping: [], emailRequired: false });
const facts = makeFacts({ merchant, items: [good('a', { USD: 1_000, EUR: 900 }), good('b', { USD: 500 })] });

const line = (variant: string, ownPrices?: Readonly<Record<string, number>>): LineInput => ({
  kind: 'catalog',
  variant,
  quantity: 1,
  ...(ownPrices && { ownPrices }),
});
const open = (lines: readonly LineInput[], over: Partial<OpenSession> = {}, country = 'US') =>
  decide(
    null,
    {
      ...makeOpen(),
      input: { lines, country, currencyFollowsCountry: true },
      mayOverridePrices: true,
      mayBeEmpty: true,
      ...over,
    },
    facts,
  );
const opened = (...args: Parameters<typeof open>): Session => {
  const decision = open(...args);
  if (decision.kind === 'refusal') throw new Error(decision.problems[0]?.text);
  return decision.session;
};
const codes = (session: Session | null, command: Command): string[] => {
  const decision = decide(session, command, facts);
  return decision.kind === 'refusal' ? decision.problems.map(({ code }) => code) : [];
};

describe('an empty cart', () => {
  it('is refused unless the caller may fill it later', () => {
    expect(opened([]).totals.total).toBe(0);
    const refused = open([], { mayBeEmpty: false });
    expect(refused).toMatchObject({ kind: 'refusal', problems: [{ code: 'missing_value', at: 'lines' }] });
  });

  it('costs nothing and yet cannot be ordered', () => {
    const pay = {
      type: 'start-payment',
      attemptId: 'a',
      orderId: 'o',
      method: null,
      gateway: null,
      card: null,
    } as const;
    expect(codes(opened([]), pay)).toEqual(['missing_value']);
  });

  it('is priced with a code on it', () => {
    const revise = { type: 'revise-session', input: { codes: [{ code: 'x', by: 'buyer' }] } } as const;
    expect(codes(opened([]), { ...revise, mayOverridePrices: false })).toEqual([]);
  });
});

describe('the currency that follows the country', () => {
  it.each<[string, LineInput[], string]>([
    ['DE', [line('a')], 'EUR'],
    ['DE', [line('a'), line('b')], 'USD'],
    ['JP', [line('a')], 'USD'],
    ['DE', [line('b', { EUR: 400 })], 'EUR'],
    // Neither the country's nor the merchant's, and still one for all lines.
    ['JP', [line('a', { GBP: 800 }), line('b', { GBP: 400 })], 'GBP'],
    ['DE', [], 'EUR'],
  ])('%s', (country, lines, currency) => expect(opened(lines, {}, country).currency).toBe(currency));

  it('is refused where the lines share none', () => {
    expect(open([line('a', { GBP: 1 }), line('b')])).toMatchObject({
      kind: 'refusal',
      problems: [{ code: 'currency_unsupported', at: 'lines[0].variant' }],
    });
  });

  it('goes along with a change of the country, prices of the caller’s own too', () => {
    const before = opened([line('a', { USD: 100, EUR: 90 })]);
    const command = { type: 'revise-session', input: { country: 'DE', currencyFollowsCountry: true } } as const;
    const after = decide(before, { ...command, mayOverridePrices: false }, facts);
    expect(after).toMatchObject({ session: { currency: 'EUR', totals: { total: 90 } } });
  });
});

describe('a price of the caller’s own', () => {
  it('is refused to whoever may not set prices, and where it is none', () => {
    const forbidden = open([line('a', { USD: 1 })], { mayOverridePrices: false });
    expect(forbidden).toMatchObject({ problems: [{ code: 'price_override_forbidden', at: 'lines[0].own_prices' }] });
    const wrong = open([line('a', { USD: -1 })]);
    expect(wrong).toMatchObject({ problems: [{ code: 'invalid_value', at: 'lines[0].own_prices.USD' }] });
  });

  it('is another line than the catalogue’s', () => {
    const { lines } = opened([line('a'), line('a', { USD: 1 })]);
    expect(lines.map(({ unitAmount }) => unitAmount)).toEqual([1_000, 1]);
  });
});

it('remembers what a dialect keeps with the session, as part of the change', () => {
  const before = opened([line('a')]);
  const command = { type: 'revise-session', input: {}, extra: { a: 1 }, mayOverridePrices: false } as const;
  expect(decide(before, command, { ...facts, nowMs: NOW_MS + 1 })).toMatchObject({
    changed: true,
    session: { extra: { a: 1 } },
  });
  expect(codes(before, { ...command, extra: { a: '\u0000' } })).toEqual(['invalid_value']);
});
