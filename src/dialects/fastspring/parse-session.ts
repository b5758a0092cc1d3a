// Creating, reading and updating a session of Sessions v2.
import { checkoutSettings } from '../../domain/checkout-settings.ts';
import type { OpenSession, SessionInput } from '../../domain/command.ts';
import type { Merchant } from '../../domain/merchant.ts';
import { problem, type Problem } from '../../domain/problem.ts';
import type { Session } from '../../domain/session.ts';
import type { BadRequest, Caller, Change, Intent, SessionRef, WireRequest } from '../dialect.ts';
import { newSessionIds } from '../wire.ts';
import { fillFrom, homeOf, type AccountHome } from './account-home.ts';
import { detailsOf, findTwins, itemsOf, readItem, titlesIn, toLine, type CartItem } from './cart.ts';
import {
  accountInput,
  becomesAccount,
  customerInput,
  customerOf,
  mergeCustomer,
  restOf,
  taxIdElsewhere,
} from './customer.ts';
import { extraOf, NO_EXTRA, packExtra, type FastSpringExtra, type Tags } from './extra.ts';
import { isSessionId, newSessionId } from './ids.ts';
import { inferMarket } from './infer-market.ts';
import { keepWhatIsTheirs } from './keep-what-is-theirs.ts';
import { methodFilter } from './payment-methods.ts';
import { policy } from './policy.ts';
import { checkoutOf, readBody, reject } from './read-body.ts';
import { SessionBody, type SessionWish } from './shapes.ts';
import { unknownFields } from './unknown-fields.ts';

export function parseCreate(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  const body = readBody(SessionBody, 'session', request, caller);
  if ('reject' in body) return body.reject;
  const items = readItems(body.value);
  if ('problems' in items) return reject(...items.problems);
  const { customer } = accountInput(body.value.customer ?? {});
  return {
    do: 'open-for',
    merchant: checkoutOf(request),
    ...(customer && { customer }),
    commandFor: (merchant, account) =>
      openCommand(body.value, items.list ?? [], request, caller, merchant, homeOf(account)),
  };
}

function openCommand(
  wish: SessionWish,
  items: readonly CartItem[],
  request: WireRequest,
  caller: Caller | null,
  merchant: Merchant,
  home: AccountHome,
): OpenSession | BadRequest {
  const mode = whyNotInThisMode(wish, merchant);
  if (mode !== null) return reject(mode);
  const checkout = checkoutOf(request).value;
  const settings = checkoutSettings({ checkout }, merchant);
  const { country, locale, refused } = inferMarket(wish, request, { settings, home });
  const customer = wish.customer ?? {};
  const market = country ?? settings.country ?? merchant.country;
  const filled = fillFrom(home, customer, market);
  const extra: FastSpringExtra = {
    ...NO_EXTRA,
    checkout,
    wantsLive: wish.live === true,
    refused: { ...refused, unknown: unknownFields(request) },
    customer: restOf(customer),
    fromAccount: filled.fromAccount,
    orderTags: wish.orderTags ?? {},
    items: detailsOf(items),
    paymentMethodsOrder: wish.paymentMethodsOrder ?? [],
    hidePaymentMethods: wish.hidePaymentMethods ?? [],
  };
  return {
    type: 'open-session',
    dialect: 'fastspring',
    checkout,
    ids: newSessionIds(newSessionId()),
    mode: 'payment',
    life: { ...policy.sessionLife, ms: settings.lifeMs ?? policy.sessionLife.ms },
    input: {
      lines: items.map((item) => toLine(item, locale ?? merchant.locale)),
      ...(country !== null && { country }),
      ...(locale !== null && { locale }),
      currencyFollowsCountry: true,
      ...(wish.customer !== undefined && customerInput(customer, market)),
      ...filled.input,
      ...accountInput(customer),
      ...codesInput(wish, caller),
      metadata: asTexts(extra.orderTags),
      paymentMethods: methodFilter(extra.paymentMethodsOrder, extra.hidePaymentMethods),
    },
    callback: null,
    extra: packExtra(extra),
    // Prices stand among the fields that `readBody` takes from authenticated callers only.
    mayOverridePrices: caller !== null,
    trustedReturnUrls: false,
    mayBeEmpty: true,
    ...becomesAccount(customer),
    payment: null,
  };
}

export function parseRead(request: WireRequest): Intent | BadRequest {
  const session = sessionOf(request);
  return 'do' in session ? session : { do: 'read', merchant: checkoutOf(request), session };
}

export function parseUpdate(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  const body = readBody(SessionBody, 'session', request, caller);
  if ('reject' in body) return body.reject;
  const session = sessionOf(request);
  if ('do' in session) return session;
  const items = readItems(body.value);
  if ('problems' in items) return reject(...items.problems);
  return {
    do: 'change-from',
    merchant: checkoutOf(request),
    session,
    commandFrom: (standing, merchant) => updateCommand(body.value, items.list, request, caller, standing, merchant),
  };
}

/** What is given takes the place of what there is: items, customer and tags as a whole. What is left out stays. */
function updateCommand(
  wish: SessionWish,
  wanted: readonly CartItem[] | null,
  request: WireRequest,
  caller: Caller | null,
  session: Session,
  merchant: Merchant,
): Change | BadRequest {
  const mode = whyNotInThisMode(wish, merchant);
  if (mode !== null) return reject(mode);
  const before = itemsOf(session);
  const kept = wanted === null || caller !== null ? wanted : keepWhatIsTheirs(before, wanted);
  if (kept !== null && 'problems' in kept) return reject(...kept.problems);
  const { country, locale, refused } = inferMarket(wish, request, null);
  const standing = extraOf(session);
  const present = customerOf(session);
  // The account belongs to the seller: a buyer who replaces the rest of the customer does not touch it.
  const theirs = {
    accountId: present.accountId,
    externalAccountId: present.externalAccountId,
    accountTags: present.accountTags,
  };
  const customer =
    wish.customer === undefined ? undefined : caller === null ? mergeCustomer(theirs, wish.customer) : wish.customer;
  const extra: FastSpringExtra = {
    ...standing,
    wantsLive: wish.live ?? standing.wantsLive,
    refused: nextRefused(standing.refused, { ...refused, unknown: unknownFields(request) }, wish),
    ...(customer !== undefined && { customer: restOf(customer), fromAccount: {} }),
    ...(wish.orderTags !== undefined && { orderTags: wish.orderTags }),
    ...(kept !== null && { items: detailsOf(kept) }),
    ...(wish.paymentMethodsOrder !== undefined && { paymentMethodsOrder: wish.paymentMethodsOrder }),
    ...(wish.hidePaymentMethods !== undefined && { hidePaymentMethods: wish.hidePaymentMethods }),
  };
  return revise(caller, extra, {
    ...(kept !== null && { lines: kept.map((item) => toLine(item, locale ?? session.locale)) }),
    // In another language the seller may call them otherwise.
    ...(kept === null && locale !== null && { titles: titlesIn(locale, before) }),
    ...(country !== null && { country }),
    ...(locale !== null && { locale }),
    ...(customer !== undefined && customerInput(customer, country ?? session.country)),
    ...(customer === undefined && country !== null && taxIdElsewhere(session, country)),
    // Another customer of no account is not that of the account before.
    ...(wish.customer !== undefined && caller !== null && { customer: null, ...accountInput(wish.customer) }),
    ...codesInput(wish, caller),
    ...(wish.orderTags !== undefined && { metadata: asTexts(wish.orderTags) }),
    ...((wish.paymentMethodsOrder ?? wish.hidePaymentMethods) !== undefined && {
      paymentMethods: methodFilter(extra.paymentMethodsOrder, extra.hidePaymentMethods),
    }),
  });
}

/**
 * Prices in `input` come from authenticated callers, or have stood there before. Anybody who knows the session's id can
 * call without credentials, so contact data of such a call counts as little as what is typed on the page.
 */
export const revise = (caller: Caller | null, extra: FastSpringExtra, input: SessionInput): Change => ({
  type: 'revise-session',
  input: { currencyFollowsCountry: true, ...input },
  extra: packExtra(extra),
  mayOverridePrices: true,
  mayBeEmpty: true,
  fromPage: caller === null,
});

/** The session that the path names. Through another checkout, be it of the same shop, there is none of this id. */
export function sessionOf(request: WireRequest): SessionRef | BadRequest {
  const id = request.params['sessionId'] ?? '';
  const checkout = checkoutOf(request).value;
  const isAt = (session: Session): boolean => extraOf(session).checkout === checkout;
  if (isSessionId(id)) return { dialect: 'fastspring', id, isAt };
  const text = 'sessionId in the path is no session id: those are OS and 18 capital letters and digits.';
  return reject(problem('invalid_value', 'sessionId', text));
}

function readItems({
  cart,
}: SessionWish): { readonly list: readonly CartItem[] | null } | { readonly problems: readonly Problem[] } {
  if (cart?.lineItems === undefined) return { list: null };
  const at = (index: number): string => `cart.lineItems[${index}].`;
  const read = cart.lineItems.map((item, index) => readItem(item, at(index)));
  const list = read.flatMap((item) => ('problems' in item ? [] : [item]));
  const problems = [
    ...read.flatMap((item) => ('problems' in item ? item.problems : [])),
    ...findTwins(list, (index) => `${at(index)}productPath`),
  ];
  return problems.length > 0 ? { problems } : { list };
}

/** Real payments and test payments are two merchants here, so a session cannot choose the other mode. */
function whyNotInThisMode({ live }: SessionWish, merchant: Merchant): Problem | null {
  if (live !== false || !merchant.livemode) return null;
  const text = 'live is false, and this checkout takes real payments. Use a checkout in test mode, or leave live out.';
  return problem('invalid_value', 'live', text);
}

export function codesInput({ cart }: SessionWish, caller: Caller | null): Pick<SessionInput, 'codes'> {
  if (cart?.couponCode === undefined) return {};
  const code = cart.couponCode?.trim() ?? '';
  return { codes: code === '' ? [] : [{ code, by: caller === null ? 'buyer' : 'merchant' }] };
}

/** A field that is given anew speaks for itself; the others keep their warning. */
function nextRefused(
  before: FastSpringExtra['refused'],
  now: FastSpringExtra['refused'],
  wish: SessionWish,
): FastSpringExtra['refused'] {
  const { country, locale, buyerIp, billToCountry } = before;
  return {
    ...(country !== undefined && wish.country === undefined && { country }),
    ...(locale !== undefined && wish.locale === undefined && wish.language === undefined && { locale }),
    ...(buyerIp !== undefined && wish.buyerIp === undefined && { buyerIp }),
    ...(billToCountry !== undefined && wish.customer === undefined && { billToCountry }),
    ...now,
  };
}

const asTexts = (tags: Tags): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, String(value)]));
