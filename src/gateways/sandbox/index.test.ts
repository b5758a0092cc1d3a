import { describe, expect, it, vi } from 'vitest';
import { MERCHANT_ID, NOW_MS } from '../../../test/makers.ts';
import { card, memoryBank, openSandbox, PUBLIC_URL } from '../../../test/open-sandbox.ts';
import { fixedClock } from '../../base/clock.ts';
import { uuidv7 } from '../../base/ids.ts';
import type { GatewayRequest } from '../gateway.ts';
import { describeGateway, makeAttempt } from '../gateway.suite.ts';
import { createSandbox } from './index.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

describeGateway('sandbox', () => {
  const { gateway, bank, sent } = openSandbox();
  return {
    gateway,
    settings: {},
    method: 'card',
    card: card('4242424242424242'),
    lostCard: card('4000000000001018'),
    traces: () => bank.writes.join('\n') + JSON.stringify(sent.map(({ body, ...rest }) => [rest, String(body)])),
    charges: async () => bank.writes.filter((entry) => entry.includes('"kind":"paid"')).length,
    knowsNeverStarted: true,
  };
});

describe('sandbox cards', () => {
  it('4242 pays with a single write and without a notification', async () => {
    const { gateway, bank, heard } = openSandbox();
    const report = await gateway.start(makeAttempt(), {}, card('4242 4242 4242 4242'));
    expect(report).toMatchObject({ kind: 'paid', reference: expect.stringMatching(/^sbx_pay_/) as string });
    expect(bank.writes).toHaveLength(1);
    await gateway.close?.();
    expect(await heard()).toEqual([]);
  });

  it.each([
    ['4000 0000 0000 0002', 'card_declined'],
    ['4000 0000 0000 9995', 'insufficient_funds'],
    ['4000 0000 0000 0069', 'expired_card'],
    ['4000 0000 0000 0127', 'incorrect_cvc'],
    ['4000 0000 0000 0119', 'processing_error'],
    ['4242 4242 4242 4241', 'incorrect_number'],
    ['5555 5555 5555 4444', 'card_declined'],
  ])('%s is declined: %s', async (number, code) => {
    const { gateway } = openSandbox();
    const attempt = makeAttempt();
    const report = await gateway.start(attempt, {}, card(number));
    expect(report).toMatchObject({ kind: 'declined', code });
    expect(await gateway.check(attempt, {})).toEqual(report);
    expect(await gateway.refund(attempt, uuidv7(NOW_MS), 1, {})).toMatchObject({ kind: 'failed' });
  });

  it('a date in the past is declined as expired', async () => {
    const { gateway } = openSandbox();
    const report = await gateway.start(makeAttempt(), {}, { ...card('4242424242424242'), expYear: 2020 });
    expect(report).toMatchObject({ kind: 'declined', code: 'expired_card' });
  });

  it('1000 is pending, settles later and is announced then', async () => {
    const { gateway, heard } = openSandbox();
    const attempt = makeAttempt();
    expect(await gateway.start(attempt, {}, card('4000000000001000'))).toMatchObject({ kind: 'pending' });
    expect(await gateway.check(attempt, {})).toMatchObject({ kind: 'pending' });
    expect(await gateway.void(attempt, {})).toMatchObject({ kind: 'pending' });
    await vi.waitFor(async () => expect(await heard()).toHaveLength(1), 10_000);
    expect(await heard()).toMatchObject([
      { attemptId: attempt.id, sessionId: attempt.sessionId, report: { kind: 'paid' } },
    ]);
    expect(await gateway.check(attempt, {})).toMatchObject({ kind: 'paid' });
  });

  it('1000 settles when it is asked about, should the process have died in between', async () => {
    const { gateway, clock, bank } = openSandbox();
    const attempt = makeAttempt();
    await gateway.start(attempt, {}, card('4000000000001000'));
    await gateway.close?.();
    clock.advance(20);
    expect(await gateway.check(attempt, {})).toMatchObject({ kind: 'paid' });
    expect(await gateway.check(attempt, {})).toMatchObject({ kind: 'paid' });
    expect(bank.writes).toHaveLength(2);
  });

  it('1018 times out after charging: unknown, then paid', async () => {
    const { gateway, heard } = openSandbox();
    const attempt = makeAttempt();
    expect(await gateway.start(attempt, {}, card('4000000000001018'))).toMatchObject({ kind: 'unknown' });
    expect(await gateway.check(attempt, {})).toMatchObject({ kind: 'paid' });
    await gateway.close?.();
    expect(await heard()).toEqual([]);
  });

  it('1026 times out without charging: unknown, then declined', async () => {
    const { gateway } = openSandbox();
    const attempt = makeAttempt();
    expect(await gateway.start(attempt, {}, card('4000000000001026'))).toMatchObject({ kind: 'unknown' });
    expect(await gateway.check(attempt, {})).toMatchObject({ kind: 'declined', code: 'processing_error' });
  });

  it('1034 is announced twice', async () => {
    const { gateway, heard } = openSandbox();
    expect(await gateway.start(makeAttempt(), {}, card('4000000000001034'))).toMatchObject({ kind: 'paid' });
    await gateway.close?.();
    expect(await heard()).toMatchObject([{ report: { kind: 'paid' } }, { report: { kind: 'paid' } }]);
  });

  it('1042 is announced before the answer', async () => {
    const { gateway, sent } = openSandbox();
    const attempt = makeAttempt();
    const sentAtAnswer = await gateway.start(attempt, {}, card('4000000000001042')).then(() => sent.length);
    expect(sentAtAnswer).toBe(1);
    await gateway.start(attempt, {}, card('4000000000001042'));
    expect(sent).toHaveLength(1);
  });

  it('0259 is disputed, to be answered within seven days of the merchant’s own time', async () => {
    const { gateway, clock, heard } = openSandbox();
    clock.learn({ merchantId: MERCHANT_ID, aheadMs: 30 * DAY_MS, version: 1 });
    await gateway.start(makeAttempt(), {}, card('4000000000000259'));
    await vi.waitFor(async () => expect(await heard()).toHaveLength(1), 10_000);
    expect(await heard()).toMatchObject([{ dispute: { status: 'open', answerDueAtMs: NOW_MS + 37 * DAY_MS } }]);
  });

  it('takes no payment in live mode and no method but cards', async () => {
    const { gateway, bank } = openSandbox();
    const pays = card('4242424242424242');
    expect(await gateway.start(makeAttempt({ livemode: true }), {}, pays)).toMatchObject({
      kind: 'declined',
      code: 'gateway_error',
      message: expect.stringContaining('live mode') as string,
    });
    expect(await gateway.start(makeAttempt({ method: 'cod' }), {}, null)).toMatchObject({ kind: 'declined' });
    expect(bank.writes).toEqual([]);
  });

  it('answers even when the notification cannot be delivered', async () => {
    const gateway = createSandbox({
      bank: memoryBank(),
      notify: () => Promise.reject(new Error('the receiver is down')),
      publicUrl: PUBLIC_URL,
      clock: fixedClock(NOW_MS),
      notificationSecret: 's',
    });
    expect(await gateway.start(makeAttempt(), {}, card('4000000000001042'))).toMatchObject({ kind: 'paid' });
    expect(await gateway.start(makeAttempt(), {}, card('4000000000001034'))).toMatchObject({ kind: 'paid' });
    await gateway.close?.();
  });
});

describe('sandbox refunds and giving up', () => {
  it('adds partial refunds up and never gives back more than was charged', async () => {
    const { gateway } = openSandbox();
    const attempt = makeAttempt({ amount: 1_000 });
    await gateway.start(attempt, {}, card('4242424242424242'));
    const first = uuidv7(NOW_MS);
    expect(await gateway.refund(attempt, first, 400, {})).toMatchObject({ kind: 'refunded' });
    expect(await gateway.refund(attempt, first, 400, {})).toMatchObject({ kind: 'refunded' });
    expect(await gateway.refund(attempt, uuidv7(NOW_MS), 601, {})).toMatchObject({ kind: 'failed' });
    expect(await gateway.refund(attempt, uuidv7(NOW_MS), 600, {})).toMatchObject({ kind: 'refunded' });
    expect(await gateway.refund(attempt, uuidv7(NOW_MS), 1, {})).toMatchObject({ kind: 'failed' });
    for (const amount of [0, -1, 0.5]) {
      expect(await gateway.refund(attempt, uuidv7(NOW_MS), amount, {})).toMatchObject({ kind: 'failed' });
    }
  });

  it('gives back exactly what was charged when a hundred refunds come at once', async () => {
    const { gateway } = openSandbox();
    const attempt = makeAttempt({ amount: 1_000 });
    await gateway.start(attempt, {}, card('4242424242424242'));
    const reports = await Promise.all(
      Array.from({ length: 100 }, () => gateway.refund(attempt, uuidv7(NOW_MS), 100, {})),
    );
    expect(reports.filter(({ kind }) => kind === 'refunded')).toHaveLength(10);
  });

  it('gives up an attempt whose buyer is away, and a start that comes after it charges nothing', async () => {
    const { gateway } = openSandbox();
    const away = makeAttempt();
    expect(await gateway.start(away, {}, null)).toMatchObject({ kind: 'challenge' });
    expect(await gateway.void(away, {})).toMatchObject({ kind: 'declined', code: 'canceled_by_buyer' });
    const late = makeAttempt();
    expect(await gateway.void(late, {})).toMatchObject({ kind: 'declined', code: 'never_started' });
    expect(await gateway.start(late, {}, card('4242424242424242'))).toMatchObject({ kind: 'declined' });
  });
});

describe('sandbox notifications', () => {
  it('are refused when changed, signed otherwise, or older than five minutes', async () => {
    const { gateway, sent } = openSandbox();
    await gateway.start(makeAttempt(), {}, card('4000000000001042'));
    const [request] = sent;
    if (request === undefined) throw new Error('no notification was sent');
    const hear = (over: Partial<GatewayRequest>, wallMs = NOW_MS) => gateway.hear({ ...request, ...over }, {}, wallMs);
    expect(await hear({})).toMatchObject({ report: { kind: 'paid' } });
    expect(await hear({}, NOW_MS + 299_000)).toMatchObject({ report: { kind: 'paid' } });
    expect(await hear({}, NOW_MS + 301_000)).toBe('forged');
    expect(await hear({}, NOW_MS - 301_000)).toBe('forged');
    expect(await hear({ body: Buffer.concat([request.body, Buffer.from(' ')]) })).toBe('forged');
    const signature = request.headers['sandbox-signature'] ?? '';
    const movedTime = signature.replace(/t=\d+/, `t=${NOW_MS / 1000 + 60}`);
    expect(await hear({ headers: { 'sandbox-signature': movedTime } })).toBe('forged');
    const other = openSandbox();
    const stranger = createSandbox({
      bank: other.bank,
      notify: async () => undefined,
      publicUrl: PUBLIC_URL,
      clock: fixedClock(NOW_MS),
      notificationSecret: 'another secret',
    });
    expect(await stranger.hear(request, {}, NOW_MS)).toBe('forged');
  });
});
