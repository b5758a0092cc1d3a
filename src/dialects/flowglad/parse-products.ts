// Requests about products → Intents.
import { z } from 'zod';
import { escapeHtml } from '../../base/escape-html.ts';
import type { ProductChange } from '../../domain/catalog-change.ts';
import { problem } from '../../domain/problem.ts';
import type { BadRequest, Caller, Intent, WireRequest } from '../dialect.ts';
import { readPage } from './cursor.ts';
import { newVariant, PriceInput, refusePrice } from './parse-prices.ts';
import { bounds } from './policy.ts';
import { readInput, reject } from './read-input.ts';
import { newWireId, pricingModelId } from './wire-ids.ts';

const text = z.string().max(bounds.maxTextChars);

const fields = {
  name: text.min(1),
  slug: text.min(1).nullish(),
  active: z.boolean(),
  description: z.string().max(bounds.maxDescriptionChars).nullish(),
  imageURL: z
    .url({ protocol: /^https?$/ })
    .max(bounds.maxUrlChars)
    .nullish(),
  singularQuantityLabel: text.nullish(),
  pluralQuantityLabel: text.nullish(),
  default: z.boolean().optional(),
};
const featureIds = z.array(z.string()).optional();

const CreateBody = z.object({
  product: z.object({
    ...fields,
    pricingModelId: z.string().optional(),
    /** What the vendor's first clients call it. */
    catalogId: z.string().optional(),
  }),
  price: PriceInput,
  featureIds,
});
const UpdateBody = z.object({ product: z.object(fields).partial(), price: PriceInput.optional(), featureIds });

export function parseCreateProduct(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  const read = readInput(request, CreateBody);
  if ('reject' in read) return read.reject;
  const { product, price } = read.value;
  const known = pricingModelId(caller?.merchant.id ?? '');
  const { pricingModelId: modelId = product.catalogId ?? known } = product;
  if (modelId !== known) {
    const words = `Invalid pricingModelId: there is no pricing model “${modelId}” for this key; there is ${known}.`;
    return reject(problem('invalid_value', 'pricingModelId', words));
  }
  const id = newWireId('prod_');
  const { slug, active } = product;
  const { title = product.name, descriptionHtml = '', imageUrl = null, extra = {} } = changeOf(product);
  const status = active ? 'active' : 'archived';
  const given = { id, title, handle: slug ?? id, descriptionHtml, imageUrl, status, extra } as const;
  return refuse(read.value, caller) ?? { do: 'create-product', product: given, variant: newVariant(price) };
}

export function parseUpdateProduct(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  const read = readInput(request, UpdateBody);
  if ('reject' in read) return read.reject;
  const { product, price } = read.value;
  const id = request.params['id'] ?? '';
  const { slug } = product;
  const change = { ...changeOf(product), ...(slug !== undefined && { handle: slug ?? id }) };
  const variant = price === undefined ? {} : { variant: newVariant(price) };
  return refuse(read.value, caller) ?? { do: 'update-product', id, change, ...variant };
}

export const parseReadProduct = ({ params }: WireRequest): Intent => ({ do: 'read-product', id: params['id'] ?? '' });

export function parseListProducts(request: WireRequest): Intent | BadRequest {
  const read = readPage(request);
  return 'problem' in read ? reject(read.problem) : { do: 'list-products', page: read.page };
}

/** Without the slug. What only this API has words for is kept under its name. */
function changeOf(product: z.output<typeof UpdateBody>['product']): ProductChange {
  const { name, active, description, imageURL, singularQuantityLabel, pluralQuantityLabel } = product;
  const own = { description, singularQuantityLabel, pluralQuantityLabel };
  const extra = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
  return {
    ...(name !== undefined && { title: name }),
    ...(active !== undefined && { status: active ? 'active' : 'archived' }),
    ...(description !== undefined && { descriptionHtml: escapeHtml(description ?? '') }),
    ...(imageURL !== undefined && { imageUrl: imageURL }),
    ...(Object.keys(extra).length > 0 && { extra }),
  };
}

/** What needs plans that nobody has chosen, or features: there are none of either. */
function refuse(
  { product, price, featureIds: features = [] }: z.output<typeof UpdateBody>,
  caller: Caller | null,
): BadRequest | null {
  if (product.default === true) {
    const words =
      'Invalid default: a default product is a plan that every customer is on unasked, and this server has none. Sell it instead.';
    return reject(problem('invalid_value', 'default', words));
  }
  const [feature] = features;
  if (feature !== undefined) {
    return reject(problem('invalid_value', 'featureIds', `Invalid featureIds: there is no feature “${feature}”.`));
  }
  return price === undefined ? null : refusePrice(price, caller);
}
