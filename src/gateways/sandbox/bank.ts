// What the sandbox bank does with a charge, whoever asks: Kassa's server, a buyer at a bank page, or time.
import { unreachable } from '../../base/assert.ts';
import type { Clock } from '../../base/clock.ts';
import { randomToken } from '../../base/crypto.ts';
import type { Report } from '../../domain/payment.ts';
import type { AttemptRequest, GatewayRequest } from '../gateway.ts';
import { createBackground } from './background.ts';
import { openBook, type Bank, type Book, type Entry, type Standing } from './book.ts';
import { declineMessage, type CardOutcome, type KeptCard } from './cards.ts';
import { moneyReport, writeDispute, writeNotification } from './notification.ts';

/** Delivers a notification's bytes like the provider's own HTTP call would. */
export type Notify = (merchantId: string, gateway: string, request: GatewayRequest) => Promise<void>;

export interface SandboxPorts {
  readonly bank: Bank;
  readonly notify: Notify;
  /** Absolute, without a trailing slash. */
  readonly publicUrl: string;
  readonly clock: Clock;
  readonly notificationSecret: string;
  /** How long a charge that settles later takes; 3 s unless given. */
  readonly settleAfterMs?: number;
}

export interface SandboxBank {
  readonly book: Book;
  /** What the book says of an entry, in Kassa's words. */
  report(merchantId: string, entry: Entry): Report;
  /** Opens an entry unless one stands; `isFirst` tells whether this call opened it. */
  open(
    attempt: AttemptRequest,
    standing: Standing,
    kept?: KeptCard | null,
  ): Promise<{ readonly entry: Entry; readonly isFirst: boolean }>;
  /** Where charging so much takes an entry at once, and how the card behaves besides. */
  charge(outcome: CardOutcome, amount: number): { readonly standing: Standing; readonly outcome: CardOutcome };
  /** What a charge brings after itself: later settlement, unusual notifications. Waits only for what comes first. */
  follow(merchantId: string, entry: Entry, outcome: CardOutcome): Promise<void>;
  /** Tells Kassa what became of the entry, without waiting. */
  announce(merchantId: string, entry: Entry): void;
  /** Tells Kassa how a dispute about the entry stands, without waiting. */
  announceDispute(merchantId: string, entry: Entry): void;
  /** Settles the entry if its time has come, and answers it as it then is. */
  ripen(merchantId: string, entry: Entry): Promise<Entry>;
  close(): Promise<void>;
}

export function createBank(ports: SandboxPorts): SandboxBank {
  const { settleAfterMs = 3_000 } = ports;
  const book = openBook(ports.bank);
  const background = createBackground();

  async function notify(merchantId: string, entry: Entry): Promise<void> {
    const pageUrl = `${ports.publicUrl}/kassa/gateways/sandbox${pagePath(merchantId, entry)}`;
    const request = writeNotification(merchantId, entry, pageUrl, ports.notificationSecret, ports.clock.wallMs());
    if (request !== null) await ports.notify(merchantId, 'sandbox', request);
  }
  const announce = (merchantId: string, entry: Entry): void => background.run(() => notify(merchantId, entry));

  const announceDispute = (merchantId: string, entry: Entry): void =>
    background.run(async () => {
      const pageUrl = `${ports.publicUrl}/kassa/gateways/sandbox${disputePath(merchantId, entry)}`;
      const request = writeDispute(merchantId, entry, pageUrl, ports.notificationSecret, ports.clock.wallMs());
      if (request !== null) await ports.notify(merchantId, 'sandbox', request);
    });

  async function settle(merchantId: string, attemptId: string): Promise<Entry | null> {
    const settled = await book.move(merchantId, attemptId, ({ standing }) =>
      standing.kind === 'settling' ? { kind: 'paid', refunds: [] } : null,
    );
    if (settled?.moved) announce(merchantId, settled.entry);
    return settled?.entry ?? null;
  }

  async function dispute(
    merchantId: string,
    attemptId: string,
    status: 'open' | 'warning',
    reason: string,
  ): Promise<void> {
    const answerDueAtMs = ports.clock.businessMs(merchantId) + ANSWER_LIFE_MS;
    const disputed = await book.move(merchantId, attemptId, ({ standing }) =>
      standing.kind === 'paid' && standing.dispute === undefined
        ? { ...standing, dispute: { status, reason, answerDueAtMs } }
        : null,
    );
    if (disputed?.moved) announceDispute(merchantId, disputed.entry);
  }

  return {
    book,
    announce,
    announceDispute,
    report: (merchantId, entry) => reportOf(merchantId, entry, ports.publicUrl),
    async open(attempt, standing, kept = null) {
      const proposal = entryFor(attempt, standing, kept);
      const entry = await book.open(attempt.merchantId, proposal);
      return { entry, isFirst: entry.token === proposal.token };
    },
    charge: (outcome, amount) => ({
      outcome,
      standing: standingAfter(outcome, amount, ports.clock.wallMs() + settleAfterMs),
    }),
    async follow(merchantId, entry, outcome) {
      if (outcome.kind === 'settles-later') {
        background.after(settleAfterMs, async () => {
          await settle(merchantId, entry.attemptId);
        });
      }
      if (outcome.kind === 'disputes') {
        const { as: status, reason } = outcome;
        background.after(settleAfterMs, () => dispute(merchantId, entry.attemptId, status, reason));
      }
      if (outcome.kind !== 'pays') return;
      // A notification that fails is not tried again: Kassa asks about attempts it has not heard of.
      if (outcome.answer === 'announced-before') await notify(merchantId, entry).catch(() => undefined);
      if (outcome.answer === 'announced-twice') {
        announce(merchantId, entry);
        announce(merchantId, entry);
      }
    },
    async ripen(merchantId, entry) {
      const isDue = entry.standing.kind === 'settling' && entry.standing.atMs <= ports.clock.wallMs();
      return isDue ? ((await settle(merchantId, entry.attemptId)) ?? entry) : entry;
    },
    close: () => background.close(),
  };
}

function standingAfter(outcome: CardOutcome, amount: number, settlesAtMs: number): Standing {
  switch (outcome.kind) {
    case 'pays':
    case 'disputes':
      return { kind: 'paid', refunds: [] };
    case 'declines':
      return { kind: 'declined', code: outcome.code };
    case 'keeps-only':
      return amount === 0 ? { kind: 'paid', refunds: [] } : { kind: 'declined', code: 'card_declined' };
    case 'challenges':
      return { kind: 'waiting', page: 'challenge' };
    case 'settles-later':
      return { kind: 'settling', atMs: settlesAtMs };
    default:
      return unreachable(outcome);
  }
}

function entryFor(attempt: AttemptRequest, standing: Standing, kept: KeptCard | null): Entry {
  const isSession = standing.kind === 'arriving' || (standing.kind === 'waiting' && standing.page === 'checkout');
  return {
    version: 1,
    reference: `sbx_${isSession ? 'sess' : 'pay'}_${attempt.id.replaceAll('-', '')}`,
    token: randomToken(24),
    sessionId: attempt.sessionId,
    attemptId: attempt.id,
    amount: attempt.amount,
    currency: attempt.currency,
    method: attempt.method,
    payee: attempt.description,
    returnUrl: attempt.returnUrl,
    saves: attempt.saves,
    kept: attempt.saves ? kept : null,
    standing,
  };
}

function reportOf(merchantId: string, entry: Entry, publicUrl: string): Report {
  const { reference, standing } = entry;
  switch (standing.kind) {
    case 'waiting':
      return {
        kind: 'challenge',
        reference,
        redirectUrl: `${publicUrl}/kassa/gateways/sandbox${pagePath(merchantId, entry)}`,
      };
    case 'settling':
      return { kind: 'pending', reference };
    case 'arriving':
    case 'paid':
      return moneyReport(entry, `${publicUrl}/kassa/gateways/sandbox${pagePath(merchantId, entry)}`);
    case 'declined':
      return { kind: 'declined', reference, code: standing.code, message: declineMessage(standing.code) };
    default:
      return unreachable(standing);
  }
}

/** The page an entry waits at, below the gateway's prefix. */
export function pagePath(merchantId: string, { attemptId, token, standing }: Entry): string {
  const page = standing.kind === 'waiting' ? standing.page : standing.kind === 'arriving' ? 'chain' : 'checkout';
  return `/pages/${page}/${merchantId}/${attemptId}/${token}`;
}

/** The page on which a dispute about an entry is answered. */
export const disputePath = (merchantId: string, { attemptId, token }: Entry): string =>
  `/pages/dispute/${merchantId}/${attemptId}/${token}`;

/** How long a merchant has for an answer. */
const ANSWER_LIFE_MS = 7 * 24 * 60 * 60 * 1000;
