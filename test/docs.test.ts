// What the documents say to type, typed against real servers: what they say comes back does come back. And what they say of
// variables and limits, held against what the server reads.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { freePort } from '../bench/free-port.ts';
import { startKassa, type Program } from '../bench/start-program.ts';
import { USAGE } from '../src/cli/usage.ts';
import { readConfig, VARIABLES } from '../src/config.ts';
import { dialects } from '../src/dialects/registry.ts';
import { createTestDatabase, type TestDatabase } from './postgres.ts';

const ROOT = join(import.meta.dirname, '..');
const run = promisify(execFile);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kassa-docs-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Block {
  readonly kind: string;
  readonly text: string;
}

const blocksIn = (text: string): readonly Block[] =>
  [...text.matchAll(/```(sh|json)\n([\s\S]*?)```/g)].map(([, kind = '', block = '']) => ({ kind, text: block }));

const sectionOf = (text: string, title: string): string => {
  const [, section = ''] = text.split(new RegExp(`^## ${title}$`, 'm'));
  return section.split(/^## /m)[0] ?? '';
};

interface Step {
  readonly commands: string;
  /** What the README shows of the answer; `…` stands for more. */
  readonly shown: string;
}

/** Each shell block of the tour with the answer printed below it; the first one sets the variables. */
function tourOf(readme: string): { readonly variables: string; readonly steps: readonly Step[] } {
  const [variables, ...rest] = blocksIn(sectionOf(readme, 'A tour in 60 seconds'));
  const steps = rest.flatMap(({ kind, text }, index) =>
    kind === 'sh' ? [{ commands: text, shown: rest[index + 1]?.text ?? '' }] : [],
  );
  return { variables: variables?.text ?? '', steps };
}

/** The keys shown, and the values that are the same every time: words, but no ids and numbers. */
function promised(shown: string): string[] {
  const keys = [...shown.matchAll(/"(\w+)":/g)].map(([, key]) => `"${key}":`);
  const values = [...shown.matchAll(/"(?:status|payment_status|object|dialect)":"\w+"/g)].map(([pair]) => pair);
  return [...keys, ...values];
}

describe('the tour of the README', async () => {
  const { variables, steps } = tourOf(await readFile(join(ROOT, 'README.md'), 'utf8'));
  let server: Program | null = null;
  let database: TestDatabase | null = null;
  let data = '';

  beforeAll(async () => {
    data = join(folder, 'tour');
    // It says the same on either database, and this one has started already.
    database = await createTestDatabase();
    server = await startKassa({ folder: data, databaseUrl: database.url });
  });

  afterAll(async () => {
    await server?.stop();
    await database?.drop();
  });

  test('has a step for each API', () => {
    expect(steps).toHaveLength(5);
    expect(steps.every(({ shown }) => promised(shown).length > 3)).toBe(true);
  });

  test.each(steps)('answers as shown: $shown', async ({ commands, shown }) => {
    const script = `set -eu\n${variables}\n${commands}`
      .replaceAll('http://127.0.0.1:8787', `http://127.0.0.1:${server?.port}`)
      .replaceAll('./.kassa/demo.json', join(data, 'demo.json'));
    const { stdout } = await run('bash', ['-c', script]);
    for (const part of promised(shown)) expect(stdout).toContain(part);
  });
});

const SHOP = `merchants:
  - slug: corner-shop
    name: Corner Shop
    mode: test
    currency: EUR
    country: DE
    gateways: [{ name: manual, methods: [bank_transfer] }]
    products: [{ id: tea, title: Tea, variants: [{ id: tea-1, price: 4.20 }] }]
`;

describe('docs/operating.md', async () => {
  const text = await readFile(join(ROOT, 'docs', 'operating.md'), 'utf8');
  const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  const rows = [...sectionOf(text, 'Start').matchAll(/^\| (`[^|]+) \| ([^|]+) \| [^|]+ \|$/gm)].flatMap(
    ([, names = '', defaults = '']) => {
      const standards = defaults.split(', ');
      return names.split(', ').map((name, index) => [name.replaceAll('`', ''), standards[index] ?? defaults] as const);
    },
  );

  it('lists exactly the variables that are read, and so does the command line', () => {
    expect(rows.map(([name]) => name).sort()).toEqual([...VARIABLES].sort());
    const settings = USAGE.slice(USAGE.indexOf('Settings'));
    const named = [...settings.matchAll(/\b(?:KASSA|OTEL)_\w+|DATABASE_URL|\b(?:PORT|HOST)\b/g)].map(([name]) => name);
    expect([...new Set(named)].sort()).toEqual([...VARIABLES].sort());
  });

  it('names the defaults that they have', () => {
    const usual = readConfig({});
    const standards: Readonly<Record<string, unknown>> = {
      PORT: usual.port,
      HOST: usual.host,
      KASSA_DATA: '.kassa',
      DATABASE_URL: usual.databaseUrl,
      KASSA_CONFIG: usual.configFile,
      KASSA_TRUST_PROXY: usual.trustProxy,
      KASSA_REQUESTS_PER_KEY: usual.http.requestsPerKeyPerS,
      KASSA_PUBLIC_REQUESTS_PER_IP: usual.http.publicRequestsPerIpPerS,
      KASSA_OTP_PER_NUMBER_PER_DAY: usual.challenge.perNumberADay.most,
      KASSA_OTP_PER_ADDRESS: usual.challenge.perAddress.most,
      KASSA_LOG_LEVEL: usual.logLevel,
      KASSA_METRICS_TOKEN: usual.metricsToken,
      OTEL_EXPORTER_OTLP_ENDPOINT: usual.traceEndpoint,
      KASSA_ALLOW_PRIVATE_WEBHOOKS: usual.allowPrivateWebhooks,
    };
    const words: Readonly<Record<string, string>> = { none: 'null', off: 'false', nobody: 'false' };
    for (const [name, shown] of rows.filter(([name]) => name in standards)) {
      const value = shown.replaceAll('`', '');
      expect(words[value] ?? value, name).toBe(String(standards[name]));
    }
    // What their defaults are made of stands there in words.
    const others = rows.map(([name]) => name).filter((name) => !(name in standards));
    expect(others).toEqual(['KASSA_PUBLIC_URL', 'KASSA_SECRET']);
  });

  it('says the limits that the server has', () => {
    const { http, work } = readConfig({});
    const bodies = [...new Set(dialects.map(({ policy }) => policy.maxBodyBytes / 1_024))].sort((a, b) => a - b);
    for (const said of [
      `shorter than ${http.keepAliveTimeoutMs / 1_000} s`,
      `Bodies are at most ${bodies[0]} to ${bodies.at(-1)} KiB`,
      `Beyond ${http.maxInFlight.toLocaleString('en')} requests in flight`,
      'for ten seconds at most',
      'A provider has ten seconds',
    ]) {
      expect(text.replace(/\s+/g, ' ')).toContain(said);
    }
    expect([work.stopGraceMs, work.messengerTimeoutMs]).toEqual([10_000, 10_000]);
  });

  it('has blocks that are all tried here', () => {
    const begun = [...text.matchAll(/^```(\w+)$/gm)].map(([, kind]) => kind);
    expect(begun).toEqual(['sh', 'sh', 'sh']);
    expect(blocksIn(text)).toHaveLength(begun.length);
    expect(blocksIn(sectionOf(text, 'Start')).map((block) => block.text)).toEqual(['npm ci && npm start\n']);
    expect(scripts).toMatchObject({ start: 'node bin/kassa.js serve', kassa: 'node bin/kassa.js' });
  });

  // On Postgres, which is there already: an embedded database would have to start for each line.
  const databases: TestDatabase[] = [];
  beforeAll(async () => {
    for (let count = 0; count < 2; count++) databases.push(await createTestDatabase());
  });
  afterAll(async () => {
    for (const database of databases) await database.drop();
  });
  const storeAt = (index: number): Store => ({
    KASSA_DATA: join(folder, `store-${index}`),
    DATABASE_URL: databases[index]?.url ?? '',
  });

  /** Each line that starts no server, as it stands, for a store of its own. */
  async function type(block: string, store: Store): Promise<readonly Typed[]> {
    const typed: Typed[] = [];
    const env = { ...process.env, ...store, KASSA_CONFIG: '', KASSA_LOG_LEVEL: 'silent' };
    for (const line of block
      .trim()
      .split('\n')
      .filter((one) => !one.endsWith('npm start'))) {
      const here = line.replaceAll(/\b(shop\.yaml|kassa\.backup)\b/g, (name) => join(folder, name));
      const { code = 0, stdout } = await run('bash', ['-c', here], { cwd: ROOT, env })
        .catch((error: { code: number; stdout: string; stderr: string }) => ({
          ...error,
          stdout: error.stdout + error.stderr,
        }))
        .then((ended) => ({ code: 0, ...ended }));
      typed.push({
        line: line.replace(/#.*/, '').trimEnd(),
        code,
        said: stdout.split('\n').filter((one) => !/^(>.*)?$/.test(one)),
      });
    }
    return typed;
  }

  it('plans, applies, makes a key and serves as it says', async () => {
    await writeFile(join(folder, 'shop.yaml'), SHOP);
    const [block] = blocksIn(sectionOf(text, 'Your own store'));
    const typed = await type(block?.text ?? '', storeAt(0));
    expect(typed.map(({ line, code }) => [line.replace(/^npm run kassa -- /, ''), code])).toEqual([
      ['apply shop.yaml --plan', 0],
      ['apply shop.yaml', 0],
      ['apply shop.yaml --plan --detailed-exitcode', 0],
      [expect.stringMatching(/^keys create --merchant corner-shop --dialect native --scopes '/), 0],
    ]);
    expect(typed.map(({ said }) => said.at(-1))).toEqual([
      'corner-shop would be created with 1 variants.',
      'corner-shop: applied.',
      'corner-shop: nothing to change.',
      expect.stringMatching(/^kassa_test_\w{32}$/),
    ]);
    const serving = block?.text.trim().split('\n').at(-1) ?? '';
    expect(serving).toBe('KASSA_CONFIG=shop.yaml npm start');
    expect(await printedBy(serving.replace('shop.yaml', join(folder, 'shop.yaml')), storeAt(0))).toMatch(
      /Kassa is ready at http:\/\/127\.0\.0\.1:\d+/,
    );
  });

  it('backs up and restores as it says', async () => {
    const [first, second] = [storeAt(0), storeAt(1)];
    const [block] = blocksIn(sectionOf(text, 'Backup'));
    const [backup = '', restore = ''] = block?.text.trim().split('\n') ?? [];
    const [made] = await type(backup, first);
    expect(made).toMatchObject({
      code: 0,
      said: [expect.stringMatching(/kassa\.backup: \d+ rows, whole and checked/)],
    });
    await mkdir(second.KASSA_DATA);
    await copyFile(join(first.KASSA_DATA, 'secret'), join(second.KASSA_DATA, 'secret'));
    const [restored] = await type(restore, second);
    expect(restored).toMatchObject({ code: 0 });
    expect(restored?.said.at(-1)).toBe('The instance secret is that of the backup: everything in it can be read.');
    const [again] = await type(restore, second);
    expect(again).toMatchObject({ code: 1, said: [expect.stringMatching(/not empty .*--replace/)] });
  });
});

interface Store {
  readonly KASSA_DATA: string;
  readonly DATABASE_URL: string;
}

interface Typed {
  readonly line: string;
  readonly code: number;
  readonly said: readonly string[];
}

/** What a line that starts a server has printed by the time that it says it is ready; then it is ended. */
async function printedBy(line: string, store: Store): Promise<string> {
  const env = { ...process.env, ...store, PORT: String(await freePort()) };
  // A group of its own, because the server is a child's child.
  const child = spawn('bash', ['-c', line], { cwd: ROOT, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close');
  let printed = '';
  try {
    await new Promise<void>((resolve, reject) => {
      const hear = (text: string): void => {
        printed += text;
        if (printed.includes('is ready at')) resolve();
      };
      child.stdout.setEncoding('utf8').on('data', hear);
      child.stderr.setEncoding('utf8').on('data', hear);
      child.once('exit', () => reject(new Error(`it ended: ${printed}`)));
    });
    return printed;
  } finally {
    process.kill(-(child.pid ?? 0), 'SIGTERM');
    await ended;
  }
}
