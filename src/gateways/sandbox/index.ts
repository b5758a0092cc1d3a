// The sandbox: a payment provider that moves no money, with a durable book, bank pages and notifications of its own.
// It stays a stranger to sessions like every gateway, so that what works with it works with a real provider.
import { z } from 'zod';
import { isUuid } from '../../base/ids.ts';
import type { Method } from '../../domain/facts.ts';
import type { DeclineCode, RefundReport, Report } from '../../domain/payment.ts';
import type { AttemptRequest, Gateway } from '../gateway.ts';
import { createBank, type SandboxBank, type SandboxPorts } from './bank.ts';
import type { Entry } from './book.ts';
import { CHAIN_MONEY, CURRENCIES, currencyOf, nothingYet, partsDue } from './chain.ts';
import { checkCard, declineMessage, KEPT, keptCard, laterOutcomeOf, outcomeOf, type KeptCard } from './cards.ts';
import { readNotification } from './notification.ts';
import { servePage } from './serve.ts';

export type { Notify, SandboxPorts } from './bank.ts';
export type { Bank } from './book.ts';

const settings = z.strictObject({});

export function createSandbox(ports: SandboxPorts): Gateway {
  const bank = createBank(ports);
  return {
    name: 'sandbox',
    settings,
    offers: (currency) => METHODS.filter(({ only = currency }) => only === currency).map(toMethod),
    async start(attempt, _settings, card) {
      if (attempt.livemode) return testOnly;
      if (!METHODS.some(({ method }) => method === attempt.method)) {
        return declined('gateway_error', `The sandbox does not know the method ${attempt.method}.`);
      }
      if (attempt.instrument !== null) {
        const kept = await keptAs(bank, attempt);
        if (kept === null) return declined('gateway_error', 'The bank knows no such card any more.');
        return charge(bank, attempt, bank.charge(laterOutcomeOf(kept), attempt.amount), null);
      }
      const currency = currencyOf(attempt.method);
      if (currency !== undefined) {
        const { entry } = await bank.open(attempt, nothingYet(currency, attempt.confirmations));
        return bank.report(attempt.merchantId, entry);
      }
      if (card === null) {
        const { entry } = await bank.open(attempt, { kind: 'waiting', page: 'checkout' });
        return bank.report(attempt.merchantId, entry);
      }
      const fault = checkCard(card, ports.clock.wallMs());
      if (fault === null) return charge(bank, attempt, bank.charge(outcomeOf(card), attempt.amount), keptCard(card));
      const { entry } = await bank.open(attempt, { kind: 'declined', code: fault.code });
      return bank.report(attempt.merchantId, entry);
    },
    check: (attempt) => look(bank, attempt),
    void: (attempt) => giveUp(bank, attempt),
    refund: (attempt, refundId, amount) => refund(bank, attempt, refundId, amount),
    hear: async (request, _settings, wallMs) => readNotification(request, ports.notificationSecret, wallMs),
    serve: (request) => servePage(bank, request, ports),
    close: () => bank.close(),
  };
}

/** Of these only cards are typed into Kassa's own page; the others are chosen at the bank's. */
const METHODS: readonly { readonly method: string; readonly label: string; readonly only?: string }[] = [
  { method: 'card', label: 'Card' },
  { method: 'upi', label: 'UPI', only: 'INR' },
  { method: 'wallet', label: 'Wallet' },
  { method: 'netbanking', label: 'Net banking', only: 'INR' },
  { method: 'emi', label: 'Card EMI', only: 'INR' },
  { method: 'pay_later', label: 'Pay later' },
  ...CURRENCIES.map(({ method, label }) => ({ method, label, only: CHAIN_MONEY })),
];

const toMethod = ({ method, label }: (typeof METHODS)[number]): Omit<Method, 'gateway'> => ({
  method,
  label,
  takesCard: method === 'card',
  refunds: true,
  ...(method === 'card' && { saves: true }),
  ...(currencyOf(method) !== undefined && { onChain: true }),
});

const declined = (code: DeclineCode, message = declineMessage(code)): Report => ({ kind: 'declined', code, message });

const testOnly = declined('gateway_error', 'The sandbox moves no money and cannot take payments in live mode.');

const timedOut: Report = { kind: 'unknown', message: 'The bank did not answer in time.' };

async function charge(
  bank: SandboxBank,
  attempt: AttemptRequest,
  { outcome, standing }: ReturnType<SandboxBank['charge']>,
  kept: KeptCard | null,
): Promise<Report> {
  const { entry, isFirst } = await bank.open(attempt, standing, kept);
  if (!isFirst) return bank.report(attempt.merchantId, entry);
  await bank.follow(attempt.merchantId, entry, outcome);
  const isLost = (outcome.kind === 'pays' || outcome.kind === 'declines') && outcome.answer === 'lost';
  return isLost ? timedOut : bank.report(attempt.merchantId, entry);
}

async function keptAs(bank: SandboxBank, { merchantId, instrument }: AttemptRequest): Promise<KeptCard | null> {
  const id = instrument?.startsWith(KEPT) === true ? instrument.slice(KEPT.length) : '';
  return isUuid(id) ? ((await bank.book.read(merchantId, id))?.kept ?? null) : null;
}

async function look(bank: SandboxBank, attempt: AttemptRequest): Promise<Report> {
  const { merchantId, id } = attempt;
  const entry = (await bank.book.read(merchantId, id)) ?? (await refuseStart(bank, attempt));
  return bank.report(merchantId, await bank.ripen(merchantId, entry));
}

/** Writing the refusal down keeps a start that is still on its way from charging afterwards. Answers what stands. */
async function refuseStart(bank: SandboxBank, attempt: AttemptRequest): Promise<Entry> {
  const { entry } = await bank.open(attempt, { kind: 'declined', code: 'never_started' });
  return entry;
}

async function giveUp(bank: SandboxBank, attempt: AttemptRequest): Promise<Report> {
  await refuseStart(bank, attempt);
  // What has arrived in part goes back to where it came from.
  const moved = await bank.book.move(attempt.merchantId, attempt.id, (entry) => {
    const { standing } = entry;
    const isOpen = standing.kind === 'waiting' || (standing.kind === 'arriving' && standing.received < partsDue(entry));
    return isOpen ? { kind: 'declined', code: 'canceled_by_buyer' } : null;
  });
  return moved === null ? declined('never_started') : look(bank, attempt);
}

async function refund(
  bank: SandboxBank,
  { merchantId, id }: AttemptRequest,
  refundId: string,
  amount: number,
): Promise<RefundReport> {
  if (!isUuid(refundId) || !Number.isSafeInteger(amount) || amount <= 0) {
    return { kind: 'failed', message: 'A refund needs an id and a positive amount.' };
  }
  const result = await bank.book.move(merchantId, id, ({ standing, amount: charged }) => {
    if (standing.kind !== 'paid' || standing.refunds.some((made) => made.id === refundId)) return null;
    const given = standing.refunds.reduce((sum, made) => sum + made.amount, 0);
    return given + amount > charged ? null : { ...standing, refunds: [...standing.refunds, { id: refundId, amount }] };
  });
  const standing = result?.entry.standing;
  if (standing?.kind !== 'paid') return { kind: 'failed', message: 'Nothing was charged, so nothing can be refunded.' };
  return standing.refunds.some((made) => made.id === refundId)
    ? { kind: 'refunded', reference: `sbx_ref_${refundId.replaceAll('-', '')}` }
    : { kind: 'failed', message: 'This is more than what is left of the charge.' };
}
