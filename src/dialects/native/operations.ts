// Every route of this API.
import type { Operation } from './operation.ts';
import { sessionOperations } from './session-operations.ts';
import { deliveryOperations, endpointOperations } from './webhook-operations.ts';

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
  ...endpointOperations,
  ...deliveryOperations,
  openApi,
];
