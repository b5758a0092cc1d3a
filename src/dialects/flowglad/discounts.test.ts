// What requests about discounts mean, and what of a discount is shown.
import { describe, expect, it } from 'vitest';
import { makeDiscount, NOW_MS } from '../../../test/makers.ts';
import { makeAsked, makeCaller, makeContext, makeRequest } from '../../../test/wire-makers.ts';
import { declaredEntry, type DiscountEntry } from '../../domain/discount-change.ts';
import type { Discount } from '../../domain/discount.ts';
import type { BadRequest, Intent } from '../dialect.ts';
import { parseCreateDiscount, parseUpdateDiscount } from './parse-discounts.ts';
import { renderDiscount } from './render-discounts.ts';
import { discountId, discountIds } from './wire-ids.ts';

const UUID = '01900000-0000-7000-8000-0000000000d1';

const entry = (over: Partial<Discount> = {}, codes: readonly string[] = ['SALE10']): DiscountEntry => ({
  ...declaredEntry(makeDiscount({ id: UUID, ...over }), NOW_MS),
  owner: 'api',
  codes,
  uses: 7,
});

function draftOf(intent: Intent | BadRequest, standing: DiscountEntry | null) {
  if (intent.do !== 'write-discount') throw new Error(JSON.stringify(intent));
  return intent.draftFrom(standing, { isProduct: () => false, variantId: () => null });
}

const update = (discount: object) =>
  parseUpdateDiscount(makeRequest({ params: { id: discountId(UUID) }, body: { discount } }), makeCaller());

describe('requests', () => {
  it('make a discount in the shop’s own currency', () => {
    const discount = { name: 'Sale', code: ' sale10 ', amountType: 'fixed', amount: 500, duration: 'forever' };
    const draft = draftOf(parseCreateDiscount(makeRequest({ body: { discount } }), makeCaller()), null);
    expect(draft).toMatchObject({
      codes: ['SALE10'],
      isActive: true,
      terms: {
        label: 'Sale',
        benefit: { kind: 'amount', amounts: { INR: 500 }, per: 'cart' },
        duration: 'forever',
        maxUses: null,
      },
    });
  });

  it('change what is given, and nothing that clients only send along', () => {
    const piecewise = { kind: 'amount', amounts: { INR: 500, USD: 6 }, per: 'piece' } as const;
    const standing = entry({ benefit: piecewise, minimum: { INR: 9 } }, ['ONE', 'TWO']);
    const along = { code: 'one', amountType: 'fixed', amount: 500, duration: 'once' };
    expect(draftOf(update({ ...along, name: 'New' }), standing)).toMatchObject({
      codes: ['ONE', 'TWO'],
      terms: { label: 'New', benefit: piecewise, minimum: { INR: 9 } },
    });
    expect(draftOf(update({ amount: 700 }), standing)).toMatchObject({
      terms: { benefit: { kind: 'amount', amounts: { INR: 700 } } },
    });
    expect(draftOf(update({ numberOfPayments: 4 }), standing)).toMatchObject({ terms: { duration: { payments: 4 } } });
    expect(draftOf(update({ code: 'THREE', active: false }), standing)).toMatchObject({
      codes: ['THREE'],
      isActive: false,
    });
  });

  it('leave alone what this API has no words for', () => {
    const standing = entry({ benefit: { kind: 'free-shipping', upTo: {} } });
    expect(draftOf(update({ name: 'New' }), standing)).toMatchObject({ do: 'reject' });
    expect(renderDiscount({ kind: 'discount', entry: standing, isNew: false }, makeContext(), makeAsked()).status).toBe(
      404,
    );
  });
});

it('shows how often it was redeemed, under an id that is read again', () => {
  const shown = renderDiscount({ kind: 'discount', entry: entry(), isNew: false }, makeContext(), makeAsked());
  expect(JSON.parse(shown.body ?? '')).toMatchObject({
    discount: { id: discountId(UUID), code: 'SALE10', amountType: 'percent', amount: 10, redemptionCount: 7 },
  });
  expect(discountIds(discountId(UUID))).toContain(UUID);
  expect(discountIds('discount_x')).toEqual([]);
  expect(discountIds(`prod_${discountId(UUID).slice(9)}`)).toEqual([]);
});
