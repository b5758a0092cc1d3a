// The link of a left checkout, opened in a browser by whoever has it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedClock } from '../src/base/clock.ts';
import { NOW_MS } from './makers.ts';
import { startTestServer, type TestServer } from './server.ts';

const HOUR_MS = 3_600_000;
const clock = fixedClock(NOW_MS);
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ clock });
});
afterAll(() => server?.stop());

const open = async (url: string) => {
  const { statusCode, headers, body } = await server.app.server.inject({ method: 'GET', url });
  return { status: statusCode, to: headers['location'], body };
};

async function createSession(): Promise<string> {
  const items = [{ product_id: 8948397801608, variant_id: 46107636203656, quantity: 1 }];
  const created = await server.app.server.inject({
    method: 'POST',
    url: '/session',
    payload: { data: { shop_domain: server.shopDomain, items, note: 'Ring twice, flat 9' } },
  });
  return created.json<{ data: { session_id: string } }>().data.session_id;
}

describe('the link of a left checkout', () => {
  it('leads to its page while it lives', async () => {
    const id = await createSession();
    expect(await open(`/pay?flx_s=${id}`)).toMatchObject({ status: 303, to: `/pay/${id}` });
  });

  it('leads everybody to the same fresh page after its time, which tells nothing about the buyer', async () => {
    const id = await createSession();
    clock.advance(HOUR_MS);
    const first = await open(`/pay?flx_s=${id}`);
    expect(first.to).toMatch(/^\/pay\/[0-9a-f-]{36}$/);
    expect(first.to).not.toBe(`/pay/${id}`);
    expect(await open(`/pay?flx_s=${id}`)).toMatchObject({ to: first.to });
    const page = await open(String(first.to));
    expect(page).toMatchObject({ status: 200 });
    expect(page.body).toContain('Charcoal Embroidered Ball Gown');
    expect(page.body).not.toContain('flat 9');
  });

  it.each([
    '',
    '?flx_s=',
    '?flx_s=5223aec7-bb78-4344-be18-8023eb8f22ae',
    '?flx_s=//evil.example',
    '?flx_s=https%3A%2F%2Fevil.example',
    '?flx_s=..%2F..%2Fevil',
  ])('with nobody’s id shows what to do instead, and leads nowhere: %s', async (query) => {
    const page = await open(`/pay${query}`);
    expect(page).toMatchObject({ status: 404, to: undefined });
    expect(page.body).toContain('Go back to the shop and start again');
  });
});
