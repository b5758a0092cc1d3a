// Gathers saves that arrive while others are on their way to the database, and sends them together. Knows nothing of
// what a save is: only that two of the same name may not be under way at the same time.

export interface SaveQueueOptions<Item, Result> {
  /** What an item may not share with another one under way: its session, its idempotency key. */
  readonly namesOf: (item: Item) => readonly string[];
  /** Saves a batch; answers in its order. */
  readonly saveAll: (batch: readonly Item[]) => Promise<readonly Result[]>;
  /** Saves one item that was in a batch which failed. */
  readonly saveOne: (item: Item) => Promise<Result>;
  /** Whether a failed batch may be saved again item by item. */
  readonly isItemFault: (error: unknown) => boolean;
  readonly maxBatch: number;
  readonly maxInFlight: number;
}

export type SaveQueue<Item, Result> = (item: Item) => Promise<Result>;

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly names: readonly string[];
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

export function createSaveQueue<Item, Result>(options: SaveQueueOptions<Item, Result>): SaveQueue<Item, Result> {
  const { namesOf, saveAll, saveOne, isItemFault, maxBatch, maxInFlight } = options;
  const underWay = new Set<string>();
  let waiting: Waiting<Item, Result>[] = [];
  let inFlight = 0;
  let isScheduled = false;

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, names: namesOf(item), resolve, reject });
      schedule();
    });

  /** Waits for the end of the event loop's round: what comes in with the same round goes out with the same batch. */
  function schedule(): void {
    if (isScheduled || waiting.length === 0 || inFlight >= maxInFlight) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      while (inFlight < maxInFlight) {
        const batch = take();
        if (batch.length === 0) return;
        void send(batch);
      }
    });
  }

  /** The oldest that may go now. What shares a name with an earlier one, under way or still waiting, stays in line. */
  function take(): Waiting<Item, Result>[] {
    const batch: Waiting<Item, Result>[] = [];
    const left: Waiting<Item, Result>[] = [];
    const ahead = new Set<string>();
    for (const entry of waiting) {
      const isFree = batch.length < maxBatch && !entry.names.some((name) => underWay.has(name) || ahead.has(name));
      for (const name of entry.names) ahead.add(name);
      (isFree ? batch : left).push(entry);
    }
    waiting = left;
    return batch;
  }

  async function send(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    inFlight++;
    for (const { names } of batch) for (const name of names) underWay.add(name);
    try {
      const results = await saveAll(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, index) => resolve(results[index] as Result));
    } catch (error) {
      if (isItemFault(error)) await sendOneByOne(batch);
      else for (const { reject } of batch) reject(error);
    } finally {
      inFlight--;
      for (const { names } of batch) for (const name of names) underWay.delete(name);
      schedule();
    }
  }

  /** Only the guilty one fails, with the error that is its own. */
  async function sendOneByOne(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    for (const { item, resolve, reject } of batch) await saveOne(item).then(resolve, reject);
  }
}
