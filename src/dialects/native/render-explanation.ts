// How a session's total comes about, as this API says it.
import { assert } from '../../base/assert.ts';
import { explainPrice } from '../../domain/pricing/explanation.ts';
import type { Session } from '../../domain/session.ts';
import type { RenderContext } from '../dialect.ts';
import type { ExplanationAnswer } from './record-answers.ts';

export function renderExplanation(session: Session, { merchant, ...context }: RenderContext): ExplanationAnswer {
  assert(merchant !== null, 'a session is explained without its merchant');
  const { steps, refused, total } = explainPrice(session, { ...context, merchant });
  return {
    object: 'explanation',
    session: session.nativeId,
    version: session.version,
    currency: session.currency,
    steps: steps.map((step) => ({ ...step, lines: [...step.lines] })),
    refused: refused.map(({ code, reason, text }) => ({ code, reason, message: text })),
    total,
  };
}
