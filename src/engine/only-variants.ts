// Lines that name a product where a variant is sold: the only one on sale is meant, and of several one has to be chosen.
import type { LineInput, OpenSession } from '../domain/command.ts';
import { problem, type Problem } from '../domain/problem.ts';
import type { EngineDeps } from './deps.ts';

/** Of a product with hundreds of variants, so many are told. */
const MAX_NAMED = 10;

type Deps = { readonly store: Pick<EngineDeps['store'], 'loadItems' | 'findProduct'> };

/** The command with variants in place of products, or why that cannot be. */
export async function withOnlyVariants(
  deps: Deps,
  merchantId: string,
  command: OpenSession,
): Promise<OpenSession | readonly Problem[]> {
  const { lines = [] } = command.input;
  if (!lines.some(mayNameProduct)) return command;
  const read = await Promise.all(lines.map((line, index) => onlyVariant(deps, merchantId, line, `lines[${index}]`)));
  const problems = read.flatMap((one) => ('code' in one ? [one] : []));
  if (problems.length > 0) return problems;
  return { ...command, input: { ...command.input, lines: read.flatMap((one) => ('code' in one ? [] : [one])) } };
}

async function onlyVariant(
  { store }: Deps,
  merchantId: string,
  line: LineInput,
  at: string,
): Promise<LineInput | Problem> {
  if (!mayNameProduct(line)) return line;
  const { variant: named } = line;
  if ((await store.loadItems(merchantId, [named])).some(({ product }) => product.status === 'active')) return line;
  const entry = await store.findProduct(merchantId, { product: named });
  if (entry?.product.status !== 'active') return line;
  const onSale = entry.variants.filter(({ isOnSale }) => isOnSale).map(({ variant }) => variant);
  const [first] = onSale;
  if (first === undefined) return line;
  if (onSale.length === 1) return { ...line, variant: first.id, product: entry.product.id };
  const some = onSale.slice(0, MAX_NAMED).map(({ id, title }) => `${id} (${title})`);
  const all = `${some.join(', ')}${onSale.length > MAX_NAMED ? ', …' : ''}`;
  const text = `\`${at}.variant\`: “${named}” has several variants; send the id of one of them instead: ${all}.`;
  return problem('missing_value', `${at}.variant`, text);
}

const mayNameProduct = (line: LineInput): line is Extract<LineInput, { kind: 'catalog' }> =>
  line.kind === 'catalog' && line.mayNameProduct === true;
