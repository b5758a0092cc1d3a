// The shape of cash on delivery in a configuration file: what it costs, and where and for which carts it is possible.
import { z } from 'zod';
import { pieces, scope } from './discount-schema.ts';
import { countries, prices } from './fields.ts';
import { postalCodes } from './postal-schema.ts';

export const cashOnDelivery = z.strictObject({
  fee: prices.default(0),
  countries,
  /** Merchandise after discounts: not below, and not above. */
  minimum: prices.optional(),
  maximum: prices.optional(),
  maximum_pieces: pieces.optional(),
  /** Not for carts with any of these. */
  not_with: scope.optional(),
  /** Only there. */
  postal_codes: postalCodes.optional(),
  except: z.strictObject({ postal_codes: postalCodes }).optional(),
});

export type CashInput = z.output<typeof cashOnDelivery>;
