// Backups from the command line: embedded to Postgres and back to another folder, and what is said about secrets.
import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../test/command.ts';
import { createTestDatabase, type TestDatabase } from '../../test/postgres.ts';
import { readConfig } from '../config.ts';
import { boot } from './boot.ts';

let home: string;
let database: TestDatabase;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'kassa-backup-'));
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
  await rm(home, { recursive: true, force: true });
});

const SHOP = `merchants:
  - slug: corner-shop
    name: Corner Shop
    mode: test
    currency: EUR
    country: DE
    gateways: [{ name: manual, methods: [bank_transfer] }]
    keys: [{ name: till, dialect: native, scopes: ['*'], generate: true }]
    products: [{ id: tea, title: Tea, variants: [{ id: tea-1, price: 4.20 }] }]
`;

describe('kassa backup and restore', { timeout: 180_000 }, () => {
  it('carry a store from the embedded database to Postgres and back, keys and all', async () => {
    const [first, second] = [{ KASSA_DATA: join(home, 'first') }, { KASSA_DATA: join(home, 'second') }];
    const onPostgres = { KASSA_DATA: join(home, 'postgres'), DATABASE_URL: database.url };
    const shop = join(home, 'shop.yaml');
    const file = join(home, 'a.kassa');
    await writeFile(shop, SHOP);
    expect((await runCommand(['backup', file], onPostgres)).err).toMatch(/There is no instance secret here/);

    const key = /kassa_test_\w+/.exec((await runCommand(['apply', shop], first)).out)?.[0] ?? '';
    expect(await runCommand(['backup', file], first)).toMatchObject({ code: 0, err: '' });
    const secret = (await readFile(join(home, 'first', 'secret'), 'utf8')).trim();

    const moved = await runCommand(['restore', file], { ...onPostgres, KASSA_SECRET: secret });
    expect(moved.out).toMatch(/rows are restored.*\nThe instance secret is that of the backup/);
    const other = { ...onPostgres, KASSA_SECRET: 'x'.repeat(40) };
    expect((await runCommand(['restore', file], other)).err).toMatch(/not empty/);
    expect((await runCommand(['restore', file, '--replace'], other)).out).toMatch(
      /fingerprint .* is not that of the backup .* these are lost: the links that buyers were given/,
    );

    const back = join(home, 'b.kassa');
    expect((await runCommand(['backup', back], { ...onPostgres, KASSA_SECRET: secret })).code).toBe(0);
    expect((await runCommand(['restore', back], second)).out).toMatch(/no instance secret here yet/);
    await writeFile(join(home, 'second', 'secret'), `${secret}\n`, { mode: 0o600 });
    const { app } = await boot({ ...readConfig(second), port: 0, logLevel: 'silent' });
    const reply = await fetch(`${app.publicUrl}/kassa/v1/sessions`, { headers: { authorization: `Bearer ${key}` } });
    expect(reply.status).toBe(200);
    await app.stop();
  });

  it('refuse a file that is no whole backup before they touch anything', async () => {
    const environment = { KASSA_DATA: join(home, 'untouched') };
    const file = join(home, 'a.kassa');
    const whole = await readFile(file);
    const flipped = Uint8Array.from(whole);
    flipped[Math.floor(whole.length / 2)]! ^= 0x10;
    await writeFile(join(home, 'flipped.kassa'), flipped);
    await writeFile(join(home, 'torn.kassa'), whole);
    await truncate(join(home, 'torn.kassa'), whole.length - 20);
    await writeFile(join(home, 'text.kassa'), SHOP);
    for (const [name, sentence] of [
      ['flipped', /is damaged/],
      ['torn', /ends in the middle/],
      ['text', /no backup of Kassa/],
      ['missing', /There is no file/],
    ] as const) {
      const reply = await runCommand(['restore', join(home, `${name}.kassa`)], environment);
      expect(reply).toMatchObject({ code: 1, err: expect.stringMatching(sentence) as string });
    }
    await expect(stat(environment.KASSA_DATA)).rejects.toThrow('ENOENT');
  });

  it('want one file named', async () => {
    expect((await runCommand(['backup'], {})).err).toMatch(/Name one file/);
    expect(await runCommand(['restore', 'a', 'b'], {})).toMatchObject({ code: 2 });
  });
});
