// Every route of this API.
import { clockOperations } from './clock-operations.ts';
import { customerOperations } from './customer-operations.ts';
import { discountOperations } from './discount-operations.ts';
import type { Operation } from './operation.ts';
import { parseListMessages } from './parse.ts';
import { messagesQuery } from './query-input.ts';
import { sessionOperations } from './session-operations.ts';
import { subscriptionOperations } from './subscription-operations.ts';
import { deliveryOperations, endpointOperations } from './webhook-operations.ts';

const listMessages: Operation = {
  id: 'listMessages',
  tag: 'Messages',
  summary: 'List messages that would have been sent',
  description:
    'Merchants in test mode send buyers nothing: every text message, WhatsApp message and e-mail is found here, and in it the one-time code. Empty in live mode.',
  method: 'GET',
  path: '/kassa/v1/messages',
  scopes: ['messages.read'],
  query: messagesQuery.shape.query,
  answer: 'MessageList',
  parse: parseListMessages,
};

const openApi: Operation = {
  id: 'getOpenApi',
  tag: 'This document',
  summary: 'Get this document',
  method: 'GET',
  path: '/openapi.json',
  scopes: 'public',
  answer: 'OpenApi',
  parse: () => ({ do: 'openapi' }),
};

export const operations: readonly Operation[] = [
  ...sessionOperations,
  ...customerOperations,
  ...discountOperations,
  ...subscriptionOperations,
  ...endpointOperations,
  ...deliveryOperations,
  listMessages,
  ...clockOperations,
  openApi,
];
