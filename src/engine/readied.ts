// Everything that a session needs known of its shop before it is decided on or shown: its items, and what other sessions hold of
// the stock and the offers that it asks for. The latter is read anew each time, and only where something is counted.
import type { Command } from '../domain/command.ts';
import type { Customer } from '../domain/customer.ts';
import type { Discount } from '../domain/discount.ts';
import type { Facts } from '../domain/facts.ts';
import { buyerNames } from '../domain/buyer-history.ts';
import type { Merchant } from '../domain/merchant.ts';
import { findDiscount } from '../domain/pricing/candidates.ts';
import { paymentOffersOf, useKeys } from '../domain/pricing/payment-offers.ts';
import { trialKeys } from '../domain/recurring.ts';
import type { Session } from '../domain/session.ts';
import { countedStock, stockKey } from '../domain/stock.ts';
import type { EngineDeps } from './deps.ts';
import type { Known } from './facts-cache.ts';
import { gatherRefs } from './gather.ts';

export const heldByNobody: Facts['heldByOthers'] = () => 0;
/** Of nobody has anybody asked. */
export const noCoins: Facts['coinsOf'] = () => null;

/** `command` is what is about to be done to the session. `null`, which costs nothing, where `known` will do as it is. */
export function readied(
  deps: Pick<EngineDeps, 'store' | 'clock'>,
  known: Known,
  session: Session | null,
  command: Command | null,
): Promise<Known> | null {
  const refs = gatherRefs(known.merchant, session, command);
  const needed = known.need(refs);
  if (needed === null) return withCounts(deps, known, session, command, refs);
  return needed.then(() => withCounts(deps, known, session, command, refs) ?? known);
}

function withCounts(
  deps: Pick<EngineDeps, 'store' | 'clock'>,
  known: Known,
  session: Session | null,
  command: Command | null,
  refs: readonly string[],
): Promise<Known> | null {
  const held = withHeldByOthers(deps, known, session, command, refs);
  const proven = command?.type === 'identify-buyer' ? (command.customer?.id ?? null) : null;
  const coins = withCoins(deps, known, [session?.customerId ?? null, proven]);
  if (held === null || coins === null) return held ?? coins;
  return Promise.all([held, coins]).then(([{ heldByOthers }, { coinsOf }]) => ({ ...known, heldByOthers, coinsOf }));
}

/** What these customers have, besides those that were asked for before. `null` where the shop has no coins, or nobody is known. */
export function withCoins(
  { store, clock }: Pick<EngineDeps, 'store' | 'clock'>,
  known: Known,
  customers: readonly (string | null)[],
): Promise<Known> | null {
  const { merchant, coinsOf } = known;
  const ids = customers.filter((id) => id !== null);
  if (merchant.coins === undefined || ids.length === 0) return null;
  return store.loadCoins(merchant.id, ids, clock.businessMs(merchant.id)).then((coins) => ({
    ...known,
    coinsOf: (customerId) => (ids.includes(customerId) ? (coins.get(customerId) ?? 0) : coinsOf(customerId)),
  }));
}

/** What is known of somebody only once they are found: their coins, and whether they have had a free trial. */
export function withCustomer(
  deps: Pick<EngineDeps, 'store' | 'clock'>,
  known: Known,
  customer: Customer,
  refs: readonly string[],
): Promise<Known> | null {
  const coins = withCoins(deps, known, [customer.id]);
  const names = buyerNames({ customerId: customer.id, buyer: customer, country: known.merchant.country });
  const trial = hasTrial(known, refs) ? trialKeys(names) : [];
  const held = trial.length === 0 ? null : withClaimed(deps, known, null, { trial });
  if (coins === null || held === null) return coins ?? held;
  return Promise.all([coins, held]).then(([{ coinsOf }, { heldByOthers }]) => ({ ...known, coinsOf, heldByOthers }));
}

/** `refs` are variants that are known by now; `null` where nothing is counted. */
function withHeldByOthers(
  deps: Pick<EngineDeps, 'store'>,
  known: Known,
  session: Session | null,
  command: Command | null,
  refs: readonly string[],
): Promise<Known> | null {
  const stock: string[] = [];
  for (const ref of refs) {
    const item = known.item(ref);
    if (item !== undefined && countedStock(item) !== null) stock.push(stockKey(item.variant));
  }
  const limited = [...paymentOffersOf(known.merchant), ...enteredIn(known.merchant, session, command)].filter(
    (offer) => (offer.maxUsesPerBuyer ?? offer.maxUses) !== null,
  );
  const mayTry = hasTrial(known, refs);
  const names = limited.length === 0 && !mayTry ? [] : namesIn(known.merchant, session, command);
  const discount = limited.flatMap((offer) => useKeys(offer, names).map(({ key }) => key));
  const trial = mayTry ? trialKeys(names) : [];
  return stock.length + discount.length + trial.length === 0
    ? null
    : withClaimed(deps, known, session, { stock, discount, trial });
}

/** The discounts behind the codes that are there, and those that come. */
function enteredIn(merchant: Merchant, session: Session | null, command: Command | null): readonly Discount[] {
  const coming = command !== null && 'input' in command ? (command.input.codes ?? []) : [];
  return [...(session?.codes ?? []), ...coming].flatMap(({ code }) => findDiscount(code, merchant) ?? []);
}

const hasTrial = (known: Known, refs: readonly string[]): boolean =>
  refs.some((ref) => known.item(ref)?.variant.recurring?.trialDays !== undefined);

/** What is taken under these keys by now, besides what the session holds. */
async function withClaimed(
  { store }: Pick<EngineDeps, 'store'>,
  known: Known,
  session: Session | null,
  keys: Readonly<Record<string, readonly string[]>>,
): Promise<Known> {
  const counted = Object.entries(keys).filter(([, wanted]) => wanted.length > 0);
  const loaded = await Promise.all(
    counted.map(([resource, wanted]) => store.loadClaimed(known.merchant.id, resource, [...new Set(wanted)])),
  );
  const held = new Map(loaded.flatMap((claimed) => [...claimed]));
  for (const { resource, key, delta } of session?.holds ?? []) {
    const all = held.get(key);
    if (all !== undefined && Object.hasOwn(keys, resource)) held.set(key, Math.max(0, all - delta));
  }
  return { ...known, heldByOthers: (key) => held.get(key) ?? known.heldByOthers(key) };
}

/** A customer whom the command names by an id is not known yet: see `withCustomer`. */
function namesIn(merchant: Merchant, session: Session | null, command: Command | null): readonly string[] {
  const names = session === null ? [] : [...buyerNames(session)];
  if (command?.type === 'identify-buyer') {
    const { country = merchant.country } = session ?? {};
    const customerId = command.customer?.id ?? null;
    names.push(...buyerNames({ customerId, buyer: { email: null, phone: command.phone }, country }));
  }
  if (command !== null && 'input' in command) {
    const { buyer, country = session?.country ?? merchant.country } = command.input;
    const told = { email: buyer?.email ?? null, phone: buyer?.phone ?? null };
    names.push(...buyerNames({ customerId: null, buyer: told, country }));
  }
  return names;
}
