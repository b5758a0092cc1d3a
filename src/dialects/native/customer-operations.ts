// Routes around customers: their loyalty coins.
import type { Operation } from './operation.ts';
import { parseGrantCoins, parseListCoinEntries, parseReadCoins } from './parse.ts';
import { endpointsQuery } from './query-input.ts';

const COINS = '/kassa/v1/customers/:id/coins';
const WHO = 'The id is that of the customer, or the one that your own system has for them (`external_id`).';

export const customerOperations: readonly Operation[] = [
  {
    id: 'getCoins',
    tag: 'Loyalty coins',
    summary: 'Get the coins of a customer',
    description: WHO,
    method: 'GET',
    path: COINS,
    scopes: ['customers.read'],
    answer: 'CoinBalance',
    parse: parseReadCoins,
  },
  {
    id: 'grantCoins',
    tag: 'Loyalty coins',
    summary: 'Give coins to a customer, or take some',
    description: `${WHO} Answers the balance after it.`,
    method: 'POST',
    path: COINS,
    scopes: ['customers.write'],
    body: 'CoinGrant',
    answer: 'CoinBalance',
    isRefusable: true,
    parse: parseGrantCoins,
  },
  {
    id: 'listCoinEntries',
    tag: 'Loyalty coins',
    summary: 'List how the coins of a customer came about',
    description: `${WHO} The entries sum to what is available and pending.`,
    method: 'GET',
    path: `${COINS}/entries`,
    scopes: ['customers.read'],
    query: endpointsQuery.shape.query,
    answer: 'CoinEntryList',
    parse: parseListCoinEntries,
  },
];
