// From cash on delivery in a configuration file to the record, and back into the words of the file for plans.
import { unreachable } from '../../base/assert.ts';
import type { CashBuyers } from '../../domain/cash-buyers.ts';
import type { CashOnDelivery, CashRule, Upfront } from '../../domain/cash-on-delivery.ts';
import { PARTIAL_COD, type PaymentFee } from '../../domain/payment-mode.ts';
import type { CashInput } from './cash-schema.ts';
import { MS_PER_DAY, toPercent, toPpm } from './fields.ts';
import { toBuyerName } from './to-discount.ts';
import { describePostalCodes } from './describe-shipping.ts';
import { refuseCrossed } from './refuse-crossed.ts';
import type { PostalReader } from './to-postal-codes.ts';
import { toScope, type OfferReading } from './to-scope.ts';

type Path = readonly PropertyKey[];
type RuleInput = Omit<NonNullable<CashInput['partial']>, 'upfront' | 'at_least' | 'countries'>;

export function toCashOnDelivery(
  input: CashInput | undefined,
  at: Path,
  reading: OfferReading,
  readPostal: PostalReader,
  paymentFees: readonly PaymentFee[] = [],
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
        upfront: toUpfront(partial.upfront, { fee, paymentFees }, [...at, 'partial', 'upfront'], reading),
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
  const { minimum, maximum, maximum_pieces: maxQuantity, maximum_lines: maxLines } = input;
  const { postal_codes: postalCodes, except, buyers } = input;
  const bounds = { minimum: read(minimum, [...at, 'minimum']), maximum: read(maximum, [...at, 'maximum']) };
  refuseCrossed(bounds.minimum, bounds.maximum, at, mistakes);
  // A scope is looked up among the merchant's products, which stand beside cash on delivery.
  const besideProducts = at[at.length - 1] === 'partial' ? at : [...at, 0];
  const notWith = toScope(input.not_with, [...at, 'not_with'], besideProducts, reading);
  return {
    ...(minimum !== undefined && { minimum: bounds.minimum }),
    ...(maximum !== undefined && { maximum: bounds.maximum }),
    ...(maxQuantity !== undefined && { maxQuantity }),
    ...(maxLines !== undefined && { maxLines }),
    ...(notWith !== undefined && { notWith }),
    ...(postalCodes !== undefined && { postalCodes: readPostal(postalCodes, [...at, 'postal_codes']) }),
    ...(except !== undefined && {
      exceptPostalCodes: readPostal(except.postal_codes, [...at, 'except', 'postal_codes']),
    }),
    ...(buyers !== undefined && { buyers: toCashBuyers(buyers, [...at, 'buyers'], reading) }),
  };
}

function toCashBuyers(input: NonNullable<RuleInput['buyers']>, at: Path, { mistakes }: OfferReading): CashBuyers {
  const { min_orders: minOrders, max_orders: maxOrders, max_unpaid: maxUnpaid, max_returned: maxReturned } = input;
  const lists = (['only', 'not'] as const).flatMap((list) => {
    const names = input[list]?.map((name, index) => toBuyerName(name, [...at, list, index], mistakes));
    return names === undefined ? [] : [[list, names] as const];
  });
  const days = maxReturned?.days;
  return {
    ...Object.fromEntries(lists),
    ...(minOrders !== undefined && { minOrders }),
    ...(maxOrders !== undefined && { maxOrders }),
    ...(maxUnpaid !== undefined && { maxUnpaid }),
    ...(maxReturned !== undefined && {
      maxReturned: { orders: maxReturned.orders, withinMs: days === undefined ? null : days * MS_PER_DAY },
    }),
  };
}

function toUpfront(
  input: NonNullable<CashInput['partial']>['upfront'],
  { fee, paymentFees }: Pick<CashOnDelivery, 'fee'> & { readonly paymentFees: readonly PaymentFee[] },
  at: Path,
  { read, mistakes }: OfferReading,
): Upfront {
  if (input === 'fee') {
    const isCharged = paymentFees.some(({ paymentModes }) => paymentModes.includes(PARTIAL_COD));
    if (!isCharged && !Object.values(fee).some((amount) => amount > 0)) {
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
  maximum_lines: rule.maxLines,
  buyers: rule.buyers && describeBuyers(rule.buyers),
});

const describeBuyers = ({ only, not, minOrders, maxOrders, maxUnpaid, maxReturned }: CashBuyers) => ({
  only,
  not,
  min_orders: minOrders,
  max_orders: maxOrders,
  max_unpaid: maxUnpaid,
  max_returned: maxReturned && {
    orders: maxReturned.orders,
    days: maxReturned.withinMs === null ? undefined : maxReturned.withinMs / MS_PER_DAY,
  },
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
