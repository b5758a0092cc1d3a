// What applying a configuration would change, setting by setting, in the names that the file uses.
import { canonicalJson } from '../../base/json.ts';
import type { CatalogItem } from '../../domain/catalog.ts';
import { isCurrency } from '../../domain/currency.ts';
import type { Offer } from '../../domain/discount.ts';
import type { Amount } from '../../domain/money.ts';
import { toMajor } from '../../dialects/wire.ts';
import type { Configured, MerchantConfig } from '../../store/store.ts';

type Settings = MerchantConfig['merchant'];
/** Names → what is compared. `shown` where the value may be read and is short. */
type Settled = ReadonlyMap<string, { readonly value: unknown; readonly shown?: string }>;

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
    ...orderChange(settings.before, settings.after),
    ...differences(keysOf(before.keys, nameOfKey), keysOf(after.keys, nameOfKey)),
    ...differences(webhooksOf(before.endpoints), webhooksOf(after.endpoints)),
    ...differences(productsOf(before.items), productsOf(after.items)),
    ...variantChanges(before.items, after.items),
  ];
}

function differences(before: Settled, after: Settled): string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.flatMap((name) => {
    const old = before.get(name);
    const now = after.get(name);
    if (old === undefined) return [`${name}: added`];
    if (now === undefined) return [`${name}: removed`];
    if (canonicalJson(old.value) === canonicalJson(now.value)) return [];
    if (old.shown !== undefined && now.shown !== undefined) return [`${name}: ${old.shown} → ${now.shown}`];
    const parts = changedParts(old.value, now.value);
    return [`${name}: changed${parts.length > 0 ? ` (${parts.join(', ')})` : ''}`];
  });
}

/** Buyers see what is listed first, first. */
function orderChange(before: Settled, after: Settled): string[] {
  const old = [...before.keys()].filter((name) => after.has(name));
  const now = [...after.keys()].filter((name) => before.has(name));
  return old.join() === now.join() ? [] : ['the order of shipping, discounts, gifts, gateways or tax rates: changed'];
}

/** Which fields differ, where both are records. */
function changedParts(before: unknown, after: unknown): string[] {
  if (!isRecord(before) || !isRecord(after)) return [];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.filter((key) => canonicalJson(before[key] ?? null) !== canonicalJson(after[key] ?? null));
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
    plain('return_hosts', merchant.returnHosts),
    plain('origins', merchant.origins),
    plain('email_required', merchant.emailRequired),
    plain('page.logo', page.logoUrl),
    plain('page.accent', page.accent),
    plain('page.support_email', page.supportEmail),
    plain('page.terms', page.termsUrl),
    plain('page.privacy', page.privacyUrl),
    plain('tax.included_in_prices', merchant.taxesIncluded),
    ...merchant.taxes.map((tax) => hidden(`tax.rates ${tax.country}`, { label: tax.label, percent: tax.rate })),
    ...merchant.shipping.map(({ id, label, countries, amounts, freeFrom, minDays, maxDays }) =>
      hidden(`shipping ${id}`, { label, countries, price: amounts, free_from: freeFrom, days: [minDays, maxDays] }),
    ),
    hidden('cash_on_delivery', merchant.cashOnDelivery),
    ...merchant.offers.map(offerOf),
    // Settings of a gateway may be secrets.
    ...merchant.gateways.map(({ name, methods, aliases, opensSession, settings }) =>
      hidden(`gateways ${name}`, { methods, aliases, opens_session: opensSession, settings }),
    ),
    ['the mark of the demo store', { value: merchant.isDemo ?? false, shown: String(merchant.isDemo ?? false) }],
  ]);
}

type Entry = [name: string, entry: { readonly value: unknown; readonly shown?: string }];

const hidden = (name: string, value: unknown): Entry => [name, { value }];

function plain(name: string, value: string | boolean | readonly string[] | null): Entry {
  const isList = typeof value === 'object' && value !== null;
  return [name, { value, shown: isList ? `[${value.join(', ')}]` : String(value ?? 'none') }];
}

function offerOf(offer: Offer): Entry {
  if (offer.kind === 'gift') {
    const { label, threshold, maxQuantity, variantIds } = offer;
    return hidden(`gifts “${label}”`, { from: threshold, max_quantity: maxQuantity, variants: variantIds });
  }
  const { code, label, rate, cap, minimum, combinable, disablesCod, startsAtMs, endsAtMs, maxUses } = offer;
  const times = { starts: startsAtMs, ends: endsAtMs, max_uses: maxUses };
  return hidden(`discounts ${code}`, {
    label,
    percent: rate,
    cap,
    minimum,
    combinable,
    disables_cod: disablesCod,
    ...times,
  });
}

function keysOf(keys: MerchantConfig['keys'], nameOf: (key: MerchantConfig['keys'][number]) => string): Settled {
  return new Map(
    keys.map((key) => {
      const { dialect, scopes, livemode, hash } = key;
      return hidden(nameOf(key), { dialect, scopes, mode: livemode, 'the key itself': hash });
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
    items.map(({ product: { id, title, handle, vendor, descriptionHtml, imageUrl, status } }) =>
      hidden(`product ${id}`, { title, handle, vendor, description_html: descriptionHtml, image: imageUrl, status }),
    ),
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
      ...(
        ['title', 'sku', 'productId', 'imageUrl', 'grams', 'taxable', 'requiresShipping', 'whenOutOfStock'] as const
      ).map((field) => change(VARIANT_FIELDS[field], String(old[field] ?? 'none'), String(now[field] ?? 'none'))),
    ].filter((text) => text !== null);
    return said.length === 0 ? [] : [`variant ${id}: ${said.join(', ')}`];
  });
  const gone = before.filter(({ variant }) => !given.has(variant.id));
  return [...lines, ...gone.map(({ variant }) => `variant ${variant.id}: removed`)];
}

const VARIANT_FIELDS = {
  title: 'title',
  sku: 'sku',
  productId: 'product',
  imageUrl: 'image',
  grams: 'grams',
  taxable: 'taxable',
  requiresShipping: 'requires_shipping',
  whenOutOfStock: 'when_out_of_stock',
} as const;

const change = (name: string, before: string, after: string): string | null =>
  before === after ? null : `${name} ${before} → ${after}`;

/** `INR 3595 / USD 45`, as the file writes them. */
function pricesOf(prices: Readonly<Record<string, Amount>>): string {
  const entries = Object.entries(prices).filter(([currency]) => isCurrency(currency));
  const sorted = entries.sort(([a], [b]) => a.localeCompare(b));
  return sorted.map(([currency, amount]) => `${currency} ${toMajor(amount, currency)}`).join(' / ') || 'none';
}
