// The simulated merchant: a small catalogue with little stock, a coupon that is soon used up, and changes to all of it.
import { sha256Hex, type Vault } from '../../src/base/crypto.ts';
import { uuidv7 } from '../../src/base/ids.ts';
import type { MerchantConfig } from '../../src/store/store.ts';
import { makeDiscount, makeGiftItem, makeGiftOffer, makeItem, NOW_MS } from '../makers.ts';
import { makeConfig } from '../store-makers.ts';
import { formatOf } from '../webhooks.ts';
import type { Random } from './random.ts';

export interface Shop {
  readonly merchantId: string;
  readonly domain: string;
  /** Its parts, as they stand in paths. */
  readonly checkout: { readonly storeId: string; readonly checkoutId: string };
  /** API keys by dialect. */
  readonly keys: Readonly<Record<string, string>>;
  readonly config: MerchantConfig;
}

export const VARIANTS = { plenty: '9001', few: '9002', single: '9003', digital: '9004' } as const;
export const CODES = { scarce: 'FIRST2', free: 'SUMMER10', all: 'ALLFREE' } as const;
export const CALLBACK_URL = 'https://hooks.example/callback';
/** A SKU. */
export const PRICE_SLUG = 'licence';

/** A fee for one way, and a part of it at once with the rest on delivery. */
function waysToPay(random: Random): Partial<MerchantConfig['merchant']> {
  const upfront = random.pick([
    { kind: 'fee' } as const,
    { kind: 'amount', amounts: { INR: 20_000 } } as const,
    { kind: 'share', rate: 200_000, ofFee: random.chance(0.5) } as const,
  ]);
  return {
    paymentFees: [{ name: 'wallet', label: 'Wallet fee', paymentModes: ['wallet'], fee: 20_000 }],
    cashOnDelivery: { ...makeConfig().merchant.cashOnDelivery, partial: { countries: ['IN'], upfront } },
  };
}

/** Some listen to everything, some to nothing. */
export function createShop(vault: Vault, random: Random): Shop {
  const merchantId = uuidv7(NOW_MS);
  const domain = `${merchantId}.example`;
  const checkout = { storeId: merchantId, checkoutId: 'main' };
  const keys = {
    native: `kassa_test_${merchantId}`,
    shoppex: `shx_${merchantId}`,
    flowglad: `sk_test_${merchantId}`,
    fastspring: `user:${merchantId}`,
  };
  const listening = [...Object.keys(keys)].filter(() => random.chance(0.5));
  const settings: MerchantConfig['merchant'] = {
    ...makeConfig().merchant,
    id: merchantId,
    slug: merchantId,
    shopDomains: [domain],
    checkouts: [`${checkout.storeId}/${checkout.checkoutId}`],
    returnHosts: ['my-store.com'],
    ...(random.chance(0.5) && { reservesStock: true as const }),
    ...(random.chance(0.5) && waysToPay(random)),
    offers: [
      makeDiscount({ id: 'd-scarce', code: CODES.scarce, maxUses: 2 }),
      makeDiscount({ id: 'd-free', code: CODES.free }),
      makeDiscount({ id: 'd-all', code: CODES.all, rate: 1_000_000, combinable: false, maxUses: 3 }),
      makeDiscount({ id: 'd-wallet', code: null, rate: 50_000, paymentModes: ['wallet', 'partial_cod'], maxUses: 3 }),
      makeGiftOffer(),
    ],
    gateways: [
      { name: 'bank', methods: ['card', 'wallet'], aliases: ['BANK'], opensSession: true, settings: {} },
      { name: 'manual', methods: ['cod', 'bank_transfer'], aliases: ['MANUAL'], opensSession: false, settings: {} },
    ],
  };
  return {
    merchantId,
    domain,
    checkout,
    keys,
    config: {
      merchant: settings,
      items: [
        item(VARIANTS.plenty, 100_000, null),
        item(VARIANTS.few, 70_000, 4),
        item(VARIANTS.single, 250_000, 1),
        item(VARIANTS.digital, 9_900, null, false, PRICE_SLUG),
        makeGiftItem(),
      ],
      keys: Object.entries(keys).map(([dialect, key]) => ({
        id: `key-${dialect}`,
        merchantId,
        dialect,
        prefix: key.slice(0, 8),
        hash: sha256Hex(key),
        scopes: ['*'],
        livemode: false,
      })),
      endpoints: listening.map((dialect) => ({
        id: `hook-${dialect}`,
        dialect,
        url: `https://hooks.example/${dialect}`,
        events: ['*'],
        description: null,
        version: null,
        enabled: true,
        secrets: [vault.seal(formatOf(dialect).secretFrom(sha256Hex(merchantId)))],
      })),
    },
  };
}

/** Numbers, as some vendors want them. */
export const productOf = (variant: string): string => `80${variant}`;

function item(id: string, price: number, stock: number | null, requiresShipping = true, sku: string | null = null) {
  return makeItem({
    product: { id: productOf(id), handle: id, title: id },
    variant: {
      id,
      productId: productOf(id),
      sku,
      prices: { INR: price },
      inventoryQuantity: stock,
      whenOutOfStock: stock === null ? 'continue' : 'deny',
      requiresShipping,
    },
  });
}

/** The configuration with one thing changed, as an operator would. */
export function changeConfig(config: MerchantConfig, random: Random): MerchantConfig {
  const withVariant = (id: string, over: Partial<MerchantConfig['items'][number]['variant']>): MerchantConfig => ({
    ...config,
    items: config.items.map((one) => (one.variant.id === id ? { ...one, variant: { ...one.variant, ...over } } : one)),
  });
  const { merchant } = config;
  switch (random.pick(['price', 'stock', 'uses', 'tax', 'shipping', 'cash', 'wallet'] as const)) {
    case 'price':
      return withVariant(random.pick(Object.values(VARIANTS)), { prices: { INR: 5_000 + random.int(200_000) } });
    case 'stock':
      return withVariant(random.pick([VARIANTS.few, VARIANTS.single]), { inventoryQuantity: random.int(6) });
    case 'uses': {
      const maxUses = 1 + random.int(4);
      const offers = merchant.offers.map((offer) => (offer.id === 'd-scarce' ? { ...offer, maxUses } : offer));
      return { ...config, merchant: { ...merchant, offers } };
    }
    case 'tax':
      return { ...config, merchant: { ...merchant, taxesIncluded: random.chance(0.5) } };
    case 'shipping': {
      const shipping = merchant.shipping.map((rate) => ({ ...rate, amounts: { INR: random.int(10_000) } }));
      return { ...config, merchant: { ...merchant, shipping } };
    }
    case 'cash':
      return {
        ...config,
        merchant: { ...merchant, cashOnDelivery: { ...merchant.cashOnDelivery, enabled: random.chance(0.5) } },
      };
    case 'wallet': {
      const methods = random.chance(0.5) ? ['card'] : ['card', 'wallet'];
      const gateways = merchant.gateways.map((one) => (one.name === 'bank' ? { ...one, methods } : one));
      return { ...config, merchant: { ...merchant, gateways } };
    }
  }
}
