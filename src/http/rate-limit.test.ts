import { describe, expect, it } from 'vitest';
import { createRateLimit } from './rate-limit.ts';

describe('createRateLimit', () => {
  it('lets a burst through, then as many as flow in', () => {
    const limit = createRateLimit(2, 3);
    expect([1, 2, 3, 4].map(() => limit.take('a', 0))).toEqual([0, 0, 0, 1]);
    expect(limit.take('a', 499)).toBe(1);
    expect(limit.take('a', 500)).toBe(0);
    expect(limit.take('a', 500)).toBe(1);
  });

  it('keeps keys apart and forgets no tokens when the clock is set back', () => {
    const limit = createRateLimit(1, 1);
    expect(limit.take('a', 10_000)).toBe(0);
    expect(limit.take('b', 10_000)).toBe(0);
    expect(limit.take('a', 5_000)).toBe(1);
    expect(limit.take('a', 6_000)).toBe(0);
  });

  it('says how long to wait in whole seconds', () => {
    const limit = createRateLimit(0.1, 1);
    limit.take('a', 0);
    expect(limit.take('a', 0)).toBe(10);
  });

  it('limits nothing without a rate', () => {
    const limit = createRateLimit(0, 0);
    expect(Array.from({ length: 1000 }, () => limit.take('a', 0)).every((wait) => wait === 0)).toBe(true);
  });

  it('forgets the oldest keys when there are too many', () => {
    const limit = createRateLimit(1, 1);
    limit.take('first', 0);
    for (let index = 0; index < 10_000; index++) limit.take(`key ${index}`, 0);
    expect(limit.take('first', 0)).toBe(0);
  });
});
