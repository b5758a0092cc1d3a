// Which discount codes stand on a session. What each takes off, and whether it counts at all, is the business of pricing.
import type { SessionInput } from '../command.ts';
import { normalizeCode } from '../discount.ts';
import type { Facts } from '../facts.ts';
import { findDiscount, whyRefused } from '../pricing/discounts.ts';
import { problem, type Problem } from '../problem.ts';
import type { AppliedCode, Session } from '../session.ts';
import type { Wrong } from './wrong.ts';

const MAX_CODE_CHARS = 255;

type CodeInputs = NonNullable<SessionInput['codes']>;
type Cart = Pick<Session, 'dialect' | 'currency' | 'locale' | 'lines' | 'codes' | 'customerId' | 'buyer'>;

/** In place of the codes there are, or (`isAdding`) beside those of them that count. */
export function nextCodes(
  cart: Cart,
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
const worthKeeping = (cart: Cart, facts: Facts): readonly AppliedCode[] =>
  cart.codes.filter(({ code, by }) => by === 'merchant' || whyRefused(code, cart, facts) === null);

/**
 * A new code that counts takes the place of those it cannot stand beside. One that does not count leaves them alone:
 * a typing error must not cost the buyer the discount they have.
 */
function withNewCode(
  added: AppliedCode,
  codes: readonly AppliedCode[],
  cart: Cart,
  facts: Facts,
): readonly AppliedCode[] {
  const counts = ({ code }: AppliedCode): boolean => whyRefused(code, cart, facts) === null;
  const isCombinable = ({ code }: AppliedCode): boolean => findDiscount(code, facts.merchant)?.combinable === true;
  if (!counts(added)) return [...codes, added];
  const displaced = codes.filter((other) => counts(other) && !(isCombinable(added) && isCombinable(other)));
  const replaced = displaced.at(-1)?.code ?? null;
  return [...codes.filter((other) => !displaced.includes(other)), { ...added, replaced }];
}

function checkCode(code: string, at: string): Problem[] {
  if (code.trim() === '') return [problem('invalid_value', at, 'Enter a code.', 'buyer')];
  if (code.length <= MAX_CODE_CHARS) return [];
  return [problem('too_large', at, `A code has at most ${MAX_CODE_CHARS} characters.`, 'buyer')];
}

const isSameCode = (a: string, b: string): boolean => normalizeCode(a) === normalizeCode(b);
