// Backups between all databases: what comes out is what went in, text for text, or nothing at all.
import pg from 'pg';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { MERCHANT_ID, NOW_MS } from '../../test/makers.ts';
import { createTestDatabase } from '../../test/postgres.ts';
import {
  importMug,
  listenedEvent,
  makeConfig,
  makeDelivery,
  makeEndpoint,
  makeKeyConfig,
  makeKeyUse,
  makeOtherConfig,
  makeSave,
  newSession,
  OTHER_MERCHANT_ID,
  seed,
} from '../../test/store-makers.ts';
import { BadBackup, createBackupWriter, readBackup } from './backup-format.ts';
import { tableNames } from './catalogue.ts';
import { MIGRATIONS } from './migrations/migrate.ts';
import { openMemoryStore, openStore } from './open-store.ts';
import type { Store } from './store.ts';

const left: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (let undo = left.pop(); undo !== undefined; undo = left.pop()) await undo();
});

const openers = {
  async PGlite() {
    const store = await openMemoryStore();
    left.push(() => store.close());
    return store;
  },
  async PostgreSQL() {
    const database = await createTestDatabase();
    const store = await openStore({ databaseUrl: database.url, dataFolder: '' });
    left.push(() => database.drop());
    left.push(() => store.close());
    await store.migrate();
    return store;
  },
} satisfies Record<string, () => Promise<Store>>;

const ABOUT = { version: '1.2.3', taken_at: '2026-01-01T00:00:00.000Z', secret: 'fingerprint' };
const ODD = 'O’Brien "quoted" \\ back\\\\slash\ttab\nline, 日本語 🛍 {curly} [square] \u2028 NULL null';
const OPTIONS = { replace: false, tell: () => {} };

const KEY = makeKeyConfig();

async function fill(store: Store): Promise<void> {
  await seed(store, makeConfig({ keys: [KEY] }));
  await seed(store, makeOtherConfig());
  await store.applyHosts({ 'pay.example': 'native' });
  const event = await listenedEvent(store);
  await store.fanOut(MERCHANT_ID, event.id, [makeDelivery({ eventId: event.id, body: ODD })]);
  const [delivery] = await store.leaseDeliveries(MERCHANT_ID, NOW_MS, NOW_MS, NOW_MS + 1, 1);
  const attempt = { atMs: NOW_MS, status: 500, error: null, durationMs: 1, response: ODD };
  await store.recordTry(MERCHANT_ID, delivery?.id ?? '', attempt, { status: 'pending', dueAtMs: NOW_MS });
  await store.save(makeSave(newSession({ note: ODD }), { key: makeKeyUse({ key: ODD }) }));
  // More than are read or written at once.
  await Promise.all(Array.from({ length: 1_100 }, () => store.save(makeSave(newSession()))));
  await store.insertEndpoint(MERCHANT_ID, makeEndpoint({ description: ODD, overlapUntilMs: Number.MAX_SAFE_INTEGER }));
  await store.bankInsert(MERCHANT_ID, 'entry', { version: 1, text: ODD, none: null, list: [] });
  await importMug(store);
}

async function backUp(store: Store): Promise<string[]> {
  let text = '';
  await store.backUp(
    ABOUT,
    async (more) => void (text += more),
    () => {},
  );
  return text.split('\n').slice(0, -1);
}

async function* from(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

async function countsOf(lines: readonly string[]): Promise<Readonly<Record<string, number>>> {
  for await (const part of readBackup(from(lines))) if (part.kind === 'end') return part.end.rows;
  return {};
}

describe('a backup', { timeout: 120_000 }, () => {
  it.each([
    ['PGlite', 'PGlite'],
    ['PGlite', 'PostgreSQL'],
    ['PostgreSQL', 'PGlite'],
  ] as const)('from %s restores into %s, which then equals it', async (one, other) => {
    const source = await openers[one]();
    await fill(source);
    const lines = await backUp(source);
    expect(await countsOf(lines)).toMatchObject({
      merchant: 2,
      product: 3,
      session: 1_102,
      event: 1_102,
      delivery: 1,
      endpoint: 1,
      api_key: 1,
      idempotency_key: 1,
      bank_entry: 1,
    });
    const target = await openers[other]();
    const head = await target.restore(from(lines), OPTIONS);
    expect(head).toMatchObject({ ...ABOUT, schema: MIGRATIONS.length });
    expect(await backUp(target)).toEqual(lines);

    // And the store works on what it has.
    expect(await target.isMigrated()).toBe(true);
    expect(await target.locate('key', KEY.hash)).toEqual({ merchantId: MERCHANT_ID, id: 'key-1' });
    const page = { limit: 1, after: null };
    const [newest] = (await source.listDeliveries(MERCHANT_ID, {}, page)).rows;
    expect((await target.listDeliveries(MERCHANT_ID, {}, page)).rows).toEqual([newest]);
    const factsVersion = (await target.factsVersion(MERCHANT_ID)) ?? 0;
    expect(await target.save(makeSave(newSession(), { factsVersion }))).toEqual({ kind: 'saved' });
  });

  it.each(['PGlite', 'PostgreSQL'] as const)('that is no whole one changes nothing on %s', async (name) => {
    const source = await openers.PGlite();
    await seed(source);
    for (let saves = 0; saves < 3; saves++) await source.save(makeSave(newSession()));
    const lines = await backUp(source);
    const target = await openers[name]();
    await seed(target, makeOtherConfig());
    const before = await backUp(target);
    const rowAt = lines.findIndex((line) => line.includes(MERCHANT_ID));
    const otherTotal = lines.map((line) => (line.startsWith('[') ? line.replace('3595', '3594') : line));
    expect(otherTotal).not.toEqual(lines);
    const broken: [string, readonly string[], RegExp][] = [
      ['nothing', [], /ends in the middle/],
      ['something else', ['{"name":"kassa"}'], /no backup of Kassa/],
      ['a torn one', lines.slice(0, -1), /ends in the middle/],
      ['one with a row less', lines.filter((_, index) => index !== rowAt), /damaged/],
      ['one with another amount', otherTotal, /damaged/],
      ['one whose rows cannot be read', lines.map((line, index) => (index === rowAt ? '["x"]' : line)), /damaged/],
      ['one that goes on', [...lines, lines[rowAt] ?? ''], /goes on after its end/],
      ['one of the future', lines.map((line) => line.replace(/"schema":\d+/, '"schema":9999')), /knows schemas up to/],
    ];
    for (const [, changed, sentence] of broken) {
      await expect(target.restore(from(changed), { ...OPTIONS, replace: true })).rejects.toThrow(sentence);
    }
    expect(await backUp(target)).toEqual(before);
    expect(await target.loadMerchant(OTHER_MERCHANT_ID)).not.toBeNull();
  });

  it('takes the place of what is there only when told', async () => {
    const source = await openers.PGlite();
    await seed(source);
    const lines = await backUp(source);
    const target = await openers.PGlite();
    await seed(target, makeOtherConfig());
    await expect(target.restore(from(lines), OPTIONS)).rejects.toThrow(
      /not empty \(there are rows in merchant\).*--replace/,
    );
    await target.restore(from(lines), { ...OPTIONS, replace: true });
    expect(await target.merchantIds()).toEqual([MERCHANT_ID]);
  });

  it('of an older schema is brought up to date', async () => {
    const lines: string[] = [];
    const writer = createBackupWriter(async (text) => void lines.push(...text.trimEnd().split('\n')));
    await writer.head({ ...ABOUT, schema: 1 });
    await writer.table('merchant', ['id', 'facts_version', 'settings']);
    await writer.rows('merchant', [JSON.stringify([MERCHANT_ID, '7', JSON.stringify(makeConfig().merchant)])]);
    await writer.table('product', ['merchant_id', 'id', 'body']);
    await writer.rows('product', [JSON.stringify([MERCHANT_ID, 'mug', '{"id":"mug"}'])]);
    await writer.end();
    const target = await openers.PGlite();
    await target.restore(from(lines), OPTIONS);
    expect(await target.isMigrated()).toBe(true);
    expect(await target.factsVersion(MERCHANT_ID)).toBe(7);
    const names = { products: ['mug'], variants: [], skus: [] };
    // What stood there before there were other owners came out of a configuration, and has nothing on sale here.
    expect(await target.namesOfOthers(MERCHANT_ID, 'api', names)).toEqual([]);
    const product = (await backUp(target)).find((line) => line.includes('"mug"'));
    expect(product).toContain('"configuration"');
  });

  it('is refused while another process works on the database', async () => {
    const database = await createTestDatabase();
    const server = await openStore({ databaseUrl: database.url, dataFolder: '' });
    await server.migrate();
    const target = await openStore({ databaseUrl: database.url, dataFolder: '' });
    const lines = await backUp(server);
    await expect(target.restore(from(lines), OPTIONS)).rejects.toThrow(/Another Kassa process is connected/);
    await server.close();
    // Postgres may take a moment to notice that the other one is gone.
    await vi.waitFor(() => target.restore(from(lines), OPTIONS), 10_000);
    await target.close();
    await database.drop();
  });

  it('names the tables that are damaged as such, not as a bug', async () => {
    const target = await openers.PGlite();
    const head = JSON.stringify({ kassa_backup: 1, schema: 1, ...ABOUT });
    const strange = [head, '{"table":"pg_authid","columns":["rolname"]}'];
    await expect(target.restore(from(strange), OPTIONS)).rejects.toThrow(BadBackup);
  });
});

describe('the schema', () => {
  it('has nothing that a backup would forget', async () => {
    const database = await createTestDatabase();
    const store = await openStore({ databaseUrl: database.url, dataFolder: '' });
    await store.migrate();
    await store.close();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const ask = async (text: string): Promise<unknown[]> =>
      (await client.query<unknown[]>({ text, rowMode: 'array' })).rows.flat();
    const tables = await ask(`select tablename from pg_tables where schemaname = 'public'`);
    expect(tables.sort()).toEqual([...tableNames(MIGRATIONS.length), 'migration'].sort());
    expect(await ask('select sequencename from pg_sequences')).toEqual([]);
    // Tables are filled in the order in which they are made.
    expect(await ask(`select conname from pg_constraint where contype = 'f'`)).toEqual([]);
    const keyless = `select relname from pg_class c join pg_namespace n on n.oid = relnamespace
      where nspname = 'public' and relkind = 'r'
      and not exists (select from pg_index where indrelid = c.oid and indisprimary)`;
    expect(await ask(keyless)).toEqual([]);
    await client.end();
    await database.drop();
  });
});
