// Gathers look-ups that arrive while others are on their way to the database, and sends them together. Under load, one
// statement then answers for many requests; alone, a look-up goes out with the end of the event loop's round.

export interface ReadQueueOptions<Key, Row> {
  /** Looks all of them up; answers in their order, `null` where there is none. */
  readonly readAll: (keys: readonly Key[]) => Promise<readonly (Row | null)[]>;
  readonly maxBatch: number;
  readonly maxInFlight: number;
}

export type ReadQueue<Key, Row> = (key: Key) => Promise<Row | null>;

interface Waiting<Key, Row> {
  readonly key: Key;
  readonly resolve: (row: Row | null) => void;
  readonly reject: (error: unknown) => void;
}

export function createReadQueue<Key, Row>(options: ReadQueueOptions<Key, Row>): ReadQueue<Key, Row> {
  const { readAll, maxBatch, maxInFlight } = options;
  const waiting: Waiting<Key, Row>[] = [];
  let inFlight = 0;
  let isScheduled = false;

  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject });
      schedule();
    });

  function schedule(): void {
    if (isScheduled || waiting.length === 0 || inFlight >= maxInFlight) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      while (waiting.length > 0 && inFlight < maxInFlight) void send(waiting.splice(0, maxBatch));
    });
  }

  async function send(batch: readonly Waiting<Key, Row>[]): Promise<void> {
    inFlight++;
    try {
      const rows = await readAll(batch.map(({ key }) => key));
      batch.forEach(({ resolve }, index) => resolve(rows[index] ?? null));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      inFlight--;
      schedule();
    }
  }
}
