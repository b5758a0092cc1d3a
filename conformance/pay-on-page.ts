// A buyer without a browser: the hosted page is read, filled in and sent like a browser without scripts does.
import { expect } from 'vitest';
import type { TestServer } from '../test/server.ts';

const CARD = { method: 'card', card_number: '4242424242424242', card_expiry: '08/34', card_cvc: '123' };

/**
 * Keeps the cookie, sends the page's hidden fields along. The e-mail address the merchant gave is hidden from whoever has only
 * the link, and counts. Answers the last page.
 */
export async function payOnPage(
  { app }: Pick<TestServer, 'app'>,
  path: string,
  typed: Readonly<Record<string, string>> = {},
): Promise<string> {
  const page = await app.server.inject({ method: 'GET', url: path });
  const hidden = [...page.body.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)];
  const form: Record<string, string> = page.body.includes('name="method"') ? { ...CARD, ...typed } : { ...typed };
  for (const [, name = '', value = ''] of hidden) form[name] ??= value;
  const cookie = page.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded' };
  const payload = new URLSearchParams(form).toString();
  const paid = await app.server.inject({ method: 'POST', url: `${path}/pay`, headers, payload });
  expect(paid.statusCode, paid.body).toBe(303);
  return (await app.server.inject({ method: 'GET', url: String(paid.headers['location']), headers: { cookie } })).body;
}
