import { describe, expect, it } from 'vitest';
import { makePaymentLink } from '../../test/record-makers.ts';
import { checkLink, openFromLink, type LinkOffer } from './payment-link.ts';

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
