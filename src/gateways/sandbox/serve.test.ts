import { describe, expect, it } from 'vitest';
import { MERCHANT_ID, NOW_MS } from '../../../test/makers.ts';
import { card, openSandbox, PUBLIC_URL } from '../../../test/open-sandbox.ts';
import { uuidv7 } from '../../base/ids.ts';
import type { GatewayReply, GatewayRequest } from '../gateway.ts';
import { makeAttempt } from '../gateway.suite.ts';

const PREFIX = `${PUBLIC_URL}/kassa/gateways/sandbox`;

describe('sandbox pages', () => {
  const visit = (url: string, method = 'GET', form: Record<string, string> = {}): GatewayRequest => ({
    method,
    path: url.replace(PREFIX, ''),
    query: {},
    headers: {},
    body: Buffer.from(new URLSearchParams(form).toString()),
  });

  async function openPage(over: { number?: string; description?: string } = {}) {
    const sandbox = openSandbox();
    const attempt = makeAttempt({ description: over.description ?? 'My Store' });
    const report = await sandbox.gateway.start(attempt, {}, over.number === undefined ? null : card(over.number));
    if (report.kind !== 'challenge') throw new Error(`expected a challenge, got ${report.kind}`);
    const serve = async (request: GatewayRequest): Promise<GatewayReply> => {
      const reply = await sandbox.gateway.serve?.(request);
      if (reply === undefined) throw new Error('the sandbox serves no pages');
      return reply;
    };
    const press = (form: Record<string, string>, url = report.redirectUrl) => serve(visit(url, 'POST', form));
    return { ...sandbox, attempt, report, url: report.redirectUrl, serve, press };
  }

  it('shows the challenge without scripts, says whom one pays and how much, and that it is a test', async () => {
    const { serve, url } = await openPage({ number: '4000002760003184' });
    const reply = await serve(visit(url));
    expect(reply.status).toBe(200);
    expect(reply.body).toContain('Sandbox bank');
    expect(reply.body).toContain('My Store');
    expect(reply.body).toContain('₹3,595.00');
    expect(reply.body).not.toMatch(/<script|javascript:/i);
    expect(reply.headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self' https:\/\/pay.example;/,
    );
    expect(reply.headers['referrer-policy']).toBe('no-referrer');
  });

  it('escapes what the merchant is called', async () => {
    const { serve, url } = await openPage({ description: '<img src=x onerror=alert(1)>"\'' });
    const { body } = await serve(visit(url));
    expect(body).not.toContain('<img');
    expect(body).toContain('&lt;img');
  });

  it.each([
    ['approve', { kind: 'paid' }],
    ['decline', { kind: 'declined', code: 'authentication_failed' }],
    ['cancel', { kind: 'declined', code: 'canceled_by_buyer' }],
  ])('%s on the challenge page: sends the buyer back and tells Kassa', async (action, outcome) => {
    const { press, gateway, attempt, heard } = await openPage({ number: '4000002760003184' });
    const reply = await press({ action });
    expect(reply).toMatchObject({ status: 303, headers: { location: attempt.returnUrl } });
    expect(await gateway.check(attempt, {})).toMatchObject(outcome);
    await gateway.close?.();
    expect(await heard()).toMatchObject([{ attemptId: attempt.id, report: outcome }]);
  });

  it('acts on waiting entries only: pressing twice, or another button later, changes nothing', async () => {
    const { press, serve, url, gateway, attempt, heard } = await openPage({ number: '4000002760003184' });
    await Promise.all([press({ action: 'approve' }), press({ action: 'approve' }), press({ action: 'approve' })]);
    expect(await press({ action: 'decline' })).toMatchObject({ status: 303 });
    expect(await serve(visit(url))).toMatchObject({ status: 303, headers: { location: attempt.returnUrl } });
    expect(await gateway.check(attempt, {})).toMatchObject({ kind: 'paid' });
    await gateway.close?.();
    expect(await heard()).toHaveLength(1);
  });

  it('opens a provider session for a card payment without card data, with its own reference', async () => {
    const { report, serve, url } = await openPage();
    expect(report.reference).toMatch(/^sbx_sess_/);
    const { body } = await serve(visit(url));
    expect(body).toContain('Card number');
    expect(body).toContain('Pay ₹3,595.00');
  });

  it.each([
    ['4242 4242 4242 4242', { kind: 'paid' }, 1],
    ['4000 0000 0000 9995', { kind: 'declined', code: 'insufficient_funds' }, 1],
    ['4000 0000 0000 1018', { kind: 'paid' }, 0],
    ['4000 0000 0000 1034', { kind: 'paid' }, 2],
    ['4000 0000 0000 1042', { kind: 'paid' }, 1],
  ])('%s on the payment page', async (number, outcome, notifications) => {
    const { press, gateway, attempt, heard } = await openPage();
    const reply = await press({ action: 'card', number, expiry: '12 / 40', cvc: '987' });
    expect(reply).toMatchObject({ status: 303, headers: { location: attempt.returnUrl } });
    expect(await gateway.check(attempt, {})).toMatchObject(outcome);
    await gateway.close?.();
    expect(await heard()).toHaveLength(notifications);
  });

  it('leads from the payment page to the challenge, and the old link too', async () => {
    const { press, serve, url, gateway, attempt } = await openPage();
    const reply = await press({ action: 'card', number: '4000002760003184', expiry: '12/40', cvc: '987' });
    const location = reply.headers.location ?? '';
    expect(location).toContain('/pages/challenge/');
    expect(await serve(visit(url))).toMatchObject({ status: 303, headers: { location } });
    expect((await serve(visit(location))).body).toContain('Confirm your payment');
    expect(
      await press({ action: 'card', number: '4242424242424242', expiry: '12/40', cvc: '987' }, location),
    ).toMatchObject({
      status: 400,
    });
    await press({ action: 'approve' }, location);
    expect(await gateway.check(attempt, {})).toMatchObject({ kind: 'paid' });
  });

  it.each([
    [{ number: '4242 4242 4242 4241', expiry: '12/40', cvc: '987' }, 'card number is not right', 'number'],
    [{ number: '4242 4242 4242 4242', expiry: '01/20', cvc: '987' }, 'has expired', 'expiry'],
    [{ number: '4242 4242 4242 4242', expiry: 'soon', cvc: '987' }, 'is no expiry date', 'expiry'],
    [{ number: '4242 4242 4242 4242', expiry: '12/40', cvc: 'x' }, 'security code', 'cvc'],
  ])('shows a slip of the finger at its field and lets the buyer correct it', async (form, message, field) => {
    const { press, gateway, attempt } = await openPage();
    const reply = await press({ action: 'card', ...form });
    expect(reply.status).toBe(422);
    expect(reply.body).toContain(message);
    expect(reply.body).toMatch(new RegExp(`name="${field}"[^>]*aria-invalid="true"`));
    expect(reply.body).not.toContain('value="987"');
    expect(await gateway.check(attempt, {})).toMatchObject({ kind: 'challenge' });
  });

  it('finds nothing without the token, for other merchants or other methods', async () => {
    const { serve, url } = await openPage();
    const parts = url.split('/');
    const token = parts.at(-1) ?? '';
    expect((await serve(visit(url.replace(token, token.slice(0, -1) + '_')))).status).toBe(404);
    expect((await serve(visit(url.replace(`/${token}`, '')))).status).toBe(404);
    expect((await serve(visit(url.replace(MERCHANT_ID, uuidv7(NOW_MS))))).status).toBe(404);
    expect((await serve(visit(url.replace(MERCHANT_ID, "x' or 1=1")))).status).toBe(404);
    expect((await serve(visit(url, 'POST', { action: 'nonsense' }))).status).toBe(400);
    expect((await serve(visit(url, 'DELETE'))).status).toBe(405);
  });
});
