// Where a field of Kassa's stands in the bodies of Sessions v2, and what stood there.
import { isObject } from '../../base/json.ts';
import type { Root } from './problems.ts';

/** Kassa's name → the dotted path in the body of a route that takes `root`. */
export function wireField(at: string, root: Root): string {
  const field = ofSession(at);
  const start =
    root === 'cart.lineItems[].' ? /^cart\.lineItems\[\d+\]\.?/ : new RegExp(`^${root.replace('.', '\\.')}`);
  return field.replace(start, '') || field;
}

function ofSession(at: string): string {
  const line = /^lines\[(\d+)\](?:\.(\w+))?(.*)/s.exec(at);
  if (line !== null) {
    const [, index = '', name = '', rest = ''] = line;
    const field = Object.hasOwn(OF_LINE, name) ? OF_LINE[name] : name;
    const inside = name === 'own_terms' ? ofTerms(rest) : rest;
    return `cart.lineItems[${index}]${field ? `.${field}` : ''}${inside}`;
  }
  const [, head = '', tail = ''] = /^(\w+(?:\.(?:hide|order))?)(.*)/s.exec(at) ?? [];
  const [, part = ''] = /^\.(\w+)$/.exec(tail) ?? [];
  const inside = Object.hasOwn(IN, head) ? IN[head] : undefined;
  if (inside !== undefined) {
    const field = Object.hasOwn(inside.fields, part) ? inside.fields[part] : part;
    return inside.at + (field ? `.${field}` : '');
  }
  return (Object.hasOwn(NAMES, head) ? (NAMES[head] ?? head) : head) + (head === 'discounts' ? '' : tail);
}

const OF_LINE: Readonly<Record<string, string>> = {
  variant: 'productPath',
  product: 'productPath',
  own_prices: 'customPrice.unitPrice',
  unit_amount: 'customPrice.unitPrice',
  properties: 'attributes',
  own_terms: '',
};

const TERMS: readonly (readonly [RegExp, string])[] = [
  [/^\.tiers(\[\d+\])\.min_quantity/, '.customPrice.discounts$1.minQuantity'],
  [/^\.tiers(\[\d+\])\.rate/, '.customPrice.discounts$1.percentDiscount'],
  [/^\.tiers(\[\d+\])\.amounts/, '.customPrice.discounts$1.amountDiscount'],
  [/^\.tier_payments/, '.customPrice.discountDuration'],
  [/^\.fees\.setup/, '.customPrice.setupFee'],
  [/^\.fees\.shipping/, '.customPrice.shippingFee'],
  [/^\.trial_days/, '.subscriptionOverrides.trialDays'],
  [/^\.recurring\.interval_count/, '.subscriptionOverrides.billingFrequency.intervalLength'],
  [/^\.recurring\.payments/, '.subscriptionOverrides.billingFrequency.intervalCount'],
  [/^\.recurring/, '.subscriptionOverrides.billingFrequency'],
];

function ofTerms(rest: string): string {
  const [pattern, field = ''] = TERMS.find(([known]) => known.test(rest)) ?? [];
  return pattern === undefined ? '.customPrice' : rest.replace(pattern, field);
}

const NAMES: Readonly<Record<string, string>> = {
  lines: 'cart.lineItems',
  discounts: 'cart.couponCode',
  metadata: 'orderTags',
  'payment_methods.order': 'paymentMethodsOrder',
  'payment_methods.hide': 'hidePaymentMethods',
};

const ADDRESS = { line1: 'addressLine1', line2: 'addressLine2', postal_code: 'postalCode' };

const IN: Readonly<
  Record<string, { readonly at: string; readonly fields: Readonly<Record<string, string>> } | undefined>
> = {
  buyer: {
    at: 'customer',
    fields: {
      email: 'billToContact.email',
      phone: 'billToContact.phoneNumber',
      name: 'billToContact.firstName',
      external_id: 'externalAccountId',
    },
  },
  billing_address: { at: 'customer.billToAddress', fields: ADDRESS },
  shipping_address: { at: 'customer.shipToAddress', fields: ADDRESS },
};

const MAX_SHOWN_CHARS = 255;

/** The value at a dotted path as text; `null` where there is none that can be shown in a line. */
export function valueAt(body: unknown, field: string): string | null {
  let value = body;
  for (const step of field.split(/[.[\]]+/).filter((part) => part !== '')) {
    if (Array.isArray(value)) value = (value as readonly unknown[])[Number(step)];
    else if (isObject(value) && Object.hasOwn(value, step)) value = value[step];
    else return null;
  }
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return null;
  return String(value).slice(0, MAX_SHOWN_CHARS);
}
