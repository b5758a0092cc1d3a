import { describe, expect, test } from 'vitest';
import { makeFacts, makeGiftItem, makeGiftOffer, makeItem, makeMerchant, makeOpen } from '../../../test/makers.ts';
import type { LineInput, SessionInput } from '../command.ts';
import { decide } from '../decide.ts';
import type { Decision, Refusal } from '../decision.ts';
import type { Session } from '../session.ts';

const gown = makeItem();
const shawl = makeItem({
  product: { id: 'shawl', title: 'Shawl' },
  variant: { id: 'shawl-1', sku: 'SHAWL', prices: { INR: 90_000 } },
});
const facts = makeFacts({
  merchant: makeMerchant({ offers: [makeGiftOffer()] }),
  items: [gown, shawl, makeGiftItem()],
});
const line = (variant: string, quantity = 1): LineInput => ({ kind: 'catalog', variant, quantity });

const decided = (decision: Decision | Refusal): Decision =>
  decision.kind === 'refusal' ? expect.fail(JSON.stringify(decision.problems)) : decision;

const opened = (input: Partial<SessionInput> = {}, given = facts): Session =>
  decided(decide(null, makeOpen({ input }), given)).session;

const change = (session: Session, input: SessionInput, given = facts): Decision | Refusal =>
  decide(session, { type: 'revise-session', input, mayOverridePrices: false }, given);

const revise = (...args: Parameters<typeof change>): Decision => decided(change(...args));

function problemsOf(...args: Parameters<typeof change>): string[] {
  const decision = change(...args);
  return decision.kind === 'refusal' ? decision.problems.map(({ code, at }) => `${code} ${at}`) : [];
}

describe('gifts', () => {
  const gifts = [{ variant: 'EARRINGS', quantity: 1 }];

  test('are taken, kept over other changes and given back', () => {
    const taken = revise(opened(), { gifts }).session;
    expect(taken.lines[1]).toMatchObject({ id: 'li_2', giftOfferId: 'gift-earrings', unitAmount: 30_000, quantity: 1 });
    expect(taken.totals).toMatchObject({ subtotal: 389_500, discount: 30_000, total: 359_500 });
    expect(revise(taken, { gifts }).changed).toBe(false);
    const more = revise(taken, { lines: [line('GOWN-1', 2)] }).session;
    expect(more.lines.map(({ id }) => id)).toEqual(['li_1', 'li_2']);
    expect(revise(taken, { gifts: [] }).session.lines).toHaveLength(1);
  });

  test('leave when the cart falls below their threshold, with a word about it', () => {
    const taken = revise(opened(), { gifts }).session;
    const { session, warnings } = revise(taken, { lines: [line('SHAWL')] });
    expect(session.lines).toMatchObject([{ sku: 'SHAWL' }]);
    expect(warnings).toMatchObject([{ code: 'gift_not_offered', severity: 'info' }]);
    const gone = { ...facts, merchant: makeMerchant() };
    expect(revise(taken, { note: 'x' }, gone).session.lines).toHaveLength(1);
  });

  test.each([
    ['below the threshold', { lines: [line('SHAWL')] }, gifts, 'gift_not_offered gifts[0].variant'],
    ['of no offer', {}, [{ variant: 'SHAWL', quantity: 1 }], 'gift_not_offered gifts[0].variant'],
    ['that do not exist', {}, [{ variant: 'nope', quantity: 1 }], 'gift_not_offered gifts[0].variant'],
    ['beyond what is offered', {}, [...gifts, ...gifts], 'too_large gifts[1].quantity'],
    ['of no quantity', {}, [{ variant: 'EARRINGS', quantity: 0 }], 'invalid_value gifts[0].quantity'],
  ] as const)('%s are refused', (_, input, wanted, expected) => {
    expect(problemsOf(opened(input), { gifts: wanted })).toEqual([expected]);
  });

  test('come by the piece, several of one offer, and leave with the pieces that earned them', () => {
    const offers = [makeGiftOffer({ threshold: {}, minQuantity: 2, maxQuantity: 2 })];
    const byPieces = makeFacts({ merchant: makeMerchant({ offers }), items: [gown, makeGiftItem()] });
    const two = [{ variant: 'EARRINGS', quantity: 2 }];
    expect(problemsOf(opened({}, byPieces), { gifts: two }, byPieces)).toEqual(['gift_not_offered gifts[0].variant']);
    const pair = opened({ lines: [line('GOWN-1', 2)] }, byPieces);
    const taken = revise(pair, { gifts: two }, byPieces).session;
    expect(taken.lines[1]).toMatchObject({ giftOfferId: 'gift-earrings', quantity: 2 });
    expect(taken.totals.total).toBe(pair.totals.total);
    const { session, warnings } = revise(taken, { lines: [line('GOWN-1', 1)] }, byPieces);
    expect(session.lines).toHaveLength(1);
    expect(warnings).toMatchObject([{ code: 'gift_not_offered' }]);
  });

  test('leave with the offer they were taken from, which is said', () => {
    const taken = revise(opened({}), { gifts }).session;
    const without = makeFacts({ merchant: makeMerchant({ offers: [] }), items: [gown, makeGiftItem()] });
    expect(revise(taken, { note: 'Ring twice' }, without).warnings).toMatchObject([
      { code: 'gift_not_offered', text: expect.stringContaining('because the shop no longer offers it') as string },
    ]);
  });

  test('do not help each other over the threshold', () => {
    const dear = makeFacts({
      merchant: makeMerchant({ offers: [makeGiftOffer({ threshold: { INR: 360_000 } })] }),
      items: [gown, makeGiftItem()],
    });
    expect(problemsOf(opened({}, dear), { gifts }, dear)).toEqual(['gift_not_offered gifts[0].variant']);
  });
});
