import { afterEach, beforeEach, expect, it } from 'vitest';
import { openReceiver, type Receiver } from '../../test/receiver.ts';
import { createTracing, type Tracing } from './tracing.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';

let collector: Receiver;
let tracing: Tracing;
beforeEach(async () => {
  collector = await openReceiver();
  tracing = await createTracing(collector.url, '1.2.3');
});
afterEach(() => collector.close());

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly status: { readonly code?: number };
}

/** What the collector has got once everything is sent. */
async function spans(): Promise<readonly Span[]> {
  await tracing.close();
  return collector.got.flatMap(({ body }) =>
    (JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }).resourceSpans.flatMap(
      ({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans),
    ),
  );
}

const request = (traceparent?: string) =>
  tracing.request({ method: 'GET', route: '/x/:id', requestId: 'req_1', traceparent });

it('continues the caller’s trace', async () => {
  request(`00-${TRACE}-${CALLER}-01`).end(200);
  expect(await spans()).toMatchObject([{ traceId: TRACE, parentSpanId: CALLER, name: 'GET /x/:id' }]);
});

it.each([
  undefined,
  'garbage',
  `ff-${TRACE}-${CALLER}-01`,
  `00-${'0'.repeat(32)}-${CALLER}-01`,
  `00-${TRACE}-${'0'.repeat(16)}-01`,
  `00-${TRACE.toUpperCase()}-${CALLER}-01`,
])('begins anew where the caller’s header is %s', async (traceparent) => {
  request(traceparent).end(200);
  const [span] = await spans();
  expect(span?.traceId).toMatch(/^[0-9a-f]{32}$/);
  expect(span?.traceId).not.toBe(TRACE);
  expect(span?.parentSpanId).toBeFalsy();
});

it('marks a fault and says nothing of its message', async () => {
  const failing = tracing.observer.around(
    { kind: 'save', name: 'session' },
    async () => {
      throw new TypeError('Key (email)=(asha@example.com) already exists.');
    },
    () => 'never',
  );
  await expect(failing).rejects.toThrow('asha');
  expect(await spans()).toMatchObject([{ name: 'save session', status: { code: 2 } }]);
  const everything = collector.got.map(({ body }) => body).join();
  expect(everything).toContain('TypeError');
  expect(everything).not.toContain('asha');
});

it('draws what follows from an event below the step that saved it, also later', async () => {
  const { observer } = tracing;
  const done = () => 'done';
  await observer.around({ kind: 'save', name: 'session' }, async () => observer.noteEvent('event-1'), done);
  await observer.around({ kind: 'delivery', name: 'native', follows: 'event-1' }, async () => undefined, done);
  await observer.around({ kind: 'delivery', name: 'native', follows: 'forgotten' }, async () => undefined, done);
  const [saved, delivered, orphan] = await spans();
  expect([delivered?.traceId, delivered?.parentSpanId]).toEqual([saved?.traceId, saved?.spanId]);
  expect(orphan?.traceId).not.toBe(saved?.traceId);
  expect(observer.headers()).toEqual({});
});

it('does not wait for a collector that is gone', async () => {
  await collector.close();
  request().end(200);
  const beganMs = Date.now();
  await tracing.close();
  expect(Date.now() - beganMs).toBeLessThan(6_000);
});
