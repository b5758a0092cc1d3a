// The vendor's names of events: everything an endpoint may be registered for. A shop hears of those that happen in it.

/** Each also about the products of an order, with `:product` behind its name. */
const ABOUT_ORDERS = ['created', 'updated', 'partial', 'paid', 'cancelled', 'disputed'].map((word) => `order:${word}`);
const ABOUT_SUBSCRIPTIONS = [
  'trial:started',
  'trial:ended',
  'created',
  'updated',
  'renewed',
  'cancelled',
  'upcoming',
].map((word) => `subscription:${word}`);

export const PRODUCT_SUFFIX = ':product';

const withProducts = (names: readonly string[]): readonly string[] =>
  names.flatMap((name) => [name, name + PRODUCT_SUFFIX]);

export const WEBHOOK_NAMES: readonly string[] = [
  ...withProducts(ABOUT_ORDERS),
  'order:manual_payment_pending',
  ...['created', 'edited', 'stock', 'dynamic'].map((word) => `product:${word}`),
  ...['created', 'replied'].map((word) => `query:${word}`),
  'feedback:received',
  ...withProducts(ABOUT_SUBSCRIPTIONS),
];
