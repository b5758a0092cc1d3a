import { expect, test } from 'vitest';
import { createReadQueue } from './read-queue.ts';

test('look-ups of one moment go out together, later ones wait for room, and each gets its own row', async () => {
  const batches: (readonly number[])[] = [];
  const pending: (() => void)[] = [];
  const read = createReadQueue<number, string>({
    maxBatch: 2,
    maxInFlight: 1,
    readAll: async (keys) => {
      batches.push(keys);
      await new Promise<void>((resolve) => pending.push(resolve));
      return keys.map((key) => (key === 2 ? null : `row ${key}`));
    },
  });
  const answers = Promise.all([read(1), read(2), read(3)]);
  for (let round = 1; round <= 2; round++) {
    await expect.poll(() => pending.length).toBe(round);
    pending[round - 1]?.();
  }
  expect(await answers).toEqual(['row 1', null, 'row 3']);
  expect(batches).toEqual([[1, 2], [3]]);
});

test('a broken statement fails for those who shared it, and the next works', async () => {
  let isBroken = true;
  const read = createReadQueue<number, number>({
    maxBatch: 10,
    maxInFlight: 1,
    readAll: async (keys) => {
      if (isBroken) throw new Error('connection lost');
      return keys;
    },
  });
  const both = await Promise.allSettled([read(1), read(2)]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  isBroken = false;
  expect(await read(3)).toBe(3);
});
