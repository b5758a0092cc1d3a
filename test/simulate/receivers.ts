// The merchant's webhook receivers: they take, fail, or take and lose the answer; and they remember every try.
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';

export interface Try {
  readonly url: string;
  /** The delivery as its receiver knows it. */
  readonly id: string;
  /** Whether the receiver has it now, whatever the sender heard. */
  readonly wasTaken: boolean;
}

export interface Receivers {
  readonly tries: readonly Try[];
  /** The share of tries that go wrong. */
  badness: number;
  post(url: string, headers: Readonly<Record<string, string>>): Promise<number>;
}

export function createReceivers(deps: { readonly scheduler: Scheduler; readonly random: Random }): Receivers {
  const { scheduler, random } = deps;
  const tries: Try[] = [];

  const receivers: Receivers = {
    tries,
    badness: 0,
    post(url, headers) {
      const id = headers['webhook-id'] ?? headers['x-shoppex-delivery'] ?? '';
      return scheduler.call(`posts to ${new URL(url).pathname}`, 'none', async () => answer(url, id));
    },
  };

  function answer(url: string, id: string): number {
    const how = random.chance(receivers.badness) ? random.pick(['500', 'unheard', 'lost'] as const) : 'taken';
    tries.push({ url, id, wasTaken: how === 'taken' || how === 'lost' });
    if (how === 'taken') return 200;
    if (how === '500') return 500;
    throw Object.assign(new Error(how), { code: 'ECONNRESET' });
  }

  return receivers;
}
