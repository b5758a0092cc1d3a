// An order as the vendor's webhooks and order API describe it: every amount in four spellings, times in several.
import { winningAttempt } from '../../domain/payment.ts';
import type { Order, Session } from '../../domain/session.ts';
import type { RenderContext } from '../dialect.ts';
import { pathOf } from './cart.ts';
import { money, time } from './companions.ts';
import { customerOf } from './customer.ts';
import { extraOf } from './extra.ts';
import { orderReference, shortId } from './ids.ts';
import { skuOf } from './product-object.ts';
import { appliedCoupon, cartAmounts, languageOf } from './render-cart.ts';
import { withFees } from './with-fees.ts';

type Shown = Readonly<Record<string, unknown>>;

export function orderObject(session: Session, order: Order, context: RenderContext): Shown {
  const { currency, totals } = session;
  const { checkout, orderTags } = extraOf(session);
  const customer = customerOf(session);
  const { discountTotal, netTotal, withTaxListTotal, withTaxNetTotal } = cartAmounts(session);
  const id = shortId(order.id);
  return {
    order: id,
    id,
    reference: orderReference(checkout, order),
    buyerReference: null,
    ipAddress: null,
    completed: session.state === 'completed',
    ...time('changed', order.atMs, session.locale),
    language: languageOf(session),
    live: session.livemode,
    currency,
    payoutCurrency: currency,
    quote: null,
    invoiceUrl: context.pageUrl(session),
    siteId: checkout.split('/', 1)[0],
    account: customer.accountId ?? null,
    ...money('total', totals.total, session),
    ...money('tax', totals.tax, session),
    ...money('subtotal', netTotal, session),
    ...money('discount', discountTotal, session),
    ...money('discountWithTax', withTaxListTotal - withTaxNetTotal, session),
    billDescriptor: context.merchant?.name ?? null,
    payment: { type: paymentType(session) },
    customer: person(customer.billToContact),
    address: address(customer.billToAddress, session),
    recipients: [
      {
        recipient: {
          ...person(customer.shipToContact ?? customer.billToContact),
          account: customer.accountId ?? null,
          address: address(customer.shipToAddress ?? customer.billToAddress, session),
        },
      },
    ],
    notes: [],
    tags: orderTags,
    items: orderItems(session, context),
  };
}

function orderItems(session: Session, { item }: RenderContext): readonly Shown[] {
  const coupon = appliedCoupon(session);
  const { subscription = null } = session;
  return withFees(session).map(({ line, priced }) => {
    const sold = line.variantId === null ? undefined : item(line.variantId);
    const sku = line.sku === line.productId ? null : line.sku;
    return {
      product: pathOf(line),
      quantity: line.quantity,
      display: line.variantTitle === null ? line.title : `${line.title}, ${line.variantTitle}`,
      sku: sold === undefined ? sku : skuOf(sold),
      imageUrl: sold?.variant.imageUrl ?? sold?.product.imageUrl ?? null,
      shortDisplay: line.title,
      ...money('subtotal', priced.subtotal - priced.discount, session),
      ...money('discount', priced.discount, session),
      coupon,
      attributes: line.properties,
      subscription: line.recurring === undefined || subscription === null ? null : shortId(subscription.id),
      isAddon: false,
      fulfillments: {},
      withholdings: { taxWithholdings: false },
    };
  });
}

/** The vendor's words for how it was paid; everything in test mode is `test`. */
function paymentType(session: Session): string {
  const attempt = winningAttempt(session);
  if (attempt === undefined) return 'free';
  if (!session.livemode) return 'test';
  return Object.hasOwn(TYPES, attempt.method) ? (TYPES[attempt.method] ?? attempt.method) : attempt.method;
}

const TYPES: Readonly<Record<string, string>> = {
  card: 'creditcard',
  bank_transfer: 'bank',
  apple_pay: 'applepay',
};

const person = (contact: ReturnType<typeof customerOf>['billToContact'] = {}): Shown => ({
  first: contact.firstName ?? null,
  last: contact.lastName ?? null,
  email: contact.email ?? null,
  company: contact.company ?? null,
  phone: contact.phoneNumber ?? null,
  subscribed: false,
});

function address(given: ReturnType<typeof customerOf>['billToAddress'], { country }: Session): Shown {
  const { addressLine1, addressLine2, city, region, postalCode } = given ?? {};
  const parts = [addressLine1, addressLine2, city, region, postalCode, given?.country ?? country];
  return {
    addressLine1: addressLine1 ?? null,
    addressLine2: addressLine2 ?? null,
    city: city ?? null,
    region: region ?? null,
    regionCode: region ?? null,
    postalCode: postalCode ?? null,
    country: given?.country ?? country,
    display: parts.filter((part) => part !== undefined && part !== '').join(', '),
  };
}
