// The numbers of a whole server: what they count, and what they never hold.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from './server.ts';

const SESSIONS = '/kassa/v1/sessions';
const CART = { lines: [{ variant: 'GIFT-1000', quantity: 1 }], buyer: { email: 'asha@example.com' } };
const CARD = { number: '4242424242424242', exp_month: 12, exp_year: 2040, cvc: '123' };

describe('the numbers of a server', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.stop());

  const call = async (method: 'GET' | 'POST', url: string, payload?: object) =>
    server.app.server.inject({
      method,
      url,
      headers: { authorization: `Bearer ${server.keys.native}` },
      ...(payload && { payload }),
    });
  const numbers = async (): Promise<string> => (await server.app.server.inject('/metrics')).body;
  /** The value of one line, which must be there. */
  const valueOf = async (line: string): Promise<number> => {
    const found = (await numbers()).split('\n').find((one) => one.startsWith(`${line} `));
    if (found === undefined) throw new Error(`there is no line ${line}`);
    return Number(found.slice(line.length));
  };

  it('count requests, commands, saves, gateway calls and deliveries by outcome', async () => {
    const created = await call('POST', SESSIONS, CART);
    const { id } = created.json<{ id: string }>();
    await call('POST', `${SESSIONS}/${id}/pay`, { method: 'card', card: CARD });
    await call('POST', `${SESSIONS}/${id}/pay`, { method: 'card', card: CARD });
    await call('GET', `${SESSIONS}/${id}`);
    await call('GET', `/native${SESSIONS}/${id}`);
    const answered = (method: string, route: string, status: number): string =>
      `kassa_http_request_duration_seconds_count{dialect="native",method="${method}",route="${route}",status="${status}"}`;
    expect(await valueOf(answered('POST', SESSIONS, 201))).toBe(1);
    expect(await valueOf(answered('POST', `${SESSIONS}/:id/pay`, 200))).toBe(1);
    expect(await valueOf(answered('POST', `${SESSIONS}/:id/pay`, 409))).toBe(1);
    expect(await valueOf(answered('GET', `${SESSIONS}/:id`, 200))).toBe(1);
    expect(await valueOf(answered('GET', `/native${SESSIONS}/:id`, 200))).toBe(1);
    expect(await valueOf('kassa_commands_total{type="open-session",outcome="done"}')).toBe(1);
    expect(await valueOf('kassa_commands_total{type="start-payment",outcome="done"}')).toBe(1);
    expect(await valueOf('kassa_commands_total{type="start-payment",outcome="refused"}')).toBe(1);
    expect(await valueOf('kassa_saves_total{of="session",outcome="saved"}')).toBeGreaterThanOrEqual(3);
    expect(await valueOf('kassa_gateway_call_duration_seconds_count{call="sandbox start",outcome="paid"}')).toBe(1);
    expect(await valueOf('kassa_save_batch_rows_count')).toBeGreaterThanOrEqual(3);
    expect(await valueOf('kassa_in_flight{step="command"}')).toBe(0);
    expect(await valueOf('kassa_http_requests_in_flight')).toBe(0);
    expect(await valueOf('process_resident_memory_bytes')).toBeGreaterThan(1e6);
    expect(await valueOf('kassa_event_loop_delay_seconds{quantile="0.99"}')).toBeGreaterThanOrEqual(0);
  });

  it('count the tries of webhooks', async () => {
    await call('POST', '/kassa/v1/webhook_endpoints', { url: 'http://127.0.0.1:9/', events: ['session.canceled'] });
    const { id } = (await call('POST', SESSIONS, CART)).json<{ id: string }>();
    await call('POST', `${SESSIONS}/${id}/cancel`, {});
    const line = 'kassa_delivery_duration_seconds_count{dialect="native",outcome="retried"}';
    await expect.poll(() => valueOf(line).catch(() => 0)).toBe(1);
  });

  it('hold nothing that names a merchant, a session, a buyer or a key, and nothing that callers make up', async () => {
    const { id } = (await call('POST', SESSIONS, CART)).json<{ id: string }>();
    const seriesOf = (text: string): string[] => text.split('\n').map((line) => line.replace(/ .*/, ''));
    await server.app.server.inject('/made-up/0');
    const before = new Set(seriesOf(await numbers()));
    for (let nth = 1; nth < 20; nth++) {
      await server.app.server.inject(`/made-up/${nth}?email=asha@example.com`);
      await server.app.server.inject({
        method: 'GET',
        url: `${SESSIONS}/ses_${nth}`,
        headers: { origin: `https://${nth}.example` },
      });
    }
    const text = await numbers();
    const fresh = seriesOf(text).filter((series) => !before.has(series));
    // One more status of one route that was there.
    expect(new Set(fresh.map((series) => /route="[^"]*",status="\d+"/.exec(series)?.[0]))).toEqual(
      new Set([`route="${SESSIONS}/:id",status="401"`]),
    );
    const merchants = await server.app.store.merchantIds();
    for (const secret of [id, 'asha', 'made-up', server.keys.native ?? '', ...merchants])
      expect(text).not.toContain(secret);
  });

  it('are not there for others, in the words of an unknown path', async () => {
    const hidden = await server.app.server.inject({ url: '/metrics', remoteAddress: '10.0.0.7' });
    const unknown = await server.app.server.inject({ url: '/metricz', remoteAddress: '10.0.0.7' });
    const wordsOf = (body: string): string => body.replace(/req_\w+/, '').replace('metricz', 'metrics');
    expect([hidden.statusCode, wordsOf(hidden.body)]).toEqual([404, wordsOf(unknown.body)]);
  });
});
