// What the engine does with customers around a session: looks up the one a command names, and keeps the address of a
// session that was completed.
import type { Command } from '../domain/command.ts';
import { addressToRemember, rememberAddress, type Customer } from '../domain/customer.ts';
import type { Session } from '../domain/session.ts';
import type { EngineDeps } from './deps.ts';

/** Somebody else may change the same customer at the same time; it is read and changed again. */
const MAX_ROUNDS = 3;

/** `null` also when the command names nobody, which costs nothing. Archived customers buy no more. */
export function namedCustomer(
  { store }: EngineDeps,
  merchantId: string,
  command: Command,
): Promise<Customer | null> | null {
  if (command.type !== 'open-session' && command.type !== 'revise-session') return null;
  const { customer: ref } = command.input;
  if (ref === undefined || ref === null) return null;
  return store.findCustomer(merchantId, ref).then((found) => (found?.archivedAtMs === null ? found : null));
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
      if (next === customer || (await deps.store.updateCustomer(next, customer.version))) return;
    }
    throw new Error(`customer ${customerId} was changed by others at the same time`);
  } catch (error) {
    deps.onFault(error, `remembering the address of session ${session.id}`);
  }
}
