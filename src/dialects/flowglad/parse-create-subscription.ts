// Create Subscription → Intent: one that begins without a checkout, charged to what its customer has kept.
import { z } from 'zod';
import { INTERVALS, MAX_TIME_MS } from '../../base/calendar.ts';
import type { CustomerRef } from '../../domain/customer.ts';
import { problem } from '../../domain/problem.ts';
import { MAX_INTERVALS } from '../../domain/recurring.ts';
import type { BadRequest, Intent, WireRequest } from '../dialect.ts';
import { newId, newSessionIds } from '../wire.ts';
import { OutputMetadata } from './create-body.ts';
import { packExtra } from './extra.ts';
import { shownMetadata } from './parse-create.ts';
import { bounds, policy } from './policy.ts';
import { readInput, reject } from './read-input.ts';
import { newWireId, uuidIn } from './wire-ids.ts';

const isoDate = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);

const Body = z
  .object({
    customerId: z.string().optional(),
    customerExternalId: z.string().optional(),
    priceId: z.string().optional(),
    priceSlug: z.string().optional(),
    quantity: z.int().min(1).default(1),
    /** The newest documents of the vendor have milliseconds where its clients send a text. */
    startDate: z.union([isoDate, z.int().min(0).max(MAX_TIME_MS)]).optional(),
    interval: z.enum(INTERVALS).optional(),
    intervalCount: z.int().min(1).max(MAX_INTERVALS).optional(),
    trialEnd: z.int().min(0).max(MAX_TIME_MS).optional(),
    metadata: OutputMetadata.nullish(),
    name: z.string().min(1).max(bounds.maxTextChars).optional(),
    defaultPaymentMethodId: z.string().optional(),
    backupPaymentMethodId: z.string().optional(),
    doNotCharge: z.boolean().optional(),
  })
  .refine(({ priceId, priceSlug }) => (priceId === undefined) !== (priceSlug === undefined), {
    path: ['priceId'],
    error: 'Either priceId or priceSlug must be provided, but not both',
  })
  .refine((body) => (body.customerId === undefined) !== (body.customerExternalId === undefined), {
    path: ['customerId'],
    error: 'Either customerId or customerExternalId must be provided, but not both',
  })
  .refine(({ interval, intervalCount }) => interval !== undefined || intervalCount === undefined, {
    path: ['interval'],
    error: 'intervalCount counts intervals: interval must be provided with it',
  });
type Input = z.output<typeof Body>;

export function parseCreateSubscription(request: WireRequest): Intent | BadRequest {
  const read = readInput(request, Body);
  if ('reject' in read) return read.reject;
  const input = read.value;
  const { defaultPaymentMethodId: main, backupPaymentMethodId: backup } = input;
  for (const [field, id] of [['defaultPaymentMethodId', main] as const, ['backupPaymentMethodId', backup] as const]) {
    if (id !== undefined && uuidIn(id, 'pm_') === null) {
      const text = `Invalid ${field}: there is no payment method “${id}”. Its id begins with pm_.`;
      return reject(problem('invalid_value', field, text));
    }
  }
  return {
    do: 'create-subscription',
    id: newId(),
    open: openOf(input),
    ...(main !== undefined && { instrument: uuidIn(main, 'pm_') ?? '' }),
    ...(backup !== undefined && { backup: uuidIn(backup, 'pm_') ?? '' }),
    terms: termsOf(input),
  };
}

function openOf(input: Input): Extract<Intent, { do: 'create-subscription' }>['open'] {
  const { priceId, priceSlug = '', quantity, metadata = null, name = null, doNotCharge = false } = input;
  const by = priceId === undefined ? 'sku' : 'id';
  return {
    type: 'open-session',
    dialect: 'flowglad',
    ids: newSessionIds(newWireId('chckt_session_')),
    mode: 'payment',
    life: policy.sessionLife,
    input: {
      lines: [{ kind: 'catalog', variant: priceId ?? priceSlug, by, quantity }],
      customer: customerOf(input),
      metadata: shownMetadata(metadata),
    },
    callback: null,
    extra: packExtra({
      outputMetadata: metadata,
      outputName: name,
      preserveBillingCycleAnchor: false,
      withoutCheckout: true,
      doNotCharge,
    }),
    mayOverridePrices: false,
    trustedReturnUrls: true,
    payment: null,
  };
}

const customerOf = ({ customerId, customerExternalId = '' }: Input): CustomerRef =>
  customerId === undefined
    ? { externalId: customerExternalId }
    : { id: uuidIn(customerId, 'cust_') ?? customerId, isActive: true };

function termsOf({ startDate, trialEnd, interval, intervalCount = 1, doNotCharge, name }: Input) {
  return {
    ...(startDate !== undefined && { startMs: new Date(startDate).getTime() }),
    ...(trialEnd !== undefined && { trialEndMs: trialEnd }),
    ...(interval !== undefined && { rhythm: { interval, intervalCount } }),
    ...(doNotCharge === true && { isFree: true as const }),
    ...(name !== undefined && { name }),
  };
}
