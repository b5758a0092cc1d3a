// Changing one part of a session of Sessions v2: an item of the cart, the customer, the coupon.
import { problem, type Problem } from '../../domain/problem.ts';
import type { Session } from '../../domain/session.ts';
import type { BadRequest, Caller, Change, Intent, WireRequest } from '../dialect.ts';
import { changeItem, detailsOf, findStanding, itemsOf, readItem, toLine, type CartItem } from './cart.ts';
import { accountInput, customerInput, customerOf, mergeCustomer, namesOtherAccount, restOf } from './customer.ts';
import { extraOf } from './extra.ts';
import { known, noCountry } from './infer-market.ts';
import { isCountSellers, isSellers } from './keep-what-is-theirs.ts';
import { codesInput, revise, sessionOf } from './parse-session.ts';
import { bounds } from './policy.ts';
import { checkoutOf, needsCredentials, readBody, reject } from './read-body.ts';
import { CouponBody, CustomerBody, ItemBody, ItemChange, type CustomerWish } from './shapes.ts';
import { unknownFields } from './unknown-fields.ts';

type Address = NonNullable<CustomerWish['billToAddress']>;

/** Of a product that is in the cart already, the quantity is added. */
export function parseAddItem(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  const body = readBody(ItemBody, 'item', request, caller);
  if ('reject' in body) return body.reject;
  const added = readItem(body.value, '');
  if ('problems' in added) return reject(...added.problems);
  return changing(request, (session) => {
    const items = itemsOf(session);
    const standing = findStanding(items, added.path);
    if (standing === undefined) return withItems(request, caller, session, [...items, added]);
    if (caller === null && isCountSellers(standing)) return reject(needsCredentials('quantity'));
    const wish = { ...body.value, quantity: standing.quantity + added.quantity };
    return withChanged(request, caller, session, [standing], (item) => changeItem(item, wish, ''));
  });
}

export function parseUpdateItem(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  const body = readBody(ItemChange, 'item', request, caller);
  if ('reject' in body) return body.reject;
  const paths = pathsOf(request);
  if ('do' in paths) return paths;
  return changing(request, (session) => {
    const named = standingAt(itemsOf(session), paths.list);
    if ('do' in named) return named;
    const { quantity } = body.value;
    const isTheirs = (item: CartItem): boolean =>
      isCountSellers(item) && quantity !== undefined && quantity !== item.quantity;
    if (caller === null && named.some(isTheirs)) return reject(needsCredentials('quantity'));
    return withChanged(request, caller, session, named, (item) => changeItem(item, body.value, ''));
  });
}

export function parseRemoveItem(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  const paths = pathsOf(request);
  if ('do' in paths) return paths;
  return changing(request, (session) => {
    const items = itemsOf(session);
    const gone = standingAt(items, paths.list);
    if ('do' in gone) return gone;
    if (caller === null && gone.some(isSellers)) return reject(needsCredentials('productPath'));
    const extra = { ...extraOf(session), items: detailsOf(items.filter((item) => !gone.includes(item))) };
    // The others are not looked up again, so that an item can go also while another one is no longer sold.
    const lower = Object.fromEntries(gone.map(({ lineId }) => [lineId ?? '', 0]));
    return revise(caller, extra, { lower, currencyFollowsCountry: false });
  });
}

export function parseCustomer(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  const body = readBody(CustomerBody, 'customer', request, caller);
  if ('reject' in body) return body.reject;
  return changing(request, (session) => {
    const present = customerOf(session);
    // With another account it is another person.
    const isOther = namesOtherAccount(present, body.value);
    const customer = mergeCustomer(isOther ? {} : present, body.value);
    const country = countryFrom(body.value, session);
    const extra = extraOf(session);
    const isWhole = caller !== null && namesAll(present.billToAddress, body.value.billToAddress);
    const { company, address } = extra.fromAccount;
    const fromAccount = { ...(company !== undefined && { company }), ...(address && !isWhole && { address }) };
    // Only what comes by this API is kept as such: the rest was typed on the page, and is not for everybody's eyes.
    const given = mergeCustomer(isOther ? {} : extra.customer, body.value);
    const { billToCountry, ...others } = extra.refused;
    const billedIn = body.value.billToAddress?.country;
    const isAnew = isOther || billedIn !== undefined;
    const refused = { ...others, ...(isAnew ? noCountry(billedIn) : billToCountry !== undefined && { billToCountry }) };
    return revise(
      caller,
      { ...extra, refused, customer: restOf(given), fromAccount: isOther ? {} : fromAccount },
      {
        ...customerInput(customer, country ?? session.country),
        ...accountInput(body.value),
        ...(country !== null && { country }),
      },
    );
  });
}

/** Whether nothing of the address before is left under the one that is given. */
const namesAll = (before: Address = {}, given: Address = {}): boolean =>
  Object.keys(before).every((field) => given[field as keyof Address] !== undefined);

/** A code takes the place of the one there is; `null` takes it away. */
export function parseCoupon(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  const body = readBody(CouponBody, 'coupon', request, caller);
  if ('reject' in body) return body.reject;
  const codes = codesInput({ cart: { couponCode: body.value.code } }, caller);
  return changing(request, (session) => revise(caller, extraOf(session), codes));
}

function changing(request: WireRequest, commandFrom: (session: Session) => Change | BadRequest): Intent | BadRequest {
  const session = sessionOf(request);
  return 'do' in session ? session : { do: 'change-from', merchant: checkoutOf(request), session, commandFrom };
}

function withChanged(
  request: WireRequest,
  caller: Caller | null,
  session: Session,
  named: readonly CartItem[],
  change: (item: CartItem) => ReturnType<typeof changeItem>,
): Change | BadRequest {
  const lines = new Set(named.map(({ lineId }) => lineId));
  const changed = itemsOf(session).map((item) => (lines.has(item.lineId) ? change(item) : item));
  const problems = changed.flatMap((item) => ('problems' in item ? item.problems : []));
  if (problems.length > 0) return reject(...problems);
  return withItems(
    request,
    caller,
    session,
    changed.flatMap((item) => ('problems' in item ? [] : [item])),
  );
}

function withItems(request: WireRequest, caller: Caller | null, session: Session, items: readonly CartItem[]): Change {
  const extra = extraOf(session);
  const refused = { ...extra.refused, unknown: unknownFields(request, 'cart.lineItems[].') };
  return revise(
    caller,
    { ...extra, refused, items: detailsOf(items) },
    { lines: items.map((item) => toLine(item, session.locale)) },
  );
}

/** The items of the cart that are named. */
function standingAt(items: readonly CartItem[], paths: readonly string[]): readonly CartItem[] | BadRequest {
  const absent = paths.filter((path) => findStanding(items, path) === undefined);
  if (absent.length > 0) return reject(...absent.map(notInCart));
  const named = paths.map((path) => findStanding(items, path));
  return items.filter((item) => named.includes(item));
}

const notInCart = (path: string): Problem =>
  problem('variant_not_found', 'productPath', `productPath: there is no “${path}” in the cart. Add it first.`);

/** Several products stand in the path with commas between them. */
function pathsOf({ params }: WireRequest): { readonly list: readonly string[] } | BadRequest {
  const list = [
    ...new Set(
      (params['productPath'] ?? '')
        .split(',')
        .map((path) => path.trim())
        .filter((path) => path !== ''),
    ),
  ];
  if (list.length > 0 && list.length <= bounds.maxItems) return { list };
  return reject(
    problem('missing_value', 'productPath', 'The path names no product; give one, or several with commas.'),
  );
}

/** Where the buyer says they live decides prices and tax, as when the session was opened. */
const countryFrom = (patch: CustomerWish, session: Session): string | null => {
  const country = known(patch.billToAddress?.country);
  return country === session.country ? null : country;
};
