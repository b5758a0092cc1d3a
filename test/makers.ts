// Makers: valid records with sensible defaults, so that a test states only what it is about.
import type { Address } from '../src/domain/address.ts';
import type { CatalogItem } from '../src/domain/catalog.ts';
import type { OpenSession } from '../src/domain/command.ts';
import { newCustomer, type Customer } from '../src/domain/customer.ts';
import { DEFAULT_CHALLENGE_LIMITS, type Challenge } from '../src/domain/challenge.ts';
import { DEFAULT_LIMITS, type Facts, type Method } from '../src/domain/facts.ts';
import type { Discount, GiftOffer } from '../src/domain/discount.ts';
import type { Merchant } from '../src/domain/merchant.ts';
import type { Attempt, ChainTransfer } from '../src/domain/payment.ts';
import { parsePostalPattern, toPostalSet } from '../src/domain/postal.ts';
import type { PostalCodes } from '../src/domain/postal-codes.ts';
import type { Line, Session } from '../src/domain/session.ts';

export const NOW_MS = Date.UTC(2026, 5, 15, 12);
export const MERCHANT_ID = '01900000-0000-7000-8000-000000000001';
export const SESSION_ID = '01900000-0000-7000-8000-000000000002';

export function makeMerchant(over: Partial<Merchant> = {}): Merchant {
  return {
    id: MERCHANT_ID,
    name: 'My Store',
    slug: 'my-store',
    livemode: false,
    factsVersion: 1,
    currency: 'INR',
    country: 'IN',
    locale: 'en-IN',
    shopDomains: ['your-store.myshopify.com'],
    returnHosts: ['my-store.com'],
    origins: ['https://my-store.com'],
    taxesIncluded: true,
    taxes: [{ country: 'IN', rate: 180_000, label: 'GST 18 %' }],
    shipping: [
      {
        id: 'standard',
        label: 'Standard',
        countries: ['IN'],
        amounts: { INR: 4_900 },
        freeFrom: {},
        minDays: 3,
        maxDays: 5,
      },
    ],
    offers: [],
    gateways: [
      { name: 'sandbox', methods: ['card'], aliases: ['SANDBOX'], opensSession: true, settings: {} },
      { name: 'manual', methods: ['cod', 'bank_transfer'], aliases: ['MANUAL'], opensSession: false, settings: {} },
    ],
    messengers: [],
    cashOnDelivery: { enabled: true, fee: { INR: 5_000 }, countries: ['IN'] },
    emailRequired: true,
    endpoints: [],
    page: { logoUrl: null, accent: null, supportEmail: null, termsUrl: null, privacyUrl: null },
    ...over,
  };
}

export function makeItem(
  over: { product?: Partial<CatalogItem['product']>; variant?: Partial<CatalogItem['variant']> } = {},
): CatalogItem {
  const product: CatalogItem['product'] = {
    id: '8948397801608',
    title: 'Charcoal Gown',
    handle: 'charcoal-gown',
    vendor: 'My Store',
    descriptionHtml: '',
    imageUrl: 'https://my-store.com/gown.jpg',
    singleVariant: false,
    status: 'active',
    ...over.product,
  };
  return {
    product,
    variant: {
      id: '46107636203656',
      productId: product.id,
      sku: 'GOWN-1',
      title: '1-2Y(16)',
      prices: { INR: 359_500 },
      compareAt: {},
      imageUrl: null,
      grams: 0,
      taxable: true,
      requiresShipping: true,
      inventoryQuantity: null,
      whenOutOfStock: 'continue',
      ...over.variant,
    },
  };
}

export function makeLine(over: Partial<Line> = {}): Line {
  const { product, variant } = makeItem();
  return {
    id: 'li_1',
    variantId: variant.id,
    productId: product.id,
    sku: variant.sku,
    title: product.title,
    variantTitle: variant.title,
    quantity: 1,
    unitAmount: 359_500,
    properties: {},
    requiresShipping: true,
    taxable: true,
    giftOfferId: null,
    ...over,
  };
}

/** An open session with one line at ₹3,595 and no discounts; its totals fit its lines. */
export function makeSession(over: Partial<Session> = {}): Session {
  return {
    merchantId: MERCHANT_ID,
    id: SESSION_ID,
    dialect: 'native',
    publicId: 'ses_000000000000000000000001',
    nativeId: 'ses_000000000000000000000001',
    version: 1,
    sequence: 1,
    state: 'open',
    milestone: 'created',
    mode: 'payment',
    livemode: false,
    currency: 'INR',
    country: 'IN',
    locale: 'en-IN',
    customerId: null,
    buyer: { email: null, phone: null, name: null, externalId: null },
    shippingAddress: null,
    billingAddress: null,
    typedOnPage: { email: false, address: false },
    shippingOption: null,
    lines: [makeLine()],
    nextLine: 2,
    codes: [],
    adjustments: [],
    totals: { subtotal: 359_500, discount: 0, shipping: null, surcharge: 0, tax: 0, taxIncluded: true, total: 359_500 },
    paymentMethod: null,
    paymentMethods: { only: null, hide: [], order: [] },
    gateway: null,
    attempts: [],
    refunds: [],
    holds: [],
    order: null,
    successUrl: null,
    cancelUrl: null,
    clientReferenceId: null,
    metadata: {},
    attributes: {},
    note: null,
    callback: null,
    extra: {},
    life: { ms: 86_400_000, slides: false },
    createdAtMs: NOW_MS,
    updatedAtMs: NOW_MS,
    expiresAtMs: NOW_MS + 86_400_000,
    completedAtMs: null,
    ...over,
  };
}

export const METHODS: readonly Method[] = [
  { method: 'card', gateway: 'sandbox', label: 'Card', takesCard: true, refunds: true },
  { method: 'cod', gateway: 'manual', label: 'Cash on delivery', takesCard: false, refunds: false },
  { method: 'bank_transfer', gateway: 'manual', label: 'Bank transfer', takesCard: false, refunds: false },
];

export function makeFacts(over: Partial<Omit<Facts, 'item'>> & { items?: readonly CatalogItem[] } = {}): Facts {
  const { items = [makeItem()], ...rest } = over;
  return {
    nowMs: NOW_MS,
    wallMs: NOW_MS,
    merchant: makeMerchant(),
    item: (ref) => items.find(({ variant }) => variant.id === ref || variant.sku === ref),
    customer: null,
    history: [],
    inPostalList: () => false,
    heldByOthers: () => 0,
    coinsOf: () => 0,
    methods: () => METHODS,
    everyMethod: () => METHODS,
    limits: DEFAULT_LIMITS,
    ...rest,
  };
}

/** An address in India that a parcel can be sent to. */
export function makeAddress(over: Partial<Address> = {}): Address {
  return {
    name: 'Asha Rao',
    line1: '12 Lake Road',
    line2: null,
    city: 'Bengaluru',
    region: 'KA',
    postalCode: '560001',
    country: 'IN',
    phone: null,
    ...over,
  };
}

/** Patterns as a configuration writes them. */
export const makePostalCodes = (...patterns: string[]): PostalCodes => ({
  patterns: toPostalSet(
    patterns.map((text) => {
      const pattern = parsePostalPattern(text);
      if (typeof pattern === 'string') throw new Error(pattern);
      return pattern;
    }),
  ),
});

/** `SUMMER10`: 10 % off without conditions; another `rate` in short. */
export function makeDiscount({ rate = 100_000, ...over }: Partial<Discount> & { rate?: number } = {}): Discount {
  return {
    kind: 'discount',
    id: 'discount-summer',
    code: 'SUMMER10',
    label: 'Summer sale',
    benefit: { kind: 'percentage', rate },
    cap: {},
    minimum: {},
    combinable: true,
    disablesCod: false,
    startsAtMs: null,
    endsAtMs: null,
    maxUses: null,
    ...over,
  };
}

/** Free earrings from ₹3,500 on; the item behind them is `makeGiftItem()`. */
export function makeGiftOffer(over: Partial<GiftOffer> = {}): GiftOffer {
  return {
    kind: 'gift',
    id: 'gift-earrings',
    label: 'Free earrings',
    threshold: { INR: 350_000 },
    maxQuantity: 1,
    variantIds: ['52647247479102'],
    ...over,
  };
}

export function makeGiftItem(): CatalogItem {
  return makeItem({
    product: { id: '12184723390782', title: '2 Pairs Agate Earrings', handle: 'agate-earrings', singleVariant: true },
    variant: { id: '52647247479102', sku: 'EARRINGS', prices: { INR: 30_000 } },
  });
}

export function makeAttempt(over: Partial<Attempt> = {}): Attempt {
  return {
    id: '01900000-0000-7000-8000-0000000000a1',
    gateway: 'sandbox',
    method: 'card',
    amount: 359_500,
    state: 'asked',
    startedAtMs: NOW_MS,
    checkDueAtMs: NOW_MS + DEFAULT_LIMITS.attemptLeaseMs,
    checks: 0,
    reference: null,
    redirectUrl: null,
    instructions: null,
    collect: null,
    decline: null,
    settledAtMs: null,
    ...over,
  };
}

/** A customer of whom nothing is known. */
/** Nothing of it has been seen yet. */
export const makeTransfer = (over: Partial<ChainTransfer> = {}): ChainTransfer => ({
  ...{ asset: 'BITCOIN', network: 'BITCOIN', address: 'a', amount: '0.02', uri: 'bitcoin:a', rate: '1', txid: null },
  ...{ received: '0', isEnough: false, confirmations: 0, confirmationsNeeded: 2 },
  ...over,
});

export function makeCustomer(over: Partial<Customer> = {}): Customer {
  const ids = { merchantId: MERCHANT_ID, id: '01900000-0000-7000-8000-0000000000c1', livemode: false };
  return { ...newCustomer(ids, NOW_MS), ...over };
}

/** Opens a native session with one gown. */
export function makeOpen(
  over: Omit<Partial<OpenSession>, 'input'> & { input?: Partial<OpenSession['input']> } = {},
): OpenSession {
  const { input, ...rest } = over;
  return {
    type: 'open-session',
    dialect: 'native',
    ids: { session: SESSION_ID, public: 'ses_000000000000000000000001', native: 'ses_000000000000000000000001' },
    input: { lines: [{ kind: 'catalog', variant: '46107636203656', quantity: 1 }], ...input },
    mode: 'payment',
    life: { ms: 86_400_000, slides: false },
    callback: null,
    extra: {},
    mayOverridePrices: false,
    trustedReturnUrls: false,
    payment: null,
    ...rest,
  };
}

/** A code that was just sent and not answered yet. */
export function makeChallenge(over: Partial<Challenge> = {}): Challenge {
  return {
    merchantId: MERCHANT_ID,
    id: '0190c000-0000-4000-8000-0000000000c0',
    sessionId: SESSION_ID,
    phone: { dialCode: '91', national: '9876543210', e164: '+919876543210' },
    channel: 'sms',
    codeHash: 'a'.repeat(64),
    tries: 0,
    resends: 0,
    end: null,
    createdAtMs: NOW_MS,
    codeEndsAtMs: NOW_MS + DEFAULT_CHALLENGE_LIMITS.codeLifeMs,
    version: 1,
    ...over,
  };
}
