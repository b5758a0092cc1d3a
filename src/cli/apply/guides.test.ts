// What the guides show of configuration files is accepted as it stands.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeGateways } from '../../../test/gateways.ts';
import type { Mistake } from './mistake.ts';
import { readConfiguration } from './read-configuration.ts';
import { toMerchant } from './to-merchant.ts';

const DOCS = join(import.meta.dirname, '..', '..', '..', 'docs');

/** A shop that sells what the guides speak of. */
const shopWith = (block: string): string => `merchants:
  - slug: guide
    name: Guide
    mode: test
    currency: INR
    country: IN
    gateways: [{ name: manual, methods: [bank_transfer] }]
    products:
      - { id: kurta, title: Kurta, collections: [kurtas], variants: [{ id: kurta-1, price: 1499 }] }
      - { id: scarf, title: Scarf, variants: [{ id: scarf-1, price: 299 }, { id: 52647247479102, price: 300 }] }
${block.replace(/^(?=.)/gm, '    ')}`;

const blocksIn = (guide: string): readonly string[] =>
  [...readFileSync(join(DOCS, guide), 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block = '']) => block);

it.each(['discounts.md', 'shipping.md', 'tax.md'])('%s', (guide) => {
  const blocks = blocksIn(guide);
  expect(blocks.length).toBeGreaterThan(0);
  for (const block of blocks) {
    const mistakes: Mistake[] = [];
    const [input] = readConfiguration(shopWith(block), guide, {}).merchants;
    if (input === undefined) throw new Error('the shop was not read');
    toMerchant(input, ['merchants', 0], makeGateways(), mistakes);
    expect(mistakes).toEqual([]);
  }
});
