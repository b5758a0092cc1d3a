// Answers about returns.
import { problem } from '../../domain/problem.ts';
import type { Asked, RenderContext, Result, WireReply } from '../dialect.ts';
import { answerEach, type FailingEach } from './classic-answer.ts';
import { namesInBody } from './classic-body.ts';
import { readReturnId } from './ids.ts';
import { namedIds } from './named-ids.ts';
import { newestReturn, returnObject } from './return-object.ts';

const failing = (action: string, subject: string, named: readonly string[]): FailingEach => ({
  action,
  subject,
  notFound: { status: 400, text: 'Not found' },
  list: 'returns',
  named,
});

/** A refund that the gateway did not do is told as the mistake it is, though it stands with its order. */
export function renderNewReturns(result: Result, context: RenderContext, { request }: Asked): WireReply {
  const words = failing('return.create', 'order', namesInBody(request, 'returns', 'order'));
  const told: Result = result.kind === 'each' ? { ...result, results: result.results.map(asDone) } : result;
  return answerEach(told, words, (one) => {
    if (one.kind !== 'session' || one.session.order === null) return null;
    const newest = newestReturn(one.session);
    return newest === null ? null : returnObject(one.session, one.session.order, newest.nth, context);
  });
}

function asDone(part: Result): Result {
  if (part.kind !== 'session' || newestReturn(part.session)?.refund.state !== 'failed') return part;
  const text = 'The gateway did not give the money back. Nothing was returned: try again, or do it by hand.';
  return { kind: 'refused', problems: [problem('refund_unsupported', null, text)], session: part.session };
}

export function renderReturns(result: Result, context: RenderContext, { request }: Asked): WireReply {
  return answerEach(result, failing('return.get', 'return', namedIds(request)), (one, id) => {
    const read = readReturnId(id);
    if (one.kind !== 'session' || one.session.order === null || read === null) return null;
    return returnObject(one.session, one.session.order, read.nth, context);
  });
}
