// The contract suite: what every gateway must hold, whatever provider stands behind it.
import { describe, expect, it } from 'vitest';
import { MERCHANT_ID, NOW_MS, SESSION_ID } from '../../test/makers.ts';
import { uuidv7 } from '../base/ids.ts';
import type { CardInput } from '../domain/command.ts';
import type { AttemptRequest, Gateway, GatewayRequest, GatewaySettings } from './gateway.ts';

/** A gateway with everything it wrote and sent, so that the suite can look for what must not be there. */
export interface GatewayUnderTest {
  readonly gateway: Gateway;
  readonly settings: GatewaySettings;
  /** A method the gateway starts without a challenge, with the card it needs. */
  readonly method: string;
  readonly card: CardInput | null;
  /** A card that is charged while the answer is lost; `null` where no answer can be lost. */
  readonly lostCard: CardInput | null;
  /** Everything the gateway stored or sent so far, as text. */
  readonly traces: () => string;
  /** How many charges its provider made for this attempt. */
  readonly charges: (attempt: AttemptRequest) => Promise<number>;
  /** `false` with a reason for a gateway without a provider that could have missed the start. */
  readonly knowsNeverStarted: true | { readonly because: string };
}

export function makeAttempt(over: Partial<AttemptRequest> = {}): AttemptRequest {
  return {
    id: uuidv7(NOW_MS),
    merchantId: MERCHANT_ID,
    sessionId: SESSION_ID,
    livemode: false,
    method: 'card',
    amount: 359_500,
    currency: 'INR',
    country: 'IN',
    reference: null,
    confirmations: null,
    saves: false,
    instrument: null,
    description: 'My Store',
    buyerEmail: 'asha@example.com',
    returnUrl: 'https://pay.example/kassa/return/m/s/a',
    notifyUrl: 'https://pay.example/kassa/gateways/any/m/notify',
    ...over,
  };
}

export function describeGateway(name: string, open: () => GatewayUnderTest): void {
  describe(`${name} keeps the gateway contract`, () => {
    it('starts an attempt once, however often it is asked', async () => {
      const { gateway, settings, method, card, charges } = open();
      const attempt = makeAttempt({ method });
      const reports = await Promise.all(Array.from({ length: 200 }, () => gateway.start(attempt, settings, card)));
      expect(new Set(reports.map((report) => JSON.stringify(report))).size).toBe(1);
      expect(['paid', 'authorized', 'pending']).toContain(reports[0]?.kind);
      expect(await gateway.check(attempt, settings)).toEqual(reports[0]);
      expect(await charges(attempt)).toBe(1);
    });

    it('says of an attempt that never reached the provider that it was never started', async () => {
      const { gateway, settings, method, knowsNeverStarted } = open();
      const report = await gateway.check(makeAttempt({ method }), settings);
      if (knowsNeverStarted === true) expect(report).toMatchObject({ kind: 'declined', code: 'never_started' });
      else expect(['authorized', 'pending'], knowsNeverStarted.because).toContain(report.kind);
    });

    it('never charges for a start that comes after it was said that there was none', async () => {
      const { gateway, settings, method, card, charges, knowsNeverStarted } = open();
      const attempt = makeAttempt({ method });
      const told = await gateway.check(attempt, settings);
      const late = await gateway.start(attempt, settings, card);
      expect(late).toEqual(told);
      if (knowsNeverStarted !== true) return;
      expect(late.kind).toBe('declined');
      expect(await charges(attempt)).toBe(0);
    });

    it('gives money back once for one refund id, or says in words that it cannot', async () => {
      const { gateway, settings, method, card } = open();
      const attempt = makeAttempt({ method });
      await gateway.start(attempt, settings, card);
      const offer = gateway.offers('INR', 'IN').find((offered) => offered.method === method);
      const refundId = uuidv7(NOW_MS);
      const reports = await Promise.all(
        Array.from({ length: 20 }, () => gateway.refund(attempt, refundId, attempt.amount, settings)),
      );
      expect(new Set(reports.map((report) => JSON.stringify(report))).size).toBe(1);
      if (offer?.refunds === true) expect(reports[0]?.kind).toBe('refunded');
      else
        expect(reports[0]).toMatchObject({ kind: 'failed', message: expect.stringMatching(/not supported/) as string });
    });

    it('never lets an unknown outcome become a decline', async () => {
      const { gateway, settings, method, card, lostCard } = open();
      const attempt = makeAttempt({ method });
      const first = await gateway.start(attempt, settings, lostCard ?? card);
      expect(first.kind === 'unknown').toBe(lostCard !== null);
      expect((await gateway.start(attempt, settings, lostCard ?? card)).kind).not.toBe('declined');
      expect((await gateway.check(attempt, settings)).kind).not.toBe('declined');
    });

    it('answers that it was too late when an attempt is given up after it was paid', async () => {
      const { gateway, settings, method, card } = open();
      const attempt = makeAttempt({ method });
      const started = await gateway.start(attempt, settings, card);
      const givenUp = await gateway.void(attempt, settings);
      expect(givenUp.kind).toBe(started.kind === 'paid' ? 'paid' : 'declined');
    });

    it('refuses forged notifications, however they are forged', async () => {
      const { gateway, settings } = open();
      const claim = JSON.stringify({
        type: 'payment.settled',
        payment: { reference: 'x', session: SESSION_ID, attempt: uuidv7(NOW_MS), status: 'paid' },
      });
      const forgeries: readonly Partial<GatewayRequest>[] = [
        { body: Buffer.from(claim) },
        { body: Buffer.from(claim), headers: { 'sandbox-signature': 't=1,v1=00' } },
        { body: Buffer.from(claim), headers: { 'sandbox-signature': `t=${NOW_MS / 1000},v1=${'0'.repeat(64)}` } },
        { body: Buffer.alloc(0) },
        { body: Buffer.from([0xff, 0x00, 0xfe]) },
      ];
      for (const forgery of forgeries) {
        const request = {
          method: 'POST',
          path: '/m/notify',
          query: {},
          headers: {},
          body: Buffer.alloc(0),
          ...forgery,
        };
        expect(await gateway.hear(request, settings, NOW_MS)).toBe('forged');
      }
    });

    it('leaves no card number or security code in entries, reports, addresses or errors', async () => {
      const { gateway, settings, method, card, traces } = open();
      const typed = card ?? { number: '4242424242424242', expMonth: 12, expYear: 2040, cvc: '987' };
      const attempt = makeAttempt({ method });
      const answers: unknown[] = [];
      for (const number of [typed.number, '4000000000000002', '4000002760003184', '4242424242424241']) {
        const one = { ...attempt, id: uuidv7(NOW_MS) };
        answers.push(await gateway.start(one, settings, { ...typed, number }).catch(String));
        answers.push(await gateway.check(one, settings).catch(String));
      }
      const text = JSON.stringify(answers) + traces();
      expect(text).not.toMatch(/4242424242424242|4000000000000002|4000002760003184|4242424242424241/);
      expect(text).not.toMatch(new RegExp(`"${typed.cvc}"`));
    });

    it('offers only methods it can start', async () => {
      const { gateway, settings, card } = open();
      for (const { method, takesCard } of gateway.offers('INR', 'IN')) {
        const report = await gateway.start(makeAttempt({ method }), settings, takesCard ? card : null);
        expect(report.kind).not.toBe('declined');
      }
    });

    it('names the setting that is wrong', () => {
      const { gateway } = open();
      expect(() => gateway.settings.parse({ no_such_setting: 1 })).toThrow(/no_such_setting/);
    });
  });
}
