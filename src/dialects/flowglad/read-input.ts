// Bodies and schemas. What a schema finds goes out as the schema's own list of issues, as the vendor does it.
import type { z } from 'zod';
import { problem, type Problem } from '../../domain/problem.ts';
import type { BadRequest, WireRequest } from '../dialect.ts';
import { readJsonBody } from '../wire.ts';

export const reject = (...problems: readonly Problem[]): BadRequest => ({ do: 'reject', problems });

/** A body with a thousand mistakes gets the first of them. */
const MAX_ISSUES = 20;

/** The body as its schema gives it. An empty one is `{}`: then the schema says what is missing. */
export function readInput<S extends z.ZodType>(
  request: WireRequest,
  schema: S,
): { readonly value: z.output<S> } | { readonly reject: BadRequest } {
  const body = readJsonBody(request);
  if ('problem' in body) return { reject: reject({ ...body.problem, at: null }) };
  const parsed = schema.safeParse(body.value ?? {});
  if (parsed.success) return { value: parsed.data };
  return { reject: reject(...parsed.error.issues.slice(0, MAX_ISSUES).map(issueProblem)) };
}

const issueProblem = (issue: z.core.$ZodIssue): Problem => ({
  ...problem('invalid_value', issue.path.map(String).join('.') || null, `${issue.message}.`),
  issue: { ...issue },
});
