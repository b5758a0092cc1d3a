// The `pricing` of Get Session: seventeen numbers and flags that are sums over the session's adjustments.
import type { Amount } from '../../domain/money.ts';
import { codAvailable } from '../../domain/offers.ts';
import type { Facts } from '../../domain/facts.ts';
import { paidAmount } from '../../domain/payment.ts';
import { merchandise } from '../../domain/pricing/cart.ts';
import { pricedFor } from '../../domain/pricing/price.ts';
import { amountOf } from '../../domain/pricing/totals.ts';
import type { Session } from '../../domain/session.ts';
import { toMajor } from '../wire.ts';

/**
 * `total = sub_total − discount + max(shipping, 0) + (cod_order or is_partial_cod ? cod_price : 0) + (taxes_included ? 0 : tax)`, and
 * `total_payable = total − amount_paid`.
 */
export function pricing(session: Session, facts: PricingFacts): Record<string, number | boolean> {
  const { currency, totals } = session;
  const major = (amount: Amount): number => toMajor(amount, currency);
  const couponDiscount = 0 - amountOf('discount', session.adjustments);
  const offerDiscount = 0 - amountOf('payment_offer', session.adjustments);
  const coinDiscount = 0 - amountOf('coins', session.adjustments);
  const cart = merchandise(session.lines);
  const isCodOrder = session.paymentMethod === 'cod';
  const isPartialCod = session.partialCod !== undefined;
  const mayCod = codAvailable(session, facts);
  const isSurcharged = isCodOrder || isPartialCod;
  const amountPaid = paidAmount(session);
  return {
    cart_total: major(cart),
    sub_total: major(cart),
    discount: major(couponDiscount + coinDiscount + offerDiscount),
    payment_offer_discount: major(offerDiscount),
    shipping: totals.shipping === null ? -1 : major(totals.shipping),
    cod_price: major(isSurcharged ? totals.surcharge : mayCod ? codFee(session, facts) : 0),
    cod_available: mayCod,
    cod_order: isCodOrder,
    total: major(totals.total),
    tax: totals.taxIncluded ? 0 : major(totals.tax),
    taxes_included: totals.taxIncluded,
    total_payable: major(totals.total - amountPaid),
    partial_cod_price: major(session.partialCod?.upfront ?? 0),
    is_partial_cod: isPartialCod,
    amount_paid: major(amountPaid),
    coin_discount: major(coinDiscount),
    coupon_discount: major(couponDiscount),
  };
}

type PricingFacts = Parameters<typeof codAvailable>[1] & Pick<Facts, 'nowMs'>;

/** All that would be added: fees for ways to pay may name this one as well. */
function codFee(session: Session, facts: PricingFacts): Amount {
  const { cashOnDelivery, paymentFees } = facts.merchant;
  if (paymentFees === undefined) return cashOnDelivery.fee[session.currency] ?? 0;
  return amountOf('surcharge', pricedFor(session, 'cod', facts).adjustments);
}
