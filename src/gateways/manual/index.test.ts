import { describe, expect, it } from 'vitest';
import { describeGateway, makeAttempt } from '../gateway.suite.ts';
import { manual } from './index.ts';

for (const method of ['cod', 'bank_transfer']) {
  describeGateway(`manual (${method})`, () => ({
    gateway: manual,
    settings: {},
    method,
    card: null,
    lostCard: null,
    traces: () => '',
    charges: async () => 1,
    knowsNeverStarted: { because: 'no provider stands between Kassa and the merchant, so no start can be missed' },
  }));
}

describe('manual', () => {
  it('lets an order be placed that is paid on delivery', async () => {
    expect(await manual.start(makeAttempt({ method: 'cod' }), {}, null)).toEqual({
      kind: 'authorized',
      collect: 'on_delivery',
    });
  });

  it('shows the merchant’s account details for a transfer, and says who will send them when there are none', async () => {
    const attempt = makeAttempt({ method: 'bank_transfer' });
    const settings = manual.settings.parse({ instructions: ' IBAN DE00 1234 ' });
    expect(await manual.start(attempt, settings, null)).toEqual({ kind: 'pending', instructions: 'IBAN DE00 1234' });
    expect(await manual.start(attempt, {}, null)).toMatchObject({
      kind: 'pending',
      instructions: expect.stringContaining('will send you its account details') as string,
    });
  });

  it('declines a method it does not know', async () => {
    expect(await manual.start(makeAttempt({ method: 'card' }), {}, null)).toMatchObject({ kind: 'declined' });
  });

  it('refuses empty instructions', () => {
    expect(() => manual.settings.parse({ instructions: '  ' })).toThrow(/is empty/);
  });
});
