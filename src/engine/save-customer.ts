// The one way in which customers are saved: with the event about it, where somebody listens.
import { uuidv7 } from '../base/ids.ts';
import type { CustomerEventType, Dialect } from '../dialects/dialect.ts';
import type { Customer } from '../domain/customer.ts';
import type { CustomerEvent } from '../store/customer-store.ts';
import type { EngineDeps } from './deps.ts';

type SaveDeps = Pick<EngineDeps, 'store' | 'clock' | 'facts' | 'dialects' | 'onEvents'>;

export async function insertCustomer(deps: SaveDeps, customer: Customer): Promise<'inserted' | 'taken'> {
  const event = await eventAbout(deps, customer, 'customer.created');
  const outcome = await deps.store.insertCustomer(customer, event);
  if (event !== null && outcome === 'inserted') deps.onEvents(customer.merchantId);
  return outcome;
}

/** False when somebody was faster, or when a name is another customer's. */
export async function updateCustomer(deps: SaveDeps, customer: Customer, expectedVersion: number): Promise<boolean> {
  const event = await eventAbout(deps, customer, 'customer.updated');
  const isSaved = await deps.store.updateCustomer(customer, expectedVersion, event);
  if (event !== null && isSaved) deps.onEvents(customer.merchantId);
  return isSaved;
}

async function eventAbout(
  { clock, facts, dialects }: SaveDeps,
  { merchantId }: Customer,
  type: CustomerEventType,
): Promise<CustomerEvent | null> {
  const known = await facts.present(merchantId);
  const isHeard =
    known?.merchant.endpoints.some(({ dialect, events }) => wants(dialects, dialect, events, type)) ?? false;
  return isHeard ? { id: uuidv7(clock.wallMs()), type, atMs: clock.businessMs(merchantId) } : null;
}

function wants(
  dialects: readonly Dialect[],
  dialect: string,
  events: readonly string[],
  type: CustomerEventType,
): boolean {
  const names = dialects.find(({ name }) => name === dialect)?.webhook?.customers?.namesOf(type) ?? [];
  return names.some((name) => events.includes('*') || events.includes(name));
}
