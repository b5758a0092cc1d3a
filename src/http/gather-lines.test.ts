import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { gatherLines } from './gather-lines.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function gathered() {
  const pieces: string[] = [];
  const exits: (() => void)[] = [];
  const once = vi.spyOn(process, 'once').mockImplementation((name, listener) => {
    if (name === 'exit') exits.push(listener as () => void);
    return process;
  });
  const log = gatherLines({ write: (piece) => pieces.push(piece), flushSync: () => pieces.push('flushed') });
  once.mockRestore();
  return { log, pieces, end: () => exits.forEach((exit) => exit()) };
}

it('writes lines together after a while, in their order', () => {
  const { log, pieces } = gathered();
  log.write('one\n');
  log.write('two\n');
  expect(pieces).toEqual([]);
  vi.advanceTimersByTime(500);
  expect(pieces).toEqual(['one\ntwo\n']);
  vi.advanceTimersByTime(5_000);
  expect(pieces).toHaveLength(1);
});

it('does not let them become many', () => {
  const { log, pieces } = gathered();
  const line = `${'x'.repeat(999)}\n`;
  for (let count = 0; count < 33; count++) log.write(line);
  expect(pieces.map(({ length }) => length)).toEqual([16_000, 16_000]);
});

it('writes what is left when it is told to, and when the process ends', () => {
  const { log, pieces, end } = gathered();
  log.write('one\n');
  log.flush();
  expect(pieces).toEqual(['one\n']);
  log.write('two\n');
  end();
  expect(pieces).toEqual(['one\n', 'two\n', 'flushed']);
});
