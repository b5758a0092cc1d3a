// A way of shipping in the words of the configuration file, so that a plan can be compared with what stands there.
import { postalPatternsOf } from '../../domain/postal.ts';
import type { PostalCodes, PostalListRef } from '../../domain/postal-codes.ts';
import type { ShippingRate, ShippingTier } from '../../domain/shipping-rate.ts';

type Words = Readonly<Record<string, unknown>>;

/** Amounts stay in minor units by currency; whoever shows them turns them into prices. */
export function describeShipping(rate: ShippingRate): Words {
  const { table, except, minDays, maxDays } = rate;
  return {
    label: rate.label,
    countries: rate.countries,
    regions: rate.regions,
    postal_codes: rate.postalCodes && describePostalCodes(rate.postalCodes),
    except: except && {
      regions: except.regions,
      postal_codes: except.postalCodes && describePostalCodes(except.postalCodes),
    },
    additional: rate.additional,
    pickup: rate.pickup,
    ...(table === undefined
      ? { price: rate.amounts }
      : { [`by_${table.by}`]: table.tiers.map(describeTier(table.by)) }),
    free_from: rate.freeFrom,
    days: minDays === null ? null : `${minDays}-${maxDays ?? minDays}`,
  };
}

const describeTier =
  (by: string) =>
  ({ upTo, amounts, more }: ShippingTier): Words => ({
    up_to: upTo,
    price: amounts,
    [by === 'grams' ? 'per_kg' : 'per_piece']: more,
  });

export const describePostalCodes = ({ patterns = {}, lists = [] }: PostalCodes): readonly string[] => [
  ...postalPatternsOf(patterns),
  ...lists.map(describeList),
];

/** The beginning of its id tells one list from another with as many rows. */
const describeList = ({ file, only, rows, id }: PostalListRef): string =>
  `${file}${only === undefined ? '' : `, only ${only}`} (${rows} rows, ${id.slice(0, 6)})`;
