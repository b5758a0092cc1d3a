// From rates of tax in a configuration file to the records, and what a shape cannot say about them: places that do not
// exist, rates that are given twice, and categories that no rate is for.
import type { TaxRate } from '../../domain/tax-rate.ts';
import { toPpm } from './fields.ts';
import { unknownName, type Mistake } from './mistake.ts';
import type { ProductInput } from './schema.ts';
import type { TaxRateInput } from './tax-schema.ts';
import { toRegions } from './to-regions.ts';

type Path = readonly PropertyKey[];

/** `at` is the path of the list. */
export function toTaxRates(inputs: readonly TaxRateInput[], at: Path, mistakes: Mistake[]): readonly TaxRate[] {
  const rates = inputs.map((input, index) => toTaxRate(input, [...at, index], mistakes));
  for (const [index, rate] of rates.entries()) {
    const twin = rates.slice(0, index).find((other) => isTwin(other, rate));
    if (twin !== undefined) {
      const text = `is a second ${rate.label} for ${placeOf(rate)}: keep one, or tell the two apart by label or categories.`;
      mistakes.push({ path: [...at, index], text });
    }
    for (const [field, on] of [
      ['shipping', 'onShipping'],
      ['surcharge', 'onSurcharge'],
    ] as const) {
      const isBeside = rates.some(
        (other) => other.categories === undefined && placeOf(other) === placeOf(rate) && other[on] === true,
      );
      if (rate.categories === undefined || rate[on] !== true || !isBeside) continue;
      const text = `would be added to the standard rate of ${placeOf(rate)}, which has it too, whatever is in the cart: leave one out.`;
      mistakes.push({ path: [...at, index, field], text });
    }
    if (rate.compound === true && !rates.some((other) => other.country === rate.country && other.compound !== true)) {
      const text = `stands on top of other taxes, and ${rate.country} has none: leave it out.`;
      mistakes.push({ path: [...at, index, 'compound'], text });
    }
  }
  return rates;
}

function toTaxRate(input: TaxRateInput, at: Path, mistakes: Mistake[]): TaxRate {
  const { country, region, label, categories } = input;
  const found: Mistake[] = [];
  const [code] = region === undefined ? [] : toRegions([region], [country], at, found);
  mistakes.push(...found.map(({ text }) => ({ path: [...at, 'region'], text })));
  return {
    country,
    ...(code !== undefined && { region: code }),
    rate: toPpm(input.percent),
    label,
    ...(categories !== undefined && { categories }),
    ...(input.compound && { compound: true }),
    ...(input.shipping && { onShipping: true }),
    ...(input.surcharge && { onSurcharge: true }),
    ...(input.reverse_charge && { reverseCharge: true }),
    ...(input.replaces_country && { replacesCountry: true }),
  };
}

/** Rates of different labels add up, as those of a country and a state do; two of one label are one that was copied. */
function isTwin(a: TaxRate, b: TaxRate): boolean {
  if (placeOf(a) !== placeOf(b) || a.label.toLowerCase() !== b.label.toLowerCase()) return false;
  if (a.categories === undefined || b.categories === undefined) return a.categories === b.categories;
  return a.categories.some((category) => b.categories?.includes(category));
}

const placeOf = ({ country, region }: TaxRate): string => region ?? country;

/** A category that no rate is for is one misspelt: without it a product is taxed as all others are. */
export function checkTaxCategories(
  products: readonly ProductInput[],
  rates: readonly TaxRateInput[],
  at: Path,
  mistakes: Mistake[],
): void {
  const known = [...new Set(rates.flatMap(({ categories = [] }) => categories))];
  const check = (category: string | undefined, path: Path): void => {
    if (category === undefined || known.includes(category)) return;
    mistakes.push({ ...unknownName(path, 'tax category', category, known), judgedBy: [...at, 'tax'] });
  };
  for (const [index, product] of products.entries()) {
    check(product.tax_category, [...at, 'products', index, 'tax_category']);
    for (const [place, variant] of product.variants.entries()) {
      check(variant.tax_category, [...at, 'products', index, 'variants', place, 'tax_category']);
    }
  }
}
