// The shape of postal codes in a configuration file: patterns, and files with a list of codes.
import { z } from 'zod';
import { text } from './fields.ts';

const file = z.strictObject({
  /** A CSV file, beside the configuration file or by a path that is relative to it. */
  file: text,
  /** The column with the codes; without it one that is named like it, or else the first. */
  column: text.optional(),
  /** Takes only rows that say yes in this column. */
  only: text.optional(),
});

const postalCode = z.union([text, z.int().min(0).transform(String), file]);

/** One of them may stand without brackets. */
export const postalCodes = z.union([z.array(postalCode).min(1).max(10_000), postalCode.transform((one) => [one])]);

export type PostalCodesInput = z.output<typeof postalCodes>;
export type PostalFileInput = z.output<typeof file>;
