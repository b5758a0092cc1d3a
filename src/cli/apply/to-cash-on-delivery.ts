// From cash on delivery in a configuration file to the record, and back into the words of the file for plans.
import { unreachable } from '../../base/assert.ts';
import type { CashOnDelivery, CashRule, Upfront } from '../../domain/cash-on-delivery.ts';
import type { CashInput } from './cash-schema.ts';
import { toPercent, toPpm } from './fields.ts';
import { describePostalCodes } from './describe-shipping.ts';
import type { PostalReader } from './to-postal-codes.ts';
import { toScope, type OfferReading } from './to-scope.ts';

type Path = readonly PropertyKey[];
type RuleInput = Omit<NonNullable<CashInput['partial']>, 'upfront' | 'at_least' | 'countries'>;

export function toCashOnDelivery(
  input: CashInput | undefined,
  at: Path,
  reading: OfferReading,
  readPostal: PostalReader,
): CashOnDelivery {
  if (input === undefined) return { enabled: false, fee: {}, countries: [] };
  const { countries, partial } = input;
  const fee = reading.read(input.fee, [...at, 'fee']);
  return {
    enabled: true,
    fee,
    countries,
    ...toRule(input, at, reading, readPostal),
    ...(partial !== undefined && {
      partial: {
        upfront: toUpfront(partial.upfront, fee, [...at, 'partial', 'upfront'], reading),
        ...(partial.at_least !== undefined && {
          leastUpfront: reading.read(partial.at_least, [...at, 'partial', 'at_least']),
        }),
        countries: partial.countries ?? countries,
        ...toRule(partial, [...at, 'partial'], reading, readPostal),
      },
    }),
  };
}

function toRule(
  input: RuleInput,
  at: Path,
  reading: OfferReading,
  readPostal: PostalReader,
): Omit<CashRule, 'countries'> {
  const { read, mistakes } = reading;
  const { minimum, maximum, maximum_pieces: maxQuantity, postal_codes: postalCodes, except } = input;
  const bounds = { minimum: read(minimum, [...at, 'minimum']), maximum: read(maximum, [...at, 'maximum']) };
  const crossed = Object.keys(bounds.maximum).find(
    (currency) => (bounds.minimum[currency] ?? 0) > (bounds.maximum[currency] ?? 0),
  );
  if (crossed !== undefined) {
    mistakes.push({ path: [...at, 'maximum'], text: `is below the minimum in ${crossed}: no cart would fit.` });
  }
  // A scope is looked up among the merchant's products, which stand beside cash on delivery.
  const besideProducts = at[at.length - 1] === 'partial' ? at : [...at, 0];
  const notWith = toScope(input.not_with, [...at, 'not_with'], besideProducts, reading);
  return {
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

function toUpfront(
  input: NonNullable<CashInput['partial']>['upfront'],
  fee: CashOnDelivery['fee'],
  at: Path,
  { read, mistakes }: OfferReading,
): Upfront {
  if (input === 'fee') {
    if (!Object.values(fee).some((amount) => amount > 0)) {
      mistakes.push({
        path: at,
        text: 'is the fee, and there is none: give cash_on_delivery a fee, or an amount here.',
      });
    }
    return { kind: 'fee' };
  }
  if ('amount' in input) return { kind: 'amount', amounts: read(input.amount, [...at, 'amount']) };
  if (input.percent === 0 || input.percent === 100) {
    mistakes.push({
      path: [...at, 'percent'],
      text: 'must lie between 0 and 100, so that something is left for each part.',
    });
  }
  return { kind: 'share', rate: toPpm(input.percent), ofFee: input.of === 'order_and_fee' };
}

export const describeCash = ({
  enabled,
  fee,
  partial,
  ...rule
}: CashOnDelivery): Readonly<Record<string, unknown>> => ({
  enabled,
  fee,
  ...describeRule(rule),
  partial: partial && {
    upfront: describeUpfront(partial.upfront),
    at_least: partial.leastUpfront,
    ...describeRule(partial),
  },
});

const describeRule = (rule: CashRule): Readonly<Record<string, unknown>> => ({
  countries: rule.countries,
  minimum: rule.minimum,
  maximum: rule.maximum,
  maximum_pieces: rule.maxQuantity,
  not_with: rule.notWith,
  postal_codes: rule.postalCodes && describePostalCodes(rule.postalCodes),
  except: rule.exceptPostalCodes && { postal_codes: describePostalCodes(rule.exceptPostalCodes) },
});

function describeUpfront(upfront: Upfront): unknown {
  switch (upfront.kind) {
    case 'fee':
      return 'fee';
    case 'amount':
      return { amount: upfront.amounts };
    case 'share':
      return { percent: toPercent(upfront.rate), of: upfront.ofFee ? 'order_and_fee' : 'order' };
    default:
      return unreachable(upfront);
  }
}
