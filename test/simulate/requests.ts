// What clients send, in each dialect's own words. Sessions of every dialect are changed through Kassa's own API.
import type { Dialect } from '../../src/dialects/dialect.ts';
import type { Random } from './random.ts';
import { CARDS } from './bank.ts';
import { CALLBACK_URL, CODES, productOf, VARIANTS, type Shop } from './shop.ts';
import type { Request } from './wire.ts';

/** A session as its client knows it. */
export interface Handle {
  readonly dialect: string;
  readonly publicId: string;
}

export interface Opening {
  readonly dialect: Dialect['name'];
  /** `reference` comes back in the session where the dialect has a place for it. */
  request(shop: Shop, random: Random, reference: string): Omit<Request, 'dialect'>;
  /** Its id in the answer's body. */
  idOf(body: unknown): string;
}

const ADDRESS = {
  name: 'Asha Rao',
  line1: '12 Lake Road',
  city: 'Bengaluru',
  region: 'KA',
  postal_code: '560001',
  country: 'IN',
};

export const OPENINGS: readonly Opening[] = [
  {
    dialect: 'native',
    request: (shop, random, reference) => ({
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
  },
  {
    dialect: 'flexype',
    request: (shop, random) => ({
      method: 'POST',
      route: '/session',
      params: {},
      headers: {},
      token: null,
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
  },
  {
    dialect: 'shoppex',
    request: (shop, random, reference) => {
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
  },
];

/** What a merchant does to a session that exists. */
export type Verb = 'revise' | 'pay' | 'mark_paid' | 'refund' | 'cancel' | 'expire' | 'read';

export function requestTo(verb: Verb, { publicId }: Handle, shop: Shop, random: Random, reference: string): Request {
  const post = (body: unknown): Request => ({
    ...keyed(shop, 'native', reference),
    dialect: 'native',
    route: `/kassa/v1/sessions/:id/${verb}`,
    params: { id: publicId },
    body,
  });
  switch (verb) {
    case 'revise': {
      const ifMatch: Record<string, string> = random.chance(0.2) ? { 'if-match': `"${1 + random.int(4)}"` } : {};
      const request = post(revision(random));
      return {
        ...request,
        method: 'PATCH',
        route: '/kassa/v1/sessions/:id',
        headers: { ...request.headers, ...ifMatch },
      };
    }
    case 'pay':
      return post(payment(random));
    case 'refund':
      return post(random.chance(0.5) ? {} : { amount: random.pick([1, 5_000, 50_000]) });
    case 'mark_paid':
    case 'cancel':
    case 'expire':
      return post({});
    case 'read':
      return { ...post(undefined), method: 'GET', route: '/kassa/v1/sessions/:id', headers: {} };
  }
}

function revision(random: Random): unknown {
  switch (random.pick(['lines', 'codes', 'note', 'buyer', 'address', 'life', 'gift'] as const)) {
    case 'lines':
      return { lines: nativeLines(random) };
    case 'codes':
      return { discounts: discounts(random) };
    case 'note':
      return { note: `note ${random.int(3)}` };
    case 'buyer':
      return { buyer: { email: `buyer${random.int(3)}@example.com` } };
    case 'address':
      return { shipping_address: random.chance(0.8) ? ADDRESS : null };
    case 'life':
      return { expires_in_s: random.pick([60, 3_600]) };
    case 'gift':
      return { gifts: random.chance(0.7) ? [{ variant: '52647247479102' }] : [] };
  }
}

export function payment(random: Random): {
  readonly method: string;
  readonly card?: {
    readonly number: string;
    readonly exp_month: number;
    readonly exp_year: number;
    readonly cvc: string;
  };
} {
  const method = random.weighted({ card: 8, wallet: 2, cod: 2, bank_transfer: 1 });
  if (method !== 'card' || random.chance(0.1)) return { method };
  const number = random.chance(0.4) ? CARDS.pays : random.pick(Object.values(CARDS));
  return { method, card: { number, exp_month: 12, exp_year: 2040, cvc: '123' } };
}

const lines = (random: Random): { readonly variant: string; readonly quantity: number }[] =>
  Array.from({ length: 1 + random.int(2) }, () => ({
    variant: random.pick(Object.values(VARIANTS)),
    quantity: random.pick([1, 1, 1, 2]),
  }));

const nativeLines = (random: Random): unknown => [
  ...lines(random),
  ...(random.chance(0.2) ? [{ title: 'Gift wrap', unit_amount: random.int(20_000), quantity: 1, taxable: true }] : []),
];

const discounts = (random: Random): unknown =>
  random
    .pick([[CODES.scarce], [CODES.scarce], [CODES.free], [CODES.scarce, CODES.free], [CODES.all], []])
    .map((code) => ({
      code,
    }));

const keyed = (shop: Shop, dialect: string, reference: string): Omit<Request, 'dialect' | 'route' | 'body'> => ({
  method: 'POST',
  params: {},
  headers: { 'idempotency-key': reference },
  token: shop.keys[dialect] ?? null,
});
