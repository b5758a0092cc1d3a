// What stops a session from being paid now, all of it at once, in words for those who can mend it.
import { unreachable } from '../base/assert.ts';
import { deliveryProblems } from './delivery.ts';
import type { Facts } from './facts.ts';
import { isOver } from './lifecycle.ts';
import type { Merchant } from './merchant.ts';
import { availableMethods, partialCodMethods } from './offers.ts';
import { problem, type Problem } from './problem.ts';
import { keepsInstrument, rhythmOf } from './recurring.ts';
import { isRenewal, type Session } from './session.ts';
import { shortages, type Shortage } from './stock.ts';

type ReadinessFacts = Pick<Facts, 'merchant' | 'item' | 'methods' | 'inPostalList' | 'heldByOthers' | 'nowMs'>;

/** Empty when the buyer can press Pay. A session that is over has nothing left to mend. */
export function readiness(session: Session, facts: ReadinessFacts): readonly Problem[] {
  if (isOver(session.state)) return [];
  return [...missingForPayment(session, facts), ...methodProblems(session, facts)];
}

/** The same without the way to pay, which a payment may bring along. */
export function missingForPayment(session: Session, facts: ReadinessFacts): readonly Problem[] {
  if (session.mode === 'payment' && session.lines.length === 0) {
    return [
      problem('missing_value', 'lines', 'There is nothing in the order yet. Go back to the shop and choose.', 'buyer'),
    ];
  }
  return [...contactProblems(session, facts), ...deliveryProblems(session, facts), ...stockProblems(session, facts)];
}

/** Whether the session cannot be paid without an e-mail address. */
export function asksEmail({ asks, customerId, lines }: Session, merchant: Pick<Merchant, 'emailRequired'>): boolean {
  const isNobody = customerId === null && rhythmOf(lines) !== null;
  return merchant.emailRequired || asks?.email === true || isNobody;
}

/** Where nothing is bought, there is nothing to tax. */
export const asksTaxId = ({ mode }: Pick<Session, 'mode'>, merchant: Pick<Merchant, 'asksTaxId'>): boolean =>
  merchant.asksTaxId === true && mode !== 'setup';

function contactProblems(session: Session, { merchant }: ReadinessFacts): Problem[] {
  if (!asksEmail(session, merchant) || session.buyer.email !== null) return [];
  return [problem('email_required', 'buyer.email', 'Enter an e-mail address.', 'buyer')];
}

/** What of the cart is not there, told at its lines. */
export function stockProblems(session: Session, facts: Pick<ReadinessFacts, 'item' | 'heldByOthers'>): Problem[] {
  // What somebody has subscribed to they get, whatever is on sale today.
  if (isRenewal(session)) return [];
  const bought = session.lines.filter(({ giftOfferId }) => giftOfferId === null);
  return shortages(session.lines, facts).map((shortage) => {
    // Without its only line nothing would be left to pay.
    const isAll = bought.length === 1 && bought[0] === shortage.line;
    return problem('out_of_stock', `lines[${shortage.index}]`, whyNotInStock(shortage, isAll), 'buyer');
  });
}

function whyNotInStock({ kind, line, inStock }: Shortage, isAll: boolean): string {
  const wayOut = isAll ? 'It is all there is in this order, so go back to the shop.' : 'Remove it to go on.';
  switch (kind) {
    case 'no-longer-sold':
      return `“${line.title}” is no longer sold. ${wayOut}`;
    case 'sold-out':
      return `“${line.title}” is sold out. ${wayOut}`;
    case 'too-few':
      return `Only ${inStock} of “${line.title}” are left. Lower the quantity to go on.`;
    default:
      return unreachable(kind);
  }
}

function methodProblems(session: Session, facts: ReadinessFacts): Problem[] {
  if (session.totals.total === 0 && !keepsInstrument(session)) return [];
  const methods = availableMethods(session, facts);
  if (methods.length === 0) {
    const text = 'There is no way to pay this session: no method is switched on for its currency and country.';
    return [problem('method_unavailable', 'payment_method', text, 'merchant')];
  }
  const chosen = session.paymentMethod;
  const offered = session.partialCod === undefined ? methods : partialCodMethods(session, facts);
  if (chosen === null || offered.some(({ method }) => method === chosen)) return [];
  return [problem('method_unavailable', 'payment_method', 'Choose another way to pay.', 'buyer')];
}
