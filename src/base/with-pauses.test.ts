import { expect, it } from 'vitest';
import { withPauses } from './with-pauses.ts';

it('gives others their turn after every so many items', async () => {
  const seen: (number | string)[] = [];
  const later = (): void => void setImmediate(() => seen.push('others'));
  later();
  for await (const item of withPauses([1, 2, 3, 4, 5], 2)) {
    seen.push(item);
    if (item === 3) later();
  }
  expect(seen).toEqual([1, 2, 'others', 3, 4, 'others', 5]);
});
