// The body of Create Checkout Session, in every shape the vendor has published: flat, wrapped, with and without a type.
import { z } from 'zod';
import { isObject } from '../../base/json.ts';
import { bounds } from './policy.ts';

export const OutputMetadata = z
  .record(z.string(), z.union([z.string().max(bounds.maxMetadataValueChars), z.number(), z.boolean()]))
  .refine((map) => JSON.stringify(map).length <= bounds.maxMetadataChars, {
    error: `Too big: expected at most ${bounds.maxMetadataChars} characters as JSON`,
  });

const common = {
  successUrl: z.string(),
  cancelUrl: z.string(),
  outputMetadata: OutputMetadata.nullish(),
  outputName: z.string().optional(),
};

const product = {
  ...common,
  type: z.literal('product'),
  priceId: z.string().optional(),
  priceSlug: z.string().optional(),
  quantity: z.int().min(1).default(1),
  preserveBillingCycleAnchor: z.boolean().default(false),
};

const Product = z
  .discriminatedUnion('anonymous', [
    z.object({ ...product, anonymous: z.literal(false), customerExternalId: z.string() }),
    z.object({ ...product, anonymous: z.literal(true), customerExternalId: z.null().optional() }),
  ])
  .refine(({ priceId, priceSlug }) => (priceId === undefined) !== (priceSlug === undefined), {
    path: ['priceId'],
    error: 'Either priceId or priceSlug must be provided, but not both',
  });

const ActivateSubscription = z.object({
  ...common,
  type: z.literal('activate_subscription'),
  customerExternalId: z.string(),
  targetSubscriptionId: z.string(),
  preserveBillingCycleAnchor: z.boolean().default(false),
});

const AddPaymentMethod = z.object({
  ...common,
  type: z.literal('add_payment_method'),
  customerExternalId: z.string(),
  targetSubscriptionId: z.string().optional(),
  automaticallyUpdateSubscriptions: z.boolean().nullish(),
});

export const CreateBody = z.preprocess(
  newestShape,
  z.object({ checkoutSession: z.discriminatedUnion('type', [Product, ActivateSubscription, AddPaymentMethod]) }),
);

export type CheckoutSessionInput = z.output<typeof CreateBody>['checkoutSession'];
export type ProductInput = Extract<CheckoutSessionInput, { type: 'product' }>;
export type SetupInput = Exclude<CheckoutSessionInput, ProductInput>;

/** Fields by which a body without the wrapper is recognised. */
const FLAT_FIELDS = ['priceId', 'customerExternalId', 'customerProfileExternalId'];

function newestShape(body: unknown): unknown {
  if (!isObject(body)) return body;
  const isFlat = body['checkoutSession'] === undefined && FLAT_FIELDS.some((name) => body[name] !== undefined);
  const session = isFlat ? body : body['checkoutSession'];
  if (!isObject(session)) return body;
  const { customerProfileExternalId, ...fields } = session;
  const named = { ...fields, customerExternalId: fields['customerExternalId'] ?? customerProfileExternalId };
  const type = fields['type'] ?? 'product';
  const anonymous = type === 'product' && fields['anonymous'] === undefined ? { anonymous: false } : {};
  return { checkoutSession: { ...named, type, ...anonymous } };
}
