// What the engine does with customers around a session: looks up the one a command names, and keeps the address of a
// session that was completed.
import type { BadRequest, Intent } from '../dialects/dialect.ts';
import { buyerNames, namesForCash, type PastOrder } from '../domain/buyer-history.ts';
import { asksForCashHistory } from '../domain/cash-buyers.ts';
import type { Command, OpenSession } from '../domain/command.ts';
import { addressToRemember, rememberAddress, type Customer, type CustomerRef } from '../domain/customer.ts';
import type { Merchant } from '../domain/merchant.ts';
import { asksForOrders } from '../domain/pricing/conditions.ts';
import type { Session } from '../domain/session.ts';
import type { EngineDeps } from './deps.ts';
import { updateCustomer } from './save-customer.ts';

/** Somebody else may change the same customer at the same time; it is read and changed again. */
const MAX_ROUNDS = 3;

/** The command that opens a session, where it depends on whose it will be. */
export async function commandFor(
  deps: EngineDeps,
  merchant: Merchant,
  intent: Extract<Intent, { do: 'open-for' }>,
): Promise<OpenSession | BadRequest> {
  const customer = intent.customer === undefined ? null : await findActive(deps, merchant.id, intent.customer);
  return intent.commandFor(merchant, customer);
}

/** `null` also when nobody is named, which costs nothing. */
export function namedCustomer(
  deps: EngineDeps,
  merchantId: string,
  session: Session | null,
  command: Command,
): Promise<Customer | null> | null {
  const ref = nameIn(session, command);
  return ref === null ? null : findActive(deps, merchantId, ref);
}

/** Archived customers buy no more. */
const findActive = ({ store }: EngineDeps, merchantId: string, ref: CustomerRef): Promise<Customer | null> =>
  store.findCustomer(merchantId, ref).then((found) => (found?.archivedAtMs === null ? found : null));

function nameIn(session: Session | null, command: Command): CustomerRef | null {
  if (command.type === 'open-session' || command.type === 'revise-session') return command.input.customer ?? null;
  // Whoever would become a customer by an order that this command may make is perhaps one already.
  const externalId = session?.buyerBecomesCustomer && session.customerId === null ? session.buyer.externalId : null;
  return externalId === null ? null : { externalId };
}

/**
 * The orders of everybody who may turn out to be buying; `null`, which costs nothing, where no rule asks for them. A
 * payment asks again for what the price rests on: there may have been an order since.
 */
export function pastOrders(
  { store }: EngineDeps,
  merchant: Merchant,
  session: Session | null,
  command: Command,
  customer: Customer | null,
): Promise<readonly PastOrder[]> | null {
  const asking = merchant.offers.filter((offer) => offer.kind === 'discount' && asksForOrders(offer));
  const forCash = asksForCashHistory(merchant.cashOnDelivery);
  if (asking.length === 0 && !forCash) return null;
  const { country = merchant.country, customerId = null } = session ?? {};
  const namesOf = forCash ? namesForCash : buyerNames;
  const standing = session === null ? [] : namesOf(session);
  switch (command.type) {
    case 'start-payment': {
      // An offer for another way to pay than the one chosen so far may come with this one.
      const counting = [...(session?.adjustments ?? []).map(({ source }) => source), ...(session?.paymentOffers ?? [])];
      const isAsked = counting.some((source) => asking.some(({ id }) => id === source));
      return isAsked || forCash ? store.loadPastOrders(merchant.id, standing) : null;
    }
    case 'identify-buyer': {
      const buyer = { email: null, phone: command.phone };
      const told = namesOf({ customerId: command.customer?.id ?? customerId, buyer, country });
      return store.loadPastOrders(merchant.id, [...new Set([...standing, ...told])]);
    }
    case 'open-session':
    case 'revise-session': {
      const { input } = command;
      const at = { customerId: customer?.id ?? null, country: input.country ?? country };
      const email = input.buyer?.email ?? session?.buyer.email ?? null;
      const phone = input.buyer?.phone ?? session?.buyer.phone ?? null;
      const named = [
        ...namesOf({ ...at, buyer: { email, phone }, shippingAddress: input.shippingAddress ?? null }),
        ...(customer === null ? [] : namesOf({ ...at, buyer: customer })),
      ];
      return store.loadPastOrders(merchant.id, [...new Set([...standing, ...named])]);
    }
    default:
      return null;
  }
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
