// Bodies as the vendor's own clients send them: JSON or forms, `[]` for `{}`, some fields in camelCase.
import { z } from 'zod';
import { isObject } from '../../base/json.ts';
import { problem, type Problem } from '../../domain/problem.ts';
import type { BadRequest, Route, WireRequest } from '../dialect.ts';
import { placesIn, strayFields, strayProblem } from '../known-fields.ts';
import { isForm, readJsonBody, readShape } from '../wire.ts';

export const reject = (...problems: readonly Problem[]): BadRequest => ({ do: 'reject', problems });

/** The fields of the body; none for an empty one. */
export function readBody(
  request: WireRequest,
): { readonly fields: Readonly<Record<string, unknown>> } | { readonly reject: BadRequest } {
  const body = readJsonBody(request, { forms: true });
  if ('problem' in body) return { reject: reject(body.problem) };
  const { value } = body;
  // PHP cannot tell an empty object from an empty list.
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return { fields: {} };
  if (!isObject(value)) {
    return { reject: reject(problem('invalid_value', null, 'The body must be a JSON object: { … }.')) };
  }
  const fields = renameTwins(value);
  return { fields: isForm(request) ? withNumbers(fields) : fields };
}

type Read<S extends z.ZodType> = { readonly value: z.output<S> } | { readonly reject: BadRequest };

/** The body as a schema wants it. */
export function readInput<S extends z.ZodType>(request: WireRequest, schema: S): Read<S> {
  const body = readBody(request);
  return 'reject' in body ? body : fieldsAs(schema, body.fields);
}

/** For what cannot be undone: there, what is not read is refused, as it may be a wish that is not heard. */
export function readExactly<S extends z.ZodType>(request: WireRequest, schema: S): Read<S> {
  const body = readBody(request);
  if ('reject' in body) return body;
  const places = placesIn(schema);
  const [parameter] = Object.keys(request.query).filter((name) => name !== '');
  const problems = strayFields(body.fields, places).map((stray) => strayProblem(stray, places));
  if (parameter !== undefined) {
    const text = `${parameter} is no parameter of this call: what it reads stands in its body.`;
    problems.push(problem('unknown_key', parameter, text));
  }
  return problems.length > 0 ? { reject: reject(...problems) } : fieldsAs(schema, body.fields);
}

function fieldsAs<S extends z.ZodType>(schema: S, fields: Readonly<Record<string, unknown>>): Read<S> {
  const read = readShape(schema, fields);
  return 'problems' in read ? { reject: reject(...read.problems) } : read;
}

const NOTHING = z.object({});

export function refusingFields(route: Route): Route {
  if (route.method !== 'DELETE') return route;
  return {
    ...route,
    parse: (request, caller) => {
      const read = readExactly(request, NOTHING);
      return 'reject' in read ? read.reject : route.parse(request, caller);
    },
  };
}

const TWINS: Readonly<Record<string, string>> = {
  cryptoGateway: 'crypto_gateway',
  customFields: 'custom_fields',
  customerId: 'customer_id',
  affiliateCode: 'affiliate_code',
  referralCode: 'referral_code',
  affiliateId: 'affiliate_id',
  customerBalance: 'customer_balance',
  customerBalanceDescription: 'customer_balance_description',
};

function renameTwins(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const fields = { ...value };
  for (const [twin, name] of Object.entries(TWINS)) {
    if (fields[twin] !== undefined && fields[name] === undefined) fields[name] = fields[twin];
  }
  return fields;
}

const NUMBERS = new Set([
  ...['amount', 'value', 'quantity', 'confirmations'],
  ...['discount_value', 'max_uses', 'min_order_amount', 'max_discount', 'used_count'],
]);

/** A form knows only texts. */
function withNumbers(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      if (name === 'product' && isObject(value)) return [name, withNumbers(value)];
      const isNumber = NUMBERS.has(name) && typeof value === 'string' && /^\d{1,15}(\.\d+)?$/.test(value);
      return [name, isNumber ? Number(value) : value];
    }),
  );
}
