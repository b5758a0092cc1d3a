// Create Checkout Session → Intent.
import { problem } from '../../domain/problem.ts';
import type { BadRequest, Intent, WireRequest } from '../dialect.ts';
import { newSessionIds } from '../wire.ts';
import { CreateBody, type ProductInput } from './create-body.ts';
import { packExtra, type OutputMetadata } from './extra.ts';
import { policy } from './policy.ts';
import { readInput, reject } from './read-input.ts';
import { newWireId } from './wire-ids.ts';

/** Shown as text by Kassa's own API, which keeps this many; this API shows all of them as they were given. */
const MAX_SHOWN_METADATA = 50;
const MAX_SHOWN_KEY_CHARS = 64;

export function parseCreate(request: WireRequest): Intent | BadRequest {
  const read = readInput(request, CreateBody);
  if ('reject' in read) return read.reject;
  const { checkoutSession } = read.value;
  if (checkoutSession.type === 'product') return openIntent(checkoutSession);
  const { targetSubscriptionId, type } = checkoutSession;
  if (targetSubscriptionId === undefined) {
    return reject(problem('invalid_value', 'type', `Invalid type: this server does not offer ${type} yet.`));
  }
  const text = `Invalid targetSubscriptionId: there is no subscription “${targetSubscriptionId}”.`;
  return reject(problem('invalid_value', 'targetSubscriptionId', text));
}

function openIntent(input: ProductInput): Intent {
  const { priceId, priceSlug = '', customerExternalId, outputMetadata = null, outputName = null } = input;
  return {
    do: 'open',
    command: {
      type: 'open-session',
      dialect: 'flowglad',
      ids: newSessionIds(newWireId('chckt_session_')),
      mode: 'payment',
      life: policy.sessionLife,
      input: {
        lines: [
          {
            kind: 'catalog',
            variant: priceId ?? priceSlug,
            by: priceId === undefined ? 'sku' : 'id',
            quantity: input.quantity,
          },
        ],
        ...(typeof customerExternalId === 'string' && { customer: { externalId: customerExternalId } }),
        successUrl: input.successUrl,
        cancelUrl: input.cancelUrl,
        metadata: shownMetadata(outputMetadata),
      },
      callback: null,
      extra: packExtra({
        outputMetadata,
        outputName,
        preserveBillingCycleAnchor: input.preserveBillingCycleAnchor,
      }),
      mayOverridePrices: false,
      buyerBecomesCustomer: true,
      // Whoever asks holds the merchant's key.
      trustedReturnUrls: true,
      payment: null,
    },
  };
}

const shownMetadata = (metadata: OutputMetadata | null): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(metadata ?? {})
      .filter(([key]) => key.length <= MAX_SHOWN_KEY_CHARS)
      .slice(0, MAX_SHOWN_METADATA)
      .map(([key, value]) => [key, String(value)]),
  );
