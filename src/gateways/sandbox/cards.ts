// The sandbox's test cards: what each does to a charge. Numbers are Stripe's where one exists.
import type { CardInput } from '../../domain/command.ts';
import type { DeclineCode } from '../../domain/payment.ts';

/**
 * How a card behaves.
 * `answer`: whether the bank's answer arrives (`lost`), and which notifications come with it.
 */
export type CardOutcome =
  | { readonly kind: 'pays'; readonly answer: 'given' | 'lost' | 'announced-before' | 'announced-twice' }
  | { readonly kind: 'declines'; readonly code: DeclineCode; readonly answer: 'given' | 'lost' }
  | { readonly kind: 'challenges' }
  | { readonly kind: 'settles-later' };

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
  '4000002760003184': { kind: 'challenges' },
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

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** A card is good until the end of its month, anywhere on earth (the last time zone is 12 hours behind UTC). */
function checkExpiry({ expMonth, expYear }: CardInput, wallMs: number): CardFault | null {
  const year = expYear < 100 ? 2000 + expYear : expYear;
  const isMonth = Number.isInteger(expMonth) && expMonth >= 1 && expMonth <= 12;
  if (!isMonth || !Number.isInteger(year)) return { ...fault('expiry', 'expired_card'), message: NO_MONTH };
  const endMs = Date.UTC(year, expMonth) + 12 * 60 * 60 * 1000;
  if (wallMs >= endMs) return fault('expiry', 'expired_card');
  const isSlip = year > new Date(wallMs).getUTCFullYear() + MAX_YEARS_AHEAD;
  return isSlip ? { ...fault('expiry', 'expired_card'), message: FAR_YEAR } : null;
}

/** A year further ahead is a slip of the finger, not a card. */
const MAX_YEARS_AHEAD = 50;
const FAR_YEAR = 'This expiry date is too far ahead. Check the year of your card.';
const NO_MONTH = 'This is no expiry date. Check the month and the year of your card.';
