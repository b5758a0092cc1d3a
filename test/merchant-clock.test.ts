// A whole server whose merchant moves the clock: what is due by business time happens at once, and signatures keep the
// real time. On both databases; on Postgres through a second server that has to hear of it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MerchantConfig } from '../src/store/store.ts';
import { createCall, type Answered, type Call } from './call.ts';
import { openReceiver, type Receiver } from './receiver.ts';
import { startTestServer, type TestServer } from './server.ts';

interface Session {
  readonly id: string;
  readonly status: string;
  readonly expires_at: string;
  readonly discounts: readonly { readonly code: string; readonly status: string; readonly reason: string | null }[];
}

interface ClockAnswer {
  readonly at: string;
  readonly real: string;
  readonly moved: boolean;
}

const CLOCK = '/kassa/v1/clock';
const SESSIONS = '/kassa/v1/sessions';
const CART = { lines: [{ variant: 'GIFT-1000', quantity: 1 }] };
const DAY_S = 86_400;
/** How much real time may pass between a move and what follows from it. */
const PROMPT = { timeout: 3_000 };

describe.each(['pglite', 'postgres'] as const)('a merchant’s clock on %s', (database) => {
  let folder: string;
  let servers: readonly TestServer[];
  let receiver: Receiver;
  /** The server through which the clock is moved, and the one that has to hear of it; on PGlite the same. */
  let here: Call;
  let there: Call;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kassa-clock-'));
    const first = await startTestServer({ database, config: { dataFolder: folder } });
    const { databaseUrl } = first.app.config;
    servers = [first];
    if (databaseUrl !== null) servers = [first, await startTestServer({ config: { dataFolder: folder, databaseUrl } })];
    const calls = servers.map(({ baseUrl, keys }) => createCall(baseUrl, keys.native));
    here = calls[0] as Call;
    there = calls.at(-1) as Call;
  });
  afterAll(async () => {
    for (const server of [...servers].reverse()) await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    receiver = await openReceiver();
  });
  afterEach(async () => {
    await receiver.close();
    await here('POST', CLOCK, { release: true });
  });

  const advance = async (seconds: number): Promise<Answered<ClockAnswer>> => {
    const moved = await here<ClockAnswer>('POST', CLOCK, { advance_s: seconds });
    expect(moved.status).toBe(200);
    return moved;
  };
  const create = async (over: object = {}, headers: Record<string, string> = {}): Promise<Answered<Session>> =>
    there<Session>('POST', SESSIONS, { ...CART, ...over }, headers);
  const listen = async (...events: string[]): Promise<string> => {
    const { body } = await here<{ secret: string }>('POST', '/kassa/v1/webhook_endpoints', {
      url: receiver.url,
      events,
    });
    return body.secret;
  };

  it('runs on from where it was put, goes back only to the real time, and is the same everywhere', async () => {
    expect((await there<ClockAnswer>('GET', CLOCK)).body.moved).toBe(false);
    const at = '2040-02-29T12:00:00.000Z';
    // Beyond ten years: most likely a slip.
    const far = await here<{ error: { param: string } }>('POST', CLOCK, { at });
    expect([far.status, far.body.error.param]).toEqual([400, 'at']);
    await advance(DAY_S);
    const one = await there<ClockAnswer>('GET', CLOCK);
    expect(one.body.moved).toBe(true);
    expect(Date.parse(one.body.at) - Date.parse(one.body.real)).toBeCloseTo(DAY_S * 1_000, -2);
    const soon = new Date(Date.parse(one.body.at) + 60_000).toISOString();
    expect((await there<ClockAnswer>('POST', CLOCK, { at: soon })).body.at >= soon).toBe(true);
    const back = await here<{ error: { message: string } }>('POST', CLOCK, { at: one.body.at });
    expect(back.status).toBe(400);
    expect(back.body.error.message).toContain('forwards only');
    const released = await there<ClockAnswer>('POST', CLOCK, { release: true });
    expect([released.status, released.body.moved]).toEqual([200, false]);
  });

  it.each([
    [{}, 'exactly one'],
    [{ advance_s: 1, release: true }, 'exactly one'],
    [{ advance_s: 86_400_000_000 }, 'milliseconds'],
    [{ advance_s: 0.5 }, 'whole seconds from 1 to 316224000 (ten years).'],
    [{ advance_s: -5 }, 'whole seconds from 1 to 316224000 (ten years).'],
    [{ advance_s: 'x' }, 'whole seconds from 1 to 316224000 (ten years).'],
    [{ at: 'tomorrow' }, 'zone'],
    [{ release: false }, 'true'],
    [{ advance: 5 }, 'advance_s'],
  ])('refuses %j and says why', async (body, hint) => {
    const answer = await here<{ error: { message: string } }>('POST', CLOCK, body);
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toContain(hint);
  });

  it('moves once for one idempotency key, however far', async () => {
    const [first, again] = [
      await here<ClockAnswer>('POST', CLOCK, { advance_s: 30 * DAY_S }, { 'idempotency-key': 'a month' }),
      await there<ClockAnswer>('POST', CLOCK, { advance_s: 30 * DAY_S }, { 'idempotency-key': 'a month' }),
    ];
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.text).toBe(first.text);
  });

  it('expires sessions, told by webhook without anybody looking', async () => {
    await listen('session.expired');
    const { body: session } = await create({ expires_in_s: 7 * DAY_S });
    await advance(7 * DAY_S - 60);
    expect((await there<Session>('GET', `${SESSIONS}/${session.id}`)).body.status).toBe('open');
    await advance(61);
    await expect
      .poll(() => receiver.got.map(({ body }) => JSON.parse(body) as unknown), PROMPT)
      .toMatchObject([{ type: 'session.expired', data: { object: { id: session.id, status: 'expired' } } }]);
  });

  it('expires a session at the first look of another process', async () => {
    const { body: session } = await create({ expires_in_s: 60 });
    await advance(61);
    expect((await there<Session>('GET', `${SESSIONS}/${session.id}`)).body.status).toBe('expired');
  });

  it('tries webhooks again on schedule, from five seconds to a day, with the real time in their signatures', async () => {
    await receiver.close();
    receiver = await openReceiver((reply, _, nth) => void reply.writeHead(nth <= WAITS_S.length ? 500 : 200).end());
    const secret = await listen('session.created');
    await create();
    await expect.poll(() => receiver.got.length, PROMPT).toBe(1);
    for (const [index, seconds] of WAITS_S.entries()) {
      await advance(seconds);
      await expect.poll(() => receiver.got.length, PROMPT).toBe(index + 2);
    }
    expect(new Set(receiver.got.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    // The library refuses stamps that are more than five minutes off.
    for (const { body, headers } of receiver.got) expect(() => new Webhook(secret).verify(body, headers)).not.toThrow();
    const { body } = await there<{ data: { status: string }[] }>('GET', '/kassa/v1/deliveries?limit=1');
    expect(body.data).toMatchObject([{ status: 'delivered' }]);
  });

  it('forgets idempotency keys after a day, in the other process too', async () => {
    const key = { 'idempotency-key': `create ${database}` };
    const first = await create({}, key);
    expect((await create({}, key)).text).toBe(first.text);
    await advance(DAY_S - 60);
    expect((await create({}, key)).text).toBe(first.text);
    await advance(61);
    const later = await create({ note: 'another body' }, key);
    expect(later.status).toBe(201);
    expect(later.body.id).not.toBe(first.body.id);
  });

  it('begins and ends discounts', async () => {
    const nowMs = Date.now();
    await changeDiscount('SUMMER10', { startsAtMs: nowMs + 3_600_000, endsAtMs: nowMs + 2 * 3_600_000 });
    const reasonFor = async () => {
      const { discounts } = (await create({ discounts: [{ code: 'SUMMER10' }] })).body;
      return discounts.map(({ status, reason }) => reason ?? status);
    };
    expect(await reasonFor()).toEqual(['discount_not_started']);
    await advance(3_600);
    expect(await reasonFor()).toEqual(['applied']);
    await advance(3_600);
    expect(await reasonFor()).toEqual(['discount_ended']);
  });

  /** As applying a changed configuration would. */
  async function changeDiscount(code: string, window: { startsAtMs: number; endsAtMs: number }): Promise<void> {
    const [{ app } = {}] = servers;
    if (app === undefined) throw new Error('no server is running');
    for (const id of await app.store.merchantIds()) {
      const merchant = await app.store.loadMerchant(id);
      if (merchant === null || !merchant.offers.some((offer) => isCode(offer, code))) continue;
      const offers = merchant.offers.map((offer) => (isCode(offer, code) ? { ...offer, ...window } : offer));
      const config: MerchantConfig = { merchant: { ...merchant, offers }, ...(await app.store.loadConfigured(id)) };
      await app.store.applyConfig(config, Date.now());
    }
  }
});

/** The schedule that the documentation promises. */
const WAITS_S = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

const isCode = (offer: object, code: string): boolean => 'code' in offer && offer.code === code;
