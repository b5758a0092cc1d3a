// Fields as the vendor's clients send them: empty for left out, texts for yes and no.
import { z } from 'zod';

/** PHP clients leave a field empty where others leave it out. */
export const optional = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (value === null || value === '' ? undefined : value), schema.optional());

const WORDS: Readonly<Record<string, boolean>> = { true: true, '1': true, false: false, '0': false };

export const Flag = z.preprocess(
  (value) => (typeof value === 'string' && Object.hasOwn(WORDS, value) ? WORDS[value] : value),
  z.boolean(),
);
