// The merchant's webhook receivers: they take, fail, or take and lose the answer; and they remember every try.
import type { DeliveryRow } from '../../src/store/store.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';

export interface Try {
  readonly url: string;
  /** The delivery as its receiver knows it: see `mark`. */
  readonly mark: string;
  /** Whether the receiver has it now, whatever the sender heard. */
  readonly wasTaken: boolean;
}

export interface Receivers {
  readonly tries: readonly Try[];
  /** The share of tries that go wrong. */
  badness: number;
  post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<number>;
}

export function createReceivers(deps: { readonly scheduler: Scheduler; readonly random: Random }): Receivers {
  const { scheduler, random } = deps;
  const tries: Try[] = [];

  const receivers: Receivers = {
    tries,
    badness: 0,
    post(url, headers, body) {
      const id = headers['webhook-id'] ?? headers['svix-id'] ?? headers['x-shoppex-delivery'] ?? null;
      const marks = 'x-fs-signature' in headers ? marksOfBatch(body) : [mark(id, body)];
      return scheduler.call(`posts to ${new URL(url).pathname}`, 'none', async () => answer(url, marks));
    },
  };

  function answer(url: string, marks: readonly string[]): number {
    const how = random.chance(receivers.badness) ? random.pick(['500', 'unheard', 'lost'] as const) : 'taken';
    for (const name of marks) tries.push({ url, mark: name, wasTaken: how === 'taken' || how === 'lost' });
    if (how === 'taken') return 200;
    if (how === '500') return 500;
    throw Object.assign(new Error(how), { code: 'ECONNRESET' });
  }

  return receivers;
}

/** By which a receiver tells deliveries apart: an id in a header, where the dialect sends one, and the body. */
const mark = (id: string | null, body: string): string => `${id ?? ''} ${body}`;

/** Of several events in one body, each as if it had come alone. */
const marksOfBatch = (body: string): readonly string[] =>
  (JSON.parse(body) as { events: unknown[] }).events.map((event) => mark(null, JSON.stringify({ events: [event] })));

/** What the delivery's receiver knows it by. */
export function markOf({ id, eventId, dialect, body }: DeliveryRow): string {
  switch (dialect) {
    case 'shoppex':
      return mark(`whd_${id.replaceAll('-', '')}`, body);
    case 'fastspring':
      return mark(null, body);
    default:
      return mark(eventId, body);
  }
}
