// Requests about events and webhook keys → Intents.
import { z } from 'zod';
import { MIN_WEBHOOK_SECRET_CHARS } from '../../domain/merchant.ts';
import { problem, type Problem } from '../../domain/problem.ts';
import type { BadRequest, Intent, WireRequest } from '../dialect.ts';
import { readClassicBody } from './classic-body.ts';
import { longId } from './ids.ts';
import { readNumberedPage } from './numbered-page.ts';
import { bounds, daysMs } from './policy.ts';
import { unknownFilter } from './query-fields.ts';
import { reject } from './read-body.ts';
import { required } from './shapes.ts';

export const parseProcessed = (request: WireRequest): Intent | BadRequest => parseEvents(request, true);
export const parseUnprocessed = (request: WireRequest): Intent | BadRequest => parseEvents(request, false);

const FILTERS = ['begin', 'end', 'days'] as const;

function parseEvents(request: WireRequest, isProcessed: boolean): Intent | BadRequest {
  const unknown = unknownFilter(request, 'events', FILTERS);
  if (unknown !== null) return reject(unknown);
  const span = readSpan(request);
  if ('problem' in span) return reject(span.problem);
  const read = readNumberedPage(request, bounds.maxEvents, bounds.maxEvents);
  if ('problem' in read) return reject(read.problem);
  return { do: 'list-told-events', isProcessed, ...span, page: read.page };
}

interface Span {
  readonly fromMs: number | null;
  readonly beforeMs: number | null;
  readonly withinMs: number;
}

/** Some days until now, or from one moment to another; without either, as far back as events can be fetched. */
function readSpan({ query }: WireRequest): Span | { readonly problem: Problem } {
  const { begin, end, days } = query;
  const bad = (at: string, text: string) => ({ problem: problem('invalid_value', at, text) });
  const fromMs = begin === undefined ? null : momentOf(begin);
  const beforeMs = end === undefined ? null : momentOf(end);
  if (begin !== undefined && fromMs === null) return bad('begin', `Can not parse begin. ${MOMENTS}`);
  if (end !== undefined && beforeMs === null) return bad('end', `Can not parse end. ${MOMENTS}`);
  if (end !== undefined && fromMs === null) return bad('begin', 'Begin required.');
  if (fromMs !== null && beforeMs !== null && beforeMs <= fromMs) return bad('end', 'End must be after begin.');
  const isDays =
    days === undefined || (/^\d{1,2}$/.test(days) && Number(days) >= 1 && Number(days) <= bounds.maxEventDays);
  if (!isDays) return bad('days', `Can not parse days. It is a whole number from 1 to ${bounds.maxEventDays}.`);
  return { fromMs, beforeMs, withinMs: daysMs(Number(days ?? bounds.maxEventDays)) };
}

const MOMENTS = 'It is a moment in milliseconds since 1970.';

const momentOf = (text: string): number | null => (/^\d{1,15}$/.test(text) ? Number(text) : null);

const EventBody = z.object({ processed: required(z.boolean()) });

export function parseMarkEvent(request: WireRequest): Intent | BadRequest {
  const read = readClassicBody(request, EventBody);
  if ('reject' in read) return read.reject;
  const eventId = longId(request.params['id'] ?? '') ?? '';
  return { do: 'mark-told-event', eventId, isProcessed: read.value.processed };
}

const MAX_SECRET_CHARS = 100;

const KeyBody = z.object({
  url: z.string({ error: 'A URL is required' }).min(1, { error: 'A URL is required' }).max(bounds.maxUrlChars),
  hmacSecret: z
    .string({ error: 'A HMAC Secret is required' })
    .min(1, { error: 'A HMAC Secret is required', abort: true })
    .min(MIN_WEBHOOK_SECRET_CHARS, {
      error: `The HMAC Secret must have at least ${MIN_WEBHOOK_SECRET_CHARS} characters.`,
    })
    .max(MAX_SECRET_CHARS, {
      error: `Maximum length exceeded. The HMAC Secret must be no longer than ${MAX_SECRET_CHARS} characters long.`,
    }),
});

export function parseWebhookKey(request: WireRequest): Intent | BadRequest {
  const read = readClassicBody(request, KeyBody);
  if ('reject' in read) return read.reject;
  const { url, hmacSecret: secret } = read.value;
  return { do: 'set-endpoint-secret', url, secret };
}
