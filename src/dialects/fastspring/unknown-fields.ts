// Keys of a body of Sessions v2 that are no fields there. The vendor ignores them, and so does Kassa; but whoever puts the
// items or a price in the wrong place is told where they belong. Of keys that resemble no field nothing is said: programs
// bring their own, and some take any warning for a failure.
import { isObject } from '../../base/json.ts';
import type { WireRequest } from '../dialect.ts';
import { readJsonBody } from '../wire.ts';
import type { UnknownField } from './extra.ts';
import {
  CartBody,
  ContactBody,
  CustomerBody,
  CustomPrice,
  Frequency,
  ItemBody,
  Overrides,
  SessionBody,
} from './shapes.ts';

const MOST = 20;
const MAX_CHARS = 64;

const keysOf = ({ shape }: { readonly shape: object }): readonly string[] => Object.keys(shape);

const ITEM = 'cart.lineItems[].';

/** Where fields stand in the body of a session; what is in the places below the line is only where others may belong. */
const CHECKED: Readonly<Record<string, readonly string[]>> = {
  '': keysOf(SessionBody),
  'cart.': keysOf(CartBody),
  [ITEM]: keysOf(ItemBody),
  [`${ITEM}customPrice.`]: [...keysOf(CustomPrice), 'edsFee'],
  [`${ITEM}subscriptionOverrides.`]: keysOf(Overrides),
};
const PLACES: readonly (readonly [place: string, keys: readonly string[]])[] = [
  ...Object.entries(CHECKED),
  [`${ITEM}subscriptionOverrides.billingFrequency.`, keysOf(Frequency)],
  ['customer.', keysOf(CustomerBody)],
  ['customer.billToContact.', keysOf(ContactBody)],
];

/** What the classic API and other vendors call them. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  items: ['lineItems'],
  products: ['lineItems'],
  product: ['productPath'],
  path: ['productPath'],
  coupon: ['couponCode'],
  tags: ['attributes', 'orderTags'],
  metadata: ['attributes', 'orderTags'],
  contact: ['billToContact'],
  account: ['accountId'],
  currency: ['country'],
  price: ['unitPrice', 'customPrice'],
  pricing: ['customPrice'],
  quantitydiscounts: ['discounts'],
  subscription: ['subscriptionOverrides'],
  interval: ['intervalUnit'],
  trial: ['trialDays'],
};

/** Of a body that was read without complaint. `root` is where in a session it belongs. */
export function unknownFields(request: WireRequest, root: '' | typeof ITEM = ''): readonly UnknownField[] {
  const body = readJsonBody(request);
  return 'value' in body ? unknownIn(body.value, root, '').slice(0, MOST) : [];
}

/** `place` as in `PLACES`, and `at` as in the body. */
function unknownIn(value: unknown, place: string, at: string): UnknownField[] {
  if (Array.isArray(value)) {
    return value.flatMap((one, index) => unknownIn(one, `${place.slice(0, -1)}[].`, `${at.slice(0, -1)}[${index}].`));
  }
  const keys = CHECKED[place];
  if (!isObject(value) || keys === undefined) return [];
  return Object.entries(value).flatMap(([key, member]): UnknownField[] => {
    if (member === null) return [];
    if (keys.includes(key)) return unknownIn(member, `${place}${key}.`, `${at}${key}.`);
    const likely = likelyPlace(key.toLowerCase(), place);
    return likely === undefined ? [] : [{ field: `${at}${key.slice(0, MAX_CHARS)}`, likely }];
  });
}

/** The field that is called so or alike, the nearest one first. */
function likelyPlace(key: string, place: string): string | undefined {
  const names = [key, ...(Object.hasOwn(OTHER_NAMES, key) ? (OTHER_NAMES[key] ?? []) : [])];
  const near = (other: string): number => (other === place ? 0 : other.startsWith(place) ? 1 : 2);
  const [found] = PLACES.flatMap(([other, keys]) =>
    keys
      .filter((name) => names.some((wanted) => wanted.toLowerCase() === name.toLowerCase()))
      .map((name) => ({ path: other + name, distance: near(other) })),
  ).sort((one, other) => one.distance - other.distance);
  return found?.path;
}
