// Webhooks with several events in one request: what goes together, and what becomes of each.
import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { NOW_MS } from '../../test/makers.ts';
import { openReceiver, type Received, type Receiver } from '../../test/receiver.ts';
import { makeDelivery } from '../../test/store-makers.ts';
import { formatOf, openBench } from '../../test/webhooks.ts';
import { uuidv7 } from '../base/ids.ts';
import { dialects } from '../dialects/registry.ts';
import { openMemoryStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import { parcelsOf } from './parcels.ts';

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

const idsIn = ({ body }: Pick<Received, 'body'>): string[] =>
  (JSON.parse(body) as { events: { id: string }[] }).events.map(({ id }) => id);

/** As many orders, each of a session of its own. */
async function order(bench: Awaited<ReturnType<typeof openBench>>, count: number): Promise<void> {
  for (let nth = 0; nth < count; nth++) {
    const placed = { id: uuidv7(NOW_MS), number: `K-${nth}`, atMs: NOW_MS };
    const publicId = `OS${String(nth).padStart(18, '0')}-${placed.id}`;
    await bench.save(['order.created'], { dialect: 'fastspring', order: placed, state: 'completed', publicId });
  }
}

describe('a batch', () => {
  it('has the events of one endpoint that are due, under one signature', async () => {
    const bench = await openBench(store);
    const receiver = await receive();
    const { secret } = await bench.listen(receiver.url, { dialect: 'fastspring' });
    await order(bench, 3);
    await bench.worker().round();
    expect(receiver.got).toHaveLength(1);
    const got = receiver.got[0] ?? { path: '', headers: {}, body: '' };
    expect(new Set(idsIn(got)).size).toBe(3);
    const signature = createHmac('sha256', secret).update(got.body).digest('base64');
    expect(got.headers['x-fs-signature']).toBe(signature);
    expect(await bench.deliveries()).toMatchObject(Array(3).fill({ status: 'delivered', tries: [{ status: 200 }] }));
  });

  it('is done with the events that the receiver names, and tries the others again together', async () => {
    const bench = await openBench(store);
    const taken: string[] = [];
    const receiver = await receive((reply, received, nth) => {
      const ids = idsIn(received);
      if (nth === 1) taken.push(ids[1] ?? '');
      reply.writeHead(nth === 1 ? 202 : 200).end(nth === 1 ? `${ids[1]}\n` : '');
    });
    await bench.listen(receiver.url, { dialect: 'fastspring' });
    await order(bench, 4);
    const worker = bench.worker();
    await worker.round();
    const statuses = async () => (await bench.deliveries()).map(({ status }) => status).sort();
    expect(await statuses()).toEqual(['delivered', 'pending', 'pending', 'pending']);
    const [first = 0] = formatOf('fastspring').retryAfterMs;
    bench.clock.advance(first - 1);
    await worker.round();
    expect(receiver.got).toHaveLength(1);
    bench.clock.advance(1);
    await worker.round();
    const [before, after] = receiver.got;
    expect(receiver.got).toHaveLength(2);
    expect(idsIn(after ?? { body: '' })).toHaveLength(3);
    expect([...idsIn(after ?? { body: '' }), ...taken].sort()).toEqual(idsIn(before ?? { body: '' }).sort());
    expect(await statuses()).toEqual(Array(4).fill('delivered'));
  });

  it('fails as a whole where the receiver does, twelve times', async () => {
    const bench = await openBench(store);
    const receiver = await receive((reply) => void reply.writeHead(500).end());
    await bench.listen(receiver.url, { dialect: 'fastspring' });
    await order(bench, 2);
    const worker = bench.worker();
    await worker.round();
    for (const waitMs of formatOf('fastspring').retryAfterMs) {
      bench.clock.advance(waitMs);
      await worker.round();
    }
    expect(receiver.got).toHaveLength(12);
    expect(await bench.deliveries()).toMatchObject(Array(2).fill({ status: 'failed', dueAtMs: null }));
  });
});

describe('what goes together', () => {
  const of = (over: Parameters<typeof makeDelivery>[0]) =>
    makeDelivery({ dialect: 'fastspring', endpointId: 'e1', ...over });

  it('is of one endpoint and one form of the body, and of a dialect that has such bodies', () => {
    const rows = [
      of({}),
      of({ endpointId: 'e2' }),
      of({}),
      of({ version: 'expanded' }),
      of({ dialect: 'native', endpointId: 'e3' }),
      of({ dialect: 'native', endpointId: 'e3' }),
      of({ endpointId: null }),
      of({ endpointId: null }),
    ];
    const [a, b, c, d, ...alone] = rows;
    expect(parcelsOf(rows, dialects)).toEqual([[a, c], [b], [d], ...alone.map((row) => [row])]);
  });

  it('is no more than fits', () => {
    const rows = Array.from({ length: 60 }, () => of({}));
    expect(parcelsOf(rows, dialects).map(({ length }) => length)).toEqual([25, 25, 10]);
  });
});
