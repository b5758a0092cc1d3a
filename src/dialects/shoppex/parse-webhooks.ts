// Requests about webhooks and what was sent to them → Intents.
import { z } from 'zod';
import { nearestName } from '../../base/nearest-name.ts';
import { problem, type Problem } from '../../domain/problem.ts';
import type { BadRequest, EndpointInput, Intent, WireRequest } from '../dialect.ts';
import { Flag, optional } from './field-schemas.ts';
import { readPage, readPageNumber } from './parse-list.ts';
import { bounds } from './policy.ts';
import { readInput, reject } from './read-body.ts';
import { WEBHOOK_NAMES } from './webhook-names.ts';

/** `type` says who receives, and changes nothing about what is sent. */
const fields = {
  url: z.string(),
  events: z.array(z.string()).min(1).max(bounds.maxWebhookEvents),
  type: optional(z.enum(['paylix', 'zapier'])),
  description: z.string().max(bounds.maxDescriptionChars).nullish(),
  is_active: optional(Flag),
};
const CreateBody = z.object(fields);
const UpdateBody = CreateBody.partial();
const TestBody = z.object({ event: z.string() });

export function parseCreateWebhook(request: WireRequest): Intent | BadRequest {
  const read = readInput(request, CreateBody);
  if ('reject' in read) return read.reject;
  const problems = problemsIn(read.value);
  const { url, events } = read.value;
  if (problems.length > 0) return reject(...problems);
  return { do: 'create-endpoint', input: { ...inputOf(read.value), url, events: [...new Set(events)] } };
}

export function parseUpdateWebhook(request: WireRequest): Intent | BadRequest {
  const read = readInput(request, UpdateBody);
  if ('reject' in read) return read.reject;
  const problems = problemsIn(read.value);
  if (problems.length > 0) return reject(...problems);
  return { do: 'update-endpoint', id: idIn(request), input: inputOf(read.value) };
}

export function parseTestWebhook(request: WireRequest): Intent | BadRequest {
  const read = readInput(request, TestBody);
  if ('reject' in read) return read.reject;
  const { event } = read.value;
  const wrong = whyNoName(event, 'event');
  return wrong === null ? { do: 'test-endpoint', id: idIn(request), event } : reject(wrong);
}

export const parseOnWebhook =
  (what: 'read-endpoint' | 'delete-endpoint' | 'rotate-endpoint' | 'read-delivery' | 'resend-delivery') =>
  (request: WireRequest): Intent => ({ do: what, id: idIn(request) });

export function parseListWebhooks({ query }: WireRequest): Intent | BadRequest {
  const read = readPage(query);
  return 'problem' in read ? reject(read.problem) : { do: 'list-endpoints', page: read.page };
}

const LOG_STATUSES = new Map([
  ['pending', 'pending'],
  ['success', 'delivered'],
  ['failed', 'failed'],
]);

export const LOG_FILTERS = ['status', 'event_type', 'webhook_uniqid'];

export function parseListLogs({ query }: WireRequest): Intent | BadRequest {
  const read = readPageNumber(query, LOG_FILTERS);
  if ('problem' in read) return reject(read.problem);
  const { status: wanted, event_type: eventType, webhook_uniqid: endpointId } = query;
  const status = wanted ? LOG_STATUSES.get(wanted.toLowerCase()) : undefined;
  if (wanted && status === undefined) {
    return reject(problem('invalid_value', 'status', 'status must be pending, success or failed.'));
  }
  const wrong = eventType ? whyNoName(eventType, 'event_type') : null;
  if (wrong !== null) return reject(wrong);
  return {
    do: 'list-deliveries',
    ...(status !== undefined && { status }),
    ...(eventType && { eventType }),
    ...(endpointId && { endpointId }),
    page: read.page,
  };
}

const idIn = ({ params }: WireRequest): string => params['id'] ?? '';

const problemsIn = ({ url, events = [] }: z.output<typeof UpdateBody>): readonly Problem[] => [
  ...events.flatMap((name, index) => whyNoName(name, `events[${index}]`) ?? []),
  ...urlProblems(url),
];

const inputOf = ({ url, events, description, is_active: enabled }: z.output<typeof UpdateBody>): EndpointInput => ({
  ...(url !== undefined && { url }),
  ...(events !== undefined && { events: [...new Set(events)] }),
  ...(description !== undefined && { description }),
  ...(enabled !== undefined && { enabled }),
});

function whyNoName(name: string, at: string): Problem | null {
  if (WEBHOOK_NAMES.includes(name)) return null;
  if (name.includes('*')) {
    return problem('invalid_value', at, `${at}: each event is named in full; there are no wildcards.`);
  }
  const nearest = nearestName(name, WEBHOOK_NAMES);
  const guess = nearest === null ? 'GET /dev/v1/webhooks/events lists them.' : `Did you mean ${nearest}?`;
  return problem('invalid_value', at, `${at}: there is no such event. ${guess}`);
}

const DISCORD = /^https?:\/\/(?:[\w-]+\.)?discord(?:app)?\.com\.?(?::\d+)?\/api(?:\/v\d+)?\/webhooks\//i;

/** What is wrong with any other URL the engine says, which knows whether the own network may be called. */
function urlProblems(url: string | undefined): Problem[] {
  if (url === undefined || !DISCORD.test(url)) return [];
  const text = 'url: Discord’s own webhooks take chat messages and would refuse these. Send them to a server of yours.';
  return [problem('invalid_value', 'url', text)];
}
