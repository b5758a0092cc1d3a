// Phone login as dialects ask for it and word it: a part of the contract in `dialect.ts`.
import type { ChallengeRefusal } from '../domain/challenge.ts';
import type { Channel } from '../domain/message.ts';
import type { Phone } from '../domain/phone.ts';
import type { Session } from '../domain/session.ts';
import type { SessionRef } from './dialect.ts';

/** Asks for a one-time code to a phone. Without `channel` the merchant's settings choose. */
export interface SendChallenge {
  readonly do: 'send-challenge';
  readonly merchantId: string;
  readonly session: SessionRef;
  readonly phone: Phone;
  readonly channel: Channel | null;
  /** Of whoever asks. */
  readonly ip: string;
}

/** A new code in place of the old one, which is then good no more. */
export interface ResendChallenge {
  readonly do: 'resend-challenge';
  readonly challengeId: string;
  readonly session: SessionRef;
  readonly channel: Channel;
  readonly ip: string;
}

/** Answers with a code. Without `session` the one at which the code was asked for gets the buyer. */
export interface VerifyChallenge {
  readonly do: 'verify-challenge';
  readonly challengeId: string;
  readonly code: string;
  readonly session: SessionRef | null;
}

export type LoginIntent =
  SendChallenge | ResendChallenge | VerifyChallenge | { readonly do: 'refresh-tokens'; readonly refreshToken: string };

/** What a buyer's own programs show afterwards to be recognised, as compact JWTs. */
export interface BuyerTokens {
  readonly access: string;
  readonly refresh: string;
  /** Seconds that `access` has left. */
  readonly accessLifeS: number;
}

export type LoginResult =
  /** A code is on its way. */
  | { readonly kind: 'challenge'; readonly challenge: { readonly id: string; readonly channel: Channel } }
  | { readonly kind: 'challenge-refused'; readonly refusal: ChallengeRefusal }
  /** The code was right: the session has its buyer. */
  | {
      readonly kind: 'verified';
      readonly customerId: string;
      readonly phone: Phone;
      readonly session: Session;
      readonly tokens: BuyerTokens;
    }
  | { readonly kind: 'tokens'; readonly tokens: BuyerTokens }
  /** Forged, expired, of another kind, or of somebody who is no more. */
  | { readonly kind: 'token-refused' };
