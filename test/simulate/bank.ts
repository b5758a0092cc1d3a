// A provider as bad as they get, behind the gateway contract: it answers late or never, tells twice and in any order, and
// its book is the truth about money. What a charge comes to is written on the card.
import { z } from 'zod';
import { equalInConstantTime, hmacHex } from '../../src/base/crypto.ts';
import type { CardInput } from '../../src/domain/command.ts';
import type { RefundReport, Report } from '../../src/domain/payment.ts';
import type { AttemptRequest, Gateway, GatewayRequest, Heard } from '../../src/gateways/gateway.ts';

export const CARDS = {
  pays: '4242424242424242',
  declines: '4000000000000002',
  challenges: '4000002760003184',
  paysLater: '4000000000001000',
  declinesLater: '4000000000001026',
} as const;

type Standing = 'waiting' | 'pending' | 'paid' | 'declined';

export interface Entry {
  readonly attemptId: string;
  readonly sessionId: string;
  readonly amount: number;
  standing: Standing;
  /** What a pending charge comes to, and when (wall time). */
  readonly settles: { readonly to: 'paid' | 'declined'; readonly atMs: number } | null;
  readonly refunds: Map<string, number>;
}

export interface Bank {
  readonly gateway: Gateway;
  readonly book: ReadonlyMap<string, Entry>;
  /** Notifications written and not yet delivered. */
  readonly outbox: GatewayRequest[];
  /** Refunds are refused for as long as this is set. */
  refusesRefunds: boolean;
  /** The buyer confirms or refuses a charge that waits for them. */
  answer(attemptId: string, how: 'confirms' | 'refuses'): void;
  /** Charges whose time has come are settled. */
  ripen(): void;
  /** A notification that somebody else has written. */
  forge(sessionId: string, attemptId: string): GatewayRequest;
}

const SECRET = 'what the bank and the merchant know';
const SETTLES_AFTER_MS = 90_000;
const OPEN: ReadonlySet<Standing> = new Set(['waiting', 'pending']);

export function createBank(wallMs: () => number): Bank {
  const book = new Map<string, Entry>();
  const outbox: GatewayRequest[] = [];

  function move(entry: Entry, standing: Standing): void {
    entry.standing = standing;
    outbox.push(written(entry, SECRET));
  }

  function ripenOne(entry: Entry): Entry {
    if (entry.standing === 'pending' && entry.settles !== null && entry.settles.atMs <= wallMs()) {
      move(entry, entry.settles.to);
    }
    return entry;
  }

  function open({ id, sessionId, amount }: AttemptRequest, outcome: Outcome): Entry {
    const present = book.get(id);
    if (present !== undefined) return ripenOne(present);
    const settles = outcome.later === null ? null : { to: outcome.later, atMs: wallMs() + SETTLES_AFTER_MS };
    const entry = { attemptId: id, sessionId, amount, standing: outcome.now, settles, refunds: new Map() };
    book.set(id, entry);
    if (outcome.now !== 'waiting') outbox.push(written(entry, SECRET));
    return entry;
  }

  const gateway: Gateway = {
    name: 'bank',
    settings: z.object({}),
    offers: () => [
      { method: 'card', label: 'Card', takesCard: true, refunds: true },
      { method: 'wallet', label: 'Wallet', takesCard: false, refunds: true },
    ],
    start: async (attempt, _settings, card) => reportOf(open(attempt, outcomeOf(card))),
    // Writing the refusal down keeps a start that is still on its way from charging.
    check: async (attempt) => reportOf(open(attempt, NEVER_STARTED)),
    async void(attempt) {
      const entry = open(attempt, NEVER_STARTED);
      if (entry.standing === 'waiting') move(entry, 'declined');
      return reportOf(entry);
    },
    async refund({ id }, refundId, amount): Promise<RefundReport> {
      const entry = book.get(id);
      if (entry?.refunds.has(refundId)) return { kind: 'refunded', reference: `ref_${refundId}` };
      if (entry?.standing !== 'paid') return { kind: 'failed', message: 'Nothing was charged.' };
      const given = [...entry.refunds.values()].reduce((sum, other) => sum + other, 0);
      if (given + amount > entry.amount) return { kind: 'failed', message: 'That is more than was charged.' };
      if (bank.refusesRefunds) return { kind: 'failed', message: 'No refunds today.' };
      entry.refunds.set(refundId, amount);
      return { kind: 'refunded', reference: `ref_${refundId}` };
    },
    hear: async (request) => readNotification(request),
  };

  const bank: Bank = {
    gateway,
    book,
    outbox,
    refusesRefunds: false,
    answer(attemptId, how) {
      const entry = book.get(attemptId);
      if (entry?.standing === 'waiting') move(entry, how === 'confirms' ? 'paid' : 'declined');
    },
    ripen: () => void [...book.values()].forEach(ripenOne),
    forge: (sessionId, attemptId) =>
      written(
        { attemptId, sessionId, amount: 0, standing: 'paid', settles: null, refunds: new Map() },
        'what a stranger guesses',
      ),
  };
  return bank;
}

interface Outcome {
  readonly now: Standing;
  readonly later: 'paid' | 'declined' | null;
}

const NEVER_STARTED: Outcome = { now: 'declined', later: null };

/** Without a card, the buyer is at the bank's own page. */
function outcomeOf(card: CardInput | null): Outcome {
  switch (card?.number) {
    case CARDS.pays:
      return { now: 'paid', later: null };
    case CARDS.paysLater:
      return { now: 'pending', later: 'paid' };
    case CARDS.declinesLater:
      return { now: 'pending', later: 'declined' };
    case CARDS.challenges:
    case undefined:
      return { now: 'waiting', later: null };
    default:
      return { now: 'declined', later: null };
  }
}

function reportOf({ attemptId, standing }: Entry): Report {
  const reference = `pay_${attemptId}`;
  switch (standing) {
    case 'waiting':
      return { kind: 'challenge', reference, redirectUrl: `https://bank.example/${attemptId}` };
    case 'pending':
    case 'paid':
      return { kind: standing, reference };
    case 'declined':
      return { kind: 'declined', reference, code: 'card_declined', message: 'The bank said no.' };
  }
}

/** Says how the entry stood when it was written, whenever it arrives. */
function written(entry: Entry, secret: string): GatewayRequest {
  const { sessionId, attemptId } = entry;
  const body = JSON.stringify({ sessionId, attemptId, report: reportOf(entry) });
  const headers = { 'bank-signature': hmacHex('sha256', secret, body) };
  return { method: 'POST', path: '/notify', query: {}, headers, body: Buffer.from(body) };
}

function readNotification({ headers, body }: GatewayRequest): Heard | 'forged' {
  const text = Buffer.from(body).toString('utf8');
  const isOurs = equalInConstantTime(headers['bank-signature'] ?? '', hmacHex('sha256', SECRET, text));
  return isOurs ? (JSON.parse(text) as Heard) : 'forged';
}

/** Whether money may still come of it. */
export const isOpen = ({ standing }: Entry): boolean => OPEN.has(standing);
