// Runs zod schemas and says what is wrong in sentences that name the field and guess the mistake.
// Never repeats a value: it could be a card number.
import { z } from 'zod';
import { isObject } from './json.ts';
import { didYouMean } from './nearest-name.ts';

export interface ShapeIssue {
  readonly kind: 'missing' | 'unknown' | 'too-large' | 'invalid';
  /** `['items', 0, 'quantity']`, for finding the place in the input. */
  readonly path: readonly PropertyKey[];
  /** `items[0].quantity`; empty for the whole input. */
  readonly at: string;
  readonly text: string;
}

/** Parses `value`; on failure every issue comes with a sentence. Unknown keys of strict objects get the nearest known one. */
export function checkShape<S extends z.ZodType>(
  schema: S,
  value: unknown,
): { readonly value: z.output<S> } | { readonly issues: readonly ShapeIssue[] } {
  const parsed = schema.safeParse(value, { error: createDescriber(), reportInput: true });
  return parsed.success
    ? { value: parsed.data }
    : { issues: parsed.error.issues.filter(isTelling).flatMap((issue) => flatten(issue, [])) };
}

/** That a number is too large for a whole one says nothing beside the bound of its own. */
function isTelling(issue: z.core.$ZodIssue, _: number, all: readonly z.core.$ZodIssue[]): boolean {
  if (issue.code !== 'too_big' || issue.maximum !== Number.MAX_SAFE_INTEGER) return true;
  const at = fieldPath(issue.path);
  return !all.some((other) => other !== issue && other.code === 'too_big' && fieldPath(other.path) === at);
}

function flatten(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): ShapeIssue[] {
  const path = [...above, ...issue.path];
  const at = fieldPath(path);
  const text = naming(at, fieldPath(issue.path), issue.message);
  if (issue.code === 'unrecognized_keys') {
    const texts = issue.message.split('\n');
    return issue.keys.map((key, index) => {
      const keyPath = [...path, key];
      return { kind: 'unknown', path: keyPath, at: fieldPath(keyPath), text: texts[index] ?? text };
    });
  }
  // A message of the schema's own says more about a union than the mistakes in one of its branches.
  if (issue.code === 'invalid_union' && issue.message === ZOD_DEFAULT) {
    const nearest = nearestBranch(issue.errors);
    if (nearest !== undefined) return nearest.flatMap((inner) => flatten(inner, path));
  }
  // What is wrong with a key stands where the key does.
  if (issue.code === 'invalid_key') return issue.issues.flatMap((inner) => flatten(inner, path));
  if (issue.code === 'invalid_type' && issue.input === undefined) return [{ kind: 'missing', path, at, text }];
  const isLarge = issue.code === 'too_big' && issue.origin !== 'number';
  return [{ kind: isLarge ? 'too-large' : 'invalid', path, at, text }];
}

/** What zod says when neither the schema nor `describeIssue` has words. */
const ZOD_DEFAULT = 'Invalid input';

/** A message that a schema brings along lacks the field's name, and one from inside a union knows only its end. */
function naming(at: string, known: string, message: string): string {
  const subject = known || 'The body';
  const sentence = /[.?!]$/.test(message) ? message : `${message}.`;
  if (message.startsWith(subject)) return (at || subject) + sentence.slice(subject.length);
  return `${at || 'The body'}: ${sentence}`;
}

/** Of the shapes a union allows, the one that the value comes closest to. */
function nearestBranch(branches: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | undefined {
  const depth = (issues: readonly z.core.$ZodIssue[]): number => Math.max(0, ...issues.map(({ path }) => path.length));
  return [...branches]
    .filter((issues) => issues.length > 0)
    .sort((a, b) => depth(b) - depth(a) || a.length - b.length)[0];
}

/** Names of one input that are compared with the known ones: a stranger chooses how many there are, and each costs time. */
const MAX_GUESSES = 50;

/** For the issues of one input. */
function createDescriber(): (issue: z.core.$ZodRawIssue) => string | undefined {
  let guesses = 0;
  return (issue) => describeIssue(issue, () => ++guesses <= MAX_GUESSES);
}

/** Words one raw issue; `undefined` leaves it to zod. */
function describeIssue(issue: z.core.$ZodRawIssue, mayGuess: () => boolean): string | undefined {
  const at = fieldPath(issue.path ?? []);
  const field = at || 'The body';
  switch (issue.code) {
    case 'invalid_type':
      return describeType(field, issue.expected, issue.input);
    case 'unrecognized_keys':
      return issue.keys.map((key) => describeKey(at, key, mayGuess() ? knownKeys(issue.inst) : [])).join('\n');
    case 'too_small':
      return describeBound(field, 'at least', issue.origin, issue.minimum, issue.inclusive ?? true);
    case 'too_big':
      return describeBound(field, 'at most', issue.origin, issue.maximum, issue.inclusive ?? true);
    case 'invalid_value':
      return `${field} must be one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}.`;
    case 'invalid_format':
      return `${field} is not ${FORMATS[issue.format] ?? 'in the expected format'}.`;
    case 'not_multiple_of':
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return undefined;
  }
}

const FORMATS: Readonly<Record<string, string>> = {
  email: 'a valid e-mail address',
  url: 'an absolute http(s) URL',
  uuid: 'a UUID',
  datetime: 'a time such as 2026-06-15T12:00:00Z',
};

function describeType(field: string, expected: string, input: unknown): string {
  const wanted = TYPES[expected] ?? `a value of type ${expected}`;
  if (input === undefined) return `${field} is required: give ${wanted}.`;
  const isQuoted = typeof input === 'string' && ['number', 'int'].includes(expected) && /^\d+(\.\d+)?$/.test(input);
  const hint = isQuoted ? ' Leave out the quotes.' : expected === 'array' && isObject(input) ? ' Put it in [ ].' : '';
  return `${field} must be ${wanted}, not ${typeName(input)}.${hint}`;
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

function typeName(input: unknown): string {
  if (input === null) return 'null';
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'number') return Number.isInteger(input) ? 'a number' : 'a fraction';
  return TYPES[typeof input] ?? typeof input;
}

function describeBound(
  field: string,
  bound: string,
  origin: string,
  limit: number | bigint,
  inclusive: boolean,
): string {
  if (origin === 'string' && bound === 'at least' && Number(limit) === 1) return `${field} must not be empty.`;
  if (origin === 'string') return `${field} must have ${bound} ${limit} characters.`;
  if (origin === 'array' || origin === 'set') {
    return `${field} must have ${bound} ${limit} ${Number(limit) === 1 ? 'entry' : 'entries'}.`;
  }
  if (origin === 'object') return `${field} must have ${bound} ${limit} keys.`;
  return inclusive
    ? `${field} must be ${bound} ${limit}.`
    : `${field} must be ${bound === 'at least' ? 'more' : 'less'} than ${limit}.`;
}

function describeKey(at: string, key: string, known: readonly string[]): string {
  const place = at === '' ? 'the body' : at;
  return `${key.slice(0, 60)} is not a field of ${place}.${didYouMean(key, known)}`;
}

const knownKeys = (schema: unknown): readonly string[] =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];

/** `['items', 0, 'quantity']` → `items[0].quantity`. */
export function fieldPath(path: readonly PropertyKey[]): string {
  let text = '';
  for (const step of path) {
    text += typeof step === 'number' ? `[${step}]` : `${text === '' ? '' : '.'}${String(step)}`;
  }
  return text;
}
