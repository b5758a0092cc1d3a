import { describe, expect, it } from 'vitest';
import { readShop, shopWith } from '../../../test/read-shop.ts';
import { makeConfig } from '../../../test/store-makers.ts';
import type { AttachedFiles } from '../attached-files.ts';
import type { CashOnDelivery } from '../../domain/cash-on-delivery.ts';
import { describeChanges } from './describe-changes.ts';

function read(cash: string, files?: AttachedFiles, methods = 'cod', more = '') {
  const fields = `cash_on_delivery: ${cash}
${more}
products: [{ id: lamp, title: Lamp, collections: [fragile], variants: [{ id: lamp-1, price: 1 }] }]`;
  const { drafts, mistakes } = readShop(shopWith(fields, `{ name: manual, methods: [${methods}] }`), files);
  const [draft] = drafts;
  return { cash: draft?.merchant.cashOnDelivery, lists: draft?.postalLists ?? [], mistakes: mistakes.join('\n') };
}

describe('cash on delivery of a configuration', () => {
  it.each<[string, CashOnDelivery]>([
    ['{ fee: 50, countries: [IN] }', { enabled: true, fee: { INR: 5_000 }, countries: ['IN'] }],
    [
      '{ countries: "*", minimum: 200, maximum: { INR: 5000, USD: 60 }, maximum_pieces: 5 }',
      {
        ...{ enabled: true, fee: { INR: 0 }, countries: ['*'] },
        minimum: { INR: 20_000 },
        maximum: { INR: 500_000, USD: 6_000 },
        maxQuantity: 5,
      },
    ],
    [
      '{ countries: [IN], not_with: { collections: [fragile] }, postal_codes: [5600*], except: { postal_codes: 560099 } }',
      {
        ...{ enabled: true, fee: { INR: 0 }, countries: ['IN'] },
        notWith: { collections: ['fragile'] },
        postalCodes: { patterns: { '0000*': '56005600' } },
        exceptPostalCodes: { patterns: { '000000': '560099560099' } },
      },
    ],
    [
      '{ fee: 50, countries: [IN], maximum: 900, partial: { upfront: fee, minimum: 900, postal_codes: [5600*] } }',
      {
        ...{ enabled: true, fee: { INR: 5_000 }, countries: ['IN'], maximum: { INR: 90_000 } },
        partial: {
          ...{ upfront: { kind: 'fee' }, countries: ['IN'], minimum: { INR: 90_000 } },
          postalCodes: { patterns: { '0000*': '56005600' } },
        },
      },
    ],
    [
      '{ countries: "*", partial: { upfront: { amount: 200 }, at_least: 9, countries: [IN], not_with: { products: [lamp] } } }',
      {
        ...{ enabled: true, fee: { INR: 0 }, countries: ['*'] },
        partial: {
          ...{ upfront: { kind: 'amount', amounts: { INR: 20_000 } }, leastUpfront: { INR: 900 }, countries: ['IN'] },
          notWith: { products: ['lamp'] },
        },
      },
    ],
    [
      '{ countries: [IN], maximum_lines: 3, buyers: { not: [+91 98765-43210], max_orders: 0, max_unpaid: 1, max_returned: { orders: 2, days: 90 } } }',
      {
        ...{ enabled: true, fee: { INR: 0 }, countries: ['IN'], maxLines: 3 },
        buyers: {
          ...{ not: ['+919876543210'], maxOrders: 0, maxUnpaid: 1 },
          maxReturned: { orders: 2, withinMs: 90 * 86_400_000 },
        },
      },
    ],
    [
      '{ countries: [IN], partial: { upfront: { amount: 9 }, buyers: { only: [Asha@example.com], min_orders: 2 } } }',
      {
        ...{ enabled: true, fee: { INR: 0 }, countries: ['IN'] },
        partial: {
          ...{ upfront: { kind: 'amount', amounts: { INR: 900 } }, countries: ['IN'] },
          buyers: { only: ['asha@example.com'], minOrders: 2 },
        },
      },
    ],
    [
      '{ countries: [IN], partial: { upfront: { percent: 12.5, of: order_and_fee } } }',
      {
        ...{ enabled: true, fee: { INR: 0 }, countries: ['IN'] },
        partial: { upfront: { kind: 'share', rate: 125_000, ofFee: true }, countries: ['IN'] },
      },
    ],
  ])('%s', (given, expected) => {
    const { cash, mistakes } = read(given);
    expect(mistakes).toBe('');
    expect(cash).toEqual(expected);
  });

  it('takes the rows of a list that say so', () => {
    const files = { 'courier.csv': { text: 'pincode,cod\n560001,Y\n744101,N\n' } };
    const { cash, lists, mistakes } = read(
      '{ countries: [IN], postal_codes: { file: courier.csv, only: cod } }',
      files,
    );
    expect(mistakes).toBe('');
    expect(cash?.postalCodes?.lists).toMatchObject([{ file: 'courier.csv', only: 'cod', rows: 1 }]);
    expect(lists).toHaveLength(1);
  });

  it.each([
    [
      'bounds that cross',
      '{ countries: [IN], minimum: 500, maximum: 100 }',
      /cash_on_delivery\.maximum.*is below the minimum in INR/,
    ],
    [
      'a collection spelt nearly right',
      '{ countries: [IN], not_with: { collections: [fragil] } }',
      /not_with\.collections\[0\].*names the collection fragil, which does not exist\. Did you mean fragile\?/,
    ],
    ['a range that ends before it starts', '{ countries: [IN], postal_codes: [560099-560001] }', /postal_codes\[0\]/],
    ['a file that is not there', '{ countries: [IN], postal_codes: { file: none.csv } }', /postal_codes.*none\.csv/],
    ['a part without a size', '{ countries: [IN], partial: {} }', /partial\.upfront/],
    ['a part of nothing', '{ countries: [IN], partial: { upfront: { percent: 0 } } }', /upfront\.percent .*0 and 100/],
    [
      'a part that is all',
      '{ countries: [IN], partial: { upfront: { percent: 100 } } }',
      /upfront\.percent .*0 and 100/,
    ],
    ['a phone that is none', '{ countries: [IN], buyers: { not: [+91 12] } }', /buyers\.not\[0\].*is no phone number/],
    ['a fee that is none', '{ countries: [IN], partial: { upfront: fee } }', /upfront is the fee, and there is none/],
    [
      'another product spelt nearly right',
      '{ countries: [IN], partial: { upfront: { amount: 1 }, not_with: { products: [lam] } } }',
      /partial\.not_with\.products\[0\].*Did you mean lamp\?/,
    ],
    ['a scope of everything', '{ countries: [IN], not_with: {} }', /not_with names no variants/],
    [
      'buyers who cannot be',
      '{ countries: [IN], buyers: { min_orders: 3, max_orders: 1 } }',
      /buyers\.max_orders is below min_orders/,
    ],
    ['no pieces', '{ countries: [IN], maximum_pieces: 0 }', /maximum_pieces/],
  ])('refuses %s, and says where', (_, given, expected) => {
    expect(read(given).mistakes).toMatch(expected);
    expect(read(given).mistakes).toMatch(/kassa\.yaml:\d+/);
  });

  it('takes a gateway, or a part that is paid now', () => {
    const mistakes = (cash: string) => read(cash, undefined, 'bank_transfer').mistakes;
    expect(mistakes('{ countries: [IN] }')).toContain('cash_on_delivery is possible through no gateway');
    expect(mistakes('{ countries: [IN], partial: { upfront: { percent: 20 } } }')).toBe('');
  });

  it('may ask for the fee now where that is one for paying a part', () => {
    const fees = 'payment_fees: [{ name: p, label: P, payment_methods: [partial_cod], percent: 5 }]';
    const partial = '{ countries: [IN], partial: { upfront: fee } }';
    expect(read(partial, undefined, 'cod', fees).mistakes).toBe('');
    expect(read('{ countries: [IN] }', undefined, 'cod', fees).mistakes).toContain(
      'payment_methods[0] names partial_cod, and there is no cash_on_delivery.partial',
    );
  });

  it('is told in plans, in the words of the file', () => {
    const withCash = (over: Partial<CashOnDelivery>) => {
      const { merchant } = makeConfig();
      return makeConfig({ merchant: { ...merchant, cashOnDelivery: { ...merchant.cashOnDelivery, ...over } } });
    };
    expect(
      describeChanges(
        withCash({ maximum: { INR: 500_000 } }),
        withCash({ maximum: { INR: 300_000 }, maxQuantity: 5, exceptPostalCodes: { patterns: { '000*': '744744' } } }),
        new Map(),
      ),
    ).toEqual([
      'cash_on_delivery: maximum INR 5000 → INR 3000, maximum_pieces none → 5, except none → { postal_codes: [744*] }',
    ]);
    const buyers = { not: ['a@b.example'], maxReturned: { orders: 1, withinMs: null } };
    expect(describeChanges(withCash({}), withCash({ buyers, maxLines: 4 }), new Map())).toEqual([
      'cash_on_delivery: maximum_lines none → 4, buyers none → { not: [a@b.example], max_returned: { orders: 1 } }',
    ]);
    const partial = {
      countries: ['IN'],
      upfront: { kind: 'share', rate: 200_000, ofFee: true },
      maxQuantity: 3,
    } as const;
    expect(describeChanges(withCash({}), withCash({ partial }), new Map())).toEqual([
      'cash_on_delivery: partial none → { upfront: { percent: 20, of: order_and_fee }, countries: [IN], maximum_pieces: 3 }',
    ]);
  });
});
