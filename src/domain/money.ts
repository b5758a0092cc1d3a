// Money: integers of the currency's minor unit. This is the only file that divides money.
//
// The one rounding rule: half away from zero, applied once per calculated amount; what is then spread over lines is
// spread by largest remainder, so parts always sum to the whole.
import { assert } from '../base/assert.ts';

/** An amount in minor units (paise, cents, yen). The currency stands once on the session. */
export type Amount = number;

/** A share in parts per million: 10 % is 100_000. */
export type RatePpm = number;

export const PPM = 1_000_000;

export function isAmount(value: number): boolean {
  return Number.isSafeInteger(value);
}

/** `amount × rate`, rounded half away from zero. Exact for every safe integer: the product is formed in BigInt when it is large. */
export function applyRate(amount: Amount, rate: RatePpm): Amount {
  return divideRounded(amount, rate, PPM);
}

/** The part of a gross amount that is tax at `rate`: gross × rate ÷ (1 + rate). */
export function includedTax(gross: Amount, rate: RatePpm): Amount {
  return divideRounded(gross, rate, PPM + rate);
}

/** What one piece costs when `amount` is for all of them. For showing only: times `quantity` it need not give `amount`. */
export const perPiece = (amount: Amount, quantity: number): Amount => divideRounded(amount, 1, quantity);

/** The share that `part` is of `whole`, which must not be 0. For showing only. */
export const rateOf = (part: Amount, whole: Amount): RatePpm => divideRounded(part, PPM, whole);

export function multiply(amount: Amount, quantity: number): Amount {
  const product = amount * quantity;
  assert(isAmount(product), 'an amount times a quantity left the safe integers');
  return product;
}

export function sum(amounts: readonly Amount[]): Amount {
  let total = 0;
  // By index, because an iterator would make an object for each amount, and this runs many times a request.
  for (let index = 0; index < amounts.length; index++) total += amounts[index] as Amount;
  assert(isAmount(total), 'a sum left the safe integers');
  return total;
}

/**
 * Spreads `total` over `weights` by largest remainder; ties go to the earlier part. The parts sum to `total` exactly.
 * Without any weight everything falls on the first part.
 */
export function allocate(total: Amount, weights: readonly number[]): Amount[] {
  assert(weights.length > 0, 'nothing to allocate to');
  assert(
    weights.every((weight) => weight >= 0 && isAmount(weight)),
    'a weight is negative or no integer',
  );
  const whole = sum(weights);
  if (whole === 0) return weights.map((_, index) => (index === 0 ? total : 0));
  const sign = total < 0 ? -1 : 1;
  const magnitude = Math.abs(total);
  const parts: Amount[] = [];
  const remainders: { index: number; rest: number | bigint }[] = [];
  let given = 0;
  weights.forEach((weight, index) => {
    const product = magnitude * weight;
    let part: number;
    let rest: number | bigint;
    if (Number.isSafeInteger(product)) {
      part = Math.floor(product / whole);
      rest = product % whole;
    } else {
      const exact = BigInt(magnitude) * BigInt(weight);
      part = Number(exact / BigInt(whole));
      rest = exact % BigInt(whole);
    }
    parts.push(part);
    given += part;
    remainders.push({ index, rest });
  });
  remainders.sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  for (const { index } of remainders) {
    if (given === magnitude) break;
    parts[index] = (parts[index] ?? 0) + 1;
    given += 1;
  }
  return parts.map((part) => (part === 0 ? 0 : part * sign));
}

function divideRounded(amount: Amount, numerator: number, denominator: number): Amount {
  const magnitude = Math.abs(amount);
  const product = magnitude * numerator;
  const rounded = Number.isSafeInteger(2 * product + denominator)
    ? Math.floor((2 * product + denominator) / (2 * denominator))
    : Number((2n * BigInt(magnitude) * BigInt(numerator) + BigInt(denominator)) / (2n * BigInt(denominator)));
  assert(isAmount(rounded), 'a calculated amount left the safe integers');
  return rounded === 0 ? 0 : amount < 0 ? -rounded : rounded;
}
