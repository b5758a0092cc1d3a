// Custom fields: an object, a list of pairs or a list of anything on the way in; always an object (or null) on the way
// out. Kassa keeps them as metadata, whose values are texts.
import { isObject } from '../../base/json.ts';

export type CustomFields = Readonly<Record<string, unknown>>;

/** `[{ name, value }]` → `{ name: value }`; other lists keep their entries under `0`, `1`, …; `[]` is `{}`. */
export function foldCustomFields(given: CustomFields | readonly unknown[]): CustomFields {
  if (!Array.isArray(given)) return given as CustomFields;
  const entries = given as readonly unknown[];
  return Object.fromEntries(
    entries.map((entry, index) =>
      isObject(entry) && typeof entry['name'] === 'string' && 'value' in entry
        ? [entry['name'], entry['value']]
        : [String(index), entry],
    ),
  );
}

/** The metadata that stands for these fields. */
export const toMetadata = (fields: CustomFields): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, textOf(value)]));

/** The fields as they came, with what has been changed in the metadata since. */
export function fromMetadata(metadata: Readonly<Record<string, string>>, given: CustomFields): CustomFields | null {
  const entries = Object.entries(metadata);
  if (entries.length === 0) return null;
  return Object.fromEntries(
    entries.map(([key, text]) => [key, Object.hasOwn(given, key) && textOf(given[key]) === text ? given[key] : text]),
  );
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? 'null'));
