// The OpenAPI 3.1 document of Sessions v2, made from the schemas that requests are read with.
import { z } from 'zod';
import type { Result, Route, WireReply } from '../dialect.ts';
import { failureOf, jsonReply } from '../wire.ts';
import { renderFailure } from './problems.ts';
import { CouponBody, CustomerBody, ItemBody, ItemChange, SessionBody } from './shapes.ts';
import {
  createdAnswer,
  customerAnswer,
  errorAnswer,
  itemAnswer,
  paymentMethodsAnswer,
  sessionAnswer,
} from './v2-answers.ts';

type Part = Readonly<Record<string, unknown>>;

const SCHEMAS = {
  CreateSessionRequest: SessionBody,
  OrderItemRequest: ItemBody,
  OrderItemUpdate: ItemChange,
  CustomerRequest: CustomerBody,
  CouponRequest: CouponBody,
  BaseSessionResponse: createdAnswer,
  SessionResponse: sessionAnswer,
  OrderItemResponse: itemAnswer,
  CustomerResponse: customerAnswer,
  PaymentMethodsResponse: paymentMethodsAnswer,
  ErrorResponse: errorAnswer,
} as const satisfies Record<string, z.ZodType>;

interface Operation {
  readonly id: string;
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** After the path of the session; the first one is that of all sessions. */
  readonly path: string;
  readonly summary: string;
  readonly body?: keyof typeof SCHEMAS;
  readonly ok: 200 | 201 | 204;
  /** A list where the path names several products. */
  readonly answer?: keyof typeof SCHEMAS;
}

const SESSIONS = '/v2/checkouts/{storeId}/{checkoutId}/sessions';
const ONE = '/{sessionId}';
const ITEM = `${ONE}/cart/items/{productPath}`;

const OPERATIONS: readonly Operation[] = [
  {
    ...{ id: 'createSession', method: 'post', path: '', summary: 'Create a session' },
    ...{ body: 'CreateSessionRequest', ok: 201, answer: 'BaseSessionResponse' },
  },
  {
    ...{ id: 'retrieveSession', method: 'get', path: ONE, summary: 'Read a session' },
    ...{ ok: 200, answer: 'SessionResponse' },
  },
  {
    ...{ id: 'updateSession', method: 'put', path: ONE, summary: 'Replace items, customer or tags of a session' },
    ...{ body: 'CreateSessionRequest', ok: 200, answer: 'SessionResponse' },
  },
  {
    ...{ id: 'retrievePaymentMethods', method: 'get', path: `${ONE}/payment-methods`, summary: 'Read its ways to pay' },
    ...{ ok: 200, answer: 'PaymentMethodsResponse' },
  },
  {
    ...{ id: 'addSessionItem', method: 'post', path: `${ONE}/cart/items`, summary: 'Add an item, or to its quantity' },
    ...{ body: 'OrderItemRequest', ok: 200, answer: 'OrderItemResponse' },
  },
  {
    ...{ id: 'updateSessionItem', method: 'put', path: ITEM, summary: 'Change an item, or several' },
    ...{ body: 'OrderItemUpdate', ok: 200, answer: 'OrderItemResponse' },
  },
  { id: 'removeSessionItem', method: 'delete', path: ITEM, summary: 'Take an item out, or several', ok: 204 },
  {
    ...{ id: 'updateSessionCustomer', method: 'put', path: `${ONE}/customer`, summary: 'Change the customer' },
    ...{ body: 'CustomerRequest', ok: 200, answer: 'CustomerResponse' },
  },
  {
    ...{ id: 'applySessionCoupon', method: 'post', path: `${ONE}/cart/coupon`, summary: 'Set the coupon, or clear it' },
    ...{ body: 'CouponRequest', ok: 200, answer: 'SessionResponse' },
  },
];

const ERRORS: Readonly<Record<number, string>> = {
  400: 'A field is wrong, or a rule says no; `errors` names each.',
  401: 'The credentials are not known, or a field needs some.',
  404: 'There is no such session in this checkout.',
  429: 'Too many requests; `Retry-After` says when to come again.',
};

export function openApiDocument(): Part {
  const paths: Record<string, Record<string, Part>> = {};
  for (const operation of OPERATIONS) {
    (paths[SESSIONS + operation.path] ??= {})[operation.method] = describe(operation);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'FastSpring Sessions v2, as Kassa answers it',
      version: '2.0.0',
      description:
        'Amounts are numbers in major units. Unknown fields are ignored, and `null` is as good as none. Without credentials a caller counts as the buyer.',
    },
    servers: [{ url: '/' }],
    security: [{}, { basic: [] }, { oauth: [] }],
    paths,
    components: {
      securitySchemes: {
        basic: { type: 'http', scheme: 'basic' },
        oauth: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: '/identity/oauth/token', scopes: SCOPES } } },
      },
      schemas: Object.fromEntries(Object.entries(SCHEMAS).map(([name, schema]) => [name, schemaOf(schema)])),
    },
  };
}

const SCOPES = { ROLE_SELLER_API_READ_WRITE: 'All that the credentials may do.' };

const ref = (name: string): Part => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: Part): Part => ({ 'application/json': { schema } });

function describe({ id, path, summary, body, ok, answer }: Operation): Part {
  const names = [...(SESSIONS + path).matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const isOfSeveral = names.includes('productPath') && answer !== undefined;
  const shown = answer === undefined ? undefined : ref(answer);
  const schema = isOfSeveral ? { anyOf: [shown, { type: 'array', items: shown }] } : shown;
  return {
    operationId: id,
    summary,
    parameters: names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
    ...(body !== undefined && { requestBody: { required: true, content: json(ref(body)) } }),
    responses: {
      [ok]: { description: summary, ...(schema !== undefined && { content: json(schema) }) },
      ...Object.fromEntries(
        Object.entries(ERRORS).map(([status, description]) => [
          status,
          { description, content: json(ref('ErrorResponse')) },
        ]),
      ),
    },
  };
}

/** What is read is what the schemas come to: before, `null` stands for nothing in every field. */
function schemaOf(schema: z.ZodType): Part {
  const described = z.toJSONSchema(schema, {
    io: 'output',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      // Keys that are not known are ignored, and answers may gain some.
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  return Object.fromEntries(Object.entries(described).filter(([name]) => name !== '$schema'));
}

let written: string | null = null;

/** It never changes while the server runs. */
function renderDocument(result: Result, ...asked: RestOfRender): WireReply {
  if (result.kind !== 'openapi') return renderFailure(failureOf(result), ...asked);
  written ??= JSON.stringify(openApiDocument());
  return { ...jsonReply(200, null), body: written };
}

type RestOfRender = Parameters<Route['render']> extends [unknown, ...infer Rest] ? Rest : never;

export const openApiRoute: Route = {
  method: 'GET',
  path: '/v2/openapi.json',
  scopes: 'public',
  idempotency: 'none',
  parse: () => ({ do: 'openapi' }),
  render: renderDocument,
};
