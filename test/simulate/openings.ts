// The APIs through which clients open sessions, read them and, where it can be done there, change them.
import type { Dialect } from '../../src/dialects/dialect.ts';
import type { Random } from './random.ts';
import { CALLBACK_URL, CODES, PRICE_SLUG, productOf, VARIANTS, type Shop } from './shop.ts';
import type { Request } from './wire.ts';

/** One API of one dialect. */
export interface Opening {
  readonly dialect: Dialect['name'];
  /** `reference` comes back in the session where the API has a place for it. */
  open(shop: Shop, random: Random, reference: string): Asked;
  /** Its id in the answer's body. */
  idOf(body: unknown): string;
  read(shop: Shop, id: string): Asked;
  revise?(shop: Shop, random: Random, id: string): Asked;
}

type Asked = Omit<Request, 'dialect'>;

export const ADDRESS = {
  name: 'Asha Rao',
  line1: '12 Lake Road',
  city: 'Bengaluru',
  region: 'KA',
  postal_code: '560001',
  country: 'IN',
};

const native: Opening = {
  dialect: 'native',
  open: (shop, random, reference) => ({
    ...keyed(shop, 'native', reference),
    route: '/kassa/v1/sessions',
    body: {
      lines: nativeLines(random),
      client_reference_id: reference,
      ...(random.chance(0.9) && { buyer: { email: 'asha@example.com' }, shipping_address: ADDRESS }),
      ...(random.chance(0.5) && { discounts: discounts(random) }),
      ...(random.chance(0.3) && { expires_in_s: random.pick([60, 900, 7_200]) }),
    },
  }),
  idOf: (body) => (body as { readonly id: string }).id,
  read: (shop, id) => ({ ...get(shop, 'native'), route: '/kassa/v1/sessions/:id', params: { id } }),
};

/** Nobody shows a key here: the shop's domain names the merchant. */
const flexype: Opening = {
  dialect: 'flexype',
  open: (shop, random) => ({
    ...post(shop, null),
    route: '/session',
    body: {
      data: {
        shop_domain: shop.domain,
        country_code: 'IN',
        items: lines(random).map(({ variant, quantity }) => ({
          product_id: Number(productOf(variant)),
          variant_id: Number(variant),
          quantity,
        })),
      },
    },
  }),
  idOf: (body) => (body as { readonly data: { readonly session_id: string } }).data.session_id,
  read: (shop, id) => ({ ...get(shop, null), route: '/session/:id', params: { id } }),
};

const flowglad: Opening = {
  dialect: 'flowglad',
  open: (shop, random) => ({
    ...post(shop, 'flowglad'),
    route: '/api/v1/checkout-sessions',
    body: {
      checkoutSession: {
        type: 'product',
        anonymous: true,
        ...(random.chance(0.5) ? { priceSlug: PRICE_SLUG } : { priceId: random.pick(Object.values(VARIANTS)) }),
        quantity: random.pick([1, 1, 2]),
        successUrl: 'https://shop.example/thanks',
        cancelUrl: 'https://shop.example/cart',
        outputMetadata: { seat: '12A' },
      },
    },
  }),
  idOf: (body) => (body as { readonly checkoutSession: { readonly id: string } }).checkoutSession.id,
  read: (shop, id) => ({ ...get(shop, 'flowglad'), route: '/api/v1/checkout-sessions/:id', params: { id } }),
};

const CHECKOUT = '/v2/checkouts/:storeId/:checkoutId/sessions';

const fastspring: Opening = {
  dialect: 'fastspring',
  open: (shop, random) => ({
    ...post(shop, random.chance(0.5) ? 'fastspring' : null),
    route: CHECKOUT,
    params: shop.checkout,
    body: {
      country: 'IN',
      ...(random.chance(0.8) && { customer: CUSTOMER }),
      cart: { lineItems: productPaths(random), ...(random.chance(0.4) && { couponCode: CODES.scarce }) },
    },
  }),
  idOf: (body) => (body as { readonly id: string }).id,
  read: (shop, id) => ({
    ...get(shop, null),
    route: `${CHECKOUT}/:sessionId`,
    params: { ...shop.checkout, sessionId: id },
  }),
  revise(shop, random, id) {
    const route = `${CHECKOUT}/:sessionId`;
    const change = {
      ...post(shop, random.chance(0.5) ? 'fastspring' : null),
      params: { ...shop.checkout, sessionId: id },
    };
    switch (random.pick(['cart', 'item', 'customer', 'coupon'] as const)) {
      case 'cart':
        return { ...change, method: 'PUT', route, body: { cart: { lineItems: productPaths(random) } } };
      case 'item':
        return { ...change, route: `${route}/cart/items`, body: productPaths(random)[0] };
      case 'customer':
        return { ...change, method: 'PUT', route: `${route}/customer`, body: CUSTOMER };
      case 'coupon':
        return {
          ...change,
          route: `${route}/cart/coupon`,
          body: { code: random.pick([CODES.scarce, CODES.free, null]) },
        };
    }
  },
};

const CUSTOMER = {
  billToContact: { email: 'asha@example.com', firstName: 'Asha', lastName: 'Rao' },
  billToAddress: { addressLine1: '12 Lake Road', city: 'Bengaluru', region: 'KA', postalCode: '560001', country: 'IN' },
};

const classicFastspring: Opening = {
  dialect: 'fastspring',
  open: (shop, random) => ({
    ...post(shop, 'fastspring'),
    route: '/sessions',
    body: {
      contact: { first: 'Asha', last: 'Rao', email: 'asha@example.com', country: 'IN' },
      items: productPaths(random).map(({ productPath, quantity }) => ({
        product: productPath,
        quantity,
        ...(random.chance(0.3) && { pricing: { price: { INR: 100 + random.int(900) } } }),
      })),
      ...(random.chance(0.4) && { coupon: CODES.scarce }),
    },
  }),
  idOf: (body) => (body as { readonly id: string }).id,
  read: (shop, id) => ({ ...get(shop, 'fastspring'), route: '/sessions/:id', params: { id } }),
};

const shoppex: Opening = {
  dialect: 'shoppex',
  open: (shop, random, reference) => {
    const gateway = random.chance(0.4) ? { gateway: 'BANK' } : {};
    const common = { currency: 'INR', ...gateway };
    const isPayment = random.chance(0.5);
    return {
      ...keyed(shop, 'shoppex', reference),
      route: isPayment ? '/dev/v1/payments' : '/dev/v1/checkout/sessions',
      body: isPayment
        ? { title: 'Licence', value: 19.99, email: 'asha@example.com', webhook: CALLBACK_URL, ...common }
        : { product: { name: 'Licence' }, amount: 49.5, customer_email: 'asha@example.com', ...common },
    };
  },
  idOf(body) {
    const { data } = body as { readonly data: { readonly id?: string; readonly uniqid?: string } };
    return data.uniqid ?? data.id ?? '';
  },
  read: (shop, id) => ({ ...get(shop, 'shoppex'), route: '/dev/v1/payments/:uniqid', params: { uniqid: id } }),
};

export const OPENINGS: readonly Opening[] = [native, flexype, flowglad, fastspring, classicFastspring, shoppex];

const lines = (random: Random): { readonly variant: string; readonly quantity: number }[] =>
  Array.from({ length: 1 + random.int(2) }, () => ({
    variant: random.pick(Object.values(VARIANTS)),
    quantity: random.pick([1, 1, 1, 2]),
  }));

export const nativeLines = (random: Random): unknown => [
  ...lines(random),
  ...(random.chance(0.2) ? [{ title: 'Gift wrap', unit_amount: random.int(20_000), quantity: 1, taxable: true }] : []),
];

/** Each product once, as this vendor wants them. */
const productPaths = (random: Random): { readonly productPath: string; readonly quantity: number }[] =>
  [...new Map(lines(random).map((line) => [line.variant, line])).values()].map(({ variant, quantity }) => ({
    productPath: variant,
    quantity,
  }));

export const discounts = (random: Random): unknown =>
  random
    .pick([[CODES.scarce], [CODES.scarce], [CODES.free], [CODES.scarce, CODES.free], [CODES.all], []])
    .map((code) => ({
      code,
    }));

type Blank = Omit<Asked, 'route' | 'body'>;

const post = (shop: Shop, dialect: string | null): Blank => ({
  method: 'POST',
  params: {},
  headers: {},
  token: dialect === null ? null : (shop.keys[dialect] ?? null),
});

export const keyed = (shop: Shop, dialect: string, reference: string): Blank => ({
  ...post(shop, dialect),
  headers: { 'idempotency-key': reference },
});

const get = (shop: Shop, dialect: string | null): Blank & { readonly body: undefined } => ({
  ...post(shop, dialect),
  method: 'GET',
  body: undefined,
});
