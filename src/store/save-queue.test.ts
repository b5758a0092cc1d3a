// The queue by itself, with a database that answers when the test says so.
import { expect, it } from 'vitest';
import { createSaveQueue } from './save-queue.ts';

interface Sent {
  readonly batch: readonly string[];
  readonly done: () => void;
  readonly fail: (error: Error) => void;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Items are texts; what stands before a colon may not be under way twice. */
function makeQueue(over: { maxInFlight?: number; maxBatch?: number } = {}) {
  const sent: Sent[] = [];
  const alone: string[] = [];
  const save = createSaveQueue<string, string>({
    namesOf: (item) => [item.split(':')[0] ?? ''],
    saveAll: (batch) =>
      new Promise((resolve, reject) => {
        sent.push({ batch, done: () => resolve(batch.map((item) => `${item} saved`)), fail: reject });
      }),
    saveOne: async (item) => {
      alone.push(item);
      if (item.includes('bad')) throw new Error(`${item} is bad`);
      return `${item} saved alone`;
    },
    isItemFault: (error) => error instanceof RangeError,
    maxBatch: 3,
    maxInFlight: 1,
    ...over,
  });
  return { save, sent, alone };
}

it('sends together what comes together, and gathers while a batch is under way', async () => {
  const { save, sent } = makeQueue();
  const results = Promise.all(['a', 'b', 'c', 'd'].map(save));
  await turn();
  const late = save('e');
  await turn();
  expect(sent.map(({ batch }) => batch)).toEqual([['a', 'b', 'c']]);
  sent[0]?.done();
  await turn();
  await turn();
  expect(sent[1]?.batch).toEqual(['d', 'e']);
  sent[1]?.done();
  expect([...(await results), await late]).toEqual(['a', 'b', 'c', 'd', 'e'].map((item) => `${item} saved`));
});

it('keeps several batches under way when it may', async () => {
  const { save, sent } = makeQueue({ maxInFlight: 2 });
  void Promise.all(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(save));
  await turn();
  expect(sent.map(({ batch }) => batch)).toEqual([
    ['a', 'b', 'c'],
    ['d', 'e', 'f'],
  ]);
});

it('has one of a name under way at a time, in the order they came', async () => {
  const { save, sent } = makeQueue({ maxInFlight: 2 });
  void Promise.all(['a:1', 'b:1', 'a:2', 'a:3', 'c:1'].map(save));
  await turn();
  expect(sent.map(({ batch }) => batch)).toEqual([['a:1', 'b:1', 'c:1']]);
  sent[0]?.done();
  await turn();
  await turn();
  expect(sent[1]?.batch).toEqual(['a:2']);
});

it('saves a batch with a bad item one by one, so that only that one fails', async () => {
  const { save, sent, alone } = makeQueue();
  const results = Promise.allSettled(['a', 'bad', 'c'].map(save));
  await turn();
  sent[0]?.fail(new RangeError('something in there'));
  expect(await results).toEqual([
    { status: 'fulfilled', value: 'a saved alone' },
    { status: 'rejected', reason: new Error('bad is bad') },
    { status: 'fulfilled', value: 'c saved alone' },
  ]);
  expect(alone).toEqual(['a', 'bad', 'c']);
});

it('does not repeat a batch whose fate is unknown', async () => {
  const { save, sent, alone } = makeQueue();
  const results = Promise.allSettled(['a', 'b'].map(save));
  const later = save('c');
  await turn();
  sent[0]?.fail(new Error('connection lost'));
  expect((await results).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(later).rejects.toThrow('connection lost');
  expect(alone).toEqual([]);
  const next = save('d');
  await turn();
  sent[1]?.done();
  expect(await next).toBe('d saved');
});
