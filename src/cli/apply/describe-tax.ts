// A rate of tax in the words of the configuration file, so that a plan can be compared with what stands there.
import type { TaxRate } from '../../domain/tax-rate.ts';
import { toPercent } from './fields.ts';

type Words = Readonly<Record<string, unknown>>;

/** `IN GST`, `CA-QC QST for books`: what tells it from the others. */
export const nameOfTax = ({ country, region, label, categories }: TaxRate): string =>
  `${region ?? country} ${label}${categories === undefined ? '' : ` for ${categories.join(', ')}`}`;

export const describeTax = ({
  rate,
  compound,
  onShipping,
  onSurcharge,
  reverseCharge,
  replacesCountry,
}: TaxRate): Words => ({
  percent: toPercent(rate),
  compound,
  shipping: onShipping,
  surcharge: onSurcharge,
  reverse_charge: reverseCharge,
  replaces_country: replacesCountry,
});

/** `7.25 %, shipping, reverse_charge`. */
export function sayTax(rate: TaxRate): string {
  const { percent, ...marks } = describeTax(rate);
  return [`${String(percent)} %`, ...Object.keys(marks).filter((name) => marks[name] === true)].join(', ');
}
