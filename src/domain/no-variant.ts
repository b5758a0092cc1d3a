// The answer to a name that nothing on sale has.
import { problem, type Problem } from './problem.ts';

/** `guess` is a name that something has, and that resembles it. */
export function noVariant(at: string, named: string, guess: string | null): Problem {
  const advice = guess === null ? "Give a variant's id or SKU, not a product's id." : `Did you mean “${guess}”?`;
  const found = problem('variant_not_found', at, `There is no variant “${named}” on sale. ${advice}`);
  return { ...found, named, ...(guess !== null && { likely: guess }) };
}
