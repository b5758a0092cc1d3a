// What clients remember of their idempotency keys: a repeat must be answered as the request was.
import type { Reply } from './wire.ts';

export interface Memories {
  /** A request with this key is sent; its name is key and route. */
  remember(name: string, key: string): void;
  /** Its final answer has come. */
  recall(name: string, what: string, body: string, reply: Reply): void;
  /** Whether the key has outlived its day and stood for a second request. */
  wasRenewed(key: string): boolean;
}

/** Business time that the dialects keep a key. */
const KEPT_MS = 24 * 60 * 60 * 1_000;

/** What a client knows of one of its keys. */
interface Memory {
  readonly firstSentAtMs: number;
  answer: { readonly body: string; readonly reply: Reply } | null;
}

export function createMemories(businessMs: () => number, complain: (what: string) => void): Memories {
  const memories = new Map<string, Memory>();
  const renewed = new Set<string>();

  /** Keys live a day of business time; after that they are as good as new. */
  function remember(name: string, key: string): void {
    const known = memories.get(name);
    if (known !== undefined && businessMs() < known.firstSentAtMs + KEPT_MS) return;
    if (known !== undefined) renewed.add(key);
    memories.set(name, { firstSentAtMs: businessMs(), answer: null });
  }

  function recall(name: string, what: string, body: string, reply: Reply): void {
    const memory = memories.get(name);
    // It may have been answered at the very end of its life.
    if (memory === undefined || businessMs() >= memory.firstSentAtMs + KEPT_MS) return;
    memory.answer ??= { body, reply };
    if (memory.answer.body !== body) complain(`${what} was answered for two bodies`);
    else if (memory.answer.reply.status !== reply.status || memory.answer.reply.body !== reply.body) {
      complain(`${what} was answered in two ways:\n    ${memory.answer.reply.body}\n    ${reply.body}`);
    }
  }

  return { remember, recall, wasRenewed: (key) => renewed.has(key) };
}
