// The sandbox bank's book: one entry an attempt, kept durably like any provider would. No card comes here but test cards.
import { z } from 'zod';
import { assert } from '../../base/assert.ts';
import { DECLINE_CODES, type KeptCard } from './cards.ts';

/** Where entries are kept; the app passes the store's bank table. */
export interface Bank {
  get(merchantId: string, id: string): Promise<unknown>;
  /** Inserts unless present, and answers what stands. */
  insert(merchantId: string, id: string, entry: unknown): Promise<unknown>;
  /** Replaces when the stored entry has `version`; false when somebody was faster. */
  update(merchantId: string, id: string, version: number, entry: unknown): Promise<boolean>;
}

/** Sent on a chain, in its smallest parts, and in how many blocks it stands. */
const arriving = z.object({
  kind: z.literal('arriving'),
  received: z.number(),
  confirmations: z.number(),
  needed: z.number(),
});

const standing = z.discriminatedUnion('kind', [
  /** The buyer is at one of the bank's pages. */
  z.object({ kind: z.literal('waiting'), page: z.enum(['challenge', 'checkout']) }),
  /** Charged when `atMs` (wall time) has come. */
  z.object({ kind: z.literal('settling'), atMs: z.number() }),
  arriving,
  z.object({
    kind: z.literal('paid'),
    chain: arriving.optional(),
    refunds: z.array(z.object({ id: z.string(), amount: z.number() })),
    dispute: z
      .object({ status: z.enum(['warning', 'open', 'won', 'lost']), reason: z.string(), answerDueAtMs: z.number() })
      .optional(),
  }),
  z.object({ kind: z.literal('declined'), code: z.enum(DECLINE_CODES) }),
]);

const entrySchema = z.object({
  version: z.number(),
  /** The bank's own id of the payment: `sbx_pay_…`, or `sbx_sess_…` for a session at its payment page. */
  reference: z.string(),
  /** Unguessable: opens the bank's pages for this entry, and tells whose insert stands. */
  token: z.string(),
  sessionId: z.string(),
  attemptId: z.string(),
  /** `card`, `upi`, … */
  method: z.string().default('card'),
  amount: z.number(),
  currency: z.string(),
  /** Whom the buyer pays. */
  payee: z.string(),
  returnUrl: z.string(),
  /** Whether the card is to be kept, and which one was. */
  saves: z.boolean().default(false),
  kept: z.object({ number: z.string(), expMonth: z.number(), expYear: z.number() }).nullable().default(null),
  standing,
});

export type Standing = z.infer<typeof standing>;
export type Entry = z.infer<typeof entrySchema>;

export interface Book {
  read(merchantId: string, attemptId: string): Promise<Entry | null>;
  /** Writes the entry unless one stands; answers what stands. */
  open(merchantId: string, entry: Entry): Promise<Entry>;
  /**
   * Moves an entry on. `next` says where to, or `null` to leave it; it is asked again when somebody was faster.
   * `moved` tells whether this call did it.
   */
  move(
    merchantId: string,
    attemptId: string,
    next: (entry: Entry) => Standing | null,
    kept?: KeptCard | null,
  ): Promise<{ readonly entry: Entry; readonly moved: boolean } | null>;
}

/** Each failed update means that another one went through, so this many in a row is a bug and no bad luck. */
const MAX_TRIES = 1_000;

export function openBook(bank: Bank): Book {
  const read: Book['read'] = async (merchantId, attemptId) => {
    const stored = await bank.get(merchantId, attemptId);
    return stored === null || stored === undefined ? null : entrySchema.parse(stored);
  };
  return {
    read,
    open: async (merchantId, entry) => entrySchema.parse(await bank.insert(merchantId, entry.attemptId, entry)),
    async move(merchantId, attemptId, next, kept = null) {
      for (let tries = 0; tries < MAX_TRIES; tries++) {
        const entry = await read(merchantId, attemptId);
        if (entry === null) return null;
        const target = next(entry);
        if (target === null) return { entry, moved: false };
        const moved: Entry = { ...entry, version: entry.version + 1, kept: entry.kept ?? kept, standing: target };
        if (await bank.update(merchantId, attemptId, entry.version, moved)) return { entry: moved, moved: true };
      }
      assert(false, `the sandbox's entry ${attemptId} could not be updated`);
    },
  };
}
