// The classic API: one call that makes a session for a known buyer, and one that reads it. Sellers only.
import { z } from 'zod';
import type { OpenSession } from '../../domain/command.ts';
import type { Merchant } from '../../domain/merchant.ts';
import { problem, type Problem } from '../../domain/problem.ts';
import type { BadRequest, Intent, WireRequest } from '../dialect.ts';
import { placesIn, strayFields, strayProblem } from '../known-fields.ts';
import { newSessionIds } from '../wire.ts';
import { fillFrom, homeOf, type AccountHome } from './account-home.ts';
import { detailsOf, findTwins, readItem, toLine, type CartItem } from './cart.ts';
import { readClassicBody, readObject } from './classic-body.ts';
import { ClassicPricing, termsIn } from './classic-pricing.ts';
import { accountInput, becomesAccount, customerInput, restOf } from './customer.ts';
import { NO_EXTRA, packExtra } from './extra.ts';
import { isClassicId, newClassicId } from './ids.ts';
import { known, languageOf } from './infer-market.ts';
import { bounds, daysMs } from './policy.ts';
import { reject } from './read-body.ts';
import { optional, Quantity, Tags, text, type CustomerWish } from './shapes.ts';

const country = text(2);
const language = text(bounds.maxLocaleChars);

const Contact = z.object({
  first: text(50),
  last: text(50),
  email: text(255),
  company: text(255),
  phone: text(64),
  country,
  language,
});

const Item = z.object({
  product: z.string().trim().min(1).max(bounds.maxPathChars),
  quantity: optional(Quantity),
  attributes: optional(Tags),
  pricing: optional(ClassicPricing),
});

const Body = z.object({
  account: text(64),
  contact: optional(Contact),
  country,
  language,
  lookup: optional(
    z.object({
      custom: optional(
        z
          .string()
          .min(4)
          .max(512)
          .regex(/^[\w-]+$/, { error: 'may have letters, digits, - and _ only' }),
      ),
    }),
  ),
  expiration: optional(z.int().min(1).max(7)),
  tags: optional(Tags),
  coupon: text(bounds.maxCouponChars),
  items: z.array(Item).min(1).max(bounds.maxItems),
});

type Wish = z.output<typeof Body>;

const PLACES = placesIn(Body);

export function parseClassic(request: WireRequest): Intent | BadRequest {
  const read = readClassicBody(request, Body);
  if ('reject' in read) return read.reject;
  const strays = misplaced(request);
  if (strays.length > 0) return reject(...strays);
  const items = readItems(read.value);
  if ('problems' in items) return reject(...items.problems);
  const { customer } = accountInput(customerFrom(read.value), read.value.contact?.email);
  return {
    do: 'open-for',
    ...(customer && { customer }),
    commandFor: (merchant, account) => openCommand(read.value, items.list, merchant, homeOf(account)),
  };
}

export function parseReadClassic({ params }: WireRequest): Intent | BadRequest {
  const id = params['id'] ?? '';
  if (isClassicId(id)) return { do: 'read', session: { dialect: 'fastspring', id } };
  return reject(problem('invalid_value', 'session', 'The session id in the path is none: those have 22 characters.'));
}

/** Of the items, whose price and number go by them. The vendor ignores them; there is no place for a warning in its answer. */
function misplaced(request: WireRequest): readonly Problem[] {
  const body = readObject(request);
  const strays = 'value' in body ? strayFields(body.value, PLACES) : [];
  return strays
    .filter(({ field, likely }) => likely !== null && field.startsWith('items['))
    .map((stray) => strayProblem(stray, PLACES));
}

function openCommand(wish: Wish, items: readonly CartItem[], merchant: Merchant, home: AccountHome): OpenSession {
  // As the vendor has it: who is known keeps the country of their account.
  const market = home.country ?? known(wish.contact?.country ?? wish.country) ?? merchant.country;
  const customer = customerFrom(wish);
  const filled = fillFrom(home, customer, market);
  const coupon = wish.coupon?.trim() ?? '';
  const orderTags = wish.tags ?? {};
  const locale = languageOf(wish.contact?.language ?? wish.language ?? '') ?? home.language;
  return {
    type: 'open-session',
    dialect: 'fastspring',
    ids: newSessionIds(newClassicId()),
    mode: 'payment',
    life: { ms: daysMs(wish.expiration ?? 1), slides: false },
    input: {
      lines: items.map((item) => toLine(item, merchant.locale)),
      country: market,
      ...(locale !== null && { locale }),
      currencyFollowsCountry: true,
      ...customerInput(customer, market),
      ...filled.input,
      ...accountInput(customer, wish.contact?.email),
      ...(coupon !== '' && { codes: [{ code: coupon, by: 'merchant' }] }),
      metadata: Object.fromEntries(Object.entries(orderTags).map(([name, value]) => [name, String(value)])),
    },
    callback: null,
    extra: packExtra({
      ...NO_EXTRA,
      api: 'classic',
      checkout: merchant.checkouts?.[0] ?? merchant.slug,
      customer: restOf(customer),
      fromAccount: filled.fromAccount,
      orderTags,
      items: detailsOf(items),
    }),
    mayOverridePrices: true,
    trustedReturnUrls: false,
    // Buyers cannot change such a session, so a coupon that does not count is told at once.
    ...(coupon !== '' && { isFirm: true }),
    ...becomesAccount(customer),
    payment: null,
  };
}

/** The classic names of a contact → those of Sessions v2. */
function customerFrom({ account, contact, lookup }: Wish): CustomerWish {
  const { first, last, email, company, phone } = contact ?? {};
  return {
    ...(account !== undefined && { accountId: account }),
    ...(lookup?.custom !== undefined && { externalAccountId: lookup.custom }),
    billToContact: { firstName: first, lastName: last, email, company, phoneNumber: phone },
  };
}

function readItems({ items }: Wish): { readonly list: readonly CartItem[] } | { readonly problems: Problem[] } {
  const read = items.map(({ product, quantity, attributes, pricing = {} }, index) => {
    const { quantityBehavior, quantityDefault } = pricing;
    const terms = termsIn(pricing, `items[${index}].pricing`);
    if ('problems' in terms) return terms;
    return readItem(
      { productPath: product, quantity, attributes, quantityBehavior, quantityDefault, ...terms.wish },
      `items[${index}].`,
    );
  });
  const list = read.flatMap((item) => ('problems' in item ? [] : [item]));
  const problems = [
    ...read.flatMap((item) => ('problems' in item ? item.problems : [])),
    ...findTwins(list, (index) => `items[${index}].product`),
  ];
  return problems.length > 0 ? { problems } : { list };
}
