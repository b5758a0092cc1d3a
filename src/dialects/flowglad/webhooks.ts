// Webhook endpoints on this wire: requests → Intents, and their record. The secret is shown once, when one is made.
import { z } from 'zod';
import type {
  Asked,
  BadRequest,
  EndpointView,
  Intent,
  RenderContext,
  Result,
  WireReply,
  WireRequest,
} from '../dialect.ts';
import { failureOf, jsonReply } from '../wire.ts';
import { generationOf, timeIn, type Generation } from './generation.ts';
import { renderFailure } from './problems.ts';
import { readInput } from './read-input.ts';
import { webhook } from './webhook.ts';
import { organizationId, pricingModelId, uuidIn, webhookId } from './wire-ids.ts';

const MAX_NAME_CHARS = 500;

const fields = {
  name: z.string().min(1).max(MAX_NAME_CHARS),
  url: z.string(),
  filterTypes: z.array(z.enum(webhook.names as [string, ...string[]])).min(1),
  active: z.boolean(),
};

const CreateBody = z.object({
  webhook: z.object({ ...fields, active: fields.active.optional(), pricingModelId: z.string().optional() }),
});
const UpdateBody = z.object({ webhook: z.object(fields).partial() });

export function parseCreateWebhook(request: WireRequest): Intent | BadRequest {
  const read = readInput(request, CreateBody);
  if ('reject' in read) return read.reject;
  const { name, url, filterTypes, active = true } = read.value.webhook;
  return { do: 'create-endpoint', input: { url, events: filterTypes, description: name, enabled: active } };
}

export function parseUpdateWebhook(request: WireRequest): Intent | BadRequest {
  const read = readInput(request, UpdateBody);
  if ('reject' in read) return read.reject;
  const { name, url, filterTypes, active } = read.value.webhook;
  return {
    do: 'update-endpoint',
    id: endpointId(request),
    input: {
      ...(url !== undefined && { url }),
      ...(filterTypes !== undefined && { events: filterTypes }),
      ...(name !== undefined && { description: name }),
      ...(active !== undefined && { enabled: active }),
    },
  };
}

export const parseReadWebhook = (request: WireRequest): Intent => ({ do: 'read-endpoint', id: endpointId(request) });

const endpointId = ({ params }: WireRequest): string => uuidIn(params['id'] ?? '', 'webhook_') ?? '';

export function renderWebhook(result: Result, context: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'endpoint') return renderFailure(failureOf(result), context);
  // Endpoints of other dialects are managed where they were made.
  if (result.endpoint.dialect !== 'flowglad') return renderFailure({ kind: 'not-found', what: 'endpoint' }, context);
  const record = webhookRecord(result.endpoint, context, generationOf(asked));
  return jsonReply(200, { webhook: record, ...(result.secret !== null && { secret: result.secret }) });
}

function webhookRecord(
  endpoint: EndpointView,
  { merchant }: RenderContext,
  generation: Generation,
): Readonly<Record<string, unknown>> {
  const merchantId = merchant?.id ?? '';
  return {
    id: webhookId(endpoint.id),
    createdAt: timeIn(generation, endpoint.createdAtMs),
    updatedAt: timeIn(generation, endpoint.updatedAtMs),
    livemode: merchant?.livemode ?? false,
    organizationId: organizationId(merchantId),
    pricingModelId: pricingModelId(merchantId),
    name: endpoint.description,
    url: endpoint.url,
    filterTypes: endpoint.events,
    active: endpoint.enabled,
  };
}
