// The shape of a way of shipping in a configuration file. What it costs is said by one of several fields.
import { z } from 'zod';
import { countries, days, onlyTrue, prices, slug, text } from './fields.ts';
import { postalCodes } from './postal-schema.ts';

const regions = z.array(text).min(1);

const upTo = z.int().min(1).optional();

/** Without `up_to` a tier is for all that is more. */
const byValue = z.strictObject({ up_to: prices.optional(), price: prices });
const byGrams = z.strictObject({ up_to: upTo, price: prices, per_kg: prices.optional() });
const byPieces = z.strictObject({ up_to: upTo, price: prices, per_piece: prices.optional() });

/** What it costs: each has exactly one of these; what is picked up may have none, and costs nothing then. */
export const PRICINGS = ['price', 'by_value', 'by_grams', 'by_pieces'] as const;

export const shippingRate = z
  .strictObject({
    id: slug,
    label: text,
    countries,
    /** Codes or names of states and provinces. */
    regions: regions.optional(),
    postal_codes: postalCodes.optional(),
    /** What of all this is not served. */
    except: z
      .strictObject({ regions: regions.optional(), postal_codes: postalCodes.optional() })
      .refine((one) => (one.regions ?? one.postal_codes) !== undefined, {
        error: 'needs regions or postal_codes',
      })
      .optional(),
    /** Stands beside the rates of wider zones instead of taking their place. */
    additional: onlyTrue,
    pickup: z.strictObject({ address: text, note: text.optional() }).optional(),
    price: prices.optional(),
    by_value: z.array(byValue).min(1).max(100).optional(),
    by_grams: z.array(byGrams).min(1).max(100).optional(),
    by_pieces: z.array(byPieces).min(1).max(100).optional(),
    free_from: prices.optional(),
    days: days.optional(),
  })
  .refine(
    (one) => {
      const given = PRICINGS.filter((pricing) => one[pricing] !== undefined).length;
      return given === 1 || (given === 0 && one.pickup !== undefined);
    },
    { error: `must have exactly one of ${PRICINGS.join(', ')}` },
  );

export type ShippingRateInput = z.output<typeof shippingRate>;
