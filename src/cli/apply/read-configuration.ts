// From the text of a configuration file to checked values: YAML, `${ENV}` references, shape. Tells every mistake with its
// line, never only the first one, unless the YAML itself is broken.
import {
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Scalar,
  type YAMLParseError,
} from 'yaml';
import { OperatorError } from '../../base/operator-error.ts';
import { checkShape, fieldPath } from '../../base/shape.ts';
import type { Mistake } from './mistake.ts';
import { configurationSchema, partialConfigurationSchema, type MerchantInput } from './schema.ts';
import { wellFormedPart } from './well-formed-part.ts';

export interface Configuration {
  /** Of a malformed file, what could be read of them. */
  readonly merchants: readonly MerchantInput[];
  /** Which dialect answers first on which host; `null` when the file says nothing about hosts. */
  readonly hosts: Readonly<Record<string, string>> | null;
  /** What is malformed, so far. */
  readonly mistakes: readonly Mistake[];
  /** Whether the value at this path was taken from the environment. */
  readonly isReference: (path: readonly PropertyKey[]) => boolean;
  /** Words mistakes in `merchants` that were found later, together with those known already, all with their lines. */
  readonly describe: (found: readonly Mistake[]) => BadConfiguration;
}

/** The file cannot be applied; the message has one line for each mistake. */
export class BadConfiguration extends OperatorError {}

type Environment = Readonly<Record<string, string | undefined>>;

/** Throws `BadConfiguration` when nothing of the text can be read; whoever reads on throws the other mistakes. `name` is how the file is called in messages. */
export function readConfiguration(text: string, name: string, environment: Environment): Configuration {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    const slips = meantErrors(document.errors).map((error) => showError(error, text, name, lines));
    throw new BadConfiguration(slips.join('\n'));
  }
  if (document.contents === null) throw new BadConfiguration(`${name}:1:1 The file is empty. ${NEEDS_MERCHANTS}`);
  if (!isMap(document.contents)) {
    throw new BadConfiguration(`${name}:1:1 The file must begin with the key merchants. ${NEEDS_MERCHANTS}`);
  }
  const { mistakes: unset, references } = fillIn(document, environment);
  const toValue = (): unknown => document.toJS({ maxAliasCount: 100 });
  const checked = checkShape(configurationSchema, toValue());
  const malformed = 'issues' in checked ? checked.issues.map(ofTheFile) : [];
  // What a missing variable leaves empty is wrong for that reason only.
  const isUnset = ({ path }: Mistake): boolean => unset.some((one) => fieldPath(one.path) === fieldPath(path));
  const mistakes = [...unset, ...malformed.filter((mistake) => !isUnset(mistake))];
  const part =
    'value' in checked ? { ...checked, pathInWhole: same } : wellFormedPart(partialConfigurationSchema, toValue());
  const pathInFile = part?.pathInWhole ?? same;
  const isWhole = (path: readonly PropertyKey[]): boolean =>
    !mistakes.some((mistake) => path.every((step, index) => mistake.path[index] === step));
  return {
    merchants: part?.value.merchants ?? [],
    hosts: part?.value.hosts ?? null,
    mistakes,
    isReference: (path) => references.has(fieldPath(pathInFile(path))),
    describe: (found) => {
      const judged = found.filter(({ judgedBy }) => judgedBy === undefined || isWhole(pathInFile(judgedBy)));
      const later = judged.map((mistake) => ({ ...mistake, path: pathInFile(mistake.path) }));
      const placed = [...mistakes, ...later].map((mistake) => ({
        offset: offsetOf(document, mistake.path),
        sentence: word(mistake),
      }));
      placed.sort((a, b) => a.offset - b.offset);
      return new BadConfiguration(
        placed.map(({ offset, sentence }) => `${placeAt(name, lines, offset)} ${sentence}`).join('\n'),
      );
    },
  };
}

/** After one slip the parser takes the lines below for something else: what it says of them is noise. A repeated key confuses nothing. */
function meantErrors(errors: readonly YAMLParseError[]): readonly YAMLParseError[] {
  const inOrder = errors.toSorted((a, b) => a.pos[0] - b.pos[0]);
  const slip = inOrder.findIndex(({ code }) => code !== 'DUPLICATE_KEY');
  return slip === -1 ? inOrder : inOrder.slice(0, slip + 1);
}

/** In characters before and behind the place of an error, of a line that is longer. */
const MAX_SHOWN = 60;

/** With the line it is in. */
function showError({ pos, message }: YAMLParseError, text: string, name: string, lines: LineCounter): string {
  const offset = pastComments(text, pos[0]);
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(Math.max(lineStart, offset - MAX_SHOWN), offset);
  const [behind = ''] = text.slice(offset, offset + MAX_SHOWN).split(/\r?\n/);
  return `${placeAt(name, lines, offset)} ${message}\n  ${before}${behind}\n  ${before.replace(/[^\t]/g, ' ')}^`;
}

/** What begins a line the parser places before the comments above it. */
function pastComments(text: string, offset: number): number {
  if (offset > 0 && text[offset - 1] !== '\n') return offset;
  const above = /(?:[ \t]*(?:#.*)?\r?\n)* */y;
  above.lastIndex = offset;
  return offset + (above.exec(text)?.[0].length ?? 0);
}

const NEEDS_MERCHANTS = 'It needs `merchants:` with at least one of them; demo/kassa.yaml shows all there is.';

const same = (path: readonly PropertyKey[]): readonly PropertyKey[] => path;

/** Shapes speak of the body of a request. */
const ofTheFile = ({ path, text }: Mistake): Mistake => ({
  path,
  text: text.replace(/^The body\b/, 'The file').replace(/ of the body\./, ' of the file.'),
});

/** Puts the environment's values in place of `${NAME}`. */
function fillIn(
  document: Document.Parsed,
  environment: Environment,
): { readonly mistakes: readonly Mistake[]; readonly references: ReadonlySet<string> } {
  const mistakes: Mistake[] = [];
  const references = new Set<string>();
  visit(document, {
    Scalar(key, node, ancestors) {
      if (typeof node.value === 'number' && /^0\d/.test(node.source ?? '')) keepZeros(node, ancestors);
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

/** A postal code that looks like a number is none: 01310 is not 1310. */
function keepZeros(node: Scalar, ancestors: readonly unknown[]): void {
  if (pathOf(node, ancestors).includes('postal_codes')) node.value = node.source;
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
