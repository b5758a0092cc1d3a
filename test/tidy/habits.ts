// Habits of the code itself: no default exports, and no test that is switched off without saying why.
import ts from 'typescript';
import { isSource, type ProjectFile } from './project.ts';
import { lineOf, treeOf, visit } from './syntax.ts';

const RUNNERS = new Set(['it', 'test', 'describe', 'suite', 'bench']);
const SWITCHES = new Set(['skip', 'skipIf', 'runIf', 'todo', 'fails']);

/** Configuration files export what their tool asks for. */
export function defaultExports(files: readonly ProjectFile[]): readonly string[] {
  return files.filter(isSource).flatMap((file) => {
    if (/(^|\/)[\w.-]+\.config\.(ts|js)$/.test(file.path)) return [];
    const found: string[] = [];
    visit(treeOf(file), (node) => {
      if (isDefaultExport(node)) found.push(`${file.path}:${lineOf(node)} has a default export; give it a name`);
    });
    return found;
  });
}

export function silentTests(files: readonly ProjectFile[]): readonly string[] {
  return files.filter(isSource).flatMap((file) => {
    const found: string[] = [];
    visit(treeOf(file), (node) => {
      if (!ts.isPropertyAccessExpression(node) || !startsWithRunner(node.expression)) return;
      const place = `${file.path}:${lineOf(node.name)}`;
      if (node.name.text === 'only') found.push(`${place} runs only one test of the file`);
      if (SWITCHES.has(node.name.text) && !hasReason(node)) {
        found.push(`${place} switches a test off; write the reason in a comment right above`);
      }
    });
    return found;
  });
}

function isDefaultExport(node: ts.Node): boolean {
  if (ts.isExportAssignment(node)) return true;
  if (ts.isExportSpecifier(node)) return node.name.text === 'default';
  if (!ts.canHaveModifiers(node)) return false;
  return ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) ?? false;
}

function startsWithRunner(node: ts.Expression): boolean {
  if (ts.isIdentifier(node)) return RUNNERS.has(node.text);
  if (ts.isPropertyAccessExpression(node) || ts.isCallExpression(node)) return startsWithRunner(node.expression);
  return false;
}

function hasReason(node: ts.Node): boolean {
  let statement: ts.Node = node;
  while (!ts.isStatement(statement) && !ts.isSourceFile(statement.parent)) statement = statement.parent;
  const text = statement.getSourceFile().text;
  const comments = ts.getLeadingCommentRanges(text, statement.getFullStart()) ?? [];
  // A word is no reason.
  return comments.some(({ pos, end }) => text.slice(pos, end).split(/\s+/).length > 4);
}
