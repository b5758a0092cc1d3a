// The shape of tax in a configuration file.
import { z } from 'zod';
import { country, onlyTrue, percent, slug, text } from './fields.ts';
import { TAX_TABLES } from './tax-tables/tax-tables.ts';

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

const tableName = z.enum(
  TAX_TABLES.map(({ name }) => name),
  `must be the name of a table: ${TAX_TABLES.map(({ name }) => name).join(', ')}`,
);

/** Rates that are taken over by the table's name. The merchant answers for their being the right ones. */
const taxTable = z.union([
  tableName.transform((table) => ({
    table,
    countries: undefined,
    regions: undefined,
    shipping: undefined,
    surcharge: undefined,
    reverse_charge: undefined,
  })),
  z.strictObject({
    table: tableName,
    /** Of these alone. Left out: all of the table. */
    countries: z.array(country).min(1).optional(),
    /** States and provinces by code or name: of these alone. */
    regions: z.array(text).min(1).optional(),
    shipping: onlyTrue,
    surcharge: onlyTrue,
    /** In all countries but the merchant's own. */
    reverse_charge: onlyTrue,
  }),
]);

export const taxSettings = z.strictObject({
  included_in_prices: z.boolean(),
  /** Countries in which it is the other way round. */
  otherwise_in: z.array(country).default([]),
  /** Whether the hosted page has a field for it. */
  ask_tax_id: z.boolean().default(false),
  tables: z.array(taxTable).default([]),
  rates: z.array(taxRate).default([]),
});

export type TaxRateInput = z.output<typeof taxRate>;
export type TaxTableInput = z.output<typeof taxTable>;
