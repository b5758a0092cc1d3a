import { expect, it } from 'vitest';
import { repeat } from './repeat.ts';

const NEVER_MS = 2 ** 30;

function counting(pauseMs: number) {
  let rounds = 0;
  let finish = (): void => undefined;
  const work = repeat(
    pauseMs,
    () => {
      rounds += 1;
      return new Promise((resolve) => (finish = resolve));
    },
    () => undefined,
  );
  return { work, rounds: () => rounds, finish: () => finish() };
}

it('begins a round at once when kicked, and another when kicked during one', async () => {
  const { work, rounds, finish } = counting(NEVER_MS);
  work.start();
  work.kick();
  await expect.poll(rounds).toBe(1);
  work.kick();
  expect(rounds()).toBe(1);
  finish();
  await expect.poll(rounds).toBe(2);
  const stopped = work.stop();
  work.kick();
  finish();
  await stopped;
  expect(rounds()).toBe(2);
});

it('does not run before it is started', async () => {
  const { work, rounds } = counting(0);
  work.kick();
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(rounds()).toBe(0);
  await work.stop();
});
