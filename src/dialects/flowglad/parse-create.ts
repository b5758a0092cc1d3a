// Create Checkout Session → Intent.
import type { OpenSession } from '../../domain/command.ts';
import { problem } from '../../domain/problem.ts';
import type { BadRequest, Intent, WireRequest } from '../dialect.ts';
import { newSessionIds } from '../wire.ts';
import { CreateBody, type CheckoutSessionInput, type ProductInput, type SetupInput } from './create-body.ts';
import { packExtra, type OutputMetadata } from './extra.ts';
import { policy } from './policy.ts';
import { readInput, reject } from './read-input.ts';
import { newWireId, uuidIn } from './wire-ids.ts';

/** Shown as text by Kassa's own API, which keeps this many; this API shows all of them as they were given. */
const MAX_SHOWN_METADATA = 50;
const MAX_SHOWN_KEY_CHARS = 64;

export function parseCreate(request: WireRequest): Intent | BadRequest {
  const read = readInput(request, CreateBody);
  if ('reject' in read) return read.reject;
  const { checkoutSession } = read.value;
  return checkoutSession.type === 'product' ? productIntent(checkoutSession) : setupIntent(checkoutSession);
}

function productIntent(input: ProductInput): Intent {
  const { priceId, priceSlug = '', customerExternalId, quantity } = input;
  const by = priceId === undefined ? 'sku' : 'id';
  const lines = [{ kind: 'catalog', variant: priceId ?? priceSlug, by, quantity } as const];
  return openIntent(input, customerExternalId ?? null, { mode: 'payment' }, lines);
}

/** Nothing is sold: a way to pay is kept, for one subscription or as the customer's default. */
function setupIntent(input: SetupInput): Intent | BadRequest {
  const { targetSubscriptionId: target, customerExternalId } = input;
  if (target === undefined) return openIntent(input, customerExternalId, { mode: 'setup' }, []);
  const subscriptionId = uuidIn(target, 'sub_');
  if (subscriptionId !== null)
    return openIntent(input, customerExternalId, { mode: 'setup', setup: { subscriptionId } }, []);
  return reject(problem('invalid_value', 'setup.subscription', `there is no subscription “${target}”.`));
}

function openIntent(
  input: CheckoutSessionInput,
  customerExternalId: string | null,
  mode: Pick<OpenSession, 'mode' | 'setup'>,
  lines: OpenSession['input']['lines'],
): Intent {
  const { outputMetadata = null, outputName = null, type } = input;
  const preserveBillingCycleAnchor = type !== 'add_payment_method' && input.preserveBillingCycleAnchor;
  return {
    do: 'open',
    command: {
      type: 'open-session',
      dialect: 'flowglad',
      ids: newSessionIds(newWireId('chckt_session_')),
      ...mode,
      life: policy.sessionLife,
      input: {
        lines,
        ...(customerExternalId !== null && { customer: { externalId: customerExternalId } }),
        successUrl: input.successUrl,
        cancelUrl: input.cancelUrl,
        metadata: shownMetadata(outputMetadata),
      },
      callback: null,
      extra: packExtra({ outputMetadata, outputName, preserveBillingCycleAnchor, type }),
      mayOverridePrices: false,
      buyerBecomesCustomer: true,
      // Whoever asks holds the merchant's key.
      trustedReturnUrls: true,
      payment: null,
    },
  };
}

export const shownMetadata = (metadata: OutputMetadata | null | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(metadata ?? {})
      .filter(([key]) => key.length <= MAX_SHOWN_KEY_CHARS)
      .slice(0, MAX_SHOWN_METADATA)
      .map(([key, value]) => [key, String(value)]),
  );
