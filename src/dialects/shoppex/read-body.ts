// Bodies as the vendor's own clients send them: JSON or forms, `[]` for `{}`, some fields in camelCase.
import type { z } from 'zod';
import { isObject } from '../../base/json.ts';
import { problem, type Problem } from '../../domain/problem.ts';
import type { BadRequest, WireRequest } from '../dialect.ts';
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

/** The body as a schema wants it. */
export function readInput<S extends z.ZodType>(
  request: WireRequest,
  schema: S,
): { readonly value: z.output<S> } | { readonly reject: BadRequest } {
  const body = readBody(request);
  if ('reject' in body) return body;
  const read = readShape(schema, body.fields);
  return 'problems' in read ? { reject: reject(...read.problems) } : read;
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
