// The answer to Me: which shop the key belongs to and what it may do. The vendor's own clients read both names.
import type { RenderContext, Result, WireReply } from '../dialect.ts';
import { failureOf, jsonReply } from '../wire.ts';
import { renderFailure } from './problems.ts';

export function renderMe(result: Result, context: RenderContext): WireReply {
  if (result.kind !== 'whoami') return renderFailure(failureOf(result), context);
  const { merchant, key } = result.caller;
  return jsonReply(200, {
    data: {
      id: merchant.id,
      shop_id: merchant.id,
      name: merchant.name,
      store_name: merchant.name,
      slug: merchant.slug,
      currency: merchant.currency,
      key: { prefix: key.prefix, scopes: key.scopes },
    },
  });
}
