// For how many payments of a subscription the codes of its first session count.
import { expect, it } from 'vitest';
import { makeDiscount, makeLine, makeMerchant, makeSession } from '../../test/makers.ts';
import type { Discount, PartBenefit } from './discount.ts';
import { codesAfter } from './start-subscription.ts';

const [line] = [makeLine({ variantId: 'monthly', productId: 'plan' })];

function after(discount: Partial<Discount>, refused = false) {
  const merchant = makeMerchant({ offers: [makeDiscount({ code: 'SAVE', ...discount })] });
  const refusal = { code: 'discount_ended', text: 'It has ended.' } as const;
  const codes = [{ code: 'save', replaced: null, by: 'buyer' as const, ...(refused && { refusal }) }];
  return codesAfter(makeSession({ lines: [line], codes }), merchant);
}

const parts = (...given: readonly PartBenefit[]): Partial<Discount> => ({
  benefit: { kind: 'parts', parts: given },
  duration: { payments: 5 },
});

it.each([
  ['once', {}, []],
  ['for all', { duration: 'forever' }, [{ code: 'save', payments: null }]],
  ['for some', { duration: { payments: 3 } }, [{ code: 'save', payments: 2 }]],
  [
    'for some, also once it is switched off',
    { duration: { payments: 3 }, isOff: true },
    [{ code: 'save', payments: 2 }],
  ],
  [
    'for as many as the part says that the cart is in',
    parts(
      { scope: { variants: ['yearly'] }, off: 1, duration: 'once' },
      { scope: { products: ['plan'] }, off: 1, duration: { payments: 2 } },
    ),
    [{ code: 'save', payments: 1 }],
  ],
  [
    'for as many as the discount says where its part says nothing',
    parts({ scope: {}, off: 1 }),
    [{ code: 'save', payments: 4 }],
  ],
  [
    'for all, by a part that says so',
    parts({ scope: {}, off: 1, duration: 'forever' }),
    [{ code: 'save', payments: null }],
  ],
] as const)('%s', (_, discount, left) => expect(after(discount)).toEqual(left));

it('not at all, where it was refused', () => expect(after({ duration: 'forever' }, true)).toEqual([]));
