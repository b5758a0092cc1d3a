import { expect, test } from 'vitest';
import { sideBySide } from './side-by-side.ts';

test('does each once, no more at a time than allowed, and lets a slow one hold up nobody', async () => {
  const done: number[] = [];
  let [running, most] = [0, 0];
  let release = (): void => undefined;
  const slow = new Promise<void>((resolve) => (release = resolve));
  const all = sideBySide([0, 1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
    most = Math.max(most, (running += 1));
    await (item === 0 ? slow : Promise.resolve());
    running -= 1;
    done.push(item);
  });
  await expect.poll(() => done).toEqual([1, 2, 3, 4, 5, 6, 7]);
  release();
  await all;
  expect(done).toEqual([1, 2, 3, 4, 5, 6, 7, 0]);
  expect(most).toBe(3);
});

test('begins no more once one has failed, and says so when the others have ended', async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const all = sideBySide([0, 1, 2, 3], 2, async (item) => {
    begun.push(item);
    await new Promise((resolve) => setTimeout(resolve, item * 10));
    if (item === 0) throw new Error('the first');
    ended.push(item);
  });
  await expect(all).rejects.toThrow('the first');
  expect([begun, ended]).toEqual([[0, 1], [1]]);
});
