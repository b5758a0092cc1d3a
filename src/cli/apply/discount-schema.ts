// The shape of a discount in a configuration file. What it gives is said by one of several fields.
import { z } from 'zod';
import { MAX_PAST_ORDERS } from '../../domain/buyer-history.ts';
import { moment, onlyTrue, ownId, paymentMethods, percent, prices, slug, text } from './fields.ts';

/** Some of the catalogue; what is in any of the lists. */
export const scope = z
  .strictObject({
    variants: z.array(ownId).min(1).optional(),
    products: z.array(ownId).min(1).optional(),
    collections: z.array(slug).min(1).optional(),
    tags: z.array(text).min(1).optional(),
  })
  .refine((one) => (one.variants ?? one.products ?? one.collections ?? one.tags) !== undefined, {
    error: 'names no variants, products, collections or tags: leave it out, or say which',
  });

export const pieces = z.int().min(1).max(10_000);

const tier = z
  .strictObject({
    pieces: pieces.optional(),
    from: prices.optional(),
    percent: percent.optional(),
    amount: prices.optional(),
  })
  .refine((one) => (one.pieces === undefined) !== (one.from === undefined), {
    error: 'begins with either pieces (a number of them) or from (an amount)',
  })
  .refine((one) => (one.percent === undefined) !== (one.amount === undefined), {
    error: 'takes off either percent or amount',
  });

const buy = z
  .strictObject({ pieces: pieces.optional(), spend: prices.optional(), of: scope.optional() })
  .refine((one) => (one.pieces === undefined) !== (one.spend === undefined), {
    error: 'needs either pieces (a number of them) or spend (an amount)',
  });

const get = z.strictObject({ pieces: pieces.default(1), percent: percent.default(100), of: scope.optional() });

export const pastOrders = z.int().lt(MAX_PAST_ORDERS, `must be below ${MAX_PAST_ORDERS}: rules look back no further`);

/** E-mail addresses, phones with a plus and their country code, ids of your own; in any case. */
export const buyerList = z.array(text).min(1).max(10_000);

/** Bounds on orders that leave nothing between them. */
export const crossedOrders = {
  isMet: (one: { readonly min_orders?: number | undefined; readonly max_orders?: number | undefined }): boolean =>
    (one.min_orders ?? 0) <= (one.max_orders ?? Infinity),
  told: { path: ['max_orders'], error: 'is below min_orders: it would be for nobody' },
};

const buyers = z
  .strictObject({
    only: buyerList.optional(),
    min_orders: pastOrders.min(1).optional(),
    /** 0 is for first orders. */
    max_orders: pastOrders.min(0).optional(),
    past: z
      .strictObject({
        days: z.int().min(1).max(3_650).optional(),
        orders: pastOrders.min(1).optional(),
        spend: prices.optional(),
        code: text.optional(),
      })
      .optional(),
  })
  .refine(crossedOrders.isMet, crossedOrders.told);

/** What a discount gives: each has exactly one of these. */
export const BENEFITS = ['percent', 'amount', 'fixed_price', 'tiers', 'buy', 'free_shipping'] as const;

export const discount = z
  .strictObject({
    code: z.string().trim().min(1).max(64).optional(),
    /** Without a code the discount is automatic, and this tells it from the others. */
    name: slug.optional(),
    label: text.optional(),
    percent: percent.optional(),
    amount: prices.optional(),
    /** `amount` off each piece instead of once. */
    per_piece: onlyTrue,
    fixed_price: prices.optional(),
    tiers: z.array(tier).min(1).max(50).optional(),
    buy: buy.optional(),
    get: get.optional(),
    max_times: z.int().min(1).optional(),
    free_shipping: z
      .union([z.literal(true), z.strictObject({ up_to: prices })], 'must be true, or { up_to: 100 }')
      .optional(),
    on: scope.optional(),
    /** The most it takes off. */
    cap: prices.optional(),
    /** Carts below this refuse it, and above `maximum` as well. */
    minimum: prices.optional(),
    maximum: prices.optional(),
    minimum_pieces: pieces.optional(),
    maximum_pieces: pieces.optional(),
    channels: z.array(text).min(1).optional(),
    buyers: buyers.optional(),
    lane: slug.optional(),
    /** Counts for whoever pays in one of these ways; of such discounts the best, after all others. */
    payment_methods: paymentMethods.optional(),
    /** Shown on the page, to be taken with one press. */
    visible: z.boolean().default(false),
    combinable: z.boolean().default(false),
    disables_cod: z.boolean().default(false),
    starts: moment.optional(),
    ends: moment.optional(),
    max_uses: z.int().min(1).optional(),
    max_uses_per_buyer: z.int().min(1).optional(),
  })
  .refine((one) => (one.code === undefined) !== (one.name === undefined), {
    error: 'needs either code (what buyers enter) or name (for a discount without a code)',
  })
  .refine((one) => BENEFITS.filter((benefit) => one[benefit] !== undefined).length === 1, {
    error: `must give exactly one of ${BENEFITS.join(', ')}`,
  })
  .refine((one) => (one.percent ?? 1) !== 0, { path: ['percent'], error: 'is 0: it would take nothing off' })
  .refine((one) => (one.minimum_pieces ?? 0) <= (one.maximum_pieces ?? Infinity), {
    path: ['maximum_pieces'],
    error: 'is below minimum_pieces: no cart would fit',
  })
  .refine((one) => !one.disables_cod || one.payment_methods === undefined, {
    path: ['disables_cod'],
    error: 'cannot be true beside payment_methods: who chooses cash on delivery gives the offer back',
  })
  .refine((one) => one.per_piece === undefined || one.amount !== undefined, {
    path: ['per_piece'],
    error: 'goes with amount only',
  })
  .refine((one) => (one.get === undefined && one.max_times === undefined) || one.buy !== undefined, {
    error: 'has get or max_times without buy',
  })
  .refine((one) => one.starts === undefined || one.ends === undefined || one.starts < one.ends, {
    path: ['ends'],
    error: 'must come after starts',
  })
  .refine((one) => one.code !== undefined || !one.visible, {
    path: ['visible'],
    error: 'is for codes: a discount without one counts by itself',
  })
  .refine((one) => !one.visible || one.buyers === undefined, {
    path: ['visible'],
    error: 'cannot be true beside buyers: what is for certain buyers is not shown to all',
  })
  .refine((one) => one.payment_methods === undefined || one.code === undefined, {
    path: ['payment_methods'],
    error: 'is for discounts without a code: they count by themselves once a buyer chooses such a way to pay',
  })
  .refine((one) => one.payment_methods === undefined || one.free_shipping === undefined, {
    path: ['payment_methods'],
    error: 'cannot stand beside free_shipping: shipping does not depend on the way to pay',
  })
  .refine((one) => one.payment_methods === undefined || one.lane === undefined, {
    path: ['lane'],
    error: 'cannot stand beside payment_methods: such discounts have a lane of their own, after all others',
  })
  .refine(
    (one) =>
      one.code !== undefined ||
      one.payment_methods !== undefined ||
      (one.max_uses ?? one.max_uses_per_buyer) === undefined,
    {
      error:
        'has no code, and only uses of codes and of offers for payment_methods are counted: leave max_uses and max_uses_per_buyer out, or give it a code',
    },
  );

export type DiscountInput = z.output<typeof discount>;
export type ScopeInput = z.output<typeof scope>;
