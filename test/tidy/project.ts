// Reads the project's own files for the tidy test: everything that a checkout holds, nothing that is installed or built.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ProjectFile {
  /** From the project's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

const LEFT_OUT: ReadonlySet<string> = new Set(['.git', 'node_modules', 'dist', 'coverage', 'test-results']);
/** Pictures and fonts have no lines to check. */
const BINARY = /\.(png|jpe?g|webp|gif|ico|woff2?|mmdb|gz)$/;
/** What running and building leave in the project's folder; git ignores them too. */
const LEFT_BEHIND = /^\.(kassa|dist-)|\.log$/;

export function readProject(root: string): readonly ProjectFile[] {
  return pathsBelow(root, '').map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

function pathsBelow(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (LEFT_OUT.has(entry.name) || LEFT_BEHIND.test(entry.name)) return [];
    if (entry.isDirectory()) return pathsBelow(root, path);
    return entry.isFile() && !BINARY.test(entry.name) ? [path] : [];
  });
}

export const isSource = ({ path }: ProjectFile): boolean => /\.(ts|tsx|js)$/.test(path);
export const isTest = ({ path }: ProjectFile): boolean => /\.(test|suite)\.tsx?$/.test(path);
