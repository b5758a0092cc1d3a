// Lines that name a product where a variant is sold: the only one on sale is meant, and of several one has to be chosen.
import type { ProductEntry } from '../domain/catalog.ts';
import type { LineInput, OpenSession } from '../domain/command.ts';
import type { Wrong } from '../domain/decide/wrong.ts';
import { problem, type Problem } from '../domain/problem.ts';
import type { EngineDeps } from './deps.ts';

/** Of a product with hundreds of variants, so many are told. */
const MAX_NAMED = 10;

type Deps = { readonly store: Pick<EngineDeps['store'], 'loadItems' | 'findProduct'> };

/** The command with variants in place of products, or why that cannot be; `null`, which costs nothing, where none is named. */
export function withOnlyVariants(
  deps: Deps,
  merchantId: string,
  command: OpenSession,
): Promise<OpenSession | Wrong> | null {
  return command.input.lines?.some(mayNameProduct) === true ? findVariants(deps, merchantId, command) : null;
}

async function findVariants({ store }: Deps, merchantId: string, command: OpenSession): Promise<OpenSession | Wrong> {
  const { lines = [] } = command.input;
  const names = lines.filter(mayNameProduct).map(({ variant }) => variant);
  const sold = (await store.loadItems(merchantId, names)).filter(({ product }) => product.status === 'active');
  const variants = new Set(sold.flatMap(({ variant: { id, sku } }) => [id, sku]));
  const read = await Promise.all(
    lines.map(async (line, index) => {
      if (!mayNameProduct(line) || variants.has(line.variant)) return line;
      const entry = await store.findProduct(merchantId, { product: line.variant });
      return entry?.product.status === 'active' ? onlyVariant(line, entry, `lines[${index}].variant`) : line;
    }),
  );
  const problems = read.flatMap((one) => ('code' in one ? [one] : []));
  if (problems.length > 0) return { problems };
  return { ...command, input: { ...command.input, lines: read.flatMap((one) => ('code' in one ? [] : [one])) } };
}

function onlyVariant(line: CatalogLine, { product, variants }: ProductEntry, at: string): LineInput | Problem {
  const onSale = variants.filter(({ isOnSale }) => isOnSale).map(({ variant }) => variant);
  const [first] = onSale;
  if (first === undefined) return line;
  if (onSale.length === 1) return { ...line, variant: first.id, product: product.id };
  const some = onSale.slice(0, MAX_NAMED).map(({ id, title }) => `${id} (${title})`);
  const all = `${some.join(', ')}${onSale.length > MAX_NAMED ? ', …' : ''}`;
  const text = `\`${at}\`: “${line.variant}” has several variants; send the id of one of them instead: ${all}.`;
  return problem('missing_value', at, text);
}

type CatalogLine = Extract<LineInput, { kind: 'catalog' }>;

const mayNameProduct = (line: LineInput): line is CatalogLine =>
  line.kind === 'catalog' && line.mayNameProduct === true;
