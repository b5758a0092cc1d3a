import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

test('tasks of one name run in order, even when one throws, and others do not wait', async () => {
  const inTurn = createTurns();
  const seen: string[] = [];
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const first = inTurn('a', async () => {
    await gate;
    seen.push('first');
    throw new Error('broken');
  });
  const second = inTurn('a', async () => void seen.push('second'));
  await inTurn('b', async () => void seen.push('other'));
  expect(seen).toEqual(['other']);
  release();
  await expect(first).rejects.toThrow('broken');
  await second;
  expect(seen).toEqual(['other', 'first', 'second']);
});
