// Which schema each of Flowglad's answers has, and a fetch that holds every answer to the newest client against it.
import type { Flowglad } from '@flowglad/node';
import { z } from 'zod';
import {
  BareItem,
  Customer,
  InvoiceRecord,
  InvoiceWithLines,
  LineItem,
  Payment,
  PaymentMethod,
  PricingModelDetails,
  Purchase,
  Subscription,
  SubscriptionDetails,
} from './flowglad-schemas.ts';

const AnySubscription = z.union([Subscription, z.custom<Flowglad.NonRenewingSubscriptionRecord>(() => false)]);
const AnyDetails = z.union([SubscriptionDetails, z.custom<Flowglad.NonRenewingSubscriptionDetails>(() => false)]);

const listOf = <Row extends z.ZodType>(row: Row) =>
  z.strictObject({
    data: z.array(row),
    hasMore: z.boolean(),
    total: z.int().min(0),
    currentCursor: z.string().optional(),
    nextCursor: z.string().optional(),
  });

export const answers = {
  subscription: z.strictObject({ subscription: AnySubscription }),
  subscriptions: listOf(AnySubscription),
  adjusted: z.strictObject({
    subscription: AnySubscription,
    subscriptionItems: z.array(BareItem),
    resolvedTiming: z.enum(['immediately', 'at_end_of_current_billing_period']),
    isUpgrade: z.boolean(),
  }),
  paymentMethod: z.strictObject({ paymentMethod: PaymentMethod }),
  paymentMethods: listOf(PaymentMethod),
  invoice: InvoiceWithLines,
  invoices: listOf(InvoiceRecord),
  lineItem: LineItem,
  lineItems: listOf(LineItem),
  payment: z.strictObject({ payment: Payment }),
  payments: listOf(Payment),
  customer: z.strictObject({ customer: Customer }),
  billing: z.strictObject({
    billingPortalUrl: z.string(),
    catalog: PricingModelDetails,
    customer: Customer,
    invoices: z.array(InvoiceWithLines),
    paymentMethods: z.array(PaymentMethod),
    pricingModel: PricingModelDetails,
    purchases: z.array(Purchase),
    subscriptions: z.array(AnyDetails),
    currentSubscription: AnyDetails.optional(),
    currentSubscriptions: z.array(AnyDetails).optional(),
  }),
};

/** Of the resources that are about what customers have and are charged. */
const BY_PATH: readonly (readonly [RegExp, z.ZodType])[] = [
  [/^\/subscriptions$/, answers.subscriptions],
  [/^POST \/subscriptions$/, answers.subscription],
  [/^\/subscriptions\/[^/]+\/adjust$/, answers.adjusted],
  [/^\/subscriptions\/[^/]+(\/(un)?cancel)?$/, answers.subscription],
  [/^\/payment-methods$/, answers.paymentMethods],
  [/^\/payment-methods\/[^/]+$/, answers.paymentMethod],
  [/^\/invoices$/, answers.invoices],
  [/^\/invoices\/[^/]+$/, answers.invoice],
  [/^\/invoice-line-items$/, answers.lineItems],
  [/^\/invoice-line-items\/[^/]+$/, answers.lineItem],
  [/^\/payments$/, answers.payments],
  [/^\/payments\/[^/]+(\/refund)?$/, answers.payment],
  [/^\/customers\/[^/]+\/billing$/, answers.billing],
  [/^\/purchases\/[^/]+$/, z.strictObject({ purchase: Purchase })],
];

/** `checked` counts, so that a test can see that something was. */
export function createCheckedFetch(): { readonly fetch: typeof fetch; readonly checked: () => number } {
  let count = 0;
  return {
    checked: () => count,
    fetch: async (input, init) => {
      const answer = await fetch(input, init);
      const { pathname } = new URL(input instanceof Request ? input.url : input);
      const path = pathname.replace('/api/v1', '');
      const named = [`${init?.method} ${path}`, path];
      const schema = BY_PATH.findLast(([pattern]) => named.some((name) => pattern.test(name)))?.[1];
      if (schema === undefined || answer.status !== 200) return answer;
      const read = schema.safeParse(await answer.clone().json());
      if (!read.success) throw new Error(`${init?.method} ${path}: ${z.prettifyError(read.error)}`);
      count += 1;
      return answer;
    },
  };
}
