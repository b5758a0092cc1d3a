// Files that a configuration file names, read beside it: they travel with it to wherever it is applied.
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { isMap, isScalar, parseDocument, visit } from 'yaml';
import { z } from 'zod';
import { nearestName } from '../base/nearest-name.ts';

const attachedFile = z.union([z.object({ text: z.string() }), z.object({ problem: z.string() })]);

/** By the names under which the file names them. */
export const attachedFilesSchema = z.record(z.string(), attachedFile);

export type AttachedFiles = Readonly<z.output<typeof attachedFilesSchema>>;

/** `folder` is the configuration file's own. What cannot be read is told where the file is judged. */
export async function readAttachedFiles(text: string, folder: string): Promise<AttachedFiles> {
  const files: Record<string, z.output<typeof attachedFile>> = {};
  // Most configurations name none, and a catalogue takes its time to read.
  if (!/postal_codes/.test(text) || !/\bfile\b/.test(text)) return files;
  for (const name of namesIn(text)) files[name] = await read(resolve(folder, name));
  return files;
}

async function read(path: string): Promise<z.output<typeof attachedFile>> {
  try {
    return { text: await readFile(path, 'utf8') };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') return { problem: `cannot be read (${code ?? String(error)}).` };
    const others = await readdir(dirname(path)).catch(() => []);
    const nearest = nearestName(basename(path), others);
    const guess = nearest === null ? 'Its path is relative to the folder of this file.' : `Did you mean ${nearest}?`;
    return { problem: `does not exist. ${guess}` };
  }
}

/** What stands as `file:` under `postal_codes:`. A text that is no YAML names nothing, and is told elsewhere. */
function namesIn(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  const document = parseDocument(text, { prettyErrors: false });
  visit(document, {
    Pair(_, { key, value }) {
      if (!isScalar(key) || key.value !== 'postal_codes') return;
      visit(value as Parameters<typeof visit>[0], {
        Map(_place, map) {
          const name = isMap(map) ? map.get('file') : undefined;
          if (typeof name === 'string') names.add(name.trim());
        },
      });
    },
  });
  return names;
}
