import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCommand } from '../../test/command.ts';
import { makeDataFolder } from '../../test/data-folder.ts';
import { createTestDatabase } from '../../test/postgres.ts';
import { startTestServer } from '../../test/server.ts';
import { DEFAULT_HTTP_LIMITS, readConfig, type Config } from '../config.ts';
import { createLog } from '../http/create-log.ts';
import { boot } from './boot.ts';
import { createKey } from './commands.ts';
import { serve } from './serve.ts';

let folder: string;
let config: Config;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kassa-boot-'));
  config = { ...readConfig({}), port: 0, dataFolder: folder, logLevel: 'silent' };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const demoFile = (): string => join(folder, 'demo.json');
const me = async (baseUrl: string, key: string): Promise<number> =>
  (await fetch(`${baseUrl}/dev/v1/me`, { headers: { authorization: `Bearer ${key}` } })).status;

const command = (args: readonly string[], environment: Record<string, string> = {}) =>
  runCommand(args, { KASSA_DATA: folder, ...environment });

describe('boot', () => {
  it('writes the demo’s keys for its owner only, keeps them, and replaces lost ones', async () => {
    const first = await boot(config);
    const written = JSON.parse(await readFile(demoFile(), 'utf8')) as unknown;
    expect(written).toEqual({
      baseUrl: first.app.publicUrl,
      keys: {
        native: expect.stringMatching(/^kassa_test_[0-9A-Za-z]{32}$/) as string,
        shoppex: expect.stringMatching(/^shx_[0-9A-Za-z]{32}$/) as string,
        flowglad: expect.stringMatching(/^sk_test_[0-9A-Za-z]{32}$/) as string,
        fastspring: {
          username: expect.stringMatching(/^[0-9A-Za-z]{22}$/) as string,
          password: expect.stringMatching(/^[0-9A-Za-z]{32}$/) as string,
        },
      },
      flexype: { shopDomain: 'your-store.myshopify.com' },
      fastspring: { checkoutPath: 'demo/main', productPath: 'phoenix-guide' },
      flowglad: { customerExternalId: 'user_1001', priceId: 'icons-harbor-1' },
    });
    expect((await stat(demoFile())).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'secret'))).mode & 0o777).toBe(0o600);
    expect(first.applied.merchants.map(({ changed }) => changed)).toEqual([true, true]);
    await first.app.stop();

    const second = await boot(config);
    expect(second.demo?.keys).toEqual(first.demo?.keys);
    expect(second.applied.merchants.map(({ changed }) => changed)).toEqual([false, false]);
    expect(await me(second.app.publicUrl, first.demo?.keys.shoppex ?? '')).toBe(200);
    await second.app.stop();

    await writeFile(demoFile(), '{ lost');
    const third = await boot(config);
    expect(third.demo?.keys.shoppex).not.toBe(first.demo?.keys.shoppex);
    expect(await me(third.app.publicUrl, first.demo?.keys.shoppex ?? '')).toBe(401);
    expect(await me(third.app.publicUrl, third.demo?.keys.shoppex ?? '')).toBe(200);
    await third.app.stop();
  });

  it('makes a key besides the configured ones, which applying again leaves alone', async () => {
    const said: string[] = [];
    await createKey(
      config,
      { merchant: 'pixel-goods', dialect: 'shoppex', scopes: ['*'] },
      (text) => void said.push(text),
    );
    const key = /shx_\w+/.exec(said.join())?.[0] ?? '';
    const { app } = await boot(config);
    expect(await me(app.publicUrl, key)).toBe(200);
    await app.stop();
  });

  it('makes the data folder when neither the database nor the secret did', async () => {
    const database = await createTestDatabase();
    const dataFolder = join(folder, 'not', 'there');
    const set = { ...config, databaseUrl: database.url, secret: 'x'.repeat(32), dataFolder };
    const { app } = await boot(set);
    await app.stop();
    expect((await stat(dataFolder)).mode & 0o777).toBe(0o700);
    expect((await stat(join(dataFolder, 'demo.json'))).mode & 0o777).toBe(0o600);
    await database.drop();
  });

  it('serves on when the tour fails, and ends at the first signal', async () => {
    const said: string[] = [];
    const logged: string[] = [];
    const log = createLog('info', { write: (line) => void logged.push(line) });
    const bare = { ...config, http: { ...DEFAULT_HTTP_LIMITS, maxInFlight: 0 } };
    const isOver = serve(bare, (text) => said.push(text), { log });
    await vi.waitUntil(() => said.length > 0, { timeout: 60_000 });
    expect(said[0]).toMatch(/^Kassa is ready at http.*tour .* could not be shown/);
    const [url = ''] = /http:\S+(?=,)/.exec(said[0] ?? '') ?? [];
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    process.emit('SIGTERM');
    await isOver;
    const told = logged.map((line) => JSON.parse(line) as { msg: string; signal?: string });
    expect(told.slice(-2)).toMatchObject([{ msg: 'stopping', signal: 'SIGTERM' }, { msg: 'stopped' }]);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });

  it('serves the demo from PostgreSQL too', async () => {
    const server = await startTestServer({ database: 'postgres' });
    expect(await me(server.baseUrl, server.keys.shoppex)).toBe(200);
    expect((await fetch(`${server.baseUrl}/readyz`)).status).toBe(200);
    await server.stop();
  });

  it('tells a second process that the folder is in use, and whoever takes its port', async () => {
    const { app } = await boot(config);
    expect((await command(['migrate'])).err).toMatch(/^Process \d+ is using the data folder/);
    const port = new URL(app.publicUrl).port;
    const other = await makeDataFolder('boot');
    const taken = await command(['serve'], { PORT: port, KASSA_DATA: other });
    expect(taken).toMatchObject({ code: 1, err: expect.stringContaining(`Port ${port} is taken`) as string });
    await rm(other, { recursive: true, force: true });
    await app.stop();
  });
});

describe('run', () => {
  it('applies a file: all mistakes at once and nothing written, then once, then nothing to change', async () => {
    const path = join(folder, 'shop.yaml');
    const shop = `merchants:
  - slug: corner-shop
    name: Corner Shop
    mode: test
    currency: EUR
    country: DE
    gateways: [{ name: manual, methods: [bank_transfer] }]
    keys: [{ name: till, dialect: native, scopes: [sessions.write], generate: true }]
    products: [{ id: tea, title: Tea, variants: [{ id: tea-1, price: 4.20 }] }]
`;
    await writeFile(path, shop.replace('price: 4.20', 'price: 4.205').replace('bank_transfer', 'bank_tranfer'));
    const broken = await command(['apply', path]);
    expect(broken.code).toBe(1);
    expect(broken.err.split('\n')).toEqual([
      expect.stringMatching(/shop\.yaml:7:\d+ .*names the method bank_tranfer.*Did you mean bank_transfer\?/) as string,
      expect.stringMatching(/shop\.yaml:9:\d+ .*price has more than the 2 decimals of EUR/) as string,
    ]);
    await writeFile(path, shop);
    expect((await command(['apply', path, '--plan'])).out).toBe('corner-shop would be created with 1 variants.');
    const toItaly = `    shipping: [{ id: post, label: Post, countries: [IT], price: 5 }]
    price_lists: [{ name: italy, countries: [IT], currency: USD, prices: { tea-1: 5 } }]
`;
    await writeFile(path, shop + toItaly);
    const warning = '\nWarning: corner-shop has the price list italy in USD, but no way of shipping to IT';
    expect((await command(['apply', path, '--plan'])).out).toContain(warning);
    await writeFile(
      path,
      `${shop}    tax: { included_in_prices: true, tables: [{ table: eu-vat, countries: [DE] }] }\n`,
    );
    expect((await command(['apply', path, '--plan'])).out).toBe(
      'corner-shop would be created with 1 variants.\n  tax.rates DE VAT: new, 19 %',
    );
    await writeFile(path, shop);
    const applied = await command(['apply', path]);
    expect(applied.out).toMatch(
      /^corner-shop: applied\.\nNew key till of corner-shop, shown this once: kassa_test_\w{32}$/,
    );
    expect((await command(['apply', path])).out).toBe('corner-shop: nothing to change.');
    expect((await command(['apply', path, '--plan'])).out).toBe('corner-shop: nothing to change.');
  });

  it.each([
    [['dance'], 2, 'There is no command dance. kassa help lists'],
    [['aply', 'shop.yaml'], 2, 'There is no command aply. Did you mean apply?'],
    [['constructor'], 2, 'There is no command constructor.'],
    [['migrate', 'now'], 2, 'kassa migrate takes nothing more: what is now?'],
    [['serve', '--plan'], 2, 'kassa serve does not take --plan.'],
    [['serve', '--port', '3'], 2, "Unknown option '--port'.\nkassa help lists"],
    [['backup', '/nowhere/at/all.backup'], 1, 'There is no folder /nowhere/at.'],
    [['apply', '/'], 1, 'What was named is a folder; name a file.'],
    [['apply'], 2, 'Name one file'],
    [
      ['keys', 'create', 'till', '--merchant', 'my-store', '--dialect', 'native'],
      2,
      'kassa keys create takes nothing more: what is till?',
    ],
    [['apply', '--plann', 'x.yaml'], 2, '--plann'],
    [['apply', '/nowhere/shop.yaml'], 1, 'There is no folder /nowhere.'],
    [['keys', 'create'], 2, 'Say whose key'],
    [['keys', 'create', '--merchant', 'nobody', '--dialect', 'native'], 2, 'There is no merchant nobody'],
    [
      ['keys', 'create', '--merchant', 'my-store', '--dialect', 'flexype'],
      2,
      '--dialect must be one of native, shoppex, flowglad, fastspring',
    ],
  ])('says in a sentence what is wrong with %j', async (args, code, sentence) => {
    expect(await command(args)).toMatchObject({ code, err: expect.stringContaining(sentence) as string });
  });

  it.each([
    ['keys', 'create', '--merchant', 'my-store', '--dialect', 'native'],
    ['explain', 'ses_1'],
    ['import', 'shopify', 'src/cli/import/fixtures/products.csv'],
    ['backup', join(tmpdir(), 'kassa-of-nothing.backup')],
  ])('%s says that there is no database in the folder, and makes none', async (...args) => {
    const KASSA_DATA = join(folder, 'elsewhere');
    const { code, err } = await command(args, { KASSA_DATA, KASSA_SECRET: 'x'.repeat(32) });
    expect([code, err]).toEqual([
      1,
      expect.stringContaining(`no database in the folder ${KASSA_DATA}. Set KASSA_DATA to`),
    ]);
    await expect(stat(KASSA_DATA)).rejects.toThrow('ENOENT');
    await expect(stat(join(tmpdir(), 'kassa-of-nothing.backup'))).rejects.toThrow('ENOENT');
  });

  it('says that the database does not answer', async () => {
    const reply = await command(['migrate'], { DATABASE_URL: 'postgres://u:secret@127.0.0.1:1/kassa' });
    expect(reply).toMatchObject({
      code: 1,
      err: expect.stringContaining('127.0.0.1:1/kassa does not answer') as string,
    });
    expect(reply.err).not.toContain('secret');
  });

  it('helps, and knows its version', async () => {
    expect(await command([])).toMatchObject({ code: 0, out: expect.stringContaining('kassa serve') as string });
    expect((await command(['--version'])).out).toMatch(/^\d+\.\d+\.\d+$/);
  });
});
