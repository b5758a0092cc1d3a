// Routes of what customers have and are charged: subscriptions, payment methods, payments, invoices.
import type { Route } from '../dialect.ts';
import { parseReadBilling, parseReadCustomer } from './parse-customers.ts';
import {
  parseListInvoices,
  parseListPayments,
  parseReadInvoice,
  parseReadLineItem,
  parseReadPayment,
  parseReadPurchase,
  parseRefund,
} from './parse-read.ts';
import { parseAdjust } from './parse-adjust.ts';
import { parseCreateSubscription } from './parse-create-subscription.ts';
import {
  parseCancelScheduledAdjustment,
  parseCancelSubscription,
  parseListPaymentMethods,
  parseListSubscriptions,
  parseReadPaymentMethod,
  parseReadSubscription,
  parseUncancelSubscription,
} from './parse-subscriptions.ts';
import { renderAdjusted, renderAdjustPreview, renderNoFeature, renderUnplanned } from './render-adjust.ts';
import { renderBilling, renderNoBalances } from './render-billing.ts';
import {
  renderInvoice,
  renderInvoices,
  renderLineItem,
  renderLineItems,
  renderPayment,
  renderPayments,
  renderPurchase,
} from './render-purchases.ts';
import {
  renderPaymentMethod,
  renderPaymentMethods,
  renderSubscription,
  renderSubscriptions,
} from './render-subscriptions.ts';

type Parts = readonly [Route['method'], string, Route['parse'], Route['render']];

const PARTS: readonly Parts[] = [
  ['GET', '/customers/:externalId/billing', parseReadBilling, renderBilling],
  ['GET', '/customers/:externalId/usage-balances', parseReadCustomer, renderNoBalances],
  ['GET', '/purchases/:id', parseReadPurchase, renderPurchase],
  ['GET', '/payments', parseListPayments, renderPayments],
  ['GET', '/payments/:id', parseReadPayment, renderPayment],
  ['POST', '/payments/:id/refund', parseRefund, renderPayment],
  ['POST', '/subscriptions', parseCreateSubscription, renderSubscription],
  ['GET', '/subscriptions', parseListSubscriptions, renderSubscriptions],
  ['GET', '/subscriptions/:id', parseReadSubscription, renderSubscription],
  ['POST', '/subscriptions/:id/cancel', parseCancelSubscription, renderSubscription],
  ['POST', '/subscriptions/:id/uncancel', parseUncancelSubscription, renderSubscription],
  ['POST', '/subscriptions/:id/adjust', parseAdjust(false), renderAdjusted],
  ['POST', '/subscriptions/:id/preview-adjust', parseAdjust(true), renderAdjustPreview],
  ['POST', '/subscriptions/:id/cancel-scheduled-adjustment', parseCancelScheduledAdjustment, renderUnplanned],
  ['POST', '/subscriptions/:id/add-feature', parseReadSubscription, renderNoFeature],
  ['GET', '/payment-methods', parseListPaymentMethods, renderPaymentMethods],
  ['GET', '/payment-methods/:id', parseReadPaymentMethod, renderPaymentMethod],
  ['GET', '/invoices', parseListInvoices, renderInvoices],
  ['GET', '/invoices/:id', parseReadInvoice, renderInvoice],
  ['GET', '/invoice-line-items', parseListInvoices, renderLineItems],
  ['GET', '/invoice-line-items/:id', parseReadLineItem, renderLineItem],
];

export const billingRoutes = (keyed: Pick<Route, 'scopes' | 'idempotency'>): readonly Route[] =>
  PARTS.map(([method, path, parse, render]) => ({ method, path: `/api/v1${path}`, ...keyed, parse, render }));
