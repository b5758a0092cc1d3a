// The command line beside a running server, each a process of its own: the server has its embedded database locked, so
// commands are carried out by it, and nobody else can give it any.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKassa } from '../bench/start-program.ts';
import { checkBackup } from '../src/cli/backup-file.ts';
import { fillDataFolder } from './data-folder.ts';

const ROOT = join(import.meta.dirname, '..');
const run = promisify(execFile);

let home: string;
let folder: string;
let server: Awaited<ReturnType<typeof startKassa>>;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'kassa-operator-'));
  folder = join(home, 'store');
  await fillDataFolder(folder);
  server = await startKassa({ folder, databaseUrl: null });
});
afterAll(async () => {
  await server.stop();
  await rm(home, { recursive: true, force: true });
});

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function kassa(args: readonly string[], environment: Record<string, string> = {}): Promise<Ended> {
  const env = { ...process.env, KASSA_DATA: folder, DATABASE_URL: '', KASSA_CONFIG: '', ...environment };
  try {
    const { stdout, stderr } = await run(process.execPath, ['bin/kassa.js', ...args], { cwd: ROOT, env });
    return { code: 0, out: stdout.trim(), err: stderr.trim() };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout.trim(), err: stderr.trim() };
  }
}

const SHOP = `merchants:
  - slug: corner-shop
    name: Corner Shop
    mode: test
    currency: EUR
    country: DE
    email_required: false
    gateways: [{ name: manual, methods: [bank_transfer] }]
    keys: [{ name: till, dialect: native, scopes: ['*'], from_env: TILL_KEY }]
    products: [{ id: tea, title: Tea, variants: [{ id: tea-1, price: 4.20, requires_shipping: false }] }]
`;
const TILL_KEY = `kassa_test_${'0a1B2c3D'.repeat(4)}`;

async function file(text: string): Promise<string> {
  const path = join(home, 'shop.yaml');
  await writeFile(path, text);
  return path;
}

async function priceOfTea(key: string): Promise<unknown> {
  const reply = await fetch(`${server.demo.baseUrl}/kassa/v1/sessions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ lines: [{ variant: 'tea-1', quantity: 1 }] }),
  });
  return reply.status === 201 ? ((await reply.json()) as { totals: { total: number } }).totals.total : reply.status;
}

it('explains a session by any of its ids, and says when there is none', async () => {
  const { baseUrl, flexype } = server.demo as typeof server.demo & { flexype: { shopDomain: string } };
  const opened = await fetch(`${baseUrl}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      data: {
        shop_domain: flexype.shopDomain,
        items: [{ product_id: 8948397801608, variant_id: 46107636203656, quantity: 2 }],
      },
    }),
  });
  const { data } = (await opened.json()) as { data: { session_id: string } };
  const { code, out } = await kassa(['explain', data.session_id]);
  expect(code).toBe(0);
  expect(out.split('\n').slice(1)).toEqual([
    expect.stringMatching(/^Charcoal .* 2 × ₹3,595\.00 +₹7,190\.00$/) as string,
    expect.stringMatching(/^GST +5% contained in the prices +\(₹342\.38\)$/) as string,
    expect.stringMatching(/^Total +₹7,190\.00$/) as string,
  ]);
  expect(await kassa(['explain', 'ses_nobody'])).toMatchObject({ code: 1, err: 'There is no session ses_nobody.' });
  expect(await kassa(['explain'])).toMatchObject({ code: 2 });
});

interface Desk {
  readonly pid: number;
  readonly port: number;
}

const readDesk = async (): Promise<Desk> => JSON.parse(await readFile(join(folder, 'operator.json'), 'utf8')) as Desk;

async function knock(path: string, headers: Record<string, string>, body?: string): Promise<Response> {
  const { port } = await readDesk();
  return fetch(`http://127.0.0.1:${port}${path}`, { method: body === undefined ? 'GET' : 'POST', headers, body });
}

describe('a command beside a running server', () => {
  it('plans and applies at once, and a change of price counts for the next session', async () => {
    const path = await file(SHOP);
    const planned = await kassa(['apply', path, '--plan'], { TILL_KEY });
    expect(planned).toMatchObject({ code: 0, out: 'corner-shop would be created with 1 variants.' });
    expect(await priceOfTea(TILL_KEY)).toBe(401);
    expect(await kassa(['apply', path], { TILL_KEY })).toMatchObject({ code: 0, out: 'corner-shop: applied.' });
    expect(await priceOfTea(TILL_KEY)).toBe(420);

    await file(SHOP.replace('4.20', '4.90'));
    expect((await kassa(['apply', path], { TILL_KEY })).out).toBe('corner-shop: applied.');
    expect(await priceOfTea(TILL_KEY)).toBe(490);
    expect((await kassa(['apply', path], { TILL_KEY })).out).toBe('corner-shop: nothing to change.');
  });

  it('brings along the files that a configuration names, and tells what is wrong in them', async () => {
    const rate = '{ id: post, label: Post, countries: [DE], price: 5, postal_codes: { file: codes.csv } }';
    const path = await file(SHOP.replace('4.20', '4.90').replace('    keys:', `    shipping: [${rate}]\n    keys:`));
    expect((await kassa(['apply', path], { TILL_KEY })).err).toMatch(
      /shop\.yaml:9:\d+ .+ names codes\.csv, which does not/,
    );
    await writeFile(join(home, 'codes.csv'), 'plz\n10115\nBerlin\n');
    expect((await kassa(['apply', path], { TILL_KEY })).err).toContain('has on line 3: “Berlin” is no postal code.');
    await writeFile(join(home, 'codes.csv'), 'plz\n10115\n10117\n');
    expect((await kassa(['apply', path, '--plan'], { TILL_KEY })).out).toContain('shipping post: added');
    expect((await kassa(['apply', path], { TILL_KEY })).out).toBe('corner-shop: applied.');
    expect((await kassa(['apply', path], { TILL_KEY })).out).toBe('corner-shop: nothing to change.');
  });

  it('makes keys, and hears of mistakes as if it had the database itself', async () => {
    const order = ['keys', 'create', '--merchant', 'corner-shop', '--dialect'];
    const made = await kassa([...order, 'native', '--scopes', 'sessions.write']);
    expect(await priceOfTea(/kassa_test_\w+/.exec(made.out)?.[0] ?? '')).toBe(490);
    expect(await kassa([...order, 'natve'])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^--dialect must be one of native, /) as string,
    });
    const broken = await kassa(['apply', await file(SHOP.replace('currency', 'curency'))], { TILL_KEY });
    expect(broken).toMatchObject({ code: 1, err: expect.stringMatching(/shop\.yaml:5:\d+ curency/) as string });
    // The server's own environment does not count.
    expect((await kassa(['apply', await file(SHOP)])).err).toMatch(/TILL_KEY, which is not set/);
  });

  it('backs up what the server has, and leaves the folder to it', async () => {
    const path = join(home, 'running.kassa');
    const made = await kassa(['backup', path]);
    expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/rows, whole and checked/) as string });
    expect((await checkBackup(path)).end.rows).toMatchObject({ merchant: 3 });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await kassa(['backup', path])).err).toMatch(/There is a file .* already/);
    expect((await kassa(['restore', path, '--replace'])).err).toMatch(/^Process \d+ is using the data folder/);
    expect((await kassa(['migrate'])).err).toMatch(/^Process \d+ is using the data folder/);
    expect(await priceOfTea(TILL_KEY)).toBe(490);
  });
});

describe('whoever has no secret', () => {
  it('is told nothing, whatever key, path or body', async () => {
    const order = JSON.stringify({ do: 'create-key', merchant: 'my-store', dialect: 'native', scopes: ['*'] });
    const { native, shoppex } = server.demo.keys;
    const hash = createHash('sha256').update('secret').digest('base64url');
    const secrets = ['', `Bearer ${native}`, `Bearer ${shoppex}`, 'Bearer ', `Bearer ${hash}`, 'Basic b3BlcmF0b3I6'];
    for (const authorization of secrets) {
      for (const [path, body] of [
        ['/orders', order],
        ['/backup'],
        ['/'],
        ['/orders', 'x'.repeat(1_000_000)],
      ] as const) {
        const reply = await knock(path, { authorization }, body).catch(() => null);
        if (reply === null) continue;
        expect(reply.status).toBe(404);
        expect(await reply.text()).toBe('');
        expect(
          [...reply.headers.keys()].filter(
            (name) => !['connection', 'content-length', 'transfer-encoding'].includes(name),
          ),
        ).toEqual([]);
      }
    }
  });

  it('finds no way in on the port of the shop', async () => {
    const secret = (await readFile(join(folder, 'secret'), 'utf8')).trim();
    for (const path of ['/orders', '/backup', '/kassa/operator', '/operator']) {
      const reply = await fetch(server.demo.baseUrl + path, {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
        body: '{}',
      });
      // The shop's own APIs have such paths too, for their own keys.
      expect([401, 404]).toContain(reply.status);
    }
  });

  it('gives no orders: with another secret the command says so, and nothing is changed', async () => {
    const reply = await kassa(['apply', await file(SHOP.replace('4.20', '1.00'))], {
      TILL_KEY,
      KASSA_SECRET: 'another secret that is long enough',
    });
    expect(reply).toMatchObject({
      code: 1,
      err: expect.stringMatching(/has another secret than this command/) as string,
    });
    expect(await priceOfTea(TILL_KEY)).toBe(490);
  });

  it('is not even asked when it sits on the port of a server of the past', async () => {
    const heard: (string | undefined)[] = [];
    const squatter = createServer((request, reply) => {
      heard.push(request.headers.authorization);
      reply.end('{}');
    });
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
    const path = join(folder, 'operator.json');
    const before = await readFile(path, 'utf8');
    await writeFile(path, JSON.stringify({ pid: 1, port: (squatter.address() as AddressInfo).port }));
    const order = ['keys', 'create', '--merchant', 'my-store', '--dialect', 'native'];
    expect((await kassa(order)).err).toMatch(/takes no orders/);
    expect(heard).toEqual([]);
    await writeFile(path, before);
    squatter.close();
  });

  it('cannot read where the orders go', async () => {
    expect((await stat(join(folder, 'operator.json'))).mode & 0o777).toBe(0o600);
    expect((await readDesk()).pid).toBe(server.pid);
  });
});
