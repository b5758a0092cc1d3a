// Loyalty coins: what they are worth, how many a session may use, and how many an order brings or gives back.
import type { Prices } from './discount.ts';
import type { HappenedEvent } from './event.ts';
import { applyRate, partOf, sum, wholeUnits, type Amount, type RatePpm } from './money.ts';
import type { Merchant } from './merchant.ts';
import { paidAmount } from './payment.ts';
import { remainingOf } from './pricing/lines.ts';
import type { Session } from './session.ts';

export interface CoinSettings {
  /** What buyers call them. */
  readonly name: string;
  readonly logoUrl: string | null;
  /** So many `coins` are `worth` so much, by currency. They are no money where that is not said. */
  readonly ratio: { readonly coins: number; readonly worth: Prices };
  readonly redeem: {
    /** Merchandise after discounts, below which none can be used. */
    readonly minimum?: Prices;
    /** The most that coins may take off: an amount, and a share of merchandise after discounts. */
    readonly upTo?: Prices;
    readonly share?: RatePpm;
  };
  /** So many `coins` for each `per` of what was paid for merchandise; usable after so long. Absent: none are earned. */
  readonly earn?: { readonly coins: number; readonly per: Prices; readonly afterMs: number };
  /** How long earned coins last; `null` is for ever. */
  readonly lifeMs: number | null;
  /** Whether APIs without credentials tell the balance. Absent: they do not. */
  readonly isBalancePublic?: true;
}

/** What a session does with its customer's coins. */
export interface SessionCoins {
  readonly wanted: number | 'max';
  /** So many take part in its price, as it was last calculated. */
  readonly used: number;
}

/** What a shop promised with an order, however its settings change afterwards. */
export interface CoinTerms {
  readonly lifeMs: number | null;
  /** In the order's currency. Absent: it earns none. */
  readonly earn?: { readonly coins: number; readonly per: Amount; readonly afterMs: number };
}

/** Coins that change hands with a decision. Held ones are claims: see `Claim`. */
export interface CoinChange {
  readonly kind: 'earn' | 'revoke' | 'return';
  readonly customerId: string;
  /** Above 0. */
  readonly coins: number;
  /** Of earned and returned ones, in business time. */
  readonly usableFromMs: number;
  readonly expiresAtMs: number | null;
}

/** `burn` is a hold whose session has become an order. */
export const COIN_ENTRY_KINDS = [
  'earn',
  'grant',
  'take',
  'hold',
  'burn',
  'release',
  'revoke',
  'return',
  'expire',
] as const;
export type CoinEntryKind = (typeof COIN_ENTRY_KINDS)[number];

export interface CoinEntry {
  readonly id: string;
  readonly kind: CoinEntryKind;
  /** What the balance changed by. */
  readonly coins: number;
  /** Native id. */
  readonly session: string | null;
  readonly note: string | null;
  readonly createdAtMs: number;
}

export interface CoinBalance {
  readonly available: number;
  /** Earned, and not usable yet. */
  readonly pending: number;
}

/** What so many coins take off: whole units only, so that none is worth more than it says. */
export const coinValue = (coins: number, { ratio }: CoinSettings, currency: string): Amount =>
  wholeUnits(coins, ratio.coins, ratio.worth[currency] ?? 0);

/** Of so many coins those that it takes for what they are worth: the rest would be given away. */
export function coinsWorth(coins: number, settings: CoinSettings, currency: string): number {
  const worth = settings.ratio.worth[currency] ?? 0;
  const value = coinValue(coins, settings, currency);
  if (value === 0) return 0;
  const fewer = wholeUnits(value, worth, settings.ratio.coins);
  return coinValue(fewer, settings, currency) === value ? fewer : fewer + 1;
}

/** How many coins a cart could use if its buyer had enough; `after` is what is left of its merchandise after discounts. */
export function redeemableCoins(after: Amount, { ratio, redeem }: CoinSettings, currency: string): number {
  const worth = ratio.worth[currency] ?? 0;
  if (worth === 0 || after < (redeem.minimum?.[currency] ?? 0)) return 0;
  const most = Math.min(
    after,
    redeem.upTo?.[currency] ?? Infinity,
    redeem.share === undefined ? Infinity : applyRate(after, redeem.share),
  );
  return wholeUnits(most, worth, ratio.coins);
}

export function coinTerms({ coins }: Merchant, currency: string): CoinTerms | undefined {
  if (coins === undefined) return undefined;
  const { lifeMs, earn } = coins;
  const per = earn?.per[currency] ?? 0;
  return earn === undefined || per === 0 ? { lifeMs } : { lifeMs, earn: { ...earn, per } };
}

/** What a change of a session's payment means for its customer's coins. */
export function coinChanges(before: Session | null, after: Session, nowMs: number): CoinChange[] {
  const { customerId, order } = after;
  const terms = order?.coinTerms;
  if (terms === undefined || customerId === null) return [];
  const expiresAtMs = terms.lifeMs === null ? null : nowMs + terms.lifeMs;
  const earned = earnedBy(after) - (before === null ? 0 : earnedBy(before));
  const returned = returnedBy(after) - (before === null ? 0 : returnedBy(before));
  const change = (kind: CoinChange['kind'], count: number, afterMs = 0): CoinChange[] =>
    count <= 0 ? [] : [{ kind, customerId, coins: count, usableFromMs: nowMs + afterMs, expiresAtMs }];
  return [...change('earn', earned, terms.earn?.afterMs), ...change('revoke', -earned), ...change('return', returned)];
}

/** The same, and that coins were used up with an order, for whoever keeps accounts elsewhere. */
export function coinEvents(before: Session | null, after: Session, changes: readonly CoinChange[]): HappenedEvent[] {
  const { customerId, order, coins } = after;
  const told = changes.map(({ kind, coins: count }) => [COIN_EVENTS[kind], count] as const);
  const isOrdered = order !== null && (before?.order ?? null) === null;
  const used = isOrdered && coins !== undefined && coins.used > 0 ? [['coins.used', coins.used] as const] : [];
  return [...used, ...told].map(([type, count]) => ({ type, detail: { customer: customerId, coins: count } }));
}

const COIN_EVENTS = { earn: 'coins.earned', revoke: 'coins.revoked', return: 'coins.returned' } as const;

/** Nothing before all of the money is there; for each part that goes back, as much less. */
function earnedBy(session: Session): number {
  const { order, totals } = session;
  const earn = order?.coinTerms?.earn;
  const paid = paidAmount(session);
  if (earn === undefined || paid < totals.total || paid === 0) return 0;
  const merchandise = sum(remainingOf(session, EVERY_REDUCTION));
  const kept = merchandise - partOf(merchandise, Math.min(givenBack(session), paid), paid);
  return wholeUnits(kept, earn.per, earn.coins);
}

/** Used coins come back in the proportion in which money does, also of an order of which only a part has been paid. */
function returnedBy(session: Session): number {
  const used = session.coins?.used ?? 0;
  const { total } = session.totals;
  if (used === 0 || total === 0) return 0;
  return partOf(used, Math.min(givenBack(session), total), total);
}

/** Money that is on its way back may yet not arrive there. */
const givenBack = ({ refunds }: Session): Amount =>
  sum(refunds.map(({ automatic, state, amount }) => (!automatic && state === 'done' ? amount : 0)));

const EVERY_REDUCTION = ['discount', 'coins', 'payment_offer'] as const;
