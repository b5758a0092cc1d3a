// Answers about the caller: which shop the key belongs to, what it may do, and how the shop can be paid.
import type { Merchant } from '../../domain/merchant.ts';
import type { Caller, RenderContext, Result, WireReply } from '../dialect.ts';
import { failureOf, jsonReply } from '../wire.ts';
import { gatewayAlias } from './gateways.ts';
import { renderFailure } from './problems.ts';

/** The vendor's own clients read both names. */
export const renderMe = (result: Result, context: RenderContext): WireReply =>
  ofCaller(result, context, ({ merchant, key }) => ({
    id: merchant.id,
    shop_id: merchant.id,
    name: merchant.name,
    store_name: merchant.name,
    slug: merchant.slug,
    currency: merchant.currency,
    key: { prefix: key.prefix, scopes: key.scopes },
  }));

export const renderCapabilities = (result: Result, context: RenderContext): WireReply =>
  ofCaller(result, context, ({ merchant, key }) => ({
    scopes: key.scopes,
    payment_methods: paymentMethods(merchant, context),
    crypto_gateways: [],
  }));

function ofCaller(result: Result, context: RenderContext, dataOf: (caller: Caller) => unknown): WireReply {
  if (result.kind !== 'whoami') return renderFailure(failureOf(result), context);
  return jsonReply(200, { data: dataOf(result.caller) });
}

/** Each gateway under the name by which requests ask for it, with what it does in the shop's own currency. */
function paymentMethods(merchant: Merchant, context: RenderContext): readonly unknown[] {
  const offered = context.methods(merchant.currency, merchant.country);
  return merchant.gateways.map(({ name, methods }) => {
    const own = offered.filter((method) => method.gateway === name);
    return {
      gateway: gatewayAlias(name, merchant),
      type: name === 'manual' ? 'manual' : 'fiat',
      enabled: methods.length > 0,
      supports_refund: own.some(({ refunds }) => refunds),
      currencies: own.length > 0 ? [merchant.currency] : [],
    };
  });
}
