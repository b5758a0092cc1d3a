// The answer to Get Session. Anybody who knows the id may read it, so it never holds contact data, addresses or notes.
import { priceLines } from '../../domain/pricing/lines.ts';
import type { Merchant } from '../../domain/merchant.ts';
import { coinsOf } from '../../domain/pricing/coins.ts';
import type { Session } from '../../domain/session.ts';
import type { RenderContext, Result, WireReply } from '../dialect.ts';
import { failureOf, jsonReply, toMajor } from '../wire.ts';
import { itemIn, lineAmounts, sessionItem } from './render-item.ts';
import { addOns, coupons } from './render-offers.ts';
import { pricing } from './render-pricing.ts';
import { errorReply, renderFailure } from './problems.ts';
import { paymentState, sessionState } from './state.ts';

export function renderSession(result: Result, context: RenderContext): WireReply {
  if (result.kind !== 'session') return renderFailure(failureOf(result));
  const { session } = result;
  if (session.state === 'expired' || session.state === 'canceled') {
    const text = session.state === 'expired' ? 'The session has expired' : 'The shop has canceled the session';
    return errorReply([410, 'SESSION_EXPIRED'], `${text}; create a new one.`);
  }
  const body = { status: 'success', data: sessionData(session, context) };
  return jsonReply(200, body, { 'cache-control': 'no-store' });
}

function sessionData(session: Session, context: RenderContext): Record<string, unknown> {
  const { merchant } = context;
  if (merchant === null) throw new Error('a session is shown without its merchant');
  const itemOf = itemIn(session, context);
  const priced = priceLines(session);
  const items = session.lines.map((line, index) => {
    const item = line.variantId === null ? undefined : itemOf(line.variantId);
    return sessionItem(line, lineAmounts(line, priced[index]), item, session.currency, context);
  });
  return {
    id: session.publicId,
    items,
    pricing: pricing(session, { ...context, merchant }),
    merchant_id: session.merchantId,
    payment_state: paymentState(session),
    session_state: sessionState(session),
    redirect_url: session.extra['redirect_url'] ?? session.successUrl,
    coupons: coupons(session, merchant),
    add_ons: addOns(session, merchant, itemOf),
    country_code: session.country,
    currency_code: session.currency,
    coin: coin(session, { ...context, merchant }),
  };
}

/**
 * `coin_ratio`: so many coins are worth so much. The balance is told only where the shop has switched that on: anybody who
 * knows the id may read this.
 */
function coin(session: Session, context: RenderContext & { readonly merchant: Merchant }): Record<string, unknown> {
  const { coins } = context.merchant;
  if (coins === undefined) return NO_COINS;
  const there = coinsOf(session, context);
  const isTold = coins.isBalancePublic === true && there !== null;
  return {
    coin_ratio: {
      base_currency_value: toMajor(coins.ratio.worth[session.currency] ?? 0, session.currency),
      coin_value: coins.ratio.coins,
    },
    config: { provider: 'KASSA', name: coins.name, logo: coins.logoUrl ?? '-' },
    coin_available: isTold ? (there.available ?? 0) : 0,
    coin_redeemable: isTold ? (there.redeemable ?? 0) : 0,
    coin_used: there?.used ?? 0,
    coins_processing: 0,
  };
}

/** What the vendor sends for a shop without a loyalty programme. */
const NO_COINS = {
  coin_ratio: { base_currency_value: 0, coin_value: 0 },
  config: { provider: 'NONE', name: '', logo: '-' },
  coin_available: 0,
  coin_redeemable: 0,
  coin_used: 0,
  coins_processing: 0,
} as const;
