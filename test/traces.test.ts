// What a collector is told of a payment: one tree from the request to the webhook, and nothing about anybody.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCall } from './call.ts';
import { openReceiver, type Receiver } from './receiver.ts';
import { startTestServer, type TestServer } from './server.ts';

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
}

interface Export {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly Span[] }[] }[];
}

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';
const EMAIL = 'asha.private@example.com';
const CARD = '4242424242424242';
const CART = {
  lines: [{ variant: 'GIFT-1000', quantity: 1 }],
  buyer: { email: EMAIL, phone: '+919876543210' },
  metadata: { note: 'a private note' },
};

let collector: Receiver;
let shop: Receiver;
let server: TestServer;
beforeAll(async () => {
  [collector, shop] = [await openReceiver(), await openReceiver()];
  server = await startTestServer({ config: { traceEndpoint: collector.url } });
});
afterAll(async () => {
  await server.stop();
  await collector.close();
  await shop.close();
});

const spansIn = ({ got }: Receiver): Span[] =>
  got.flatMap(({ body }) =>
    (JSON.parse(body) as Export).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
  );

describe('traces', () => {
  it('draw one tree from the request over command, save and gateway to the webhook, which carries it on', async () => {
    const call = createCall(server.baseUrl, server.keys.native);
    const made = await call<{ secret: string }>('POST', '/kassa/v1/webhook_endpoints', {
      url: `${shop.url}/hook?token=in-the-address`,
      events: ['order.created'],
    });
    const { body: session } = await call<{ id: string; client_secret: string }>('POST', '/kassa/v1/sessions', CART);
    const traceparent = `00-${TRACE}-${CALLER}-01`;
    const card = { number: CARD, exp_month: 12, exp_year: 2040, cvc: '987' };
    const path = `/kassa/v1/sessions/${session.id}/pay?secret=in-the-query`;
    await call('POST', path, { method: 'card', card }, { traceparent });
    await call('POST', `/kassa/v1/sessions/${session.id}/pay`, { method: 'card', card }, { traceparent });
    await call('GET', `/kassa/pay/${session.id}?secret=${session.client_secret}`);
    await expect.poll(() => shop.got.length).toBe(1);
    await server.stop();

    const spans = spansIn(collector);
    const paid = spans.filter(({ traceId }) => traceId === TRACE);
    const [request] = paid.filter(({ parentSpanId }) => parentSpanId === CALLER);
    if (request === undefined) throw new Error('the request is not drawn');
    const treeOf = (span: Span): unknown[] => [
      span.name,
      ...paid.filter(({ parentSpanId }) => parentSpanId === span.spanId).map((child) => treeOf(child)),
    ];
    expect(treeOf(request)).toEqual([
      'POST /kassa/v1/sessions/:id/pay',
      ['command start-payment', ['save session'], ['gateway sandbox start'], ['save session', ['delivery native']]],
    ]);
    const delivery = paid.find(({ name }) => name === 'delivery native');
    expect(shop.got[0]?.headers['traceparent']).toBe(`00-${TRACE}-${delivery?.spanId}-01`);

    const attributes = (span: Span | undefined) =>
      Object.fromEntries((span?.attributes ?? []).map(({ key, value }) => [key, Object.values(value)[0]]));
    expect(attributes(request)).toMatchObject({
      'http.request.method': 'POST',
      'http.route': '/kassa/v1/sessions/:id/pay',
      'http.response.status_code': 200,
    });
    expect(attributes(delivery)).toEqual({ 'kassa.outcome': 'delivered' });

    const everything = collector.got.map(({ body }) => body).join('\n');
    const secrets = [EMAIL, '9876543210', CARD, 'a private note', 'in-the-address', 'in-the-query', session.id];
    secrets.push(session.client_secret, made.body.secret, server.keys.native ?? 'no key');
    for (const secret of secrets) expect(everything).not.toContain(secret);
  });
});
