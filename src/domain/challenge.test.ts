import { describe, expect, it } from 'vitest';
import { makeChallenge, NOW_MS } from '../../test/makers.ts';
import {
  countTry,
  DEFAULT_CHALLENGE_LIMITS as limits,
  endChallenge,
  isRefused,
  openChallenge,
  renewChallenge,
  whyNotRenewable,
  wrongCode,
  type Challenge,
  type ChallengeRefusal,
} from './challenge.ts';

const MINUTE_MS = 60_000;

const reasonOf = (answer: Challenge | ChallengeRefusal | null): string | null =>
  answer !== null && isRefused(answer) ? answer.reason : null;

it('opens a challenge for ten minutes', () => {
  const { merchantId, id, sessionId, phone, channel, codeHash } = makeChallenge();
  const opened = openChallenge({ merchantId, id, sessionId, phone, channel, codeHash }, limits, NOW_MS);
  expect(opened).toEqual(makeChallenge());
  expect(opened.codeEndsAtMs).toBe(NOW_MS + 10 * MINUTE_MS);
});

describe('an answer', () => {
  it('is counted before anybody looks at it', () => {
    expect(countTry(makeChallenge({ tries: 2 }), limits, NOW_MS)).toEqual(makeChallenge({ tries: 3, version: 2 }));
  });

  // In order of precedence: each breaks one rule more than those after it.
  it.each([
    ['was used', { end: 'answered', tries: 3 }, 10, 'expired', /used/],
    ['was replaced', { end: 'replaced', tries: 3 }, 10, 'expired', /newer/],
    ['is ten minutes old', { tries: 3 }, 10, 'expired', /has expired/],
    ['was tried three times', { tries: 3 }, 9, 'exhausted', /3 times/],
  ] as const)('is not taken for a code that %s', (_, over, minutes, reason, text) => {
    const answer = countTry(makeChallenge(over), limits, NOW_MS + minutes * MINUTE_MS);
    expect(answer).toMatchObject({ reason, text: expect.stringMatching(text) as string });
  });

  it('is taken up to the last millisecond', () => {
    expect(reasonOf(countTry(makeChallenge(), limits, NOW_MS + 10 * MINUTE_MS - 1))).toBeNull();
  });

  it.each([
    [1, 2, '2 tries are left'],
    [2, 1, '1 try is left'],
    [3, 0, 'Ask for a new code'],
  ])('that is wrong at try %i leaves %i', (tries, triesLeft, text) => {
    const refusal = wrongCode(makeChallenge({ tries }), limits);
    expect(refusal).toMatchObject({ reason: 'wrong', triesLeft, text: expect.stringContaining(text) as string });
  });
});

describe('a new code', () => {
  it('takes the place of the old one with all of its time and tries', () => {
    const laterMs = NOW_MS + 12 * MINUTE_MS;
    const spent = makeChallenge({ tries: 3, version: 4 });
    const renewed = renewChallenge(spent, { channel: 'whatsapp', codeHash: 'new' }, limits, laterMs);
    expect(renewed).toEqual({
      ...spent,
      channel: 'whatsapp',
      codeHash: 'new',
      tries: 0,
      resends: 1,
      codeEndsAtMs: laterMs + 10 * MINUTE_MS,
      version: 5,
    });
  });

  it.each([
    ['was used', { end: 'answered' }, 0, /used/],
    ['was replaced', { end: 'replaced' }, 0, /newer/],
    ['is an hour old', {}, 60, /too old/],
    ['was sent again five times', { resends: 5 }, 59, /5 times/],
  ] as const)('does not follow one that %s', (_, over, minutes, text) => {
    const refusal = whyNotRenewable(makeChallenge(over), limits, NOW_MS + minutes * MINUTE_MS);
    expect(refusal).toMatchObject({ reason: 'expired', text: expect.stringMatching(text) as string });
  });

  it('follows one that has expired or was guessed at too often', () => {
    expect(whyNotRenewable(makeChallenge({ tries: 3, resends: 4 }), limits, NOW_MS + 59 * MINUTE_MS)).toBeNull();
  });
});

it('is over once it was answered', () => {
  expect(endChallenge(makeChallenge(), 'answered')).toEqual(makeChallenge({ end: 'answered', version: 2 }));
});
