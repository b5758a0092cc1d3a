// The shape of a price list in a configuration file.
import { z } from 'zod';
import { checkoutPath } from './checkout-schema.ts';
import { countries, currency, moment, ownId, prices, slug } from './fields.ts';

/** By variant, in the currency of the list. */
const byVariant = z.record(ownId, prices);

export const priceList = z
  .strictObject({
    name: slug,
    countries,
    /** Only in sessions that were opened through one of these. */
    checkouts: z.array(checkoutPath).min(1).optional(),
    /** Unless given, the merchant's. */
    currency: currency.optional(),
    /** What is added to the catalogue's price in this currency; below 0 takes off. */
    change_percent: z.number().min(-100).max(1_000).optional(),
    /** These win over `change_percent`. */
    prices: byVariant.default({}),
    compare_at: byVariant.default({}),
    starts: moment.optional(),
    ends: moment.optional(),
  })
  .refine((one) => one.change_percent !== undefined || Object.keys(one.prices).length > 0, {
    error: 'changes no price: give it prices, or change_percent',
  })
  .refine((one) => one.starts === undefined || one.ends === undefined || one.starts < one.ends, {
    path: ['ends'],
    error: 'must come after starts',
  });

export type PriceListInput = z.output<typeof priceList>;
