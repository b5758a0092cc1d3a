// What is odd about a session and did not stop it. A view of the session, so that every answer says the same.
import { isTaxIdOf } from '../../domain/tax-id.ts';
import { codeStatuses } from '../../domain/offers.ts';
import type { Session } from '../../domain/session.ts';
import type { RenderContext } from '../dialect.ts';
import { customerOf } from './customer.ts';
import { extraOf } from './extra.ts';

export interface Warning {
  readonly code:
    | 'INVALID_PROMO_CODE'
    | 'INVALID_COUNTRY'
    | 'CHECKOUT_NOT_LIVE'
    | 'INVALID_TAX_ID'
    | 'INVALID_BUYER_IP'
    | 'INVALID_LOCALE'
    | 'INVALID_POSTAL_CODE'
    // The only one that is not the vendor's.
    | 'UNKNOWN_FIELD';
  readonly field: string;
  readonly message: string;
}

export function warningsOf(session: Session, { merchant }: RenderContext): readonly Warning[] {
  const { refused, wantsLive } = extraOf(session);
  const { country, locale, buyerIp, billToCountry, unknown = [] } = refused;
  const warnings: (Warning | null)[] = [
    ...(merchant === null ? [] : codeStatuses(session, { merchant })).map(({ problem }): Warning | null =>
      problem === null ? null : { code: 'INVALID_PROMO_CODE', field: 'cart.couponCode', message: problem.text },
    ),
    country === undefined
      ? null
      : warning('INVALID_COUNTRY', 'country', `There is no country “${country}”; ${session.country} is taken.`),
    billToCountry === undefined
      ? null
      : warning(
          'INVALID_COUNTRY',
          'customer.billToAddress.country',
          `There is no country “${billToCountry}”; ${session.country} is taken.`,
        ),
    locale === undefined
      ? null
      : warning('INVALID_LOCALE', 'locale', `There is no language “${locale}”; ${session.locale} is taken.`),
    buyerIp === undefined
      ? null
      : warning('INVALID_BUYER_IP', 'buyerIp', 'This is no IP address; the country was found without it.'),
    wantsLive && !session.livemode
      ? warning('CHECKOUT_NOT_LIVE', 'live', 'The checkout is in test mode, so the session is too.')
      : null,
    taxIdWarning(session),
    postalCodeWarning(session),
    ...unknown.map(({ field, likely }) =>
      warning('UNKNOWN_FIELD', field, `There is no field “${field}”, so it was ignored: did you mean ${likely}?`),
    ),
  ];
  return warnings.filter((one) => one !== null);
}

const warning = (code: Warning['code'], field: string, message: string): Warning => ({ code, field, message });

/** Shapes of tax ids by country: a slip shows, whether the id exists does not. Elsewhere nothing is said. */
const TAX_IDS: Readonly<Record<string, RegExp>> = {
  AT: /^(AT)?U\d{8}$/,
  AU: /^\d{11}$/,
  BE: /^(BE)?[01]\d{9}$/,
  DE: /^(DE)?\d{9}$/,
  DK: /^(DK)?\d{8}$/,
  ES: /^(ES)?[A-Z0-9]\d{7}[A-Z0-9]$/,
  FI: /^(FI)?\d{8}$/,
  FR: /^(FR)?[A-HJ-NP-Z0-9]{2}\d{9}$/,
  GB: /^(GB)?(\d{9}|\d{12}|GD\d{3}|HA\d{3})$/,
  IE: /^(IE)?\d[A-Z0-9+*]\d{5}[A-Z]{1,2}$/,
  IN: /^\d{2}[A-Z]{5}\d{4}[A-Z][A-Z0-9]Z[A-Z0-9]$/,
  IT: /^(IT)?\d{11}$/,
  NL: /^(NL)?\d{9}B\d{2}$/,
  PL: /^(PL)?\d{10}$/,
  PT: /^(PT)?\d{9}$/,
  SE: /^(SE)?\d{12}$/,
};

function taxIdWarning(session: Session): Warning | null {
  const { taxId, billToAddress } = customerOf(session);
  const country = billToAddress?.country ?? session.country;
  if (taxId === undefined || taxId === '' || isTaxIdOf(country, taxId)) return null;
  const shape = Object.hasOwn(TAX_IDS, country) ? TAX_IDS[country] : undefined;
  // A CPF or CNPJ is refused by its check digits; elsewhere the form alone tells.
  const isOfItsForm = shape?.test(taxId.replace(/[\s./-]/g, '').toUpperCase()) ?? country !== 'BR';
  if (isOfItsForm) return null;
  return warning('INVALID_TAX_ID', 'customer.taxId', `This has not the form of a tax id of ${country}.`);
}

const POSTAL_CODES: Readonly<Record<string, RegExp>> = {
  AT: /^\d{4}$/,
  AU: /^\d{4}$/,
  BE: /^\d{4}$/,
  BR: /^\d{5}-?\d{3}$/,
  CA: /^[A-Z]\d[A-Z] ?\d[A-Z]\d$/,
  CH: /^\d{4}$/,
  DE: /^\d{5}$/,
  DK: /^\d{4}$/,
  ES: /^\d{5}$/,
  FR: /^\d{5}$/,
  GB: /^[A-Z]{1,2}\d[A-Z0-9]? ?\d[A-Z]{2}$/,
  IN: /^[1-9]\d{2} ?\d{3}$/,
  IT: /^\d{5}$/,
  JP: /^\d{3}-?\d{4}$/,
  NL: /^\d{4} ?[A-Z]{2}$/,
  PL: /^\d{2}-?\d{3}$/,
  SE: /^\d{3} ?\d{2}$/,
  US: /^\d{5}(-\d{4})?$/,
};

function postalCodeWarning(session: Session): Warning | null {
  const { postalCode, country = session.country } = customerOf(session).billToAddress ?? {};
  const shape = Object.hasOwn(POSTAL_CODES, country) ? POSTAL_CODES[country] : undefined;
  if (postalCode === undefined || shape === undefined || shape.test(postalCode.trim().toUpperCase())) return null;
  const text = `This is no postal code of ${country}.`;
  return warning('INVALID_POSTAL_CODE', 'customer.billToAddress.postalCode', text);
}
