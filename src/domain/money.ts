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

/** Lines and their fees may not cost more than this together, so that no calculation leaves the safe integers. */
export const MAX_MERCHANDISE: Amount = 1e13;

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

/** The part of `amount` that `part` is of `whole`, which must not be 0; rounded like a rate. */
export const partOf = (amount: Amount, part: number, whole: number): Amount => divideRounded(amount, part, whole);

/** How many units fit into `amount` when `units` of them are for `worth`, which must not be 0. */
export const wholeUnits = (amount: Amount, worth: Amount, units: number): number =>
  Number((BigInt(amount) * BigInt(units)) / BigInt(worth));

/**
 * What one piece costs when `amount` is for all of them: any number of pieces from 1 on, also one and a half. For showing only:
 * times `quantity` it need not give `amount`.
 */
export function perPiece(amount: Amount, quantity: number): Amount {
  if (Number.isSafeInteger(quantity)) return divideRounded(amount, 1, quantity);
  const rounded = Math.round(Math.abs(amount) / quantity);
  return amount < 0 && rounded !== 0 ? -rounded : rounded;
}

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
 * Spreads `total` over `weights` by largest remainder. The parts sum to `total` exactly. Ties go to the part that
 * `precedes` the other, by default the earlier one; without any weight everything falls on the first in that order.
 */
export function allocate(
  total: Amount,
  weights: readonly number[],
  precedes: (a: number, b: number) => number = (a, b) => a - b,
): Amount[] {
  const count = weights.length;
  assert(count > 0, 'nothing to allocate to');
  const whole = sum(weights);
  const magnitude = Math.abs(total);
  const sign = total < 0 ? -1 : 1;
  const parts = new Array<Amount>(count).fill(0);
  const rests = new Float64Array(count);
  let left = magnitude;
  // By index, as in `sum`.
  for (let index = 0; index < count; index++) {
    const weight = weights[index] as number;
    assert(weight >= 0 && isAmount(weight), 'a weight is negative or no integer');
    if (weight === 0 || magnitude === 0) continue;
    const product = magnitude * weight;
    let part: number;
    if (Number.isSafeInteger(product)) {
      part = Math.floor(product / whole);
      rests[index] = product % whole;
    } else {
      const exact = BigInt(magnitude) * BigInt(weight);
      part = Number(exact / BigInt(whole));
      rests[index] = Number(exact % BigInt(whole));
    }
    parts[index] = part === 0 ? 0 : part * sign;
    left -= part;
  }
  if (left === 0) return parts;
  if (whole === 0) {
    let first = 0;
    for (let index = 1; index < count; index++) if (precedes(index, first) < 0) first = index;
    parts[first] = total;
    return parts;
  }
  // One more for each rest above the smallest that still gets one; only among those of that size is there a tie to decide.
  const smallest = rests.toSorted()[count - left] as number;
  const tied: number[] = [];
  for (let index = 0; index < count; index++) {
    const rest = rests[index] as number;
    if (rest === smallest) tied.push(index);
    if (rest <= smallest) continue;
    parts[index]! += sign;
    left -= 1;
  }
  if (left < tied.length) tied.sort(precedes);
  for (let place = 0; place < left; place++) parts[tied[place] as number]! += sign;
  return parts;
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
