// What the buttons in the order change in the cart: codes, coins, gifts and quantities.
import type { SessionInput } from '../../domain/command.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Session } from '../../domain/session.ts';
import { countedStock } from '../../domain/stock.ts';
import { mayUseCoins } from './login.ts';
import type { Visit } from './visit.ts';

/** Those on the order and the one that was pressed. */
export const codesWith = ({ session, request }: Visit): SessionInput['codes'] => {
  const { add = '' } = request.form;
  const standing = session.codes.map(({ code, by }) => ({ code, by }));
  return add === '' ? standing : [...standing, { code: add, by: 'buyer' }];
};

export const codesWithout = ({ session, request }: Visit): SessionInput['codes'] =>
  session.codes.filter(({ code }) => code !== request.form['remove']).map(({ code, by }) => ({ code, by }));

/** Only the customer's own hand reaches into their purse. */
export const coinsAfter = (visit: Visit): SessionInput =>
  mayUseCoins(visit) ? { coins: visit.request.form['coins'] === 'max' ? 'max' : null } : {};

/** The gifts on the order with the one that was pressed taken or left. */
export function giftsAfter({ session, request }: Visit): SessionInput['gifts'] {
  const { take, leave } = request.form;
  const kept = session.lines.flatMap((line) =>
    line.giftOfferId === null || line.variantId === null || line.id === leave
      ? []
      : [{ variant: line.variantId, quantity: line.quantity }],
  );
  return take === undefined ? kept : [...kept, { variant: take, quantity: 1 }];
}

/**
 * Fewer pieces of the line whose button was pressed. Only where stock runs out: what else stands in the order is the shop's
 * choice, and anybody who knows the page's address could press.
 */
export function lowerAfter({ session, context, request }: Visit): SessionInput {
  const [, lineId = '', quantity] = /^(.+):(\d{1,6})$/.exec(request.form['lower'] ?? '') ?? [];
  const line = session.lines.find(({ id }) => id === lineId);
  if (line === undefined || line.variantId === null) return {};
  const item = context.item(line.variantId);
  const mayRunOut = item?.product.status !== 'active' || countedStock(item) !== null;
  return mayRunOut ? { lower: { [line.id]: Number(quantity) } } : {};
}

/** What is told when the order no longer earns a gift that was taken. */
export function lostGift(
  { session: before, speech }: Visit,
  { session, warnings }: { readonly session: Session; readonly warnings: readonly Problem[] },
): string | null {
  if (!warnings.some(({ code }) => code === 'gift_not_offered')) return null;
  const lost = before.lines.find(
    ({ id, giftOfferId }) => giftOfferId !== null && !session.lines.some((line) => line.id === id),
  );
  return lost === undefined ? null : speech.texts.notices.giftLost(lost.title);
}
