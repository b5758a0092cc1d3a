// Words that several texts of the page in English share.
import { counter } from '../counter.ts';
import type { Rhythm } from '../texts.ts';

export const count = counter<'one' | 'other'>('en');
export const every = (rhythm: Rhythm, times: number): string =>
  times === 1 ? `every ${rhythm}` : `every ${times} ${rhythm}s`;
