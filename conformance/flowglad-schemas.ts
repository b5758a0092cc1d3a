// What Flowglad's newest client says its answers are, as strict schemas: a key more or less than the client's types have is
// wrong. `flowglad-schemas.test.ts` proves that they are those types and no others.
import type { Flowglad } from '@flowglad/node';
import { z } from 'zod';

type Shared = Flowglad.StandardSubscriptionRecord;
type Invoice = Flowglad.SubscriptionInvoiceClientSelectSchema;
type Features = Flowglad.PricingModelDetailsRecord['products'][number]['features'][number];
type UsagePrice = Flowglad.UsagePriceClientSelectSchema;
type UsageLine = Flowglad.UsageInvoiceLineItemClientSelectSchema;
type Meter = Flowglad.PricingModelDetailsRecord['usageMeters'][number];
type Experimental = NonNullable<Flowglad.StandardSubscriptionDetails['experimental']>;
type UsagePurchase = Extract<
  Flowglad.CustomerRetrieveBillingResponse['purchases'][number],
  { readonly priceType: 'usage' }
>;

/** What this server never answers with. */
const never = <T>() => z.custom<T>(() => false);
const currency = z.custom<Invoice['currency']>((value) => typeof value === 'string' && /^[A-Z]{3}$/.test(value));
const country = z.custom<NonNullable<Invoice['taxCountry']>>(
  (value) => typeof value === 'string' && /^[A-Z]{2}$/.test(value),
);
const taxType = never<NonNullable<Invoice['taxType']>>();

const ms = z.int().min(1_000_000_000_000);
const money = z.int();
const idOf = (prefix: string) => z.string().regex(new RegExp(`^${prefix}_[0-9A-Za-z]{21,25}$`));
const metadata = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish();
const interval = z.enum(['day', 'week', 'month', 'year']);

const owned = { createdAt: ms, updatedAt: ms, livemode: z.boolean(), pricingModelId: idOf('pricing_model') };
const record = { ...owned, organizationId: idOf('org') };
const customerId = idOf('cust');

const address = z.strictObject({
  country: z.string(),
  city: z.string().nullish(),
  line1: z.string().nullish(),
  line2: z.string().nullish(),
  name: z.string().nullish(),
  postal_code: z.string().nullish(),
  state: z.string().nullish(),
});
const billingAddress = z.strictObject({
  address,
  email: z.string().nullish(),
  firstName: z.string().nullish(),
  lastName: z.string().nullish(),
  name: z.string().nullish(),
  phone: z.string().nullish(),
});

export const Customer = z.strictObject({
  id: customerId,
  ...record,
  archived: z.boolean(),
  domain: z.string().nullable(),
  email: z.string(),
  externalId: z.string(),
  iconURL: z.string().nullable(),
  invoiceNumberBase: z.string().nullable(),
  logoURL: z.string().nullable(),
  name: z.string(),
  userId: z.string().nullable(),
  billingAddress: billingAddress.nullish(),
});

// ---------------------------------------------------------------------------------------------- what is sold

const priced = {
  id: z.string(),
  ...owned,
  active: z.boolean(),
  currency,
  isDefault: z.boolean(),
  name: z.string().nullable(),
  productId: z.string(),
  slug: z.string().nullable(),
  unitPrice: money,
};
export const SinglePaymentPrice = z.strictObject({
  ...priced,
  type: z.literal('single_payment'),
  intervalCount: z.null().optional(),
  intervalUnit: z.null().optional(),
  trialPeriodDays: z.null().optional(),
  usageEventsPerUnit: z.null().optional(),
  usageMeterId: z.null().optional(),
});
export const SubscriptionPrice = z.strictObject({
  ...priced,
  type: z.literal('subscription'),
  intervalCount: z.int().min(1),
  intervalUnit: interval,
  trialPeriodDays: z.int().min(0).nullish(),
  usageEventsPerUnit: z.null(),
  usageMeterId: z.null(),
});
const Price = z.union([SubscriptionPrice, SinglePaymentPrice, never<UsagePrice>()]);

const productFields = {
  id: z.string(),
  ...record,
  active: z.boolean(),
  default: z.boolean(),
  description: z.string().nullable(),
  imageURL: z.string().nullable(),
  name: z.string(),
  pluralQuantityLabel: z.string().nullable(),
  singularQuantityLabel: z.string().nullable(),
  slug: z.string().nullable(),
};
export const Product = z.strictObject(productFields);
const ProductDetails = z.strictObject({
  ...productFields,
  defaultPrice: Price,
  features: z.array(never<Features>()),
  prices: z.array(Price),
});
export const PricingModelDetails = z.strictObject({
  id: idOf('pricing_model'),
  createdAt: ms,
  updatedAt: ms,
  livemode: z.boolean(),
  organizationId: idOf('org'),
  isDefault: z.boolean(),
  name: z.string(),
  products: z.array(ProductDetails),
  usageMeters: z.array(never<Meter>()),
  defaultProduct: ProductDetails.optional(),
});

// ---------------------------------------------------------------------------------------------- what customers have

const statuses: readonly [Shared['status'], ...Shared['status'][]] = [
  ...(['trialing', 'active', 'past_due', 'unpaid', 'cancellation_scheduled'] as const),
  ...(['incomplete', 'incomplete_expired', 'canceled', 'paused'] as const),
];
const subscriptionFields = {
  id: idOf('sub'),
  ...record,
  backupPaymentMethodId: z.string().nullable(),
  cancellationReason: z.string().nullable(),
  current: z.boolean(),
  customerId,
  defaultPaymentMethodId: idOf('pm').nullable(),
  doNotCharge: z.boolean().nullable(),
  interval,
  intervalCount: z.int().min(1),
  isFreePlan: z.boolean().nullable(),
  name: z.string().nullable(),
  priceId: z.string(),
  renews: z.literal(true),
  replacedBySubscriptionId: z.string().nullable(),
  runBillingAtPeriodStart: z.boolean().nullable(),
  startDate: ms,
  status: z.enum(statuses),
  billingCycleAnchorDate: ms.nullish(),
  canceledAt: ms.nullish(),
  cancelScheduledAt: ms.nullish(),
  currentBillingPeriodEnd: ms.nullish(),
  currentBillingPeriodStart: ms.nullish(),
  metadata,
  trialEnd: ms.nullish(),
};
export const Subscription = z.strictObject(subscriptionFields);
const item = {
  id: idOf('si'),
  ...owned,
  addedDate: ms,
  externalId: z.string().nullable(),
  manuallyCreated: z.boolean(),
  name: z.string().nullable(),
  priceId: z.string().nullable(),
  quantity: z.int().min(1),
  subscriptionId: idOf('sub'),
  type: z.literal('static'),
  unitPrice: money,
  expiredAt: ms.nullish(),
  metadata,
};
export const BareItem = z.strictObject(item);
const Item = z.strictObject({ ...item, price: Price });
export const SubscriptionDetails = z.strictObject({
  ...subscriptionFields,
  subscriptionItems: z.array(Item),
  experimental: z
    .strictObject({
      featureItems: z.array(never<Experimental['featureItems'][number]>()),
      usageMeterBalances: z.array(never<Experimental['usageMeterBalances'][number]>()),
    })
    .optional(),
});

export const PaymentMethod = z.strictObject({
  id: idOf('pm'),
  ...owned,
  billingDetails: z.strictObject({
    address: z.strictObject({ ...address.shape, address: address.nullish() }),
    email: z.string().nullish(),
    name: z.string().nullish(),
  }),
  customerId,
  default: z.boolean(),
  paymentMethodData: z.record(z.string(), z.unknown()),
  type: z.enum(['card', 'link', 'us_bank_account', 'sepa_debit']),
  metadata,
});

// ---------------------------------------------------------------------------------------------- what they are charged

const taxed = {
  subtotal: money.nullable(),
  taxAmount: money.nullable(),
  taxRatePercentage: z.string().nullable(),
  taxState: z.string().nullable(),
  taxCountry: country.nullish(),
  taxType: taxType.nullish(),
};
const invoiced = {
  id: idOf('inv'),
  ...record,
  ...taxed,
  applicationFee: money.nullable(),
  bankPaymentOnly: z.boolean().nullable(),
  billingRunId: z.string().nullable(),
  currency,
  customerId,
  invoiceDate: ms,
  invoiceNumber: z.string().min(1),
  memo: z.string().nullable(),
  ownerMembershipId: z.string().nullable(),
  status: z.enum([
    ...(['draft', 'open', 'paid', 'uncollectible', 'void', 'refunded', 'partially_refunded'] as const),
    'awaiting_payment_confirmation',
  ]),
  dueDate: ms.nullish(),
  pdfURL: z.string().nullish(),
  receiptPdfURL: z.string().nullish(),
};
export const PurchaseInvoice = z.strictObject({
  ...invoiced,
  type: z.literal('purchase'),
  purchaseId: idOf('prch'),
  billingPeriodEndDate: z.null().optional(),
  billingPeriodId: z.null().optional(),
  billingPeriodStartDate: z.null().optional(),
  subscriptionId: z.null().optional(),
});
export const SubscriptionInvoice = z.strictObject({
  ...invoiced,
  type: z.literal('subscription'),
  purchaseId: z.null(),
  billingPeriodId: idOf('billing_period'),
  subscriptionId: idOf('sub'),
  billingPeriodEndDate: ms.nullish(),
  billingPeriodStartDate: ms.nullish(),
});
export const InvoiceRecord = z.union([
  PurchaseInvoice,
  SubscriptionInvoice,
  never<Flowglad.StandaloneInvoiceClientSelectSchema>(),
]);
export const StaticLine = z.strictObject({
  id: idOf('inv_li'),
  ...owned,
  description: z.string().nullable(),
  invoiceId: idOf('inv'),
  price: money,
  priceId: z.string().nullable(),
  quantity: z.int().min(1),
  type: z.literal('static'),
  ledgerAccountCredit: z.null().optional(),
  ledgerAccountId: z.null().optional(),
});
export const LineItem = z.union([StaticLine, never<UsageLine>()]);
export const InvoiceWithLines = z.strictObject({ invoice: InvoiceRecord, invoiceLineItems: z.array(LineItem) });

export const Payment = z.strictObject({
  id: idOf('pym'),
  ...record,
  ...taxed,
  amount: money,
  applicationFee: money.nullable(),
  billingPeriodId: idOf('billing_period').nullable(),
  chargeDate: ms,
  currency,
  customerId,
  description: z.string().nullable(),
  failureCode: z.string().nullable(),
  failureMessage: z.string().nullable(),
  invoiceId: idOf('inv'),
  paymentMethod: z.enum(['card', 'link', 'us_bank_account', 'sepa_debit']),
  paymentMethodId: idOf('pm').nullable(),
  purchaseId: idOf('prch').nullable(),
  refunded: z.boolean(),
  refundedAmount: money.nullable(),
  status: z.enum([
    ...(['canceled', 'failed', 'refunded', 'processing', 'succeeded', 'requires_confirmation'] as const),
    'requires_action',
  ]),
  subscriptionId: idOf('sub').nullable(),
  receiptNumber: z.string().nullish(),
  receiptURL: z.string().nullish(),
  refundedAt: ms.nullish(),
  settlementDate: ms.nullish(),
});

const purchased = {
  id: idOf('prch'),
  ...record,
  archived: z.boolean().nullable(),
  bankPaymentOnly: z.boolean().nullable(),
  customerId,
  firstInvoiceValue: money,
  name: z.string(),
  position: z.number(),
  priceId: z.string(),
  proposal: z.string().nullable(),
  quantity: z.int().min(1),
  status: z.enum(['open', 'pending', 'failed', 'paid', 'refunded', 'partial_refund', 'fraudulent']),
  billingAddress: billingAddress.nullish(),
  billingCycleAnchor: ms.nullish(),
  endDate: ms.nullish(),
  metadata,
  purchaseDate: ms.nullish(),
};
export const SubscriptionPurchase = z.strictObject({
  ...purchased,
  priceType: z.literal('subscription'),
  intervalCount: z.int().min(1),
  intervalUnit: interval,
  pricePerBillingCycle: z.int().min(1),
  totalPurchaseValue: z.null(),
  trialPeriodDays: z.int().min(0),
});
export const SinglePaymentPurchase = z.strictObject({
  ...purchased,
  priceType: z.literal('single_payment'),
  intervalCount: z.null(),
  intervalUnit: z.null(),
  pricePerBillingCycle: z.null(),
  totalPurchaseValue: money,
  trialPeriodDays: z.null(),
});
export const Purchase = z.union([SubscriptionPurchase, SinglePaymentPurchase, never<UsagePurchase>()]);
