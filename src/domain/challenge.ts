// One-time codes by which a buyer proves that a phone is theirs: how long a code lives, how often it may be guessed and
// sent again. Pure; the code itself is never part of the record, only what it can be compared with.
import type { Channel } from './message.ts';
import type { Phone } from './phone.ts';

/** At most `most` in any stretch of time of this length. */
export interface Pace {
  readonly most: number;
  readonly windowMs: number;
}

export interface ChallengeLimits {
  /** How long one code can be answered. */
  readonly codeLifeMs: number;
  readonly maxTries: number;
  /** How long a challenge can be sent again, from its first code on. */
  readonly lifeMs: number;
  readonly maxResends: number;
  /** Codes to one number. Sending and sending again count together, here and below. */
  readonly perNumber: Pace;
  readonly perNumberADay: Pace;
  /** Codes asked for from one network address. */
  readonly perAddress: Pace;
}

const MINUTE_MS = 60_000;

export const DEFAULT_CHALLENGE_LIMITS: ChallengeLimits = {
  codeLifeMs: 10 * MINUTE_MS,
  maxTries: 3,
  lifeMs: 60 * MINUTE_MS,
  maxResends: 5,
  perNumber: { most: 1, windowMs: 30_000 },
  perNumberADay: { most: 20, windowMs: 24 * 60 * MINUTE_MS },
  perAddress: { most: 10, windowMs: 10 * MINUTE_MS },
};

/** `answered`: the right code came · `replaced`: a newer challenge took its place. */
export type ChallengeEnd = 'answered' | 'replaced';

export interface Challenge {
  readonly merchantId: string;
  /** A random UUID, shown on the wire: whoever knows it may try codes. */
  readonly id: string;
  /** The session at which the code was asked for. */
  readonly sessionId: string;
  readonly phone: Phone;
  readonly channel: Channel;
  /** A keyed hash of this challenge's present code. */
  readonly codeHash: string;
  /** Answers to the present code so far, right or wrong. */
  readonly tries: number;
  readonly resends: number;
  readonly end: ChallengeEnd | null;
  readonly createdAtMs: number;
  /** Business time at which the present code can no longer be answered. */
  readonly codeEndsAtMs: number;
  /** Rises by one with every save; 1 after the first. */
  readonly version: number;
}

export type ChallengeRefusal =
  | { readonly reason: 'wrong'; readonly triesLeft: number; readonly text: string }
  | { readonly reason: 'expired' | 'exhausted' | 'undeliverable' | 'session-mismatch'; readonly text: string }
  | { readonly reason: 'too-many'; readonly retryAfterS: number; readonly text: string };

type Fresh = Pick<Challenge, 'merchantId' | 'id' | 'sessionId' | 'phone' | 'channel' | 'codeHash'>;

export function openChallenge(fresh: Fresh, limits: ChallengeLimits, nowMs: number): Challenge {
  return {
    ...fresh,
    tries: 0,
    resends: 0,
    end: null,
    createdAtMs: nowMs,
    codeEndsAtMs: nowMs + limits.codeLifeMs,
    version: 1,
  };
}

/** Whether a new code may follow the present one, which need not have expired. */
export function whyNotRenewable(challenge: Challenge, limits: ChallengeLimits, nowMs: number): ChallengeRefusal | null {
  if (challenge.end !== null) return ended(challenge.end);
  if (nowMs >= challenge.createdAtMs + limits.lifeMs) return expired('This code request is too old to be sent again.');
  if (challenge.resends >= limits.maxResends) {
    return expired(`A code has been sent again ${challenge.resends} times, which is the most.`);
  }
  return null;
}

/** The new code takes the place of the old one, which can no longer be answered. */
export function renewChallenge(
  challenge: Challenge,
  { channel, codeHash }: Pick<Challenge, 'channel' | 'codeHash'>,
  limits: ChallengeLimits,
  nowMs: number,
): Challenge {
  return {
    ...challenge,
    channel,
    codeHash,
    tries: 0,
    resends: challenge.resends + 1,
    codeEndsAtMs: nowMs + limits.codeLifeMs,
    version: challenge.version + 1,
  };
}

/** Counts an answer before anybody looks whether it is right. */
export function countTry(challenge: Challenge, limits: ChallengeLimits, nowMs: number): Challenge | ChallengeRefusal {
  if (challenge.end !== null) return ended(challenge.end);
  if (nowMs >= challenge.codeEndsAtMs) return expired('The code has expired.');
  if (challenge.tries >= limits.maxTries) {
    const text = `The code was tried ${limits.maxTries} times and is good no more. Ask for a new one.`;
    return { reason: 'exhausted', text };
  }
  return { ...challenge, tries: challenge.tries + 1, version: challenge.version + 1 };
}

/** What is answered to a wrong code; `counted` includes it. */
export function wrongCode({ tries }: Challenge, { maxTries }: ChallengeLimits): ChallengeRefusal {
  const triesLeft = Math.max(0, maxTries - tries);
  const next =
    triesLeft === 0 ? 'Ask for a new code.' : `${triesLeft} ${triesLeft === 1 ? 'try is' : 'tries are'} left.`;
  return { reason: 'wrong', triesLeft, text: `The code is not the one that was sent. ${next}` };
}

export const endChallenge = (challenge: Challenge, end: ChallengeEnd): Challenge => ({
  ...challenge,
  end,
  version: challenge.version + 1,
});

export const isRefused = (answer: Challenge | ChallengeRefusal): answer is ChallengeRefusal => 'reason' in answer;

const ENDS: Readonly<Record<ChallengeEnd, string>> = {
  answered: 'The code has been used.',
  replaced: 'A newer code was asked for at this session, and only that one is good.',
};

export const ended = (end: ChallengeEnd): ChallengeRefusal => expired(ENDS[end]);

const expired = (text: string): ChallengeRefusal => ({ reason: 'expired', text: `${text} Ask for a new one.` });
