// Checks of text wherever it stands in a command. Says what is wrong with it; never repairs it.
import { isObject } from '../../base/json.ts';
import { problem, type Problem } from '../problem.ts';

/** Maps whose keys are the caller's own words. */
const FREE_KEYS = new Set(['metadata', 'attributes', 'properties', 'extra']);
/** Where a command's name for a field differs from the public one. */
const PUBLIC_NAMES: Readonly<Record<string, string>> = { codes: 'discounts' };

/** Every text and key in `value` that could not be stored. */
export const unstorableTexts = (value: unknown): Problem[] =>
  isStorable(value) ? [] : findUnstorable(value, '', false);

/** Nearly always so; names of fields are put together only when it is not. */
function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return isStorableText(value);
  if (Array.isArray(value)) return value.every(isStorable);
  if (!isObject(value)) return true;
  for (const key in value) if (!isStorableText(key) || !isStorable(value[key])) return false;
  return true;
}

/** A NUL and half a surrogate pair are legal in JSON, and no database can keep them as text. */
const isStorableText = (text: string): boolean => text.isWellFormed() && !text.includes('\u0000');

function findUnstorable(value: unknown, at: string, hasFreeKeys: boolean): Problem[] {
  if (typeof value === 'string') return isStorableText(value) ? [] : [unstorable(at)];
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => findUnstorable(item, `${at}[${index}]`, hasFreeKeys));
  }
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    if (!isStorableText(key)) return [unstorable(at)];
    const name = hasFreeKeys ? key : publicName(key);
    return findUnstorable(member, at === '' ? name : `${at}.${name}`, hasFreeKeys || FREE_KEYS.has(key));
  });
}

/** One text with a limit, for commands that carry only a few. */
export function checkText(text: string | null | undefined, at: string, maxChars: number): Problem[] {
  if (text === null || text === undefined) return [];
  if (!isStorableText(text)) return [unstorable(at)];
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
