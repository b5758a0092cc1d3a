// Sends messages by one HTTP request to whatever provider the merchant has: its address, headers and body are settings.
import type { LookupFunction } from 'node:net';
import { Agent, request } from 'undici';
import { z } from 'zod';
import { createGuardedLookup, type Resolve } from '../../base/address-guard.ts';
import { checkWebhookUrl } from '../../base/public-url.ts';
import type { Messenger, OutgoingMessage, Sent } from '../messenger.ts';
import { fillTemplate, template, type Environment } from '../template.ts';

export interface HttpDeps {
  readonly environment: Environment;
  /** Whether providers may be reached by plain http and in the own network. */
  readonly allowPrivate: boolean;
  /** Replaces the system's name lookup. */
  readonly resolve?: Resolve;
}

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

const json: z.ZodType<Json> = z.lazy(() =>
  z.union([template, z.number(), z.boolean(), z.null(), z.array(json), z.record(z.string(), json)]),
);

const settings = z
  .strictObject({
    url: template,
    method: z.enum(['POST', 'PUT', 'GET']).default('POST'),
    headers: z.record(z.string().regex(/^[\w-]+$/, 'must be the name of a header'), template).default({}),
    /** `form` sends the body as `application/x-www-form-urlencoded`, and then has texts only. */
    format: z.enum(['json', 'form']).default('json'),
    body: json.optional(),
  })
  .refine(({ method, body }) => (method === 'GET') === (body === undefined), {
    path: ['body'],
    error: 'is needed with POST and PUT, and cannot go with GET',
  })
  .refine(({ format, body }) => format === 'json' || isFlat(body), {
    path: ['body'],
    error: 'must be a list of names and texts when the format is form',
  });

type Settings = z.output<typeof settings>;

const CONNECTIONS_PER_HOST = 8;

export function createHttpMessenger(deps: HttpDeps): Messenger {
  const lookup: LookupFunction | undefined = deps.allowPrivate ? undefined : createGuardedLookup(deps.resolve);
  const agent = new Agent({ connections: CONNECTIONS_PER_HOST, pipelining: 1, connect: lookup ? { lookup } : {} });
  return {
    name: 'http',
    channels: ['sms', 'whatsapp', 'email'],
    settings,
    send: (message, given, signal) => send(deps, agent, message, given as Settings, signal),
    close: () => agent.destroy(),
  };
}

async function send(
  { environment, allowPrivate }: HttpDeps,
  agent: Agent,
  message: OutgoingMessage,
  { url: address, method, headers, format, body }: Settings,
  signal: AbortSignal,
): Promise<Sent> {
  const fill = (text: string): string => fillTemplate(text, message, environment);
  const url = fillTemplate(address, message, environment, encodeURIComponent);
  // Sockets look up names only, so an address written into the URL is checked here.
  const reason = checkWebhookUrl(url, allowPrivate);
  if (reason !== null) return { kind: 'failed', reason: `The messenger http cannot use its URL. ${reason}` };
  const filled = body === undefined ? undefined : fillAll(body, fill);
  const reply = await request(url, {
    dispatcher: agent,
    method,
    headers: {
      'user-agent': 'Kassa-Messenger/1.0',
      ...(filled === undefined ? {} : { 'content-type': TYPES[format] }),
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), fill(value)])),
    },
    body: filled === undefined ? null : format === 'json' ? JSON.stringify(filled) : formOf(filled),
    signal,
  });
  // What it says is not read: it may repeat the code, and the status has already decided.
  await reply.body.dump();
  if (reply.statusCode >= 200 && reply.statusCode < 300) return { kind: 'sent' };
  return { kind: 'failed', reason: `The provider of messages answered with status ${reply.statusCode}.` };
}

const TYPES: Readonly<Record<Settings['format'], string>> = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
};

function fillAll(value: Json, fill: (text: string) => string): Json {
  if (typeof value === 'string') return fill(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map((member) => fillAll(member, fill));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fillAll(member, fill)]));
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

const isFlat = (body: Json | undefined): boolean =>
  body === undefined ||
  (typeof body === 'object' &&
    body !== null &&
    !isList(body) &&
    Object.values(body).every((value) => typeof value === 'string' || typeof value === 'number'));

const formOf = (body: Json): string =>
  new URLSearchParams(Object.entries(body as object).map(([name, value]) => [name, String(value)])).toString();
