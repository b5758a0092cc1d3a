// Reads everything that one customer has. Nothing here changes anything.
import { MAX_ACCOUNT_ROWS, type AccountIntent } from '../dialects/account-intent.ts';
import type { Result } from '../dialects/dialect.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { Session } from '../domain/session.ts';
import { renewalSessionId } from '../domain/billing-period.ts';
import type { EngineDeps } from './deps.ts';

export async function readAccount(
  { store }: Pick<EngineDeps, 'store'>,
  { id: merchantId }: Merchant,
  { customer: ref, dialect }: AccountIntent,
): Promise<Result> {
  const customer = await store.findCustomer(merchantId, ref);
  if (customer === null) return { kind: 'not-found', what: 'customer' };
  const mine = { customerId: customer.id };
  const page = { limit: MAX_ACCOUNT_ROWS, after: null };
  const [subscriptions, instruments, orders, products] = await Promise.all([
    store.listSubscriptions(merchantId, mine, page),
    store.listInstruments(merchantId, mine, page),
    store.listSessions(merchantId, { dialect, customers: [customer.id] }, page),
    store.loadCatalogue(merchantId),
  ]);
  const next = await Promise.all(
    subscriptions.rows.map((subscription) => store.loadSession(merchantId, renewalSessionId(subscription))),
  );
  const bills = next.flatMap((loaded): Session[] => {
    const isUnpaid = loaded !== null && loaded.session.order === null && loaded.session.dialect === dialect;
    return isUnpaid ? [loaded.session] : [];
  });
  const account = {
    customer,
    subscriptions: subscriptions.rows,
    instruments: instruments.rows,
    orders: orders.rows,
    bills,
    products,
  };
  return { kind: 'account', account };
}
