import { describe, expect, it } from 'vitest';
import { measure, median, percentile } from './measure.ts';

describe('what is measured', () => {
  it('is what was done in the window, by all workers', async () => {
    const done = [0, 0];
    const works = done.map((_, index) => async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      done[index] = (done[index] ?? 0) + 1;
    });
    const { perSecond, latencies } = await measure(works, 100);
    expect(latencies).toHaveLength((done[0] ?? 0) + (done[1] ?? 0));
    expect(Math.min(...done)).toBeGreaterThan(1);
    expect(perSecond).toBeLessThanOrEqual(400);
    expect(latencies).toEqual([...latencies].sort((a, b) => a - b));
  });

  it('stops at a wrong answer', async () => {
    await expect(measure([() => Promise.reject(new Error('wrong total'))], 100)).rejects.toThrow('wrong total');
  });

  it('is told by nearest ranks', () => {
    const sorted = Array.from({ length: 100 }, (_, index) => index + 1);
    expect(percentile(sorted, 0.5)).toBe(50);
    expect(percentile(sorted, 0.99)).toBe(99);
    expect(percentile([7], 0.99)).toBe(7);
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
});
