// The answer where one thing is wrong with what is wanted.
import type { Result } from '../dialects/dialect.ts';
import type { Problem } from '../domain/problem.ts';

export const refused = (wrong: Problem): Result => ({ kind: 'refused', problems: [wrong], session: null });
