// From checked input to the records the store keeps: minor units, parts per million, ids that stay the same every time.
// Finds what a shape cannot say: names that refer to nothing, and things that are given twice.
import { uuidFromNames } from '../../base/ids.ts';
import { slugOf } from '../../base/slug-of.ts';
import { UNTITLED, type CatalogItem } from '../../domain/catalog.ts';
import { normalizeCode, type Scope } from '../../domain/discount.ts';
import type { GatewaySetting, Merchant } from '../../domain/merchant.ts';
import { USUAL_LANES } from '../../domain/pricing/lanes.ts';
import type { Gateway } from '../../gateways/gateway.ts';
import type { Recurring } from '../../domain/recurring.ts';
import type { MerchantConfig, PostalList } from '../../store/store.ts';
import type { AttachedFiles } from '../attached-files.ts';
import { findTwins, unknownName, type Mistake } from './mistake.ts';
import { scopeNames } from './scope-names.ts';
import { createPriceReader, type PriceReader } from './prices.ts';
import type { MerchantInput, ProductInput } from './schema.ts';
import { toCashOnDelivery } from './to-cash-on-delivery.ts';
import { toCheckouts } from './to-checkouts.ts';
import { toCoins } from './to-coins.ts';
import { toDiscount } from './to-discount.ts';
import { toGiftOffer } from './to-gift-offer.ts';
import { checkPaymentMethods, toPaymentFees } from './to-payment-fee.ts';
import { createPostalReader } from './to-postal-codes.ts';
import { toPriceLists } from './to-price-list.ts';
import { toShippingRate } from './to-shipping-rate.ts';
import { fromTaxTables } from './from-tax-tables.ts';
import { checkTaxCategories, toTaxRates } from './to-tax-rates.ts';
import { z } from 'zod';

type MerchantDraft = Pick<MerchantConfig, 'merchant' | 'items' | 'customers' | 'postalLists'>;

/**
 * `at` is the merchant's own path; mistakes are added to `mistakes`, and the draft is of use only without any. `imported`
 * is what may be named though it stands in no file.
 */
export function toMerchant(
  input: MerchantInput,
  at: readonly PropertyKey[],
  gateways: ReadonlyMap<string, Gateway>,
  mistakes: Mistake[],
  files: AttachedFiles = {},
  imported: Scope = {},
): MerchantDraft {
  const id = merchantId(input);
  const read = createPriceReader(input.currency, mistakes);
  const lists = new Map<string, PostalList>();
  const readPostal = createPostalReader(files, lists, mistakes);
  const items = input.products.flatMap((product, index) => toItems(product, [...at, 'products', index], read));
  findVariantTwins(input, at, mistakes);
  findTwins(
    input.products.map((product) => product.id),
    (index) => [...at, 'products', index, 'id'],
    'product id',
    mistakes,
  );
  findDiscountTwins(input, at, mistakes);
  findUnusedLanes(input, at, mistakes);
  checkPaymentMethods(input, at, mistakes);
  checkTaxCategories(input.products, input.tax.rates, at, mistakes);
  findTwins(
    input.gifts.map(({ name }) => name),
    (index) => [...at, 'gifts', index, 'name'],
    'name',
    mistakes,
  );
  findTwins(
    input.customers.map(({ external_id }) => external_id),
    (index) => [...at, 'customers', index, 'external_id'],
    'external_id',
    mistakes,
  );
  findTwins(
    input.shipping.map((rate) => rate.id),
    (index) => [...at, 'shipping', index, 'id'],
    'id',
    mistakes,
  );
  findTwins(
    input.gateways.map(({ name }) => name),
    (index) => [...at, 'gateways', index, 'name'],
    'name',
    mistakes,
  );
  const { cash_on_delivery: cash, page } = input;
  const reading = { merchantId: id, names: scopeNames(items, imported), read, mistakes };
  const { tables, rates } = input.tax;
  const fromTables = fromTaxTables(tables, rates, input.country, [...at, 'tax', 'tables'], mistakes);
  const shipping = input.shipping.map((rate, index) =>
    toShippingRate(rate, [...at, 'shipping', index], { read, readPostal, mistakes }),
  );
  const priceLists = toPriceLists(input.price_lists, [...at, 'price_lists'], input.currency, reading);
  const paymentFees = toPaymentFees(input.payment_fees, [...at, 'payment_fees'], read, mistakes);
  const cashOnDelivery = toCashOnDelivery(cash, [...at, 'cash_on_delivery'], reading, readPostal, paymentFees);
  return {
    items,
    ...(lists.size > 0 && { postalLists: [...lists.values()] }),
    customers: input.customers.map(({ external_id: externalId, email, name }) => ({ externalId, email, name })),
    merchant: {
      id,
      name: input.name,
      slug: input.slug,
      livemode: input.mode === 'live',
      currency: input.currency,
      country: input.country,
      locale: input.locale ?? 'en',
      shopDomains: input.shop_domains,
      ...toCheckouts(input, at, mistakes),
      returnHosts: input.return_hosts,
      origins: input.origins,
      taxesIncluded: input.tax.included_in_prices,
      ...(input.tax.ask_tax_id && { asksTaxId: true }),
      ...(input.tax.otherwise_in.length > 0 && { taxesIncludedOtherwiseIn: input.tax.otherwise_in }),
      taxes: toTaxRates([...input.tax.rates, ...fromTables], [...at, 'tax', 'rates'], mistakes),
      shipping,
      offers: [
        ...input.discounts.map((discount, index) => toDiscount(discount, [...at, 'discounts', index], reading)),
        ...input.gifts.map((gift, index) => toGiftOffer(gift, [...at, 'gifts', index], reading)),
      ],
      ...(input.discount_lanes.length > 0 && { discountLanes: input.discount_lanes }),
      gateways: input.gateways.map((gateway, index) =>
        toGateway(gateway, [...at, 'gateways', index], input, gateways, mistakes),
      ),
      messengers: input.messengers,
      cashOnDelivery,
      ...(paymentFees.length > 0 && { paymentFees }),
      ...(priceLists.length > 0 && { priceLists }),
      ...(input.coins !== undefined && { coins: toCoins(input.coins, [...at, 'coins'], read, mistakes) }),
      ...(input.reserve_stock === 'with_session' && { reservesStock: true }),
      emailRequired: input.email_required,
      ...abandonment(input),
      ...(input.phone_login && { phoneLogin: input.phone_login }),
      page: {
        logoUrl: page.logo ?? null,
        accent: page.accent ?? null,
        supportEmail: page.support_email ?? null,
        termsUrl: page.terms ?? null,
        privacyUrl: page.privacy ?? null,
        ...(Object.keys(page.texts).length === 0 ? {} : { texts: page.texts }),
      },
    },
  };
}

function findDiscountTwins({ discounts }: MerchantInput, at: readonly PropertyKey[], mistakes: Mistake[]): void {
  for (const field of ['code', 'name'] as const) {
    const places = discounts.flatMap((discount, index) => {
      const value = discount[field];
      return value === undefined ? [] : [{ value: normalizeCode(value), path: [...at, 'discounts', index, field] }];
    });
    findTwins(
      places.map(({ value }) => value),
      (index) => places[index]?.path ?? at,
      field,
      mistakes,
    );
  }
}

/** A lane that no discount stands in is a lane misspelt. */
function findUnusedLanes(input: MerchantInput, at: readonly PropertyKey[], mistakes: Mistake[]): void {
  const lanes = [...new Set([...USUAL_LANES, ...input.discounts.flatMap(({ lane }) => lane ?? [])])];
  findTwins(input.discount_lanes, (index) => [...at, 'discount_lanes', index], 'lane', mistakes);
  input.discount_lanes.forEach((lane, index) => {
    if (lanes.includes(lane)) return;
    const mistake = unknownName([...at, 'discount_lanes', index], 'lane', lane, lanes);
    mistakes.push({ ...mistake, judgedBy: [...at, 'discounts'] });
  });
}

function findVariantTwins(input: MerchantInput, at: readonly PropertyKey[], mistakes: Mistake[]): void {
  const places = input.products.flatMap(({ variants }, product) =>
    variants.map((variant, index) => ({ variant, path: [...at, 'products', product, 'variants', index] })),
  );
  const withSku = places.filter(({ variant }) => variant.sku !== undefined);
  findTwins(
    places.map(({ variant }) => variant.id),
    (index) => [...(places[index]?.path ?? at), 'id'],
    'variant id',
    mistakes,
  );
  findTwins(
    withSku.map(({ variant }) => variant.sku ?? ''),
    (index) => [...(withSku[index]?.path ?? at), 'sku'],
    'SKU',
    mistakes,
  );
  for (const { variant, path } of withSku) {
    const other = places.some(({ variant: { id } }) => id === variant.sku && id !== variant.id);
    if (!other) continue;
    const text = `is the id of another variant: ${variant.sku} would name two things. Choose another SKU.`;
    mistakes.push({ path: [...path, 'sku'], text });
  }
}

export const merchantId = ({ id, slug }: Pick<MerchantInput, 'id' | 'slug'>): string =>
  id ?? uuidFromNames('merchant', slug);

function abandonment({ abandoned_after_minutes: minutes }: MerchantInput): Pick<Merchant, 'abandonedAfterMs'> {
  if (minutes === undefined) return {};
  return { abandonedAfterMs: minutes === false ? null : minutes * 60_000 };
}

function toItems(input: ProductInput, at: readonly PropertyKey[], read: PriceReader): CatalogItem[] {
  const [first] = input.variants;
  const product: CatalogItem['product'] = {
    id: input.id,
    title: input.title,
    handle: input.handle ?? slugOf(input.title),
    vendor: input.vendor ?? '',
    descriptionHtml: input.description_html,
    imageUrl: input.image ?? null,
    singleVariant: input.variants.length === 1 && first?.title === undefined,
    status: input.status,
    ...(input.collections.length > 0 && { collections: input.collections }),
    ...(input.tags.length > 0 && { tags: input.tags }),
    ...(input.tax_category !== undefined && { taxCategory: input.tax_category }),
  };
  return input.variants.map((variant, index) => ({
    product,
    variant: {
      id: variant.id,
      productId: product.id,
      sku: variant.sku ?? null,
      title: variant.title ?? UNTITLED,
      prices: read(variant.price, [...at, 'variants', index, 'price']),
      compareAt: read(variant.compare_at, [...at, 'variants', index, 'compare_at']),
      imageUrl: variant.image ?? null,
      grams: variant.grams,
      taxable: variant.taxable,
      ...(variant.tax_category !== undefined && { taxCategory: variant.tax_category }),
      requiresShipping: variant.requires_shipping,
      inventoryQuantity: variant.stock ?? null,
      whenOutOfStock: variant.when_out_of_stock,
      ...(variant.recurring !== undefined && { recurring: toRecurring(variant.recurring) }),
    },
  }));
}

const toRecurring = ({
  interval,
  interval_count,
  trial_days,
}: NonNullable<ProductInput['variants'][number]['recurring']>): Recurring => ({
  interval,
  intervalCount: interval_count,
  ...(trial_days !== undefined && { trialDays: trial_days }),
});

function toGateway(
  input: MerchantInput['gateways'][number],
  at: readonly PropertyKey[],
  merchant: MerchantInput,
  gateways: ReadonlyMap<string, Gateway>,
  mistakes: Mistake[],
): GatewaySetting {
  const { name, methods, aliases, settings } = input;
  const gateway = gateways.get(name);
  if (gateway === undefined) {
    mistakes.push(unknownName([...at, 'name'], 'gateway', name, [...gateways.keys()]));
  } else {
    const offered = gateway.offers(merchant.currency, merchant.country).map(({ method }) => method);
    methods.forEach((method, index) => {
      if (!offered.includes(method)) mistakes.push(unknownName([...at, 'methods', index], 'method', method, offered));
    });
    checkSettings(gateway, settings, [...at, 'settings'], mistakes);
  }
  return {
    name,
    methods,
    aliases: aliases.map((alias) => alias.toUpperCase()),
    opensSession: input.opens_session,
    settings,
  };
}

function checkSettings(gateway: Gateway, settings: unknown, at: readonly PropertyKey[], mistakes: Mistake[]): void {
  try {
    gateway.settings.parse(settings);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    mistakes.push(...error.issues.map(({ path, message }) => ({ path: [...at, ...path], text: message })));
  }
}
