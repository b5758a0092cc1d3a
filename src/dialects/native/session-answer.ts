// The shape of a session in answers and webhooks. Rendering is typed by it and the OpenAPI document is made from it.
import { z } from 'zod';
import { INTERVALS } from '../../base/calendar.ts';
import { EXPLAINED_STATUSES, PAYMENT_STATUSES, SESSION_STATUSES } from './statuses.ts';

const text = z.string();
const maybe = text.nullable();
export const amount = z.int().describe('In minor units of the currency.');
const texts = z.record(text, text);

/** RFC 3339 in UTC. Described by format alone: the exact pattern would only be in the way of code generators. */
export const time = text.meta({ format: 'date-time' });

export const problemAnswer = z.strictObject({
  code: text.describe('For programs; new ones may come.'),
  severity: z.enum(['error', 'warning', 'info']),
  param: maybe.describe('The field, such as `lines[0].quantity`.'),
  fixable_by: z.enum(['caller', 'buyer', 'merchant', 'nobody']),
  message: text.describe('One sentence for the person who can mend it.'),
});

const buyer = z.strictObject({ email: maybe, phone: maybe, name: maybe, external_id: maybe, tax_id: maybe });

export const addressAnswer = z.strictObject({
  name: maybe,
  line1: maybe,
  line2: maybe,
  city: maybe,
  region: maybe,
  postal_code: maybe,
  country: text,
  phone: maybe,
});

export const recurringAnswer = z
  .strictObject({
    interval: z.enum(INTERVALS),
    interval_count: z.int().describe('Every so many of them.'),
  })
  .describe('How often it is paid.');

export const lineAnswer = z.strictObject({
  id: text.describe('Stable while the line exists.'),
  variant: maybe.describe('Id of the variant; `null` for an inline price.'),
  product: maybe,
  sku: maybe,
  title: text,
  variant_title: maybe,
  quantity: z.int(),
  unit_amount: amount,
  subtotal: amount,
  discount: amount,
  tax: amount,
  total: amount.describe('What the line adds to the total.'),
  requires_shipping: z.boolean(),
  taxable: z.boolean(),
  properties: texts,
  recurring: recurringAnswer.nullable().describe('Its amount is for each period; `null` where it is paid once.'),
  gift: z.boolean(),
});

export const totalsAnswer = z
  .strictObject({
    subtotal: amount,
    discount: amount.describe('Discounts, payment offers and gifts, as a positive number.'),
    shipping: amount.nullable().describe('`null` until an address and a way of shipping are known.'),
    surcharge: amount,
    tax: amount,
    tax_included: z.boolean(),
    total: amount,
    paid: amount.describe('Received so far, before refunds.'),
    due_now: amount,
    due_later: amount.describe('Collected on delivery.'),
  })
  .describe('`total = subtotal − discount + shipping + surcharge + (tax_included ? 0 : tax)`');

const adjustment = z
  .strictObject({
    source: text.describe('What caused it: id of a discount, a gift offer or a shipping option, `cod`, a fee, a tax.'),
    kind: z.enum(['discount', 'gift', 'coins', 'payment_offer', 'shipping', 'surcharge', 'tax']),
    label: text,
    amount: amount.describe("From the buyer's view: discounts, payment offers and gifts are negative."),
    lines: z
      .array(z.strictObject({ line: text, amount }))
      .describe('Its parts on the lines; empty when it is on none.'),
    on: z.enum(['shipping', 'surcharge']).nullable().describe('For tax on what belongs to no line: what it is on.'),
  })
  .describe('One step of the calculation.');

const discount = z.strictObject({
  code: text,
  status: z.enum(['applied', 'refused']),
  amount: amount.describe('What it takes off, as a positive number.'),
  reason: maybe.describe('Why it is refused, as the code of a problem.'),
  message: maybe.describe('The same in words for the buyer.'),
  replaced: maybe.describe('The code whose place it has taken.'),
});

const giftOffer = z.strictObject({
  id: text,
  label: text,
  threshold: amount.nullable().describe('Merchandise before discounts, gifts left out, that unlocks it.'),
  threshold_quantity: z.int().nullable().describe('Pieces that unlock it instead, gifts left out.'),
  missing: z.int().describe('What the cart lacks of one or the other; 0 when reached.'),
  reached: z.boolean(),
  max_quantity: z.int(),
  taken_quantity: z.int(),
  variants: z.array(
    z.strictObject({ variant: text, product: maybe, title: maybe, variant_title: maybe, image_url: maybe }),
  ),
});

const shippingOption = z.strictObject({
  id: text,
  label: text,
  amount,
  min_days: z.int().nullable(),
  max_days: z.int().nullable(),
  chosen: z.boolean(),
  pickup: z
    .strictObject({ address: text, note: maybe })
    .nullable()
    .describe('Where the buyer fetches the order; `null` where it is sent.'),
});

const paymentMethod = z.strictObject({
  method: text,
  gateway: text,
  label: text,
  takes_card: z.boolean().describe('Whether `card` may be given to `pay`.'),
  refunds: z.boolean(),
  total: amount.describe('What the session costs when paid so, with offers and fees for this way to pay.'),
  partial_cod: z
    .strictObject({ total: amount, due_now: amount, due_later: amount })
    .nullable()
    .describe('What it costs to pay a part so and the rest in cash on delivery; `null` where that is not possible.'),
});

const nextAction = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('redirect'), url: text }),
    z.strictObject({ type: z.literal('display_instructions'), text }),
  ])
  .describe('What the buyer has to do for the payment to go on.');

export const sessionAnswer = z.strictObject({
  id: text,
  object: z.literal('session'),
  dialect: text.describe('The API it was opened through.'),
  public_id: text.describe('Its id in that API; the same as `id` for `native`.'),
  version: z.int().describe('Rises with every change; also the `ETag`.'),
  status: z.enum(SESSION_STATUSES).describe(EXPLAINED_STATUSES),
  payment_status: z.enum(PAYMENT_STATUSES),
  mode: z.enum(['payment', 'subscription', 'setup']),
  livemode: z.boolean(),
  url: text.describe(
    "The hosted page. In the answer to the creation it carries the buyer's secret: send the buyer there.",
  ),
  client_secret: maybe.describe('Only in the answer to the creation; `null` in every other.'),
  currency: text,
  country: text,
  locale: text,
  buyer,
  shipping_address: addressAnswer.nullable(),
  billing_address: addressAnswer.nullable(),
  shipping_option: maybe,
  payment_method: maybe.describe('The one chosen so far.'),
  partial_cod: z.boolean().describe('Whether only a part is paid by it, and the rest in cash on delivery.'),
  subscription: maybe.describe('Id of the subscription that it has begun, or pays a further period of.'),
  trial_days: z.int().nullable().describe('So many days of what is paid again and again are free at first.'),
  customer: maybe.describe('Id of the customer whose session it is, where that is known.'),
  coins: z
    .strictObject({
      name: text.describe('What the shop calls them.'),
      wanted: z.union([z.int(), z.literal('max')]).describe('0 is none.'),
      used: z.int().describe('How many take part in the price.'),
      worth: amount.describe('What they take off.'),
      available: z
        .int()
        .nullable()
        .describe('What the customer has, with those that this session has set aside; `null` in lists and events.'),
      redeemable: z.int().nullable().describe('How many of them this cart can use.'),
    })
    .nullable()
    .describe('Loyalty coins; `null` where the shop has none or nobody knows whose session it is.'),
  lines: z.array(lineAnswer),
  totals: totalsAnswer,
  adjustments: z.array(adjustment),
  discounts: z.array(discount),
  gift_offers: z.array(giftOffer),
  shipping_options: z.array(shippingOption).describe('Empty until there is a shipping address.'),
  payment_methods: z.array(paymentMethod).describe('Ways to pay it now, in the order to show them.'),
  problems: z.array(problemAnswer).describe('Those of severity `error` have to be mended before it can be paid.'),
  next_action: nextAction.nullable(),
  last_payment_error: z.strictObject({ code: text, message: text }).nullable(),
  order: z.strictObject({ id: text, number: text }).nullable(),
  success_url: maybe,
  cancel_url: maybe,
  client_reference_id: maybe,
  metadata: texts,
  attributes: texts,
  note: maybe,
  created_at: time,
  updated_at: time,
  expires_at: time,
  completed_at: time.nullable(),
});

export type SessionAnswer = z.input<typeof sessionAnswer>;
