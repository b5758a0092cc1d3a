import { describe, expect, it } from 'vitest';
import { NOW_MS } from '../../../test/makers.ts';
import { checkCard, declineMessage, outcomeOf, DECLINE_CODES } from './cards.ts';

const card = { number: '4242 4242 4242 4242', expMonth: 12, expYear: 2040, cvc: '123' };

describe('checkCard', () => {
  it('accepts spaces, dashes, two-digit years and the last day of a month', () => {
    expect(checkCard(card, NOW_MS)).toBeNull();
    expect(checkCard({ ...card, number: '4242-4242-4242-4242', expYear: 40 }, NOW_MS)).toBeNull();
    expect(checkCard({ ...card, expMonth: 6, expYear: 2026 }, Date.UTC(2026, 5, 30, 23, 59))).toBeNull();
  });

  it.each([
    ['a wrong check digit', { number: '4242 4242 4242 4241' }, 'incorrect_number'],
    ['too few digits', { number: '4242' }, 'incorrect_number'],
    ['letters', { number: '4242 4242 4242 424x' }, 'incorrect_number'],
    ['last month', { expMonth: 5, expYear: 2026 }, 'expired_card'],
    ['last year', { expMonth: 12, expYear: 2025 }, 'expired_card'],
    ['a short code', { cvc: '12' }, 'incorrect_cvc'],
    ['a code with letters', { cvc: '12a' }, 'incorrect_cvc'],
  ])('refuses %s', (_, over, code) => {
    const fault = checkCard({ ...card, ...over }, NOW_MS);
    expect(fault).toMatchObject({ code, message: declineMessage(fault?.code ?? 'gateway_error') });
  });
});

describe('an expiry date that none has', () => {
  it.each([
    ['month 13', { expMonth: 13 }, 'Check the month'],
    ['month 0', { expMonth: 0 }, 'Check the month'],
    ['half a month', { expMonth: 6.5 }, 'Check the month'],
    ['a century ahead', { expYear: 2140 }, 'Check the year'],
  ])('is not called expired: %s', (_, over, sentence) => {
    const fault = checkCard({ ...card, ...over }, NOW_MS);
    expect(fault).toMatchObject({ field: 'expiry', message: expect.stringContaining(sentence) as string });
    expect(fault?.message).not.toContain('expired');
  });
});

describe('outcomeOf', () => {
  it.each([
    '4242424242424242',
    '4000000000000002',
    '4000000000009995',
    '4000000000000069',
    '4000000000000127',
    '4000000000000119',
    '4000002760003184',
    '4000000000001000',
    '4000000000001018',
    '4000000000001026',
    '4000000000001034',
    '4000000000001042',
  ])('knows %s, which is well formed', (number) => {
    expect(checkCard({ ...card, number }, NOW_MS)).toBeNull();
    const outcome = outcomeOf({ ...card, number });
    const isUnknownCard = outcome.kind === 'declines' && outcome.code === 'card_declined';
    expect(isUnknownCard).toBe(number === '4000000000000002');
  });

  it('declines a well-formed number that is no test card', () => {
    expect(outcomeOf({ ...card, number: '5555 5555 5555 4444' })).toMatchObject({ kind: 'declines' });
  });

  it('has a sentence for every reason to decline', () => {
    for (const code of DECLINE_CODES) expect(declineMessage(code)).toMatch(/^[A-Z].*\.$/);
  });
});
