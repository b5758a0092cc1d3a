// What clients remember of their idempotency keys: a repeat must be answered as the request was.
import type { Model } from './model.ts';
import type { Reply } from './wire.ts';

/** A request is sent under a key, whose name is key and route. What is given back takes its final answer. */
export type Remember = (name: string) => (what: string, body: string, reply: Reply) => void;

/** Business time that the dialects keep a key. */
const KEPT_MS = 24 * 60 * 60 * 1_000;

/** What a client knows of one of its keys. */
interface Memory {
  readonly firstSentAtMs: number;
  answer: { readonly body: string; readonly reply: Reply } | null;
}

export function createMemories(businessMs: () => number, complain: (what: string) => void): Remember {
  const memories = new Map<string, Memory>();

  /** Keys live a day of business time; after that they are as good as new. */
  function memoryOf(name: string): Memory {
    const known = memories.get(name);
    if (known !== undefined && businessMs() < known.firstSentAtMs + KEPT_MS) return known;
    const fresh: Memory = { firstSentAtMs: businessMs(), answer: null };
    memories.set(name, fresh);
    return fresh;
  }

  function recall(memory: Memory, what: string, body: string, reply: Reply): void {
    // It may have been answered at the very end of its life, or when time had jumped over that.
    if (businessMs() >= memory.firstSentAtMs + KEPT_MS) return;
    memory.answer ??= { body, reply };
    if (memory.answer.body !== body) complain(`${what} was answered for two bodies`);
    else if (memory.answer.reply.status !== reply.status || memory.answer.reply.body !== reply.body) {
      complain(`${what} was answered in two ways:\n    ${memory.answer.reply.body}\n    ${reply.body}`);
    }
  }

  return (name) => {
    const memory = memoryOf(name);
    return (what, body, reply) => recall(memory, what, body, reply);
  };
}

/** Keys under which a session was opened while one that they had opened still had them. Clients call a session by its key. */
export function openedTwice({ sessions, openings }: Pick<Model, 'sessions' | 'openings'>): readonly string[] {
  const all = [...sessions.values()];
  return all.flatMap(({ clientReferenceId: key, id }, place) => {
    const { arrivedAtMs = 0 } = openings.get(id) ?? {};
    const isRepeat = all
      .slice(0, place)
      .some((other) => other.clientReferenceId === key && arrivedAtMs < (openings.get(other.id)?.keyEndsAtMs ?? 0));
    return key !== null && isRepeat ? [key] : [];
  });
}
