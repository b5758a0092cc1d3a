// Different things off for different goods, with one code.
import type { Benefit } from '../../discount.ts';
import { applyRate, multiply } from '../../money.ts';
import { linesIn } from '../scope.ts';
import { byLine, type Basis, type Reduction } from './reduction.ts';

export function inParts({ parts }: Extract<Benefit, { kind: 'parts' }>, basis: Basis): Reduction | null {
  const { lines, remaining, scoped, currency } = basis;
  const offs = new Map<number, (typeof parts)[number]['off']>();
  for (const { scope, off } of parts) {
    for (const index of linesIn(scope, lines, basis)) if (!offs.has(index)) offs.set(index, off);
  }
  return byLine(basis, scoped, (index) => {
    const off = offs.get(index) ?? 0;
    const left = remaining[index] ?? 0;
    if (typeof off === 'number') return applyRate(left, off);
    return Math.min(multiply(off[currency] ?? 0, lines[index]?.quantity ?? 0), left);
  });
}
