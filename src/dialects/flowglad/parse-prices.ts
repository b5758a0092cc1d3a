// Requests about prices → Intents. A price is a variant of Kassa's catalogue.
import { z } from 'zod';
import { INTERVALS } from '../../base/calendar.ts';
import type { NewVariant, VariantChange } from '../../domain/catalog-change.ts';
import { problem } from '../../domain/problem.ts';
import { MAX_INTERVALS, MAX_TRIAL_DAYS, type Recurring } from '../../domain/recurring.ts';
import type { BadRequest, Caller, Intent, WireRequest } from '../dialect.ts';
import { readPage } from './cursor.ts';
import { bounds } from './policy.ts';
import { readInput, reject } from './read-input.ts';
import { newWireId } from './wire-ids.ts';

const text = z.string().max(bounds.maxTextChars);
/** What is paid by usage is refused once the body fits. */
const type = z.enum(['single_payment', 'subscription', 'usage']);
const unitPrice = z.int().min(0).max(bounds.maxUnitPrice);

/** A price inside of a product's body. */
export const PriceInput = z.object({
  type,
  unitPrice,
  /** The shop's; the vendor's types do not have it, and its server goes by the organization too. */
  currency: z.string().nullish(),
  isDefault: z.boolean(),
  active: z.boolean().default(true),
  name: text.min(1).nullish(),
  slug: text.min(1).nullish(),
  intervalUnit: z.enum(INTERVALS).nullish(),
  intervalCount: z.int().min(1).max(MAX_INTERVALS).nullish(),
  trialPeriodDays: z.int().min(0).max(MAX_TRIAL_DAYS).nullish(),
});
type Price = z.output<typeof PriceInput>;

const CreateBody = z.object({ price: PriceInput.extend({ productId: z.string() }) });
const UpdateBody = z.object({
  price: PriceInput.partial().extend({ type, active: z.boolean().optional() }),
});

export function parseCreatePrice(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  const read = readInput(request, CreateBody);
  if ('reject' in read) return read.reject;
  const { productId, ...price } = read.value.price;
  return refusePrice(price, caller) ?? { do: 'create-variant', productId, variant: newVariant(price) };
}

export function parseUpdatePrice(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  const read = readInput(request, UpdateBody);
  if ('reject' in read) return read.reject;
  const { price } = read.value;
  const { unitPrice: unitAmount, isDefault, active, name, slug } = price;
  const change: VariantChange = {
    ...(unitAmount !== undefined && { unitAmount }),
    ...(isDefault !== undefined && { isDefault }),
    ...(active !== undefined && { isOnSale: active }),
    ...(name !== undefined && { title: name }),
    ...(slug !== undefined && { sku: slug }),
    recurring: recurringChange(price),
  };
  return refuseTerms(price, caller) ?? { do: 'update-variant', id: idIn(request), change };
}

export const parseReadPrice = (request: WireRequest): Intent => ({ do: 'read-variant', id: idIn(request) });

export function parseListPrices(request: WireRequest): Intent | BadRequest {
  const read = readPage(request);
  return 'problem' in read ? reject(read.problem) : { do: 'list-variants', page: read.page };
}

export const newVariant = (price: Price): NewVariant => ({
  id: newWireId('price_'),
  title: price.name ?? null,
  sku: price.slug ?? null,
  unitAmount: price.unitPrice,
  recurring: recurringOf(price),
  isOnSale: price.active,
  isDefault: price.isDefault,
});

/** Every so many of the unit; of those there is one unless it says otherwise. */
function recurringOf({ type: kind, intervalUnit, intervalCount, trialPeriodDays: trialDays }: Price): Recurring | null {
  if (kind !== 'subscription' || !intervalUnit) return null;
  return { interval: intervalUnit, intervalCount: intervalCount ?? 1, ...(trialDays ? { trialDays } : {}) };
}

/** What is not said stays as it is. */
function recurringChange(price: z.output<typeof UpdateBody>['price']): VariantChange['recurring'] {
  const { type: kind, intervalUnit, intervalCount, trialPeriodDays: trialDays } = price;
  if (kind !== 'subscription') return null;
  return {
    ...(intervalUnit && { interval: intervalUnit }),
    ...(intervalCount && { intervalCount }),
    ...(trialDays !== undefined && { trialDays: trialDays || null }),
  };
}

/** What a price must and must not say by its type. */
export function refusePrice(price: Price, caller: Caller | null): BadRequest | null {
  const { type: kind, intervalUnit, intervalCount, trialPeriodDays } = price;
  if (kind === 'subscription' && !intervalUnit) {
    const words = 'Invalid intervalUnit: say how often a subscription is paid: day, week, month or year.';
    return reject(problem('missing_value', 'intervalUnit', words));
  }
  if (kind === 'single_payment' && (intervalUnit || intervalCount || trialPeriodDays)) {
    const words =
      'Invalid type: a single_payment has no interval and no trial. Make it a subscription, or leave them out.';
    return reject(problem('invalid_value', 'type', words));
  }
  return refuseTerms(price, caller);
}

/** What no price of this shop can be. */
function refuseTerms(
  { type: kind, currency }: Pick<Price, 'type' | 'currency'>,
  caller: Caller | null,
): BadRequest | null {
  if (kind === 'usage') {
    const words = 'Invalid type: this server counts no usage. It sells for single payments and as subscriptions.';
    return reject(problem('invalid_value', 'type', words));
  }
  const own = caller?.merchant.currency;
  if (!currency || currency.toUpperCase() === own) return null;
  const words = `Invalid currency: prices of this shop are in its own currency, ${own}, and not in ${currency.slice(0, 3)}. Leave it out.`;
  return reject(problem('currency_unsupported', 'currency', words));
}

const idIn = ({ params }: WireRequest): string => params['id'] ?? '';
