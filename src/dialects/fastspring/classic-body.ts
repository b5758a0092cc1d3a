// Bodies of the classic API. Whatever is no JSON object gets the one message that its clients know.
import type { z } from 'zod';
import { isObject } from '../../base/json.ts';
import { problem } from '../../domain/problem.ts';
import type { BadRequest, WireRequest } from '../dialect.ts';
import { readJsonBody, readShape } from '../wire.ts';
import { reject } from './read-body.ts';
import { valueAt } from './wire-field.ts';

/** The message that clients of the classic API know, for whatever cannot be read at all. */
export const UNREADABLE = 'Can not parse request body.';

export function readObject(
  request: WireRequest,
): { readonly value: Readonly<Record<string, unknown>> } | { readonly reject: BadRequest } {
  const body = readJsonBody(request);
  if ('value' in body && isObject(body.value)) return { value: body.value };
  return { reject: reject(problem('invalid_value', null, UNREADABLE)) };
}

export function readClassicBody<S extends z.ZodType>(
  request: WireRequest,
  schema: S,
): { readonly value: z.output<S> } | { readonly reject: BadRequest } {
  const body = readObject(request);
  if ('reject' in body) return body;
  const read = readShape(schema, body.value);
  return 'problems' in read ? { reject: reject(...read.problems) } : read;
}

/** Or an empty one. PHP cannot tell an empty object from an empty list. */
export function hasNoBody(request: WireRequest): boolean {
  const body = readJsonBody(request);
  return 'value' in body && (body.value === undefined || (Array.isArray(body.value) && body.value.length === 0));
}

/** What the members of a list are called in the body: of things that were read without complaint. */
export function namesInBody(request: WireRequest, list: string, name: string): readonly string[] {
  const body = readObject(request);
  const members = 'value' in body ? body.value[list] : undefined;
  return Array.isArray(members) ? members.map((member) => valueAt(member, name)?.trim() ?? '') : [];
}
