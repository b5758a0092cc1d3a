// What the engine does with customers around a session: looks up the one a command names, and keeps the address of a
// session that was completed.
import type { BuyerHistory } from '../domain/buyer-history.ts';
import type { Command } from '../domain/command.ts';
import { addressToRemember, rememberAddress, type Customer, type CustomerRef } from '../domain/customer.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { Session } from '../domain/session.ts';
import type { EngineDeps } from './deps.ts';
import { updateCustomer } from './save-customer.ts';

/** Somebody else may change the same customer at the same time; it is read and changed again. */
const MAX_ROUNDS = 3;

/** `null` also when nobody is named, which costs nothing. Archived customers buy no more. */
export function namedCustomer(
  { store }: EngineDeps,
  merchantId: string,
  session: Session | null,
  command: Command,
): Promise<Customer | null> | null {
  const ref = nameIn(session, command);
  if (ref === null) return null;
  return store.findCustomer(merchantId, ref).then((found) => (found?.archivedAtMs === null ? found : null));
}

function nameIn(session: Session | null, command: Command): CustomerRef | null {
  if (command.type === 'open-session' || command.type === 'revise-session') return command.input.customer ?? null;
  // Whoever would become a customer by an order that this command may make is perhaps one already.
  const externalId = session?.buyerBecomesCustomer && session.customerId === null ? session.buyer.externalId : null;
  return externalId === null ? null : { externalId };
}

/** The orders of everybody who may turn out to be buying; `null`, which costs nothing, where no rule asks for them. */
export function historyOf(
  { store }: EngineDeps,
  merchant: Merchant,
  session: Session | null,
  command: Command,
  customer: Customer | null,
): Promise<ReadonlyMap<string, BuyerHistory>> | null {
  if (command.type !== 'open-session' && command.type !== 'revise-session') return null;
  if (!merchant.offers.some((offer) => offer.kind === 'discount' && offer.buyers !== undefined)) return null;
  const { buyer } = command.input;
  const named = [session?.buyer, buyer, customer].flatMap((who) => [who?.email?.toLowerCase(), who?.phone]);
  const keys = [session?.customerId, customer?.id, ...named].filter((key) => key !== null && key !== undefined);
  return store.loadBuyerHistory(merchant.id, [...new Set(keys)]);
}

/** A convenience for the next purchase: whatever goes wrong here is told to the operator and not to the buyer, who has paid. */
export async function keepAddress(deps: EngineDeps, session: Session): Promise<void> {
  const { merchantId, customerId } = session;
  const address = addressToRemember(session);
  if (customerId === null || address === null) return;
  try {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const customer = await deps.store.findCustomer(merchantId, { id: customerId });
      if (customer === null) return;
      const next = rememberAddress(customer, address, deps.clock.businessMs(merchantId));
      if (next === customer || (await updateCustomer(deps, next, customer.version))) return;
    }
    throw new Error(`customer ${customerId} was changed by others at the same time`);
  } catch (error) {
    deps.onFault(error, `remembering the address of session ${session.id}`);
  }
}
