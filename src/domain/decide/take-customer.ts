// Whose session it is. Whoever names a customer is trusted to know them: pages never do.
import type { SessionInput } from '../command.ts';
import type { Facts } from '../facts.ts';
import { problem, type Problem } from '../problem.ts';
import type { Buyer, Session } from '../session.ts';

export function checkCustomer({ customer, customerMayBeUnknown = false }: SessionInput, facts: Facts): Problem[] {
  if (customer === undefined || customer === null || facts.customer !== null || customerMayBeUnknown) return [];
  const [name, value] = Object.entries(customer)[0] ?? [];
  const text = `\`customer\`: there is no customer with the ${NAMES[name ?? ''] ?? 'id'} “${String(value)}”. Correct it, or have the customer created first: by the configuration, another API or an order.`;
  return [{ ...problem('customer_not_found', 'customer', text), named: String(value) }];
}

const NAMES: Readonly<Record<string, string>> = { externalId: 'external id', phone: 'phone', email: 'e-mail' };

/** `buyer` is the buyer as the input left it; what it does not say is filled from the customer. */
export function takeCustomer(
  before: Session,
  { customer: wanted }: SessionInput,
  buyer: Buyer,
  { customer }: Facts,
): Pick<Session, 'customerId' | 'buyer'> {
  if (wanted === undefined) return { customerId: before.customerId, buyer };
  if (wanted === null || customer === null) return { customerId: null, buyer };
  return {
    customerId: customer.id,
    buyer: {
      ...buyer,
      email: buyer.email ?? customer.email,
      phone: buyer.phone ?? customer.phone,
      name: buyer.name ?? customer.name,
      externalId: buyer.externalId ?? customer.externalId,
    },
  };
}
