// What each code of this API means and what to do about it, for the page that documentation links lead to.
import type { ProblemCode } from '../../domain/problem.ts';
import type { ErrorPages, FaultKind } from '../dialect.ts';
import { FAULTS, KEY_IN_FLIGHT, KEY_REUSED, NOT_FOUND, PROBLEMS } from './problems.ts';

const PROBLEM_MEANINGS: Readonly<Record<ProblemCode, string>> = {
  invalid_value: 'A field has a value that is not possible; `param` names it. Correct the value.',
  missing_value: 'A field that is needed is absent; `param` names it. Add it.',
  unknown_key: 'The body has a field that this API does not know; `param` names it. Check its spelling.',
  too_large: 'A field or list is longer than is accepted. Shorten it.',
  price_override_forbidden:
    'The key may not set prices. Name a variant of the catalogue, or use a key with `prices.override`.',
  credentials_required: 'A field of the request is for callers with a key only. Send one, or leave the field out.',
  redirect_host_forbidden: 'The return address leads to a host that the merchant has not registered. Register it.',
  variant_not_found: 'The variant is not in the catalogue of this merchant. Check the id or SKU.',
  product_mismatch: 'The variant belongs to another product than the one named. Leave the product out or correct it.',
  paid_once: 'The variant is paid once and cannot be subscribed to. Name one with `recurring`.',
  currency_unsupported: 'The merchant has no prices in this currency. Choose another.',
  currency_mixed: 'The currency cannot change after a payment was tried. Open a new session.',
  shipping_option_not_found: 'This way of shipping is not offered for the address. Choose one of `shipping_options`.',
  customer_not_found:
    'There is no such customer. Correct the id, or have the customer created first: by the configuration, another API or an order.',
  already_exists: 'There is one with this name already. Change that one, or choose another name.',
  managed_by_configuration: 'The configuration declares it. Change it there and apply the configuration.',
  managed_by_import: 'It was imported from a shop. Change it there and import it again.',
  gift_not_offered: 'The gift is not offered for this cart. Choose among the offers of the session.',
  out_of_stock: 'There is less in stock than is wanted. Lower the quantity.',
  discount_not_found: 'There is no such code. Check its spelling.',
  discount_not_started: 'The code is not valid yet. Try again from its first day on.',
  discount_ended: 'The code is no longer valid. Remove it.',
  discount_minimum_not_met: 'The cart is too small for the code. Add to it or remove the code.',
  discount_used_up: 'The code was used as often as it may be. Remove it.',
  discount_not_combinable: 'The code does not go together with another on the session. Keep one of them.',
  coins_unavailable:
    'Loyalty coins cannot be used: the shop has none, nobody is logged in, or they were used elsewhere in the meantime.',
  credit_too_low: 'The customer has less store credit than is to be taken.',
  discount_maximum_exceeded: 'The order is too large for the code. Take something out or remove the code.',
  discount_not_applicable: 'Nothing in the order is what the code is for. Remove it.',
  discount_not_for_buyer:
    'The code is for other buyers: for first orders, say, or for a list that this buyer is not on.',
  discount_buyer_unknown: 'The code depends on who is buying. Set `buyer.email` or the customer first.',
  discount_outdone: 'Another discount of the same lane takes more off, so this one does not count.',
  email_required: 'The merchant wants an e-mail address before payment. Set `buyer.email`.',
  shipping_address_required: 'Something is shipped and the address is not complete. Complete `shipping_address`.',
  shipping_option_required: 'Something is shipped and no way of shipping is chosen. Set `shipping_option`.',
  country_not_served: 'The merchant does not ship to this country. Change the address.',
  address_not_served:
    'The merchant does not ship there, or not an order of this size. Change the address, or take something out.',
  method_unavailable: 'This way to pay is not offered for the session. Choose one of its payment methods.',
  gateway_unavailable: 'The gateway offers no way to pay this session, or is switched off. Choose another.',
  card_not_accepted_here: 'Card numbers are not taken by this gateway. Send the buyer to the hosted page.',
  payment_in_progress: 'A payment is being made. Wait for its result, then read the session.',
  payment_partly_arrived:
    'A part of a payment on a chain has arrived. Let the buyer send the rest, or cancel the session.',
  nothing_to_refund: 'There is no money left on the session that could be given back.',
  payment_disputed: 'The bank holds the money until it has decided on a dispute, and may give it back itself.',
  refund_too_large: 'The refund is larger than what is left of the payment. Lower the amount.',
  refund_unsupported: 'Payments of this kind cannot be refunded here. Give the money back by hand.',
  subscription_canceled: 'The subscription has ended; sell a new one.',
  session_completed: 'The session has an order and cannot be changed.',
  session_expired: 'The time of the session is over. Open a new one.',
  session_canceled: 'The session was canceled. Open a new one.',
  session_not_open: 'The session is over. Open a new one.',
  version_stale: 'The session changed since it was read. Read it and send the change with its new version.',
  session_busy: 'Many changes come to this session at once. Send the request again in a moment.',
};

const FAULT_MEANINGS: Readonly<Record<FaultKind, string>> = {
  unauthenticated: 'No key was sent, or it is unknown or revoked. Send `Authorization: Bearer kassa_…`.',
  forbidden: 'The key lacks the scope that the message names. Use a key that has it.',
  'origin-forbidden': 'Pages of this origin may not call this API. Call it from a server.',
  'route-not-found': 'There is nothing at this path. Check it for a slip.',
  'method-not-allowed': 'The path is right, the HTTP method is not; the `Allow` header names the right ones.',
  'body-too-large': 'The body is larger than is accepted. The message says how much is.',
  'media-type-unsupported': 'The `Content-Type` is none that is read here. Send application/json.',
  'request-malformed': 'What was sent is not a valid HTTP request. Check the client or the proxy in between.',
  'request-timeout': 'The request did not arrive completely in time. Send it again.',
  'headers-too-large': 'The headers are larger than is accepted. Send fewer or shorter ones.',
  'key-missing': 'This request needs an `Idempotency-Key` header. Send one that is new for each piece of work.',
  'key-malformed': 'The `Idempotency-Key` is empty, too long or not plain text. Send a UUID.',
  'rate-limited': 'Too many requests in a short time. Wait for as long as `Retry-After` says.',
  overloaded: 'The server is busy. Send the request again after `Retry-After`, with the same idempotency key.',
  internal:
    'Something went wrong on this server. Send the request again with the same key; the operator finds its id in the log.',
};

/** Below the base of documentation. */
export const ERRORS_PATH = '/errors';

export const errors: ErrorPages = {
  path: ERRORS_PATH,
  entries: [
    ...(Object.keys(PROBLEMS) as ProblemCode[]).map((code) => ({
      code,
      statuses: [PROBLEMS[code].status],
      meaning: PROBLEM_MEANINGS[code],
    })),
    ...(Object.keys(FAULTS) as FaultKind[]).map((kind) => ({
      code: FAULTS[kind].code,
      statuses: [FAULTS[kind].status],
      meaning: FAULT_MEANINGS[kind],
    })),
    ...Object.values(NOT_FOUND).map(({ code, message }) => ({ code, statuses: [404], meaning: message })),
    ...[KEY_REUSED, KEY_IN_FLIGHT].map(({ code, status, message }) => ({ code, statuses: [status], meaning: message })),
  ],
};
