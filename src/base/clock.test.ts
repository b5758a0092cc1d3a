import { expect, it } from 'vitest';
import { fixedClock, movableClock } from './clock.ts';

it('moves business time of one merchant and leaves the rest of the world alone', () => {
  const base = fixedClock(1_000);
  const clock = movableClock(base);
  clock.learn({ merchantId: 'a', aheadMs: 500, version: 1 });
  base.advance(10);
  expect([clock.wallMs(), clock.businessMs('a'), clock.businessMs('b')]).toEqual([1_010, 1_510, 1_010]);
});

it('ignores news that is older than the last', () => {
  const clock = movableClock(fixedClock(0));
  clock.learn({ merchantId: 'a', aheadMs: 0, version: 3 });
  clock.learn({ merchantId: 'a', aheadMs: 500, version: 2 });
  expect(clock.businessMs('a')).toBe(0);
});
