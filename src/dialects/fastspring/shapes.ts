// The bodies of Sessions v2, as far as their shape goes. Every field is optional but a product's path; `null` is none;
// keys that are not here are ignored, as the vendor does.
import { z } from 'zod';
import { isObject } from '../../base/json.ts';
import { isCurrency } from '../../domain/currency.ts';
import { DEFAULT_LIMITS } from '../../domain/facts.ts';
import { MAX_INTERVALS, MAX_PAYMENTS, MAX_TRIAL_DAYS } from '../../domain/recurring.ts';
import { bounds } from './policy.ts';

export const optional = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (value === null ? undefined : value), schema.optional());
export const text = (maxChars: number) => optional(z.string().max(maxChars));

const Scalar = z.union([z.string().max(bounds.maxTagChars), z.number(), z.boolean()], {
  error: 'must be a text, a number or true or false',
});
/** PHP cannot tell an empty object from an empty list. */
const emptyListAsObject = (value: unknown): unknown => (Array.isArray(value) && value.length === 0 ? {} : value);

export const Tags = z.preprocess(emptyListAsObject, z.record(z.string().max(bounds.maxTagChars), Scalar));

/** Prices by currency in major units. */
export const PriceMap = z.record(
  z
    .string()
    .transform((code) => code.toUpperCase())
    .refine(isCurrency, { error: 'this is no ISO 4217 currency' }),
  z.number().min(0),
);

const LanguageMap = z.record(z.string().max(bounds.maxLocaleChars), z.string().max(bounds.maxDescriptionChars));
export const ImageUrl = z.url({ protocol: /^https?$/ }).max(bounds.maxUrlChars);

const Descriptions = z.object({
  display: optional(LanguageMap),
  instructions: optional(LanguageMap),
  summary: optional(LanguageMap),
  imageUrl: optional(ImageUrl),
});

/** Percent of a price, with two decimals at most. */
export const Percent = z.number().gt(0).max(100).multipleOf(0.01);

export const Quantity = z.int().min(1).max(DEFAULT_LIMITS.maxQuantity);
export const IntervalLength = z.int().min(1).max(MAX_INTERVALS);
/** 0 is for ever. */
export const IntervalCount = z.int().min(0).max(MAX_PAYMENTS);
export const DiscountDuration = z.int().min(1).max(MAX_PAYMENTS);
export const TrialDays = z.int().min(0).max(MAX_TRIAL_DAYS);

export const CustomPrice = z.object({
  unitPrice: optional(PriceMap),
  discounts: optional(
    z
      .array(
        z.object({
          minQuantity: optional(z.int().min(1).max(bounds.maxMinQuantity)),
          amountDiscount: optional(PriceMap),
          percentDiscount: optional(Percent),
        }),
      )
      .max(bounds.maxTiers),
  ),
  discountDuration: optional(DiscountDuration),
  setupFee: optional(PriceMap),
  shippingFee: optional(PriceMap),
});

export const INTERVAL_UNITS = ['DAY', 'WEEK', 'MONTH', 'YEAR', 'ON_DEMAND'] as const;

export const Frequency = z.object({
  intervalUnit: z.preprocess(
    (value) => (typeof value === 'string' ? value.toUpperCase() : value),
    z.enum(INTERVAL_UNITS),
  ),
  intervalLength: optional(IntervalLength),
  intervalCount: optional(IntervalCount),
});

export const Overrides = z.object({
  billingFrequency: optional(Frequency),
  trialDays: optional(TrialDays),
});

const item = {
  quantity: optional(Quantity),
  quantityBehavior: text(bounds.maxWordChars),
  quantityDefault: optional(z.union([z.int(), z.boolean()])),
  descriptions: optional(Descriptions),
  imageUrl: optional(ImageUrl),
  customPrice: optional(CustomPrice),
  attributes: optional(Tags),
  subscriptionOverrides: optional(Overrides),
};

export const required = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (value === null ? undefined : value), schema);

export const ItemBody = z.object({ productPath: required(z.string().trim().min(1).max(bounds.maxPathChars)), ...item });
/** The path of the request names the products. */
export const ItemChange = z.object(item);

export const ContactBody = z.object({
  email: text(255),
  firstName: text(50),
  lastName: text(50),
  company: text(255),
  phoneNumber: text(64),
});

const Address = z.object({
  addressLine1: text(256),
  addressLine2: text(256),
  city: text(256),
  region: text(256),
  postalCode: text(50),
  country: text(2),
});

export const CustomerBody = z.object({
  accountId: text(64),
  externalAccountId: optional(
    z
      .string()
      .min(4)
      .max(512)
      .regex(/^[\w-]+$/, { error: 'may have letters, digits, - and _ only' }),
  ),
  billToContact: optional(ContactBody),
  shipToContact: optional(ContactBody),
  billToAddress: optional(Address),
  shipToAddress: optional(Address),
  shipToType: optional(z.enum(['GIFT_PURCHASE', 'SHIP_TO', 'SAME_AS_BILL_TO'])),
  accountTags: optional(Tags),
  taxId: text(255),
  taxIdRegion: text(2),
});

export const PAYMENT_METHODS = [
  'ACH',
  'ALIPAY',
  'AMAZON',
  'APPLE_PAY',
  'CARD',
  'GOOGLE_PAY',
  'IDEAL',
  'KAKAOPAY',
  'KLARNA',
  'MERCADO_PAGO',
  'PAYPAL',
  'PIX',
  'SEPA',
  'TOSS',
  'UPI',
  'WECHAT_PAY',
  'WIRE',
  'QUOTE',
  'PURCHASE_ORDER',
  'UNKNOWN',
] as const;

/** A text, or an object with one text in it: the vendor documents both. Upper and lower case are the same. */
const MethodName = z.preprocess((value) => {
  const [only, ...others]: readonly unknown[] = isObject(value) ? Object.values(value) : [value];
  return typeof only === 'string' && others.length === 0 ? only.toUpperCase() : value;
}, z.enum(PAYMENT_METHODS));
const MethodNames = z.array(MethodName).max(bounds.maxMethods);

export const CartBody = z.object({
  couponCode: z.string().max(bounds.maxCouponChars).nullish(),
  lineItems: optional(z.array(ItemBody).max(bounds.maxItems)),
});

export const SessionBody = z.object({
  locale: text(bounds.maxLocaleChars),
  /** An older name of `locale`, which the classic API still uses. */
  language: text(bounds.maxLocaleChars),
  country: optional(z.string().regex(/^[A-Za-z]{2}$/, { error: 'must be a country code of two letters such as US' })),
  buyerIp: text(bounds.maxIpChars),
  live: optional(z.boolean()),
  customer: optional(CustomerBody),
  orderTags: optional(Tags),
  cart: optional(CartBody),
  paymentMethodsOrder: optional(MethodNames),
  hidePaymentMethods: optional(MethodNames),
});

export const CouponBody = z.object({ code: z.string().max(bounds.maxCouponChars).nullable() });

export type SessionWish = z.output<typeof SessionBody>;
export type CustomPriceWish = z.output<typeof CustomPrice>;
export type OverridesWish = z.output<typeof Overrides>;
export type ItemWish = z.output<typeof ItemBody>;
export type ItemChangeWish = z.output<typeof ItemChange>;
export type CustomerWish = z.output<typeof CustomerBody>;
