// Disputes. No gateway here reports any yet, so the list is empty, and honest about what it would be filtered by.
import { problem } from '../../domain/problem.ts';
import type { BadRequest, Intent, RenderContext, Result, WireReply, WireRequest } from '../dialect.ts';
import { failureOf, jsonReply } from '../wire.ts';
import { readPage } from './parse-list.ts';
import { unknownId } from './parse-payments.ts';
import { renderFailure } from './problems.ts';
import { reject } from './read-body.ts';

const STATUSES = ['open', 'won', 'lost', 'warning'];

export function parseListDisputes({ query }: WireRequest): Intent | BadRequest {
  const read = readPage(query);
  if ('problem' in read) return reject(read.problem);
  const status = query['status']?.toLowerCase();
  if (!status || STATUSES.includes(status)) return { do: 'whoami' };
  return reject(problem('invalid_value', 'status', `status must be one of ${STATUSES.join(', ')}.`));
}

export const parseReadDispute = (): BadRequest => unknownId();

export function renderDisputes(result: Result, context: RenderContext): WireReply {
  if (result.kind !== 'whoami') return renderFailure(failureOf(result), context);
  return jsonReply(200, { data: [], pagination: { next_cursor: null, has_more: false } });
}

export const renderNoDispute = (result: Result, context: RenderContext): WireReply =>
  renderFailure(failureOf(result), context);
