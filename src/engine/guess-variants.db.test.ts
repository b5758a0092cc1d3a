// Guessing what on sale was meant, on both databases.
import { expect, test } from 'vitest';
import { describeOnBothDatabases } from '../../test/databases.ts';
import { MERCHANT_ID } from '../../test/makers.ts';
import { seed } from '../../test/store-makers.ts';
import { noVariant } from '../domain/no-variant.ts';
import { guessVariants } from './guess-variants.ts';

describeOnBothDatabases('names that nothing on sale has', (open) => {
  test('are told with what they resemble in the same shop', async () => {
    const store = await open();
    await seed(store);
    const [entry] = await store.loadCatalogue(MERCHANT_ID);
    const id = entry?.variants[0]?.variant.id ?? '';
    const guess = async (named: string, merchantId = MERCHANT_ID) => {
      const [told] = await guessVariants(store, merchantId, [noVariant('lines[0].variant', named, null)]);
      return told?.text;
    };
    const slip = `${id}x`;
    expect(await guess(slip)).toBe(`There is no variant “${slip}” on sale. Did you mean “${id}”?`);
    const unguessed = /Give a variant's id or SKU/;
    expect(await guess('something else altogether')).toMatch(unguessed);
    expect(await guess(slip, '01900000-0000-7000-8000-00000000ffff')).toMatch(unguessed);
  });
});
