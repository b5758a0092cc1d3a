// The webhook worker: fans events out and sends what is due, for all merchants, until it is stopped. Many processes
// may run one each: leases in the store keep them apart.
import type { Store } from '../store/store.ts';
import { createDispatch, type DispatchDeps } from './dispatch.ts';
import { createFanOut } from './fan-out.ts';

export interface WebhookWorkerDeps extends Omit<DispatchDeps, 'store'> {
  readonly store: Store;
}

export interface WebhookWorker {
  /** Events of this merchant were saved: look at once. */
  kick(merchantId: string): void;
  /** Fans out and sends everything that is due now, and waits for it. Never throws. */
  round(): Promise<void>;
  /** Works in the background: at once when kicked, and over all merchants every second. */
  start(): void;
  /** Begins nothing new, gives tries on their way `stopGraceMs`, and cuts what is left. */
  stop(): Promise<void>;
}

const POLL_MS = 1_000;
/** Kicks that come together are answered together. */
const GATHER_MS = 50;

export function createWebhookWorker(deps: WebhookWorkerDeps): WebhookWorker {
  const { store, log } = deps;
  const fanOut = createFanOut(deps);
  const dispatch = createDispatch(deps, kick);
  const kicked = new Set<string>();
  let isStopped = false;
  let isPollDue = true;
  let wake = (): void => undefined;
  let timer: NodeJS.Timeout | undefined;
  let loop: Promise<void> = Promise.resolve();

  function kick(merchantId: string): void {
    kicked.add(merchantId);
    wake();
  }

  async function merchantIds(): Promise<readonly string[]> {
    try {
      return await store.merchantIds();
    } catch (error) {
      log.error({ err: error }, 'merchants could not be listed');
      return [];
    }
  }

  /** One look at one merchant. Says whether there was anything to do. */
  async function look(merchantId: string): Promise<boolean> {
    try {
      const hasMore = await fanOut(merchantId);
      if (hasMore) kick(merchantId);
      return (await dispatch.begin(merchantId)) || hasMore;
    } catch (error) {
      log.error({ err: error, merchant: merchantId }, 'webhooks of a merchant could not be looked after');
      return false;
    }
  }

  async function work(): Promise<void> {
    while (!isStopped) {
      const ids = new Set(kicked);
      kicked.clear();
      if (isPollDue) {
        isPollDue = false;
        for (const id of await merchantIds()) ids.add(id);
      }
      for (const id of ids) await look(id);
      await pause(GATHER_MS);
      if (kicked.size === 0 && !isPollDue && !isStopped) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  }

  return {
    kick,
    async round() {
      let isBusy: boolean;
      do {
        isBusy = false;
        for (const id of await merchantIds()) if (await look(id)) isBusy = true;
        await dispatch.idle();
      } while (isBusy);
    },
    start() {
      timer = setInterval(() => {
        isPollDue = true;
        wake();
      }, POLL_MS);
      loop = work();
    },
    async stop() {
      isStopped = true;
      clearInterval(timer);
      wake();
      await loop;
      await dispatch.stop();
    },
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
