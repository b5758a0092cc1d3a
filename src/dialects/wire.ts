// Tools that every dialect needs between bytes and Kassa's records: bodies, money in major units, times, schema errors.
// Knows no vendor.
import type { z } from 'zod';
import { assert } from '../base/assert.ts';
import { systemClock } from '../base/clock.ts';
import { readForm } from '../base/form.ts';
import { prefixedId, uuidv7 } from '../base/ids.ts';
import { parseJson } from '../base/json.ts';
import { checkShape, fieldPath, type ShapeIssue } from '../base/shape.ts';
import type { OpenSession } from '../domain/command.ts';
import { exponentOf } from '../domain/currency.ts';
import { isAmount, type Amount } from '../domain/money.ts';
import { problem, type Problem, type ProblemCode } from '../domain/problem.ts';
import type { ErrorEntry, Result, WireReply, WireRequest } from './dialect.ts';
import { otherNameOf, placesIn } from './known-fields.ts';

/** Schema problems told in one answer; a body with a thousand mistakes gets the first of them. */
const MAX_PROBLEMS = 20;

export function jsonReply(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): WireReply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

// ---------------------------------------------------------------------------------------------- bodies

/**
 * The JSON of a request's body, whatever its Content-Type says; `undefined` for an empty one. With `forms`, bodies that
 * call themselves `application/x-www-form-urlencoded` are read as well (`product[name]=…`, every value a string).
 * Text that no database can hold (NUL, half a surrogate pair) is refused here, before anything reads it.
 */
export function readJsonBody(
  request: WireRequest,
  options: { readonly forms: boolean } = { forms: false },
): { readonly value: unknown } | { readonly problem: Problem } {
  if (request.body.length === 0) return { value: undefined };
  let text: string;
  try {
    text = UTF8.decode(request.body);
  } catch {
    return bad('The body is not valid UTF-8; encode it as UTF-8 and send it again.');
  }
  if (options.forms && isForm(request)) {
    const form = readForm(text);
    return 'error' in form ? bad(form.error) : checkText(form.value);
  }
  if (mediaType(request) === 'multipart/form-data')
    return bad('Multipart bodies are not read; send the fields as JSON.');
  if (text.trim() === '') return { value: undefined };
  const parsed = parseJson(text);
  if ('error' in parsed) return bad(parsed.error);
  return SUSPICIOUS_ESCAPE.test(text) ? checkText(parsed.value) : parsed;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** Whether the body calls itself a form, whose values are all strings. */
export const isForm = (request: WireRequest): boolean => mediaType(request) === 'application/x-www-form-urlencoded';

const mediaType = (request: WireRequest): string =>
  (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';

const bad = (text: string): { problem: Problem } => ({ problem: problem('invalid_value', null, text) });

/** Valid UTF-8 can bring NULs and half surrogates into JSON only through escapes. */
const SUSPICIOUS_ESCAPE = /\\u(0000|d[89a-f])/i;
const LONE_SURROGATE = /\p{Surrogate}/u;

function checkText(value: unknown): { readonly value: unknown } | { readonly problem: Problem } {
  const path = unstorablePath(value, []);
  if (path === null) return { value };
  const at = fieldPath(path);
  const text = `${at || 'The body'} contains a NUL or half of a surrogate pair, which is no text; remove it.`;
  return { problem: problem('invalid_value', at || null, text) };
}

function unstorablePath(value: unknown, path: readonly (string | number)[]): readonly (string | number)[] | null {
  if (typeof value === 'string') return isUnstorable(value) ? path : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, member] of Object.entries(value)) {
    if (isUnstorable(key)) return path;
    const found = unstorablePath(member, [...path, Array.isArray(value) ? Number(key) : key]);
    if (found !== null) return found;
  }
  return null;
}

const isUnstorable = (text: string): boolean => text.includes('\u0000') || LONE_SURROGATE.test(text);

// ---------------------------------------------------------------------------------------------- money and time

/** `359_50` INR → `359.5`. Goes through the decimal text, so that the number is the one a person would write. */
export function toMajor(amount: Amount, currency: string): number {
  assert(isAmount(amount), 'an amount is no safe integer');
  const exponent = exponentOf(currency);
  const digits = String(Math.abs(amount)).padStart(exponent + 1, '0');
  const split = digits.length - exponent;
  const major = Number(`${digits.slice(0, split)}.${digits.slice(split)}`);
  return amount < 0 ? -major : major;
}

/** `19.99` USD → `1999`. Never rounds: more decimals than the currency has are the caller's mistake, and told. */
export function fromMajor(
  value: number | string,
  currency: string,
): { readonly amount: Amount } | { readonly problemText: string } {
  const match = /^(-?)(\d{1,16})(?:\.(\d+))?$/.exec(decimalText(value));
  if (match === null) return { problemText: 'must be a plain decimal number such as 19.99' };
  const [, sign, whole = '', given = ''] = match;
  const exponent = exponentOf(currency);
  const decimals = withoutEndingZeros(given);
  if (decimals.length > exponent) {
    return {
      problemText:
        exponent === 0
          ? `has decimals, and ${currency} has none`
          : `has more than the ${exponent} decimals of ${currency}; round it before you send it`,
    };
  }
  const amount = Number(whole + decimals.padEnd(exponent, '0'));
  if (!isAmount(amount)) return { problemText: 'is too large' };
  return { amount: sign === '-' && amount !== 0 ? -amount : amount };
}

/** By hand: an expression would begin anew at every zero of a text that a stranger has made long. */
function withoutEndingZeros(decimals: string): string {
  let end = decimals.length;
  while (end > 0 && decimals[end - 1] === '0') end -= 1;
  return decimals.slice(0, end);
}

/** JavaScript writes small numbers as `1e-7`; written out, the complaint about them is the right one. */
function decimalText(value: number | string): string {
  if (typeof value === 'string') return value.trim();
  const text = String(value);
  return /e-/.test(text) ? value.toFixed(20) : text;
}

export const epochSeconds = (ms: number): number => Math.floor(ms / 1000);

/** RFC 3339 in UTC, with milliseconds. */
export const isoTime = (ms: number): string => new Date(ms).toISOString();

// ---------------------------------------------------------------------------------------------- schemas

/**
 * Runs a schema over a parsed body; what is wrong is said in sentences that name the field. `rename` turns the path on
 * the wire (`items[0].quantity`) into Kassa's name for `at`.
 */
export function readShape<S extends z.ZodType>(
  schema: S,
  value: unknown,
  rename?: (path: string) => string,
): { readonly value: z.output<S> } | { readonly problems: readonly Problem[] } {
  const checked = checkShape(schema, value);
  if ('value' in checked) return checked;
  const problems = checked.issues.slice(0, MAX_PROBLEMS).map((issue) => {
    const { kind, at } = issue;
    const text = (kind === 'missing' ? calledOtherwise(issue, schema, value) : null) ?? issue.text;
    return problem(CODES[kind], at === '' ? null : (rename?.(at) ?? at), text);
  });
  return { problems };
}

/** What is missing may be there under the name that another API has for it. */
function calledOtherwise({ path, at }: ShapeIssue, schema: z.ZodType, value: unknown): string | null {
  const above = path.slice(0, -1);
  const name = String(path.at(-1) ?? '');
  const place = above.length === 0 ? '' : `${fieldPath(above).replace(/\[\d+\]/g, '[]')}.`;
  const object = above.reduce<unknown>(
    (inner, step) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[step],
    value,
  );
  const sent = otherNameOf(name, placesIn(schema).get(place) ?? [], object);
  return sent === null ? null : `${at} is required: you sent “${sent}”, which is called “${name}” here.`;
}

const CODES = {
  missing: 'missing_value',
  unknown: 'unknown_key',
  'too-large': 'too_large',
  invalid: 'invalid_value',
} as const satisfies Record<ShapeIssue['kind'], ProblemCode>;

// ---------------------------------------------------------------------------------------------- ids

/** The ids of a new session; the public one is in the dialect's own format. */
export const newSessionIds = (publicId: string): OpenSession['ids'] => ({
  session: newId(),
  public: publicId,
  native: prefixedId('ses_'),
});

/** An id for a new attempt, order or refund. It sorts by the time of this machine, which no rule reads. */
export const newId = (): string => uuidv7(systemClock.wallMs());

// ---------------------------------------------------------------------------------------------- results

/** Results that are no success; every dialect words them in one place. */
export type Failure = Extract<
  Result,
  { readonly kind: 'rejected' | 'refused' | 'not-found' | 'key-reused' | 'key-in-flight' }
>;

/** The engine answers an intent with its own kind of result or with a failure; anything else is a bug. */
export function failureOf(result: Result): Failure {
  const { kind } = result;
  if (kind === 'rejected' || kind === 'refused' || kind === 'not-found') return result;
  if (kind === 'key-reused' || kind === 'key-in-flight') return result;
  throw new Error(`this route cannot be answered with a result of kind ${kind}`);
}

/** Every code of a vendor with all statuses it is spelled with. That none lacks a meaning is checked by its type. */
export function errorEntries<Code extends string>(
  meanings: Readonly<Record<Code, string>>,
  spellings: readonly (readonly [status: number, code: Code])[],
): readonly ErrorEntry[] {
  return (Object.keys(meanings) as Code[]).map((code) => ({
    code,
    statuses: [...new Set(spellings.flatMap(([status, spelled]) => (spelled === code ? [status] : [])))].sort(),
    meaning: meanings[code],
  }));
}
