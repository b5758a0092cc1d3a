// How the total comes about, folded away for whoever wants to know.
import type { VNode } from 'preact';
import { explainPrice } from '../../../domain/pricing/explanation.ts';
import { spokenOf } from '../texts/speech.ts';
import { money, type PageView } from '../view.ts';

export function Calculation({ view }: { view: PageView }): VNode | null {
  const { steps, total } = explainPrice(view.session, view.context, spokenOf(view.speech));
  if (steps.length < 2) return null;
  const { summary } = view.speech.texts;
  return (
    <details class="calculation">
      <summary>{summary.calculation}</summary>
      <ol>
        {steps.map(({ label, reason, amount, counts, subtotal }, index) => (
          <li key={index}>
            <span>
              <span dir="auto">{label}</span>
              {reason !== null && <span class="hint"> · {reason}</span>}
            </span>
            <span class="amount">
              {counts ? money(view, amount) : <span class="hint">{money(view, amount)}</span>}
              {counts && index > 0 && <span class="hint"> = {money(view, subtotal)}</span>}
            </span>
          </li>
        ))}
        <li class="total">
          <span>{summary.total}</span>
          <strong class="amount">{money(view, total)}</strong>
        </li>
      </ol>
    </details>
  );
}
