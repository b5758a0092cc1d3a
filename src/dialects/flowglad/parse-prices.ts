// Requests about prices → Intents. A price is a variant of Kassa's catalogue.
import { z } from 'zod';
import { INTERVALS } from '../../base/calendar.ts';
import type { NewVariant, VariantChange } from '../../domain/catalog-change.ts';
import { problem } from '../../domain/problem.ts';
import { MAX_INTERVALS, MAX_TRIAL_DAYS, type Recurring } from '../../domain/recurring.ts';
import type { BadRequest, Intent, WireRequest } from '../dialect.ts';
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

export function parseCreatePrice(request: WireRequest): Intent | BadRequest {
  const read = readInput(request, CreateBody);
  if ('reject' in read) return read.reject;
  const { productId, ...price } = read.value.price;
  return refusePrice(price) ?? { do: 'create-variant', productId, variant: newVariant(price) };
}

export function parseUpdatePrice(request: WireRequest): Intent | BadRequest {
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
  return refuseUsage(price.type) ?? { do: 'update-variant', id: idIn(request), change };
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
export function refusePrice(price: Price): BadRequest | null {
  const { type: kind, intervalUnit, intervalCount, trialPeriodDays } = price;
  if (kind === 'subscription') {
    if (intervalUnit) return null;
    const words = 'Invalid intervalUnit: say how often a subscription is paid: day, week, month or year.';
    return reject(problem('missing_value', 'intervalUnit', words));
  }
  if (kind === 'single_payment' && (intervalUnit || intervalCount || trialPeriodDays)) {
    const words =
      'Invalid type: a single_payment has no interval and no trial. Make it a subscription, or leave them out.';
    return reject(problem('invalid_value', 'type', words));
  }
  return refuseUsage(kind);
}

function refuseUsage(kind: Price['type']): BadRequest | null {
  if (kind !== 'usage') return null;
  const words = 'Invalid type: this server counts no usage. It sells for single payments and as subscriptions.';
  return reject(problem('invalid_value', 'type', words));
}

const idIn = ({ params }: WireRequest): string => params['id'] ?? '';
