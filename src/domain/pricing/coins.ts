// The step of loyalty coins: what those that the buyer wants to use take off, on what discounts have left.
import { coinsWorth, coinValue, redeemableCoins, type CoinSettings, type SessionCoins } from '../coins.ts';
import { sum, type Amount } from '../money.ts';
import type { Adjustment, Session } from '../session.ts';
import type { CartToPrice, PricingFacts } from './cart.ts';
import { remainingOf } from './lines.ts';
import { negated, spread } from './spread.ts';

export interface CoinsUsed {
  readonly adjustments: readonly Adjustment[];
  readonly remaining: readonly Amount[];
  readonly coins: SessionCoins | undefined;
}

export function useCoins(
  cart: CartToPrice,
  remaining: readonly Amount[],
  { merchant, coinsOf }: Pick<PricingFacts, 'merchant' | 'coinsOf'>,
): CoinsUsed {
  const { coins, customerId, currency } = cart;
  const none = { adjustments: [], remaining, coins: coins && { ...coins, used: 0 } };
  if (coins === undefined || customerId === null || merchant.coins === undefined) return none;
  const wanted = coins.wanted === 'max' ? Infinity : coins.wanted;
  const there = (coinsOf(customerId) ?? 0) + heldCoins(cart, customerId);
  const most = Math.min(wanted, there, redeemableCoins(sum(remaining), merchant.coins, currency));
  const used = coinsWorth(most, merchant.coins, currency);
  const amount = coinValue(used, merchant.coins, currency);
  // Fewer than are worth anything are none.
  if (amount === 0) return none;
  const shares = spread(amount, remaining, cart.lines);
  return {
    adjustments: [
      {
        source: 'coins',
        kind: 'coins',
        label: merchant.coins.name,
        amount: 0 - amount,
        lineShares: negated(shares),
      },
    ],
    remaining: remaining.map((left, line) => left - (shares[line] ?? 0)),
    coins: { ...coins, used },
  };
}

/** What this session has set aside by now. */
export function heldCoins({ holds }: Pick<Session, 'holds'>, customerId: string): number {
  return holds.find(({ resource, key }) => resource === 'coins' && key === customerId)?.delta ?? 0;
}

/** The coins of a session's customer, as they are shown; `null` where the shop has none or nobody is known. */
export function coinsOf(
  session: Session,
  { merchant, coinsOf: balanceOf }: Pick<PricingFacts, 'merchant' | 'coinsOf'>,
): {
  readonly settings: CoinSettings;
  readonly used: number;
  /** `null` where nobody has asked, as in lists. */
  readonly available: number | null;
  readonly redeemable: number | null;
} | null {
  const { customerId, currency } = session;
  if (merchant.coins === undefined || customerId === null) return null;
  const free = balanceOf(customerId);
  // What a completed session held is used up.
  const available = free === null ? null : free + (session.order === null ? heldCoins(session, customerId) : 0);
  const most = redeemableCoins(sum(remainingOf(session)), merchant.coins, currency);
  const redeemable = available === null ? null : coinsWorth(Math.min(available, most), merchant.coins, currency);
  return { settings: merchant.coins, used: session.coins?.used ?? 0, available, redeemable };
}
