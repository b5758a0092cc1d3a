// Requests about prices → Intents. A price is a variant of Kassa's catalogue.
import { z } from 'zod';
import type { NewVariant, VariantChange } from '../../domain/catalog-change.ts';
import { problem } from '../../domain/problem.ts';
import type { BadRequest, Intent, WireRequest } from '../dialect.ts';
import { readPage } from './cursor.ts';
import { bounds } from './policy.ts';
import { readInput, reject } from './read-input.ts';
import { newWireId } from './wire-ids.ts';

const text = z.string().max(bounds.maxTextChars);
/** What the vendor has besides `single_payment` needs subscriptions, and is refused once the body fits. */
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
});

const CreateBody = z.object({ price: PriceInput.extend({ productId: z.string() }) });
const UpdateBody = z.object({
  price: PriceInput.partial().extend({ type, active: z.boolean().optional() }),
});

export function parseCreatePrice(request: WireRequest): Intent | BadRequest {
  const read = readInput(request, CreateBody);
  if ('reject' in read) return read.reject;
  const { productId, ...price } = read.value.price;
  return refuseType(price.type) ?? { do: 'create-variant', productId, variant: newVariant(price) };
}

export function parseUpdatePrice(request: WireRequest): Intent | BadRequest {
  const read = readInput(request, UpdateBody);
  if ('reject' in read) return read.reject;
  const { type: kind, unitPrice: unitAmount, isDefault, active, name, slug } = read.value.price;
  const change: VariantChange = {
    ...(unitAmount !== undefined && { unitAmount }),
    ...(isDefault !== undefined && { isDefault }),
    ...(active !== undefined && { isOnSale: active }),
    ...(name !== undefined && { title: name }),
    ...(slug !== undefined && { sku: slug }),
  };
  return refuseType(kind) ?? { do: 'update-variant', id: idIn(request), change };
}

export const parseReadPrice = (request: WireRequest): Intent => ({ do: 'read-variant', id: idIn(request) });

export function parseListPrices(request: WireRequest): Intent | BadRequest {
  const read = readPage(request);
  return 'problem' in read ? reject(read.problem) : { do: 'list-variants', page: read.page };
}

export const newVariant = (price: z.output<typeof PriceInput>): NewVariant => ({
  id: newWireId('price_'),
  title: price.name ?? null,
  sku: price.slug ?? null,
  unitAmount: price.unitPrice,
  isOnSale: price.active,
  isDefault: price.isDefault,
});

export function refuseType(kind: z.output<typeof type>): BadRequest | null {
  if (kind === 'single_payment') return null;
  const words = `Invalid type: this server sells for single payments only; it has no ${kind} prices yet.`;
  return reject(problem('invalid_value', 'type', words));
}

const idIn = ({ params }: WireRequest): string => params['id'] ?? '';
