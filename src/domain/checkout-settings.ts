// What is otherwise in one checkout of a shop than in the shop: whom it is for, what it looks like, how it is paid. Prices of
// its own stand in price lists.
import type { Merchant } from './merchant.ts';
import type { PaymentMethodFilter, Session } from './session.ts';

/** What is left out is the shop's. */
export interface CheckoutSettings {
  /** Where nobody says where the buyer is. */
  readonly country?: string;
  /** Where nobody asks for another. */
  readonly locale?: string;
  /** Before the country's own, where every line has a price in it. */
  readonly currency?: string;
  readonly methods?: Partial<PaymentMethodFilter>;
  readonly lifeMs?: number;
  readonly page?: Partial<Pick<Merchant['page'], 'logoUrl' | 'accent'>>;
  /** Origins of the sites that may show its page in a frame. Absent: none may. */
  readonly frameAncestors?: readonly string[];
}

/** Of the checkout that a session was opened through; none for one that came another way. */
export const checkoutSettings = (
  { checkout }: Pick<Session, 'checkout'>,
  { checkoutSettings: all = {} }: Pick<Merchant, 'checkoutSettings'>,
): CheckoutSettings => (checkout !== undefined && Object.hasOwn(all, checkout) ? (all[checkout] ?? NONE) : NONE);

const NONE: CheckoutSettings = {};

/** The sites that may show the session's page in a frame. */
export const frameAncestorsOf = (session: Pick<Session, 'checkout'>, merchant: Merchant): readonly string[] =>
  checkoutSettings(session, merchant).frameAncestors ?? [];

/** The shop as it looks there. */
export function merchantIn(session: Pick<Session, 'checkout'>, merchant: Merchant): Merchant {
  const { page } = checkoutSettings(session, merchant);
  return page === undefined ? merchant : { ...merchant, page: { ...merchant.page, ...page } };
}

/** The session's own order of ways to pay, or else the checkout's; hidden is what either hides. */
export function methodFilterIn(session: Session, merchant: Merchant): PaymentMethodFilter {
  const { methods } = checkoutSettings(session, merchant);
  const own = session.paymentMethods;
  if (methods === undefined) return own;
  const { only = null, hide = [], order = [] } = methods;
  return {
    only: own.only === null || only === null ? (own.only ?? only) : own.only.filter((method) => only.includes(method)),
    hide: [...own.hide, ...hide],
    order: own.order.length > 0 ? own.order : order,
  };
}
