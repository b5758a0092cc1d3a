// A customer's billing: everything that they have, in one answer.
import type { Account } from '../account-intent.ts';
import type { Asked, RenderContext, Result, WireReply } from '../dialect.ts';
import { failureOf, jsonReply } from '../wire.ts';
import { pricingModelDetails } from './catalogue-records.ts';
import { generationOf } from './generation.ts';
import { invoiceRecord, lineItemRecords } from './invoices.ts';
import { paymentMethodRecord } from './payment-methods.ts';
import { renderFailure } from './problems.ts';
import { purchaseOf, purchaseRecord } from './purchases.ts';
import { merchantIn } from './render-catalogue.ts';
import { customerRecord } from './render-customers.ts';
import { isCurrent, subscriptionDetails } from './subscriptions.ts';

export function renderBilling(result: Result, context: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'account') return renderFailure(failureOf(result), context);
  const { customer, subscriptions, instruments, orders, bills, products } = result.account;
  const merchant = merchantIn(context);
  const generation = generationOf(asked);
  const details = subscriptions.map((subscription) => ({
    isCurrent: isCurrent(subscription),
    record: subscriptionDetails(subscription, products, merchant, generation),
  }));
  const current = details.filter((each) => each.isCurrent).map(({ record }) => record);
  const pricingModel = pricingModelDetails(products, merchant, generation, context.nowMs);
  return jsonReply(200, {
    customer: customerRecord(customer, generation),
    subscriptions: details.map(({ record }) => record),
    currentSubscriptions: current,
    ...(generation === 'newest' && current[0] !== undefined && { currentSubscription: current[0] }),
    invoices: [...bills, ...orders].map((session) => ({
      invoice: invoiceRecord(session, generation),
      invoiceLineItems: lineItemRecords(session, generation),
    })),
    paymentMethods: instruments.map((instrument) => paymentMethodRecord(instrument, merchant.country, generation)),
    purchases: orders.flatMap((session) => {
      const order = purchaseOf(session);
      return order === null ? [] : [purchaseRecord(session, order, generation)];
    }),
    catalog: pricingModel,
    ...(generation === 'newest' && { pricingModel, billingPortalUrl: placeToPay(result.account, context) }),
  });
}

/** Nothing is paid by usage. */
export const renderNoBalances = (result: Result, context: RenderContext): WireReply =>
  result.kind === 'customer' ? jsonReply(200, { usageMeterBalances: [] }) : renderFailure(failureOf(result), context);

/** Where the customer can do something: the bill that is open, else the receipt of what they bought last. */
function placeToPay({ bills, orders }: Account, { pageUrl }: RenderContext): string {
  const session = bills.find(({ state }) => state === 'open') ?? orders[0];
  return session === undefined ? '' : pageUrl(session);
}
