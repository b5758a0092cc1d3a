// Where the built scripts and styles of the pages are; their names carry a hash of their content.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { OperatorError } from '../base/operator-error.ts';
import type { Assets } from './checkout/view.ts';

const PREFIX = '/kassa/assets/';
const ENTRY = 'src/web/checkout/client/main.ts';

const manifestSchema = z.record(z.string(), z.object({ file: z.string(), css: z.array(z.string()).default([]) }));

/** `folder` is where the build put the browser's files. Without a build, pages come plain and work all the same. */
export async function readAssets(folder: string): Promise<Assets> {
  let text: string;
  try {
    text = await readFile(join(folder, 'manifest.json'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return { script: null, style: `${PREFIX}missing.css` };
  }
  const entry = manifestSchema.parse(JSON.parse(text))[ENTRY];
  const style = entry?.css[0];
  if (entry === undefined || style === undefined) {
    throw new OperatorError(
      `The build in ${folder} has no ${ENTRY} with a style sheet; build again with npm run build.`,
    );
  }
  return { script: PREFIX + entry.file, style: PREFIX + style };
}
