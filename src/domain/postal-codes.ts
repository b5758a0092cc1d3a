// What a rule says of postal codes: patterns of its own, and lists that are too long for a merchant's settings.
import type { Merchant } from './merchant.ts';
import { isInPostalSet, normalizePostalCode, type PostalSet } from './postal.ts';

/** A list that came from a file. Its codes stand beside the settings, under `id`. */
export interface PostalListRef {
  /** Follows from the codes: another list has another id. */
  readonly id: string;
  readonly file: string;
  /** The column whose word `yes` a row needed to be taken. */
  readonly only?: string;
  readonly rows: number;
}

export interface PostalCodes {
  readonly patterns?: PostalSet;
  readonly lists?: readonly PostalListRef[];
}

/** `inPostalList` as the facts have it: whether a code, as `normalizePostalCode` gives it, stands in a list. */
export interface PostalFacts {
  readonly inPostalList: (listId: string, code: string) => boolean;
}

/** Ids of all lists that a merchant's settings refer to, each once. */
export function listIdsIn({
  shipping,
  cashOnDelivery,
}: Pick<Merchant, 'shipping' | 'cashOnDelivery'>): readonly string[] {
  const cash = [cashOnDelivery, cashOnDelivery.partial].flatMap((rule) => [rule?.postalCodes, rule?.exceptPostalCodes]);
  const shipped = shipping.flatMap(({ postalCodes, except }) => [postalCodes, except?.postalCodes]);
  const codes = [...shipped, ...cash];
  return [...new Set(codes.flatMap((one) => one?.lists ?? []).map(({ id }) => id))];
}

/** Whether a rule is about this postal code, as the buyer wrote it. Nobody can say without one, so it is not. */
export const coversPostalCode = (codes: PostalCodes, written: string | null, facts: PostalFacts): boolean =>
  covers(codes, written === null ? null : normalizePostalCode(written), facts);

/** The same of a code in its normal form, for whoever asks many rules about one. */
export function covers(codes: PostalCodes, code: string | null, { inPostalList }: PostalFacts): boolean {
  if (code === null) return false;
  if (codes.patterns !== undefined && isInPostalSet(codes.patterns, code)) return true;
  return codes.lists?.some(({ id }) => inPostalList(id, code)) === true;
}
