// The one way in which the engine saves customers: with the event about it, where somebody listens.
import { uuidv7 } from '../base/ids.ts';
import type { CustomerEventType } from '../dialects/dialect.ts';
import { customerByOrder, type Customer } from '../domain/customer.ts';
import { hears, type Merchant } from '../domain/merchant.ts';
import type { Session } from '../domain/session.ts';
import type { CreditAlong, CustomerEvent } from '../store/customer-store.ts';
import type { CreditOutcome } from '../store/store-credit.ts';
import type { NewCustomer } from '../store/store.ts';
import type { EngineDeps } from './deps.ts';

type EventDeps = Pick<EngineDeps, 'clock' | 'dialects'>;
type SaveDeps = EventDeps & Pick<EngineDeps, 'store' | 'facts' | 'onEvents'>;

export const insertCustomer = (deps: SaveDeps, customer: Customer): Promise<'inserted' | 'taken'> =>
  insertBy((event) => deps.store.insertCustomer(customer, event), deps, customer);

/** Answers with whoever has the e-mail address already. */
export const insertSoleEmail = (deps: SaveDeps, customer: Customer): Promise<'inserted' | 'taken' | Customer> =>
  insertBy((event) => deps.store.insertSoleEmail(customer, event), deps, customer);

/** False when somebody was faster, or when a name is another customer's. */
export const updateCustomer = (deps: SaveDeps, customer: Customer, expectedVersion: number): Promise<boolean> =>
  updateBy((event) => deps.store.updateCustomer(customer, expectedVersion, event), deps, customer);

export const updateSoleEmail = (
  deps: SaveDeps,
  customer: Customer,
  expectedVersion: number,
): Promise<boolean | Customer> =>
  updateBy((event) => deps.store.updateSoleEmail(customer, expectedVersion, event), deps, customer);

/** Both or neither. */
export const updateWithCredit = (
  deps: SaveDeps,
  customer: Customer,
  expectedVersion: number,
  isSole: boolean,
  credit: CreditAlong,
): Promise<boolean | Customer | Exclude<CreditOutcome, 'done'>> =>
  updateBy(
    (event) => deps.store.updateWithCredit({ customer, expectedVersion, event, isSole }, credit),
    deps,
    customer,
  );

async function insertBy<T>(
  insert: (event: CustomerEvent | null) => Promise<T>,
  deps: SaveDeps,
  customer: Customer,
): Promise<T> {
  const event = await eventAbout(deps, customer, 'customer.created');
  const outcome = await insert(event);
  if (event !== null && outcome === 'inserted') deps.onEvents(customer.merchantId);
  return outcome;
}

async function updateBy<T>(
  update: (event: CustomerEvent | null) => Promise<T>,
  deps: SaveDeps,
  customer: Customer,
): Promise<T> {
  const event = await eventAbout(deps, customer, 'customer.updated');
  const outcome = await update(event);
  if (event !== null && outcome === true) deps.onEvents(customer.merchantId);
  return outcome;
}

/** The buyer who becomes a customer by the order that `after` has and `before` has not, to be saved along with it. */
export function newCustomerOf(
  deps: EventDeps,
  before: Session | null,
  after: Session,
  merchant: Merchant,
): NewCustomer | null {
  if (before?.customerId === after.customerId) return null;
  const customer = customerByOrder(after, deps.clock.businessMs(merchant.id));
  return customer === null ? null : { customer, event: eventFor(deps, merchant, 'customer.created') };
}

async function eventAbout(
  deps: SaveDeps,
  { merchantId }: Customer,
  type: CustomerEventType,
): Promise<CustomerEvent | null> {
  const known = await deps.facts.present(merchantId);
  return known === null ? null : eventFor(deps, known.merchant, type);
}

function eventFor({ clock, dialects }: EventDeps, merchant: Merchant, type: CustomerEventType): CustomerEvent | null {
  const isHeard = merchant.endpoints.some((endpoint) => {
    const words = dialects.find(({ name }) => name === endpoint.dialect)?.webhook?.customers;
    return words?.namesOf(type).some((name) => hears(endpoint, name));
  });
  return isHeard ? { id: uuidv7(clock.wallMs()), type, atMs: clock.businessMs(merchant.id) } : null;
}
