// Hosts bound to a dialect, over real sockets: two vendors claim one path, and the host decides who answers.
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../test/postgres.ts';
import type { App } from '../app.ts';
import { boot } from '../cli/boot.ts';
import { readConfig, type Config } from '../config.ts';
import type { Dialect, Route } from '../dialects/dialect.ts';
import { dialects } from '../dialects/registry.ts';
import { shoppex } from '../dialects/shoppex/index.ts';
import { createAskedHost } from './asked-host.ts';

const here = (said: string): Pick<Route, 'scopes' | 'idempotency' | 'parse' | 'render'> => ({
  scopes: 'public',
  idempotency: 'none',
  parse: () => ({ do: 'reject', problems: [] }),
  render: () => ({ status: 200, body: said }),
});

/** A vendor that claims FlexyPe's path for reading a session, and none for opening one. */
const rival: Dialect = {
  ...shoppex,
  name: 'rival',
  errors: { ...shoppex.errors, path: '/errors-of-rival' },
  policy: { ...shoppex.policy, keyPrefix: null },
  pagePath: '/rival/page/:id',
  routes: [
    { method: 'GET', path: '/session/:ref', ...here('rival: one session') },
    { method: 'GET', path: '/session', ...here('rival: all sessions') },
  ],
};

const HOST = 'api.rival.example';
let app: App;
let behindProxy: App;
const left: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  app = await start();
  behindProxy = await start({ trustProxy: ['loopback'] });
});

afterAll(async () => {
  for (let undo = left.pop(); undo !== undefined; undo = left.pop()) await undo();
});

async function start(over: Partial<Config> = {}): Promise<App> {
  const database = await createTestDatabase();
  left.push(() => database.drop());
  const dataFolder = await mkdtemp(join(tmpdir(), 'kassa-hosts-'));
  left.push(() => rm(dataFolder, { recursive: true, force: true }));
  const config: Config = { ...readConfig({}), port: 0, dataFolder, databaseUrl: database.url, logLevel: 'silent' };
  const booted = await boot({ ...config, ...over }, { dialects: [...dialects, rival] });
  left.push(() => booted.app.stop());
  await bind(booted.app, { [HOST]: 'rival', 'gone.example': 'nobody' });
  return booted.app;
}

async function bind({ store, boundHosts }: App, hosts: Readonly<Record<string, string>>): Promise<void> {
  await store.applyHosts(hosts);
  await boundHosts.reload();
}

interface Reply {
  readonly status: number | undefined;
  readonly allow: string | undefined;
  readonly body: string;
}

function ask(app: App, method: string, path: string, headers: Record<string, string>): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request(`${app.publicUrl}${path}`, { method, headers }, (reply) => {
      text(reply).then(
        (body) => resolve({ status: reply.statusCode, allow: reply.headers.allow, body }),
        (error: unknown) => reject(error as Error),
      );
    });
    sent.once('error', reject).end();
  });
}

const SHOPPEX_NOT_FOUND = /"code":"NOT_FOUND"/;
const FLEXYPE_ERROR = /"status":"ERROR"/;

describe('a bound host', () => {
  it('is answered at the root by its own dialect, every other host by the owner', async () => {
    for (const host of [HOST, `${HOST}:8787`, 'API.Rival.Example', `${HOST}.`]) {
      expect(await ask(app, 'GET', '/session/1', { host })).toMatchObject({ status: 200, body: 'rival: one session' });
    }
    for (const host of ['shop.example', `x.${HOST}`, 'rival.example', 'gone.example']) {
      expect((await ask(app, 'GET', '/session/1', { host })).body).toMatch(FLEXYPE_ERROR);
    }
    expect((await ask(app, 'HEAD', '/session/1', { host: HOST })).status).toBe(200);
  });

  it('still has every dialect under its name, the paths its own does not know, and the server’s', async () => {
    expect((await ask(app, 'GET', '/flexype/session/1', { host: HOST })).body).toMatch(FLEXYPE_ERROR);
    expect((await ask(app, 'GET', '/rival/session/1', { host: 'shop.example' })).body).toBe('rival: one session');
    expect((await ask(app, 'GET', '/dev/v1/me', { host: HOST })).status).toBe(401);
    expect((await ask(app, 'GET', '/healthz', { host: HOST })).status).toBe(200);
  });

  it('speaks its dialect’s words where nothing answers, and knows only its methods on its paths', async () => {
    const unknown = await ask(app, 'GET', '/session/1/deeper', { host: HOST });
    expect(unknown).toMatchObject({ status: 404, body: expect.stringMatching(SHOPPEX_NOT_FOUND) as string });
    expect((await ask(app, 'GET', '/session/1/deeper', { host: 'shop.example' })).body).toMatch(FLEXYPE_ERROR);

    const wrong = await ask(app, 'POST', '/session', { host: HOST, 'content-type': 'application/json' });
    expect(wrong).toMatchObject({ status: 405, allow: 'GET, HEAD, OPTIONS' });
    expect(wrong.body).not.toMatch(FLEXYPE_ERROR);
    const open = await ask(app, 'POST', '/session', { host: 'shop.example', 'content-type': 'application/json' });
    expect(open).toMatchObject({ status: 400, body: expect.stringMatching(FLEXYPE_ERROR) as string });
    const elsewhere = await ask(app, 'DELETE', '/session/1', { host: 'shop.example' });
    expect(elsewhere).toMatchObject({ status: 405, body: expect.stringMatching(FLEXYPE_ERROR) as string });
  });

  it('speaks its words even to what is no request', async () => {
    const say = async (host: string): Promise<string> => {
      const socket = connect(Number(new URL(app.publicUrl).port), '127.0.0.1');
      socket.write(`GET /session HTTP/1.1\r\nHost: ${host}\r\nbroken header\r\n\r\n`);
      return text(socket);
    };
    expect(await say(HOST)).toMatch(/^HTTP\/1\.1 400 [^]*"error":\{/);
    expect(await say('shop.example')).toMatch(FLEXYPE_ERROR);
  });

  it('is bound by a file while the server runs, and no longer once the file says so', async () => {
    await bind(behindProxy, { 'other.example': 'rival' });
    expect((await ask(behindProxy, 'GET', '/session/1', { host: 'other.example' })).body).toBe('rival: one session');
    expect((await ask(behindProxy, 'GET', '/session/1', { host: HOST })).body).toMatch(FLEXYPE_ERROR);
    await bind(behindProxy, { [HOST]: 'rival' });
  });
});

describe('a forged host', () => {
  const forged = { host: 'shop.example', 'x-forwarded-host': HOST };
  const isRival = async (app: App, headers: Record<string, string>): Promise<boolean> =>
    (await ask(app, 'GET', '/session/1', headers)).body === 'rival: one session';

  it('is not believed from strangers', async () => {
    expect(await isRival(app, forged)).toBe(false);
    const asked = createAskedHost(['10.0.0.0/8', 'uniquelocal', '::1']);
    const from = (remoteAddress: string): string => asked({ headers: forged, socket: { remoteAddress } });
    expect(['10.1.2.3', '::ffff:10.1.2.3', '192.168.0.9', '::1'].map(from)).toEqual([HOST, HOST, HOST, HOST]);
    expect(['11.1.2.3', '::ffff:127.0.0.1', '2001:db8::1', ''].map(from)).toEqual(Array(4).fill('shop.example'));
  });

  it('is the host when a trusted proxy says so, whose word comes last', async () => {
    expect(await isRival(behindProxy, forged)).toBe(true);
    const chain = (told: string) => ({ host: 'shop.example', 'x-forwarded-host': told });
    expect(await isRival(behindProxy, chain(`${HOST}, shop.example`))).toBe(false);
    expect(await isRival(behindProxy, chain(`evil.example, ${HOST}`))).toBe(true);
    expect(await isRival(behindProxy, { host: HOST })).toBe(true);
  });

  it('opens nothing: another dialect’s keys stay worthless', async () => {
    const headers = { ...forged, authorization: 'Bearer shx_nothing' };
    expect((await ask(behindProxy, 'GET', '/kassa/v1/sessions', headers)).status).toBe(401);
  });
});
