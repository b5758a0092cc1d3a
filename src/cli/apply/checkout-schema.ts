// A checkout in a configuration file: its path alone, or with what is otherwise there than in the shop.
import { z } from 'zod';
import { country, currency, locale, origin, webUrl } from './fields.ts';

/** Store and checkout, as they stand in the paths of calls: `my-store/web-main`. */
export const checkoutPath = z
  .string()
  .transform((value) => value.toLowerCase())
  .refine(
    (value) => /^[a-z0-9][a-z0-9_-]{0,62}\/[a-z0-9][a-z0-9_-]{0,62}$/.test(value),
    'must be a store and a checkout such as my-store/main, of letters, digits and hyphens',
  );

const methods = z.array(z.string().regex(/^[a-z][a-z0-9_]*$/, 'must be a way to pay such as card')).max(50);

const described = z.strictObject({
  path: checkoutPath,
  country: country.optional(),
  locale: locale.optional(),
  currency: currency.optional(),
  /** Ways to pay: none but these, none of these, these first. */
  methods: z
    .strictObject({ only: methods.min(1).optional(), hide: methods.optional(), order: methods.optional() })
    .optional(),
  /** Sites that may show its page in a frame. */
  frame_ancestors: z.array(origin).min(1).max(20).optional(),
  session_hours: z.int().min(1).max(168).optional(),
  page: z
    .strictObject({
      logo: webUrl.optional(),
      accent: z
        .string()
        .regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour such as "#0a7d5a", in quotes')
        .optional(),
    })
    .optional(),
});

export const checkout = z.union([checkoutPath, described]);

export const pathOfCheckout = (input: CheckoutInput): string => (typeof input === 'string' ? input : input.path);

export type CheckoutInput = string | z.output<typeof described>;
