// Fields that stand in a body and not in its schema, and which one was probably meant: one of another name, of nearly the
// same, or one that belongs elsewhere. Vendors call one thing by several names, and each of their APIs by its own.
import { z } from 'zod';
import { isObject } from '../base/json.ts';
import { nearestName, simplify } from '../base/nearest-name.ts';
import { problem, type Problem } from '../domain/problem.ts';

/** Where objects stand (`''`, `cart.`, `cart.lineItems[].`), the outer ones first, and what fields each of them has. */
export type Places = ReadonlyMap<string, readonly string[]>;

export const placesIn = (schema: z.core.$ZodType): Places => new Map(objectsIn(schema, ''));

function objectsIn(schema: z.core.$ZodType, at: string): readonly (readonly [place: string, fields: string[]])[] {
  if (schema instanceof z.ZodObject) {
    const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
    const members = Object.entries(shape);
    return [
      [at, members.map(([name]) => name)],
      ...members.flatMap(([name, member]) => objectsIn(member, `${at}${name}.`)),
    ];
  }
  if (schema instanceof z.ZodArray) return objectsIn(schema.element, `${at.slice(0, -1)}[].`);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return objectsIn(schema.unwrap(), at);
  if (schema instanceof z.ZodPipe) return objectsIn(schema.out instanceof z.ZodTransform ? schema.in : schema.out, at);
  return [];
}

export interface StrayField {
  /** As it stands in the body. */
  readonly field: string;
  /** The place of the one that was probably meant; `null` where it resembles none. */
  readonly likely: string | null;
}

const MAX_CHARS = 64;
/** How a field with an empty name is told. */
const NAMELESS = '""';
/** A stranger chooses how many fields there are, and comparing each costs time. */
const MAX_GUESSES = 50;

/** The first of them. `place` is where among the places the value stands; `null` is none. */
export const strayFields = (value: unknown, places: Places, place = ''): readonly StrayField[] =>
  straysIn(value, places, place, '')
    .slice(0, MAX_GUESSES)
    .map(({ at, key, within, open }) => ({
      field: at + (key.slice(0, MAX_CHARS) || NAMELESS),
      likely: likelyPlace(key, new Map(places).set(within, open), within),
    }));

interface Stray {
  readonly at: string;
  readonly key: string;
  readonly within: string;
  /** The fields of that place that are not given. */
  readonly open: readonly string[];
}

function straysIn(value: unknown, places: Places, within: string, at: string): readonly Stray[] {
  if (Array.isArray(value)) {
    const inside = `${within.slice(0, -1)}[].`;
    return value.flatMap((one, index) => straysIn(one, places, inside, `${at.slice(0, -1)}[${index}].`));
  }
  const fields = places.get(within);
  if (!isObject(value) || fields === undefined) return [];
  const open = fields.filter((name) => !Object.hasOwn(value, name));
  return Object.entries(value).flatMap(([key, member]): readonly Stray[] => {
    if (member === null || member === undefined) return [];
    if (fields.includes(key)) return straysIn(member, places, `${within}${key}.`, `${at}${key}.`);
    return [{ at, key, within, open }];
  });
}

/** Said where a field that is ignored would be a wish that is not heard. */
export function strayProblem({ field, likely }: StrayField, places: Places): Problem {
  const place = field.slice(0, field.lastIndexOf('.') + 1).replace(/\[\d+\]/g, '[]');
  const known = places.get(place) ?? [];
  const there = known.length === 0 ? 'this call reads none.' : `known are ${known.join(', ')}.`;
  const guess = likely === null ? there : `did you mean ${likely}?`;
  return problem('unknown_key', field, `There is no field “${field}” here: ${guess}`);
}

/** The first parameter that is none of those known, and the one that was probably meant; `null` is none. */
export function strayParameter(
  query: Readonly<Record<string, string>>,
  known: readonly string[],
): { readonly name: string; readonly likely: string | null } | null {
  const name = Object.keys(query).find((one) => !known.includes(one));
  return name === undefined ? null : { name, likely: nearestName(name, known) };
}

/** A list must not be answered as if nothing had been asked of it, where that is a filter that it does not have. */
export function strayFilter(query: Readonly<Record<string, string>>, known: readonly string[]): Problem | null {
  const stray = strayParameter(query, known);
  if (stray === null) return null;
  const { name, likely } = stray;
  const guess = likely === null ? `It can be asked for ${known.join(', ')}.` : `Did you mean ${likely}?`;
  return problem('unknown_key', name, `${name} is no parameter of this list. ${guess}`);
}

/** The field that is called so or otherwise, the nearest one first, or else one in the same place that is spelled alike. */
function likelyPlace(key: string, places: Places, place: string): string | null {
  const near = (other: string): number => (other === place ? 0 : other.startsWith(place) ? 1 : 2);
  const [found] = [...places]
    .flatMap(([other, fields]) =>
      fields.filter((name) => isCalled(name, key)).map((name) => ({ path: other + name, distance: near(other) })),
    )
    .sort((one, other) => one.distance - other.distance);
  if (found !== undefined) return found.path;
  const alike = nearestName(key, places.get(place) ?? []);
  return alike === null ? null : place + alike;
}

/** What an object that lacks the field `name` of `fields` has in its place. */
export function otherNameOf(name: string, fields: readonly string[], value: unknown): string | null {
  const strays = isObject(value) ? Object.keys(value).filter((key) => !fields.includes(key)) : [];
  const some = strays.slice(0, MAX_GUESSES);
  return some.find((key) => isCalled(name, key)) ?? nearestName(name, some);
}

function isCalled(name: string, key: string): boolean {
  const wanted = simplify(key);
  const others = Object.hasOwn(OTHER_NAMES, wanted) ? (OTHER_NAMES[wanted] ?? []) : [];
  return wanted === simplify(name) || others.includes(name);
}

/** By how they are written elsewhere, in small letters and without dashes. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  account: ['accountId'],
  address: ['billToAddress'],
  amount: ['value', 'discount_value'],
  atend: ['at_period_end'],
  cart: ['items'],
  contact: ['billToContact'],
  coupon: ['couponCode', 'coupon_code'],
  couponcode: ['coupon_code', 'coupon', 'code'],
  currency: ['country'],
  customeremail: ['email'],
  customprice: ['price'],
  discount: ['discount_value', 'discounts'],
  email: ['customer_email'],
  endofperiod: ['at_period_end'],
  first: ['firstName'],
  firstname: ['first'],
  interval: ['intervalLength', 'intervalUnit'],
  last: ['lastName'],
  lastname: ['last'],
  lineitems: ['items'],
  metadata: ['attributes', 'orderTags'],
  minquantity: ['quantity'],
  orderid: ['order'],
  path: ['productPath', 'product'],
  percent: ['percentDiscount', 'discount_value'],
  phone: ['phoneNumber'],
  phonenumber: ['phone'],
  price: ['unitPrice', 'customPrice', 'value', 'amount'],
  pricing: ['customPrice'],
  product: ['productPath'],
  productpath: ['product'],
  products: ['lineItems', 'items'],
  items: ['lineItems'],
  qty: ['quantity'],
  quantity: ['minQuantity'],
  quantitydiscounts: ['discounts'],
  state: ['region'],
  subscription: ['subscriptionOverrides'],
  subscriptionid: ['subscription'],
  tags: ['attributes', 'orderTags'],
  total: ['value', 'amount'],
  trial: ['trialDays'],
  unitprice: ['price'],
  value: ['amount', 'discount_value'],
  vatid: ['taxId'],
  zip: ['postalCode'],
};
