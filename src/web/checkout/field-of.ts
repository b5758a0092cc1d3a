// Where on the page a problem belongs, and how it reads there in the page's language.
import type { ChallengeRefusal } from '../../domain/challenge.ts';
import { formatAmount } from '../../domain/format-amount.ts';
import type { Merchant } from '../../domain/merchant.ts';
import { placeOf } from '../../domain/pricing/tax-place.ts';
import type { Figures, Problem, ProblemCode } from '../../domain/problem.ts';
import type { Session } from '../../domain/session.ts';
import { countryName } from './countries.ts';
import type { FieldError, FieldName } from './form.ts';
import type { Told, Trouble } from './texts/core-texts.ts';
import type { Speech } from './texts/speech.ts';

const FIELD_AT: Readonly<Record<string, FieldName>> = {
  'buyer.email': 'email',
  'buyer.tax_id': 'tax_id',
  shipping_address: 'country',
  'shipping_address.name': 'name',
  'shipping_address.line1': 'line1',
  'shipping_address.line2': 'line2',
  'shipping_address.city': 'city',
  'shipping_address.region': 'region',
  'shipping_address.postal_code': 'postal_code',
  'shipping_address.country': 'country',
  'shipping_address.phone': 'phone',
  'billing_address.region': 'region',
  shipping_option: 'shipping_option',
  payment_method: 'method',
  method: 'method',
  card: 'card_number',
};

/** Problems whose own text speaks to a developer; buyers read these. */
const BUYER_TEXT: Readonly<Partial<Record<ProblemCode, string>>> = {
  price_override_forbidden: 'This change is not possible here.',
  redirect_host_forbidden: 'This change is not possible here.',
  variant_not_found: 'This product is no longer available.',
  shipping_option_not_found: 'This way of shipping is not available for your address. Choose another one.',
  customer_not_found: 'This change is not possible here.',
  gift_not_offered: 'This gift is not available for your order.',
  method_unavailable: 'This way to pay is not available for your order. Choose another one.',
  gateway_unavailable: 'This way to pay is not available at the moment. Choose another one or try again later.',
  card_not_accepted_here: 'Cards cannot be entered on this page. Choose another way to pay.',
  payment_in_progress: 'A payment is already being made. Wait a moment before you try again.',
  payment_partly_arrived:
    'A part of the money has arrived already. Send the rest to the same address; until then the order cannot be changed, canceled or paid in another way.',
  session_completed: 'This order is already complete.',
  session_expired: 'This page has expired.',
  session_canceled: 'This checkout was canceled.',
  session_not_open: 'This page is no longer open.',
  version_stale: 'The order was changed at the same moment. Check it and try again.',
  session_busy: 'The order was changed at the same moment. Check it and try again.',
};

/** The same for languages that the core does not speak; a code that buyers cannot bring about is only said not to work. */
const TROUBLES: Readonly<Record<ProblemCode, Trouble | Readonly<Record<string, Trouble>>>> = {
  invalid_value: { 'buyer.tax_id': 'notATaxId', '*': 'checkThis' },
  missing_value: { lines: 'nothingOrdered', 'billing_address.region': 'regionRequired', '*': 'checkThis' },
  unknown_key: 'notPossible',
  too_large: { discounts: 'tooManyCodes', '*': 'checkThis' },
  price_override_forbidden: 'notPossible',
  credentials_required: 'notPossible',
  redirect_host_forbidden: 'notPossible',
  variant_not_found: 'productGone',
  product_mismatch: 'productGone',
  paid_once: 'notPossible',
  currency_unsupported: 'notPossible',
  currency_mixed: 'notPossible',
  shipping_option_not_found: 'shippingGone',
  gift_not_offered: 'giftGone',
  customer_not_found: 'notPossible',
  already_exists: 'notPossible',
  managed_by_configuration: 'notPossible',
  managed_by_import: 'notPossible',
  out_of_stock: 'outOfStock',
  discount_not_found: 'codeUnknown',
  discount_not_started: 'codeNotYet',
  discount_ended: 'codeEnded',
  discount_minimum_not_met: 'codeNeedsMore',
  discount_maximum_exceeded: 'codeForLess',
  discount_not_applicable: 'codeNotForThis',
  discount_not_for_buyer: 'codeNotForBuyer',
  discount_buyer_unknown: 'codeNeedsEmail',
  discount_outdone: 'codeOutdone',
  discount_used_up: 'codeUsedUp',
  discount_not_combinable: 'codeNotBeside',
  coins_unavailable: 'coinsGone',
  subscription_canceled: 'notPossible',
  email_required: 'emailRequired',
  shipping_address_required: {
    'shipping_address.name': 'nameRequired',
    'shipping_address.line1': 'line1Required',
    'shipping_address.city': 'cityRequired',
    'shipping_address.postal_code': 'postalCodeRequired',
    'shipping_address.region': 'regionRequired',
    '*': 'addressRequired',
  },
  shipping_option_required: 'shippingRequired',
  country_not_served: 'countryNotServed',
  address_not_served: {
    shipping_option: 'orderTooLarge',
    'shipping_address.postal_code': 'postalCodeNotServed',
    'shipping_address.region': 'regionNotServed',
    '*': 'addressNotServed',
  },
  method_unavailable: 'methodGone',
  gateway_unavailable: 'methodDown',
  card_not_accepted_here: 'noCardsHere',
  payment_in_progress: 'paymentUnderWay',
  payment_partly_arrived: 'paymentPartlyArrived',
  credit_too_low: 'notPossible',
  nothing_to_refund: 'notPossible',
  payment_disputed: 'notPossible',
  refund_too_large: 'notPossible',
  refund_unsupported: 'notPossible',
  session_completed: 'completed',
  session_expired: 'expired',
  session_canceled: 'canceled',
  session_not_open: 'notOpen',
  version_stale: 'changedMeanwhile',
  session_busy: 'changedMeanwhile',
};

/** Whose page it is and who reads it. */
export interface Teller {
  readonly session: Session;
  readonly merchant: Merchant;
  readonly speech: Speech;
  /** Whether the reader may see the address, which a problem can name. */
  readonly maySeeAddress: boolean;
}

export function fieldErrorOf(problem: Problem, teller: Teller): FieldError {
  const [, line] = /^lines\[(\d+)\]/.exec(problem.at ?? '') ?? [];
  const text = textOf(problem, line === undefined ? null : Number(line), teller);
  return { field: fieldAt(problem.at), text, ...(line !== undefined && { line: Number(line) }) };
}

function textOf(problem: Problem, line: number | null, teller: Teller): string {
  const { session, merchant, speech, maySeeAddress } = teller;
  const isHidden = problem.code === 'address_not_served' && !maySeeAddress;
  const { core } = speech.texts;
  if (core === null) {
    if (isHidden) return 'This order cannot be sent to the address it has.';
    return BUYER_TEXT[problem.code] ?? problem.text;
  }
  if (isHidden) return say(speech, 'addressNotServed', NOBODY);
  const { country, region } =
    problem.at === 'billing_address.region' ? placeOf(session) : (session.shippingAddress ?? placeOf(session));
  const place = /^discounts\[(\d+)\]/.exec(problem.at ?? '')?.[1];
  return say(speech, troubleOf(problem, region !== null), {
    shop: merchant.name,
    country: countryName(country, speech.locale),
    region: region ?? '',
    postalCode: session.shippingAddress?.postalCode ?? '',
    title: session.lines[line ?? -1]?.title ?? '',
    code: session.codes[Number(place ?? -1)]?.code ?? '',
    ...told(problem.figures, { session, speech }),
  });
}

/** Why a code does not count. Where it is told beside the code, the code need not be on the session. */
export function codeText(
  { code: kind, text, figures }: Pick<Problem, 'code' | 'text' | 'figures'>,
  code: string,
  view: Pick<Teller, 'session' | 'speech'>,
): string {
  if (view.speech.texts.core === null) return text;
  return say(view.speech, troubleOf({ code: kind, at: null, figures }, false), {
    ...NOBODY,
    code,
    ...told(figures, view),
  });
}

/** Why a code for the phone was not sent, or is not the right one. */
export function challengeText(refusal: ChallengeRefusal, { texts: { core } }: Speech): string {
  if (core === null) return refusal.text;
  switch (refusal.reason) {
    case 'wrong':
      return core.challenge.wrong(refusal.triesLeft);
    case 'too-many':
      return core.challenge['too-many'](refusal.retryAfterS);
    default:
      return core.challenge[refusal.reason](0);
  }
}

const NOBODY: Told = {
  shop: '',
  country: '',
  region: '',
  postalCode: '',
  title: '',
  code: '',
  amount: '',
  other: '',
};

function say({ texts: { core } }: Speech, trouble: Trouble, told: Told): string {
  const text = core?.troubles[trouble] ?? '';
  return typeof text === 'string' ? text : text(told);
}

/** Texts that are nothing without a figure, which what was stored earlier may lack. */
const NEED_FIGURES: readonly Trouble[] = ['codeNeedsMore', 'codeForLess', 'codeOutdone', 'codeNotBeside'];

function troubleOf({ code, at, figures }: Pick<Problem, 'code' | 'at' | 'figures'>, hasRegion: boolean): Trouble {
  const known = TROUBLES[code];
  const trouble = typeof known === 'string' ? known : (known[at ?? ''] ?? known['*'] ?? 'notPossible');
  if (figures === undefined && NEED_FIGURES.includes(trouble)) return 'codeNotForThis';
  return trouble === 'regionRequired' && hasRegion ? 'regionUnknown' : trouble;
}

function told(
  { more, morePieces, most, mostPieces, other = '' }: Figures = {},
  { session, speech }: Pick<Teller, 'session' | 'speech'>,
): Pick<Told, 'amount' | 'other'> {
  const amount = more ?? most;
  const pieces = morePieces ?? mostPieces;
  if (amount !== undefined) return { amount: formatAmount(amount, session.currency, speech.locale), other };
  return { amount: pieces === undefined ? '' : speech.texts.price.pieces(pieces), other };
}

function fieldAt(at: string | null): FieldName | null {
  if (at === null) return null;
  if (at.startsWith('discounts')) return 'code';
  if (at.startsWith('card.number')) return 'card_number';
  if (at.startsWith('card.exp')) return 'card_expiry';
  if (at.startsWith('card.cvc')) return 'card_cvc';
  return FIELD_AT[at] ?? null;
}
