// The shape of cash on delivery in a configuration file: what it costs, and where and for which carts it is possible.
import { z } from 'zod';
import { buyerList, crossedOrders, pastOrders, pieces, scope } from './discount-schema.ts';
import { countries, percent, prices } from './fields.ts';
import { postalCodes } from './postal-schema.ts';

/** Where and for which carts. */
const rule = {
  /** Merchandise after discounts: not below, and not above. */
  minimum: prices.optional(),
  maximum: prices.optional(),
  maximum_pieces: pieces.optional(),
  /** Different products. */
  maximum_lines: pieces.optional(),
  /** Not for carts with any of these. */
  not_with: scope.optional(),
  /** Only there. */
  postal_codes: postalCodes.optional(),
  except: z.strictObject({ postal_codes: postalCodes }).optional(),
  buyers: z
    .strictObject({
      only: buyerList.optional(),
      not: buyerList.optional(),
      min_orders: pastOrders.min(1).optional(),
      /** 0 is for first orders. */
      max_orders: pastOrders.min(0).optional(),
      /** Orders with something still due on delivery. */
      max_unpaid: pastOrders.min(0).optional(),
      /** Orders that were refunded whole. */
      max_returned: z
        .strictObject({ orders: pastOrders.min(0), days: z.int().min(1).max(3_650).optional() })
        .optional(),
    })
    .refine(crossedOrders.isMet, crossedOrders.told)
    .optional(),
};

const share = z.strictObject({ percent, of: z.enum(['order', 'order_and_fee']).default('order') });

/** A part now, the rest in cash on delivery. */
const partial = z.strictObject({
  /** What is paid now: the fee alone, an amount, or a share of the order with or without the fee. */
  upfront: z.union(
    [z.literal('fee'), z.strictObject({ amount: prices }), share],
    'must be fee, { amount: 200 }, or { percent: 20, of: order }',
  ),
  /** The least to be paid now. */
  at_least: prices.optional(),
  /** Unless given, those of cash on delivery. */
  countries: countries.optional(),
  ...rule,
});

export const cashOnDelivery = z.strictObject({
  fee: prices.default(0),
  countries,
  ...rule,
  partial: partial.optional(),
});

export type CashInput = z.output<typeof cashOnDelivery>;
