// What must compute only: `domain` and the dialects have no clock, no chance, no waiting and no way to the outside.
import ts from 'typescript';
import { isTest, type ProjectFile } from './project.ts';
import { lineOf, treeOf, visit } from './syntax.ts';

const REACHES_OUT = ['process', 'fetch', 'setTimeout', 'setInterval', 'setImmediate', 'performance', 'globalThis'];
const FORBIDDEN_GLOBALS = new Set([...REACHES_OUT, 'console', 'crypto', 'WebSocket', 'XMLHttpRequest']);

export function impurities(files: readonly ProjectFile[]): readonly string[] {
  return files
    .filter((file) => /^src\/(domain|dialects)\/.*\.tsx?$/.test(file.path) && !isTest(file))
    .flatMap((file) => impuritiesOf(file, file.path.startsWith('src/domain/')));
}

function impuritiesOf(file: ProjectFile, isDomain: boolean): readonly string[] {
  const found: string[] = [];
  visit(treeOf(file), (node) => {
    const what = isDomain ? (globalOf(node) ?? impurityOf(node)) : globalOf(node);
    if (what === undefined) return;
    const place = isDomain ? 'domain is pure' : 'a dialect only translates';
    found.push(`${file.path}:${lineOf(node)} uses ${what}: ${place}`);
  });
  return found;
}

function globalOf(node: ts.Node): string | undefined {
  return ts.isIdentifier(node) && FORBIDDEN_GLOBALS.has(node.text) && isReference(node) ? node.text : undefined;
}

function impurityOf(node: ts.Node): string | undefined {
  if (node.kind === ts.SyntaxKind.AsyncKeyword) return 'async';
  if (ts.isAwaitExpression(node)) return 'await';
  if (!ts.isIdentifier(node) || !isReference(node)) return undefined;
  if (node.text === 'Promise') return 'Promise';
  // As a type, a date is only a shape; as a value it reads the machine's clock and time zone.
  if (node.text === 'Date' && !ts.isTypeReferenceNode(node.parent)) return 'Date';
  return node.text === 'Math' && isRandom(node.parent) ? 'Math.random' : undefined;
}

const isRandom = (node: ts.Node): boolean =>
  (ts.isPropertyAccessExpression(node) && node.name.text === 'random') || !ts.isPropertyAccessExpression(node);

/** Not a mere name: of a property, a parameter, a field of a type. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isQualifiedName(parent)) return parent.left === node;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  const named = parent as { readonly name?: ts.Node; readonly propertyName?: ts.Node };
  return named.name !== node && named.propertyName !== node;
}
