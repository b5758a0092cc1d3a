// What answers say there is not.

/** What can be asked for and not be there; `clock`: the merchant is in live mode. */
export type NotFound =
  | 'session'
  | 'merchant'
  | 'endpoint'
  | 'delivery'
  | 'event'
  | 'customer'
  | 'product'
  | 'variant'
  | 'catalogue'
  | 'discount'
  | 'order'
  | 'subscription'
  | 'instrument'
  | 'payment'
  | 'payment-link'
  | 'dispute'
  | 'challenge'
  | 'clock';
