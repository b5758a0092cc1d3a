// The answer where something is wrong with what is wanted.
import type { Result } from '../dialects/dialect.ts';
import type { Problem } from '../domain/problem.ts';

type Refused = Extract<Result, { readonly kind: 'refused' }>;

export const refused = (...problems: readonly Problem[]): Refused => ({ kind: 'refused', problems, session: null });
