// What stands in for the two libraries through which the program waits and posts: `test/simulate*.test.ts` put `undici` and
// `node:timers/promises` here, so that no pause takes time and no webhook leaves this process. Nothing of Kassa is replaced.

interface Outside {
  /** A pause of any length. */
  pause(): Promise<void>;
  /** A webhook on its way; answers the receiver's status. */
  post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<number>;
}

let present: Outside | null = null;

/** The simulation that runs now. */
export function runOutside(outside: Outside): void {
  present = outside;
}

function outside(): Outside {
  if (present === null) throw new Error('no simulation runs');
  return present;
}

/** As `node:timers/promises` has it. */
export const pauses = { setTimeout: (): Promise<void> => outside().pause() };

/** As much of `undici` as Kassa uses. */
export const http = {
  Agent: class {
    async destroy(): Promise<void> {}
  },
  async request(
    url: string,
    { headers, body }: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  ): Promise<{ readonly statusCode: number; readonly body: AsyncIterable<Uint8Array> }> {
    const statusCode = await outside().post(url, headers, body);
    return { statusCode, body: nothing() };
  },
};

async function* nothing(): AsyncGenerator<Uint8Array> {}
