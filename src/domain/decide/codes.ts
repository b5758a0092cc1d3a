// Which discount codes stand on a session. What each takes off, and whether it counts at all, is the business of pricing.
import type { SessionInput } from '../command.ts';
import { normalizeCode } from '../discount.ts';
import type { Facts } from '../facts.ts';
import { findDiscount } from '../pricing/candidates.ts';
import { price, type Priced } from '../pricing/price.ts';
import type { CartToPrice } from '../pricing/cart.ts';
import { problem, type Problem } from '../problem.ts';
import type { AppliedCode } from '../session.ts';
import type { Wrong } from './wrong.ts';

const MAX_CODE_CHARS = 255;

type CodeInputs = NonNullable<SessionInput['codes']>;

/** In place of the codes there are, or (`isAdding`) beside those of them that count. */
export function nextCodes(
  cart: CartToPrice,
  inputs: CodeInputs,
  isAdding: boolean,
  facts: Facts,
): readonly AppliedCode[] | Wrong {
  const problems = inputs.flatMap(({ code }, index) => checkCode(code, `discounts[${index}].code`));
  if (problems.length > 0) return { problems };
  let codes: readonly AppliedCode[] = isAdding ? worthKeeping(cart, facts) : [];
  for (const { code, by } of inputs) {
    if (codes.some((other) => isSameCode(other.code, code))) continue;
    const known = cart.codes.find((other) => isSameCode(other.code, code));
    codes =
      known === undefined
        ? withNewCode({ code: code.trim(), replaced: null, by }, codes, cart, facts)
        : [...codes, known];
  }
  const { maxCodes } = facts.limits;
  if (codes.length <= maxCodes) return codes;
  const text = `A session may have at most ${maxCodes} codes. Remove one first.`;
  return { problems: [problem('too_large', 'discounts', text, 'buyer')] };
}

/** A buyer's code that does not count makes room for their next try; one that the merchant has put there stays. */
const worthKeeping = (cart: CartToPrice, facts: Facts): readonly AppliedCode[] => {
  const counting = countingOf(price(cart, facts));
  return cart.codes.filter((entry) => entry.by === 'merchant' || counting.has(entry.code));
};

/**
 * A new code that counts takes the place of those it cannot stand beside. One that gives nothing without them, or less than
 * they do, leaves them alone: nothing that a buyer tries must cost them the discount they have.
 */
function withNewCode(
  added: AppliedCode,
  codes: readonly AppliedCode[],
  cart: CartToPrice,
  facts: Facts,
): readonly AppliedCode[] {
  const before = price({ ...cart, codes }, facts);
  const counting = countingOf(before);
  const isCombinable = ({ code }: AppliedCode): boolean => findDiscount(code, facts.merchant)?.combinable === true;
  const displaced = codes.filter((other) => counting.has(other.code) && !(isCombinable(added) && isCombinable(other)));
  const rest = codes.filter((other) => !displaced.includes(other));
  const after = price({ ...cart, codes: [...rest, added] }, facts);
  if (!countingOf(after).has(added.code) || after.totals.total > before.totals.total) return [...codes, added];
  return [...rest, { ...added, replaced: displaced.at(-1)?.code ?? null }];
}

/** Those that take something off. */
const countingOf = ({ codes }: Priced): ReadonlySet<string> =>
  new Set(codes.flatMap(({ code, refusal }) => (refusal === undefined ? [code] : [])));

function checkCode(code: string, at: string): Problem[] {
  if (code.trim() === '') return [problem('invalid_value', at, 'Enter a code.', 'buyer')];
  if (code.length <= MAX_CODE_CHARS) return [];
  return [problem('too_large', at, `A code has at most ${MAX_CODE_CHARS} characters.`, 'buyer')];
}

const isSameCode = (a: string, b: string): boolean => normalizeCode(a) === normalizeCode(b);
