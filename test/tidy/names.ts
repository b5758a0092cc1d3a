// How files are named, how long they are, and what must not be left in them.
import { isSource, isTest, type ProjectFile } from './project.ts';

/** Names that say nothing about what is inside. */
const EMPTY_NAMES = ['service', 'manager', 'helper', 'util', 'common', 'misc', 'data', 'info'];
const EMPTY_NAME = new RegExp(`(^|-)(${EMPTY_NAMES.join('|')})s?$`);
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/;

const MAX_LINES = 350;
/** A test file is a list of cases that nobody reads as a whole. */
const MAX_TEST_LINES = 500;

// Spelled in two halves, so that this file does not find itself.
const MARKERS = ['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'];
const MARKER = new RegExp(`\\b(${MARKERS.join('|')})\\b`);
const MACHINE_PATH = new RegExp(
  `(?<![\\w.@/-])/(${['work', 'root', 'home/[a-z]', 'Us' + 'ers/[a-z]'].join('|')})[\\w-]*/`,
  'i',
);

export function badNames(files: readonly ProjectFile[]): readonly string[] {
  return files.filter(isSource).flatMap(({ path }) => {
    const parts = path.split('/');
    const names = [...parts.slice(0, -1), (parts.at(-1) ?? '').replace(/\.(ts|tsx|js)$/, '')];
    const pieces = names.flatMap((name) => name.split('.')).filter((piece) => piece !== '');
    return [
      ...pieces.filter((piece) => !KEBAB.test(piece)).map((piece) => `${path}: ${piece} is not kebab-case`),
      ...pieces
        .filter((piece) => EMPTY_NAME.test(piece))
        .map((piece) => `${path}: ${piece} says nothing; name it after what it is for`),
    ];
  });
}

export function longFiles(files: readonly ProjectFile[]): readonly string[] {
  return files.filter(isSource).flatMap((file) => {
    const lines = file.text.trimEnd().split('\n').length;
    const most = isTest(file) ? MAX_TEST_LINES : MAX_LINES;
    return lines > most ? [`${file.path} has ${lines} lines, more than ${most}: find the second thing it does`] : [];
  });
}

/** Marks of unfinished work, and what only means something on one machine. */
export function leftovers(files: readonly ProjectFile[]): readonly string[] {
  return files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => {
      const place = `${path}:${index + 1}`;
      const marker = MARKER.exec(line)?.[1];
      // The lock file's hashes contain any letters.
      if (marker !== undefined && path !== LOCK) return [`${place} still says ${marker}`];
      const machinePath = MACHINE_PATH.exec(line)?.[0];
      return machinePath === undefined ? [] : [`${place} names a path of one machine (${machinePath}…)`];
    }),
  );
}

const LOCK = 'package-lock.json';

/** Which registry serves the packages is everybody's own matter; a host in the lock file would break the others. */
export function registryHosts(files: readonly ProjectFile[]): readonly string[] {
  return files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => {
      const isSetting = (path === LOCK || path.endsWith('.npmrc')) && /"resolved":|registry\s*=/.test(line);
      const host = REGISTRY_HOST.exec(line)?.[1] ?? PUBLIC_REGISTRY;
      const isPublic = host === PUBLIC_REGISTRY || /\.example(\.com)?$/.test(host);
      return isSetting || !isPublic ? [`${path}:${index + 1} names the registry packages came from`] : [];
    }),
  );
}

const REGISTRY_HOST = /https?:\/\/([\w.-]*(?:registry|verdaccio|artifactory|nexus)[\w.-]*)/i;
const PUBLIC_REGISTRY = 'registry.npmjs.org';
