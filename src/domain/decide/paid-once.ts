// What is paid once, where something has to be paid again and again.
import { problem, type Problem } from '../problem.ts';

export function paidOnce(title: string): Problem {
  const text = `“${title}” is paid once and cannot be subscribed to. Name a variant with \`recurring\`.`;
  return { ...problem('paid_once', 'lines', text), named: title };
}
