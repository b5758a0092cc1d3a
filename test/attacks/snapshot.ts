// Everything that the store lists of a shop, as one text: two are equal when nothing has changed.
import type { App } from '../../src/app.ts';
import type { Shop } from './shops.ts';

const PAGE = { limit: 1_000, after: null };

export async function snapshotOf({ store }: App, { merchantId }: Shop): Promise<string> {
  const lists = await Promise.all([
    store.loadMerchant(merchantId),
    store.listSessions(merchantId, {}, PAGE),
    store.listEvents(merchantId, {}, PAGE),
    store.listEndpoints(merchantId, {}, PAGE),
    store.listDeliveries(merchantId, {}, PAGE),
    store.listCustomers(merchantId, {}, PAGE),
    store.listDiscounts(merchantId, { benefits: ['percentage'] }, PAGE),
    store.listSubscriptions(merchantId, {}, PAGE),
    store.listInstruments(merchantId, {}, PAGE),
    store.loadCatalogue(merchantId),
  ]);
  return JSON.stringify(lists);
}
