// Country and language of a session where the caller leaves them out or gives ones that do not exist.
import { z } from 'zod';
import { isCountry } from '../../domain/address.ts';
import type { CheckoutSettings } from '../../domain/checkout-settings.ts';
import type { WireRequest } from '../dialect.ts';
import type { AccountHome } from './account-home.ts';
import type { Refused } from './extra.ts';
import type { SessionWish } from './shapes.ts';

export interface Market {
  /** `null`: nobody can say. */
  readonly country: string | null;
  readonly locale: string | null;
  readonly refused: Refused;
}

/** What speaks for a session that is only now opened. */
export interface Opening {
  readonly settings: CheckoutSettings;
  readonly home: AccountHome;
}

/**
 * The country asked for, of the bill-to address, of the buyer's account, of the buyer's IP address, and of the
 * connection's. The language asked for, the account's, the checkout's own or the browser's. Of a session that stands
 * already (`opening` is `null`) only what the request says counts.
 */
export function inferMarket(wish: SessionWish, request: WireRequest, opening: Opening | null): Market {
  const billedIn = wish.customer?.billToAddress?.country;
  const asked = known(wish.country) ?? known(billedIn);
  const ip = wish.buyerIp?.trim() ?? '';
  const askedLocale = wish.locale ?? wish.language;
  const locale = askedLocale === undefined ? null : languageOf(askedLocale);
  return {
    country:
      asked ?? opening?.home.country ?? locate(ip, request) ?? (opening === null ? null : locate(request.ip, request)),
    locale: locale ?? (opening && (opening.home.language ?? opening.settings.locale ?? acceptedLanguage(request))),
    refused: {
      ...(wish.country !== undefined && known(wish.country) === null && { country: wish.country }),
      ...(askedLocale !== undefined && locale === null && { locale: askedLocale }),
      ...(ip !== '' && !isAddress(ip) && { buyerIp: ip }),
      ...noCountry(billedIn),
    },
  };
}

/** A bill-to country that there is not. */
export const noCountry = (code: string | undefined): Pick<Refused, 'billToCountry'> =>
  code !== undefined && code !== '' && known(code) === null ? { billToCountry: code } : {};

/** The country in capitals, where there is one of that code. */
export function known(code: string | undefined): string | null {
  const country = code?.trim().toUpperCase() ?? '';
  return isCountry(country) ? country : null;
}

function locate(ip: string, { countryOf }: WireRequest): string | null {
  return isAddress(ip) ? known(countryOf(ip) ?? '') : null;
}

const Address = z.union([z.ipv4(), z.ipv6()]);
const isAddress = (text: string): boolean => Address.safeParse(text).success;

const languages = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });

/** Languages come from callers as `en`, `EN`, `en-US` or `en_US`; the vendor works with the two letters alone. */
export function languageOf(tag: string): string | null {
  const match = /^([a-z]{2})([-_][a-z]{2})?$/i.exec(tag.trim());
  const language = match?.[1]?.toLowerCase() ?? '';
  return match !== null && languages.of(language) !== undefined ? language : null;
}

/** The first language that a browser names and that exists, whatever its weight: browsers name them in order. */
function acceptedLanguage({ headers }: WireRequest): string | null {
  const tags = (headers['accept-language'] ?? '').slice(0, 200).split(',');
  for (const tag of tags) {
    const language = languageOf(tag.split(/[-;]/, 1)[0] ?? '');
    if (language !== null) return language;
  }
  return null;
}
