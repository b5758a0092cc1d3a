// The shape of tax in a configuration file.
import { z } from 'zod';
import { country, onlyTrue, percent, slug, text } from './fields.ts';

const taxRate = z
  .strictObject({
    country,
    /** Code or name of a state or province; its rates stand beside those of the country. */
    region: text.optional(),
    percent,
    label: text,
    /** Tax categories of products it is for. Left out: all that has no rate of its own there. */
    categories: z.array(slug).min(1).optional(),
    /** On top of the rates that are not compound, and of compound ones before it. */
    compound: onlyTrue,
    shipping: onlyTrue,
    /** On fees for ways to pay. */
    surcharge: onlyTrue,
    /** Nothing to charge to buyers with a valid tax id of the country. */
    reverse_charge: onlyTrue,
    /** The rates of the whole country do not hold in this region. */
    replaces_country: onlyTrue,
  })
  .refine((one) => one.replaces_country === undefined || one.region !== undefined, {
    path: ['replaces_country'],
    error: 'goes with region only',
  });

export const taxSettings = z.strictObject({
  included_in_prices: z.boolean(),
  /** Whether the hosted page has a field for it. */
  ask_tax_id: z.boolean().default(false),
  rates: z.array(taxRate),
});

export type TaxRateInput = z.output<typeof taxRate>;
