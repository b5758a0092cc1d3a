// The shape of loyalty coins in a configuration file.
import { z } from 'zod';
import { percent, prices, text, webUrl } from './fields.ts';

const MAX_COINS = 1_000_000_000;

export const coins = z
  .strictObject({
    /** What buyers call them. */
    name: text,
    logo: webUrl.optional(),
    /** So many coins are worth so much. */
    ratio: z.strictObject({ coins: z.int().min(1).max(MAX_COINS).default(1), worth: prices }),
    redeem: z
      .strictObject({
        /** Merchandise after discounts, below which none can be used. */
        minimum: prices.optional(),
        /** The most that they take off: an amount, and a share of merchandise after discounts. */
        up_to: prices.optional(),
        up_to_percent: percent.optional(),
      })
      .default({}),
    /** Unless given, orders bring none. */
    earn: z
      .strictObject({
        coins: z.int().min(1).max(MAX_COINS).default(1),
        /** For each such amount of what was paid for merchandise. */
        per: prices,
        /** Usable after so many days; 14 lets an order be sent back first. */
        after_days: z.int().min(0).max(365).default(0),
      })
      .optional(),
    /** Unless given, never. */
    expire_after_days: z.int().min(1).max(3_650).optional(),
    /** Whether APIs without a key, which anybody who knows a session's id can read, tell the customer's balance. */
    balance_without_key: z.boolean().default(false),
  })
  .refine((one) => (one.earn?.after_days ?? 0) < (one.expire_after_days ?? Infinity), {
    path: ['expire_after_days'],
    error: 'is not above earn.after_days: coins of orders would expire before anybody could use them',
  });

export type CoinsInput = z.output<typeof coins>;
