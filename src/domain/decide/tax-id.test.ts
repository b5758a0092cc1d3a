import { describe, expect, it } from 'vitest';
import { makeAddress, makeFacts, makeMerchant, makeOpen } from '../../../test/makers.ts';
import { decide } from '../decide.ts';
import type { SessionInput } from '../command.ts';
import type { Session } from '../session.ts';

const taxes = [
  { country: 'IN', rate: 180_000, label: 'GST' },
  { country: 'DE', rate: 190_000, label: 'USt', reverseCharge: true } as const,
];
const facts = makeFacts({ merchant: makeMerchant({ taxes, taxesIncluded: false }) });

function open(input: Partial<SessionInput>) {
  const decision = decide(null, makeOpen({ input }), facts);
  return decision.kind === 'decision' ? decision.session : decision.problems;
}

function revise(session: Session, input: SessionInput): Session {
  const decision = decide(session, { type: 'revise-session', input, mayOverridePrices: false }, facts);
  if (decision.kind === 'refusal') throw new Error(decision.problems[0]?.text);
  return decision.session;
}

describe('the tax id of a buyer', () => {
  it('takes the tax off where a rate says so, and its loss puts it back', () => {
    const session = open({ country: 'DE', buyer: { taxId: ' DE136695976 ' } }) as Session;
    expect(session.buyer.taxId).toBe('DE136695976');
    expect(session.totals).toMatchObject({ tax: 0, total: 359_500 });
    const kept = revise(session, { buyer: { name: 'Muster GmbH' } });
    expect(kept.totals.tax).toBe(0);
    const without = revise(kept, { buyer: { taxId: null } });
    expect(without.totals).toMatchObject({ tax: 68_305, total: 427_805 });
    expect(without.buyer).not.toHaveProperty('taxId');
  });

  it('goes with the place: elsewhere it is no such id', () => {
    const session = open({ country: 'DE', buyer: { taxId: 'DE136695976' } }) as Session;
    expect(revise(session, { shippingAddress: makeAddress() }).totals.tax).toBe(64_710);
  });

  it('is refused with a slip in it, where that would be charged', () => {
    expect(open({ country: 'DE', buyer: { taxId: 'DE136695977' } })).toMatchObject([
      {
        code: 'invalid_value',
        at: 'buyer.tax_id',
        fixableBy: 'buyer',
        text: 'This is not a tax id of Germany. Check it, or leave it empty to be charged the tax.',
      },
    ]);
    expect(open({ country: 'IN', buyer: { taxId: 'as you like' } })).toMatchObject({ buyer: { taxId: 'as you like' } });
    expect(open({ country: 'IN', buyer: { taxId: '1'.repeat(41) } })).toMatchObject([
      { code: 'too_large', at: 'buyer.tax_id' },
    ]);
  });
});
