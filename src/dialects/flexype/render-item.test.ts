import { expect, it } from 'vitest';
import { makeItem, makeLine, makeMerchant, makeSession } from '../../../test/makers.ts';
import { makeContext } from '../../../test/wire-makers.ts';
import { renderSession } from './render-session.ts';

it('shows the price before as the price list of the country has it', () => {
  const item = makeItem({ variant: { compareAt: { INR: 400_000 } } });
  const { id } = item.variant;
  const list = { name: 'nepal', countries: ['NP'], currency: 'INR', prices: { [id]: 1 }, compareAt: { [id]: 450_000 } };
  const context = makeContext({ merchant: makeMerchant({ priceLists: [list] }), items: [item] });
  const compareAt = (country: string): unknown => {
    const session = makeSession({ country, lines: [makeLine()] });
    const { body } = renderSession({ kind: 'session', session, warnings: [] }, context);
    return (JSON.parse(body ?? '') as { data: { items: { variant: { compare_at_price: unknown } }[] } }).data.items[0]
      ?.variant.compare_at_price;
  };
  expect([compareAt('IN'), compareAt('NP')]).toEqual([4000, 4500]);
});
