// What the store promises about one-time codes, their pace and their messages: a part of `store.ts`.
import type { Challenge } from '../domain/challenge.ts';
import type { Message } from '../domain/message.ts';
import type { PageOf, PageQuery } from './store.ts';

/** One use of something of which there may be only so many in any stretch of time. */
export interface Slot {
  /** What is counted: `otp-number`, `otp-address`. */
  readonly resource: string;
  /** For whom it is counted. Hashed by the engine where it would tell about a person. */
  readonly key: string;
  /** When, on the clock that this resource goes by. */
  readonly atMs: number;
  readonly most: number;
  readonly windowMs: number;
}

/** A message that was kept instead of sent. */
export interface MessageRow extends Message {
  /** UUIDv7. */
  readonly id: string;
  readonly sessionId: string;
  /** As merchants see it: the id of the session in Kassa's own API. */
  readonly session: string;
  readonly atMs: number;
}

export interface ChallengeStore {
  /** Ends the earlier challenges of the same session and phone as `replaced`, in the same transaction. */
  insertChallenge(challenge: Challenge): Promise<void>;
  loadChallenge(merchantId: string, challengeId: string): Promise<Challenge | null>;
  /** Replaces the stored one when it has `expectedVersion`; false when somebody was faster. */
  updateChallenge(challenge: Challenge, expectedVersion: number): Promise<boolean>;
  /** Takes all slots or none, whoever takes some at the same moment. `freeAtMs` is when the first one lacking is free. */
  takeSlots(
    merchantId: string,
    slots: readonly Slot[],
    wallMs: number,
  ): Promise<{ readonly lacking: null } | { readonly lacking: Slot; readonly freeAtMs: number }>;
  giveBackSlots(merchantId: string, slots: readonly Slot[]): Promise<void>;
  insertMessage(merchantId: string, row: MessageRow): Promise<void>;
  listMessages(merchantId: string, page: PageQuery): Promise<PageOf<MessageRow>>;
  /**
   * Forgets challenges and messages from before the given business times, and slots that count no more. At most once a
   * minute for each merchant; what is asked in between does nothing.
   */
  dropOldChallenges(
    merchantId: string,
    before: { readonly challengesMs: number; readonly messagesMs: number },
    wallMs: number,
  ): Promise<void>;
}
