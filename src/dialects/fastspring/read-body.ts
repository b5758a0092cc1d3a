// From a request to a checked body: JSON, its shape, the fields that need credentials, and those not supported yet.
import type { z } from 'zod';
import { isObject } from '../../base/json.ts';
import { problem, type Problem } from '../../domain/problem.ts';
import type { BadRequest, Caller, MerchantRef, WireRequest } from '../dialect.ts';
import { readJsonBody, readShape } from '../wire.ts';

export const reject = (...problems: readonly Problem[]): BadRequest => ({ do: 'reject', problems });

/** `{storeId}/{checkoutId}` of the path, which names the merchant. */
export const checkoutOf = ({ params }: WireRequest): MerchantRef => ({
  kind: 'checkout',
  value: `${params['storeId'] ?? ''}/${params['checkoutId'] ?? ''}`.toLowerCase(),
});

/** What a body is, which decides where in it a cart item or a customer stands. */
export type BodyKind = 'session' | 'item' | 'customer' | 'coupon';

export function readBody<S extends z.ZodType>(
  schema: S,
  kind: BodyKind,
  request: WireRequest,
  caller: Caller | null,
): { readonly value: z.output<S> } | { readonly reject: BadRequest } {
  const body = readJsonBody(request);
  if ('problem' in body) return { reject: reject(body.problem) };
  // PHP cannot tell an empty object from an empty list.
  const isEmpty = body.value === undefined || (Array.isArray(body.value) && body.value.length === 0);
  const value = isEmpty ? {} : body.value;
  if (!isObject(value)) {
    return { reject: reject(problem('invalid_value', null, 'The body must be a JSON object: { … }.')) };
  }
  const fields = present(value, kind);
  const needing = caller === null ? fields.filter(({ name }) => RESTRICTED[kind].has(name)) : [];
  if (needing.length > 0) return { reject: reject(...needing.map(({ at }) => needsCredentials(at))) };
  const read = readShape(schema, value);
  const unsupported = fields.filter(({ name }) => Object.hasOwn(UNSUPPORTED, name));
  const problems = [
    ...unsupported.map(({ name, at }) => problem('unknown_key', at, `${at} is not supported: ${UNSUPPORTED[name]}.`)),
    ...('problems' in read ? read.problems : []),
  ];
  return 'problems' in read || problems.length > 0 ? { reject: reject(...problems) } : read;
}

export const needsCredentials = (at: string): Problem =>
  problem(
    'credentials_required',
    at,
    `${at} needs an authenticated request: send the user name and password of the API.`,
  );

const ITEM = ['quantityBehavior', 'quantityDefault', 'descriptions', 'imageUrl', 'customPrice', 'attributes'];
const CUSTOMER = ['accountId', 'externalAccountId', 'accountTags'];
const OF_ITEM = [...ITEM, 'subscriptionOverrides'];

/** Fields for authenticated requests only, by their path without indexes. */
const RESTRICTED: Readonly<Record<BodyKind, ReadonlySet<string>>> = {
  session: new Set([
    'orderTags',
    'paymentMethodsOrder',
    'hidePaymentMethods',
    ...CUSTOMER.map((name) => `customer.${name}`),
    ...OF_ITEM.map((name) => `cart.lineItems.${name}`),
  ]),
  item: new Set(OF_ITEM),
  customer: new Set(CUSTOMER),
  coupon: new Set(),
};

const DOWNLOADS = 'there are no downloads here that could be prolonged; put the fee into `customPrice.unitPrice`';

/** What would change what is charged and is not there: refused rather than dropped. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  'customPrice.edsFee': DOWNLOADS,
  'cart.lineItems.customPrice.edsFee': DOWNLOADS,
};

interface Field {
  /** Without indexes. */
  readonly name: string;
  readonly at: string;
}

/** Fields of the body, and of the objects in it that have fields of their own here; `null` is none. */
function present(body: Readonly<Record<string, unknown>>, kind: BodyKind): Field[] {
  const fieldsOf = (value: unknown, name: string, at: string): Field[] =>
    isObject(value)
      ? Object.entries(value).flatMap(([key, member]) =>
          member === null ? [] : [{ name: name + key, at: at + key }, ...inside(member, name + key, at + key)],
        )
      : [];
  const inside = (value: unknown, name: string, at: string): Field[] => {
    if (name === 'customer' || name === 'cart' || name.endsWith('customPrice'))
      return fieldsOf(value, `${name}.`, `${at}.`);
    if (name !== 'cart.lineItems' || !Array.isArray(value)) return [];
    return value.flatMap((item, index) => fieldsOf(item, `${name}.`, `${at}[${index}].`));
  };
  return kind === 'coupon' ? [] : fieldsOf(body, '', '');
}
