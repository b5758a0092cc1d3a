// What the rules look at in a file: its imports and the syntax tree, parsed once.
import { posix } from 'node:path';
import ts from 'typescript';
import type { ProjectFile } from './project.ts';

export interface Import {
  /** As written. */
  readonly specifier: string;
  /** Project path for a relative import, without a query; `null` for a package or a module of Node. */
  readonly target: string | null;
}

const parsed = new WeakMap<ProjectFile, ts.SourceFile>();
const imported = new WeakMap<ProjectFile, readonly Import[]>();

export function treeOf(file: ProjectFile): ts.SourceFile {
  const known = parsed.get(file);
  if (known !== undefined) return known;
  const kind = file.path.endsWith('.tsx') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const tree = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true, kind);
  parsed.set(file, tree);
  return tree;
}

/** Static and dynamic imports, type imports and re-exports. */
export function importsOf(file: ProjectFile): readonly Import[] {
  const known = imported.get(file);
  if (known !== undefined) return known;
  const found: Import[] = [];
  imported.set(file, found);
  visit(treeOf(file), (node) => {
    const specifier = specifierOf(node);
    if (specifier !== undefined) found.push({ specifier, target: targetOf(file, specifier) });
  });
  return found;
}

/** Calls `see` for the node and everything below it. */
export function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, (child) => visit(child, see));
}

export const lineOf = (node: ts.Node): number => {
  const source = node.getSourceFile();
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
};

function specifierOf(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return textOf(node.moduleSpecifier);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return textOf(node.argument.literal);
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return textOf(node.arguments[0]);
  }
  return undefined;
}

const textOf = (node: ts.Node | undefined): string | undefined =>
  node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;

function targetOf(file: ProjectFile, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null;
  return posix.join(posix.dirname(file.path), specifier.replace(/\?.*/, ''));
}
