// What the buyer sent with the page's form, as the engine's input. Says what is wrong in the buyer's words and keeps what
// was typed, except for card data, which lives only in `card`, and one-time codes.
import { z } from 'zod';
import { hasExpired, passesLuhn } from '../../base/card-check.ts';
import { isCountry, type Address } from '../../domain/address.ts';
import type { CardInput, SessionInput } from '../../domain/command.ts';
import { bringsMoneyAtOnce } from '../../domain/payment-mode.ts';
import type { Texts } from './texts/texts.ts';

/** Names of the form's fields; ids in the page are the same. */
export const FIELDS = [
  'login_country',
  'login_number',
  'otp',
  'email',
  'tax_id',
  'country',
  'name',
  'line1',
  'line2',
  'city',
  'region',
  'postal_code',
  'phone',
  'shipping_option',
  'method',
  'partial_cod',
  'card_number',
  'card_expiry',
  'card_cvc',
  'code',
] as const;
export type FieldName = (typeof FIELDS)[number];

/** `field` is `null` for what belongs to no field. */
export interface FieldError {
  readonly field: FieldName | null;
  readonly text: string;
  /** Index of the order's line that it is about. */
  readonly line?: number;
}

/** What may be shown again. Card data is not in it by its type. */
export type Typed = Readonly<Partial<Record<TypedField, string>>>;
export type TypedField = Exclude<FieldName, `card_${string}` | 'otp'>;
export const mayShowAgain = (name: FieldName): name is TypedField => !name.startsWith('card_') && name !== 'otp';

/** What the page offered to fill in: fields that it did not show are not read. */
export interface FormShape {
  readonly ships: boolean;
  readonly showsAddress: boolean;
  readonly showsEmail: boolean;
  readonly showsTaxId: boolean;
  /** The address that is billed, where its region is asked for by itself, because the tax depends on it. */
  readonly billed: Address | null;
  /** Whether the method takes card numbers from this page. */
  readonly takesCard: (method: string | null) => boolean;
  /** By which cards expire. */
  readonly wallMs: number;
  /** What is said about mistakes, in the page's language. */
  readonly wrong: Texts['wrong'];
}

export interface ParsedForm {
  readonly input: SessionInput;
  readonly errors: readonly FieldError[];
  readonly typed: Typed;
  /** A discount code that stands in its field and was not applied yet. */
  readonly code: string | null;
  readonly method: string | null;
  readonly isPartialCod: boolean;
  /** `null` when none is needed or it has errors. */
  readonly card: CardInput | null;
  readonly cardErrors: readonly FieldError[];
  /** The amount on the button that was pressed, in minor units. */
  readonly shownAmount: number | null;
}

/** What can be wrong with a field beside its length; the message of an issue until it is put in words. */
type Slip = 'unusable' | 'email' | 'country' | 'phone';

const CONTROL = /\p{Cc}/u;
const line = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .refine((text) => !CONTROL.test(text), 'unusable' satisfies Slip)
    .transform((text) => (text === '' ? null : text))
    .default(null);

const schema = z.object({
  email: line(254).refine((text) => text === null || z.email().safeParse(text).success, 'email' satisfies Slip),
  tax_id: line(40),
  country: line(2).refine((text) => text === null || isCountry(text), 'country' satisfies Slip),
  name: line(200),
  line1: line(200),
  line2: line(200),
  city: line(100),
  region: line(100),
  postal_code: line(20),
  phone: line(30).refine((text) => text === null || /^\+?[\d\s().-]{5,}$/.test(text), 'phone' satisfies Slip),
  shipping_option: line(100),
  method: line(100),
  code: line(100),
});

type Fields = { readonly [name in keyof z.infer<typeof schema>]: string | null };

export function parseForm(form: Readonly<Record<string, string>>, shape: FormShape): ParsedForm {
  const { fields, errors } = read(form, shape.wrong);
  const method = fields.method;
  // The choice stands beside all methods, also beside those that it is not for.
  const isPartialCod = form['partial_cod'] === '1' && method !== null && bringsMoneyAtOnce(method);
  const card = shape.takesCard(method) ? parseCard(form, shape) : { card: null, errors: [] };
  return {
    input: {
      ...(emailOf(fields, shape, errors) ?? {}),
      ...(addressOf(fields, shape) ?? {}),
      ...(shape.billed === null || fields.region === null
        ? {}
        : { billingAddress: { ...shape.billed, region: fields.region } }),
      ...(shape.ships && fields.shipping_option !== null ? { shippingOption: fields.shipping_option } : {}),
      ...(method === null ? {} : { paymentMethod: method, partialCod: isPartialCod }),
    },
    errors: errors.filter(
      ({ field }) =>
        shape.ships || field === null || !ADDRESS_FIELDS.has(field) || (field === 'region' && shape.billed !== null),
    ),
    typed: typedOf(form),
    code: fields.code,
    method,
    isPartialCod,
    card: card.card,
    cardErrors: card.errors,
    shownAmount: /^\d{1,15}$/.test(form['shown_amount'] ?? '') ? Number(form['shown_amount']) : null,
  };
}

/** Every field that is right, and what is wrong with the others. */
function read(
  form: Readonly<Record<string, string>>,
  wrong: FormShape['wrong'],
): { fields: Fields; errors: FieldError[] } {
  const parsed = schema.safeParse(form);
  if (parsed.success) return { fields: parsed.data, errors: [] };
  const errors = parsed.error.issues.map((issue) => {
    const field = issue.path[0] as FieldName;
    return { field, text: wordsFor(issue, field, wrong) };
  });
  const good = Object.entries(form).filter(([name]) => !errors.some(({ field }) => field === name));
  return { fields: schema.parse(Object.fromEntries(good)), errors };
}

function wordsFor(issue: z.core.$ZodIssue, field: FieldName, wrong: FormShape['wrong']): string {
  if (issue.code === 'too_big') return wrong.tooLong(field, Number(issue.maximum));
  const slip = issue.message as Slip;
  return slip === 'unusable' ? wrong.unusable(field) : wrong[slip];
}

/** Whether the form carries something about a person; a country alone is preselected. */
export const namesSomebody = (
  form: Readonly<Record<string, string>>,
  parts: Readonly<Record<'email' | 'address', boolean>>,
): boolean =>
  (parts.email && isFilled(form['email'])) ||
  (parts.address && [...ADDRESS_FIELDS].some((name) => name !== 'country' && isFilled(form[name])));

const isFilled = (value: string | undefined): boolean => (value ?? '').trim() !== '';

const ADDRESS_FIELDS: ReadonlySet<FieldName> = new Set([
  'country',
  'name',
  'line1',
  'line2',
  'city',
  'region',
  'postal_code',
  'phone',
]);

function emailOf(
  fields: Fields,
  { showsEmail, showsTaxId }: FormShape,
  errors: readonly FieldError[],
): Pick<SessionInput, 'buyer'> | null {
  // A wrong one is not saved and nothing is cleared for it.
  if (!showsEmail || errors.some(({ field }) => field === 'email')) return null;
  return { buyer: { email: fields.email, ...(showsTaxId && { taxId: fields.tax_id }) } };
}

function addressOf(
  fields: Fields,
  { ships, showsAddress, billed }: FormShape,
): Pick<SessionInput, 'shippingAddress'> | null {
  if (!ships || !showsAddress || fields.country === null) return null;
  const address: Address = {
    name: fields.name,
    line1: fields.line1,
    line2: fields.line2,
    city: fields.city,
    region: billed === null ? fields.region : null,
    postalCode: fields.postal_code,
    country: fields.country,
    phone: fields.phone,
  };
  return { shippingAddress: address };
}

function parseCard(
  form: Readonly<Record<string, string>>,
  { wrong, wallMs }: Pick<FormShape, 'wrong' | 'wallMs'>,
): { card: CardInput | null; errors: FieldError[] } {
  const errors: FieldError[] = [];
  const number = (form['card_number'] ?? '').replace(/[\s-]/g, '');
  const expiry = /^(0?[1-9]|1[0-2])[/.-]?(\d{2}|20\d{2})$/.exec((form['card_expiry'] ?? '').replace(/\s/g, ''));
  const cvc = (form['card_cvc'] ?? '').trim();
  if (!/^\d{12,19}$/.test(number)) {
    errors.push({ field: 'card_number', text: wrong.cardNumber });
  } else if (!passesLuhn(number)) {
    errors.push({ field: 'card_number', text: wrong.cardDigit });
  }
  const expMonth = Number(expiry?.[1]);
  const expYear = Number(expiry?.[2]?.padStart(4, '20'));
  if (expiry === null) {
    errors.push({ field: 'card_expiry', text: wrong.cardExpiry });
  } else if (hasExpired(expYear, expMonth, wallMs)) {
    errors.push({ field: 'card_expiry', text: wrong.cardExpired });
  }
  if (!/^\d{3,4}$/.test(cvc)) {
    errors.push({ field: 'card_cvc', text: wrong.cardCvc });
  }
  return { card: errors.length > 0 ? null : { number, expMonth, expYear, cvc }, errors };
}

function typedOf(form: Readonly<Record<string, string>>): Typed {
  const typed: Partial<Record<TypedField, string>> = {};
  for (const name of FIELDS) {
    const value = form[name];
    if (value !== undefined && mayShowAgain(name)) typed[name] = value.slice(0, 300);
  }
  return typed;
}
