import { describe, expect, it } from 'vitest';
import { makeItem } from '../../test/makers.ts';
import { makePaymentLink } from '../../test/record-makers.ts';
import { checkLink, checkLinkItems, linkCharges, openFromLink, type LinkOffer } from './payment-link.ts';
import type { Recurring } from './recurring.ts';

const IDS = { session: 'internal', public: 'public', native: 'ses_1' };

describe('a session from a link', () => {
  const open = (offer: LinkOffer, amount: number | null = null) =>
    openFromLink(makePaymentLink({ offer }), amount, IDS);

  it('sells the sum of the link, whatever else is named', () => {
    const [line] = linesOf(open({ kind: 'amount', amount: 2_500 }, 1));
    expect(line).toMatchObject({ kind: 'inline', title: 'Support us', unitAmount: 2_500, quantity: 1 });
  });

  it('sells variants at the prices of the catalogue', () => {
    const lines = linesOf(open({ kind: 'variants', variants: ['a', 'b'] }, 1));
    expect(lines).toEqual([
      { kind: 'catalog', variant: 'a', quantity: 1 },
      { kind: 'catalog', variant: 'b', quantity: 1 },
    ]);
  });

  const offer = { kind: 'open-amount', suggested: 700, least: 500, most: 1_000 } as const;
  it.each([500, 1_000])('takes %i, which is in its bounds', (amount) => {
    expect(linesOf(open(offer, amount))[0]).toMatchObject({ unitAmount: amount });
  });
  it.each([
    [499, 'invalid_value'],
    [1_001, 'invalid_value'],
    [-1, 'invalid_value'],
    [null, 'missing_value'],
  ])('refuses %s, which is not', (amount, code) => {
    expect(open(offer, amount)).toMatchObject({ problem: { code, at: 'amount', fixableBy: 'buyer' } });
  });

  it('carries what the link asks for and allows', () => {
    const link = makePaymentLink({ asks: { phone: true }, takesCodes: false, afterOrder: 'return' });
    expect(openFromLink(link, null, IDS)).toMatchObject({
      ...{ asks: { phone: true }, refusesCodes: true, afterOrder: 'return', mayOverridePrices: true, payment: null },
      ...{ ids: IDS, extra: link.sessionExtra, input: { currency: 'USD', successUrl: null } },
    });
    expect(openFromLink(makePaymentLink({ takesCodes: true }), null, IDS)).not.toHaveProperty('refusesCodes');
  });
});

const linesOf = (opened: ReturnType<typeof openFromLink>) => ('problem' in opened ? [] : opened.input.lines);

describe('what a link may offer', () => {
  it.each<[string, LinkOffer, string | null]>([
    ['a sum', { kind: 'amount', amount: 1 }, null],
    ['no sum', { kind: 'amount', amount: 0 }, 'amount'],
    ['nothing', { kind: 'variants', variants: [] }, 'variants'],
    ['any amount', { kind: 'open-amount', suggested: null, least: 1, most: null }, null],
    ['an amount of nothing', { kind: 'open-amount', suggested: null, least: 0, most: null }, 'least'],
    ['bounds the wrong way round', { kind: 'open-amount', suggested: null, least: 2, most: 1 }, 'most'],
    ['a suggestion that is too small', { kind: 'open-amount', suggested: 1, least: 2, most: null }, 'suggested'],
    ['a suggestion that is too large', { kind: 'open-amount', suggested: 4, least: 2, most: 3 }, 'suggested'],
  ])('%s', (_, offer, at) => {
    const problems = checkLink(makePaymentLink({ offer }));
    expect(problems.map((problem) => problem.at)).toEqual(at === null ? [] : [at]);
  });
});

const variantOf = (id: string, recurring?: Partial<Recurring>) => {
  const rhythm = recurring && { recurring: { interval: 'month' as const, intervalCount: 1, ...recurring } };
  return makeItem({ variant: { id, sku: `SKU-${id}`, prices: { USD: 1_000 }, ...rhythm } });
};
const ONCE = variantOf('once');
const MONTHLY = variantOf('monthly', {});
const YEARLY = variantOf('yearly', { interval: 'year' });
const TRIED = variantOf('tried', { trialDays: 14 });
const TWICE = variantOf('twice', { payments: 2 });
const TRIED_TWICE = variantOf('tried-twice', { payments: 2, trialDays: 14 });

describe('what a link may sell', () => {
  const check = (variants: readonly string[], mustRecur?: true) =>
    checkLinkItems(
      { offer: { kind: 'variants', variants, ...(mustRecur && { mustRecur }) }, currency: 'USD' },
      [ONCE, MONTHLY, YEARLY, TRIED, TWICE].filter(
        ({ variant }) => variants.includes(variant.id) || variants.includes(variant.sku ?? ''),
      ),
    ).map(({ code, at }) => [code, at]);

  it.each([
    ['what is paid once and in one rhythm', ['once', 'SKU-monthly', 'tried']],
    ['what is paid once', ['once']],
  ])('%s', (_, variants) => {
    expect(check(variants)).toEqual([]);
  });

  it.each([
    ['two rhythms', ['once', 'monthly', 'yearly'], [['product_mismatch', 'variants[2]']]],
    ['one rhythm that ends and one that goes on', ['monthly', 'twice'], [['product_mismatch', 'variants[1]']]],
    [
      'two rhythms, after something that is not on sale',
      ['gone', 'monthly', 'yearly'],
      [
        ['variant_not_found', 'variants[0]'],
        ['product_mismatch', 'variants[2]'],
      ],
    ],
  ])('not %s', (_, variants, problems) => {
    expect(check(variants)).toEqual(problems);
  });

  it('not what is paid once, where all must be paid again and again', () => {
    expect(check(['gone', 'monthly', 'once'], true)).toEqual([
      ['variant_not_found', 'variants[0]'],
      ['product_mismatch', 'variants[2]'],
    ]);
  });

  it('nothing that has no price in its currency', () => {
    const offer = { kind: 'variants', variants: ['once'] } as const;
    const problems = checkLinkItems({ offer, currency: 'EUR' }, [ONCE]);
    expect(problems).toMatchObject([{ code: 'currency_unsupported', at: 'variants[0]' }]);
  });
});

describe('what a link costs', () => {
  const charges = (...items: (typeof ONCE)[]) => {
    const variants = items.map(({ variant }) => variant.id);
    return linkCharges(makePaymentLink({ offer: { kind: 'variants', variants } }), items);
  };
  const monthly = { amount: 1_000, recurring: MONTHLY.variant.recurring, times: null };

  it.each([
    ['what is paid once', [ONCE], { now: 1_000, trialDays: 0, later: null }],
    ['what is paid again, and once', [MONTHLY, ONCE], { now: 2_000, trialDays: 0, later: monthly }],
    ['a trial', [TRIED], { now: 0, trialDays: 14, later: { ...monthly, recurring: TRIED.variant.recurring } }],
    [
      'a trial of one of two',
      [MONTHLY, TRIED, ONCE],
      { now: 1_000, trialDays: 14, later: { ...monthly, amount: 2_000 } },
    ],
    ['one payment', [variantOf('one', { payments: 1 })], { now: 1_000, trialDays: 0, later: null }],
    [
      'two payments',
      [TWICE],
      { now: 1_000, trialDays: 0, later: { ...monthly, recurring: TWICE.variant.recurring, times: 1 } },
    ],
    [
      'two payments after a trial',
      [TRIED_TWICE],
      { now: 0, trialDays: 14, later: { ...monthly, recurring: TRIED_TWICE.variant.recurring, times: 2 } },
    ],
  ])('%s', (_, items, expected) => {
    expect(charges(...items)).toEqual(expected);
  });

  it('nobody knows where the buyer names it, or where something is gone', () => {
    const offer = { kind: 'open-amount', suggested: null, least: 1, most: null } as const;
    expect(linkCharges(makePaymentLink({ offer }), [])).toBeNull();
    expect(linkCharges(makePaymentLink({ offer: { kind: 'variants', variants: ['gone'] } }), [])).toBeNull();
  });
});
