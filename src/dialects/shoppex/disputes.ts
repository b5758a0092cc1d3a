// Disputes, as gateways have told of them. They are read here and answered at the provider.
import { isUuid } from '../../base/ids.ts';
import { DISPUTE_STATUSES, type Dispute } from '../../domain/dispute.ts';
import { problem, type Problem } from '../../domain/problem.ts';
import type { BadRequest, Caller, Intent, RenderContext, Result, WireReply, WireRequest } from '../dialect.ts';
import { epochSeconds, failureOf, isoTime, jsonReply, toMajor } from '../wire.ts';
import { gatewayAlias, normalizeGateway } from './gateways.ts';
import { readPage } from './parse-list.ts';
import { unknownId } from './parse-payments.ts';
import type { Shown } from './payment-object.ts';
import { renderFailure } from './problems.ts';
import { reject } from './read-body.ts';

export function parseListDisputes({ query }: WireRequest, caller: Caller | null): Intent | BadRequest {
  const read = readPage(query, ['status', 'gateway', 'order_uniqid']);
  const problems: Problem[] = 'problem' in read ? [read.problem] : [];
  const word = query['status']?.toLowerCase() || undefined;
  const status = DISPUTE_STATUSES.find((known) => known === word);
  if (word !== undefined && status === undefined) {
    problems.push(problem('invalid_value', 'status', `status must be one of ${DISPUTE_STATUSES.join(', ')}.`));
  }
  const gateway = gatewayIn(query, caller, problems);
  const order = query['order_uniqid'] || undefined;
  if (order !== undefined && !isUuid(order)) {
    problems.push(problem('invalid_value', 'order_uniqid', 'order_uniqid is no UUID, so there is no such order.'));
  }
  if ('problem' in read || problems.length > 0) return reject(...problems);
  return {
    do: 'list-disputes',
    filter: {
      ...(status !== undefined && { status }),
      ...(gateway !== undefined && { gateway }),
      ...(order !== undefined && { session: { dialect: 'shoppex', id: order.toLowerCase() } }),
    },
    page: read.page,
  };
}

/** Kassa's name of the gateway that the vendor's name means in this shop. */
function gatewayIn(query: WireRequest['query'], caller: Caller | null, problems: Problem[]): string | undefined {
  const asked = query['gateway'] || undefined;
  if (asked === undefined) return undefined;
  const name = normalizeGateway(asked);
  const setting = caller?.merchant.gateways.find(({ aliases }) =>
    aliases.some((alias) => normalizeGateway(alias) === name),
  );
  if (setting === undefined)
    problems.push(problem('invalid_value', 'gateway', 'gateway: this shop has no such gateway.'));
  return setting?.name;
}

export function parseReadDispute({ params }: WireRequest): Intent | BadRequest {
  const id = params['id'] ?? '';
  return isUuid(id) ? { do: 'read-dispute', id: id.toLowerCase() } : unknownId();
}

export function renderDispute(result: Result, context: RenderContext): WireReply {
  if (result.kind !== 'dispute') return renderFailure(failureOf(result), context);
  return jsonReply(200, { data: disputeObject(result.dispute, context) });
}

export function renderDisputes(result: Result, context: RenderContext): WireReply {
  if (result.kind !== 'disputes') return renderFailure(failureOf(result), context);
  const { items, nextCursor } = result.page;
  return jsonReply(200, {
    data: items.map((dispute) => disputeObject(dispute, context)),
    pagination: { next_cursor: nextCursor, has_more: nextCursor !== null },
  });
}

const disputeObject = (dispute: Dispute, { merchant }: RenderContext): Shown => ({
  id: dispute.id,
  uniqid: dispute.id,
  order_uniqid: dispute.sessionPublicId,
  gateway: merchant === null ? null : gatewayAlias(dispute.gateway, merchant),
  provider_reference: dispute.reference,
  status: dispute.status,
  reason: dispute.reason,
  amount: toMajor(dispute.amount, dispute.currency),
  currency: dispute.currency,
  evidence_due_by: dispute.answerDueAtMs === null ? null : isoTime(dispute.answerDueAtMs),
  evidence_url: dispute.answerUrl,
  created_at: epochSeconds(dispute.createdAtMs),
  updated_at: epochSeconds(dispute.updatedAtMs),
});
