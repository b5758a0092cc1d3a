// One-time codes from end to end: sends them, takes answers, and gives the session its buyer. The rules are in
// `domain/challenge.ts`; here they meet the clock, chance, the store and a messenger.
import { randomInt } from 'node:crypto';
import { equalInConstantTime, hmacHex } from '../base/crypto.ts';
import { uuidv4 } from '../base/ids.ts';
import type { Result } from '../dialects/dialect.ts';
import type { ResendChallenge, SendChallenge, VerifyChallenge } from '../dialects/login.ts';
import {
  countTry,
  endChallenge,
  ended,
  isRefused,
  openChallenge,
  renewChallenge,
  whyNotRenewable,
  wrongCode,
  type Challenge,
  type ChallengeRefusal,
} from '../domain/challenge.ts';
import type { IdentifyBuyer } from '../domain/command.ts';
import { whyOver } from '../domain/decide/over.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { Session } from '../domain/session.ts';
import type { LoadedSession } from '../store/store.ts';
import type { BuyerTokenMint } from './buyer-tokens.ts';
import { takeChallengeSlots } from './challenge-slots.ts';
import type { EngineDeps } from './deps.ts';
import type { Execute } from './execute.ts';
import { findSession } from './find-session.ts';
import { holderOf, mayTake } from './phone-holder.ts';
import { isCarried, phoneChannel, sendMessage } from './send-message.ts';
import { background } from './background.ts';

type Refused = Extract<Result, { kind: 'challenge-refused' | 'refused' | 'not-found' }>;
export type ChallengeSent = Extract<Result, { kind: 'challenge' }> | Refused;
export type ChallengeVerified = Extract<Result, { kind: 'verified' }> | Refused;

/** Phone login. Answers never tell whether a number is known: that is looked up only once its code has come back. */
export interface Challenges {
  /** Sends a code to a phone, for a session that then has a phone number which is not proven yet. */
  send(request: Omit<SendChallenge, 'do'>): Promise<ChallengeSent>;
  /** Sends a new code under the same id; the old one is good no more. */
  resend(request: Omit<ResendChallenge, 'do'>): Promise<ChallengeSent>;
  /** Takes an answer. The right one makes the holder of the phone the buyer of the session. */
  verify(request: Omit<VerifyChallenge, 'do'>): Promise<ChallengeVerified>;
}

const CODE_DIGITS = 4;

export function createChallenges(deps: EngineDeps, execute: Execute, mint: BuyerTokenMint): Challenges {
  const { store, challengeLimits: limits } = deps;

  return {
    async send({ merchantId, session: ref, phone, channel: wanted, ip }) {
      const found = await findSession(deps, ref, merchantId);
      if (found === null) return { kind: 'not-found', what: 'session' };
      const over = overNow(found.session);
      if (over !== null) return over;
      const merchant = await merchantOf(found);
      const channel = wanted ?? phoneChannel(merchant);
      if (!isCarried(deps, merchant, channel)) return refused(UNDELIVERED);
      const taken = await takeChallengeSlots(deps, merchantId, phone, ip);
      if ('refusal' in taken) return refused(taken.refusal);
      const id = uuidv4();
      const { code, codeHash } = newCode(merchantId, id);
      const fresh = { merchantId, id, sessionId: found.session.id, phone, channel, codeHash };
      const challenge = openChallenge(fresh, limits, deps.clock.businessMs(merchantId));
      await store.insertChallenge(challenge);
      const sent = await deliver(challenge, code, merchant, found.session);
      // Nobody learns the id, so a code that arrives all the same cannot be tried.
      if (sent === 'failed') await store.giveBackSlots(merchantId, taken.slots);
      return sent === 'failed' ? refused(UNDELIVERED) : sent;
    },

    async resend({ challengeId, session: ref, channel, ip }) {
      const challenge = await load(challengeId);
      if (challenge === null) return { kind: 'not-found', what: 'challenge' };
      const { merchantId, phone } = challenge;
      const found = await findSession(deps, ref, merchantId);
      if (found?.session.id !== challenge.sessionId) return refused(OTHER_SESSION);
      const over = overNow(found.session);
      if (over !== null) return over;
      const nowMs = deps.clock.businessMs(merchantId);
      const refusal = whyNotRenewable(challenge, limits, nowMs);
      if (refusal !== null) return refused(refusal);
      const merchant = await merchantOf(found);
      if (!isCarried(deps, merchant, channel)) return refused(UNDELIVERED);
      const taken = await takeChallengeSlots(deps, merchantId, phone, ip);
      if ('refusal' in taken) return refused(taken.refusal);
      const { code, codeHash } = newCode(merchantId, challengeId, challenge.codeHash);
      const renewed = await change(challenge, (present) => {
        return whyNotRenewable(present, limits, nowMs) ?? renewChallenge(present, { channel, codeHash }, limits, nowMs);
      });
      if (isRefused(renewed)) return refused(renewed);
      // It counts however the sending ends, because the new code can be guessed from now on.
      const sent = await deliver(renewed, code, merchant, found.session);
      return sent === 'failed' ? refused(UNDELIVERED) : sent;
    },

    async verify({ challengeId, code, session: ref }) {
      const challenge = await load(challengeId);
      if (challenge === null) return { kind: 'not-found', what: 'challenge' };
      const { merchantId, phone } = challenge;
      const found = await (ref === null
        ? store.loadSession(merchantId, challenge.sessionId)
        : findSession(deps, ref, merchantId));
      if (found === null) return refused(OTHER_SESSION);
      const over = overNow(found.session);
      if (over !== null) return over;

      const nowMs = deps.clock.businessMs(merchantId);
      const counted = await change(challenge, (present) => countTry(present, limits, nowMs));
      if (isRefused(counted)) return refused(counted);
      const isRight = equalInConstantTime(hashOf(merchantId, challengeId, code), counted.codeHash);
      if (!isRight) return refused(wrongCode(counted, limits));
      // Only whoever holds the phone may learn that the session is somebody else's.
      if (!(await mayTake(deps, found.session, phone))) return refused(OTHER_SESSION);
      const answered = await change(counted, (present) => {
        if (present.end !== null) return ended(present.end);
        return present.codeHash === counted.codeHash ? endChallenge(present, 'answered') : ended('replaced');
      });
      return isRefused(answered) ? refused(answered) : identify(answered, found.session);
    },
  };

  async function load(challengeId: string): Promise<Challenge | null> {
    const at = await store.locate('challenge', challengeId);
    return at === null ? null : store.loadChallenge(at.merchantId, at.id);
  }

  /** Decides on the present record until nobody else was faster. Each who is faster brings the challenge nearer its end. */
  async function change(
    challenge: Challenge,
    decide: (present: Challenge) => Challenge | ChallengeRefusal,
  ): Promise<Challenge | ChallengeRefusal> {
    let present = challenge;
    for (;;) {
      const next = decide(present);
      if (isRefused(next) || (await store.updateChallenge(next, present.version))) return next;
      const loaded = await store.loadChallenge(challenge.merchantId, challenge.id);
      if (loaded === null) throw new Error('a challenge was dropped while it was being answered');
      present = loaded;
    }
  }

  async function deliver(
    challenge: Challenge,
    code: string,
    merchant: Merchant,
    session: Session,
  ): Promise<ChallengeSent | 'failed'> {
    const { id, phone, channel } = challenge;
    const minutes = Math.round(limits.codeLifeMs / 60_000);
    const text = `${code} is your code for ${merchant.name}. It is good for ${minutes} minutes; tell it to nobody.`;
    // The code stays good then: after a time-out it may arrive all the same.
    if (!(await sendMessage(deps, merchant, session, { channel, to: phone.e164, text, code }))) return 'failed';
    const told = await tell(session, { type: 'identify-buyer', phone: phone.e164, customer: null });
    return told.kind === 'session' ? { kind: 'challenge', challenge: { id, channel } } : told;
  }

  async function identify(challenge: Challenge, session: Session): Promise<ChallengeVerified> {
    const { merchantId, phone } = challenge;
    const { customer, isNew } = await holderOf(deps, session, phone);
    const told = await tell(session, {
      type: 'identify-buyer',
      phone: phone.e164,
      customer: { id: customer.id, isNew },
    });
    if (told.kind === 'refused' && told.problems.some(({ code }) => code === 'already_exists'))
      return refused(OTHER_SESSION);
    if (told.kind !== 'session') return told;
    const tokens = await mint.mint(merchantId, customer.id);
    return { kind: 'verified', customerId: customer.id, phone, session: told.session, tokens };
  }

  async function tell(
    { merchantId, id }: Session,
    command: IdentifyBuyer,
  ): Promise<Extract<Result, { kind: 'session' | 'refused' | 'not-found' }>> {
    const executed = await execute({ ...background, merchantId, sessionId: id, command });
    if (executed.kind === 'not-found') return { kind: 'not-found', what: 'session' };
    if (executed.kind !== 'done') throw new Error(`a command without a key ended as ${executed.kind}`);
    const { result } = executed;
    if (result.kind !== 'session' && result.kind !== 'refused') throw new Error(`a command ended as ${result.kind}`);
    return result;
  }

  async function merchantOf({ session, factsVersion }: LoadedSession): Promise<Merchant> {
    const known = await deps.facts.at(session.merchantId, factsVersion);
    if (known === null) throw new Error(`merchant ${session.merchantId} has sessions but no settings`);
    return known.merchant;
  }

  function overNow(session: Session): Refused | null {
    const over = whyOver(session, deps.clock.businessMs(session.merchantId));
    return over === null ? null : { kind: 'refused', problems: [over], session };
  }

  /** A code that is not the one before, which must be good no more. */
  function newCode(merchantId: string, challengeId: string, before: string | null = null): Secret {
    for (;;) {
      const code = String(randomInt(10 ** CODE_DIGITS)).padStart(CODE_DIGITS, '0');
      const codeHash = hashOf(merchantId, challengeId, code);
      if (codeHash !== before) return { code, codeHash };
    }
  }

  /** With a key that is not in the database: four digits would be guessed from a plain hash at once. */
  function hashOf(merchantId: string, challengeId: string, code: string): string {
    return hmacHex('sha256', deps.vault.derive('challenge-code', merchantId, challengeId), code);
  }
}

interface Secret {
  readonly code: string;
  readonly codeHash: string;
}

const refused = (refusal: ChallengeRefusal): Refused => ({ kind: 'challenge-refused', refusal });

const OTHER_SESSION: ChallengeRefusal = {
  reason: 'session-mismatch',
  text: 'The code does not belong to this session. Ask for a new one there.',
};

const UNDELIVERED: ChallengeRefusal = {
  reason: 'undeliverable',
  text: 'The code could not be sent just now. Try again, or another way of sending it.',
};
