// Request bodies that describe a session: one schema for parsing and for the OpenAPI document. Says what has the right
// shape and nothing about what the shop allows, which is the domain's to decide.
import { z } from 'zod';
import { DEFAULT_LIMITS } from '../../domain/facts.ts';
import { MAX_MERCHANDISE } from '../../domain/money.ts';

const text = z.string();

/** An id or SKU. Shop systems number their variants, so a whole number is read as its digits. */
const reference = z.union([text.min(1).max(255), z.int().min(0)]);

export const quantity = z.int().min(1).max(DEFAULT_LIMITS.maxQuantity);

const texts = z.record(z.string(), z.string());

/** The core keeps longer keys for dialects that allow them. */
export const metadata = z.record(z.string().max(40, 'a key has at most 40 characters.'), z.string());

/** Loose on purpose, since numbers are written in many ways: this only tells a number from a name. */
const phone = text
  .refine(
    (value) => value.trim() === '' || value.replace(/\D/g, '').length >= 4,
    'give a phone number; it has at least four digits.',
  )
  .nullish()
  .describe('With the country code, such as +919876543210.');

const address = z.strictObject({
  name: text.nullish().describe('Who receives the parcel.'),
  line1: text.nullish().describe('Street and house number.'),
  line2: text.nullish(),
  city: text.nullish(),
  region: text
    .nullish()
    .describe('State or province; the ISO 3166-2 subdivision without the country where it is known.'),
  postal_code: text.nullish(),
  country: text.describe('ISO 3166-1 alpha-2, upper case.'),
  phone,
});

const buyer = z.strictObject({
  email: text.nullish(),
  phone,
  name: text.nullish(),
  external_id: text.nullish().describe("The buyer's id in your own system."),
  tax_id: text
    .nullish()
    .describe(
      "A business's number for VAT or GST. A valid one of the country that is taxed lets rates with `reverse_charge` go to 0.",
    ),
});

const line = z
  .strictObject({
    variant: reference.nullish().describe('Id or SKU of a variant of the catalogue; its price comes from there.'),
    price: reference.nullish().describe('Another name for `variant`. Give one of the two.'),
    title: text.min(1).nullish().describe('For a line with an inline price: what the buyer reads.'),
    unit_amount: z
      .int()
      .min(0)
      .max(MAX_MERCHANDISE)
      .nullish()
      .describe('Inline price of one piece in minor units; needs a key with the scope `prices.override`.'),
    quantity: quantity.default(1),
    requires_shipping: z.boolean().nullish().describe('Inline lines only; `false` unless given.'),
    taxable: z.boolean().nullish().describe('Inline lines only; `false` unless given.'),
    properties: texts.nullish().describe('Texts that travel with the line to the order, such as an engraving.'),
  })
  .superRefine(checkLine);

const gift = z.strictObject({
  variant: reference.describe('Id or SKU of a variant of a gift offer that the cart has reached.'),
  quantity: quantity.default(1),
});

const discount = z.strictObject({ code: text.min(1).max(255).describe('Compared without regard to case.') });

const paymentMethodFilter = z.strictObject({
  only: z.array(text.min(1)).nullish().describe('Offer these and no others.'),
  hide: z.array(text.min(1)).nullish().describe('Offer all but these.'),
  order: z.array(text.min(1)).nullish().describe('Show these first, in this order.'),
});

const lines = z.array(line).min(1);
const mode = z
  .enum(['payment', 'subscription', 'setup'])
  .describe(
    '`subscription` asks for something that is paid again and again, `setup` keeps a way to pay for the customer and sells nothing. Unless given, what is sold says it.',
  );
const currency = text.describe('ISO 4217, upper case. Unless given, that of the shop.');
const country = text.describe('ISO 3166-1 alpha-2 of the market. Unless given, that of the shop.');
const locale = text.describe('BCP 47, such as en-IN. Unless given, that of the shop.');
const expiresInS = z
  .int()
  .min(60)
  .max(604_800)
  .describe('Life in seconds, from a minute to a week; counted from the request. 86400 unless given.');

/** What `null` clears, on creation as well as later. */
const clearable = {
  buyer: buyer.nullish().describe('Fields that are left out stay as they are; `null` clears one or all.'),
  shipping_address: address.nullish().describe('Replaces the whole address.'),
  billing_address: address.nullish().describe('Replaces the whole address.'),
  shipping_option: text.nullish().describe('Id of one of the `shipping_options` of the session.'),
  discounts: z
    .array(discount)
    .nullish()
    .describe('Replaces the codes. A code that does not count stays, with the reason.'),
  gifts: z.array(gift).nullish().describe('Replaces the gifts taken.'),
  payment_methods: paymentMethodFilter.nullish(),
  customer: text
    .min(1)
    .nullish()
    .describe('Whose session it is: the id of a customer, or your own for them (`external_id`).'),
  coins: z
    .union([z.int().min(0), z.literal('max')], 'coins must be a whole number from 0 on, or "max".')
    .nullish()
    .describe('Loyalty coins of the customer to use: a number, or `max` for as many as possible.'),
  payment_method: text
    .nullish()
    .describe('One of the `payment_methods` of the session, so that offers and fees for it count before it is paid.'),
  partial_cod: z
    .boolean()
    .nullish()
    .describe(
      'Pay only a part by `payment_method`, and the rest in cash on delivery. Unless given, as before; `payment_method` with `cod` or `bank_transfer` ends it.',
    ),
  success_url: text.nullish().describe('Where the buyer goes after paying.'),
  cancel_url: text.nullish().describe('Where the buyer goes when giving up.'),
  client_reference_id: text.nullish().describe('Your own name for this checkout.'),
  metadata: metadata
    .nullish()
    .describe('Yours; never shown to the buyer. At most 50 keys of 40 characters, values of 500.'),
  attributes: texts.nullish().describe('Cart attributes that travel to the order.'),
  note: text.nullish().describe("The buyer's note to the shop."),
};

export const sessionCreate = z
  .strictObject({
    lines: lines.optional().describe('Needed, except in a session that only keeps a way to pay.'),
    mode: mode.nullish(),
    setup: z
      .strictObject({ subscription: text.describe('Id of a subscription of the customer.') })
      .nullish()
      .describe(
        'Of mode `setup`: what is charged to the way to pay from then on. Unless given, whatever has none of its own.',
      ),
    currency: currency.nullish(),
    country: country.nullish(),
    locale: locale.nullish(),
    ...clearable,
    expires_in_s: expiresInS.nullish(),
  })
  .superRefine(({ lines: given, mode: wanted, setup }, context) => {
    if (given === undefined && wanted !== 'setup') {
      context.addIssue({ code: 'invalid_type', expected: 'array', path: ['lines'], input: undefined });
    }
    if (setup && wanted !== 'setup') {
      context.addIssue({ code: 'custom', path: ['setup'], message: 'leave it out, or give mode setup.' });
    }
  })
  .describe('A new session. Only `lines` is required.');

export const sessionUpdate = z
  .strictObject({
    lines: lines
      .optional()
      .describe('Replaces the lines. A line of the same variant and properties keeps id and price.'),
    mode: mode.optional(),
    currency: currency.optional(),
    country: country.optional(),
    locale: locale.optional(),
    ...clearable,
    expires_in_s: expiresInS.optional(),
  })
  .describe('Changes: fields that are left out stay as they are, `null` clears.');

export type SessionCreate = z.output<typeof sessionCreate>;
export type SessionUpdate = z.output<typeof sessionUpdate>;
export type LineBody = z.output<typeof line>;
export type AddressBody = z.output<typeof address>;

/** A line is either of the catalogue or has an inline price; a mixture is a mistake that would be costly to guess at. */
function checkLine(line: Omit<LineBody, 'quantity'>, context: z.RefinementCtx): void {
  const isGiven = (key: keyof typeof line): boolean => line[key] !== undefined && line[key] !== null;
  const complain = (key: string, message: string): void => {
    context.addIssue({ code: 'custom', path: [key], message });
  };
  if (isGiven('variant') && isGiven('price')) complain('price', 'leave it out; variant has named it already.');
  if (isGiven('variant') || isGiven('price')) {
    for (const key of ['title', 'unit_amount', 'requires_shipping', 'taxable'] as const) {
      if (isGiven(key)) complain(key, 'leave it out, because the catalogue says it; or leave out the variant.');
    }
  } else if (isGiven('title')) {
    if (!isGiven('unit_amount')) complain('unit_amount', 'give the price of one piece beside the title.');
  } else if (isGiven('unit_amount')) {
    complain('title', 'say what is sold beside unit_amount.');
  } else {
    complain('variant', 'name a variant of the catalogue, or give title and unit_amount.');
  }
}
