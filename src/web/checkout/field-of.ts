// Where on the page a problem belongs, and how it reads there.
import type { Problem, ProblemCode } from '../../domain/problem.ts';
import type { FieldError, FieldName } from './form.ts';

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
  session_completed: 'This order is already complete.',
  session_expired: 'This checkout has expired.',
  session_canceled: 'This checkout was canceled.',
  session_not_open: 'This checkout is no longer open.',
  version_stale: 'The order was changed at the same moment. Check it and try again.',
  session_busy: 'The order was changed at the same moment. Check it and try again.',
};

export function fieldErrorOf({ code, at, text }: Problem): FieldError {
  const [, line] = /^lines\[(\d+)\]/.exec(at ?? '') ?? [];
  return { field: fieldAt(at), text: BUYER_TEXT[code] ?? text, ...(line !== undefined && { line: Number(line) }) };
}

/** The same for somebody who may not see the address, which a problem can name. */
export const fieldErrorFor =
  (maySeeAddress: boolean) =>
  (problem: Problem): FieldError => {
    const isHidden = problem.code === 'address_not_served' && !maySeeAddress;
    return fieldErrorOf(isHidden ? { ...problem, text: 'This order cannot be sent to the address it has.' } : problem);
  };

function fieldAt(at: string | null): FieldName | null {
  if (at === null) return null;
  if (at.startsWith('discounts')) return 'code';
  if (at.startsWith('card.number')) return 'card_number';
  if (at.startsWith('card.exp')) return 'card_expiry';
  if (at.startsWith('card.cvc')) return 'card_cvc';
  return FIELD_AT[at] ?? null;
}
