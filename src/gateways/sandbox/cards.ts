// The sandbox's test cards: what each does to a charge. Numbers are Stripe's where one exists.
import { hasExpired, passesLuhn } from '../../base/card-check.ts';
import type { CardInput } from '../../domain/command.ts';
import type { CardDetails } from '../../domain/instrument.ts';
import type { DeclineCode } from '../../domain/payment.ts';

/** A test card as the bank keeps it for later. */
export interface KeptCard {
  readonly number: string;
  readonly expMonth: number;
  readonly expYear: number;
}

/**
 * How a card behaves.
 * `answer`: whether the bank's answer arrives (`lost`), and which notifications come with it.
 */
export type CardOutcome =
  | { readonly kind: 'pays'; readonly answer: 'given' | 'lost' | 'announced-before' | 'announced-twice' }
  | { readonly kind: 'declines'; readonly code: DeclineCode; readonly answer: 'given' | 'lost' }
  /** Can be kept, and never charged. */
  | { readonly kind: 'keeps-only' }
  | { readonly kind: 'challenges' }
  | { readonly kind: 'settles-later' }
  /** Pays, and then its holder wants the money back, or their bank only asks. */
  | { readonly kind: 'disputes'; readonly as: 'open' | 'warning'; readonly reason: string };

/** What is wrong with the card's data before anybody is charged. */
export interface CardFault {
  readonly field: 'number' | 'expiry' | 'cvc';
  readonly code: DeclineCode;
  readonly message: string;
}

const OUTCOMES: Readonly<Record<string, CardOutcome>> = {
  '4242424242424242': { kind: 'pays', answer: 'given' },
  '4000000000000002': { kind: 'declines', code: 'card_declined', answer: 'given' },
  '4000000000009995': { kind: 'declines', code: 'insufficient_funds', answer: 'given' },
  '4000000000000069': { kind: 'declines', code: 'expired_card', answer: 'given' },
  '4000000000000127': { kind: 'declines', code: 'incorrect_cvc', answer: 'given' },
  '4000000000000119': { kind: 'declines', code: 'processing_error', answer: 'given' },
  '4000000000000341': { kind: 'keeps-only' },
  '4000002760003184': { kind: 'challenges' },
  '4000000000000259': { kind: 'disputes', as: 'open', reason: 'fraudulent' },
  '4000000000001976': { kind: 'disputes', as: 'warning', reason: 'product_not_received' },
  '4000000000001000': { kind: 'settles-later' },
  '4000000000001018': { kind: 'pays', answer: 'lost' },
  '4000000000001026': { kind: 'declines', code: 'processing_error', answer: 'lost' },
  '4000000000001034': { kind: 'pays', answer: 'announced-twice' },
  '4000000000001042': { kind: 'pays', answer: 'announced-before' },
};

const MESSAGES: Readonly<Record<DeclineCode, string>> = {
  card_declined: 'Your card was declined. Try another card or another way to pay.',
  insufficient_funds: 'Your card does not have enough funds for this payment. Try another card.',
  expired_card: 'Your card has expired. Check the expiry date or try another card.',
  incorrect_cvc: 'The security code of your card is not right. Check the three or four digits and try again.',
  incorrect_number: 'This card number is not right. Check the digits and try again.',
  processing_error: 'The bank could not process this payment, and nothing was charged. Try again in a moment.',
  authentication_failed: 'Your bank could not confirm that it was you, so nothing was charged. Try again.',
  canceled_by_buyer: 'You left before paying. Nothing was charged.',
  never_started: 'This payment never reached the bank. Nothing was charged.',
  gateway_error: 'The payment provider has a problem, and nothing was charged. Try again in a moment.',
};

export const DECLINE_CODES = Object.keys(MESSAGES) as readonly DeclineCode[];

/** What the buyer reads. */
export const declineMessage = (code: DeclineCode): string => MESSAGES[code];

/** Every well-formed number that is no test card is declined: nobody should type a real card here. */
export function outcomeOf(card: CardInput): CardOutcome {
  return OUTCOMES[digitsOf(card.number)] ?? { kind: 'declines', code: 'card_declined', answer: 'given' };
}

/** Which card is kept: a test card alone, because nobody should type a real one here. */
export function keptCard(card: CardInput): KeptCard | null {
  const number = digitsOf(card.number);
  const { expMonth, expYear } = card;
  return number in OUTCOMES ? { number, expMonth, expYear: expYear < 100 ? 2_000 + expYear : expYear } : null;
}

/** What is kept when a buyer only says yes, without a card. */
export const ANY_CARD: KeptCard = { number: '4242424242424242', expMonth: 12, expYear: 2_099 };

/** References of kept cards; the id of the attempt that kept one follows. */
export const KEPT = 'sbx_pm_';

export const keptOf = (entry: {
  readonly attemptId: string;
  readonly kept: KeptCard | null;
}): { readonly reference: string; readonly card: CardDetails } | null =>
  entry.kept === null ? null : { reference: KEPT + entry.attemptId, card: detailsOf(entry.kept) };

const detailsOf = ({ number, expMonth, expYear }: KeptCard): CardDetails => ({
  brand: 'visa',
  last4: number.slice(-4),
  expMonth,
  expYear,
});

/** Without the buyer: whoever has to be asked has not said yes. */
export function laterOutcomeOf(card: KeptCard): CardOutcome {
  const outcome = outcomeOf({ ...card, cvc: '' });
  if (outcome.kind === 'keeps-only') return { kind: 'declines', code: 'card_declined', answer: 'given' };
  return outcome.kind === 'challenges' ? { kind: 'declines', code: 'authentication_failed', answer: 'given' } : outcome;
}

export function checkCard(card: CardInput, wallMs: number): CardFault | null {
  if (!/^\d{12,19}$/.test(digitsOf(card.number)) || !passesLuhn(digitsOf(card.number))) {
    return fault('number', 'incorrect_number');
  }
  const expiry = checkExpiry(card, wallMs);
  if (expiry !== null) return expiry;
  if (!/^\d{3,4}$/.test(card.cvc.trim())) return fault('cvc', 'incorrect_cvc');
  return null;
}

const fault = (field: CardFault['field'], code: DeclineCode): CardFault => ({ field, code, message: MESSAGES[code] });

const digitsOf = (number: string): string => number.replace(/[\s-]/g, '');

function checkExpiry({ expMonth, expYear }: CardInput, wallMs: number): CardFault | null {
  const year = expYear < 100 ? 2000 + expYear : expYear;
  const isMonth = Number.isInteger(expMonth) && expMonth >= 1 && expMonth <= 12;
  if (!isMonth || !Number.isInteger(year)) return { ...fault('expiry', 'expired_card'), message: NO_MONTH };
  if (hasExpired(year, expMonth, wallMs)) return fault('expiry', 'expired_card');
  const isSlip = year > new Date(wallMs).getUTCFullYear() + MAX_YEARS_AHEAD;
  return isSlip ? { ...fault('expiry', 'expired_card'), message: FAR_YEAR } : null;
}

/** A year further ahead is a slip of the finger, not a card. */
const MAX_YEARS_AHEAD = 50;
const FAR_YEAR = 'This expiry date is too far ahead. Check the year of your card.';
const NO_MONTH = 'This is no expiry date. Check the month and the year of your card.';
