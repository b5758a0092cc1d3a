// A buyer without a browser: the hosted page is read, filled in and sent like a browser without scripts does.
import { expect } from 'vitest';
import type { TestServer } from '../test/server.ts';

const CARD = { method: 'card', card_number: '4242424242424242', card_expiry: '08/34', card_cvc: '123' };

type Server = Pick<TestServer, 'app'>;
type Typed = Readonly<Record<string, string>>;

/**
 * Keeps the cookie, sends the page's hidden fields along. The e-mail address the merchant gave is hidden from whoever has only
 * the link, and counts. Answers the last page.
 */
export async function payOnPage(server: Server, path: string, typed: Typed = {}): Promise<string> {
  const paid = await send(server, path, 'pay', typed, CARD);
  expect(paid.status, paid.body).toBe(303);
  const { headers } = paid;
  return (await server.app.server.inject({ method: 'GET', url: paid.location, headers })).body;
}

/** Enters a discount code, and answers the page as it then is. */
export async function enterCode(server: Server, path: string, code: string): Promise<string> {
  const entered = await send(server, path, 'update', { code }, {});
  if (entered.status !== 303) return entered.body;
  const { headers } = entered;
  return (await server.app.server.inject({ method: 'GET', url: entered.location, headers })).body;
}

async function send({ app }: Server, path: string, action: 'pay' | 'update', typed: Typed, card: Typed) {
  const page = await app.server.inject({ method: 'GET', url: path });
  const hidden = [...page.body.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)];
  const form: Record<string, string> = page.body.includes('name="method"') ? { ...card, ...typed } : { ...typed };
  for (const [, name = '', value = ''] of hidden) form[name] ??= value;
  const headers = { cookie: page.cookies.map(({ name, value }) => `${name}=${value}`).join('; ') };
  const answer = await app.server.inject({
    method: 'POST',
    url: `${path}/${action}`,
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(form).toString(),
  });
  const location = String(answer.headers['location']);
  return { status: answer.statusCode, body: answer.body, location, headers };
}
