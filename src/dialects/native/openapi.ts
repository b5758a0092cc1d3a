// The OpenAPI 3.1 document, made from the same operations and schemas that the server runs on.
import { componentSchemas, inlineSchema, schemaPath, type JsonSchema } from './components.ts';
import { takesKey, type Operation } from './operation.ts';
import type { ErrorType } from './problems.ts';

type Part = Readonly<Record<string, unknown>>;

/** Version of the API, which is not that of the server. */
const API_VERSION = '1.0.0';

export function openApiDocument(operations: readonly Operation[]): Part {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Kassa',
      version: API_VERSION,
      summary: 'Checkout sessions: open one, send the buyer to its page, hear of the order.',
      description: CONVENTIONS,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
    paths: pathsOf(operations),
    webhooks: { event: { post: WEBHOOK } },
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', bearerFormat: 'kassa_test_… or kassa_live_…' },
      },
      parameters: PARAMETERS,
      headers: HEADERS,
      responses: Object.fromEntries(Object.entries(ERRORS).map(([status, error]) => [`Error${status}`, error])),
      schemas: componentSchemas(),
    },
  };
}

const CONVENTIONS = [
  'Amounts are whole numbers of the minor unit of the currency; times are RFC 3339 in UTC; what is absent is `null`.',
  'Every POST, PATCH and DELETE may carry an `Idempotency-Key`, which is kept for 24 hours: a repeat gets the same answer. Only refusals of the moment (`payment_in_progress`, `payment_partly_arrived`, `version_stale`, `session_busy`) are not kept.',
  'Unknown fields are refused. Answers may gain fields, and enumerations of codes may gain members.',
].join('\n\n');

const json = (schema: JsonSchema): Part => ({ 'application/json': { schema } });

const ref = (to: string): Part => ({ $ref: to });

const PARAMETERS: Part = {
  Id: { name: 'id', in: 'path', required: true, schema: { type: 'string', minLength: 1, maxLength: 255 } },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description: 'Makes a repeat harmless. The same key with another body or `If-Match` is refused.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  },
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    description:
      'The `ETag` of the session as you know it. When it has changed since, nothing happens and it is answered with 412.',
    schema: { type: 'string', examples: ['"3"'] },
  },
};

const HEADERS: Part = {
  RequestId: { description: 'To name when you ask about this request.', schema: { type: 'string' } },
  ETag: { description: 'The version of the session, in quotes.', schema: { type: 'string' } },
  IdempotentReplayed: {
    description: '`true` when this answer was given before, to the first request with this key.',
    schema: { type: 'string', const: 'true' },
  },
  RetryAfter: { description: 'Seconds to wait.', schema: { type: 'integer' } },
};

const REQUEST_ID = { 'Request-Id': ref('#/components/headers/RequestId') };
const RETRY_AFTER = { ...REQUEST_ID, 'Retry-After': ref('#/components/headers/RetryAfter') };

const error = (type: ErrorType, description: string, headers: Part = REQUEST_ID): Part => ({
  description: `\`${type}\`: ${description}`,
  headers,
  content: json(ref(schemaPath('Error'))),
});

const ERRORS: Readonly<Record<number, Part>> = {
  400: error('invalid_request', 'the request could not be understood; `param` names the field.'),
  401: error('authentication', 'the key is missing, unknown or revoked.'),
  403: error('permission', 'the key lacks a scope.'),
  404: error('not_found', 'there is no such thing, or it belongs to somebody else.'),
  409: error('conflict', 'the state of things does not allow it, or the `Idempotency-Key` is in use.', RETRY_AFTER),
  412: error('conflict', 'the session has changed since; it is in the answer.'),
  413: error('invalid_request', 'the body is too large.'),
  422: error('refused', 'understood, and a rule says no; `problems` has all reasons.'),
  429: error('rate_limit', 'too many requests.', RETRY_AFTER),
  500: error('internal', 'a bug or a broken part on our side.'),
  503: error('overloaded', 'too much at once; nothing has been done.', RETRY_AFTER),
};

const WEBHOOK: Part = {
  summary: 'What an endpoint receives',
  description: 'Signed as Standard Webhooks says. Answer with 2xx within 15 seconds, or it is sent again.',
  parameters: ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => ({
    name,
    in: 'header',
    required: true,
    schema: { type: 'string' },
  })),
  requestBody: { required: true, content: json(ref(schemaPath('Event'))) },
  responses: { '2XX': { description: 'Received.' } },
};

function pathsOf(operations: readonly Operation[]): Part {
  const paths: Record<string, Record<string, Part>> = {};
  for (const operation of operations) {
    const path = operation.path.replace(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[operation.method.toLowerCase()] = describe(operation);
  }
  return paths;
}

function describe(operation: Operation): Part {
  const { id, tag, summary, description, scopes, body, isBodyOptional } = operation;
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? undefined : { description }),
    // Alternatives: one of the scopes suffices.
    security: scopes === 'public' ? [] : scopes.map((scope) => ({ apiKey: [scope] })),
    parameters: parametersOf(operation),
    ...(body === undefined
      ? undefined
      : { requestBody: { required: isBodyOptional !== true, content: json(ref(schemaPath(body))) } }),
    responses: responsesOf(operation),
  };
}

function parametersOf(operation: Operation): readonly Part[] {
  return [
    ...(operation.path.includes(':id') ? [ref('#/components/parameters/Id')] : []),
    ...(takesKey(operation) ? [ref('#/components/parameters/IdempotencyKey')] : []),
    ...(operation.isConditional ? [ref('#/components/parameters/IfMatch')] : []),
    ...(operation.query === undefined ? [] : queryParameters(operation.query)),
  ];
}

function queryParameters(query: NonNullable<Operation['query']>): readonly Part[] {
  const { properties = {} } = inlineSchema(query) as { properties?: Record<string, JsonSchema> };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    ...(description === undefined ? undefined : { description }),
    schema,
  }));
}

function responsesOf(operation: Operation): Part {
  const headers = {
    ...REQUEST_ID,
    ...(operation.answer === 'Session' ? { ETag: ref('#/components/headers/ETag') } : undefined),
    ...(takesKey(operation) ? { 'Idempotent-Replayed': ref('#/components/headers/IdempotentReplayed') } : undefined),
  };
  const content = json(ref(schemaPath(operation.answer)));
  const success = { description: operation.isCreation ? 'Created.' : 'Done.', headers, content };
  const errors = errorsOf(operation).map((status) => [status, ref(`#/components/responses/Error${status}`)]);
  return { [operation.isCreation ? 201 : 200]: success, ...(Object.fromEntries(errors) as Part) };
}

function errorsOf(operation: Operation): readonly number[] {
  return [
    ...(operation.scopes === 'public' ? [] : [400, 401, 403]),
    ...(operation.path.includes(':id') || operation.isForTestMode ? [404] : []),
    ...(takesKey(operation) ? [409] : []),
    ...(operation.isConditional ? [412] : []),
    ...(operation.body === undefined ? [] : [413]),
    ...(operation.isRefusable ? [422] : []),
    429,
    500,
    503,
  ];
}
