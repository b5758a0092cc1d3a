// Orders → Intents: product lines at the shop's own prices, and money that goes back.
import { z } from 'zod';
import { uuidv4 } from '../../base/ids.ts';
import { problem } from '../../domain/problem.ts';
import type { Session } from '../../domain/session.ts';
import type { BadRequest, Caller, Intent, WireRequest } from '../dialect.ts';
import { fromMajor, newId, newSessionIds, readShape } from '../wire.ts';
import { foldCustomFields, toMetadata } from './custom-fields.ts';
import { packExtra } from './extra.ts';
import { chooseGateways } from './gateways.ts';
import { DELIVERY_INSTRUCTIONS } from './invoice-object.ts';
import { optional } from './field-schemas.ts';
import { affiliateFields, affiliateIn } from './order-changes.ts';
import { checkCustomFields, CustomFieldsInput, gatewayInput, startsAtOnce, withoutTexts } from './parse-create.ts';
import { sessionRef, unknownId } from './parse-payments.ts';
import { bounds, policy } from './policy.ts';
import { readBody, readExactly, reject } from './read-body.ts';

const Item = z.object({
  product_id: optional(z.string().min(1)),
  variant_id: optional(z.string().min(1)),
  quantity: optional(z.int().min(1).max(bounds.maxQuantity)),
  delivery_instructions: optional(z.string().max(bounds.maxInstructionsChars)),
});

const OrderBody = z.object({
  items: z.array(z.preprocess(renameItem, Item)).min(1).max(bounds.maxItems),
  email: optional(z.email()),
  customer_email: optional(z.email()),
  coupon_code: optional(z.string().max(bounds.maxGatewayChars)),
  gateway: optional(z.string().max(bounds.maxGatewayChars)),
  custom_fields: CustomFieldsInput,
  ...affiliateFields,
});

/** Some clients write camelCase, and `qty`. */
function renameItem(item: unknown): unknown {
  if (typeof item !== 'object' || item === null) return item;
  const { productId, variantId, qty, deliveryInstructions, ...rest } = item as Record<string, unknown>;
  const twins = {
    product_id: productId,
    variant_id: variantId,
    quantity: qty,
    delivery_instructions: deliveryInstructions,
  };
  return { ...twins, ...rest };
}

export function parseOrder(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  if (caller === null) throw new Error('this route needs a caller');
  const body = readBody(request);
  if ('reject' in body) return body.reject;
  const read = readShape(OrderBody, body.fields);
  if ('problems' in read) return reject(...read.problems);
  const { items, coupon_code: coupon, custom_fields: fields } = read.value;
  const nameless = items.findIndex((item) => (item.variant_id ?? item.product_id) === undefined);
  if (nameless >= 0) {
    const at = `items[${nameless}].product_id`;
    return reject(
      problem('missing_value', at, `${at} is required: name a product, and its variant if it has several.`),
    );
  }
  const affiliate = affiliateIn(read.value);
  const email = read.value.email ?? read.value.customer_email;
  if (email === undefined) return reject(problem('missing_value', 'email', 'email is required: who is buying?'));
  const wish = { gateway: read.value.gateway ?? null, gateways: null, cryptoGateway: null };
  const choice = chooseGateways(wish, caller.merchant);
  if ('problems' in choice) return reject(...choice.problems);
  const customFields = foldCustomFields(fields ?? {});
  const tooLarge = checkCustomFields(customFields, 'custom_fields');
  if (tooLarge.length > 0) return reject(...tooLarge);
  return {
    do: 'open',
    command: {
      type: 'open-session',
      dialect: 'shoppex',
      ids: newSessionIds(uuidv4()),
      mode: 'payment',
      life: policy.sessionLife,
      input: {
        lines: items.map((item) => ({
          kind: 'catalog',
          variant: item.variant_id ?? item.product_id ?? '',
          ...(item.variant_id === undefined && { mayNameProduct: true }),
          ...(item.variant_id !== undefined && item.product_id !== undefined && { product: item.product_id }),
          quantity: item.quantity ?? 1,
          ...(item.delivery_instructions !== undefined && {
            properties: { [DELIVERY_INSTRUCTIONS]: item.delivery_instructions },
          }),
        })),
        buyer: { email },
        ...(coupon !== undefined && { codes: [{ code: coupon, by: 'merchant' }] }),
        metadata: toMetadata(customFields),
        ...gatewayInput(choice),
      },
      callback: null,
      extra: packExtra({
        ...{ quantity: 1, ...choice.names, confirmations: 0, customFields: withoutTexts(customFields) },
        ...(affiliate && { affiliate }),
      }),
      mayOverridePrices: false,
      trustedReturnUrls: true,
      isFirm: true,
      payment: startsAtOnce(choice) ? { attemptId: newId() } : null,
    },
  };
}

const RefundBody = z.object({
  amount: optional(z.union([z.number(), z.string()])),
  reason: optional(z.string().max(bounds.maxNoteChars)),
});

/** The amount is in major units of a currency that only the payment knows. */
export function parseRefund(request: WireRequest): Intent | BadRequest {
  const session = sessionRef(request);
  if (session === null) return unknownId();
  const read = readExactly(request, RefundBody);
  if ('reject' in read) return read.reject;
  const { amount, reason = null } = read.value;
  const refundId = newId();
  return {
    do: 'change-from',
    session,
    commandFrom: ({ currency }: Session) => {
      if (amount === undefined) return { type: 'refund-payment', refundId, amount: null, reason };
      const money = fromMajor(amount, currency);
      if ('problemText' in money) return reject(problem('invalid_value', 'amount', `amount ${money.problemText}.`));
      if (money.amount <= 0) {
        const text = 'amount must be above 0; leave it out to give back all that is left.';
        return reject(problem('invalid_value', 'amount', text));
      }
      return { type: 'refund-payment', refundId, amount: money.amount, reason };
    },
  };
}
