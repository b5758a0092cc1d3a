// Guessing what on sale was meant, on both databases.
import { expect, test } from 'vitest';
import { describeOnBothDatabases } from '../../test/databases.ts';
import { openCommand, openEngine } from '../../test/engine-makers.ts';
import { makeItem, MERCHANT_ID, NOW_MS } from '../../test/makers.ts';
import { makeConfig, makeKeyConfig, seed } from '../../test/store-makers.ts';
import { sha256Hex } from '../base/crypto.ts';
import type { Caller } from '../dialects/dialect.ts';
import { noVariant } from '../domain/no-variant.ts';
import type { Store } from '../store/store.ts';
import { guessVariants } from './guess-variants.ts';

const SHOP = { kind: 'shop', value: 'your-store.myshopify.com' } as const;
const UNGUESSED = /Give a variant's id or SKU/;

/** A product newer than all others, whose variants have these ids and an SKU each. */
async function addProduct(store: Store, ids: readonly string[]): Promise<void> {
  const { product } = makeItem({ product: { id: 'many', handle: 'many' } });
  const variants = ids.map((id) => makeItem({ variant: { id, productId: 'many', sku: `sku of ${id}` } }).variant);
  const entry = { product, variants: variants.map((variant) => ({ variant, saysStock: false })) };
  const options = { dropsMissing: false, isLeft: () => true, onlyPlan: false };
  await store.importProducts(MERCHANT_ID, [entry], options, NOW_MS + 1);
}

describeOnBothDatabases('names that nothing on sale has', (open) => {
  async function start() {
    const store = await open();
    await seed(store);
    const [entry] = await store.loadCatalogue(MERCHANT_ID);
    const id = entry?.variants[0]?.variant.id ?? '';
    const guess = async (named: readonly string[], merchantId = MERCHANT_ID) => {
      const problems = named.map((name, index) => noVariant(`lines[${index}].variant`, name, null));
      return (await guessVariants(store, merchantId, problems)).map(({ text }) => text);
    };
    return { store, id, slip: `${id}x`, guess };
  }

  test('are told with what they resemble in the same shop', async () => {
    const { id, slip, guess } = await start();
    expect(await guess([slip])).toEqual([`There is no variant “${slip}” on sale. Did you mean “${id}”?`]);
    const unguessed = [expect.stringMatching(UNGUESSED)];
    expect(await guess(['something else altogether'])).toEqual(unguessed);
    expect(await guess([slip], '01900000-0000-7000-8000-00000000ffff')).toEqual(unguessed);
  });

  test('are guessed for the first few slips only, and among so many names', async () => {
    const { store, slip, guess } = await start();
    const told = await guess(Array.from({ length: 250 }, () => slip));
    expect(told.map((text) => !UNGUESSED.test(text))).toEqual(told.map((_, index) => index < 3));
    const fillers = Array.from({ length: 300 }, (_, index) => `${index}`.padStart(12, 'filler'));
    await addProduct(store, ['a-first-one', ...fillers, 'z-last-one']);
    const [first, last] = await guess(['a-first-onne', 'z-last-onne']);
    expect(first).toMatch('Did you mean “a-first-one”?');
    expect(last).toMatch(UNGUESSED);
  });

  test('tell somebody without a key nothing that is on sale', async () => {
    const { store, id, slip } = await start();
    const key = makeKeyConfig({ hash: sha256Hex('kassa_test_abc') });
    await store.applyConfig({ ...makeConfig(), keys: [key] }, NOW_MS);
    const { engine } = openEngine(store);
    const toldTo = async (caller: Caller | null) => {
      const command = openCommand();
      const lines = [{ kind: 'catalog', variant: slip, quantity: 1 } as const];
      const answered = await engine.answer({
        ...{ caller, dialect: 'native', keyed: null, requestId: 'req_1' },
        intent: { do: 'open', merchant: SHOP, command: { ...command, input: { ...command.input, lines } } },
        render: (result) => ({
          status: 422,
          body: result.kind === 'refused' ? result.problems.map(({ text }) => text).join() : result.kind,
        }),
      });
      return typeof answered === 'string' ? answered : answered.reply.body;
    };
    expect(await toldTo(await engine.authenticate('kassa_test_abc'))).toMatch(`Did you mean “${id}”?`);
    expect(await toldTo(null)).toMatch(UNGUESSED);
  });
});
