// What the page says on which a merchant is asked for access, in English.
import type { Part, Rich } from '../texts.ts';

const access = {
  title: (program: string, shop: string): string => `Access for ${program} · ${shop}`,
  heading: (program: Part, shop: Part): Rich => ['Give ', program, ' access to ', shop, '?'],
  asks: (program: Part, host: Part): Rich => [program, ' at ', host, ' asks to:'],
  everything: 'Do everything that the shop can do',
  see: (what: string): string => `See ${what}`,
  change: (what: string): string => `See and change ${what}`,
  resources: {
    coupons: 'coupons',
    customers: 'customers',
    disputes: 'disputes',
    invoices: 'invoices',
    orders: 'orders',
    payment_links: 'payment links',
    payments: 'payments',
    products: 'products',
    subscriptions: 'subscriptions',
    webhooks: 'webhooks',
  },
  key: 'A key of your shop',
  keyHint: (prefix: string): string =>
    `It shows that the shop is yours and begins with ${prefix}. The program does not get it, and gets no more than this key may do.`,
  give: 'Give access',
  refuse: 'No, go back',
  ends: 'Access ends when the program is taken out of the shop’s configuration.',
  noRealMoney: 'This shop takes no real money.',
  tooOld: 'Nothing was given, because this page was open for very long or the browser keeps no cookies. Try again.',
  noKey: 'Enter a key of your shop.',
  unknownKey: (shop: string): string => `This is no key of ${shop} for this API. Check it and try again.`,
  uselessKey: 'This key may do nothing of what is asked for. Use one that may.',
  givenKey: 'This key was itself given to a program. Use one of the shop’s own.',
  unanswerable: 'This request cannot be answered',
  wrongAddress:
    'The program wants to be answered at an address that it is not registered with. Nothing was given; tell whoever makes it.',
  unknownProgram: 'No program of this name is registered with a shop here. Nothing was given; tell whoever makes it.',
};

export const accessTexts = { access };
