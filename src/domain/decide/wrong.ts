// The answer of a step that found something wrong with its part of a command.
import type { Problem } from '../problem.ts';

export interface Wrong {
  readonly problems: readonly Problem[];
}

export const isWrong = (answer: unknown): answer is Wrong =>
  typeof answer === 'object' && answer !== null && 'problems' in answer;
