// Create Checkout Session and Create Payment → Intents. The two say the same with other names.
import { z } from 'zod';
import { isUuid, uuidv4 } from '../../base/ids.ts';
import { checkWebhookUrl } from '../../base/public-url.ts';
import type { SessionInput } from '../../domain/command.ts';
import type { CustomerRef } from '../../domain/customer.ts';
import { isCurrency } from '../../domain/currency.ts';
import { problem, type Problem } from '../../domain/problem.ts';
import type { BadRequest, Caller, Intent, WireRequest } from '../dialect.ts';
import { fromMajor, newId, newSessionIds, readShape } from '../wire.ts';
import { foldCustomFields, toMetadata, type CustomFields } from './custom-fields.ts';
import { packExtra } from './extra.ts';
import { optional } from './field-schemas.ts';
import { chooseGateways, type GatewayChoice, type GatewayWish } from './gateways.ts';
import { bounds, policy } from './policy.ts';
import { readBody, reject } from './read-body.ts';

const Title = z.string().min(1).max(bounds.maxTitleChars);
const Money = z.number().min(0.01);
const Currency = z
  .string()
  .trim()
  .length(3, { error: 'give a currency of three letters such as USD' })
  .transform((code) => code.toUpperCase())
  .refine(isCurrency, { error: 'this is no ISO 4217 currency' });
const Url = z.string().max(bounds.maxUrlChars);
/** Only shown, never multiplied, so half a piece more does no harm. */
const Quantity = z.number().min(1).max(bounds.maxQuantity);

export const CustomFieldsInput = z
  .union([z.array(z.unknown()), z.record(z.string(), z.unknown())], {
    error: 'must be an object, or a list of pairs of a name and a value',
  })
  .nullish();

/** What both requests share. Fields that are not here (`white_label`, …) are ignored, as the vendor does. */
const common = {
  currency: Currency,
  cancel_url: optional(Url),
  gateway: optional(z.string().max(bounds.maxGatewayChars)),
  gateways: optional(z.array(z.string().min(1).max(bounds.maxGatewayChars)).max(bounds.maxGateways)),
  crypto_gateway: optional(z.string().max(bounds.maxGatewayChars)),
  confirmations: optional(z.int().min(1).max(bounds.maxConfirmations)),
  customer_id: optional(z.string().max(bounds.maxCustomerIdChars)),
};

const SessionBody = z.object({
  product: z.object({ name: Title, quantity: optional(Quantity) }),
  amount: Money,
  customer_email: z.email(),
  success_url: optional(Url),
  metadata: z.preprocess(emptyListAsObject, z.record(z.string(), z.string()).nullish()),
  ...common,
});

const PaymentBody = z.object({
  title: Title,
  value: Money,
  email: z.email(),
  quantity: optional(Quantity),
  webhook: optional(z.string()),
  return_url: optional(Url),
  custom_fields: CustomFieldsInput,
  ...common,
});

/** One request in the words of neither. */
interface Wish extends GatewayWish {
  /** What two fields are called on this route, for telling what is wrong with them. */
  readonly names: { readonly value: string; readonly customFields: string };
  readonly title: string;
  readonly value: number;
  readonly currency: string;
  readonly email: string;
  readonly quantity: number;
  readonly successUrl: string | null;
  readonly cancelUrl: string | null;
  readonly customFields: CustomFields;
  readonly confirmations: number;
  readonly customerId: string | null;
  readonly webhook: string | null;
}

export function parseSession(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  const body = readBody(request);
  if ('reject' in body) return body.reject;
  const read = readShape(SessionBody, body.fields);
  if ('problems' in read) return reject(...read.problems);
  const { product, amount, customer_email, success_url, metadata, ...rest } = read.value;
  return openIntent(
    {
      ...commonWish(rest),
      names: { value: 'amount', customFields: 'metadata' },
      title: product.name,
      value: amount,
      email: customer_email,
      quantity: product.quantity ?? 1,
      successUrl: success_url ?? null,
      customFields: metadata ?? {},
      webhook: null,
    },
    caller,
  );
}

export function parsePayment(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  const body = readBody(request);
  if ('reject' in body) return body.reject;
  const read = readShape(PaymentBody, body.fields);
  if ('problems' in read) return reject(...read.problems);
  const { title, value, email, quantity, webhook, return_url, custom_fields, ...rest } = read.value;
  return openIntent(
    {
      ...commonWish(rest),
      names: { value: 'value', customFields: 'custom_fields' },
      title,
      value,
      email,
      quantity: quantity ?? 1,
      successUrl: return_url ?? null,
      customFields: foldCustomFields(custom_fields ?? {}),
      webhook: webhook ?? null,
    },
    caller,
  );
}

const commonWish = (
  rest: Pick<z.output<typeof SessionBody>, keyof typeof common>,
): Pick<
  Wish,
  'currency' | 'cancelUrl' | 'gateway' | 'gateways' | 'cryptoGateway' | 'confirmations' | 'customerId'
> => ({
  currency: rest.currency,
  cancelUrl: rest.cancel_url ?? null,
  gateway: rest.gateway ?? null,
  gateways: rest.gateways === undefined || rest.gateways.length === 0 ? null : rest.gateways,
  cryptoGateway: rest.crypto_gateway ?? null,
  confirmations: rest.confirmations ?? 0,
  customerId: rest.customer_id ?? null,
});

function openIntent(wish: Wish, caller: Caller | null): Intent | BadRequest {
  if (caller === null) throw new Error('this route needs a caller');
  const money = fromMajor(wish.value, wish.currency);
  const choice = chooseGateways(wish, caller.merchant);
  const { value, customFields } = wish.names;
  const problems: readonly Problem[] = [
    ...('problemText' in money ? [problem('invalid_value', value, `${value} ${money.problemText}.`)] : []),
    ...('problems' in choice ? choice.problems : []),
    ...checkCallback(wish.webhook),
    ...checkCustomFields(wish.customFields, customFields),
  ];
  if ('problemText' in money || 'problems' in choice || problems.length > 0) return reject(...problems);
  return {
    do: 'open',
    command: {
      type: 'open-session',
      dialect: 'shoppex',
      ids: newSessionIds(uuidv4()),
      mode: 'payment',
      life: policy.sessionLife,
      input: sessionInput(wish, money.amount, choice),
      callback: wish.webhook === null ? null : { url: wish.webhook, events: ['order:paid'] },
      extra: packExtra({
        quantity: wish.quantity,
        ...choice.names,
        confirmations: wish.confirmations,
        customFields: withoutTexts(wish.customFields),
      }),
      // The whole request is a price, and the key's holder is the merchant.
      mayOverridePrices: true,
      trustedReturnUrls: true,
      payment: startsAtOnce(choice) ? { attemptId: newId() } : null,
    },
  };
}

/** The amount is the full sum: one line, once, whatever the quantity; nothing is added to it. */
function sessionInput(
  wish: Wish,
  amount: number,
  choice: GatewayChoice,
): SessionInput & { lines: NonNullable<SessionInput['lines']> } {
  return {
    lines: [
      {
        kind: 'inline',
        title: wish.title,
        unitAmount: amount,
        quantity: 1,
        requiresShipping: false,
        taxable: false,
      },
    ],
    currency: wish.currency,
    buyer: { email: wish.email, externalId: wish.customerId },
    ...(wish.customerId !== null && { customer: namedCustomer(wish.customerId), customerMayBeUnknown: true }),
    successUrl: wish.successUrl,
    cancelUrl: wish.cancelUrl,
    ...(wish.confirmations > 0 && { confirmations: wish.confirmations }),
    metadata: toMetadata(wish.customFields),
    ...gatewayInput(choice),
  };
}

/** By the id that this API gives people, or by the shop's own. */
const namedCustomer = (id: string): CustomerRef =>
  isUuid(id) ? { id: id.toLowerCase(), isActive: true } : { externalId: id };

/** Where the gateway has a page of its own, and for something on a chain, whose address is wanted now. */
export const startsAtOnce = ({ preselected, method }: GatewayChoice): boolean =>
  preselected?.opensSession === true || method !== null;

/** One gateway binds the session to it; several become their methods, the preselected gateway's first. */
export function gatewayInput({
  preselected,
  allowed,
  allowedMethods,
  method,
}: GatewayChoice): Pick<SessionInput, 'gateway' | 'paymentMethods'> {
  if (method !== null && preselected !== null) {
    return { gateway: preselected.name, paymentMethods: { only: [method], hide: [], order: [] } };
  }
  const names = new Set(allowed?.map(({ name }) => name));
  const only = names.size > 1 ? null : (preselected ?? allowed?.[0] ?? null);
  const methods = [...new Set(allowedMethods)];
  const isPartOfIt = allowed !== null && only !== null && !only.methods.every((own) => methods.includes(own));
  const filter = { only: methods, hide: [], order: preselected?.methods ?? [] };
  if (only !== null) return { gateway: only.name, ...(isPartOfIt && { paymentMethods: filter }) };
  return allowed === null ? {} : { paymentMethods: filter };
}

/** What is wrong in any case; the engine, which knows the configuration, refuses addresses of the own network. */
function checkCallback(url: string | null): Problem[] {
  const wrong = url === null ? null : checkWebhookUrl(url, true);
  return wrong === null ? [] : [problem('invalid_value', 'webhook', `webhook: ${wrong}`)];
}

export function checkCustomFields(fields: CustomFields, at: string): Problem[] {
  if (JSON.stringify(fields).length <= bounds.maxCustomFieldsChars) return [];
  return [problem('too_large', at, `${at} is longer than ${bounds.maxCustomFieldsChars} characters as JSON.`)];
}

export const withoutTexts = (fields: CustomFields): CustomFields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => typeof value !== 'string'));

function emptyListAsObject(value: unknown): unknown {
  return Array.isArray(value) && value.length === 0 ? {} : value;
}
