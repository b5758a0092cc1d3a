// Offers of a configuration may mean imported products, which stand in no file; and no product of a file is called like one.
import { expect, it } from 'vitest';
import { fixedClock } from '../../base/clock.ts';
import { createVault } from '../../base/crypto.ts';
import { describeOnBothDatabases } from '../../../test/databases.ts';
import { makeGateways } from '../../../test/gateways.ts';
import { makeItem, NOW_MS } from '../../../test/makers.ts';
import type { Store } from '../../store/store.ts';
import { applyConfiguration } from './apply.ts';
import { NO_MEMORY } from './keys.ts';

const ID = '01900000-0000-7000-8000-0000000000aa';

const fileOf = (rest: string) => ({
  name: 'shop.yaml',
  text: `merchants:
  - slug: my-store
    id: ${ID}
    name: My Store
    mode: test
    currency: INR
    country: IN
    gateways: [{ name: sandbox, methods: [card] }, { name: manual, methods: [cod] }]
${rest}`,
});

const OFFERS = `    discounts:
      - { name: cups, percent: 10, on: { collections: [cups] } }
      - { name: blue, buy: { pieces: 2, of: { tags: [Deep Blue] } }, get: { pieces: 1, of: { products: [mug] } } }
    gifts: [{ name: gift, label: A mug, from: 5, variants: [mug-1] }]
    cash_on_delivery: { countries: '*', not_with: { products: [mug] } }
`;

describeOnBothDatabases('a configuration beside an import', (open) => {
  async function start() {
    const store = await open();
    const deps = {
      store,
      vault: createVault('the secret of this instance'),
      clock: fixedClock(NOW_MS),
      dialects: [],
      gateways: makeGateways(),
      messengers: new Map(),
      allowPrivateWebhooks: false,
      environment: {},
    };
    const apply = async (rest: string) =>
      (await applyConfiguration(deps, fileOf(rest), NO_MEMORY)).merchants.map(({ changed }) => changed);
    await apply('');
    return { store, apply };
  }

  function importMug(store: Store, over: { tags: readonly string[]; collections: readonly string[] }, name = 'mug') {
    const { product, variant } = makeItem({
      product: { id: 'mug', title: 'Mug', ...over },
      variant: { id: `${name}-1`, productId: 'mug', sku: 'MUG' },
    });
    const options = { dropsMissing: true, isLeft: () => false, onlyPlan: false };
    return store.importProducts(ID, [{ product, variants: [{ variant, saysStock: true }] }], options, NOW_MS);
  }

  it('names what was imported, and what it named stays right when the shop changes', async () => {
    const { store, apply } = await start();
    await expect(apply(OFFERS)).rejects.toThrow(/collection cups, which does not exist/);
    await importMug(store, { tags: ['Deep Blue'], collections: ['cups'] });
    expect(await apply(OFFERS)).toEqual([true]);
    await expect(apply(OFFERS.replace('[cups]', '[cusp]'))).rejects.toThrow(
      'collection cusp, which does not exist. Did you mean cups?',
    );
    await importMug(store, { tags: [], collections: [] }, 'cup');
    expect(await apply(OFFERS)).toEqual([false]);
  });

  it('is told where it takes the name of an imported product', async () => {
    const { store, apply } = await start();
    await importMug(store, { tags: [], collections: [] });
    await expect(
      apply(
        '    products: [{ id: mug, title: Mug, variants: [{ id: mug-1, sku: MUG, price: 5 }, { id: x, price: 5 }] }]\n',
      ),
    ).rejects.toThrow(
      [
        'shop.yaml:9:18 merchants[0].products[0].id names the product mug, which was imported; choose another here, or take it out of one of the two.',
        'shop.yaml:9:52 merchants[0].products[0].variants[0].id names the variant mug-1, which was imported; choose another here, or take it out of one of the two.',
        'shop.yaml:9:63 merchants[0].products[0].variants[0].sku names the SKU MUG, which was imported; choose another here, or take it out of one of the two.',
      ].join('\n'),
    );
  });
});
