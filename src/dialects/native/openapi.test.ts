import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { makeSession } from '../../../test/makers.ts';
import { makeAsked, makeContext } from '../../../test/wire-makers.ts';
import createBody from './fixtures/create-session.request.json' with { type: 'json' };
import createReply from './fixtures/create-session.reply.json' with { type: 'json' };
import { native } from './index.ts';

interface Described {
  readonly operationId: string;
  readonly security: readonly Record<string, readonly string[]>[];
  readonly parameters: readonly { readonly name?: string; readonly in?: string; readonly $ref?: string }[];
  readonly requestBody?: unknown;
  readonly responses: Record<string, unknown>;
}

interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Described>>;
  readonly components: { readonly schemas: Record<string, object> };
}

const route = native.routes.find(({ path }) => path === '/openapi.json');
const reply = route?.render({ kind: 'openapi' }, makeContext(), makeAsked());
const document = JSON.parse(reply?.body ?? '') as Document;

const described = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, ...operation })),
);

describe('the OpenAPI document', () => {
  it('is public JSON of version 3.1', () => {
    expect(route?.scopes).toBe('public');
    expect(reply).toMatchObject({ status: 200, headers: { 'content-type': 'application/json; charset=utf-8' } });
    expect(document.openapi).toBe('3.1.0');
  });

  it('describes every route and nothing else', () => {
    const routes = native.routes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
    expect(described.map(({ name }) => name).sort()).toEqual(routes.sort());
    expect(new Set(described.map(({ operationId }) => operationId)).size).toBe(routes.length);
  });

  it('says how many pieces there can be at most', () => {
    const { SessionCreate, SubscriptionCreate, SubscriptionChange } = document.components.schemas;
    for (const body of [SessionCreate, SubscriptionCreate, SubscriptionChange]) {
      expect(body).toMatchObject({
        properties: { lines: { items: { properties: { quantity: { minimum: 1, maximum: 10_000 } } } } },
      });
    }
  });

  it('refers only to what it contains', () => {
    const references = referencesIn(document);
    expect(references.length).toBeGreaterThan(100);
    for (const reference of references) expect(resolve(reference), reference).toBeDefined();
  });

  it('says which scopes suffice', () => {
    for (const { method, path, scopes } of native.routes) {
      const name = `${method} ${path.replace(/:(\w+)/g, '{$1}')}`;
      const security = described.find((operation) => operation.name === name)?.security;
      expect(security, name).toEqual(scopes === 'public' ? [] : scopes.map((scope) => ({ apiKey: [scope] })));
    }
  });

  it('names the parameters of paths, queries and headers', () => {
    const parametersOf = (name: string) =>
      described
        .find((operation) => operation.name === name)
        ?.parameters.map((parameter) => parameter.$ref?.split('/').at(-1) ?? `${parameter.in} ${parameter.name}`);
    expect(parametersOf('PATCH /kassa/v1/sessions/{id}')).toEqual(['Id', 'IdempotencyKey', 'IfMatch']);
    expect(parametersOf('GET /kassa/v1/sessions/{id}')).toEqual(['Id']);
    expect(parametersOf('GET /kassa/v1/events')).toEqual([
      'query type',
      'query session',
      'query limit',
      'query cursor',
    ]);
  });

  it('has an answer and errors for everything', () => {
    for (const { name, responses } of described) {
      const codes = Object.keys(responses);
      expect(
        codes.filter((code) => code.startsWith('2')),
        name,
      ).toHaveLength(1);
      if (name !== 'GET /openapi.json')
        expect(codes, name).toEqual(expect.arrayContaining(['400', '401', '403', '500']));
    }
  });

  it('leaves out what belongs to JavaScript only', () => {
    expect(reply?.body).not.toContain(String(Number.MAX_SAFE_INTEGER));
    expect(reply?.body).not.toContain('$schema');
  });
});

describe('its schemas', () => {
  const validator = new Ajv2020({ strict: false, validateFormats: false });
  validator.addSchema({ $id: 'kassa', ...document });
  const isA = (name: string, value: unknown): boolean => {
    const validate = validator.getSchema(`kassa#/components/schemas/${name}`);
    if (validate === undefined) throw new Error(`there is no schema ${name}`);
    return validate(value) as boolean;
  };

  it('can all be compiled', () => {
    for (const name of Object.keys(document.components.schemas)) expect(isA(name, Symbol.for('nothing'))).toBe(false);
  });

  it('take what the server takes, and refuse what it refuses', () => {
    expect(isA('SessionCreate', createBody)).toBe(true);
    expect(isA('SessionCreate', { ...createBody, lines: [] })).toBe(false);
    expect(isA('SessionCreate', { ...createBody, discont: [] })).toBe(false);
    expect(isA('SessionUpdate', { note: null })).toBe(true);
    expect(isA('SessionUpdate', { currency: null })).toBe(false);
    expect(isA('WebhookEndpointCreate', { url: 'https://a.example', events: ['order.created'] })).toBe(true);
    expect(isA('WebhookEndpointCreate', { url: 'https://a.example', events: ['order.made'] })).toBe(false);
  });

  it('describe what the server answers, also with fields that come later', () => {
    expect(isA('Session', createReply)).toBe(true);
    expect(isA('Session', { ...createReply, later: 1 })).toBe(true);
    expect(isA('Session', { ...createReply, totals: null })).toBe(false);
    const session = makeSession();
    const event = { id: 'evt', type: 'session.created' as const, atMs: 0, sequence: 1, detail: {}, session };
    expect(isA('Event', JSON.parse(native.webhook?.render('session.created', event, makeContext()) ?? ''))).toBe(true);
    const missing = route?.render({ kind: 'not-found', what: 'session' }, makeContext(), makeAsked());
    expect(isA('Error', JSON.parse(missing?.body ?? ''))).toBe(true);
  });
});

function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    key === '$ref' && typeof member === 'string' ? [member] : referencesIn(member),
  );
}

function resolve(reference: string): unknown {
  expect(reference).toMatch(/^#\//);
  let found: unknown = document;
  for (const step of reference.slice(2).split('/')) found = (found as Record<string, unknown> | undefined)?.[step];
  return found;
}
