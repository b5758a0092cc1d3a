// An operator's own merchants and files, from the command line down to the database.
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../../test/command.ts';
import { makeDataFolder } from '../../test/data-folder.ts';
import type { App } from '../app.ts';
import { readConfig, type Config } from '../config.ts';
import { boot } from './boot.ts';

let folder: string;
let config: Config;

const folders: string[] = [];

async function newDatabase(): Promise<void> {
  folder = await makeDataFolder('own');
  folders.push(folder);
  config = { ...readConfig({}), port: 0, dataFolder: folder, logLevel: 'silent' };
}

afterAll(() => Promise.all(folders.map((one) => rm(one, { recursive: true, force: true }))));

const SHOP = `merchants:
  - slug: my-store
    name: Corner Shop
    mode: test
    currency: EUR
    country: DE
    page: { accent: '#112233' }
    discounts: [{ code: SUMMER10, percent: 10 }]
    gateways: [{ name: manual, methods: [bank_transfer] }]
    keys: [{ name: till, dialect: native, scopes: [sessions.write], generate: true }]
    products:
      - { id: tea, title: Tea, variants: [{ id: tea-1, price: 4.20 }] }
      - { id: cup, title: Cup, variants: [{ id: cup-1, price: 9 }] }
`;

const command = (args: readonly string[], environment: Record<string, string> = {}) =>
  runCommand(args, { KASSA_DATA: folder, ...environment });

async function file(text: string): Promise<string> {
  const path = join(folder, 'shop.yaml');
  await writeFile(path, text);
  return path;
}

const open = async (baseUrl: string, key: string): Promise<number> => {
  const body = JSON.stringify({ lines: [{ variant: 'tea-1', quantity: 1 }] });
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  return (await fetch(`${baseUrl}/kassa/v1/sessions`, { method: 'POST', headers, body })).status;
};

describe('a start without KASSA_CONFIG', () => {
  beforeEach(newDatabase);

  it('leaves a merchant of the operator’s alone, although the demo has one of the same slug', async () => {
    const key = /kassa_test_\w+/.exec((await command(['apply', await file(SHOP)])).out)?.[0] ?? '';
    const { app, demo, serves } = await boot(config);
    expect({ demo, serves }).toEqual({ demo: null, serves: 'database' });
    expect((await fetch(`${app.publicUrl}/readyz`)).status).toBe(200);
    expect(await open(app.publicUrl, key)).toBe(201);
    await app.stop();
  });

  it('leaves the demo’s merchants alone once the operator has made one of them his own', async () => {
    const first = await boot(config);
    expect(first.serves).toBe('demo');
    await first.app.stop();
    const key = /kassa_test_\w+/.exec((await command(['apply', await file(SHOP)])).out)?.[0] ?? '';
    const second = await boot(config);
    expect(second.serves).toBe('database');
    expect(await open(second.app.publicUrl, key)).toBe(201);
    expect((await second.app.store.locate('merchant', 'pixel-goods'))?.merchantId).toBeTypeOf('string');
    await second.app.stop();
  });
});

// From here on a server has the store open and carries the commands out, which saves opening it for each.
describe('beside a server', () => {
  let server: App;
  beforeAll(async () => {
    await newDatabase();
    await command(['apply', await file(SHOP)]);
    server = (await boot(config)).app;
  });
  afterAll(() => server.stop());

  describe('scopes', () => {
    it('are known ones, from the command line as in a file', async () => {
      const path = await file(SHOP.replace('[sessions.write]', '[sesions.read, payments.read]'));
      expect((await command(['apply', path])).err.split('\n')).toEqual([
        expect.stringMatching(/scopes\[0\] names the scope sesions\.read, .*Did you mean sessions\.read\?/) as string,
        expect.stringMatching(/scopes\[1\] names the scope payments\.read, .*Did you mean payments\.write\?/) as string,
      ]);
      await command(['apply', await file(SHOP)]);
      const order = ['keys', 'create', '--merchant', 'my-store', '--dialect'];
      expect(await command([...order, 'native', '--scopes', 'bogus.read'])).toMatchObject({
        code: 2,
        err: expect.stringMatching(/--scopes names the scope bogus\.read, .*There are: .*sessions\.write/) as string,
      });
      expect((await command([...order, 'native', '--scopes', 'prices.override,sessions.write'])).code).toBe(0);
      expect((await command([...order, 'shoppex', '--scopes', 'sessions.read'])).err).toMatch(
        /the scope sessions\.read/,
      );
    });
  });

  describe('apply --plan', () => {
    it('lists what would change by name, and that is what applying changes', async () => {
      await command(['apply', await file(SHOP)]);
      const changed = SHOP.replace("accent: '#112233'", "accent: '#445566', support_email: a@b.example")
        .replace('percent: 10', 'percent: 20, cap: 5')
        .replace('name: till', 'name: desk')
        .replace('price: 4.20', 'price: 4.5, stock: 3')
        .replace('id: cup-1', 'id: cup-2');
      const path = await file(changed);
      expect((await command(['apply', path, '--plan'])).out.split('\n')).toEqual([
        'my-store would change:',
        '  page.accent: #112233 → #445566',
        '  page.support_email: none → a@b.example',
        '  discounts SUMMER10: percent 10 → 20, cap none → EUR 5',
        expect.stringMatching(/^ {2}keys kassa_test_\w{6}… \(native\): removed$/) as string,
        '  keys desk: added',
        '  variant tea-1: price EUR 4.2 → EUR 4.5, stock untracked → 3',
        '  variant cup-2: added, EUR 9',
        '  variant cup-1: removed',
      ]);
      expect((await command(['apply', path])).out).toContain('my-store: applied.');
      expect((await command(['apply', path, '--plan'])).out).toBe('my-store: nothing to change.');
      const scoped = await file(changed.replace('[sessions.write]', '[sessions.read]'));
      expect((await command(['apply', scoped, '--plan'])).out).toContain(
        'keys desk: scopes [sessions.write] → [sessions.read]',
      );
      expect((await command(['apply', scoped, '--plan', '--detailed-exitcode'])).code).toBe(2);
      expect((await command(['apply', await file(changed), '--plan', '--detailed-exitcode'])).code).toBe(0);
      expect((await command(['apply', '--detailed-exitcode'])).code).toBe(1);
    });
  });

  describe('mistakes of a file', () => {
    it('are told together, whether of shape or of meaning, each at its own line', async () => {
      const text = SHOP.replace('name: Corner Shop', 'nam: Corner Shop')
        .replace('bank_transfer', 'bank_transfr')
        .replace('dialect: native', 'dialect: natve')
        .replace('title: Tea, variants: [{ id: tea-1, price: 4.20 }]', "title: '', variants: [{ id: tea-1, price: x }]")
        .replace('price: 9 ', 'price: 9.005 ');
      const { err, out } = await command(['apply', await file(text)]);
      const lines = err.split('\n').map((line) => line.replace(/^.*shop\.yaml:/, ''));
      expect(out).toBe('');
      expect(lines).toEqual([
        expect.stringMatching(/^2:\d+ merchants\[0\]\.name is required/) as string,
        expect.stringMatching(/^3:\d+ nam is not a field/) as string,
        expect.stringMatching(/^9:\d+ .*bank_transfr.*Did you mean bank_transfer\?/) as string,
        expect.stringMatching(/^10:\d+ .*natve.*Did you mean native\?/) as string,
        expect.stringMatching(/^12:\d+ .*title must not be empty/) as string,
        expect.stringMatching(/^12:\d+ .*price must be/) as string,
        expect.stringMatching(
          /^13:\d+ merchants\[0\]\.products\[1\]\.variants\[0\]\.price has more than the 2 decimals/,
        ) as string,
      ]);
    });

    it('do not blame a gift for the variant that is malformed itself', async () => {
      const gift = '\n    gifts: [{ name: cup, label: A cup, from: 10, variants: [cup-1] }]';
      const path = await file(
        SHOP.replace('price: 9 ', 'price: -9 ').replace('\n    gateways', `${gift}\n    gateways`),
      );
      const { err } = await command(['apply', path]);
      expect(err.split('\n')).toEqual([expect.stringContaining('products[1].variants[0].price') as string]);
    });

    it('point at the second of two merchants with one slug', async () => {
      const second = SHOP.slice(SHOP.indexOf('  - slug'));
      const { err } = await command(['apply', await file(SHOP + second)]);
      expect(err).toMatch(/shop\.yaml:14:\d+ merchants\[1\]\.slug repeats the slug my-store; each stands once\.$/);
    });

    it('point at what another merchant of the database has already', async () => {
      const keyed = SHOP.replace('generate: true', 'from_env: TILL').replace(
        '    page:',
        '    shop_domains: [a.example]\n    page:',
      );
      const TILL = `kassa_test_${'aB3d'.repeat(8)}`;
      expect((await command(['apply', await file(keyed)], { TILL })).code).toBe(0);
      const other = keyed.replace('slug: my-store', 'slug: my-store\n    id: 4b4c8bf8-5a7c-4786-9210-418c8bc5c379');
      expect((await command(['apply', await file(other)], { TILL })).err.split('\n')).toEqual([
        expect.stringMatching(/:2:\d+ merchants\[0\]\.slug names my-store, which is another merchant's/) as string,
        expect.stringMatching(/:8:\d+ .*lists a\.example, which belongs to another merchant/) as string,
        expect.stringMatching(/:12:\d+ .*from_env names TILL, whose key is in use already/) as string,
      ]);
    });

    it('point at a checkout that is listed twice, or is another merchant’s already', async () => {
      const first = SHOP.replace('    page:', '    checkouts: [Shop/Main, shop/popup-main]\n    page:');
      const other = first.replace('slug: my-store', 'slug: other-store').replace('Shop/Main', 'shop/main');
      const mistakes = async (text: string) => (await command(['apply', await file(text)])).err.split('\n');
      expect(await mistakes(first + other.slice(other.indexOf('  - slug')))).toEqual([
        expect.stringMatching(/:20:17 merchants\[1\]\.checkouts\[0\] repeats the checkout shop\/main/) as string,
        expect.stringMatching(/:20:28 merchants\[1\]\.checkouts\[1\] repeats the checkout shop\/popup-main/) as string,
      ]);
      expect(await mistakes(first)).toEqual(['']);
      expect(await mistakes(other.replace('shop/popup-main', 'shop/web-main'))).toEqual([
        expect.stringMatching(/:7:17 .*\.checkouts\[0\] lists shop\/main, which belongs to another/) as string,
      ]);
    });

    it('tell a webhook secret that stands in the file to come from the environment, and only that', async () => {
      const webhook = (secret: string): string =>
        `${SHOP}    webhooks: [{ url: 'https://a.example/h', dialect: native, events: ['*'], secret: ${secret} }]\n`;
      const literal = await command(['apply', await file(webhook('abc'))]);
      expect(literal.err.split('\n')).toEqual([
        expect.stringMatching(/webhooks\[0\]\.secret must come from the environment/) as string,
      ]);
      const unset = await command(['apply', await file(webhook("'${HOOK_SECRET}'"))]);
      expect(unset.err.split('\n')).toEqual([expect.stringMatching(/HOOK_SECRET, which is not set/) as string]);
    });
  });

  describe('hosts of a file', () => {
    it('are planned, applied once, and left alone by a file that says nothing about them', async () => {
      const bound = `hosts: { pay.example: shoppex, api.example: native }\n${SHOP}`;
      expect((await command(['apply', await file(bound), '--plan'])).out.split('\n').slice(-3)).toEqual([
        'hosts would change:',
        '  api.example: none → native',
        '  pay.example: none → shoppex',
      ]);
      expect((await command(['apply', await file(bound)])).out).toContain('hosts: applied.');
      expect((await command(['apply', await file(bound)])).out).toContain('hosts: nothing to change.');
      expect((await command(['apply', await file(SHOP)])).out).not.toContain('hosts');
      const freed = await file(`hosts: {}\n${SHOP}`);
      expect((await command(['apply', freed, '--plan'])).out).toContain('pay.example: shoppex → none');
    });

    it('name dialects that exist, and hosts without scheme and port', async () => {
      const { err } = await command([
        'apply',
        await file(`hosts: { a.example: shopex, 'https://b': native }\n${SHOP}`),
      ]);
      expect(err.split('\n')).toEqual([
        expect.stringMatching(/shop\.yaml:1:\d+ .*shopex, which does not exist\. Did you mean shoppex\?/) as string,
        expect.stringMatching(/shop\.yaml:1:\d+ .*must be a host such as api\.example\.com/) as string,
      ]);
    });
  });
});
