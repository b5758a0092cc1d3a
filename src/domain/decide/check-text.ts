// Checks of text wherever it stands in a command. Says what is wrong with it; never repairs it.
import { isObject } from '../../base/json.ts';
import { problem, type Problem } from '../problem.ts';

/** Maps whose keys are the caller's own words. */
const FREE_KEYS = new Set(['metadata', 'attributes', 'properties', 'extra']);
/** Where a command's name for a field differs from the public one. */
const PUBLIC_NAMES: Readonly<Record<string, string>> = { codes: 'discounts' };

/** A NUL and half a surrogate pair are legal in JSON, and no database can keep them as text. */
// eslint-disable-next-line no-control-regex -- the NUL is what it looks for
const UNSTORABLE = /\u0000|\p{Surrogate}/u;

/** Every text and key in `value` that could not be stored. */
export const unstorableTexts = (value: unknown): Problem[] =>
  isStorable(value) ? [] : findUnstorable(value, '', false);

/** Nearly always so; names of fields are put together only when it is not. */
function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !UNSTORABLE.test(value);
  if (Array.isArray(value)) return value.every(isStorable);
  if (!isObject(value)) return true;
  for (const key in value) if (UNSTORABLE.test(key) || !isStorable(value[key])) return false;
  return true;
}

function findUnstorable(value: unknown, at: string, hasFreeKeys: boolean): Problem[] {
  if (typeof value === 'string') return UNSTORABLE.test(value) ? [unstorable(at)] : [];
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => findUnstorable(item, `${at}[${index}]`, hasFreeKeys));
  }
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    if (UNSTORABLE.test(key)) return [unstorable(at)];
    const name = hasFreeKeys ? key : publicName(key);
    return findUnstorable(member, at === '' ? name : `${at}.${name}`, hasFreeKeys || FREE_KEYS.has(key));
  });
}

/** One text with a limit, for commands that carry only a few. */
export function checkText(text: string | null | undefined, at: string, maxChars: number): Problem[] {
  if (text === null || text === undefined) return [];
  if (UNSTORABLE.test(text)) return [unstorable(at)];
  return tooLong(text, at, maxChars);
}

export function tooLong(text: string | null | undefined, at: string, maxChars: number): Problem[] {
  if (text === null || text === undefined || text.length <= maxChars) return [];
  return [problem('too_large', at, `\`${at}\` has ${text.length} characters; at most ${maxChars} are allowed.`)];
}

const unstorable = (at: string): Problem =>
  problem('invalid_value', at, `\`${at}\` contains a NUL character or half a surrogate pair, which cannot be stored.`);

const publicName = (key: string): string =>
  PUBLIC_NAMES[key] ?? key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
