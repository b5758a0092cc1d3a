// The answer to Create Session: two ids, and the status word in capitals.
import type { Result, WireReply } from '../dialect.ts';
import { failureOf, jsonReply } from '../wire.ts';
import { renderFailure } from './problems.ts';

export function renderCreated(result: Result): WireReply {
  if (result.kind !== 'session') return renderFailure(failureOf(result));
  const { publicId, merchantId } = result.session;
  const body = { status: 'SUCCESS', data: { session_id: publicId, merchant_id: merchantId } };
  return jsonReply(200, body, { 'cache-control': 'no-store' });
}
