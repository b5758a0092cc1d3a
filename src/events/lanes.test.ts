import { describe, expect, it } from 'vitest';
import { createLanes, type Task } from './lanes.ts';

/** Tasks that end when told to, and what is running. */
function openTasks() {
  const running: { readonly name: string; readonly end: (answered: boolean) => Promise<void> }[] = [];
  const task =
    (name: string): Task =>
    () =>
      new Promise((resolve) => {
        const entry = {
          name,
          end: async (answered: boolean) => {
            running.splice(running.indexOf(entry), 1);
            resolve(answered);
            await new Promise(setImmediate);
          },
        };
        running.push(entry);
      });
  return { running, task, names: () => running.map(({ name }) => name) };
}

describe('lanes', () => {
  it('bounds each lane and leaves the others alone', async () => {
    const lanes = createLanes({ maxRunning: 10, maxPerLane: 2 });
    const { running, task, names } = openTasks();
    for (const name of ['a1', 'a2', 'a3']) lanes.add('a', task(name));
    lanes.add('b', task('b1'));
    expect(names()).toEqual(['a1', 'a2', 'b1']);
    expect(lanes.full()).toEqual(['a']);
    expect(lanes.free()).toBe(7);
    await running[0]?.end(true);
    expect(names()).toEqual(['a2', 'b1', 'a3']);
  });

  it('gives a silent receiver one try at a time until it answers', async () => {
    const lanes = createLanes({ maxRunning: 10, maxPerLane: 3 });
    const { running, task, names } = openTasks();
    lanes.add('a', task('a1'));
    await running[0]?.end(false);
    for (const name of ['a2', 'a3', 'a4', 'a5']) lanes.add('a', task(name));
    expect(names()).toEqual(['a2']);
    await running[0]?.end(true);
    expect(names()).toEqual(['a3', 'a4', 'a5']);
  });

  it('remembers only so many silent receivers', async () => {
    const lanes = createLanes({ maxRunning: 10, maxPerLane: 2, maxSilent: 2 });
    const { running, task, names } = openTasks();
    for (const name of ['a', 'b', 'c']) {
      lanes.add(name, task(name));
      await running[0]?.end(false);
    }
    for (const name of ['a', 'b', 'c']) for (const turn of [1, 2]) lanes.add(name, task(`${name}${turn}`));
    expect(names()).toEqual(['a1', 'a2', 'b1', 'c1']);
  });

  it('is idle when nothing runs or waits, and forgets what has not begun', async () => {
    const lanes = createLanes({ maxRunning: 10, maxPerLane: 1 });
    const { running, task, names } = openTasks();
    await lanes.idle();
    lanes.add('a', task('a1'));
    lanes.add('a', task('a2'));
    let isIdle = false;
    const idle = lanes.idle().then(() => (isIdle = true));
    lanes.drop();
    expect(isIdle).toBe(false);
    await running[0]?.end(true);
    await idle;
    expect(names()).toEqual([]);
    expect(lanes.free()).toBe(10);
  });
});
