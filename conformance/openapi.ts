// Checks an answer against the vendor's own OpenAPI document, as npm installed it. It knows the few keywords that document
// uses and refuses any other that would judge a value, so that nothing passes unread.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Schema = Readonly<Record<string, Json>>;

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>
  >;
}

/** Keywords that say something about a value, and others that do not. */
const JUDGING = ['type', 'nullable', 'const', 'enum', 'anyOf', 'required', 'properties', 'items'];
const KNOWN = new Set([
  ...JUDGING,
  'additionalProperties',
  'patternProperties',
  'description',
  'title',
  'example',
  'format',
  '~elyTyp',
]);

const packageEntry = createRequire(import.meta.url).resolve('@shoppexio/contracts');
const document = JSON.parse(readFileSync(join(dirname(dirname(packageEntry)), 'openapi.json'), 'utf8')) as Document;

/** What is wrong with the answer, in sentences. An undocumented status is wrong too. */
export function mismatches(method: string, path: string, status: number, body: unknown): readonly string[] {
  const operation = document.paths[path]?.[method.toLowerCase()];
  if (operation === undefined) return [`the document has no ${method} ${path}`];
  const response = operation.responses[String(status)];
  if (response === undefined) return [`${method} ${path} may not answer ${status}`];
  const schema = response.content?.['application/json']?.schema;
  if (schema === undefined && status === 204) return body === undefined ? [] : ['a 204 has no body'];
  return schema === undefined ? [`${method} ${path} has no schema for ${status}`] : compare(schema, body, 'body');
}

function compare(schema: Schema, value: unknown, at: string): readonly string[] {
  const strange = Object.keys(schema).filter((key) => !KNOWN.has(key));
  if (strange.length > 0) return [`${at}: the checker does not know ${strange.join(', ')}`];
  if (schema['nullable'] === true && value === null) return [];
  if ('const' in schema && schema['const'] !== value) return [`${at} is not ${JSON.stringify(schema['const'])}`];
  const listed = schema['enum'] as readonly unknown[] | undefined;
  if (listed !== undefined && !listed.includes(value)) return [`${at} is none of ${listed.join(', ')}`];
  const choices = schema['anyOf'] as readonly Schema[] | undefined;
  if (choices !== undefined) return compareAny(choices, value, at);
  return compareType(schema, value, at);
}

function compareAny(choices: readonly Schema[], value: unknown, at: string): readonly string[] {
  const wrongs = choices.map((choice) => compare(choice, value, at));
  // Of several that do not fit, the closest says most.
  return wrongs.reduce((closest, wrong) => (wrong.length < closest.length ? wrong : closest));
}

function compareType(schema: Schema, value: unknown, at: string): readonly string[] {
  const type = schema['type'];
  if (type === undefined) return [];
  if (type === 'object') return isObject(value) ? compareObject(schema, value, at) : [`${at} is no object`];
  if (type === 'array') return Array.isArray(value) ? compareItems(schema, value, at) : [`${at} is no array`];
  const fits = typeof type === 'string' ? SCALARS[type] : undefined;
  const name = JSON.stringify(type);
  if (fits === undefined) return [`${at}: the checker does not know the type ${name}`];
  return fits(value) ? [] : [`${at} is no ${name} but ${JSON.stringify(value)}`];
}

const SCALARS: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: Number.isInteger,
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
};

function compareItems(schema: Schema, value: readonly unknown[], at: string): readonly string[] {
  const items = schema['items'] as Schema | undefined;
  return items === undefined ? [] : value.flatMap((item, index) => compare(items, item, `${at}[${index}]`));
}

function compareObject(schema: Schema, value: Readonly<Record<string, unknown>>, at: string): readonly string[] {
  const required = (schema['required'] ?? []) as readonly string[];
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
  const patterns = Object.entries((schema['patternProperties'] ?? {}) as Readonly<Record<string, Schema>>);
  const others = schema['additionalProperties'];
  return [
    ...required.filter((key) => !(key in value)).map((key) => `${at}.${key} is missing`),
    ...Object.entries(value).flatMap(([key, inner]) => {
      const [, matching] = patterns.find(([pattern]) => new RegExp(pattern).test(key)) ?? [];
      const own = properties[key] ?? matching ?? (isObject(others) ? others : undefined);
      if (own !== undefined) return compare(own, inner, `${at}.${key}`);
      return others === false ? [`${at}.${key} is not in the document`] : [];
    }),
  ];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
