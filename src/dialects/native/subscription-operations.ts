// Routes around subscriptions and the ways to pay that are kept for them.
import type { Operation } from './operation.ts';
import { parseCancelSubscription, parseListInstruments, parseListSubscriptions, parseOnId } from './parse.ts';
import { instrumentsQuery, subscriptionsQuery } from './query-input.ts';

const PATH = '/kassa/v1/subscriptions';

export const subscriptionOperations: readonly Operation[] = [
  {
    id: 'listSubscriptions',
    tag: 'Subscriptions',
    summary: 'List subscriptions',
    method: 'GET',
    path: PATH,
    scopes: ['subscriptions.read'],
    query: subscriptionsQuery.shape.query,
    answer: 'SubscriptionList',
    parse: parseListSubscriptions,
  },
  {
    id: 'getSubscription',
    tag: 'Subscriptions',
    summary: 'Get a subscription',
    description:
      'They begin with a session that sells what is paid again and again. Each later period is a session of its own.',
    method: 'GET',
    path: `${PATH}/:id`,
    scopes: ['subscriptions.read'],
    answer: 'Subscription',
    parse: parseOnId('read-subscription'),
  },
  {
    id: 'cancelSubscription',
    tag: 'Subscriptions',
    summary: 'Cancel a subscription, now or with its period',
    method: 'POST',
    path: `${PATH}/:id/cancel`,
    scopes: ['subscriptions.write'],
    body: 'SubscriptionCancel',
    isBodyOptional: true,
    answer: 'Subscription',
    isRefusable: true,
    parse: parseCancelSubscription,
  },
  {
    id: 'keepSubscription',
    tag: 'Subscriptions',
    summary: 'Keep a subscription that would end with its period',
    method: 'POST',
    path: `${PATH}/:id/keep`,
    scopes: ['subscriptions.write'],
    body: 'Nothing',
    isBodyOptional: true,
    answer: 'Subscription',
    isRefusable: true,
    parse: parseOnId('keep-subscription'),
  },
  {
    id: 'listInstruments',
    tag: 'Subscriptions',
    summary: 'List kept ways to pay',
    method: 'GET',
    path: '/kassa/v1/instruments',
    scopes: ['customers.read'],
    query: instrumentsQuery.shape.query,
    answer: 'InstrumentList',
    parse: parseListInstruments,
  },
  {
    id: 'getInstrument',
    tag: 'Subscriptions',
    summary: 'Get a kept way to pay',
    method: 'GET',
    path: '/kassa/v1/instruments/:id',
    scopes: ['customers.read'],
    answer: 'Instrument',
    parse: parseOnId('read-instrument'),
  },
];
