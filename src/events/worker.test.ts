import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Webhook } from 'standardwebhooks';
import { NOW_MS } from '../../test/makers.ts';
import { openReceiver, type Received, type Receiver } from '../../test/receiver.ts';
import { formatOf, openBench } from '../../test/webhooks.ts';
import { dialects } from '../dialects/registry.ts';
import { systemClock } from '../base/clock.ts';
import { uuidv4, uuidv7 } from '../base/ids.ts';
import { openMemoryStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import { createFanOut } from './fan-out.ts';

let store: Store;
beforeAll(async () => {
  store = await openMemoryStore();
});
afterAll(() => store.close());

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function receive(...args: Parameters<typeof openReceiver>): Promise<Receiver> {
  const receiver = await openReceiver(...args);
  closers.push(() => receiver.close());
  return receiver;
}

/** Answers 500 to the first `times` requests. */
const failing =
  (times: number): Parameters<typeof openReceiver>[0] =>
  (reply, _, nth) =>
    void reply.writeHead(nth <= times ? 500 : 200).end();

const idOf = (received: Received | undefined): string => received?.headers['webhook-id'] ?? '';

describe('webhook worker', () => {
  it('sends an event that the standardwebhooks library verifies, under the event’s id', async () => {
    const bench = await openBench(store);
    const receiver = await receive();
    const { secret } = await bench.listen(`${receiver.url}/hook`);
    const { eventIds, session } = await bench.save(['session.created']);
    await bench.worker({ clock: { ...bench.clock, wallMs: () => Date.now() } }).round();
    const [got] = receiver.got;
    const body = new Webhook(secret).verify(got?.body ?? '', got?.headers ?? {}) as Record<string, unknown>;
    expect(body).toMatchObject({
      id: eventIds[0],
      type: 'session.created',
      data: { object: { id: session.nativeId } },
    });
    expect(idOf(got)).toBe(eventIds[0]);
    expect(() => new Webhook(secret).verify(`${got?.body} `, got?.headers ?? {})).toThrow();
    expect(await bench.deliveries()).toMatchObject([{ status: 'delivered', dueAtMs: null, tries: [{ status: 200 }] }]);
    expect(bench.faults).toEqual([]);
  });

  it('tries again on schedule with the same id and the same bytes until the receiver accepts', async () => {
    const bench = await openBench(store);
    const receiver = await receive(failing(2));
    await bench.listen(receiver.url);
    await bench.save(['session.created']);
    const worker = bench.worker();
    const [first = 0, second = 0] = formatOf('native').retryAfterMs;
    await worker.round();
    bench.clock.advance(first - 1);
    await worker.round();
    expect(receiver.got).toHaveLength(1);
    bench.clock.advance(1);
    await worker.round();
    expect(receiver.got).toHaveLength(2);
    bench.clock.advance(second);
    await worker.round();
    bench.clock.advance(24 * 60 * 60 * 1000);
    await worker.round();
    expect(receiver.got).toHaveLength(3);
    expect(new Set(receiver.got.map(idOf)).size).toBe(1);
    expect(new Set(receiver.got.map(({ body }) => body)).size).toBe(1);
    const signatures = receiver.got.map(({ headers }) => headers['webhook-signature']);
    expect(new Set(signatures).size).toBe(3);
    expect(await bench.deliveries()).toMatchObject([
      { status: 'delivered', tries: [{ status: 500 }, { status: 500 }, { status: 200 }] },
    ]);
  });

  it('gives up after the last retry, and can be told to try once more', async () => {
    const bench = await openBench(store);
    const { retryAfterMs } = formatOf('native');
    const receiver = await receive(failing(retryAfterMs.length + 1));
    await bench.listen(receiver.url);
    await bench.save(['session.created']);
    const worker = bench.worker();
    await worker.round();
    for (const waitMs of retryAfterMs) {
      bench.clock.advance(waitMs);
      await worker.round();
    }
    expect(receiver.got).toHaveLength(retryAfterMs.length + 1);
    const [failed] = await bench.deliveries();
    expect(failed).toMatchObject({ status: 'failed', dueAtMs: null });
    bench.clock.advance(48 * 60 * 60 * 1000);
    await worker.round();
    expect(receiver.got).toHaveLength(retryAfterMs.length + 1);

    await bench.store.resendDelivery(bench.merchant.id, failed?.id ?? '', bench.clock.businessMs(bench.merchant.id));
    await worker.round();
    expect(receiver.got).toHaveLength(retryAfterMs.length + 2);
    expect(idOf(receiver.got.at(-1))).toBe(idOf(receiver.got[0]));
    expect(receiver.got.at(-1)?.body).toBe(receiver.got[0]?.body);
    expect(await bench.deliveries()).toMatchObject([{ status: 'delivered' }]);
  });

  it('sends once more what was asked for while a try was under way', async () => {
    const bench = await openBench(store);
    let resend = async (): Promise<unknown> => undefined;
    const receiver = await receive((reply, _, nth) => {
      void (nth === 1 ? resend() : Promise.resolve()).then(() => reply.writeHead(200).end());
    });
    await bench.listen(receiver.url);
    await bench.save(['session.created']);
    resend = async () => {
      const [underWay] = await bench.deliveries();
      return bench.store.resendDelivery(
        bench.merchant.id,
        underWay?.id ?? '',
        bench.clock.businessMs(bench.merchant.id),
      );
    };
    await bench.worker().round();
    expect(receiver.got).toHaveLength(2);
    expect(await bench.deliveries()).toMatchObject([
      { status: 'delivered', dueAtMs: null, tries: [{ status: 200 }, { status: 200 }] },
    ]);
  });

  it('sends Shoppex’s order events with both of its signatures, to endpoints and to the session’s own callback', async () => {
    const bench = await openBench(store);
    const [shop, own] = [await receive(), await receive()];
    const { secret } = await bench.listen(shop.url, { dialect: 'shoppex', events: ['order:paid'] });
    const { session } = await bench.save(['session.created', 'order.created'], {
      dialect: 'shoppex',
      publicId: uuidv4(),
      callback: { url: own.url, events: ['order:paid'] },
    });
    await bench.worker().round();
    const callbackSecret = (await bench.contextFor()).callbackSecret(session);
    for (const [receiver, key] of [
      [shop, secret],
      [own, callbackSecret],
    ] as const) {
      expect(receiver.got).toHaveLength(1);
      const got: Pick<Received, 'headers' | 'body'> = receiver.got[0] ?? { headers: {}, body: '' };
      const { headers, body } = got;
      expect(headers['x-shoppex-event']).toBe('order:paid');
      const id = headers['x-shoppex-delivery'] ?? '';
      const time = headers['x-shoppex-timestamp'] ?? '';
      expect(id).toMatch(/^whd_[0-9a-f]{32}$/);
      const digest = createHmac('sha256', key).update(`${id}.${time}.${body}`).digest('hex');
      expect(headers['x-shoppex-signature-v2']).toBe(`v1,t=${time},h=${digest}`);
      expect(headers['x-shoppex-signature']).toBe(createHmac('sha512', key).update(body).digest('hex'));
      expect(JSON.parse(body)).toMatchObject({ event: 'order:paid', data: { uniqid: session.publicId } });
    }
  });

  it('signs with the old secret too until the overlap is over', async () => {
    const bench = await openBench(store);
    const receiver = await receive();
    const { endpoint, secret: old } = await bench.listen(receiver.url);
    const fresh = formatOf('native').secretFrom('ab'.repeat(32));
    const overlapUntilMs = bench.clock.businessMs(bench.merchant.id) + 1_000;
    const sealed = bench.vault.seal(fresh);
    await bench.store.rotateEndpoint(bench.merchant.id, endpoint.id, sealed, overlapUntilMs, NOW_MS);
    const worker = bench.worker({ clock: { ...bench.clock, wallMs: () => Date.now() } });
    await bench.save(['session.created']);
    await worker.round();
    bench.clock.advance(1_000);
    await bench.save(['session.created']);
    await worker.round();
    const [during, after] = receiver.got;
    const verify = (secret: string, got: Received | undefined) =>
      new Webhook(secret).verify(got?.body ?? '', got?.headers ?? {});
    expect(verify(fresh, during)).toBeDefined();
    expect(verify(old, during)).toBeDefined();
    expect(verify(fresh, after)).toBeDefined();
    expect(() => verify(old, after)).toThrow();
  });

  it('keeps a session’s order in first tries, even when the first is refused', async () => {
    const bench = await openBench(store);
    const receiver = await receive(failing(1));
    await bench.listen(receiver.url);
    const { eventIds } = await bench.save(['session.created', 'session.updated', 'payment.started', 'payment.failed']);
    await bench.worker().round();
    expect(receiver.got.map(idOf)).toEqual(eventIds);
  });

  it('tells only endpoints that listen, each once', async () => {
    const bench = await openBench(store);
    const [all, some, none, off] = [await receive(), await receive(), await receive(), await receive()];
    await bench.listen(all.url);
    await bench.listen(some.url, { events: ['order.created'] });
    await bench.listen(none.url, { dialect: 'shoppex' });
    await bench.listen(off.url, { enabled: false });
    const order = { id: uuidv7(NOW_MS), number: 'ABCD-1234', atMs: NOW_MS };
    await bench.save(['session.created', 'order.created'], { order, state: 'completed' });
    await bench.worker().round();
    expect([all, some, none, off].map(({ got }) => got.length)).toEqual([2, 1, 0, 0]);
  });

  it('sends once, whoever crashed after the fan-out and however many work at it', async () => {
    const bench = await openBench(store);
    const receiver = await receive();
    await bench.listen(receiver.url);
    await bench.save(['session.created']);
    const fanOut = createFanOut({ ...bench, dialects, log: { error: () => undefined } });
    await fanOut(bench.merchant.id);
    await bench.save(Array.from({ length: 20 }, () => 'session.updated' as const));
    await Promise.all([bench.worker().round(), bench.worker().round(), fanOut(bench.merchant.id)]);
    await bench.worker().round();
    expect(receiver.got).toHaveLength(21);
    expect(new Set(receiver.got.map(idOf)).size).toBe(21);
  });

  it('says in the delivery why it was not sent', async () => {
    const bench = await openBench(store);
    const receiver = await receive();
    const { endpoint: gone } = await bench.listen(receiver.url);
    const { endpoint: off } = await bench.listen(receiver.url);
    await bench.save(['session.created']);
    await createFanOut({ ...bench, dialects, log: { error: () => undefined } })(bench.merchant.id);
    await bench.store.deleteEndpoint(bench.merchant.id, gone.id);
    await bench.store.updateEndpoint(bench.merchant.id, off.id, { enabled: false }, NOW_MS);
    await bench.worker().round();
    expect(receiver.got).toEqual([]);
    const errors = (await bench.deliveries()).map(({ status, tries }) => [status, tries[0]?.error]);
    expect(errors).toContainEqual(['failed', 'The endpoint is switched off.']);
  });

  it('reaches nothing private unless told so, and records the reason', async () => {
    const bench = await openBench(store);
    const receiver = await receive();
    const { port } = new URL(receiver.url);
    await bench.listen(receiver.url);
    await bench.listen(`https://127.1:${port}/`);
    await bench.listen(`https://hooks.example.com:${port}/`);
    await bench.save(['session.created']);
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    await bench.worker({ allowPrivate: false, resolve }).round();
    expect(receiver.connections()).toBe(0);
    const errors = (await bench.deliveries()).map(({ tries }) => tries[0]?.error ?? '').sort();
    expect(errors).toEqual([
      expect.stringContaining('must start with https://'),
      expect.stringContaining('points at 127.0.0.1'),
      expect.stringContaining('does not lead to the public internet'),
    ]);
  });

  it('lets an event that cannot be worded wait, and the others pass', async () => {
    const bench = await openBench(store);
    const receiver = await receive();
    await bench.listen(receiver.url);
    const bad = await bench.save(['session.created']);
    const good = await bench.save(['session.created']);
    let isBroken = true;
    const worker = bench.worker({
      contextFor: async (session) => {
        if (isBroken && session.id === bad.session.id) throw new Error('a bug in a renderer');
        return bench.contextFor();
      },
    });
    await worker.round();
    await worker.round();
    expect(receiver.got.map(idOf)).toEqual(good.eventIds);
    expect(bench.faults).toHaveLength(1);
    isBroken = false;
    bench.clock.advance(1_000);
    await worker.round();
    expect(receiver.got.map(idOf)).toEqual([...good.eventIds, ...bad.eventIds]);
  });

  it('sends within two seconds of a save, although another receiver never answers', async () => {
    const bench = await openBench(store);
    const [slow, quick] = [await receive(() => undefined), await receive()];
    await bench.listen(slow.url, { events: ['session.updated'] });
    await bench.listen(quick.url, { events: ['session.created'] });
    for (let i = 0; i < 40; i++) await bench.save(['session.updated']);
    const worker = bench.worker({ clock: systemClock });
    worker.start();
    closers.push(() => worker.stop());
    await vi.waitFor(() => expect(slow.got.length).toBeGreaterThan(0), 10_000);
    const { eventIds } = await bench.save(['session.created']);
    worker.kick(bench.merchant.id);
    await vi.waitFor(() => expect(quick.got.map(idOf)).toEqual(eventIds), 2_000);
    expect(slow.got.length).toBeLessThanOrEqual(8);
    // Lets the tries on their way end, so that stopping need not wait for them.
    await slow.close();
  });

  it('has more tries on their way than Node takes for no leak, without a warning', async () => {
    const bench = await openBench(store);
    const slow = [await receive(() => undefined), await receive(() => undefined)];
    for (const { url } of slow) await bench.listen(url, { events: ['session.updated'] });
    for (let i = 0; i < 8; i++) await bench.save(['session.updated']);
    const warnings: Error[] = [];
    const note = (warning: Error): void => void warnings.push(warning);
    process.on('warning', note);
    const worker = bench.worker({ clock: systemClock, stopGraceMs: 1 });
    worker.start();
    await vi.waitFor(() => expect(slow.flatMap(({ got }) => got)).toHaveLength(16), 10_000);
    await worker.stop();
    process.off('warning', note);
    expect(warnings).toEqual([]);
  });

  it('finds work by itself when nobody kicks it', async () => {
    const bench = await openBench(store);
    const receiver = await receive();
    await bench.listen(receiver.url);
    const worker = bench.worker({ clock: systemClock });
    worker.start();
    closers.push(() => worker.stop());
    await bench.save(['session.created']);
    await vi.waitFor(() => expect(receiver.got).toHaveLength(1), 10_000);
  });

  it('stops within its grace, and leaves a try that it had to cut for later', async () => {
    const bench = await openBench(store);
    const receiver = await receive(() => undefined);
    await bench.listen(receiver.url);
    await bench.save(['session.created']);
    const worker = bench.worker({ clock: systemClock, stopGraceMs: 100 });
    worker.start();
    await vi.waitFor(() => expect(receiver.got).toHaveLength(1), 10_000);
    const startedMs = performance.now();
    await worker.stop();
    expect(performance.now() - startedMs).toBeLessThan(2_000);
    expect(await bench.deliveries()).toMatchObject([{ status: 'pending', tries: [] }]);
  });

  it('survives a store that fails', async () => {
    const bench = await openBench(store);
    const down = () => Promise.reject(new Error('the database is away'));
    const worker = bench.worker({ store: { ...bench.store, merchantIds: down } });
    await worker.round();
    expect(bench.faults).toEqual([expect.stringContaining('could not be listed')]);
  });
});
