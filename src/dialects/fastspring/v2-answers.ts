// The shapes of answers of Sessions v2, for its OpenAPI document.
import { z } from 'zod';
import { INTERVAL_UNITS, PAYMENT_METHODS } from './shapes.ts';

const text = z.string();
const flag = z.boolean();
const time = z.iso.datetime();
const scalars = z.record(text, z.union([text, z.number(), flag]));
const languages = z.record(text, text);

/** Each a number in major units, and the same as the buyer reads it. */
const amounts = <Name extends string>(...names: readonly Name[]) =>
  z.object({
    ...(Object.fromEntries(names.map((name) => [name, z.number()])) as Record<Name, z.ZodNumber>),
    ...(Object.fromEntries(names.map((name) => [`${name}Display`, text])) as Record<`${Name}Display`, z.ZodString>),
  });

const taxIncluded = z.enum(['TAXES_INCLUDED_IN_PRICE', 'TAXES_ADDED_TO_PRICE']);

const price = z.object({
  ...amounts('unitListPrice', 'unitDiscount', 'unitNetPrice', 'unitTaxAmount').shape,
  ...amounts('extendedListTotal', 'extendedTotalDiscount', 'extendedNetTotal', 'extendedTaxTotal').shape,
  taxIncluded,
  taxPercent: z.number(),
  taxExempt: flag,
  productDiscountDuration: z.int().nullable().describe('For how many payments price tiers count; `null` is all.'),
  couponDiscountDuration: z.int().nullable(),
});

export const itemAnswer = z.object({
  productPath: text,
  quantity: z.int(),
  quantityBehavior: text,
  quantityDefault: z.union([z.int(), flag]),
  virtualProduct: flag.describe('Not of the catalogue, such as `{path}.setupFee`.'),
  productType: z.enum(['ONE_TIME', 'SUBSCRIPTION_PLAN']),
  removable: flag,
  bundle: flag,
  descriptions: z.object({
    display: languages.optional(),
    summary: languages.optional(),
    instructions: languages.optional(),
    imageUrl: text.optional(),
  }),
  productFormat: z.enum(['DIGITAL', 'PHYSICAL']),
  attributes: z.record(text, text),
  subscription: z
    .object({
      billingFrequency: z.object({
        intervalUnit: z.enum(INTERVAL_UNITS),
        intervalLength: z.int(),
        intervalCount: z.int().nullable(),
      }),
      trialDays: z.int(),
    })
    .optional(),
  price,
});

const contact = z.object({ email: text, firstName: text, lastName: text, company: text, phoneNumber: text }).partial();
const address = z
  .object({ addressLine1: text, addressLine2: text, city: text, region: text, postalCode: text, country: text })
  .partial();

export const customerAnswer = z
  .object({
    accountId: text.describe('For authenticated callers only.'),
    externalAccountId: text.describe('For authenticated callers only.'),
    billToContact: contact,
    shipToContact: contact,
    billToAddress: address,
    shipToAddress: address,
    shipToType: text,
    accountTags: scalars,
    taxId: text,
    taxIdRegion: text,
  })
  .partial();

const cart = z.object({
  couponCode: text.nullable(),
  couponHasApplied: flag,
  lineItems: z.array(itemAnswer),
  taxIncluded,
  taxRate: z.number(),
  ...amounts('netTotal', 'listTotal', 'withTaxNetTotal', 'withTaxListTotal', 'withoutTaxNetTotal').shape,
  ...amounts('withoutTaxListTotal', 'discountTotal', 'couponDiscountTotal', 'productDiscountTotal', 'taxTotal').shape,
});

const paymentMethod = z.object({
  id: z.enum(PAYMENT_METHODS),
  description: text,
  requiredFieldElements: z.array(text),
  showFieldElements: z.array(text),
  supportedProductTypes: z.array(z.enum(['ONE_TIME', 'SUBSCRIPTION_PLAN'])),
  variants: z.array(text),
});

export const paymentMethodsAnswer = z.object({ paymentMethods: z.array(paymentMethod) });

export const createdAnswer = z.object({
  id: text,
  created: time,
  expires: time,
  status: z.enum(['OPEN', 'EXPIRED', 'CANCELLED', 'PENDING_ORDER', 'COMPLETED', 'FAILED']),
  locale: text,
  country: text,
  currency: text,
  live: flag,
  customer: customerAnswer,
  orderTags: scalars,
  cart,
  checkoutUrls: z.object({ webcheckoutUrl: z.url() }),
  warnings: z.array(z.object({ code: text, field: text, message: text })),
  checkoutStatus: z.array(z.enum(['PRODUCTS_REQUIRED', 'READY_FOR_CHECKOUT', 'CONCLUDED'])),
});

export const sessionAnswer = createdAnswer.extend({
  paymentMethods: z.array(paymentMethod),
  hidePaymentMethods: z.array(text),
  order: z.record(text, z.unknown()).describe('Once there is one.').optional(),
});

export const errorAnswer = z.object({
  status: text.describe('`400 BAD_REQUEST`'),
  timestamp: time,
  id: text,
  message: text,
  errors: z.array(
    z.object({
      errorCode: text,
      field: text.nullable().describe('Dotted, as in the request: `customer.billToContact.email`.'),
      message: text,
      rejectedValue: text.nullable(),
    }),
  ),
});
