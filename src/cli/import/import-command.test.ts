// `kassa import` from the command line, on a database of its own and beside the server that has it open.
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../../test/command.ts';
import { makeDataFolder } from '../../../test/data-folder.ts';
import type { App } from '../../app.ts';
import { readConfig } from '../../config.ts';
import { boot } from '../boot.ts';
import { readTextFile } from '../read-text-file.ts';
import { showProgress } from './show-progress.ts';

const merchant = (slug: string) => `  - slug: ${slug}
    name: Corner Shop
    mode: test
    currency: EUR
    country: DE
    gateways: [{ name: manual, methods: [bank_transfer] }]
    products: [{ id: tea, title: Tea, variants: [{ id: tea-1, price: 4.20 }] }]
`;
const GOOD = 'Handle,Title,Variant Price\nmug,Mug,12.50\ncup,Cup,9\n';
const BAD = 'Handle,Title,Variant Price\nmug,Mug,13\ncup,Cup,"9,50"\n';

let folder: string;
beforeAll(async () => {
  folder = await makeDataFolder('import');
  await command(['apply', await file('shop.yaml', `merchants:\n${merchant('my-store')}`)]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const command = (args: readonly string[]) => runCommand(args, { KASSA_DATA: folder });

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

describe('kassa import', () => {
  it.each([
    [['import'], 'Say what the file is: kassa import shopify products.json'],
    [['import', 'woo', 'a.csv'], 'Say what the file is: kassa import shopify products.json'],
    [['import', 'shopify'], 'Name one file: kassa import shopify products.json'],
    [['import', 'shopify', 'a.csv', '--replace'], 'kassa import does not take --replace.'],
    [['apply', 'a.yaml', '--archive-missing'], 'kassa apply does not take --archive-missing.'],
  ])('%j is no use of it', async (args, told) => {
    expect(await command(args)).toEqual({ code: 2, out: '', err: told });
  });

  it('plans, takes over, and has nothing to do the second time', async () => {
    const path = await file('products.csv', GOOD);
    expect(await command(['import', 'shopify', path, '--plan'])).toEqual({
      code: 0,
      err: '',
      out: [
        'my-store: would change: 2 products added.',
        ...[
          '  product mug: added',
          '  variant mug: added, EUR 12.5',
          '  product cup: added',
          '  variant cup: added, EUR 9',
        ],
      ].join('\n'),
    });
    expect(await command(['import', 'shopify', path])).toEqual({
      code: 0,
      err: '',
      out: 'my-store: 2 products added.',
    });
    const again = await command(['import', 'shopify', path, '--merchant', 'my-store']);
    expect(again).toEqual({ code: 0, err: '', out: 'my-store: nothing to change (2 products as before).' });
    expect((await command(['apply', join(folder, 'shop.yaml'), '--plan'])).out).toBe('my-store: nothing to change.');
  });

  it('says who there is', async () => {
    const path = await file('products.csv', GOOD);
    expect(await command(['import', 'shopify', path, '--merchant', 'my-stor'])).toMatchObject({
      code: 2,
      err: '--merchant names the merchant my-stor, which does not exist. Did you mean my-store?',
    });
  });

  it('reads no file that is too large, or not of text', async () => {
    await expect(readTextFile(await file('a.csv', GOOD), 10)).rejects.toThrow(/has 1 MB, more than the 1 MB/);
    const path = await file('latin.csv', Buffer.from('Handle,Title,Variant Price\nmug,Gl\u00fcck,1\n', 'latin1'));
    expect(await command(['import', 'shopify', path])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/is not UTF-8/) as string,
    });
    expect(await command(['import', 'shopify', join(folder, 'none.csv')])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/none\.csv/) as string,
    });
  });
});

describe('beside a server', () => {
  let server: App;
  beforeAll(async () => {
    server = (await boot({ ...readConfig({}), port: 0, dataFolder: folder, logLevel: 'silent' })).app;
  });
  afterAll(() => server.stop());

  it('tells the server what to import, and whether all of it could be', async () => {
    const path = await file('bad.csv', BAD);
    expect(await command(['import', 'shopify', path])).toEqual({
      code: 1,
      out: 'my-store: 1 product changed.',
      err: [
        `${path}:3 Variant Price (cup) “9,50” must be a plain decimal number such as 19.99. Write 9.50, with a point.`,
        'Products with mistakes are as they were before; the others are not held up.',
      ].join('\n'),
    });
    const [id = ''] = await server.store.merchantIds();
    const items = await server.store.loadItems(id, ['mug', 'cup']);
    expect(items.map(({ variant }) => [variant.id, variant.prices]).sort()).toEqual([
      ['cup', { EUR: 900 }],
      ['mug', { EUR: 1_300 }],
    ]);
  });

  it('hears how far it is', async () => {
    const rows = Array.from({ length: 4_600 }, (_, index) => `mug-${index},Mug,5\n`);
    const path = await file('many.csv', `Handle,Title,Variant Price\n${rows.join('')}`);
    expect(await command(['import', 'shopify', path])).toEqual({
      code: 0,
      out: 'my-store: 4600 products added.',
      err: '2000 of 4600 variants …\n4000 of 4600 variants …',
    });
  });

  it('names the merchants where there are several, and says what is wrong with the file', async () => {
    const path = await file('none.json', '{"orders":[]}');
    const told = await command(['import', 'shopify', path]);
    expect(told).toMatchObject({ code: 1, out: '', err: expect.stringContaining('has no list `products`') as string });
    await command(['apply', await file('two.yaml', `merchants:\n${merchant('other-store')}`)]);
    const names = await command(['import', 'shopify', path]);
    expect(names).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^Say whose products these are: --merchant .* or --merchant /) as string,
    });
  });
});

describe('showProgress', () => {
  it('counts on one line of a terminal', () => {
    const written: string[] = [];
    const tell = showProgress(() => {}, { isTTY: true, write: (text) => written.push(text) });
    tell(500, 900);
    tell(900, 900);
    expect(written).toEqual(['\r500 of 900 variants …', '\r900 of 900 variants  \n']);
  });
});
