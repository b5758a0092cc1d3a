// What applying a configuration would change, setting by setting, in the names that the file uses.
import { canonicalJson } from '../../base/json.ts';
import type { CatalogItem, Variant } from '../../domain/catalog.ts';
import { isCurrency } from '../../domain/currency.ts';
import type { Offer } from '../../domain/discount.ts';
import type { Amount } from '../../domain/money.ts';
import { TEXT_PLACES, type PageTexts } from '../../domain/page-texts.ts';
import { toMajor } from '../../dialects/wire.ts';
import type { Configured, MerchantConfig } from '../../store/store.ts';
import { describeDiscount } from './describe-discount.ts';
import { describeShipping } from './describe-shipping.ts';
import { describeCash } from './to-cash-on-delivery.ts';
import { describeTax, nameOfTax, sayTax } from './describe-tax.ts';
import { describeCoins } from './to-coins.ts';
import { describeCheckout } from './to-checkouts.ts';
import { describePriceList } from './to-price-list.ts';
import { describePaymentFee } from './to-payment-fee.ts';

type Settings = MerchantConfig['merchant'];
/** What is compared. `shown` where the value may be read and is short; `whenNew` is said of one that is new. */
interface Setting {
  readonly value: unknown;
  readonly shown?: string;
  readonly whenNew?: string;
}
type Settled = ReadonlyMap<string, Setting>;

export interface Standing extends Configured {
  readonly merchant: Settings;
}

/** One line for each change; none when applying would write nothing. `keyNames` are by key id, from the file. */
export function describeChanges(
  before: Standing,
  after: MerchantConfig,
  keyNames: ReadonlyMap<string, string>,
): readonly string[] {
  const nameOfKey = ({ id, dialect, prefix }: MerchantConfig['keys'][number]): string =>
    `keys ${keyNames.get(id) ?? `${prefix}… (${dialect})`}`;
  const settings = { before: settingsOf(before.merchant), after: settingsOf(after.merchant) };
  return [
    ...differences(settings.before, settings.after),
    ...changedParts(restOf(before.merchant), restOf(after.merchant)),
    ...orderChange(settings.before, settings.after),
    ...differences(keysOf(before.keys, nameOfKey), keysOf(after.keys, nameOfKey)),
    ...differences(webhooksOf(before.endpoints), webhooksOf(after.endpoints)),
    ...describeCatalog(before.items, after.items),
  ];
}

/** Products, then their variants. */
export const describeCatalog = (before: readonly CatalogItem[], after: readonly CatalogItem[]): readonly string[] => [
  ...differences(productsOf(before), productsOf(after)),
  ...variantChanges(before, after),
];

/** Rates of a shop that is not there yet, each with what it would charge. */
export const describeNewTaxes = (merchant: Settings): readonly string[] =>
  differences(new Map(), new Map(taxesOf(merchant)));

function differences(before: Settled, after: Settled): string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.flatMap((name) => {
    const old = before.get(name);
    const now = after.get(name);
    // A rate that is “added” reads as if it were to the price.
    if (old === undefined) return [`${name}: ${now?.whenNew === undefined ? 'added' : `new, ${now.whenNew}`}`];
    if (now === undefined) return [`${name}: removed`];
    if (canonicalJson(old.value) === canonicalJson(now.value)) return [];
    if (typeof old.value === 'string' && typeof now.value === 'string' && old.shown === now.shown) {
      return [`${name}: ${apart(old.value, now.value).join(' → ')}`];
    }
    if (old.shown !== undefined && now.shown !== undefined) return [`${name}: ${old.shown} → ${now.shown}`];
    return [`${name}: ${changedParts(old.value, now.value).join(', ') || 'changed'}`];
  });
}

/** Buyers see what is listed first, first. */
function orderChange(before: Settled, after: Settled): string[] {
  const old = [...before.keys()].filter((name) => after.has(name));
  const now = [...after.keys()].filter((name) => before.has(name));
  return old.join() === now.join() ? [] : ['the order of shipping, discounts, gifts, gateways or tax rates: changed'];
}

/** What must not be read in a terminal: only that it changed is told. */
const SECRETS: readonly string[] = ['settings', 'secret', 'the key itself'];

/** `percent 10 → 20` for each field that differs, where both are records. */
function changedParts(before: unknown, after: unknown): string[] {
  if (!isRecord(before) || !isRecord(after)) return [];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => {
    const [old, now] = [before[key] ?? null, after[key] ?? null];
    if (canonicalJson(old) === canonicalJson(now)) return [];
    if (isLongList(old) || isLongList(now)) return [`${key} ${listChange(old, now)}`];
    if (isLongTable(old) && isLongTable(now)) return [`${key} ${some(changedParts(old, now))}`];
    if (SECRETS.includes(key)) return [`${key} changed`];
    const [was, is] = typeof old === 'string' && typeof now === 'string' ? apart(old, now) : [old, now].map(shownOf);
    return [`${key} ${was} → ${is}`];
  });
}

const MAX_SHOWN_ITEMS = 8;

const isLongList = (value: unknown): boolean => Array.isArray(value) && value.length > MAX_SHOWN_ITEMS;
const isLongTable = (value: unknown): boolean => isRecord(value) && Object.keys(value).length > MAX_SHOWN_ITEMS;

const some = (items: readonly string[] = []): string =>
  items.length > MAX_SHOWN_ITEMS
    ? `${items.slice(0, MAX_SHOWN_ITEMS).join(', ')} and ${items.length - MAX_SHOWN_ITEMS} more`
    : items.join(', ');

/** What came and what went, by the first of them, instead of two lists of hundreds. */
function listChange(before: unknown, after: unknown): string {
  const [old, now] = [before, after].map((list) => (Array.isArray(list) ? list.map(shownOf) : []));
  const [had, has] = [new Set(old), new Set(now)];
  const [came, went] = [now?.filter((item) => !had.has(item)), old?.filter((item) => !has.has(item))];
  const said = [came?.length ? `adds ${some(came)}` : '', went?.length ? `drops ${some(went)}` : ''].filter(Boolean);
  return said.join(', ') || 'in another order';
}

function shownOf(value: unknown): string {
  if (value === null || value === '') return 'none';
  if (Array.isArray(value)) return `[${value.map(shownOf).join(', ')}]`;
  if (typeof value === 'string') return shortened(value);
  if (!isRecord(value)) return JSON.stringify(value);
  if (Object.keys(value).every(isCurrency)) return pricesOf(value as Readonly<Record<string, Amount>>);
  const said = Object.entries(value).filter(([, part]) => part !== undefined && part !== null);
  return `{ ${said.map(([name, part]) => `${name}: ${shownOf(part)}`).join(', ')} }`;
}

const MAX_SHOWN_CHARS = 60;

/** Two texts from where they begin to differ, with a little of what comes before, where their beginnings would look alike. */
function apart(before: string, after: string): readonly [string, string] {
  if (shortened(before) !== shortened(after)) return [shortened(before || 'none'), shortened(after || 'none')];
  let place = 0;
  while (before[place] === after[place]) place += 1;
  const from = place - 20;
  return [shortened(`…${before.slice(from)}`), shortened(`…${after.slice(from)}`)];
}

/** On one line, and its beginning only. */
function shortened(text: string): string {
  const line = text.length > MAX_SHOWN_CHARS ? `${text.slice(0, MAX_SHOWN_CHARS - 1)}…` : text;
  return /\s{2}|\n/.test(line) ? JSON.stringify(line) : line;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function settingsOf(merchant: Settings): Settled {
  const { page } = merchant;
  return new Map([
    plain('slug', merchant.slug),
    plain('name', merchant.name),
    plain('mode', merchant.livemode ? 'live' : 'test'),
    plain('currency', merchant.currency),
    plain('country', merchant.country),
    plain('locale', merchant.locale),
    plain('shop_domains', merchant.shopDomains),
    plain('checkouts', merchant.checkouts ?? []),
    ...Object.entries(merchant.checkoutSettings ?? {}).map(([path, own]) =>
      hidden(`checkouts ${path}`, describeCheckout(own)),
    ),
    plain('return_hosts', merchant.returnHosts),
    plain('origins', merchant.origins),
    plain('reserve_stock', merchant.reservesStock === true ? 'with_session' : 'when_paying'),
    plain('email_required', merchant.emailRequired),
    plain('page.logo', page.logoUrl),
    plain('page.accent', page.accent),
    plain('page.support_email', page.supportEmail),
    plain('page.terms', page.termsUrl),
    plain('page.privacy', page.privacyUrl),
    ...textsOf(page.texts ?? {}),
    plain('tax.included_in_prices', merchant.taxesIncluded),
    plain('tax.otherwise_in', merchant.taxesIncludedOtherwiseIn ?? []),
    plain('tax.ask_tax_id', merchant.asksTaxId ?? false),
    ...taxesOf(merchant),
    ...merchant.shipping.map((rate) => hidden(`shipping ${rate.id}`, describeShipping(rate))),
    hidden('cash_on_delivery', describeCash(merchant.cashOnDelivery)),
    ...(merchant.priceLists ?? []).map((list) => hidden(`price_lists ${list.name}`, describePriceList(list))),
    ...(merchant.coins === undefined ? [] : [hidden('coins', describeCoins(merchant.coins))]),
    ...(merchant.oauthClients ?? []).map(({ clientId, secretHash, ...client }) =>
      hidden(`oauth_clients ${clientId}`, { ...client, 'the secret itself': secretHash }),
    ),
    ...(merchant.paymentFees ?? []).map((fee) => hidden(`payment_fees ${fee.name}`, describePaymentFee(fee))),
    ...merchant.offers.map(offerOf),
    ...merchant.gateways.map(({ name, methods, aliases, opensSession, settings }) =>
      hidden(`gateways ${name}`, { methods, aliases, opens_session: opensSession, settings }),
    ),
    ...merchant.messengers.map(({ name, channels, settings }) =>
      hidden(`messengers ${name} for ${String(channels)}`, { settings }),
    ),
    ['the mark of the demo store', { value: merchant.isDemo ?? false, shown: String(merchant.isDemo ?? false) }],
  ]);
}

const SHOWN: readonly string[] = [
  'id',
  'slug',
  'name',
  'livemode',
  'currency',
  'country',
  'locale',
  'shopDomains',
  'returnHosts',
  'origins',
  'isDemo',
  'reservesStock',
  'emailRequired',
  'page',
  'taxesIncluded',
  'taxes',
  'shipping',
  'cashOnDelivery',
  'offers',
  'gateways',
  'checkouts',
  'checkoutSettings',
  'messengers',
  'asksTaxId',
  'taxesIncludedOtherwiseIn',
  'paymentFees',
  'coins',
  'priceLists',
  'oauthClients',
  // Not of the settings, though a stored merchant carries them.
  ...['factsVersion', 'endpoints'],
];

/** Settings without a line of their own: a plan must name whatever applying would change. */
const restOf = (merchant: Settings): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(merchant).filter(([name]) => !SHOWN.includes(name)));

type Entry = [name: string, setting: Setting];

const taxesOf = ({ taxes }: Pick<Settings, 'taxes'>): Entry[] =>
  taxes.map((rate) => [`tax.rates ${nameOfTax(rate)}`, { value: describeTax(rate), whenNew: sayTax(rate) }]);

const hidden = (name: string, value: unknown): Entry => [name, { value }];

function plain(name: string, value: string | boolean | readonly string[] | null): Entry {
  const isList = typeof value === 'object' && value !== null;
  return [name, { value, shown: isList ? `[${value.join(', ')}]` : String(value ?? 'none') }];
}

/** One for each place and language, with its beginning. */
function textsOf(texts: PageTexts): Entry[] {
  return TEXT_PLACES.flatMap((place) =>
    Object.entries(texts[place] ?? {}).map(([locale, text]): Entry => {
      const name = locale === '*' ? `page.texts.${place}` : `page.texts.${place}.${locale}`;
      return [name, { value: text, shown: shortened(text) }];
    }),
  );
}

function offerOf(offer: Offer): Entry {
  if (offer.kind === 'gift') {
    const { label, threshold, minQuantity, scope, maxQuantity, variantIds, progress } = offer;
    const opens = minQuantity === undefined ? { from: threshold } : { from_pieces: minQuantity };
    const limits = { max_quantity: maxQuantity, variants: variantIds };
    // Settings written before gifts kept their names lack them.
    return hidden(`gifts ${offer.name ?? `“${label}”`}`, { label, ...opens, on: scope, ...limits, progress });
  }
  return hidden(`discounts ${offer.code ?? `name ${offer.name ?? offer.label}`}`, describeDiscount(offer));
}

function keysOf(keys: MerchantConfig['keys'], nameOf: (key: MerchantConfig['keys'][number]) => string): Settled {
  return new Map(
    keys.map((key) => {
      const { dialect, scopes, livemode, hash } = key;
      return hidden(nameOf(key), { dialect, scopes, mode: livemode ? 'live' : 'test', 'the key itself': hash });
    }),
  );
}

const webhooksOf = (endpoints: MerchantConfig['endpoints']): Settled =>
  new Map(
    endpoints.map(({ dialect, url, events, version, description, enabled, secrets }) =>
      hidden(`webhooks ${dialect} ${url}`, { events, version, description, enabled, secret: secrets }),
    ),
  );

const productsOf = (items: readonly CatalogItem[]): Settled =>
  new Map(
    items.map(({ product }) => {
      const { id, title, handle, vendor, descriptionHtml, imageUrl, status, collections, tags, taxCategory } = product;
      return hidden(`product ${id}`, {
        ...{ title, handle, vendor, description_html: descriptionHtml, image: imageUrl, status },
        ...{ collections, tags, tax_category: taxCategory },
      });
    }),
  );

function variantChanges(before: readonly CatalogItem[], after: readonly CatalogItem[]): string[] {
  const standing = new Map(before.map(({ variant }) => [variant.id, variant]));
  const given = new Set(after.map(({ variant }) => variant.id));
  const lines = after.flatMap(({ variant: { id, ...now } }) => {
    const old = standing.get(id);
    if (old === undefined) return [`variant ${id}: added, ${pricesOf(now.prices)}`];
    const said = [
      change('price', pricesOf(old.prices), pricesOf(now.prices)),
      change('stock', String(old.inventoryQuantity ?? 'untracked'), String(now.inventoryQuantity ?? 'untracked')),
      change('compare_at', pricesOf(old.compareAt), pricesOf(now.compareAt)),
      change('recurring', recurringOf(old.recurring), recurringOf(now.recurring)),
      ...VARIANT_FIELDS.map(([field, name]) =>
        change(name, String(old[field] ?? 'none'), String(now[field] ?? 'none')),
      ),
    ].filter((text) => text !== null);
    return said.length === 0 ? [] : [`variant ${id}: ${said.join(', ')}`];
  });
  const gone = before.filter(({ variant }) => !given.has(variant.id));
  return [...lines, ...gone.map(({ variant }) => `variant ${variant.id}: removed`)];
}

/** What is told as it stands, under its name in the file. */
const VARIANT_FIELDS = [
  ['title', 'title'],
  ['sku', 'sku'],
  ['productId', 'product'],
  ['imageUrl', 'image'],
  ['grams', 'grams'],
  ['taxable', 'taxable'],
  ['taxCategory', 'tax_category'],
  ['requiresShipping', 'requires_shipping'],
  ['whenOutOfStock', 'when_out_of_stock'],
] as const;

/** `every 3 month, 14 days free`. */
function recurringOf(recurring: Variant['recurring']): string {
  if (recurring === undefined) return 'none';
  const { interval, intervalCount, trialDays } = recurring;
  return `every ${intervalCount} ${interval}${trialDays === undefined ? '' : `, ${trialDays} days free`}`;
}

const change = (name: string, before: string, after: string): string | null =>
  before === after ? null : `${name} ${before} → ${after}`;

/** `INR 3595 / USD 45`, as the file writes them. */
function pricesOf(prices: Readonly<Record<string, Amount>>): string {
  const entries = Object.entries(prices).filter(([currency]) => isCurrency(currency));
  const sorted = entries.sort(([a], [b]) => a.localeCompare(b));
  return sorted.map(([currency, amount]) => `${currency} ${toMajor(amount, currency)}`).join(' / ') || 'none';
}
