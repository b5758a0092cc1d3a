// Whose the address of a session is. A session shows its id in a link, so neither the one who proves a phone there nor the
// one who types an address need be the buyer: one person's address must not end in another's book.
import { isSameJson } from '../../base/json.ts';
import type { OpenSession, ReviseSession } from '../command.ts';
import { addressOfOrder } from '../customer.ts';
import type { Session } from '../session.ts';

/**
 * An address that a merchant gives is that of the customer the session has with it, or is given next: of nobody who
 * proves a phone there later. One from elsewhere is that of whoever was known to send it, also when it stood there before.
 */
export function withAddressOwner(
  before: Session | null,
  after: Session,
  command: Pick<ReviseSession | OpenSession, 'input'> & Pick<ReviseSession, 'fromPage' | 'sender'>,
): Session {
  const { input, fromPage = false, sender = null } = command;
  const address = addressOfOrder(after);
  const standing = after.addressOwner ?? null;
  const isNew = before === null || !isSameJson(addressOfOrder(before), address);
  const isGiven = isNew || Boolean(input.shippingAddress ?? input.billingAddress);
  const next = (): string | null => {
    if (address === null) return null;
    if (fromPage) return isNew ? sender : isGiven ? (sender ?? standing) : standing;
    const isNamed = input.customer !== undefined && !after.typedOnPage.address;
    return isGiven || isNamed ? after.customerId : standing;
  };
  const owner = next();
  return owner === standing ? after : { ...after, addressOwner: owner };
}
