// From cash on delivery in a configuration file to the record, and back into the words of the file for plans.
import type { CashOnDelivery } from '../../domain/cash-on-delivery.ts';
import type { CashInput } from './cash-schema.ts';
import { describePostalCodes } from './describe-shipping.ts';
import type { PostalReader } from './to-postal-codes.ts';
import { toScope, type OfferReading } from './to-scope.ts';

export function toCashOnDelivery(
  input: CashInput | undefined,
  at: readonly PropertyKey[],
  reading: OfferReading,
  readPostal: PostalReader,
): CashOnDelivery {
  if (input === undefined) return { enabled: false, fee: {}, countries: [] };
  const { read, mistakes } = reading;
  const { fee, countries, minimum, maximum, maximum_pieces: maxQuantity, postal_codes: postalCodes, except } = input;
  const bounds = { minimum: read(minimum, [...at, 'minimum']), maximum: read(maximum, [...at, 'maximum']) };
  const crossed = Object.keys(bounds.maximum).find(
    (currency) => (bounds.minimum[currency] ?? 0) > (bounds.maximum[currency] ?? 0),
  );
  if (crossed !== undefined) {
    mistakes.push({ path: [...at, 'maximum'], text: `is below the minimum in ${crossed}: no cart would fit.` });
  }
  // A scope is looked up among the merchant's products, which stand beside this.
  const notWith = toScope(input.not_with, [...at, 'not_with'], [...at, 0], reading);
  return {
    enabled: true,
    fee: read(fee, [...at, 'fee']),
    countries,
    ...(minimum !== undefined && { minimum: bounds.minimum }),
    ...(maximum !== undefined && { maximum: bounds.maximum }),
    ...(maxQuantity !== undefined && { maxQuantity }),
    ...(notWith !== undefined && { notWith }),
    ...(postalCodes !== undefined && { postalCodes: readPostal(postalCodes, [...at, 'postal_codes']) }),
    ...(except !== undefined && {
      exceptPostalCodes: readPostal(except.postal_codes, [...at, 'except', 'postal_codes']),
    }),
  };
}

export const describeCash = (cash: CashOnDelivery): Readonly<Record<string, unknown>> => ({
  enabled: cash.enabled,
  fee: cash.fee,
  countries: cash.countries,
  minimum: cash.minimum,
  maximum: cash.maximum,
  maximum_pieces: cash.maxQuantity,
  not_with: cash.notWith,
  postal_codes: cash.postalCodes && describePostalCodes(cash.postalCodes),
  except: cash.exceptPostalCodes && { postal_codes: describePostalCodes(cash.exceptPostalCodes) },
});
