// A configuration beside discounts that were made through an API: it leaves them alone, and may not take their codes.
import { expect, it } from 'vitest';
import { fixedClock } from '../../base/clock.ts';
import { createVault } from '../../base/crypto.ts';
import { createDiscount, declaredEntry } from '../../domain/discount-change.ts';
import { describeOnBothDatabases } from '../../../test/databases.ts';
import { makeGateways } from '../../../test/gateways.ts';
import { makeDiscount, NOW_MS } from '../../../test/makers.ts';
import { applyConfiguration, planConfiguration } from './apply.ts';
import { NO_MEMORY } from './keys.ts';

const ID = '01900000-0000-7000-8000-0000000000aa';

const fileOf = (discounts: string) => ({
  name: 'shop.yaml',
  text: `merchants:
  - slug: my-store
    id: ${ID}
    name: My Store
    mode: test
    currency: INR
    country: IN
    gateways: [{ name: sandbox, methods: [card] }]
    discounts: [${discounts}]
`,
});

describeOnBothDatabases('a configuration beside an API', (open) => {
  it('plans and applies its own discounts only', async () => {
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
    const plan = async (discounts: string) => (await planConfiguration(deps, fileOf(discounts))).lines;
    const apply = async (discounts: string) =>
      (await applyConfiguration(deps, fileOf(discounts), NO_MEMORY)).merchants.map(({ changed }) => changed);
    const [one, two] = ['{ code: ONE, percent: 5 }', '{ code: TWO, percent: 6 }'];
    expect(await apply(one)).toEqual([true]);
    const { terms } = declaredEntry(makeDiscount(), NOW_MS);
    const made = createDiscount(
      'd-1',
      { terms, codes: ['Api5'], extra: {}, isActive: true },
      { nowMs: NOW_MS, codes: 0, maxCodes: 9 },
    );
    if ('problems' in made) throw new Error('a discount was refused');
    await store.changeDiscount(ID, ['d-1'], () => ({ entry: made }));

    expect(await plan(one)).toEqual(['my-store: nothing to change.']);
    expect(await apply(one)).toEqual([false]);
    const changes = ['  discounts ONE: removed', '  discounts TWO: added'];
    expect(await plan(two)).toEqual(['my-store would change:', ...changes]);
    const taken = `${two}, { code: api5, percent: 7 }`;
    await expect(apply(taken)).rejects.toThrow(
      'shop.yaml:9:46 merchants[0].discounts[1].code names the code API5, of a discount that was made through an API and is changed there; choose another here, or change that one.',
    );
    expect(await apply(two)).toEqual([true]);
    expect(await store.findDiscount(ID, { code: 'API5' })).toEqual(made);
    expect(await store.findDiscount(ID, { code: 'ONE' })).toBeNull();
  });
});
