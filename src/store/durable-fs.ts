// A file system for PGlite that really writes to the disk. PGlite starts PostgreSQL with fsync off, and Emscripten's
// Node file system would ignore fsync anyway: a power failure could lose sessions that were answered as saved.
import fs from 'node:fs';
import { NodeFS } from '@electric-sql/pglite/nodefs';

type Init = NodeFS['init'];
type Module = Parameters<Init>[1];

/** Emscripten's open file, as far as it matters here: `nfd` is Node's descriptor, and directories have none. */
interface Stream {
  readonly nfd?: number;
}

interface NodeFsModule {
  readonly NODEFS: { readonly stream_ops: { fsync?: (stream: Stream) => number } };
}

export class DurableFs extends NodeFS {
  override async init(...[pglite, options]: Parameters<Init>): ReturnType<Init> {
    const { emscriptenOpts } = await super.init(pglite, options);
    const giveFsync = (module: unknown): void => {
      (module as NodeFsModule).NODEFS.stream_ops.fsync = ({ nfd }) => {
        if (nfd !== undefined) fs.fdatasyncSync(nfd);
        return 0;
      };
    };
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...preRunsOf(emscriptenOpts), giveFsync] } };
  }
}

function preRunsOf({ preRun }: Module): NonNullable<Exclude<Module['preRun'], (...args: never[]) => unknown>> {
  if (preRun === undefined) return [];
  return Array.isArray(preRun) ? preRun : [preRun];
}
