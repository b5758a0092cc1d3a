// What several rates of tax take of one amount. Each is rounded once.
import { allocate, applyRate, includedTax, sum, type Amount } from '../money.ts';
import { isCompound, type TaxRate } from '../tax-rate.ts';

/** In the order of `rates`, the last of which are the compound ones. */
export const taxAmounts = (base: Amount, rates: readonly TaxRate[], isIncluded: boolean): readonly Amount[] =>
  isIncluded ? contained(base, rates) : added(base, rates);

function added(base: Amount, rates: readonly TaxRate[]): Amount[] {
  let reached = base;
  const amounts: Amount[] = [];
  for (const rate of rates) {
    if (isCompound(rate)) reached = base + sum(amounts);
    amounts.push(applyRate(reached, rate.rate));
  }
  return amounts;
}

/** From the outside in: the last compound tax is contained in all of it, the one before in what that leaves. */
function contained(base: Amount, rates: readonly TaxRate[]): Amount[] {
  const beside = rates.filter((rate) => !isCompound(rate)).map(({ rate }) => rate);
  let left = base;
  const outer: Amount[] = [];
  for (let index = rates.length - 1; index >= beside.length; index--) {
    const amount = includedTax(left, rates[index]?.rate ?? 0);
    outer.unshift(amount);
    left -= amount;
  }
  if (beside.length === 0) return outer;
  // Those that stand side by side share the part that they take together.
  return [...allocate(includedTax(left, sum(beside)), beside), ...outer];
}
