import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compactId, uuidOfCompactId } from './compact-id.ts';
import { uuidFromNames, uuidv7 } from './ids.ts';

test('a UUIDv7 comes back from its 21 characters', () => {
  fc.assert(
    fc.property(fc.nat({ max: 2 ** 47 }), (ms) => {
      const uuid = uuidv7(ms);
      expect(compactId(uuid)).toMatch(/^[0-9A-Za-z]{21}$/);
      expect(uuidOfCompactId(compactId(uuid))).toBe(uuid);
    }),
  );
  for (const uuid of ['00000000-0000-7000-8000-000000000000', 'ffffffff-ffff-7fff-bfff-ffffffffffff']) {
    expect(uuidOfCompactId(compactId(uuid))).toBe(uuid);
  }
});

test('so does one that was made of names', () => {
  for (const name of ['a', 'b', 'c', 'd']) {
    const uuid = uuidFromNames('test', name);
    expect(compactId(uuid)).toMatch(/^[0-9A-Za-z]{21}$/);
    expect(uuidOfCompactId(compactId(uuid))).toBe(uuid);
  }
});

test.each(['', 'abc', 'z'.repeat(21), 'a'.repeat(20) + '-', '0'.repeat(22), 'ä'.repeat(21)])(
  '%j is made of no UUID',
  (text) => {
    expect(uuidOfCompactId(text)).toBeNull();
  },
);
