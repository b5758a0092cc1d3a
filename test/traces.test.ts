// What a collector is told of payments: one tree from each request to the webhook, and nothing about anybody.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createCall } from './call.ts';
import { openReceiver, type Receiver } from './receiver.ts';
import { startTestServer, type TestServer } from './server.ts';

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue?: string } }[];
}

interface Export {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly Span[] }[] }[];
}

/** What callers are drawing when they do each of these. */
const TRACES = {
  pay: '4bf92f3577b34da6a3ce929d0e0e4736',
  refund: '4bf92f3577b34da6a3ce929d0e0e4737',
  challenged: '4bf92f3577b34da6a3ce929d0e0e4738',
  approved: '4bf92f3577b34da6a3ce929d0e0e4739',
  lost: '4bf92f3577b34da6a3ce929d0e0e473a',
  back: '4bf92f3577b34da6a3ce929d0e0e473b',
  forged: '4bf92f3577b34da6a3ce929d0e0e473c',
};
const CALLER = '00f067aa0ba902b7';
const CARDS = { pays: '4242424242424242', challenged: '4000002760003184', timesOut: '4000000000001018' };
const EMAIL = 'asha.private@example.com';
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
  await server?.stop();
  await collector.close();
  await shop.close();
});

interface Session {
  readonly id: string;
  readonly client_secret: string;
  readonly next_action: { readonly url: string } | null;
}

const within = (trace: keyof typeof TRACES) => ({ traceparent: `00-${TRACES[trace]}-${CALLER}-01` });
const SESSIONS = '/kassa/v1/sessions';
/** What must not be told to the collector. */
const secrets = [EMAIL, '9876543210', ...Object.values(CARDS), 'a private note', 'in-the-address', 'in-the-query'];

beforeAll(async () => {
  const call = createCall(server.baseUrl, server.keys.native);
  const hook = { url: `${shop.url}/hook?token=in-the-address`, events: ['order.created'] };
  const made = await call<{ secret: string }>('POST', '/kassa/v1/webhook_endpoints', hook);
  const pay = async (number: string, trace: keyof typeof TRACES): Promise<Session> => {
    const { body: session } = await call<Session>('POST', SESSIONS, CART);
    const card = { number, exp_month: 12, exp_year: 2040, cvc: '987' };
    const path = `${SESSIONS}/${session.id}/pay?secret=in-the-query`;
    const { body: paid } = await call<Session>('POST', path, { method: 'card', card }, within(trace));
    secrets.push(session.id, session.client_secret);
    return { ...paid, client_secret: session.client_secret };
  };

  const paid = await pay(CARDS.pays, 'pay');
  await call('POST', `${SESSIONS}/${paid.id}/refund`, {}, within('refund'));
  await call('GET', `/kassa/pay/${paid.id}?secret=${paid.client_secret}`);

  const challenged = await pay(CARDS.challenged, 'challenged');
  const bank = (challenged.next_action?.url ?? '').replace(server.baseUrl, '');
  const form = { ...within('approved'), 'content-type': 'application/x-www-form-urlencoded' };
  expect((await call('POST', bank, 'action=approve', form)).status).toBe(303);

  const lost = await pay(CARDS.timesOut, 'lost');
  const [attempt] = (await server.app.store.findSession('native', lost.id, null))?.session.attempts ?? [];
  await call('GET', `/kassa/pay/${lost.id}/return/${attempt?.id}`, undefined, within('back'));

  const merchantId = (await server.app.store.findSession('native', paid.id, null))?.session.merchantId ?? '';
  const forged = `/kassa/gateways/sandbox/${merchantId}/notify`;
  expect((await call('POST', forged, { note: 'a private note' }, within('forged'))).status).toBe(401);

  await vi.waitUntil(() => shop.got.length === 3, { timeout: 20_000 });
  secrets.push(made.body.secret, server.keys.native ?? 'no key', bank, attempt?.id ?? 'no attempt', merchantId);
  await server.stop();
});

const spansIn = ({ got }: Receiver): Span[] =>
  got.flatMap(({ body }) =>
    (JSON.parse(body) as Export).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
  );

/** Names and what is below them, in the order in which it began, of what followed from one request. */
function treeOf(trace: keyof typeof TRACES): unknown {
  const spans = spansIn(collector)
    .filter(({ traceId }) => traceId === TRACES[trace])
    .sort((a, b) => Number(BigInt(a.startTimeUnixNano) - BigInt(b.startTimeUnixNano)));
  const below = (parent: string): unknown[] =>
    spans
      .filter(({ parentSpanId }) => parentSpanId === parent)
      .map(({ name, spanId, attributes }) => {
        const outcome = attributes.find(({ key }) => key === 'kassa.outcome')?.value.stringValue;
        return [outcome === undefined ? name : `${name}: ${outcome}`, ...below(spanId)];
      });
  return below(CALLER)[0];
}

describe('traces', () => {
  it('draw one tree from the request over command, save and gateway to the webhook, which carries it on', () => {
    expect(treeOf('pay')).toEqual([
      'POST /kassa/v1/sessions/:id/pay',
      [
        'command start-payment: done',
        ['save session: saved'],
        ['gateway sandbox start: paid'],
        ['save session: saved', ['delivery native: delivered']],
      ],
    ]);
    const delivery = spansIn(collector).find(
      ({ name, traceId }) => name === 'delivery native' && traceId === TRACES.pay,
    );
    const carried = shop.got.map(({ headers }) => headers['traceparent']);
    expect(carried).toContain(`00-${TRACES.pay}-${delivery?.spanId}-01`);
  });

  it('draw the refund, with what the gateway said of it', () => {
    expect(treeOf('refund')).toEqual([
      'POST /kassa/v1/sessions/:id/refund',
      [
        'command refund-payment: done',
        ['save session: saved'],
        ['gateway sandbox refund: refunded'],
        ['save session: saved'],
      ],
    ]);
  });

  it('draw the provider’s notification and what was learned by it, down to the webhook', () => {
    expect(treeOf('challenged')).toEqual([
      'POST /kassa/v1/sessions/:id/pay',
      [
        'command start-payment: done',
        ['save session: saved'],
        ['gateway sandbox start: challenge'],
        ['save session: saved'],
      ],
    ]);
    expect(treeOf('approved')).toEqual([
      'POST /kassa/gateways/sandbox/pages/*',
      ['notification sandbox: paid'],
      ['command report-payment: done', ['save session: saved', ['delivery native: delivered']]],
    ]);
    expect(treeOf('forged')).toEqual([
      'POST /kassa/gateways/:gateway/:merchant/notify',
      ['notification sandbox: forged'],
    ]);
  });

  it('draw the question what became of a payment whose answer was lost', () => {
    expect(treeOf('lost')).toEqual([
      'POST /kassa/v1/sessions/:id/pay',
      [
        'command start-payment: done',
        ['save session: saved'],
        ['gateway sandbox start: unknown'],
        ['save session: saved'],
      ],
    ]);
    expect(treeOf('back')).toEqual([
      'GET /kassa/pay/:id/return/:attempt',
      ['gateway sandbox check: paid'],
      ['command report-payment: done', ['save session: saved', ['delivery native: delivered']]],
    ]);
  });

  it('hold words from closed sets, and nothing of anybody', () => {
    const known = /^(http\.|kassa\.(outcome|request_id)$|error\.type$)/;
    const keys = new Set(spansIn(collector).flatMap(({ attributes }) => attributes.map(({ key }) => key)));
    for (const key of keys) expect(key).toMatch(known);
    const everything = collector.got.map(({ body }) => body).join('\n');
    for (const secret of secrets) expect(everything).not.toContain(secret);
  });
});
