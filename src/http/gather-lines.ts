// Many lines as one piece. The library that writes can gather by itself, but goes through all that waits at every line.

export interface LinesOut {
  write(piece: string): void;
  /** Writes what is on its way before it returns. */
  flushSync(): void;
}

const GATHER_CHARS = 16_000;
const FLUSH_EVERY_MS = 500;

/** Nothing waits longer than half a second, and nothing is left behind when the process ends in good order. */
export function gatherLines(out: LinesOut): { write(line: string): void; flush(): void } {
  let lines: string[] = [];
  let chars = 0;

  function flush(): void {
    if (lines.length === 0) return;
    const piece = lines.join('');
    lines = [];
    chars = 0;
    out.write(piece);
  }

  setInterval(flush, FLUSH_EVERY_MS).unref();
  process.once('exit', () => {
    flush();
    out.flushSync();
  });
  return {
    write(line) {
      lines.push(line);
      chars += line.length;
      if (chars >= GATHER_CHARS) flush();
    },
    flush,
  };
}
