// The schemas that answers are held against are the types of Flowglad's own client: this does not compile otherwise.
import type { Flowglad } from '@flowglad/node';
import { expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import type { answers } from './flowglad-answers.ts';
import type * as schemas from './flowglad-schemas.ts';

/** The same for an interface and for what a schema puts out. */
type Plain<T> = T extends readonly (infer Item)[]
  ? Plain<Item>[]
  : T extends object
    ? { [Key in keyof T]: Plain<T[Key]> }
    : T;
type Answer<Name extends keyof typeof answers> = Plain<z.output<(typeof answers)[Name]>>;
type Schema<Name extends keyof typeof schemas> = Plain<z.output<(typeof schemas)[Name]>>;

test('answers', () => {
  expectTypeOf<Answer<'subscription'>>().toEqualTypeOf<Plain<Flowglad.SubscriptionRetrieveResponse>>();
  expectTypeOf<Answer<'subscription'>>().toEqualTypeOf<Plain<Flowglad.SubscriptionCancelResponse>>();
  expectTypeOf<Answer<'subscription'>>().toEqualTypeOf<Plain<Flowglad.SubscriptionUncancelResponse>>();
  expectTypeOf<Answer<'subscription'>>().toEqualTypeOf<Plain<Flowglad.SubscriptionCreateResponse>>();
  expectTypeOf<Answer<'adjusted'>>().toEqualTypeOf<Plain<Flowglad.SubscriptionAdjustResponse>>();
  expectTypeOf<Answer<'subscriptions'>>().toEqualTypeOf<Plain<Flowglad.SubscriptionListResponse>>();
  expectTypeOf<Answer<'paymentMethod'>>().toEqualTypeOf<Plain<Flowglad.PaymentMethodRetrieveResponse>>();
  expectTypeOf<Answer<'paymentMethods'>>().toEqualTypeOf<Plain<Flowglad.PaymentMethodListResponse>>();
  expectTypeOf<Answer<'invoice'>>().toEqualTypeOf<Plain<Flowglad.InvoiceRetrieveResponse>>();
  expectTypeOf<Answer<'invoices'>>().toEqualTypeOf<Plain<Flowglad.InvoiceListResponse>>();
  expectTypeOf<Answer<'lineItem'>>().toEqualTypeOf<Plain<Flowglad.InvoiceLineItemRetrieveResponse>>();
  expectTypeOf<Answer<'lineItems'>>().toEqualTypeOf<Plain<Flowglad.InvoiceLineItemListResponse>>();
  expectTypeOf<Answer<'payment'>>().toEqualTypeOf<Plain<Flowglad.PaymentRetrieveResponse>>();
  expectTypeOf<Answer<'payment'>>().toEqualTypeOf<Plain<Flowglad.PaymentRefundResponse>>();
  expectTypeOf<Answer<'payments'>>().toEqualTypeOf<Plain<Flowglad.PaymentListResponse>>();
  expectTypeOf<Answer<'customer'>>().toEqualTypeOf<Plain<Flowglad.CustomerRetrieveResponse>>();
});

test('a customer’s billing, part by part and as a whole', () => {
  type Billing = Flowglad.CustomerRetrieveBillingResponse;
  expectTypeOf<Schema<'PricingModelDetails'>>().toEqualTypeOf<Plain<Billing['pricingModel']>>();
  expectTypeOf<Schema<'SubscriptionDetails'>>().toEqualTypeOf<Plain<Flowglad.StandardSubscriptionDetails>>();
  expectTypeOf<Schema<'Purchase'>>().toEqualTypeOf<Plain<Billing['purchases'][number]>>();
  expectTypeOf<Schema<'InvoiceWithLines'>>().toEqualTypeOf<Plain<Billing['invoices'][number]>>();
  expectTypeOf<Answer<'billing'>>().toEqualTypeOf<Plain<Billing>>();
});

test('a schema that is not the client’s type would be noticed', () => {
  type Record = Schema<'Payment'>;
  expectTypeOf<Omit<Record, 'invoiceId'>>().not.toEqualTypeOf<Plain<Flowglad.PaymentClientSelectSchema>>();
  expectTypeOf<Record & { more: string }>().not.toEqualTypeOf<Plain<Flowglad.PaymentClientSelectSchema>>();
  expectTypeOf<Record>().toEqualTypeOf<Plain<Flowglad.PaymentClientSelectSchema>>();
});
