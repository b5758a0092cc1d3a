// What a merchant does to a session that exists, whatever opened it: mostly through Kassa's own API, and in the words of
// the session's own where it has some.
import { CARDS } from './bank.ts';
import { ADDRESS, discounts, keyed, nativeLines, type Opening } from './openings.ts';
import type { Random } from './random.ts';
import type { Shop } from './shop.ts';
import type { Request } from './wire.ts';

/** A session as its client knows it. */
export interface Handle {
  readonly opening: Opening;
  readonly publicId: string;
}

export type Verb = 'revise' | 'pay' | 'mark_paid' | 'refund' | 'cancel' | 'expire' | 'read';

/** `nativeId` is how Kassa's own API calls the session; it knows the public id as well. */
export function requestTo(
  verb: Verb,
  { opening, publicId }: Handle,
  nativeId: string,
  shop: Shop,
  random: Random,
  reference: string,
): Request {
  const id = random.chance(0.2) ? publicId : nativeId;
  const post = (body: unknown): Request => ({
    ...keyed(shop, 'native', reference),
    dialect: 'native',
    route: `/kassa/v1/sessions/:id/${verb}`,
    params: { id },
    body,
  });
  switch (verb) {
    case 'revise': {
      if (opening.revise !== undefined && random.chance(0.5)) {
        return { dialect: opening.dialect, ...opening.revise(shop, random, publicId) };
      }
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
      return post({ ...payment(random), ...(random.chance(0.3) && { partial_cod: random.chance(0.7) }) });
    case 'refund':
      return post(random.chance(0.5) ? {} : { amount: random.pick([1, 5_000, 50_000]) });
    case 'mark_paid':
    case 'cancel':
    case 'expire':
      return post({});
    case 'read':
      return { dialect: opening.dialect, ...opening.read(shop, publicId) };
  }
}

function revision(random: Random): unknown {
  switch (random.pick(['lines', 'codes', 'note', 'buyer', 'address', 'life', 'gift', 'method'] as const)) {
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
    case 'method':
      return { payment_method: random.pick(['card', 'wallet', 'cod']), partial_cod: random.chance(0.5) };
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
