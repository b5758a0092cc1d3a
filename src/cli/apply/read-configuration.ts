// From the text of a configuration file to checked values: YAML, `${ENV}` references, shape. Tells every mistake with its
// line, never only the first one.
import { isMap, isNode, isPair, isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml';
import { OperatorError } from '../../base/operator-error.ts';
import { checkShape, fieldPath } from '../../base/shape.ts';
import { configurationSchema, type MerchantInput } from './schema.ts';

export interface Mistake {
  readonly path: readonly PropertyKey[];
  /** One sentence. */
  readonly text: string;
}

export interface Configuration {
  readonly merchants: readonly MerchantInput[];
  /** Whether the value at this path was taken from the environment. */
  readonly isReference: (path: readonly PropertyKey[]) => boolean;
  /** Words mistakes that were found later, with their lines. */
  readonly describe: (mistakes: readonly Mistake[]) => BadConfiguration;
}

/** The file cannot be applied; the message has one line for each mistake. */
export class BadConfiguration extends OperatorError {}

type Environment = Readonly<Record<string, string | undefined>>;

/** Throws `BadConfiguration`. `name` is how the file is called in messages. */
export function readConfiguration(text: string, name: string, environment: Environment): Configuration {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    throw new BadConfiguration(
      document.errors.map(({ pos, message }) => `${placeAt(name, lines, pos[0])} ${message}`).join('\n'),
    );
  }
  const describe = (mistakes: readonly Mistake[]): BadConfiguration => {
    const placed = mistakes.map((mistake) => ({ offset: offsetOf(document, mistake.path), sentence: word(mistake) }));
    placed.sort((a, b) => a.offset - b.offset);
    return new BadConfiguration(
      placed.map(({ offset, sentence }) => `${placeAt(name, lines, offset)} ${sentence}`).join('\n'),
    );
  };
  const { mistakes, references } = fillIn(document, environment);
  const checked = checkShape(configurationSchema, document.toJS({ maxAliasCount: 100 }));
  if ('issues' in checked) throw describe([...mistakes, ...checked.issues]);
  if (mistakes.length > 0) throw describe(mistakes);
  return {
    merchants: checked.value.merchants,
    isReference: (path) => references.has(fieldPath(path)),
    describe,
  };
}

/** Puts the environment's values in place of `${NAME}`. */
function fillIn(
  document: Document.Parsed,
  environment: Environment,
): { readonly mistakes: readonly Mistake[]; readonly references: ReadonlySet<string> } {
  const mistakes: Mistake[] = [];
  const references = new Set<string>();
  visit(document, {
    Scalar(key, node, ancestors) {
      if (key === 'key' || typeof node.value !== 'string' || !node.value.includes('${')) return;
      const path = pathOf(node, ancestors);
      node.value = node.value.replace(/\$\{([^}]*)\}/g, (_, variable: string) => {
        const value = environment[variable];
        if (value === undefined || value === '') {
          mistakes.push({ path, text: `refers to the environment variable ${variable}, which is not set.` });
        }
        return value ?? '';
      });
      references.add(fieldPath(path));
    },
  });
  return { mistakes, references };
}

/** Where a scalar stands, from the nodes above it. */
function pathOf(node: unknown, ancestors: readonly unknown[]): PropertyKey[] {
  const chain = [...ancestors, node];
  return chain.flatMap((above, index): PropertyKey[] => {
    const below = chain[index + 1];
    if (isPair(above)) return isScalar(above.key) ? [String(above.key.value)] : [];
    const items = isNode(above) && 'items' in above && !isMap(above) ? above.items : null;
    return Array.isArray(items) ? [items.indexOf(below)] : [];
  });
}

const placeAt = (name: string, lines: LineCounter, offset: number): string => {
  const { line, col } = lines.linePos(offset);
  return `${name}:${Math.max(1, line)}:${Math.max(1, col)}`;
};

/** The place of a field, or of the nearest thing around it that is there. */
function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const last = path[length - 1];
    const parent: unknown = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    if (isMap(parent)) {
      const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(last));
      if (pair !== undefined && isNode(pair.key)) return pair.key.range?.[0] ?? 0;
    }
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node)) return node.range?.[0] ?? 0;
  }
  return 0;
}

/** Names the field once, whether the text does so already or goes on from it ("must be …"). */
function word({ path, text }: Mistake): string {
  const field = fieldPath(path);
  const sentence = (/[.?!]$/.test(text) ? text : `${text}.`).replace(`${field}: `, '');
  if (field === '' || sentence.startsWith(field) || sentence.startsWith(`${String(path.at(-1))} `)) return sentence;
  return /^[a-z]/.test(sentence) ? `${field} ${sentence}` : `${field}: ${sentence}`;
}
