// Whose phone it is. Only who has proven it counts: a number that somebody else wrote into a customer's record gives
// nobody that customer's addresses.
import { uuidv7 } from '../base/ids.ts';
import { newCustomer, type Customer } from '../domain/customer.ts';
import type { Phone } from '../domain/phone.ts';
import type { Session } from '../domain/session.ts';
import type { EngineDeps } from './deps.ts';
import { insertCustomer } from './save-customer.ts';

/** The customer who has proven this phone before, or a new one. */
export async function holderOf(
  deps: EngineDeps,
  { merchantId, livemode }: Session,
  phone: Phone,
): Promise<{ readonly customer: Customer; readonly isNew: boolean }> {
  const nowMs = deps.clock.businessMs(merchantId);
  for (;;) {
    const known = await findHolder(deps, merchantId, phone);
    if (known !== null) return { customer: known, isNew: false };
    const id = uuidv7(deps.clock.wallMs());
    const customer = newCustomer({ merchantId, id, livemode, phone: phone.e164, phoneVerifiedAtMs: nowMs }, nowMs);
    // Taken means that the same phone was proven in the same moment, so the next look finds it.
    if ((await insertCustomer(deps, customer)) === 'inserted') return { customer, isNew: true };
  }
}

/** A session that has its buyer is not given to another. */
export async function mayTake(deps: EngineDeps, { merchantId, customerId }: Session, phone: Phone): Promise<boolean> {
  if (customerId === null) return true;
  return (await findHolder(deps, merchantId, phone))?.id === customerId;
}

async function findHolder({ store }: EngineDeps, merchantId: string, { e164 }: Phone): Promise<Customer | null> {
  const found = await store.findCustomer(merchantId, { phone: e164 });
  return found === null || found.phoneVerifiedAtMs === null ? null : found;
}
