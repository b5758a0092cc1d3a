// What the guides show of configuration files is accepted as it stands.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readShop, shopWith } from '../../../test/read-shop.ts';

const DOCS = join(import.meta.dirname, '..', '..', '..', 'docs');

const PRODUCTS = `products:
  - { id: kurta, title: Kurta, collections: [kurtas], variants: [{ id: kurta-1, price: 1499 }] }
  - { id: scarf, title: Scarf, variants: [{ id: scarf-1, price: 299 }, { id: 52647247479102, price: 300 }] }`;

const blocksIn = (guide: string): readonly string[] =>
  [...readFileSync(join(DOCS, guide), 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block = '']) => block);

it.each(['discounts.md', 'payment-methods.md', 'coins.md', 'prices.md', 'shipping.md', 'tax.md'])('%s', (guide) => {
  const blocks = blocksIn(guide);
  expect(blocks.length).toBeGreaterThan(0);
  for (const block of blocks) {
    const { drafts, mistakes } = readShop(
      shopWith(
        `${PRODUCTS}\n${block}`,
        '{ name: sandbox, methods: [card, upi, emi] }, { name: manual, methods: [cod, bank_transfer] }',
      ),
    );
    expect(drafts).toHaveLength(1);
    expect(mistakes).toEqual([]);
  }
});
