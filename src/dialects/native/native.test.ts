import { describe, expect, it } from 'vitest';
import { sessionsInEveryState } from '../../../test/every-state.ts';
import { makeAsked, makeContext } from '../../../test/wire-makers.ts';
import { describeDialect } from '../dialect.suite.ts';
import createBody from './fixtures/create-session.request.json' with { type: 'json' };
import { native } from './index.ts';
import { errorAnswer } from './record-answers.ts';
import { sessionAnswer } from './session-answer.ts';

const SESSION = '/kassa/v1/sessions/:id';

describeDialect({
  dialect: native,
  checkError: (body) => errorAnswer.parse(body),
  bodies: {
    'POST /kassa/v1/sessions': createBody,
    [`PATCH ${SESSION}`]: { ...createBody, buyer: null, metadata: null },
    [`POST ${SESSION}/pay`]: {
      method: 'card',
      gateway: 'sandbox',
      card: { number: '4242 4242 4242 4242', exp_month: 12, exp_year: 30, cvc: '123' },
    },
    [`POST ${SESSION}/refund`]: { amount: 100, reason: 'Torn' },
    [`POST ${SESSION}/mark_paid`]: { note: 'Paid at the counter' },
    [`POST ${SESSION}/expire`]: {},
    [`POST ${SESSION}/cancel`]: {},
    'POST /kassa/v1/webhook_endpoints': { url: 'https://shop.example/hook', events: ['*'], description: 'Shop' },
    'PATCH /kassa/v1/webhook_endpoints/:id': { events: ['session.completed'], enabled: false },
    'POST /kassa/v1/webhook_endpoints/:id/rotate': {},
    'POST /kassa/v1/deliveries/:id/resend': {},
    'POST /kassa/v1/discounts': { codes: ['SALE'], percent_off: 10, products: ['p-1'], max_uses: 5, payments: null },
    'PATCH /kassa/v1/discounts/:id': { amount_off: { INR: 500 }, per: 'piece', ends_at: null, active: false },
    'DELETE /kassa/v1/discounts/:id': {},
  },
  showing: [
    'POST /kassa/v1/sessions',
    `GET ${SESSION}`,
    `PATCH ${SESSION}`,
    `POST ${SESSION}/pay`,
    `POST ${SESSION}/refund`,
    `POST ${SESSION}/mark_paid`,
    `POST ${SESSION}/expire`,
    `POST ${SESSION}/cancel`,
  ],
  reading: { route: `GET ${SESSION}`, param: 'id' },
});

describe('the policy', () => {
  const scopes = (method: string, path: string): unknown =>
    native.routes.find((route) => route.method === method && route.path === path)?.scopes;

  it('asks for a scope everywhere but at the document', () => {
    const open = native.routes.filter((route) => route.scopes === 'public' || route.scopes.length === 0);
    expect(open.map(({ path }) => path)).toEqual(['/openapi.json']);
  });

  it('lets keys for payments pay, refund and mark as paid, and nothing else', () => {
    const forPayments = native.routes.filter((route) => route.scopes.includes('payments.write'));
    expect(forPayments.map(({ path }) => path)).toEqual([
      `${SESSION}/pay`,
      `${SESSION}/mark_paid`,
      `${SESSION}/refund`,
    ]);
    expect(scopes('GET', SESSION)).toEqual(['sessions.read']);
    expect(scopes('POST', `${SESSION}/cancel`)).toEqual(['sessions.write']);
  });

  it('takes an idempotency key wherever something changes', () => {
    for (const { method, idempotency } of native.routes) {
      expect(idempotency).toBe(method === 'GET' ? 'none' : 'optional');
    }
    expect(native.policy.idempotency).toEqual({ maxKeyChars: 255, lifeMs: 86_400_000, keepsRefusals: true });
  });
});

describe('sessions of other dialects', () => {
  it.each(['native', 'flexype', 'shoppex'])('are shown with all keys in every state: %s', (dialect) => {
    const route = native.routes.find(({ method, path }) => method === 'GET' && path === SESSION);
    for (const [state, session] of Object.entries(sessionsInEveryState(dialect))) {
      const reply = route?.render({ kind: 'session', session, warnings: [] }, makeContext(), makeAsked());
      const parsed = sessionAnswer.safeParse(JSON.parse(reply?.body ?? ''));
      expect(parsed.error, state).toBeUndefined();
      expect(parsed.data, state).toMatchObject({ dialect, client_secret: null });
    }
  });
});
