// Changing one part of a session of Sessions v2: an item of the cart, the customer, the coupon.
import { problem, type Problem } from '../../domain/problem.ts';
import type { Session } from '../../domain/session.ts';
import type { BadRequest, Caller, Change, Intent, WireRequest } from '../dialect.ts';
import { changeItem, detailsOf, itemsOf, readItem, toLine, type CartItem } from './cart.ts';
import { customerInput, customerOf, mergeCustomer, restOf } from './customer.ts';
import { extraOf } from './extra.ts';
import { known } from './infer-market.ts';
import { isLocked, isSellers } from './keep-what-is-theirs.ts';
import { codesInput, revise, sessionOf } from './parse-session.ts';
import { bounds } from './policy.ts';
import { checkoutOf, needsCredentials, readBody, reject } from './read-body.ts';
import { CouponBody, CustomerBody, ItemBody, ItemChange, type CustomerWish } from './shapes.ts';

/** Of a product that is in the cart already, the quantity is added. */
export function parseAddItem(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  const body = readBody(ItemBody, 'item', request, caller);
  if ('reject' in body) return body.reject;
  const added = readItem(body.value, '');
  if ('problems' in added) return reject(...added.problems);
  return changing(request, (session) => {
    const items = itemsOf(session);
    const standing = items.find(({ path }) => path === added.path);
    if (standing === undefined) return withItems(session, [...items, added]);
    if (caller === null && isLocked(standing)) return reject(needsCredentials('quantity'));
    const wish = { ...body.value, quantity: standing.quantity + added.quantity };
    return withChanged(session, items, [added.path], (item) => changeItem(item, wish, ''));
  });
}

export function parseUpdateItem(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  const body = readBody(ItemChange, 'item', request, caller);
  if ('reject' in body) return body.reject;
  const paths = pathsOf(request);
  if ('do' in paths) return paths;
  return changing(request, (session) => {
    const items = itemsOf(session);
    const wanted = body.value.quantity;
    const isTheirs = (item: CartItem): boolean =>
      paths.list.includes(item.path) && isLocked(item) && wanted !== undefined && wanted !== item.quantity;
    if (caller === null && items.some(isTheirs)) return reject(needsCredentials('quantity'));
    return withChanged(session, items, paths.list, (item) => changeItem(item, body.value, ''));
  });
}

export function parseRemoveItem(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  const paths = pathsOf(request);
  if ('do' in paths) return paths;
  return changing(request, (session) => {
    const items = itemsOf(session);
    const absent = notInCart(items, paths.list);
    if (absent.length > 0) return reject(...absent);
    const gone = items.filter(({ path }) => paths.list.includes(path));
    if (caller === null && gone.some(isSellers)) return reject(needsCredentials('productPath'));
    const extra = { ...extraOf(session), items: detailsOf(items.filter((item) => !gone.includes(item))) };
    // The others are not looked up again, so that an item can go also while another one is no longer sold.
    const lower = Object.fromEntries(gone.map(({ lineId }) => [lineId ?? '', 0]));
    return revise(extra, { lower, currencyFollowsCountry: false });
  });
}

export function parseCustomer(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  const body = readBody(CustomerBody, 'customer', request, caller);
  if ('reject' in body) return body.reject;
  return changing(request, (session) => {
    const customer = mergeCustomer(customerOf(session), body.value);
    const country = countryFrom(body.value, session);
    return revise(
      { ...extraOf(session), customer: restOf(customer) },
      { ...customerInput(customer, country ?? session.country), ...(country !== null && { country }) },
    );
  });
}

/** A code takes the place of the one there is; `null` takes it away. */
export function parseCoupon(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  const body = readBody(CouponBody, 'coupon', request, caller);
  if ('reject' in body) return body.reject;
  const codes = codesInput({ cart: { couponCode: body.value.code } }, caller);
  return changing(request, (session) => revise(extraOf(session), codes));
}

function changing(request: WireRequest, commandFrom: (session: Session) => Change | BadRequest): Intent | BadRequest {
  const session = sessionOf(request);
  return 'do' in session ? session : { do: 'change-from', merchant: checkoutOf(request), session, commandFrom };
}

function withChanged(
  session: Session,
  items: readonly CartItem[],
  paths: readonly string[],
  change: (item: CartItem) => ReturnType<typeof changeItem>,
): Change | BadRequest {
  const absent = notInCart(items, paths);
  if (absent.length > 0) return reject(...absent);
  const changed = items.map((item) => (paths.includes(item.path) ? change(item) : item));
  const problems = changed.flatMap((item) => ('problems' in item ? item.problems : []));
  if (problems.length > 0) return reject(...problems);
  return withItems(
    session,
    changed.flatMap((item) => ('problems' in item ? [] : [item])),
  );
}

const withItems = (session: Session, items: readonly CartItem[]): Change =>
  revise({ ...extraOf(session), items: detailsOf(items) }, { lines: items.map(toLine) });

const notInCart = (items: readonly CartItem[], paths: readonly string[]): Problem[] =>
  paths
    .filter((path) => !items.some((item) => item.path === path))
    .map((path) =>
      problem('variant_not_found', 'productPath', `productPath: there is no “${path}” in the cart. Add it first.`),
    );

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
