// What a product and a variant can be given. Some clients write camelCase.
import { z } from 'zod';
import { optional } from './field-schemas.ts';
import { bounds } from './policy.ts';

export const PRODUCT_TYPES = [
  'SERIALS',
  'FILE',
  'SERVICE',
  'DYNAMIC',
  'INFO_CARD',
  'SUBSCRIPTION',
  'GAMING_RCON',
  'SUBSCRIPTION_V2',
] as const;

const text = z.string().max(bounds.maxProductTextChars);
const price = z.number().min(0);
const stock = z.int().min(-1).max(bounds.maxStock);

/** Asked of buyers by the vendor's own shop; here they are kept and shown to the shop. */
const CustomField = z.object({
  name: text.min(1),
  type: text,
  required: z.boolean(),
  default: text.optional(),
  placeholder: text.optional(),
  regex: text.optional(),
});

const fields = {
  title: z.string().min(1).max(bounds.maxProductTitleChars),
  price,
  type: z.enum(PRODUCT_TYPES),
  currency: optional(z.string().length(3)),
  subtype: text.nullish(),
  description: z.string().max(bounds.maxProductDescriptionChars).nullish(),
  slug: text.min(1).nullish(),
  stock: stock.nullish(),
  gateways: z.array(z.string().max(bounds.maxGatewayChars)).max(bounds.maxGateways).nullish(),
  custom_fields: z.array(CustomField).max(bounds.maxItems).nullish(),
  service_text: text.nullish(),
  delivery_text: text.nullish(),
  terms_of_service: text.nullish(),
  unlisted: optional(z.boolean()),
  private: optional(z.boolean()),
  on_hold: optional(z.boolean()),
  sort_priority: optional(z.number()),
  // Those that are refused when they would mean something.
  pay_what_you_want: optional(z.boolean()),
  discount_percent: optional(z.number()),
  volume_discounts: z.array(z.unknown()).max(bounds.maxItems).nullish(),
  recurring_interval: z.string().nullish(),
  serials: z.array(z.unknown()).nullish(),
  file_ids: z.array(z.unknown()).nullish(),
};

const variantFields = {
  title: z.string().min(1).max(bounds.maxProductTitleChars),
  price,
  stock: stock.nullish(),
  is_default: optional(z.boolean()),
};

const TwinsOf = <S extends z.ZodType>(schema: S) => z.preprocess(renameTwins, schema);

const Variant = TwinsOf(z.object({ ...variantFields, price: price.optional() }));
const variants = z.array(Variant).max(bounds.maxVariants).nullish();

const Product = z.object({ ...fields, variants });
export type ProductFields = Omit<z.output<typeof Product>, 'variants'>;

export const ProductBody = TwinsOf(Product);
export const ProductPatch = TwinsOf(Product.partial());
export const VariantBody = TwinsOf(z.object(variantFields));
export const VariantPatch = TwinsOf(z.object(variantFields).partial());

const UPPER = /[A-Z]/g;

/** `customFields` is `custom_fields`, unless that is there too. */
function renameTwins(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const renamed = Object.entries(value).map(([key, member]): [string, unknown] => [
    key.replace(UPPER, (letter) => `_${letter.toLowerCase()}`),
    member,
  ]);
  return { ...Object.fromEntries(renamed), ...value };
}
