// FlexyPe requests → Intents. Cart lines come straight from a storefront: what they say about prices is never read.
import { z } from 'zod';
import { isUuid, uuidv4 } from '../../base/ids.ts';
import { isObject } from '../../base/json.ts';
import { problem, type Problem } from '../../domain/problem.ts';
import type { BadRequest, Intent, WireRequest } from '../dialect.ts';
import { newSessionIds, readJsonBody, readShape } from '../wire.ts';
import { bounds, policy } from './policy.ts';

/** Shopify ids: integers, which some clients send as text. Catalogue ids are text. */
const Id = z
  .union([z.int().positive(), z.string().regex(/^[1-9]\d{0,19}$/)], { error: 'give the Shopify id, a whole number' })
  .transform(String);

/** A list of pairs as an object of texts. Carts are forwarded untouched: `null` and `[]` stand for none, also as a value. */
const Pairs = z.preprocess(
  (value) => (value === null || (Array.isArray(value) && value.length === 0) ? {} : withoutNulls(value)),
  z
    .record(
      z.string().max(bounds.maxPairNameChars),
      z.preprocess(
        (value) => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : value),
        z.string().max(bounds.maxPairValueChars),
      ),
    )
    .refine((pairs) => Object.keys(pairs).length <= bounds.maxPairs, {
      error: `more than ${bounds.maxPairs} entries`,
    }),
);

function withoutNulls(pairs: unknown): unknown {
  return isObject(pairs) ? Object.fromEntries(Object.entries(pairs).filter(([, value]) => value !== null)) : pairs;
}

const CreateBody = z.object({
  data: z.looseObject({
    shop_domain: z.string().min(1).max(255),
    country_code: z.string().max(10).nullish(),
    items: z
      .array(
        z.object({
          product_id: Id,
          variant_id: Id,
          quantity: z.int().min(1),
          properties: Pairs.optional(),
        }),
      )
      .min(1)
      .max(bounds.maxItems),
    redirect_url: z.string().max(bounds.maxUrlChars).nullish(),
    metadata: z.looseObject({ utm: z.array(z.unknown()).max(bounds.maxPairs).nullish() }).nullish(),
    attributes: Pairs.optional(),
    note: z.string().max(bounds.maxNoteChars).nullish(),
  }),
});

export function parseCreate(request: WireRequest): Intent | BadRequest {
  const body = readJsonBody(request);
  if ('problem' in body) return reject(body.problem);
  if (!isObject(body.value) || !('data' in body.value)) {
    return reject(problem('missing_value', 'data', missingWrapper(body.value)));
  }
  const read = readShape(CreateBody, body.value);
  if ('problems' in read) return reject(...read.problems);
  const { shop_domain, country_code, items, redirect_url, attributes, note, ...kept } = read.value.data;
  if (JSON.stringify(kept).length > bounds.maxExtraChars) {
    const text = `The attribution and other fields in data are longer than ${bounds.maxExtraChars} characters as JSON.`;
    return reject(problem('too_large', 'data', text));
  }
  return {
    do: 'open',
    merchant: { kind: 'shop', value: shopDomain(shop_domain) },
    command: {
      type: 'open-session',
      dialect: 'flexype',
      ids: newSessionIds(uuidv4()),
      mode: 'payment',
      life: policy.sessionLife,
      input: {
        lines: items.map(({ product_id, variant_id, quantity, properties }) => ({
          kind: 'catalog',
          variant: variant_id,
          product: product_id,
          quantity,
          properties: properties ?? {},
        })),
        ...(country_code && { country: country_code.trim().toUpperCase() }),
        ...(redirect_url && { successUrl: redirect_url, cancelUrl: redirect_url }),
        ...(attributes !== undefined && { attributes }),
        ...(note && { note }),
      },
      callback: null,
      extra: { ...kept, redirect_url: redirect_url ?? null, client_meta: clientMeta(request) },
      mayOverridePrices: false,
      trustedReturnUrls: false,
      payment: null,
    },
  };
}

/** The shop's page calls from the buyer's browser: what the webhooks of left carts tell of the visit. */
function clientMeta({ ip, headers }: WireRequest): Readonly<Record<string, string | null>> {
  const cut = (text: string | undefined): string | null => text?.slice(0, bounds.maxHeaderChars) ?? null;
  return { client_ip: ip, http_referer: cut(headers['referer']), user_agent: cut(headers['user-agent']) };
}

export function parseGet(request: WireRequest): Intent | BadRequest {
  const id = request.params['id'] ?? '';
  if (!isUuid(id)) {
    return reject(problem('invalid_value', 'id', 'The session id in the path is not a UUID; take it from session_id.'));
  }
  return { do: 'read', session: { dialect: 'flexype', id: id.toLowerCase() } };
}

const reject = (...problems: readonly Problem[]): BadRequest => ({ do: 'reject', problems });

function missingWrapper(value: unknown): string {
  const hint = isObject(value) && 'items' in value ? ' The fields were found one level too high.' : '';
  return `The body must be one object with everything inside data: {"data": {"shop_domain": …, "items": […]}}.${hint}`;
}

/** `https://Your-Store.myshopify.com/` → `your-store.myshopify.com`. */
const shopDomain = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/[/?#].*/s, '')
    .replace(/\.$/, '');
