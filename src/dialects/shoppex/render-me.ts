// Answers about the caller: which shop the key belongs to, what it may do, and how the shop can be paid.
import type { Merchant } from '../../domain/merchant.ts';
import type { Caller, RenderContext, Result, WireReply } from '../dialect.ts';
import { failureOf, jsonReply } from '../wire.ts';
import { cryptoOf, gatewayAlias } from './gateways.ts';
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
    crypto_gateways: cryptoOf(merchant),
  }));

function ofCaller(result: Result, context: RenderContext, dataOf: (caller: Caller) => unknown): WireReply {
  if (result.kind !== 'whoami') return renderFailure(failureOf(result), context);
  return jsonReply(200, { data: dataOf(result.caller) });
}

function kindOf(name: string, methods: readonly string[]): 'manual' | 'crypto' | 'fiat' {
  if (name === 'manual') return 'manual';
  const taken = cryptoOf({ gateways: [{ name, methods, aliases: [], opensSession: false, settings: {} }] });
  return taken.length > 0 && taken.length === methods.length ? 'crypto' : 'fiat';
}

/** Each gateway under the name by which requests ask for it, with what it does in the shop's own currency. */
function paymentMethods(merchant: Merchant, context: RenderContext): readonly unknown[] {
  const offered = context.methods(merchant.currency, merchant.country);
  return merchant.gateways.map(({ name, methods }) => {
    const own = offered.filter((method) => method.gateway === name);
    return {
      gateway: gatewayAlias(name, merchant),
      type: kindOf(name, methods),
      enabled: methods.length > 0,
      supports_refund: own.some(({ refunds }) => refunds),
      currencies: own.length > 0 ? [merchant.currency] : [],
    };
  });
}
